//! Files in `content/` that are no page and no document: somebody may think that they are published.

use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;
use crate::source::{SourceTree, is_left_over};

/// Reports them. None is ever copied to the site.
pub fn files(tree: &SourceTree) -> Vec<Diagnostic> {
    tree.assets.iter().filter(|file| is_left_over(file)).map(report).collect()
}

fn report(file: &SourcePath) -> Diagnostic {
    let message = "this file is neither a page nor a file for readers: it is not published";
    let name = file.file_name();
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    Diagnostic::new(Code::LeftOverFile, message)
        .in_file(file)
        .help(format!("if it is a page, call it `{stem}.md`; if it is an old copy, delete it: git keeps what was"))
}

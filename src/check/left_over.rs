//! Files in `content/` that are no page and no document: somebody may think that they are published.

use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;
use crate::source::{SourceTree, is_left_over};

/// Reports them. None is ever copied to the site.
pub fn files(tree: &SourceTree) -> Vec<Diagnostic> {
    let own = tree.static_files.iter().map(|placed| &placed.file).filter(|file| !file.as_str().starts_with("themes/"));
    let litter = tree.assets.iter().chain(own).filter(|file| litter(file).is_some()).map(report_litter);
    tree.assets.iter().filter(|file| is_left_over(file)).map(report).chain(litter).collect()
}

/// What programs leave in folders, which nobody means to publish.
fn litter(file: &SourcePath) -> Option<&'static str> {
    let name = file.file_name();
    let lower = name.to_ascii_lowercase();
    if name.starts_with("~$") || lower.starts_with(".~lock.") {
        return Some("Word or Excel keeps this file while a document is open, with the name of whoever opened it");
    }
    let system = ["thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"].contains(&lower.as_str());
    if system || lower.starts_with("._") {
        return Some("the computer keeps this file for itself");
    }
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["tmp", "temp", "bak", "old", "orig", "swp", "lnk", "crdownload", "partial"]
        .contains(&ending)
        .then_some("an editor, a browser or a copy left this file behind")
}

fn report_litter(file: &SourcePath) -> Diagnostic {
    let what = litter(file).unwrap_or_default();
    Diagnostic::new(Code::LeftOverFile, format!("this is no file for readers: {what}"))
        .in_file(file)
        .help("close the program that made it, then delete the file")
}

fn report(file: &SourcePath) -> Diagnostic {
    let message = "this file is neither a page nor a file for readers: it is not published";
    let name = file.file_name();
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    Diagnostic::new(Code::LeftOverFile, message)
        .in_file(file)
        .help(format!("if it is a page, call it `{stem}.md`; if it is an old copy, delete it: git keeps what was"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_page_and_is_none() {
        let left = |name: &str| is_left_over(&SourcePath::known("content").join(name).unwrap());
        for name in ["a.md ", "a.markdown", "a.MD", "a.md.bak", "a.md~"] {
            assert!(left(name), "{name}");
        }
        assert!(!left("a.pdf") && !left("readme.txt"));
    }
}

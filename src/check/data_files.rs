//! Files in `content/data/`, whatever reads them: two versions in one file.

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::parse::merge_marks;
use crate::path::SourcePath;
use crate::source::SourceTree;

/// Endings of files that are lines of text.
const TEXTS: [&str; 6] = ["toml", "csv", "json", "yaml", "yml", "txt"];

/// Marks that git left. Files that cannot be read are told by what reads them.
pub fn check(tree: &SourceTree, disk: &dyn Disk) -> Vec<Diagnostic> {
    let data = SourcePath::known("content/data");
    let is_data = |file: &&SourcePath| {
        file.below(&data).is_some() && file.extension().is_some_and(|ending| TEXTS.contains(&ending))
    };
    let files: Vec<_> = tree.assets.iter().filter(is_data).collect();
    let marks = |file: &&SourcePath| {
        let text = String::from_utf8(disk.read(file).ok()?).ok()?;
        merge_marks(file, &text)
    };
    files.par_iter().filter_map(marks).collect()
}

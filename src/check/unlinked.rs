//! Documents that are published and that nothing names: only search engines find them, long after they are out of date.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::path::{SourcePath, folded};
use crate::site::Site;
use crate::source::{CONTENT, SourceTree};

/// Endings of files that people download. Pictures and scripts may be named in ways nobody can follow.
const DOCUMENTS: [&str; 12] = ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "epub"];

/// Endings of files that may name them.
const NAMING: [&str; 9] = ["md", "toml", "html", "json", "yaml", "yml", "csv", "xml", "txt"];

/// Reports each document whose name stands in no page, no data file and no template, published or not.
pub fn check(tree: &SourceTree, site: &Site, disk: &dyn Disk) -> Vec<Diagnostic> {
    let content = SourcePath::known(CONTENT);
    let is_document = |file: &&SourcePath| {
        let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
        DOCUMENTS.contains(&ending.as_str()) && !file.as_str().starts_with("themes/")
    };
    let is_held = |file: &&SourcePath| file.below(&content).is_some_and(|below| site.held_file(below).is_some());
    let all = tree.assets.iter().chain(tree.static_files.iter().map(|placed| &placed.file));
    let documents: Vec<&SourcePath> = all.filter(is_document).filter(|file| !is_held(file)).collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let named = all_words(tree, disk);
    let is_named = |file: &&SourcePath| named.contains(&folded(file.file_name()));
    let unnamed = documents.into_iter().filter(|file| !is_named(file));
    unnamed
        .map(|file| {
            let message = format!("nothing on the site links to `{}`", file.file_name());
            let problem = Diagnostic::new(Code::FileUnlinked, message).in_file(file);
            let problem = problem.note("It is published all the same, and search engines find it.");
            problem.help("link to it from the page it belongs to, or delete it")
        })
        .collect()
}

/// The last part of everything that may be a path, in every file that may name a document.
fn all_words(tree: &SourceTree, disk: &dyn Disk) -> BTreeSet<String> {
    let templates = tree.templates.iter().map(|template| &template.file);
    let files = tree.content.iter().chain(&tree.assets).chain(templates);
    let naming = files.filter(|file| file.extension().is_some_and(|ending| NAMING.contains(&ending)));
    let mut found = BTreeSet::new();
    for file in naming {
        let Some(text) = disk.read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        for ending in DOCUMENTS {
            found.extend(names(&text, ending));
        }
    }
    found
}

/// "leaflet.pdf" in `[x](/downloads/leaflet.pdf)`; `%20` is a space. A name with spaces is found in all the lengths it may have.
fn names(text: &str, ending: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase();
    let dotted = format!(".{ending}");
    let mut found = Vec::new();
    for (at, _) in lower.match_indices(&dotted) {
        let end = at + dotted.len();
        if lower[end..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let before = &text[..at];
        let line = before.rfind(['/', '"', '\'', '(', '<', '\n', '`', '=']).map_or(0, |mark| mark + 1);
        let whole = format!("{}{}", &before[line..], &text[at..end]);
        let name = whole.replace("%20", " ");
        found.extend(name.match_indices(' ').map(|(space, _)| folded(&name[space + 1..])));
        found.push(folded(&name));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_seen_wherever_it_stands() {
        for text in
            ["[x](/a/b%20c.PDF)", "file = \"b c.pdf\"", "see b c.pdf.", "'downloads/b c.pdf'", "(@/a/b c.pdf#page=2)"]
        {
            assert!(names(text, "pdf").contains(&"b c.pdf".to_owned()), "{text}");
        }
        assert!(names("b c.pdfx and .pd", "pdf").is_empty());
        assert!(!names("[x](/a/b-c.pdf)", "pdf").contains(&"c.pdf".to_owned()));
    }
}

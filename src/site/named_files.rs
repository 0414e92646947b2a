//! Files that only held pages name: they are held with them.
//!
//! In: the resolved site, and everything that may name a file. Out: the site and the tree without such files. A report that
//! lies in `static/`, or beside the pages of a section, would else be on the web before the page that brings it, at an
//! address that is easily guessed; and it would stay there after its page was taken down.

use super::Site;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::disk::Disk;
use crate::kind::Held;
use crate::path::SourcePath;
use crate::source::{CONTENT, STATIC, STYLES, SourceTree, TEMPLATES};

/// Endings of files that may name others.
const TEXTS: [&str; 14] =
    ["css", "csv", "html", "js", "json", "md", "mjs", "svg", "toml", "txt", "webmanifest", "xml", "yaml", "yml"];

/// Takes the files out of the site and of what is copied, and says which they are.
pub fn hold(
    site: &mut Site,
    tree: &mut SourceTree,
    config: &Config,
    disk: &dyn Disk,
    theme: Option<&SourcePath>,
) -> Vec<Diagnostic> {
    let mut named = named_by_held(site, tree);
    if named.is_empty() {
        return Vec::new();
    }
    let pages = site.pages.iter().map(|page| &*page.file.text);
    for text in pages.chain(site.sections.iter().map(|section| &*section.file.text)) {
        named.retain(|one| !names(text, &one.name));
    }
    if !named.is_empty() {
        let read = |file: &SourcePath| {
            let may = file.extension().is_some_and(|ending| TEXTS.contains(&ending));
            disk.read(file).ok().filter(|_| may).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        let held: Vec<_> = named.iter().map(|one| one.file.clone()).collect();
        let mut forget = |file: &SourcePath| {
            if let Some(text) = read(file).filter(|_| !held.contains(file)) {
                named.retain(|one| !names(&text, &one.name));
            }
        };
        forget(&config.file);
        let folders = [TEMPLATES, STATIC, STYLES].map(SourcePath::known);
        for folder in theme.into_iter().chain(&folders) {
            disk.walk(folder).files.iter().for_each(|found| forget(&found.path));
        }
        // Tables, and files of published pages.
        let content = SourcePath::known(CONTENT);
        let open = |asset: &&SourcePath| asset.below(&content).is_some_and(|below| site.held_file(below).is_none());
        tree.assets.iter().filter(open).for_each(&mut forget);
    }
    for one in &named {
        site.held_files.insert(one.file.to_string(), (one.owner.clone(), one.held.clone()));
    }
    let is_held = |file: &SourcePath| named.iter().any(|one| one.file == *file);
    tree.static_files.retain(|placed| !is_held(&placed.file));
    site.sections.iter_mut().for_each(|section| section.assets.retain(|asset| !is_held(asset)));
    let content = SourcePath::known(CONTENT);
    for below in named.iter().filter_map(|one| one.file.below(&content)) {
        site.asset_permalinks.remove(below);
    }
    named.iter().map(told).collect()
}

/// A file, and the held page that names it.
struct NamedFile {
    file: SourcePath,
    name: String,
    owner: String,
    held: Held,
}

/// Files that held pages name and nobody owns alone: those of sections, and of `static/`.
fn named_by_held(site: &Site, tree: &SourceTree) -> Vec<NamedFile> {
    if site.held_sources.is_empty() {
        return Vec::new();
    }
    let own = SourcePath::known(STATIC);
    let statics = tree.static_files.iter().map(|placed| &placed.file).filter(|file| file.below(&own).is_some());
    let of_sections = site.sections.iter().flat_map(|section| &section.assets);
    let find = |file: &SourcePath| {
        let name = file.file_name();
        let by = site.held_sources.iter().find(|page| names(&page.file.text, name))?;
        let (owner, held) = (by.file.relative().to_owned(), by.held.clone());
        Some(NamedFile { file: file.clone(), name: name.to_owned(), owner, held })
    };
    statics.chain(of_sections).filter_map(find).collect()
}

/// Whether a text names a file: by its name, not as the end of a longer one; a space may be written as `%20`.
fn names(text: &str, name: &str) -> bool {
    let part_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let found = |name: &str| {
        text.match_indices(name).any(|(at, _)| {
            let (before, after) = (text.as_bytes()[..at].last(), text.as_bytes().get(at + name.len()));
            // A full stop may end the sentence.
            !before.is_some_and(part_of_name) && !after.is_some_and(|after| part_of_name(after) && *after != b'.')
        })
    };
    found(name) || (name.contains(' ') && found(&name.replace(' ', "%20")))
}

/// What was public before its page became a draft is missed by readers; else all is as it was meant.
fn told(one: &NamedFile) -> Diagnostic {
    let severity = if one.held == Held::Draft { Severity::Warning } else { Severity::Info };
    let message = format!("this file is held back with `{CONTENT}/{}`, which alone names it", one.owner);
    Diagnostic::new(Code::FileHeldBack, message)
        .in_file(&one.file)
        .severity(severity)
        .note(format!("It is not published: {}.", one.held.reason()))
        .help("put it into the folder of that page; or, if everybody may have it now, name it on a page that is published")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_whole() {
        for text in ["[x](/files/a.pdf)", "file = \"a.pdf\"", "a.pdf", "See a.pdf."] {
            assert!(names(text, "a.pdf"), "{text}");
        }
        for text in ["data.pdf", "a.pdf-old", "b-a.pdf", "a pdf"] {
            assert!(!names(text, "a.pdf"), "{text}");
        }
        assert!(names("[x](the%20plan.pdf)", "the plan.pdf") && names("the plan.pdf", "the plan.pdf"));
    }
}

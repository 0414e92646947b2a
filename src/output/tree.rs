//! What a built site consists of: every path, with its hash, length and origin, and never two files in one place.

use std::collections::{BTreeMap, BTreeSet};

use super::Origin;
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::path::{self, OutputPath, SourcePath};

/// One file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// BLAKE3 of the bytes.
    pub hash: [u8; 32],
    /// Length in bytes.
    pub len: u64,
    pub origin: Origin,
}

impl Entry {
    pub fn new(bytes: &[u8], origin: Origin) -> Self {
        Self { hash: *blake3::hash(bytes).as_bytes(), len: bytes.len() as u64, origin }
    }
}

/// All files of the output, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct OutputTree {
    entries: BTreeMap<OutputPath, Entry>,
    /// Every folder that holds one of `entries`, at any depth; the output folder itself is not listed.
    folders: BTreeSet<Box<str>>,
    /// Files that found their place taken, under the path where they wanted to be.
    refused: BTreeMap<OutputPath, Vec<Origin>>,
}

impl OutputTree {
    /// Takes the file in and says so; a second file for a path, or one that would have to be file and folder at
    /// once, is refused and remembered for [`OutputTree::diagnostics`].
    pub fn insert(&mut self, path: OutputPath, entry: Entry) -> bool {
        if self.is_taken(&path) {
            self.refused.entry(path).or_default().push(entry.origin);
            return false;
        }
        for folder in folders_of(path.as_str()) {
            if !self.folders.contains(folder) {
                self.folders.insert(folder.into());
            }
        }
        self.entries.insert(path, entry);
        true
    }

    fn is_taken(&self, path: &OutputPath) -> bool {
        let text = path.as_str();
        self.entries.contains_key(path) || self.folders.contains(text) || self.file_among_folders_of(path).is_some()
    }

    /// The file that stands where `path` needs a folder.
    fn file_among_folders_of(&self, path: &OutputPath) -> Option<(&OutputPath, &Entry)> {
        folders_of(path.as_str()).find_map(|folder| self.entries.get_key_value(&OutputPath::parse(folder).ok()?))
    }

    pub fn get(&self, path: &OutputPath) -> Option<&Entry> {
        self.entries.get(path)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Entry)> {
        self.entries.iter()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a file lies below this folder.
    pub fn has_folder(&self, folder: &str) -> bool {
        self.folders.contains(folder)
    }

    /// Every collision, sorted: an error where two files want one place or nobody sees how their paths differ, a warning
    /// where they differ only in letter case, which many disks and servers take for one.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (path, origins) in &self.refused {
            found.push(self.collision(path, origins));
        }
        let mut folded: BTreeMap<String, Vec<&OutputPath>> = BTreeMap::new();
        for path in self.entries.keys() {
            folded.entry(path::folded(path.as_str())).or_default().push(path);
        }
        for alike in folded.into_values().filter(|alike| alike.len() > 1) {
            let names: Vec<_> = alike.iter().map(|path| format!("`{path}`")).collect();
            let origins: Vec<_> = alike.iter().map(|path| self.entries[*path].origin.clone()).collect();
            let help = ways_out(&origins);
            let same = path::composed(alike[0].as_str()) == path::composed(alike[1].as_str());
            let severity = if same { Severity::Error } else { Severity::Warning };
            let how = path::likeness(alike[0].as_str(), alike[1].as_str()).unwrap_or("in letter case");
            let message = format!("{} differ only {how}", names.join(" and "));
            found.push(
                with_origins(Diagnostic::new(Code::OutputCollision, message).severity(severity), origins)
                    .note("On many disks and servers these are one file, and one of them would be lost.")
                    .help(help),
            );
        }
        diagnostic::sort(&mut found);
        found
    }

    fn collision(&self, path: &OutputPath, refused: &[Origin]) -> Diagnostic {
        let mut origins = refused.to_vec();
        let message = if let Some(holder) = self.entries.get(path) {
            origins.push(holder.origin.clone());
            format!("{} files would be published as `{path}`", count(origins.len()))
        } else if let Some((file, holder)) = self.file_among_folders_of(path) {
            origins.push(holder.origin.clone());
            format!("`{file}` would have to be a file and also the folder of `{path}`")
        } else {
            let below = format!("{path}/");
            let inside = self.entries.iter().find(|(inside, _)| inside.as_str().starts_with(&below));
            let inside = inside.map(|(inside, entry)| {
                origins.push(entry.origin.clone());
                inside.as_str()
            });
            format!("`{path}` would have to be a file and also the folder of `{}`", inside.unwrap_or(&below))
        };
        let help = ways_out(&origins);
        with_origins(Diagnostic::new(Code::OutputCollision, message), origins).help(help)
    }
}

/// The same report whichever file came first: threads race.
fn with_origins(mut diagnostic: Diagnostic, mut origins: Vec<Origin>) -> Diagnostic {
    origins.sort();
    for origin in &origins {
        diagnostic = match origin {
            Origin::Source(file) => diagnostic.in_file(file),
            Origin::Made(words) => diagnostic.note(format!("One of them is {words}, which the program makes.")),
        };
    }
    diagnostic
}

/// What to do with one of them: a file can be renamed, a page can have another address.
fn ways_out(origins: &[Origin]) -> String {
    let is_content = |file: &SourcePath| file.extension() == Some("md");
    let is_page = |file: &SourcePath| is_content(file) && !file.stem().starts_with("_index");
    let sources =
        || origins.iter().filter_map(|origin| if let Origin::Source(file) = origin { Some(file) } else { None });
    let mut sorted: Vec<_> = sources().collect();
    sorted.sort();
    let file = sorted.iter().find(|file| !is_content(file)).map(|file| format!("rename or delete `{file}`"));
    let page = sorted.iter().rev().find(|file| is_page(file));
    let page = page.map(|file| format!("give `{file}` another `slug` or `path`"));
    match (file, page) {
        (Some(file), Some(page)) => format!("{file}, or {page}"),
        (Some(way), None) | (None, Some(way)) => way,
        (None, None) => "change the names of the folders or settings that make them".into(),
    }
}

fn count(files: usize) -> String {
    if files == 2 { "two".into() } else { files.to_string() }
}

/// `a/b` and `a` for `a/b/c`.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> OutputTree {
        let mut tree = OutputTree::default();
        for (path, origin) in files {
            let origin = match origin.contains('.') {
                true => Origin::Source(SourcePath::known(origin)),
                false => Origin::Made(origin.to_owned().into()),
            };
            tree.insert(OutputPath::parse(path).unwrap(), Entry::new(b"", origin));
        }
        tree
    }

    fn report(tree: &OutputTree) -> Vec<String> {
        let line = |found: Diagnostic| {
            let files: Vec<_> = found.labels.iter().map(|label| label.file.as_str()).collect();
            format!("{:?}: {} [{}] {}", found.severity, found.message, files.join(", "), found.notes.join(" "))
        };
        tree.diagnostics().into_iter().map(line).collect()
    }

    #[test]
    fn two_files_for_one_path_are_both_named_in_either_order() {
        let files = [("a/index.html", "content/b.md"), ("a/index.html", "content/a.md")];
        let expected = ["Error: two files would be published as `a/index.html` [content/a.md, content/b.md] "];
        assert_eq!(report(&tree(files)), expected);
        assert_eq!(report(&tree(files.into_iter().rev())), expected);
    }

    #[test]
    fn a_file_and_what_the_program_makes() {
        let found = report(&tree([("atom.xml", "the feed"), ("atom.xml", "static/atom.xml")]));
        let expected = "Error: two files would be published as `atom.xml` [static/atom.xml] \
                        One of them is the feed, which the program makes.";
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_path_cannot_be_file_and_folder_in_either_order() {
        let files = [("a", "static/a.x"), ("a/b/c", "content/b.md")];
        let expected =
            ["Error: `a` would have to be a file and also the folder of `a/b/c` [content/b.md, static/a.x] "];
        assert_eq!(report(&tree(files)), expected);
        assert_eq!(report(&tree(files.into_iter().rev())), expected);
    }

    #[test]
    fn letter_case_alone_is_a_warning() {
        let found = report(&tree([("A/x.css", "static/A/x.css"), ("a/x.css", "static/a/x.css")]));
        assert_eq!(found.len(), 1);
        let start = "Warning: `A/x.css` and `a/x.css` differ only in letter case [static/A/x.css, static/a/x.css]";
        assert!(found[0].starts_with(start), "{}", found[0]);
    }

    #[test]
    fn names_that_only_begin_alike_are_fine() {
        assert_eq!(report(&tree([("a", "x"), ("ab/c", "y"), ("a.b", "z")])), [""; 0]);
    }
}

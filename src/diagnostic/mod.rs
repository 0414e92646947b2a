//! What we tell an author: data only. Finding problems belongs to the stages, showing them to `render` and `json`.
//!
//! A [`Diagnostic`] is about the user's files. Trouble with the machine (no disk space, no permission) is an
//! [`crate::disk::DiskError`]. A panic is always our own mistake.

mod codes;
mod discreet;
mod secret;
mod source_map;
pub mod explain;
pub mod json;
pub mod render;

use std::ops::Range;

pub use codes::Code;
pub use discreet::discreet;
pub use source_map::SourceMap;

use crate::path::{SourcePath, likeness};

/// How bad it is: an error means the output would be wrong or unsafe, a warning that the author probably did
/// not mean it, information is only worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

impl Severity {
    /// The word an author sees.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A place in a file, with what to say there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub file: SourcePath,
    /// Bytes from the start of the file; `None` when only the file as a whole is meant.
    pub span: Option<Range<usize>>,
    /// The cause, in a few words; may be empty.
    pub text: String,
}

/// One thing an author should know or mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// What is wrong, in the user's words: lower case, no full stop.
    pub message: String,
    /// The first label is the place; others are its other end (the second file of a collision, say).
    pub labels: Vec<Label>,
    /// More of the cause, a sentence each.
    pub notes: Vec<String>,
    /// What to do, with text that can be pasted.
    pub help: Option<String>,
    /// Whether the lines it points at hold what nobody should read once more: they are shown with their letters hidden.
    pub masked: bool,
}

impl Diagnostic {
    /// A problem with the severity its code has unless said otherwise.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let severity = code.severity();
        Self {
            severity,
            code,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            masked: false,
        }
    }

    #[must_use]
    pub fn at(mut self, file: &SourcePath, span: Range<usize>, text: impl Into<String>) -> Self {
        self.labels.push(Label { file: file.clone(), span: Some(span), text: text.into() });
        self
    }

    /// About a file as a whole.
    #[must_use]
    pub fn in_file(mut self, file: &SourcePath) -> Self {
        self.labels.push(Label { file: file.clone(), span: None, text: String::new() });
        self
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Hides the letters of the lines it points at, in every format.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.masked = true;
        self
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Where it stands in a report: by file, then place, then code.
    fn order(&self) -> (Option<&SourcePath>, usize, Code, &str) {
        let first = self.labels.first();
        let offset = first.and_then(|label| label.span.as_ref()).map_or(0, |span| span.start);
        (first.map(|label| &label.file), offset, self.code, &self.message)
    }
}

/// What a stage could make, with everything it found on the way.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    pub value: T,
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Hands the value on and keeps what was found in `all`.
    pub fn gather(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }
}

/// Sorts by file and place, so that a report reads the same on every machine, and drops exact repeats.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    diagnostics.dedup();
}

/// Whether any of them stops the build.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}

/// The candidate a person most likely meant, or `None` when nothing is near.
///
/// Near is at most a third of the word's length in edits (Damerau: swaps count once), and at least one; letter case and the
/// way an accent is stored make no distance.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let distance = |candidate: &str| match likeness(word, candidate) {
        Some(_) => 0,
        None => strsim::damerau_levenshtein(word, candidate),
    };
    candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let words = ["title", "template", "taxonomies"];
        assert_eq!(nearest("titel", words), Some("title"));
        assert_eq!(nearest("tempalte", words), Some("template"));
        assert_eq!(nearest("zebra", words), None);
        assert_eq!(nearest("LADO", ["lada", "lado"]), Some("lado"));
        assert_eq!(nearest("e\u{301}t\u{e9}", ["\u{e9}t\u{e9}"]), Some("\u{e9}t\u{e9}"));
    }

    #[test]
    fn reports_are_sorted_by_place() {
        let file = SourcePath::known("content/a.md");
        let at = |offset: usize| Diagnostic::new(Code::LinkTargetMissing, "x").at(&file, offset..offset + 1, "");
        let mut found = vec![at(9), at(2), at(9)];
        sort(&mut found);
        assert_eq!(found, vec![at(2), at(9)]);
    }
}

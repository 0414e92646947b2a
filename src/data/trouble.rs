//! A mistake in the writing of TOML or YAML, in plain words where we have them.
//!
//! In: what a parser said, and where. Out: what to tell an author. The words for each parser stand in `toml_words` and
//! `yaml_words`; what neither knows is passed on as the parser said it.

use std::ops::Range;

use super::Syntax;
use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;

/// A problem with the text itself.
#[derive(Clone, Debug)]
pub struct SyntaxProblem {
    pub span: Range<usize>,
    /// In our words, else in the parser's.
    pub message: String,
    /// What to say at the place.
    pub label: &'static str,
    /// The other end: where a setting stands for the first time.
    pub first: Option<Range<usize>>,
    /// `None` where the message is the parser's own.
    pub help: Option<String>,
    /// Whether what follows was probably read as something it is not.
    pub spoils_the_rest: bool,
}

impl SyntaxProblem {
    /// A problem in our own words.
    pub fn plain(span: Range<usize>, message: impl Into<String>, label: &'static str, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), Some(help.into()));
        Self { span, message, label, first: None, help, spoils_the_rest: false }
    }

    /// A problem we have no words for.
    pub fn unknown(span: Range<usize>, message: &str) -> Self {
        let message = message.trim().to_owned();
        Self { span, message, label: "the trouble starts here", first: None, help: None, spoils_the_rest: false }
    }

    /// The message an author sees. `whole` is what could not be read: "the settings".
    pub fn diagnostic(self, file: &SourcePath, code: Code, whole: &str, syntax: Syntax) -> Diagnostic {
        let (message, help) = match (self.help, syntax) {
            (Some(help), _) => (self.message, help),
            (None, Syntax::Toml) => (
                format!("{whole} could not be read: {}", self.message),
                "text needs quotes at both ends, lists need `]`, and each setting a line of its own: `title = \"…\"`"
                    .to_owned(),
            ),
            (None, Syntax::Yaml) => (
                format!("{whole} could not be read: {}", self.message),
                "each setting is a line like `title: \"…\"`; lines that belong together start at the same column"
                    .to_owned(),
            ),
        };
        let problem = Diagnostic::new(code, message).at(file, self.span, self.label);
        let problem = match self.first {
            Some(first) => problem.at(file, first, "it stands here already"),
            None => problem,
        };
        problem.help(help)
    }
}

/// A setting that is there twice.
pub fn twice(name: &str, span: Range<usize>, first: Option<Range<usize>>) -> SyntaxProblem {
    let table = name.starts_with('[');
    let help = if table { "put the settings of both below one" } else { "keep one of the two and delete the other" };
    SyntaxProblem {
        first,
        ..SyntaxProblem::plain(
            span,
            format!("`{name}` is {} twice", if table { "there" } else { "set" }),
            "here again",
            help,
        )
    }
}

/// The line around a place, without its line end, as a range of `text`.
pub fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    start..start + text[start..end].trim_end_matches('\r').len()
}

//! What our functions and filters say when they refuse, on its way through Tera.
//!
//! In: a diagnostic. Out: the same diagnostic, when the error comes back. Tera keeps only the text of an error that a
//! function gives (2.4: neither its kind nor its cause), so the diagnostic travels as text, behind a mark that no author's
//! words begin with.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use tera::Error;

use crate::diagnostic::{Code, Diagnostic, Label};
use crate::path::SourcePath;

/// A control character: it cannot be typed into a message by accident.
const MARK: char = '\u{1}';

#[derive(Serialize, Deserialize)]
struct Carried {
    code: String,
    message: String,
    notes: Vec<String>,
    help: Option<String>,
    places: Vec<Place>,
}

#[derive(Serialize, Deserialize)]
struct Place {
    file: String,
    span: Option<Range<usize>>,
    text: String,
}

/// An error whose words are for the author, as they are: none is changed on the way.
pub fn refuse(words: impl Into<String>) -> Error {
    carry(&Diagnostic::new(Code::TemplateRender, words))
}

/// As [`refuse`], with what to do, where that is known.
pub fn refuse_with(words: impl Into<String>, help: Option<String>) -> Error {
    carry(&Diagnostic { help, ..Diagnostic::new(Code::TemplateRender, words) })
}

/// An error that becomes this diagnostic again, with the place in the template added.
pub fn carry(problem: &Diagnostic) -> Error {
    let place = |label: &Label| {
        let (file, span, text) = (label.file.as_str().to_owned(), label.span.clone(), label.text.clone());
        Place { file, span, text }
    };
    let carried = Carried {
        code: problem.code.as_str().to_owned(),
        message: problem.message.clone(),
        notes: problem.notes.clone(),
        help: problem.help.clone(),
        places: problem.labels.iter().map(place).collect(),
    };
    let text = serde_json::to_string(&carried).expect("strings and numbers are always JSON");
    Error::message(format!("{MARK}{text}"))
}

/// The diagnostic in the text of an error, if one of our functions gave it.
pub fn read(text: &str) -> Option<Diagnostic> {
    let carried: Carried = serde_json::from_str(text.strip_prefix(MARK)?).ok()?;
    let code = Code::ALL.iter().find(|code| code.as_str() == carried.code)?;
    let label = |Place { file, span, text }: Place| Some(Label { file: SourcePath::parse(&file).ok()?, span, text });
    Some(Diagnostic {
        labels: carried.places.into_iter().filter_map(label).collect(),
        notes: carried.notes,
        help: carried.help,
        ..Diagnostic::new(*code, carried.message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_comes_back_as_it_was() {
        let file = SourcePath::known("content/data/é.toml");
        let problem = Diagnostic::new(Code::PathOutsideSite, "Line\n\"two\"").at(&file, 3..5, "here").in_file(&file);
        let problem = problem.note("note: one").help("do `x`");
        assert_eq!(read(&carry(&problem).to_string()), Some(problem));
        assert_eq!(read("{\"code\": \"template-render\"}"), None);
    }
}

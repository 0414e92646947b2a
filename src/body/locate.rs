//! Places in the text of a page, also where templates have changed it.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::parse::ContentFile;

/// Finds the place in the file of a place in the Markdown that was rendered.
pub struct Locator<'a> {
    pub file: &'a ContentFile,
    /// The text after its templates have run, when they have.
    pub templated: Option<&'a str>,
}

impl Locator<'_> {
    /// Adds the place to a diagnostic. In a text that templates changed it is the same words in the file, if they stand
    /// there once; else the call of the component they may come from cannot be known, and the file is named.
    pub fn point(&self, problem: Diagnostic, span: Range<usize>, label: &str) -> Diagnostic {
        match self.find(span) {
            Some(span) => problem.at(&self.file.source, span, label),
            None => {
                let note = "It comes out of a template or component that this page uses.";
                problem.in_file(&self.file.source).note(note)
            }
        }
    }

    fn find(&self, span: Range<usize>) -> Option<Range<usize>> {
        let offset = self.file.body.start;
        let Some(templated) = self.templated else { return Some(offset + span.start..offset + span.end) };
        let words = templated.get(span)?;
        let source = self.file.markdown();
        let at = source.find(words).filter(|_| !words.trim().is_empty())?;
        let once = source[at + 1..].find(words).is_none();
        once.then(|| offset + at..offset + at + words.len())
    }
}

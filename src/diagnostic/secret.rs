//! Which lines of a report are shown with their letters hidden.

use std::collections::BTreeSet;

use super::{Diagnostic, Label, SourceMap};
use crate::path::SourcePath;

/// Lines that are not repeated, whichever of their problems is told.
pub struct Secret<'a>(BTreeSet<(&'a SourcePath, usize)>);

impl<'a> Secret<'a> {
    pub fn of(diagnostics: &'a [Diagnostic], sources: &SourceMap) -> Self {
        let masked = diagnostics.iter().filter(|diagnostic| diagnostic.masked);
        Self(masked.flat_map(|diagnostic| &diagnostic.labels).flat_map(|label| lines(label, sources)).collect())
    }

    pub fn covers(&self, diagnostic: &Diagnostic, sources: &SourceMap) -> bool {
        let hidden = |label: &Label| lines(label, sources).any(|line| self.0.contains(&line));
        diagnostic.masked || (!self.0.is_empty() && diagnostic.labels.iter().any(hidden))
    }
}

fn lines<'a>(label: &'a Label, sources: &SourceMap) -> impl Iterator<Item = (&'a SourcePath, usize)> + use<'a> {
    let line = |offset: usize| sources.line_column(&label.file, offset).map_or(0, |(line, _)| line);
    let range = label.span.as_ref().map(|span| line(span.start)..=line(span.end.max(span.start)));
    range.into_iter().flatten().map(|line| (&label.file, line))
}

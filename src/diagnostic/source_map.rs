//! The text behind each place, for showing lines and columns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::path::SourcePath;

/// Texts of the files that diagnostics point into.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    texts: BTreeMap<SourcePath, Arc<str>>,
    hidden: BTreeSet<SourcePath>,
}

impl SourceMap {
    pub fn insert(&mut self, file: SourcePath, text: Arc<str>) {
        self.texts.insert(file, text);
    }

    /// Places in this file have a line and a column, and its text is never shown.
    pub fn hide(&mut self, file: SourcePath) {
        self.hidden.insert(file);
    }

    pub fn is_hidden(&self, file: &SourcePath) -> bool {
        self.hidden.contains(file)
    }

    pub fn text(&self, file: &SourcePath) -> Option<&str> {
        self.texts.get(file).map(|text| &**text)
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub fn line_column(&self, file: &SourcePath, offset: usize) -> Option<(usize, usize)> {
        let text = self.text(file)?;
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Some((before.matches('\n').count() + 1, before[line_start..].chars().count() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let file = SourcePath::known("a.md");
        let mut map = SourceMap::default();
        map.insert(file.clone(), "é\nab".into());
        assert_eq!(map.line_column(&file, 0), Some((1, 1)));
        assert_eq!(map.line_column(&file, 2), Some((1, 2)));
        assert_eq!(map.line_column(&file, 4), Some((2, 2)));
        assert_eq!(map.line_column(&file, 99), Some((2, 3)));
    }
}

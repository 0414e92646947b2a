//! Where a fact about figures is said: once for the table if it holds for all, else at columns, rows or cells.

use crate::figure::{About, Cell, Holds, Table};

/// How far a fact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spread {
    /// No figure has one.
    Nowhere,
    Table(String),
    /// One for each column; empty where it has none.
    Columns(Vec<String>),
    Rows(Vec<String>),
    Cells,
}

impl Spread {
    pub fn of_column(&self, at: usize) -> Option<&str> {
        match self {
            Self::Columns(texts) => texts.get(at).map(String::as_str).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    pub fn of_row(&self, at: usize) -> Option<&str> {
        match self {
            Self::Rows(texts) => texts.get(at).map(String::as_str).filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

/// Looks at one fact of every cell. `fact` gives `None` for cells it means
/// nothing to; columns of text have no facts. Where it holds along columns as well
/// as along rows, `columns_first` decides.
pub fn spread(table: &Table, columns_first: bool, fact: impl Fn(&Cell, About) -> Option<Option<String>>) -> Spread {
    let of = |row: usize, column: usize| {
        let cell = table.cell(row, column).filter(|_| table.columns[column].holds != Holds::Text)?;
        fact(cell, table.facts(row, column)).map(Option::unwrap_or_default)
    };
    let (rows, columns) = (0..table.rows.len(), 0..table.columns.len());
    let all = rows.clone().flat_map(|row| columns.clone().filter_map(move |column| of(row, column)));
    match same(all) {
        Some(text) if text.is_empty() => return Spread::Nowhere,
        Some(text) => return Spread::Table(text),
        None => {}
    }
    let by_column: Option<Vec<_>> =
        columns.clone().map(|column| same(rows.clone().filter_map(|row| of(row, column)))).collect();
    let by_row: Option<Vec<_>> =
        rows.clone().map(|row| same(columns.clone().filter_map(|column| of(row, column)))).collect();
    let (by_column, by_row) = (by_column.map(Spread::Columns), by_row.map(Spread::Rows));
    let either = if columns_first { by_column.or(by_row) } else { by_row.or(by_column) };
    either.unwrap_or(Spread::Cells)
}

/// The one text all of them are; empty when there are none.
fn same(mut texts: impl Iterator<Item = String>) -> Option<String> {
    let first = texts.next().unwrap_or_default();
    texts.all(|text| text == first).then_some(first)
}

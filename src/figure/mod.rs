//! Figures as data: tables with units, periods, sources and totals that are checked.
//!
//! In: the files of `content/data/` that have a `[figures]` table, written as [`FORMAT.md`](./FORMAT.md) says, which is also
//! what authors read. Out: a [`FigureFile`] and everything wrong with it; from that, a table or a chart as HTML, one figure
//! as a phrase, and CSV. Nothing here calculates a figure that readers see, but for a `share` that the author asked for; sums
//! are only compared with what was printed.
//!
//! ```toml
//! [figures]
//! title = "Children in Southend"
//! source = { report = "Southend LSCB, Annual Report 2015-16", section = "3.1" }
//!
//! [[table]]
//! caption = "Children who get help"
//! unit = "children"
//! columns = ["2014-15", "2015-16"]
//!
//! [[table.row]]
//! title = "Children in need"
//! cells = [1024, 999]
//! ```

pub mod chart;
mod check;
mod csv;
mod decimal;
mod facts;
mod legend;
mod read;
mod sentence;
mod sums;
mod table;

use std::ops::Range;

pub use check::check_all;
pub use csv::{csv, csv_path};
pub use decimal::Decimal;
pub use facts::{About, Source, When};
pub use legend::{LegendWord, Shape};
pub use read::{is_figures, read};
pub use sentence::sentence;
pub use sums::{Pair, Sums, Term, Total};
pub use table::table;

use crate::path::{SlugStyle, SourcePath, slugify};

/// The folder of data that is not a page.
pub const DATA: &str = "content/data";

/// A data file of this format.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureFile {
    pub file: SourcePath,
    pub title: String,
    pub tables: Vec<Table>,
}

/// One table: rows of cells under columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub id: String,
    pub caption: String,
    pub row_heading: String,
    /// What is true of every figure unless a column, row or cell says otherwise; the file's own words are in it.
    pub about: About,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub legend: Vec<LegendWord>,
    pub share: Option<Share>,
    pub notes: Vec<String>,
    pub tolerance: Option<Decimal>,
}

/// What the cells of a table or column hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    #[default]
    Number,
    Word,
    Text,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub id: String,
    pub title: String,
    pub group: Option<String>,
    pub holds: Holds,
    pub about: About,
    pub sums: Sums,
}

impl Column {
    /// Its title where no heading stands above it: "England, 2014-15".
    pub fn full_title(&self) -> String {
        self.group.as_ref().map_or_else(|| self.title.clone(), |group| format!("{group}, {}", self.title))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Empty when it has none, and nothing can name it.
    pub id: String,
    pub title: String,
    pub group: Option<String>,
    pub about: About,
    pub direction: Direction,
    pub compare: Vec<Compare>,
    pub note: Option<String>,
    pub sums: Sums,
    pub cells: Vec<Cell>,
    /// The file its cells stand in: the data file, or the CSV beside it.
    pub file: SourcePath,
    pub span: Range<usize>,
}

/// Which way is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
    #[default]
    Neutral,
}

impl Direction {
    /// Words for readers; none for what is neither good nor bad.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::HigherIsBetter => Some("Higher is better"),
            Self::LowerIsBetter => Some("Lower is better"),
            Self::Neutral => None,
        }
    }
}

/// A cell and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub span: Range<usize>,
    pub content: Content,
    pub about: About,
    /// How the report words the number, where that is more than the number.
    pub printed: Option<String>,
    pub note: Option<String>,
    pub as_printed: Option<String>,
    pub erratum: Option<String>,
    pub conflicts: Vec<Conflict>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Number(Decimal),
    /// Why there is none.
    Missing(String),
    /// Its place in the legend.
    Word(usize),
    Text(Vec<String>),
}

impl Cell {
    pub fn new(span: Range<usize>, content: Content) -> Self {
        let (about, printed, note, as_printed, erratum, conflicts) = Default::default();
        Self { span, content, about, printed, note, as_printed, erratum, conflicts }
    }

    pub fn number(&self) -> Option<Decimal> {
        match self.content {
            Content::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number, unless the author says that it does not fit the others.
    pub fn comparable(&self) -> Option<Decimal> {
        let settled = self.as_printed.is_none() && self.erratum.is_none() && self.conflicts.is_empty();
        self.number().filter(|_| settled)
    }
}

/// Another figure that the source gives for the same thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub value: Decimal,
    pub source: Source,
    pub note: Option<String>,
}

/// A figure from elsewhere, to be read beside a row's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Compare {
    pub area: String,
    pub value: Result<Decimal, String>,
    pub about: About,
}

/// A column counted from words, because the author asked for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub title: String,
    /// Places in the legend of the words that count.
    pub of: Vec<usize>,
    /// Places of the words that are left out altogether.
    pub without: Vec<usize>,
}

impl Share {
    /// How many of how many.
    pub fn count(&self, row: &Row) -> (usize, usize) {
        let words = row.cells.iter().filter_map(|cell| match cell.content {
            Content::Word(index) if !self.without.contains(&index) => Some(index),
            _ => None,
        });
        let words: Vec<usize> = words.collect();
        (words.iter().filter(|word| self.of.contains(word)).count(), words.len())
    }
}

impl FigureFile {
    /// A table by id; without one, the only table.
    pub fn table(&self, id: Option<&str>) -> Option<&Table> {
        match id {
            Some(id) => self.tables.iter().find(|table| table.id == id),
            None => self.tables.first().filter(|_| self.tables.len() == 1),
        }
    }

    /// What its elements' ids begin with on a page: `children-2015-16`.
    pub fn anchor(&self, table: &Table) -> String {
        let part = |text: &str| slugify(text, SlugStyle::On);
        format!("{}-{}", part(self.file.stem()), part(&table.id))
    }
}

impl Table {
    pub fn row(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.id == id && !id.is_empty())
    }

    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.cells.get(column)
    }

    /// What is true of one figure: the nearest word wins, and for the unit a column is nearer than a row.
    pub fn facts(&self, row: usize, column: usize) -> About {
        let nowhere = About::default();
        let of_row = self.rows.get(row).map_or(&nowhere, |row| &row.about);
        let of_column = self.columns.get(column).map_or(&nowhere, |column| &column.about);
        let of_cell = self.cell(row, column).map_or(&nowhere, |cell| &cell.about);
        let unit = of_column.unit.clone().or_else(|| of_row.unit.clone());
        let between = About { unit, ..of_row.over(of_column) };
        let all = of_cell.over(&between).over(&self.about);
        let when = all.when.or_else(|| self.columns.get(column).and_then(|column| self.when_of(column)));
        About { when, ..all }
    }

    /// A column called "2014-15" says itself when that was; a percentage is of the time of its figures.
    fn when_of(&self, column: &Column) -> Option<When> {
        let title = |column: &Column| facts::names_a_year(&column.title).then(|| When::Period(column.title.clone()));
        let part = column.sums.percent_of.as_ref().map(|pair| &pair.first);
        let base = part.or_else(|| column.sums.percent_change.as_ref().map(|pair| &pair.second));
        let base = || self.columns.get(self.column(&base?.id)?);
        title(column).or_else(|| base().and_then(|base| base.about.when.clone().or_else(|| title(base))))
    }
}

#[cfg(test)]
mod tests;

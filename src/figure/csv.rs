//! Figures for programs: one line for each figure, with everything that is known about it.

use super::facts::About;
use super::table::remarks;
use super::{Cell, Compare, Content, FigureFile, Row, Table, When};
use crate::path::{OutputPath, SourcePath};

const HEADER: [&str; 14] = [
    "table",
    "group",
    "measure",
    "column",
    "value",
    "text",
    "unit",
    "area",
    "period",
    "as_at",
    "direction",
    "report",
    "section",
    "notes",
];

/// Where the CSV of a data file is published: `content/data/children.toml` as `data/children.csv`.
pub fn csv_path(file: &SourcePath) -> Option<OutputPath> {
    let below = file.below(&SourcePath::known("content"))?;
    OutputPath::parse(&format!("{}.csv", below.strip_suffix(".toml")?)).ok()
}

/// The tables that `wanted` names, in their order in the file.
pub fn csv(figures: &FigureFile, wanted: &dyn Fn(&str) -> bool) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory fails for no reason; what is written stands in the tests.
    let mut line = |record: &[String]| out.write_record(record).expect("writing to memory cannot fail");
    line(&HEADER.map(str::to_owned));
    for table in figures.tables.iter().filter(|table| wanted(&table.id)) {
        for (at, row) in table.rows.iter().enumerate() {
            for (column, cell) in row.cells.iter().enumerate() {
                let title = table.columns[column].full_title();
                line(&of_cell(table, row, cell, title, &table.facts(at, column)));
            }
            for compare in &row.compare {
                line(&of_compare(table, row, compare, &table.facts(at, 0)));
            }
        }
    }
    out.into_inner().expect("writing to memory cannot fail")
}

fn of_cell(table: &Table, row: &Row, cell: &Cell, column: String, facts: &About) -> Vec<String> {
    let (value, text) = match &cell.content {
        Content::Number(number) => (number.plain(), cell.printed.clone().unwrap_or_default()),
        Content::Missing(reason) => (String::new(), reason.clone()),
        Content::Word(index) => {
            (String::new(), table.legend.get(*index).map(|word| word.means.clone()).unwrap_or_default())
        }
        Content::Text(texts) => (String::new(), texts.join("; ")),
    };
    let notes: Vec<String> = row.note.iter().cloned().chain(remarks(cell, facts)).collect();
    record(table, row, [column, value, text], facts, notes.join(" "))
}

fn of_compare(table: &Table, row: &Row, compare: &Compare, facts: &About) -> Vec<String> {
    let (value, text) = match &compare.value {
        Ok(number) => (number.plain(), String::new()),
        Err(reason) => (String::new(), reason.clone()),
    };
    // The time of the row's own figure is not that of another place's.
    let outer = About { when: None, ..facts.clone() };
    record(table, row, ["compared with".to_owned(), value, text], &compare.about.over(&outer), String::new())
}

fn record(table: &Table, row: &Row, figure: [String; 3], facts: &About, notes: String) -> Vec<String> {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let (period, as_at) = match &facts.when {
        Some(When::Period(text)) => (text.clone(), String::new()),
        Some(When::AsAt(text)) => (String::new(), text.clone()),
        None => Default::default(),
    };
    let [column, value, text] = figure;
    let direction = row.direction.words().unwrap_or_default().to_owned();
    vec![
        table.caption.clone(),
        or_empty(&row.group),
        row.title.clone(),
        column,
        value,
        text,
        or_empty(&facts.unit),
        or_empty(&facts.area),
        period,
        as_at,
        direction,
        or_empty(&facts.source.report),
        or_empty(&facts.source.section),
        notes,
    ]
}

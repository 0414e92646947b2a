//! Rows: those of the data file, and plain ones from a CSV file beside it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Reading, header_of, listed, needed};
use crate::data::{Fields, Node, Unknown};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::figure::facts::{About, tidy, words};
use crate::figure::{Cell, Column, Direction, Holds, Row, Table, sums};
use crate::parse::read_text;
use crate::path::SourcePath;

const DIRECTIONS: [(&str, Direction); 3] = [
    ("higher_is_better", Direction::HigherIsBetter),
    ("lower_is_better", Direction::LowerIsBetter),
    ("neutral", Direction::Neutral),
];

/// Names in the first line of a CSV file that are no columns of the table.
const OF_ROWS: [&str; 4] = ["id", "title", "group", "unit"];

type Part = (String, Range<usize>);

/// A CSV file: its first line, and the others as long as that one.
pub(super) struct CsvFile {
    file: SourcePath,
    header: Vec<Part>,
    records: Vec<Vec<Part>>,
}

impl CsvFile {
    /// The columns it names, where the data file names none.
    pub fn columns(&self, holds: Holds) -> Vec<Column> {
        let names = self.header.iter().filter(|(name, _)| !OF_ROWS.contains(&name.as_str()));
        names.map(|(name, _)| Column::named(name, holds)).collect()
    }

    fn part<'a>(&'a self, record: &'a [Part], name: &str) -> Option<(&'a str, Range<usize>)> {
        let at = self.header.iter().position(|(known, _)| known == name)?;
        record.get(at).map(|(text, span)| (text.trim(), span.clone()))
    }

    fn words(&self, record: &[Part], name: &str) -> Option<String> {
        self.part(record, name).map(|(text, _)| tidy(text)).filter(|text| !text.is_empty())
    }
}

impl Reading<'_> {
    pub(super) fn csv(&self, fields: &Fields<'_>) -> Option<CsvFile> {
        let name = words(fields, "csv")?;
        let node = fields.get("csv")?;
        let file = self.file.parent().and_then(|folder| folder.join(&name).ok());
        let Some(file) = file.filter(|file| self.disk.is_file(file)) else {
            let help = "put the file beside this one and write its name: `csv = \"attendance.csv\"`";
            let message = format!("there is no file `{name}` beside this one");
            fields.wrong_value(Code::FigureUnknown, node, message, help.into());
            return None;
        };
        let mut problems = Vec::new();
        let text = read_text(self.disk, &file).gather(&mut problems);
        problems.into_iter().for_each(|problem| fields.report(problem));
        let mut records = csv_records(&text?).into_iter();
        let header = records.next().unwrap_or_default();
        let header: Vec<Part> = header.into_iter().map(|(name, span)| (name.trim().to_owned(), span)).collect();
        let mut whole = Vec::new();
        for record in records {
            if record.len() == header.len() {
                whole.push(record);
                continue;
            }
            let cause = format!("this row has {}, and the first row has {}", fields_of(record.len()), header.len());
            let place = record.first().map_or(0, |part| part.1.start)..record.last().map_or(0, |part| part.1.end);
            let problem = Diagnostic::new(Code::FigureValue, cause).at(&file, place, "");
            let help = "give every row as many fields; a field with a comma in it needs quotation marks";
            fields.report(problem.help(help));
        }
        Some(CsvFile { file, header, records: whole })
    }

    pub(super) fn rows(&self, fields: &Fields<'_>, table: &Table, csv: Option<&CsvFile>) -> Vec<Row> {
        let nodes = fields.tables("row", "[[table.row]]\ntitle = \"Children in need\"\ncells = [1024]");
        if nodes.is_empty() && fields.key("csv").is_none() {
            let problem = Diagnostic::new(Code::FigureForm, format!("the table `{}` has no rows", table.caption));
            let place = fields.key("caption").map_or(0..0, |key| key.span.clone());
            let help = "add rows below it:\n[[table.row]]\ntitle = \"Children in need\"\ncells = [1024]";
            fields.report(problem.at(self.file, place, "").help(help));
        }
        let own = nodes.into_iter().filter_map(|(node, entries)| {
            fields.nested("table.row", entries, Unknown::Refuse, |row| self.row(row, node, table, csv.is_some()))
        });
        let (more, mut rows): (Vec<Row>, Vec<Row>) = own.partition(|row| row.cells.is_empty());
        if let Some(csv) = csv {
            let mut read = self.csv_rows(fields, table, csv);
            for row in more {
                match read.iter_mut().find(|known| known.id == row.id && !row.id.is_empty()) {
                    Some(known) => {
                        let (title, cells) = (std::mem::take(&mut known.title), std::mem::take(&mut known.cells));
                        let (file, span, group) = (known.file.clone(), known.span.clone(), known.group.take());
                        let about = row.about.over(&known.about);
                        *known = Row { title, cells, file, span, about, group: row.group.clone().or(group), ..row };
                    }
                    None => {
                        let message = format!("`{}` has no row with the id `{}`", csv.file, row.id);
                        let ids: Vec<_> = read.iter().map(|row| row.id.as_str()).collect();
                        let near = nearest(&row.id, ids).map(|near| format!("did you mean `{near}`?"));
                        let problem = Diagnostic::new(Code::FigureUnknown, message).at(self.file, row.span, "");
                        let help = near.unwrap_or_else(|| "give it `cells`, or add the row to the CSV file".into());
                        fields.report(problem.help(help));
                    }
                }
            }
            read.append(&mut rows);
            rows = read;
        }
        let mut ids = BTreeSet::new();
        for row in rows.iter().filter(|row| !row.id.is_empty()) {
            if !ids.insert(row.id.as_str()) {
                let problem = Diagnostic::new(Code::FigureForm, format!("two rows have the id `{}`", row.id));
                let problem = problem.at(&row.file, row.span.clone(), "the second one");
                fields.report(problem.help("give one of them another `id`"));
            }
        }
        rows
    }

    fn row(&self, fields: &Fields<'_>, node: &Node, table: &Table, has_csv: bool) -> Option<Row> {
        let header = header_of(self.text, node);
        let id = words(fields, "id").unwrap_or_default();
        let cells = fields.get("cells");
        let title = match cells {
            None if has_csv => words(fields, "title").or_else(|| Some(String::new())),
            _ => needed(fields, "title", Some(header.clone()), "this row"),
        };
        let read = match cells {
            None if has_csv => Some(Vec::new()),
            None => {
                let problem = Diagnostic::new(Code::FigureForm, "this row has no `cells`");
                let problem = problem.at(self.file, header.clone(), "");
                fields.report(problem.help(format!("give it one for each column, {}", self.columns_of(table))));
                None
            }
            Some(cells) => self.cells(fields, cells, table),
        };
        let row = Row {
            id,
            title: title.unwrap_or_default(),
            group: words(fields, "group"),
            about: About::read(fields),
            direction: fields.choice("direction", &DIRECTIONS).unwrap_or_default(),
            compare: self.compare(fields),
            note: words(fields, "note"),
            sums: sums::read(fields, self.text),
            cells: read?,
            file: self.file.clone(),
            span: header,
        };
        Some(row)
    }

    fn columns_of(&self, table: &Table) -> String {
        let names: Vec<_> = table.columns.iter().map(|column| column.title.as_str()).collect();
        listed(&names)
    }

    fn cells(&self, fields: &Fields<'_>, list: &Node, table: &Table) -> Option<Vec<Cell>> {
        let Some(items) = list.as_array() else {
            fields.wrong_type("cells", list, "a list", "cells = [1024, 999]");
            return None;
        };
        if items.len() != table.columns.len() {
            let (have, wanted) = (cells_of(items.len()), columns_count(table.columns.len()));
            let problem =
                Diagnostic::new(Code::FigureValue, format!("this row has {have}, but the table has {wanted}"));
            let problem = problem.at(self.file, list.span.clone(), "");
            let help = format!(
                "give one for each of {}; where there is no figure, say why: `{{ missing = \"not reported: the reason\" }}`",
                self.columns_of(table)
            );
            fields.report(problem.help(help));
            return None;
        }
        let cells = items.iter().zip(&table.columns);
        let cells: Vec<_> = cells.map(|(node, column)| self.cell(fields, node, column.holds, &table.legend)).collect();
        cells.into_iter().collect()
    }

    fn csv_rows(&self, fields: &Fields<'_>, table: &Table, csv: &CsvFile) -> Vec<Row> {
        for column in &table.columns {
            if !csv.header.iter().any(|(name, _)| *name == column.id) {
                let span =
                    csv.header.first().map_or(0, |part| part.1.start)..csv.header.last().map_or(0, |part| part.1.end);
                let message = format!("this file has no column `{}`", column.id);
                let problem = Diagnostic::new(Code::FigureUnknown, message).at(&csv.file, span, "");
                fields.report(problem.help("write the ids of all columns into the first line"));
                return Vec::new();
            }
        }
        for (name, span) in &csv.header {
            if !OF_ROWS.contains(&name.as_str()) && table.column(name).is_none() {
                let message = format!("the table has no column `{name}`");
                let problem = Diagnostic::new(Code::FigureUnknown, message).at(&csv.file, span.clone(), "");
                fields.report(problem.help(format!("it has {}", self.columns_of(table))));
            }
        }
        let rows = csv.records.iter().filter_map(|record| {
            let span = record.first()?.1.start..record.last()?.1.end;
            let title = csv.words(record, "title");
            if title.is_none() {
                let problem =
                    Diagnostic::new(Code::FigureValue, "this row has no title").at(&csv.file, span.clone(), "");
                fields.report(problem.help("every row of the CSV file needs a `title`"));
            }
            let read = |column: &Column| {
                let part = csv.part(record, &column.id)?;
                self.csv_cell(fields, part, &csv.file, column.holds, &table.legend)
            };
            let cells: Vec<_> = table.columns.iter().map(read).collect();
            Some(Row {
                id: csv.words(record, "id").unwrap_or_default(),
                title: title?,
                group: csv.words(record, "group"),
                about: About { unit: csv.words(record, "unit"), ..About::default() },
                direction: Direction::default(),
                compare: Vec::new(),
                note: None,
                sums: sums::Sums::default(),
                cells: cells.into_iter().collect::<Option<_>>()?,
                file: csv.file.clone(),
                span,
            })
        });
        rows.collect()
    }
}

fn cells_of(count: usize) -> String {
    if count == 1 { "1 cell".into() } else { format!("{count} cells") }
}

fn columns_count(count: usize) -> String {
    if count == 1 { "1 column".into() } else { format!("{count} columns") }
}

fn fields_of(count: usize) -> String {
    if count == 1 { "1 field".into() } else { format!("{count} fields") }
}

/// Every record of a CSV text (RFC 4180), each field with its place. The `csv` crate tells the place of a record only, and
/// a wrong total has to be shown at its cell. Lines without any text are left out.
fn csv_records(text: &str) -> Vec<Vec<Part>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut from, mut quoted, mut was_quoted) = (start, false, false);
    let mut chars = text[start..].char_indices().map(|(at, c)| (at + start, c)).peekable();
    let mut end = |record: &mut Vec<Part>| {
        let record = std::mem::take(record);
        if record.iter().any(|(text, _)| !text.trim().is_empty()) {
            records.push(record);
        }
    };
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() && !was_quoted => {
                field.clear();
                (quoted, was_quoted) = (true, true);
            }
            ',' | '\n' if !quoted => {
                let until = if text[..at].ends_with('\r') && c == '\n' { at - 1 } else { at };
                record.push((std::mem::take(&mut field).trim_end_matches('\r').to_owned(), from..until));
                (from, was_quoted) = (at + 1, false);
                if c == '\n' {
                    end(&mut record);
                }
            }
            _ => field.push(c),
        }
    }
    record.push((field, from..text.len()));
    end(&mut record);
    records
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_know_their_place() {
        let text = "\u{feff}id,title\r\na,\"One, \"\"two\"\"\"\n\n\"b\",3";
        let records = csv_records(text);
        let plain: Vec<Vec<&str>> =
            records.iter().map(|record| record.iter().map(|(text, _)| text.as_str()).collect()).collect();
        assert_eq!(plain, [["id", "title"], ["a", "One, \"two\""], ["b", "3"]]);
        assert_eq!(&text[records[1][1].1.clone()], "\"One, \"\"two\"\"\"");
        assert_eq!(&text[records[0][1].1.clone()], "title");
    }

    proptest! {
        /// What the csv crate writes is read as it was.
        #[test]
        fn written_by_another_and_read_here(rows in prop::collection::vec(prop::collection::vec("[a-z\",\n é]{1,6}x", 3), 1..5)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> =
                csv_records(&text).into_iter().map(|record| record.into_iter().map(|(text, _)| text).collect()).collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn places_lie_in_the_text(text in "\\PC{0,40}") {
            for (_, span) in csv_records(&text).into_iter().flatten() {
                prop_assert!(text.get(span).is_some());
            }
        }
    }
}

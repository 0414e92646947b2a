//! Tables in `content/data/`: what cannot be right although nobody declared what it should be.
//!
//! What a data file declares (`total`, `percent_of`) the figures check themselves, and stop a build. What is only called
//! "Total" is compared here, and only warned of: it may be a total of something else.

use jiff::civil::Date;
use rayon::prelude::*;

use super::order;
use super::prose;
use super::review::last_day;
use super::subject::Context;
use super::sums::{is_total, may_exceed};
use crate::data::{Node, Table as TomlTable, Value, parse_toml};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::disk::Disk;
use crate::figure::{self, DATA, Decimal, FigureFile, Holds, Row, Table};
use crate::path::SourcePath;
use crate::source::SourceTree;

/// Every data file of the site.
pub fn check(tree: &SourceTree, context: &Context<'_>, disk: &dyn Disk) -> Vec<Diagnostic> {
    let data = SourcePath::known(DATA);
    let files: Vec<&SourcePath> = tree.assets.iter().filter(|file| file.below(&data).is_some()).collect();
    let check = |file: &&SourcePath| -> Vec<Diagnostic> {
        let Some(text) = disk.read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return Vec::new();
        };
        match file.extension() {
            Some("toml") => {
                let mut found = times(file, &text, context.today);
                if let Some(figures) = figure::read(disk, file).value {
                    found.extend(in_figures(&figures));
                }
                found
            }
            Some("csv") => total_of_lines(file, &text),
            _ => Vec::new(),
        }
    };
    files.par_iter().flat_map_iter(check).collect()
}

/// Stretches of time that end before they begin, and days of figures that have not come.
fn times(file: &SourcePath, text: &str, today: Date) -> Vec<Diagnostic> {
    let (table, problems) = parse_toml(text, 0);
    let mut found = Vec::new();
    if !problems.is_empty() {
        return found;
    }
    let mut tables = vec![&table];
    while let Some(table) = tables.pop() {
        for (message, place) in order::reversed(table) {
            let problem = Diagnostic::new(Code::DatesOutOfOrder, message).at(file, place, "");
            found.push(problem.help("mend the one that is wrong; often it is the year"));
        }
        for (key, node) in &table.entries {
            period(file, &key.name, node, today, &mut found);
            inside(node, &mut tables);
        }
    }
    found
}

fn inside<'a>(node: &'a Node, tables: &mut Vec<&'a TomlTable>) {
    match &node.value {
        Value::Table(table) => tables.push(table),
        Value::Array(items) => items.iter().for_each(|item| inside(item, tables)),
        _ => {}
    }
}

fn period(file: &SourcePath, key: &str, node: &Node, today: Date, found: &mut Vec<Diagnostic>) {
    let titles = node.as_array().filter(|_| key == "columns").unwrap_or_default();
    let own = std::slice::from_ref(node).iter().filter(|_| matches!(key, "period" | "as_at" | "title" | "caption"));
    for node in own.chain(titles) {
        let Some(text) = node.as_written() else { continue };
        let block = prose::plain(&text);
        for (_, message, help) in order::backwards(&block) {
            let problem = Diagnostic::new(Code::DatesOutOfOrder, message).at(file, node.span.clone(), "");
            found.push(problem.help(help));
        }
        let last = last_day(&text).filter(|_| key == "as_at");
        let month = text.bytes().filter(u8::is_ascii_digit).count() <= 4;
        if last.is_some_and(|day| (if month { day.first_of_month() } else { day }) > today) {
            let message = format!("these figures are said to be of {text}, which has not come");
            let problem = Diagnostic::new(Code::DateNotYet, message).at(file, node.span.clone(), "");
            found.push(problem.help("mend the date; often only the year is wrong"));
        }
    }
}

fn in_figures(figures: &FigureFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in &figures.tables {
        for column in (0..table.columns.len()).filter(|column| table.columns[*column].holds == Holds::Number) {
            total_row(table, column, &mut found);
        }
        for row in &table.rows {
            too_much(table, row, &mut found);
        }
        total_column(table, &mut found);
    }
    found
}

fn plain_unit(unit: &Option<String>) -> bool {
    let unit = unit.as_deref().unwrap_or_default();
    !unit.contains('%') && !unit.contains("per ") && !unit.contains("average")
}

/// A last row called "Total" that declares nothing.
fn total_row(table: &Table, column: usize, found: &mut Vec<Diagnostic>) {
    let Some(at) = table.rows.iter().rposition(|row| is_total(&row.title)) else { return };
    let total = &table.rows[at];
    let derived = |sums: &figure::Sums| sums.is_derived() || sums.sums_to.is_some();
    let group = |row: &&Row| total.group.is_none() || row.group == total.group;
    let parts: Vec<&Row> = table.rows[..at].iter().filter(group).collect();
    let inner = |row: &&Row| {
        let title = row.title.to_lowercase();
        derived(&row.sums) || title.contains("total") || title.starts_with("of wh") || title.contains("includ")
    };
    if derived(&total.sums) || derived(&table.columns[column].sums) || parts.len() < 2 || parts.iter().any(inner) {
        return;
    }
    let unit = table.facts(at, column).unit;
    let same = (0..at).filter(|row| group(&&table.rows[*row])).all(|row| table.facts(row, column).unit == unit);
    let Some(said) = total.cells.get(column).and_then(figure::Cell::comparable).filter(|_| same && plain_unit(&unit))
    else {
        return;
    };
    let numbers: Option<Vec<Decimal>> = parts.iter().map(|row| row.cells.get(column)?.comparable()).collect();
    let Some(numbers) = numbers else { return };
    let sum: f64 = numbers.iter().map(|number| number.as_f64()).sum();
    if (sum - said.as_f64()).abs() > 0.005 {
        let message = format!("the total says {said}, but the rows above it add up to {}", brief(sum));
        let problem = Diagnostic::new(Code::FigureTotal, message).severity(Severity::Warning);
        found.push(problem.at(&total.file, total.cells[column].span.clone(), "").help(DECLARE));
    }
}

const DECLARE: &str =
    "look it up in the source; if it is printed so, say so: `{ value = 120, as_printed = \"the rows add up to 85\" }`";

/// A column called "Total" that declares nothing, and is right in other rows.
fn total_column(table: &Table, found: &mut Vec<Diagnostic>) {
    let Some(at) = table.columns.iter().position(|column| is_total(&column.title)).filter(|at| *at >= 2) else {
        return;
    };
    let before = &table.columns[..at];
    let plain = before.iter().all(|column| column.holds == Holds::Number && !column.sums.is_derived());
    if !plain || table.columns[at].sums.is_derived() || table.columns[at].sums.sums_to.is_some() {
        return;
    }
    let (mut right, mut wrong) = (0, Vec::new());
    for (index, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.sums.is_derived()) {
        let unit = table.facts(index, at).unit;
        if !plain_unit(&unit) || (0..at).any(|column| table.facts(index, column).unit != unit) {
            continue;
        }
        let numbers: Option<Vec<Decimal>> = row.cells.iter().take(at).map(figure::Cell::comparable).collect();
        let (Some(numbers), Some(cell)) = (numbers, row.cells.get(at)) else { continue };
        let Some(said) = cell.comparable() else { continue };
        let sum: f64 = numbers.iter().map(|number| number.as_f64()).sum();
        if (sum - said.as_f64()).abs() <= 0.005 { right += 1 } else { wrong.push((row, cell, said, sum)) }
    }
    for (row, cell, said, sum) in wrong.iter().filter(|_| right >= wrong.len()) {
        let message = format!("the total says {said}, but its row adds up to {}", brief(*sum));
        let problem = Diagnostic::new(Code::FigureTotal, message).severity(Severity::Warning);
        found.push(problem.at(&row.file, cell.span.clone(), "").help(DECLARE));
    }
}

/// A share of more than the whole.
fn too_much(table: &Table, row: &Row, found: &mut Vec<Diagnostic>) {
    let at = table.rows.iter().position(|other| std::ptr::eq(other, row)).unwrap_or_default();
    for (column, cell) in row.cells.iter().enumerate() {
        let is_share = table.facts(at, column).unit.as_deref() == Some("%");
        let Some(number) = cell.comparable().filter(|number| is_share && number.as_f64() > 100.0) else { continue };
        let (head, sums) = (&table.columns[column], &row.sums);
        let declared = [&head.sums, sums].iter().any(|sums| sums.percent_change.is_some() || sums.percent_of.is_some());
        let words =
            [table.caption.as_str(), head.title.as_str(), row.title.as_str(), row.note.as_deref().unwrap_or_default()];
        let explained = cell.note.is_some() || words.iter().any(|words| may_exceed(words));
        if !declared && !explained {
            let message = format!("{number}% is more than the whole");
            let problem = Diagnostic::new(Code::FigurePercent, message).severity(Severity::Warning);
            let help = "look it up in the source; if it is right, say of what it is a share: `note = \"…\"`";
            found.push(problem.at(&row.file, cell.span.clone(), "").help(help));
        }
    }
}

fn brief(sum: f64) -> String {
    let text = format!("{sum:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A CSV file whose last line is called "Total". Quoted commas are no matter: what is not plain is left alone.
fn total_of_lines(file: &SourcePath, text: &str) -> Vec<Diagnostic> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let Some((last, rest)) = lines.split_last().filter(|(last, rest)| rest.len() >= 3 && !last.contains('"')) else {
        return Vec::new();
    };
    let cells = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let (head, total) = (cells(rest[0]), cells(last));
    let rows: Vec<Vec<String>> = rest[1..].iter().map(|line| cells(line)).collect();
    let even = rows.iter().all(|row| row.len() == head.len()) && total.len() == head.len();
    let inner =
        rows.iter().any(|row| row[0].to_lowercase().contains("total") || row[0].to_lowercase().starts_with("of wh"));
    if !even || !is_total(&total[0]) || inner || rest.iter().any(|line| line.contains('"')) {
        return Vec::new();
    }
    let start = last.as_ptr() as usize - text.as_ptr() as usize;
    let mut found = Vec::new();
    for column in 1..head.len() {
        if may_exceed(&head[column]) || head[column].contains('%') || !super::sums::head_may_add(&head[column]) {
            continue;
        }
        let parts: Option<Vec<f64>> = rows.iter().map(|row| row[column].parse().ok()).collect();
        let (Some(parts), Ok(said)) = (parts, total[column].parse::<f64>()) else { continue };
        let sum: f64 = parts.iter().sum();
        if (sum - said).abs() > 0.005 {
            let message =
                format!("the total of `{}` says {}, but the lines add up to {}", head[column], brief(said), brief(sum));
            let problem = Diagnostic::new(Code::FigureTotal, message).severity(Severity::Warning);
            found.push(
                problem
                    .at(file, start..start + last.len(), "")
                    .help("look both up in the source, and mend the one that is wrong"),
            );
        }
    }
    found
}

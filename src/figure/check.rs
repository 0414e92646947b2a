//! Whether figures fit each other: declared sums and percentages, and a source and a time for every figure.
//!
//! In: a [`FigureFile`]. Out: diagnostics at the cell that does not fit. Nothing is put right here.

use super::read::{data_files, listed};
use super::{Cell, Content, Decimal, FigureFile, Holds, Pair, Row, Sums, Table, Term, Total, read};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::disk::Disk;
use crate::path::SourcePath;

/// Parts of a sum that a message shows; a longer sum would hide what matters.
const SHOWN_PARTS: usize = 8;

/// Reads and checks every data file of figures, whether a page uses it or not.
pub fn check_all(disk: &dyn Disk) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for file in data_files(disk) {
        if let Some(figures) = read(disk, &file).gather(&mut diagnostics) {
            diagnostics.extend(check(&figures));
        }
    }
    diagnostics
}

fn check(figures: &FigureFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for table in &figures.tables {
        let mut checker = Checker { file: &figures.file, table, found: &mut found };
        checker.facts();
        checker.rows();
        checker.columns();
    }
    found
}

struct Checker<'a> {
    file: &'a SourcePath,
    table: &'a Table,
    found: &'a mut Vec<Diagnostic>,
}

/// A cell in the table: row, then column.
type At = (usize, usize);

impl<'a> Checker<'a> {
    /// Every figure and every word has a source and a time; one message a row is enough.
    fn facts(&mut self) {
        for (index, row) in self.table.rows.iter().enumerate() {
            let told = |cell: &&(usize, &Cell)| matches!(cell.1.content, Content::Number(_) | Content::Word(_));
            let cells: Vec<_> = row.cells.iter().enumerate().collect();
            let facts = || cells.iter().filter(told).map(|(column, cell)| (*cell, self.table.facts(index, *column)));
            let lacking = [
                (
                    facts().find(|(_, facts)| facts.source.report.is_none()),
                    "source",
                    "{ report = \"…\", section = \"…\" }",
                ),
                (facts().find(|(_, facts)| facts.when.is_none()), "period", "\"April 2015 to March 2016\""),
            ];
            for (cell, key, example) in lacking {
                let Some((cell, _)) = cell else { continue };
                let problem = Diagnostic::new(Code::FigureForm, format!("this figure has no {key}"));
                let help = format!("say it once, in the table or in `[figures]`: `{key} = {example}`");
                self.found.push(problem.at(&row.file, cell.span.clone(), "").help(help));
            }
        }
    }

    fn rows(&mut self) {
        let table = self.table;
        for (at, row) in table.rows.iter().enumerate() {
            let parts = self.parts(&row.sums, at, true);
            let pairs = self.pairs(&row.sums);
            for column in (0..table.columns.len()).filter(|column| table.columns[*column].holds == Holds::Number) {
                let sums = &table.columns[column].sums;
                let whole_is_row = sums.percent_of.as_ref().is_none_or(|pair| table.row(&pair.second.id).is_some());
                if let Some(parts) = parts.as_ref().filter(|_| sums.percent_change.is_none() && whole_is_row) {
                    let parts: Vec<_> = parts.iter().map(|(row, minus)| ((*row, column), *minus)).collect();
                    let what = self.sum_words(&row.sums, row, &table.columns[column].title);
                    self.sum((at, column), &parts, &row.sums, &what);
                }
                for (pair, is_change) in &pairs {
                    let rows = self.row_of(&pair.first).zip(self.row_of(&pair.second));
                    if let Some((first, second)) = rows {
                        self.percent((at, column), ((first, column), (second, column)), *is_change, &row.sums);
                    }
                }
            }
            let of_row = |column: usize| (at, column);
            let ordinary = self.ordinary(false).into_iter().map(of_row).collect();
            self.sums_to(&row.sums, ordinary, &format!("the row `{}`", row.title));
        }
    }

    fn columns(&mut self) {
        let table = self.table;
        let ids = || {
            let rows = table.rows.iter().map(|row| row.id.as_str()).filter(|id| !id.is_empty());
            table.columns.iter().map(|column| column.id.as_str()).chain(rows).collect()
        };
        for (at, column) in table.columns.iter().enumerate() {
            let parts = self.parts(&column.sums, at, false);
            let pairs = self.pairs(&column.sums);
            for (index, row) in table.rows.iter().enumerate() {
                let is_rate = row.sums.percent_of.is_some() || row.sums.percent_change.is_some();
                if let Some(parts) = parts.as_ref().filter(|_| !is_rate) {
                    let parts: Vec<_> = parts.iter().map(|(column, minus)| ((index, *column), *minus)).collect();
                    let what =
                        format!("the row `{}` adds up to {{sum}}, but `{}` says {{said}}", row.title, column.title);
                    self.sum((index, at), &parts, &column.sums, &what);
                }
                for (pair, is_change) in &pairs {
                    let second = table.column(&pair.second.id).map(|column| (index, column));
                    let first = if index == 0 { self.column_of(&pair.first) } else { table.column(&pair.first.id) };
                    let in_row = || Some((table.row(&pair.second.id)?, first?));
                    let second = second.or_else(|| in_row().filter(|_| !is_change));
                    let is_known = second.is_some() || (!is_change && table.row(&pair.second.id).is_some());
                    if !is_known && index == 0 {
                        self.unknown("column", &pair.second, ids());
                    }
                    if let (Some(first), Some(second)) = (first, second) {
                        self.percent((index, at), ((index, first), second), *is_change, &column.sums);
                    }
                }
            }
            let of_column = |row: usize| (row, at);
            let ordinary = self.ordinary(true).into_iter().map(of_column).collect();
            self.sums_to(&column.sums, ordinary, &format!("the column `{}`", column.title));
        }
    }

    /// Which rows (or columns) a total is made of, with those taken away marked.
    fn parts(&mut self, sums: &Sums, own: usize, rows: bool) -> Option<Vec<(usize, bool)>> {
        let table = self.table;
        let group = |at: usize| if rows { &table.rows[at].group } else { &table.columns[at].group };
        let plain = |at: usize| (at, false);
        Some(match sums.total.as_ref()? {
            Total::All => self.ordinary(rows).into_iter().map(plain).collect(),
            Total::Group => {
                let same = self.ordinary(rows).into_iter().filter(|at| group(*at) == group(own));
                same.map(plain).collect()
            }
            Total::Of(terms) => {
                let find = |term: &Term, this: &mut Self| if rows { this.row_of(term) } else { this.column_of(term) };
                let found: Vec<_> = terms.iter().map(|term| Some((find(term, self)?, term.minus))).collect();
                found.into_iter().collect::<Option<_>>()?
            }
        })
    }

    /// Rows (or columns) of numbers that are not worked out from others.
    fn ordinary(&self, rows: bool) -> Vec<usize> {
        if rows {
            return (0..self.table.rows.len()).filter(|at| !self.table.rows[*at].sums.is_derived()).collect();
        }
        let columns = self.table.columns.iter().enumerate();
        let ordinary = columns.filter(|(_, column)| column.holds == Holds::Number && !column.sums.is_derived());
        ordinary.map(|(at, _)| at).collect()
    }

    fn pairs(&self, sums: &'a Sums) -> Vec<(&'a Pair, bool)> {
        let change = sums.percent_change.iter().map(|pair| (pair, true));
        sums.percent_of.iter().map(|pair| (pair, false)).chain(change).collect()
    }

    fn row_of(&mut self, term: &Term) -> Option<usize> {
        let found = self.table.row(&term.id);
        if found.is_none() {
            let ids = self.table.rows.iter().map(|row| row.id.as_str()).filter(|id| !id.is_empty()).collect();
            self.unknown("row", term, ids);
        }
        found
    }

    fn column_of(&mut self, term: &Term) -> Option<usize> {
        let found = self.table.column(&term.id);
        if found.is_none() {
            let ids = self.table.columns.iter().map(|column| column.id.as_str()).collect();
            self.unknown("column", term, ids);
        }
        found
    }

    fn unknown(&mut self, what: &str, term: &Term, ids: Vec<&str>) {
        let problem =
            Diagnostic::new(Code::FigureUnknown, format!("this table has no {what} with the id `{}`", term.id));
        let help = match nearest(&term.id, ids.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if ids.is_empty() => format!("give the {what} an `id`"),
            None => format!("it has {}", listed(&ids)),
        };
        let problem = problem.at(self.file, term.span.clone(), "").help(help);
        // The same name is looked up for every column.
        if !self.found.contains(&problem) {
            self.found.push(problem);
        }
    }

    fn sum_words(&self, sums: &Sums, row: &Row, column: &str) -> String {
        match (&sums.total, &row.group) {
            (Some(Total::Of(_)), _) => {
                format!(
                    "in the column `{column}`, the parts of `{}` add up to {{sum}}, but it says {{said}}",
                    row.title
                )
            }
            (Some(Total::Group), Some(group)) => {
                format!("the group `{group}` adds up to {{sum}} in the column `{column}`, but the total says {{said}}")
            }
            _ => format!("the column `{column}` adds up to {{sum}}, but the total says {{said}}"),
        }
    }

    fn number(&self, (row, column): At) -> Option<Decimal> {
        self.table.cell(row, column)?.comparable()
    }

    /// Compares a total with its parts; `what` says it with `{sum}` and `{said}`.
    fn sum(&mut self, total: At, parts: &[(At, bool)], sums: &Sums, what: &str) {
        let numbers: Option<Vec<_>> = parts.iter().map(|(at, minus)| Some((self.number(*at)?, *minus))).collect();
        let (Some(said), Some(numbers)) = (self.number(total), numbers.filter(|numbers| !numbers.is_empty())) else {
            return;
        };
        let signed = |(number, minus): &(Decimal, bool)| if *minus { -number.scaled() } else { number.scaled() };
        let sum: i128 = numbers.iter().map(signed).sum();
        let all = numbers.iter().map(|(number, _)| *number).chain([said]);
        if (sum - said.scaled()).abs() <= self.allowed(total, all, sums) {
            return;
        }
        let (sum, said) = (self.shown_sum(sum, said, total), self.shown(said, total));
        let message = what.replace("{sum}", &sum).replace("{said}", &said);
        let shown: Vec<_> = numbers.iter().take(SHOWN_PARTS).collect();
        let terms = shown.iter().enumerate().map(|(at, (number, minus))| match (at, minus) {
            (0, false) => number.to_string(),
            (_, false) => format!(" + {number}"),
            (_, true) => format!(" \u{2212} {number}"),
        });
        let more = if numbers.len() > SHOWN_PARTS { " + …" } else { "" };
        let note = format!("{}{more} = {sum}", terms.collect::<String>());
        self.tell(Code::FigureTotal, total, message, Some(note), &format!("the parts add up to {sum}"));
    }

    /// What rounding explains, and what the author allows besides, in ten-thousandths.
    fn allowed(&self, at: At, numbers: impl Iterator<Item = Decimal>, sums: &Sums) -> i128 {
        let unit = self.table.facts(at.0, at.1).unit.unwrap_or_default();
        let rounded = unit.contains('%') || unit.starts_with("per ") || unit.contains(" per ");
        let rounding = if rounded { numbers.map(Decimal::half_place).sum() } else { 0 };
        rounding + sums.tolerance.or(self.table.tolerance).map_or(0, Decimal::scaled)
    }

    fn sums_to(&mut self, sums: &Sums, cells: Vec<At>, what: &str) {
        let Some((wanted, span)) = &sums.sums_to else { return };
        let numbers: Option<Vec<_>> = cells.iter().map(|at| self.number(*at)).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return };
        let sum: i128 = numbers.iter().map(|number| number.scaled()).sum();
        if (sum - wanted.scaled()).abs() <= self.allowed(cells[0], numbers.iter().copied(), sums) {
            return;
        }
        let (sum, wanted) = (self.shown_sum(sum, numbers[0], cells[0]), self.shown(*wanted, cells[0]));
        let problem =
            Diagnostic::new(Code::FigureTotal, format!("{what} adds up to {sum}, but `sums_to` says {wanted}"));
        let help = "check the figures against the report; if it prints them so, say why at the cell: \
                    `{ value = 12, as_printed = \"…\" }`";
        self.found.push(problem.at(self.file, span.clone(), "").help(help));
    }

    /// Compares a printed percentage with the figures it comes from.
    fn percent(&mut self, printed: At, (first, second): (At, At), is_change: bool, sums: &Sums) {
        let numbers = self.number(printed).zip(self.number(first)).zip(self.number(second));
        let Some(((said, one), two)) = numbers else { return };
        let (one_f, two_f) = (one.as_f64(), two.as_f64());
        let (below, over) = if is_change { (one_f, two_f - one_f) } else { (two_f, one_f) };
        if below == 0.0 {
            return;
        }
        let percent = 100.0 * over / below;
        let half = 0.5 / 10_f64.powi(i32::from(said.places()));
        // Far below anything that is printed, and above what floating point loses on the way.
        let slack = 1e-9 * (1.0 + percent.abs());
        let tolerance = sums.tolerance.or(self.table.tolerance).map_or(0.0, Decimal::as_f64);
        if (said.as_f64() - percent).abs() <= half + tolerance + slack {
            return;
        }
        // Whole numbers hide how far off it is: 25.9 was printed as 25.
        let places = usize::from(said.places().max(1));
        let worked_out = format!("{percent:.places$}%").replace('-', "\u{2212}");
        let (one, two) = (self.shown(one, first), self.shown(two, second));
        let said = format!("{said}%");
        let cause = if is_change {
            format!("from {one} to {two} is a change of {worked_out}")
        } else {
            format!("{one} of {two} is {worked_out}")
        };
        self.tell(Code::FigurePercent, printed, format!("{cause}, but this says {said}"), None, &cause);
    }

    fn tell(&mut self, code: Code, (row, column): At, message: String, note: Option<String>, cause: &str) {
        let Some((row, cell)) = self.table.rows.get(row).and_then(|row| Some((row, row.cells.get(column)?))) else {
            return;
        };
        let value = cell.number().map(Decimal::plain).unwrap_or_default();
        let said_so = format!("`{{ value = {value}, as_printed = \"{cause}\" }}`");
        let help = if row.file == *self.file {
            format!("check it against the report; if the report has it so, say so: {said_so}")
        } else {
            let data = self.file.file_name();
            format!(
                "check it against the report; if the report has it so, move the row to `{data}` and say so: {said_so}"
            )
        };
        let problem = Diagnostic::new(code, message).at(&row.file, cell.span.clone(), cause).help(help);
        self.found.push(Diagnostic { notes: note.into_iter().collect(), ..problem });
    }

    fn shown(&self, number: Decimal, (row, column): At) -> String {
        super::facts::with_sign(&number.to_string(), self.table.facts(row, column).unit.as_deref())
    }

    fn shown_sum(&self, sum: i128, like: Decimal, at: At) -> String {
        Decimal::from_scaled(sum, like.places()).map_or_else(|| "more".to_owned(), |sum| self.shown(sum, at))
    }
}

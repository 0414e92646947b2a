//! From a data file to a [`FigureFile`]: every slip is told at its place, and what can be read is.

mod cells;
mod rows;

use std::collections::BTreeSet;

use super::facts::{About, tidy, words};
use super::{Column, DATA, FigureFile, Holds, LegendWord, Share, Table, legend, sums};
use crate::data::{Fields, Node, Syntax, Unknown, Value, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic, nearest};
use crate::disk::Disk;
use crate::parse::read_text;
use crate::path::SourcePath;

const HOLDS: [(&str, Holds); 3] = [("number", Holds::Number), ("word", Holds::Word), ("text", Holds::Text)];

/// The data file being read, and the folder for those beside it.
struct Reading<'a> {
    disk: &'a dyn Disk,
    file: &'a SourcePath,
    text: &'a str,
    /// Of the file, for tables that have none of their own.
    about: About,
    legend: Vec<LegendWord>,
    notes: Vec<String>,
}

/// Whether a text means to be of this format: it has a line `[figures]`.
pub fn is_figures(text: &str) -> bool {
    text.lines().any(|line| line.split('#').next().unwrap_or_default().trim() == "[figures]")
}

/// Reads a data file; `None` when it is not of this format.
pub fn read(disk: &dyn Disk, file: &SourcePath) -> Checked<Option<FigureFile>> {
    let mut diagnostics = Vec::new();
    let Some(whole) = read_text(disk, file).gather(&mut diagnostics) else {
        // What other data files are written in is no business of this format.
        let means_to_be = |bytes: Vec<u8>| is_figures(&String::from_utf8_lossy(&bytes));
        let ours = disk.read(file).is_ok_and(means_to_be);
        return Checked::new(None, if ours { diagnostics } else { Vec::new() });
    };
    if !is_figures(&whole) {
        return Checked::new(None, Vec::new());
    }
    let toml = whole.strip_prefix('\u{feff}').unwrap_or(&whole);
    let (table, problems) = parse_toml(toml, whole.len() - toml.len());
    if !problems.is_empty() {
        diagnostics.extend(problems.into_iter().map(|problem| {
            let message = format!("this file could not be read: {}", problem.message);
            let said = Diagnostic::new(Code::DataSyntax, message).at(file, problem.span, "");
            Diagnostic { help: problem.help, ..said }
        }));
        return Checked::new(None, diagnostics);
    }
    let fields = Fields::new(file, &table, Syntax::Toml, Code::FigureForm);
    let figures = figure_file(disk, file, &whole, &fields);
    diagnostics.extend(fields.finish(Unknown::Refuse, &[]));
    Checked::new(figures, diagnostics)
}

fn figure_file(disk: &dyn Disk, file: &SourcePath, text: &str, fields: &Fields<'_>) -> Option<FigureFile> {
    let head = fields.inside("figures", Unknown::Refuse, |head| {
        let title = needed(head, "title", fields.key("figures").map(|key| key.span.clone()), "the file");
        let (about, notes) = (About::read(head), head.strings("notes").unwrap_or_default());
        (title, Reading { disk, file, text, about, legend: legend::read(head), notes })
    });
    let (title, reading) = head?;
    let nodes = fields.tables("table", "[[table]]\ncaption = \"Children who get help\"");
    if nodes.is_empty() {
        let problem = Diagnostic::new(Code::FigureForm, "this file has no tables").in_file(file);
        fields
            .report(problem.help("add one:\n[[table]]\ncaption = \"Children who get help\"\ncolumns = [\"2015-16\"]"));
    }
    let several = nodes.len() > 1;
    let mut ids = BTreeSet::new();
    let mut tables = Vec::new();
    for (node, entries) in nodes {
        let table = fields.nested("table", entries, Unknown::Refuse, |table| reading.table(table, node, several));
        let Some(table) = table else { continue };
        if !ids.insert(table.id.clone()) {
            let problem = Diagnostic::new(Code::FigureForm, format!("two tables have the id `{}`", table.id));
            let place = entries.get("id").map_or(node.span.clone(), |id| id.span.clone());
            fields.report(problem.at(file, place, "").help("give each table an id of its own"));
        }
        tables.push(table);
    }
    Some(FigureFile { file: file.clone(), title: title?, tables })
}

/// Text that must be there.
fn needed(
    fields: &Fields<'_>,
    name: &'static str,
    place: Option<std::ops::Range<usize>>,
    what: &str,
) -> Option<String> {
    let given = words(fields, name);
    let unread = fields.get(name).is_some_and(|node| node.as_str().is_none());
    if given.is_none() && !unread {
        let problem = Diagnostic::new(Code::FigureForm, format!("{what} has no `{name}`"));
        let problem = problem.at(fields.file(), place.unwrap_or(0..0), "");
        fields.report(problem.help(format!("add a line: `{}`", fields.line(name, "\"…\""))));
    }
    given
}

impl Reading<'_> {
    fn table(&self, fields: &Fields<'_>, node: &Node, several: bool) -> Option<Table> {
        let header = || Some(header_of(self.text, node));
        let id = if several { needed(fields, "id", header(), "this table") } else { words(fields, "id") };
        let caption = needed(fields, "caption", header(), "this table");
        let own = legend::read(fields);
        let legend = if own.is_empty() { self.legend.clone() } else { own };
        let holds = fields.choice("holds", &HOLDS).unwrap_or_default();
        let csv = self.csv(fields);
        let given = fields.get("columns").map(|list| self.columns(fields, list, holds));
        let columns = given.or_else(|| csv.as_ref().map(|csv| csv.columns(holds))).unwrap_or_default();
        if columns.is_empty() {
            let problem = Diagnostic::new(Code::FigureForm, "this table has no `columns`");
            let problem = problem.at(self.file, header_of(self.text, node), "");
            fields.report(problem.help("name them in order: `columns = [\"2014-15\", \"2015-16\"]`"));
        }
        let share = self.share(fields, &legend);
        let table = Table {
            id: id.unwrap_or_else(|| "figures".to_owned()),
            caption: caption.unwrap_or_default(),
            row_heading: words(fields, "row_heading").unwrap_or_else(|| "Measure".to_owned()),
            about: About::read(fields).over(&self.about),
            columns,
            rows: Vec::new(),
            legend,
            share,
            notes: [&self.notes[..], &fields.strings("notes").unwrap_or_default()].concat(),
            tolerance: sums::decimal(fields, self.text, "tolerance"),
        };
        // All is read before anything is given up, so that no key counts as unknown only because another one is missing.
        let rows = self.rows(fields, &table, csv.as_ref());
        let whole = !table.caption.is_empty() && !table.columns.is_empty();
        whole.then_some(Table { rows, ..table })
    }

    fn columns(&self, fields: &Fields<'_>, list: &Node, holds: Holds) -> Vec<Column> {
        let example = "columns = [\"2014-15\", { id = \"2015-16\", title = \"May 2016\" }]";
        let Some(items) = list.as_array() else {
            fields.wrong_type("columns", list, "a list", example);
            return Vec::new();
        };
        let mut columns: Vec<Column> = Vec::new();
        for item in items {
            let column = match &item.value {
                Value::String(title) => Some(Column::named(title, holds)),
                Value::Table(table) => {
                    fields.nested("table.columns", table, Unknown::Refuse, |column| self.column(column, item, holds))
                }
                _ => {
                    fields.wrong_type("columns", item, "a name in quotes, or a table", example);
                    None
                }
            };
            let Some(column) = column else { continue };
            if columns.iter().any(|known| known.id == column.id) {
                let problem = Diagnostic::new(Code::FigureForm, format!("two columns have the id `{}`", column.id));
                let problem = problem.at(self.file, item.span.clone(), "the second one");
                fields.report(problem.help("give one of them another `id`; their titles may be the same"));
            }
            columns.push(column);
        }
        columns
    }

    fn column(&self, fields: &Fields<'_>, node: &Node, holds: Holds) -> Option<Column> {
        let id = words(fields, "id");
        let title = words(fields, "title").or_else(|| id.clone());
        if title.is_none() {
            let problem = Diagnostic::new(Code::FigureForm, "this column has no `title`");
            let problem = problem.at(self.file, node.span.clone(), "");
            fields.report(problem.help("name it: `{ title = \"May 2016\" }`"));
        }
        Some(Column {
            group: words(fields, "group"),
            holds: fields.choice("holds", &HOLDS).unwrap_or(holds),
            about: About::read(fields),
            sums: sums::read(fields, self.text),
            id: id.or_else(|| title.clone()).unwrap_or_default(),
            title: title?,
        })
    }

    fn share(&self, fields: &Fields<'_>, legend: &[LegendWord]) -> Option<Share> {
        let example = "share = { title = \"Attended\", of = [\"attended\"] }";
        fields.inside("share", Unknown::Refuse, |share| {
            let title = needed(share, "title", fields.key("share").map(|key| key.span.clone()), "the share");
            let places = |name: &'static str| -> Vec<usize> {
                let nodes = share.string_nodes(name).unwrap_or_default();
                nodes.into_iter().filter_map(|node| self.word(share, node, legend)).collect()
            };
            let (of, without) = (places("of"), places("without"));
            if share.key("of").is_none() {
                let place = fields.key("share").map_or(0..0, |key| key.span.clone());
                let problem = Diagnostic::new(Code::FigureForm, "`share` does not say which words count");
                share.report(problem.at(self.file, place, "").help(format!("name them in `of`: `{example}`")));
            }
            Some(Share { title: title?, of, without })
        })?
    }

    /// The place of a word in the legend.
    fn word(&self, fields: &Fields<'_>, node: &Node, legend: &[LegendWord]) -> Option<usize> {
        let word = node.as_str()?;
        let found = legend.iter().position(|entry| entry.word == word);
        if found.is_none() {
            fields.report(unknown_word(word, legend).at(self.file, node.span.clone(), ""));
        }
        found
    }
}

impl Column {
    /// A column that is only a name.
    fn named(title: &str, holds: Holds) -> Self {
        let (id, title) = (title.to_owned(), tidy(title));
        Self { id, title, group: None, holds, about: About::default(), sums: sums::Sums::default() }
    }
}

fn unknown_word(word: &str, legend: &[LegendWord]) -> Diagnostic {
    let problem = Diagnostic::new(Code::FigureUnknown, format!("the legend has no word `{word}`"));
    let words: Vec<_> = legend.iter().map(|entry| entry.word.as_str()).collect();
    match nearest(word, words.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None if words.is_empty() => {
            problem.help(format!("add it: `legend = [{{ word = \"{word}\", means = \"…\" }}]`"))
        }
        None => problem.help(format!("use one of {}, or add it to `legend`", listed(&words))),
    }
}

/// "`a`, `b`".
pub(super) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The `[[table]]` line of a table, or the table itself where it is written inline.
fn header_of(text: &str, node: &Node) -> std::ops::Range<usize> {
    let start = node.span.start;
    let line = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, |line| line.trim_end().len());
    start..(start + line).min(node.span.end.max(start))
}

/// Every TOML file of `content/data/`, in order.
pub(super) fn data_files(disk: &dyn Disk) -> Vec<SourcePath> {
    let files = disk.walk(&SourcePath::known(DATA)).files.into_iter().map(|file| file.path);
    files.filter(|path| path.extension() == Some("toml")).collect()
}

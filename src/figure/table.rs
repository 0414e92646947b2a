//! A table as HTML: caption, headers with a scope, row groups, notes, sources.
//!
//! Everything an author wrote is escaped here. There is no blank line and no line that begins with a space, because the
//! table may stand in Markdown. Roles are written out: on phones the style sheet turns rows into cards, and some browsers
//! then forget that it is a table.

mod spread;

use std::fmt::Write;

use super::facts::{About, is_sign, tidy, with_sign};
use super::{Cell, Compare, Content, FigureFile, Holds, Table, When};
use crate::markup::escape;
use spread::{Spread, spread};

/// A title no longer than this ("2015-16", "May 2016") stays on one line.
const SHORT_CHARS: usize = 10;

/// A table with everything a reader needs to judge it. `csv` is the address of the download.
pub fn table(figures: &FigureFile, table: &Table, csv: &str) -> String {
    let id = figures.anchor(table);
    let mut html = format!("<figure class=\"figures\" id=\"{id}\">\n");
    html.push_str(&body(table, &id));
    let _ = write!(
        html,
        "<figcaption class=\"figures-foot\">\n{}<p class=\"figures-download\"><a href=\"{}\" download>Download \u{201c}{}\u{201d} \
         as a CSV file</a></p>\n</figcaption>\n</figure>\n",
        foot(table, &id),
        escape(csv),
        escape(&table.caption)
    );
    html
}

/// The table alone, in a box that scrolls where it is too wide.
pub(super) fn body(table: &Table, id: &str) -> String {
    let view = View::new(table, id);
    let caption = escape(&table.caption);
    let mut html = format!(
        "<div class=\"figures-scroll\" role=\"group\" aria-label=\"{caption}\" tabindex=\"0\">\n\
         <table class=\"figures-table\" role=\"table\">\n<caption>{caption}{}</caption>\n",
        view.of_table(&view.units, |unit| format!(" <span class=\"figure-unit\">({})</span>", escape(unit)))
    );
    view.head(&mut html);
    view.rows(&mut html);
    html.push_str("</table>\n</div>\n");
    html
}

/// What stands below: area, time, legend, notes, source.
pub(super) fn foot(table: &Table, id: &str) -> String {
    let view = View::new(table, id);
    let mut html = String::new();
    let mut line = |label: &str, text: &str| {
        let _ = writeln!(html, "<p><span class=\"figures-label\">{label}:</span> {}</p>", escape(text));
    };
    if let Spread::Table(area) = &view.areas {
        line("Area", area);
    }
    for (label, time) in view.times_below() {
        line(label, &time);
    }
    match &view.sources {
        Spread::Table(text) => {
            let words = table.facts(0, 0).source.link(text);
            let _ = writeln!(html, "<p><span class=\"figures-label\">Source:</span> {words}</p>");
        }
        Spread::Columns(texts) => {
            for (column, text) in table.columns.iter().zip(texts) {
                line(&format!("Source for {}", escape(&column.title)), text);
            }
        }
        Spread::Rows(_) => {
            let reports: Vec<String> = view.reports();
            if !reports.is_empty() {
                line("Source", &reports.join("; "));
            }
        }
        Spread::Cells | Spread::Nowhere => {}
    }
    for note in &table.notes {
        let _ = writeln!(html, "<p>{}</p>", escape(&tidy(note)));
    }
    if let Some(share) = &table.share {
        let _ = writeln!(html, "<p>\u{201c}{}\u{201d} is counted from this table.</p>", escape(&share.title));
    }
    let notes = notes(table, &view);
    if !notes.is_empty() {
        html.push_str("<ol class=\"figures-notes\">\n");
        for (number, note) in notes.iter().enumerate() {
            let _ = writeln!(html, "<li id=\"{id}-note-{}\">{}</li>", number + 1, escape(&note.text));
        }
        html.push_str("</ol>\n");
    }
    html
}

/// A note and what it belongs to: a row, or one cell of it.
struct Note {
    row: usize,
    column: Option<usize>,
    text: String,
}

/// All notes in the order of reading; their numbers are their places.
fn notes(table: &Table, view: &View<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for (row, line) in table.rows.iter().enumerate() {
        notes.extend(line.note.iter().map(|text| Note { row, column: None, text: text.clone() }));
        for (column, cell) in line.cells.iter().enumerate() {
            let source = matches!(view.sources, Spread::Cells)
                .then(|| table.facts(row, column).source.in_words())
                .flatten()
                .map(|source| format!("Source: {source}."));
            let texts = remarks(cell, &table.facts(row, column)).into_iter().chain(source);
            notes.extend(texts.map(|text| Note { row, column: Some(column), text }));
        }
    }
    notes
}

/// Everything said about one figure.
pub(super) fn remarks(cell: &Cell, facts: &About) -> Vec<String> {
    cell.note.iter().map(|note| sentence(note)).chain(doubts(cell, facts)).collect()
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// What has to be said wherever a figure is shown, so that nobody takes it for more than it is.
pub(super) fn doubts(cell: &Cell, facts: &About) -> Vec<String> {
    let printed = cell.as_printed.iter().map(|why| sentence(&format!("Printed so in the report: {why}")));
    let mut remarks: Vec<String> = printed.collect();
    remarks.extend(cell.erratum.iter().map(|why| sentence(&format!("Corrected here: {why}"))));
    for conflict in &cell.conflicts {
        let value = with_sign(&conflict.value.to_string(), facts.unit.as_deref());
        let place = match conflict.source.report {
            Some(_) => conflict.source.in_words(),
            None => conflict.source.section_words(),
        };
        let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
        let note = conflict.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        remarks.push(sentence(&format!("The source also prints {value}{place}{note}")));
    }
    remarks
}

/// A table with the decision where each fact is shown: as near to the figures as is needed, as seldom as is possible.
struct View<'a> {
    table: &'a Table,
    id: &'a str,
    units: Spread,
    times: Spread,
    areas: Spread,
    sources: Spread,
    has_groups: bool,
    has_compare: bool,
}

impl<'a> View<'a> {
    fn new(table: &'a Table, id: &'a str) -> Self {
        let has_source_column = |source: &About| source.source.in_words();
        Self {
            table,
            id,
            units: spread(table, false, |cell, facts| {
                let unit = facts.unit.filter(|unit| !is_sign(unit));
                cell.number().is_some().then_some(unit)
            }),
            times: spread(table, true, |cell, facts| is_figure(cell).then(|| facts.when.map(|when| when.bare()))),
            areas: spread(table, true, |cell, facts| is_figure(cell).then_some(facts.area)),
            sources: spread(table, false, |cell, facts| is_figure(cell).then(|| has_source_column(&facts))),
            has_groups: table.columns.iter().any(|column| column.group.is_some()),
            has_compare: table.rows.iter().any(|row| !row.compare.is_empty()),
        }
    }

    fn of_table(&self, spread: &Spread, write: impl Fn(&str) -> String) -> String {
        match spread {
            Spread::Table(text) => write(text),
            _ => String::new(),
        }
    }

    /// When the figures were, where that holds for all of them; text has the table's own time.
    fn times_below(&self) -> Vec<(&'static str, String)> {
        let line = |when: &When| (if matches!(when, When::AsAt(_)) { "As at" } else { "Period" }, when.bare());
        let columns = || self.table.columns.iter().enumerate();
        let figures = columns().find(|(_, column)| column.holds != Holds::Text);
        let figures = figures.and_then(|(at, _)| self.table.facts(0, at).when);
        let figures = figures.filter(|_| matches!(self.times, Spread::Table(_)));
        let text = self.table.about.when.clone().filter(|_| columns().any(|(_, column)| column.holds == Holds::Text));
        let mut lines: Vec<_> = text.iter().chain(&figures).map(line).collect();
        lines.dedup();
        lines
    }

    /// The reports that rows cite, each once.
    fn reports(&self) -> Vec<String> {
        let mut reports: Vec<String> = Vec::new();
        for row in 0..self.table.rows.len() {
            let report = self.table.facts(row, 0).source.report;
            reports.extend(report.filter(|report| !reports.contains(report)));
        }
        reports
    }

    /// Titles of the columns that are not the author's: comparisons, the share, sources.
    fn more_columns(&self) -> Vec<&str> {
        let compare = self.has_compare.then_some("Compared with");
        let share = self.table.share.as_ref().map(|share| share.title.as_str());
        let source = matches!(self.sources, Spread::Rows(_)).then_some("Source");
        share.into_iter().chain(compare).chain(source).collect()
    }

    fn head(&self, html: &mut String) {
        let tall = if self.has_groups { " rowspan=\"2\"" } else { "" };
        let (mut first, mut second) = (String::new(), String::new());
        let mut at = 0;
        while let Some(column) = self.table.columns.get(at) {
            let Some(group) = column.group.as_ref() else {
                self.column_head(&mut first, at, tall);
                at += 1;
                continue;
            };
            let width = self.table.columns[at..].iter().take_while(|next| next.group.as_ref() == Some(group)).count();
            let _ = writeln!(
                first,
                "<th scope=\"colgroup\" colspan=\"{width}\" role=\"columnheader\">{}</th>",
                escape(group)
            );
            for inside in at..at + width {
                self.column_head(&mut second, inside, "");
            }
            at += width;
        }
        for title in self.more_columns() {
            let _ = writeln!(first, "<th scope=\"col\"{tall} role=\"columnheader\">{}</th>", escape(title));
        }
        let _ = write!(
            html,
            "<thead role=\"rowgroup\">\n<tr role=\"row\">\n<th scope=\"col\"{tall} role=\"columnheader\">{}</th>\n{first}</tr>\n",
            escape(&self.table.row_heading)
        );
        if self.has_groups {
            let _ = write!(html, "<tr role=\"row\">\n{second}</tr>\n");
        }
        html.push_str("</thead>\n");
    }

    fn column_head(&self, html: &mut String, at: usize, tall: &str) {
        let column = &self.table.columns[at];
        let number = match (column.holds == Holds::Number, column.title.chars().count() <= SHORT_CHARS) {
            (true, true) => " class=\"figures-number figures-short\"",
            (true, false) => " class=\"figures-number\"",
            (false, true) => " class=\"figures-short\"",
            (false, false) => "",
        };
        let _ = write!(html, "<th scope=\"col\"{tall}{number} role=\"columnheader\">{}", escape(&column.title));
        for (spread, class) in [(&self.units, "unit"), (&self.times, "when"), (&self.areas, "area")] {
            if let Some(text) =
                spread.of_column(at).filter(|text| *text != column.title && Some(*text) != column.group.as_deref())
            {
                let _ = write!(html, " <span class=\"figure-{class}\">{}</span>", escape(text));
            }
        }
        html.push_str("</th>\n");
    }

    fn rows(&self, html: &mut String) {
        let notes = notes(self.table, self);
        let width = 1 + self.table.columns.len() + self.more_columns().len();
        let mut open: Option<&Option<String>> = None;
        for (at, row) in self.table.rows.iter().enumerate() {
            if open != Some(&row.group) {
                html.push_str(if open.is_some() { "</tbody>\n" } else { "" });
                html.push_str("<tbody role=\"rowgroup\">\n");
                if let Some(group) = &row.group {
                    let _ = write!(
                        html,
                        "<tr class=\"figures-group\" role=\"row\">\n<th scope=\"rowgroup\" colspan=\"{width}\" \
                         role=\"rowheader\">{}</th>\n</tr>\n",
                        escape(group)
                    );
                }
                open = Some(&row.group);
            }
            let class = if row.sums.total.is_some() { " class=\"figures-total\"" } else { "" };
            let _ = writeln!(html, "<tr{class} role=\"row\">");
            self.row_head(html, at, &notes);
            for (column, cell) in row.cells.iter().enumerate() {
                self.cell(html, (at, column), cell, &notes);
            }
            self.more_cells(html, at);
            html.push_str("</tr>\n");
        }
        html.push_str(if open.is_some() { "</tbody>\n" } else { "" });
    }

    fn row_head(&self, html: &mut String, at: usize, notes: &[Note]) {
        let row = &self.table.rows[at];
        let anchor = if row.id.is_empty() {
            String::new()
        } else {
            format!(" id=\"{}-{}\"", self.id, crate::path::slugify(&row.id, crate::path::SlugStyle::On))
        };
        let _ = write!(html, "<th scope=\"row\"{anchor} role=\"rowheader\">{}", escape(&row.title));
        for (spread, class) in [(&self.units, "unit"), (&self.times, "when"), (&self.areas, "area")] {
            if let Some(text) = spread.of_row(at) {
                let _ = write!(html, " <span class=\"figure-{class}\">{}</span>", escape(text));
            }
        }
        if let Some(words) = row.direction.words() {
            let _ = write!(html, " <span class=\"figure-direction\">{words}</span>");
        }
        self.marks(html, notes, at, None);
        html.push_str("</th>\n");
    }

    /// Links to the notes of a row or cell.
    fn marks(&self, html: &mut String, notes: &[Note], row: usize, column: Option<usize>) {
        for (number, _) in notes.iter().enumerate().filter(|(_, note)| note.row == row && note.column == column) {
            let number = number + 1;
            // In a list of links, "note 1" is one of many.
            let caption = escape(&self.table.caption);
            let _ = write!(
                html,
                " <a class=\"figure-note\" href=\"#{}-note-{number}\" aria-label=\"note {number} of {caption}\">note {number}</a>",
                self.id
            );
        }
    }

    fn cell(&self, html: &mut String, (row, column): (usize, usize), cell: &Cell, notes: &[Note]) {
        let head = &self.table.columns[column];
        let label = head.full_title();
        let number = if head.holds == Holds::Number { " class=\"figures-number\"" } else { "" };
        let _ = write!(html, "<td{number} data-label=\"{}\" role=\"cell\">", escape(&label));
        let facts = self.table.facts(row, column);
        html.push_str(&content(self.table, cell, &facts));
        if matches!(self.units, Spread::Cells) && cell.number().is_some() {
            let unit = facts.unit.as_deref().filter(|unit| !is_sign(unit)).unwrap_or_default();
            let _ = write!(html, " <span class=\"figure-unit\">{}</span>", escape(unit));
        }
        if matches!(self.times, Spread::Cells)
            && let Some(when) = facts.when.filter(|_| is_figure(cell))
        {
            let _ = write!(html, " <span class=\"figure-when\">{}</span>", escape(&when.bare()));
        }
        self.marks(html, notes, row, Some(column));
        html.push_str("</td>\n");
    }

    fn more_cells(&self, html: &mut String, at: usize) {
        let row = &self.table.rows[at];
        if let Some(share) = &self.table.share {
            let (count, of) = share.count(row);
            let text = if of == 0 { "nothing to count".to_owned() } else { format!("{count} of {of}") };
            let _ = writeln!(html, "<td data-label=\"{}\" role=\"cell\">{text}</td>", escape(&share.title));
        }
        if self.has_compare {
            let unit = self.table.facts(at, 0).unit;
            let texts: Vec<_> = row.compare.iter().map(|compare| escape(&compared(compare, unit.as_deref()))).collect();
            let text = if texts.is_empty() { "no comparison given".to_owned() } else { texts.join("<br>") };
            let _ = writeln!(html, "<td data-label=\"Compared with\" role=\"cell\">{text}</td>");
        }
        if matches!(self.sources, Spread::Rows(_)) {
            let source = self.table.facts(at, 0).source;
            let alone = self.reports().len() == 1;
            let words = source.section_words().filter(|_| alone).or_else(|| source.in_words()).unwrap_or_default();
            let _ = writeln!(html, "<td data-label=\"Source\" role=\"cell\">{}</td>", source.link(&words));
        }
    }
}

/// "England: 60 (March 2016)".
pub(super) fn compared(compare: &Compare, unit: Option<&str>) -> String {
    let unit = compare.about.unit.as_deref().or(unit);
    let value = match &compare.value {
        Ok(number) => with_sign(&number.to_string(), unit),
        Err(reason) => reason.clone(),
    };
    let when = compare.about.when.as_ref().map(|when| format!(" ({})", when.bare())).unwrap_or_default();
    format!("{}: {value}{when}", compare.area)
}

fn content(table: &Table, cell: &Cell, facts: &About) -> String {
    match &cell.content {
        Content::Number(_) => {
            let also: Vec<_> = cell
                .conflicts
                .iter()
                .map(|conflict| with_sign(&conflict.value.to_string(), facts.unit.as_deref()))
                .map(|value| format!(" <span class=\"figure-also\">or {}</span>", escape(&value)))
                .collect();
            format!("<span class=\"figure-value\">{}</span>{}", escape(&shown(cell, facts)), also.concat())
        }
        Content::Missing(reason) => format!("<span class=\"figure-missing\">{}</span>", escape(reason)),
        Content::Word(index) => {
            let Some(word) = table.legend.get(*index) else { return String::new() };
            format!("<span class=\"figure-word\">{}{}</span>", word.shape.svg(), escape(&word.means))
        }
        Content::Text(texts) if texts.len() == 1 => lines(&texts[0]),
        Content::Text(texts) => {
            let items: String = texts.iter().map(|text| format!("<li>{}</li>", lines(text))).collect();
            format!("<ul>{items}</ul>")
        }
    }
}

/// A figure as it is printed, with its sign.
pub(super) fn shown(cell: &Cell, facts: &About) -> String {
    match (&cell.printed, cell.number()) {
        (Some(printed), _) => printed.clone(),
        (None, Some(number)) => with_sign(&number.to_string(), facts.unit.as_deref()),
        (None, None) => String::new(),
    }
}

/// Text of several lines, none of them blank.
fn lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(escape).collect();
    lines.join("<br>")
}

fn is_figure(cell: &Cell) -> bool {
    !matches!(cell.content, Content::Text(_))
}

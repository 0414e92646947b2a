//! A chart as SVG, drawn when the site is built: labels at the figures, patterns instead of colours, its table below.
//!
//! There is no view box: across, everything is in per cent, down and for letters in pixels, so that letters keep their size
//! from a phone to a wide screen. There is no `style`, which the content security policy would refuse; the style sheet
//! colours by class and `currentColor`.

mod bars;
mod line;

use std::fmt::Write;

use super::facts::{is_sign, with_sign};
use super::table::{body, foot};
use super::{Decimal, FigureFile, Holds, Table};
use crate::markup::escape;
use crate::path::{SlugStyle, slugify};

/// Height of the letters in pixels; WCAG knows no smallest size, and below 12 people on phones give up.
const LETTERS: u32 = 15;

/// From one line of text to the next, in pixels.
const LINE: u32 = 20;

/// Characters of a line: the widest of the usual faces takes 8.5 pixels for each, and the smallest phones have 280.
const LINE_CHARACTERS: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bar,
    Line,
    Stacked,
}

impl Kind {
    pub const NAMES: [(&'static str, Kind); 3] = [("bar", Kind::Bar), ("line", Kind::Line), ("stacked", Kind::Stacked)];

    fn words(self) -> &'static str {
        match self {
            Self::Bar => "Bar chart",
            Self::Line => "Line chart",
            Self::Stacked => "Stacked bar chart",
        }
    }

    /// Rows a chart of this kind can tell apart.
    fn most_rows(self) -> usize {
        match self {
            Self::Bar => 12,
            Self::Line => line::MARKERS,
            Self::Stacked => bars::PATTERNS,
        }
    }
}

/// What is drawn: some rows and columns of a table that have one unit.
struct Drawing<'a> {
    table: &'a Table,
    rows: Vec<usize>,
    columns: Vec<usize>,
    unit: Option<String>,
    id: String,
}

/// A chart with its table. Without `rows`, all that are not worked out from others are drawn.
///
/// # Errors
/// In words for the author, when these figures cannot be drawn together.
pub fn chart(
    figures: &FigureFile,
    table: &Table,
    kind: Kind,
    rows: Option<Vec<usize>>,
    csv: &str,
) -> Result<String, String> {
    let drawing = Drawing::new(figures, table, kind, rows)?;
    let mut svg = Svg::default();
    match kind {
        Kind::Bar => bars::bar(&drawing, &mut svg),
        Kind::Stacked => bars::stacked(&drawing, &mut svg),
        Kind::Line => line::line(&drawing, &mut svg),
    }
    let (id, caption) = (&drawing.id, escape(&table.caption));
    let unit = drawing.unit.as_deref().map(|unit| format!(" <span class=\"figure-unit\">({})</span>", escape(unit)));
    let mut html = format!(
        "<figure class=\"figures figures-chart\" id=\"{id}\">\n<p class=\"figures-title\">{caption}{}</p>\n\
         <svg class=\"chart\" width=\"100%\" height=\"{}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
         font-size=\"{LETTERS}\" fill=\"currentColor\">\n<title id=\"{id}-title\">{}: {caption}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{}</svg>\n",
        unit.unwrap_or_default(),
        svg.height,
        kind.words(),
        escape(&drawing.description()),
        svg.inside,
    );
    let inner = format!("{id}-table");
    let _ = write!(
        html,
        "<details class=\"figures-behind\">\n<summary>The figures behind this chart: {caption}</summary>\n{}{}</details>\n\
         <figcaption class=\"figures-foot\">\n<p class=\"figures-download\"><a href=\"{}\" download>Download \
         \u{201c}{caption}\u{201d} as a CSV file</a></p>\n</figcaption>\n</figure>\n",
        body(table, &inner),
        foot(table, &inner),
        escape(csv),
    );
    Ok(html)
}

impl<'a> Drawing<'a> {
    fn new(figures: &FigureFile, table: &'a Table, kind: Kind, rows: Option<Vec<usize>>) -> Result<Self, String> {
        let chosen = rows.as_ref().map(|rows| rows.iter().map(|row| table.rows[*row].id.as_str()).collect::<Vec<_>>());
        let chosen = chosen.map(|ids| format!("-{}", slugify(&ids.join("-"), SlugStyle::On))).unwrap_or_default();
        let kind_name = Kind::NAMES.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name);
        let id = format!("chart-{kind_name}-{}{chosen}", figures.anchor(table));
        let rows =
            rows.unwrap_or_else(|| (0..table.rows.len()).filter(|row| !table.rows[*row].sums.is_derived()).collect());
        let is_drawn = |column: &usize| {
            let column = &table.columns[*column];
            column.holds == Holds::Number && !column.sums.is_derived()
        };
        let columns: Vec<usize> = (0..table.columns.len()).filter(is_drawn).collect();
        let cells: Vec<_> = rows.iter().flat_map(|row| columns.iter().map(|column| (*row, *column))).collect();
        let numbers: Vec<_> = cells.iter().filter_map(|(row, column)| table.cell(*row, *column)?.number()).collect();
        if numbers.is_empty() {
            return Err(format!("\u{201c}{}\u{201d} has no numbers to draw", table.caption));
        }
        if numbers.iter().any(|number| number.is_negative()) && kind != Kind::Line {
            return Err("a bar cannot show a negative number; use `kind=\"line\"`".to_owned());
        }
        if rows.len() > kind.most_rows() {
            let most = kind.most_rows();
            return Err(format!(
                "{} rows are too many for this chart, which can show {most}; choose some with `rows`",
                rows.len()
            ));
        }
        let mut units: Vec<Option<String>> = Vec::new();
        for (row, column) in &cells {
            let unit = table.facts(*row, *column).unit;
            let is_number = table.cell(*row, *column).is_some_and(|cell| cell.number().is_some());
            if is_number && !units.contains(&unit) {
                units.push(unit);
            }
        }
        if units.len() > 1 {
            let names: Vec<_> = units.iter().map(|unit| format!("`{}`", unit.as_deref().unwrap_or("none"))).collect();
            let words = "these figures have different units";
            return Err(format!("{words}: {}; choose rows of one unit with `rows`", names.join(", ")));
        }
        Ok(Self { table, rows, columns, unit: units.pop().flatten(), id })
    }

    fn number(&self, row: usize, column: usize) -> Option<Decimal> {
        self.table.cell(row, column)?.number()
    }

    fn value(&self, number: Decimal) -> String {
        with_sign(&number.to_string(), self.unit.as_deref())
    }

    /// "1,024", or why there is no figure; a figure in doubt says so.
    fn label(&self, row: usize, column: usize) -> String {
        let Some(cell) = self.table.cell(row, column) else { return String::new() };
        match (&cell.content, cell.number()) {
            (super::Content::Missing(reason), _) => reason.clone(),
            (_, Some(number)) => {
                let value = cell.printed.clone().unwrap_or_else(|| self.value(number));
                let also: String =
                    cell.conflicts.iter().map(|conflict| format!(" or {}", self.value(conflict.value))).collect();
                let doubt = if also.is_empty() && cell.comparable().is_none() { " (see note)" } else { "" };
                format!("{value}{also}{doubt}")
            }
            _ => String::new(),
        }
    }

    fn highest(&self) -> f64 {
        let cells = self.rows.iter().flat_map(|row| self.columns.iter().map(|column| (*row, *column)));
        cells.filter_map(|(row, column)| self.number(row, column)).map(Decimal::as_f64).fold(0.0, f64::max)
    }

    /// The chart in sentences.
    fn description(&self) -> String {
        let unit = self.unit.as_deref().filter(|unit| !is_sign(unit)).map(|unit| format!("In {unit}. "));
        let rows = self.rows.iter().map(|row| {
            let values = self
                .columns
                .iter()
                .map(|column| format!("{}: {}", self.table.columns[*column].title, self.label(*row, *column)));
            format!("{}: {}.", self.table.rows[*row].title, values.collect::<Vec<_>>().join("; "))
        });
        unit.unwrap_or_default() + &rows.collect::<Vec<_>>().join(" ")
    }
}

/// What has been drawn, from the top down.
#[derive(Default)]
struct Svg {
    inside: String,
    /// Pixels.
    height: u32,
}

impl Svg {
    /// Text from the left edge, over as many lines as it needs, beginning `indent` pixels in.
    fn text(&mut self, text: &str, indent: u32, bold: bool) {
        let weight = if bold { " font-weight=\"700\"" } else { "" };
        let most = LINE_CHARACTERS - (indent as usize).div_ceil(8);
        for line in wrapped(text, most) {
            self.height += LINE;
            let y = self.height - 5;
            let _ = writeln!(
                self.inside,
                "<text class=\"chart-text\" x=\"{indent}\" y=\"{y}\"{weight}>{}</text>",
                escape(&line)
            );
        }
    }

    fn space(&mut self, pixels: u32) {
        self.height += pixels;
    }
}

/// Lines of at most so many characters; a longer word has a line of its own.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A number for an attribute, with one decimal at most.
fn brief(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

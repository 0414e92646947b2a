//! One figure inside a sentence, with what a reader needs to judge it.

use super::facts::is_sign;
use super::table::{doubts, shown};
use super::{Content, Table};
use crate::markup::escape;

/// Punctuation that Markdown would take for its own.
const MARKS: &str = "*_[]`~\\|^$!#{}";

/// "183 children (as at May 2016; Annual Report, section 3.1)" as HTML; without `facts`, what stands in brackets is left
/// out, but never a remark that the figure is in doubt.
pub fn sentence(table: &Table, row: usize, column: usize, facts: bool) -> String {
    let Some(cell) = table.cell(row, column) else { return String::new() };
    let about = table.facts(row, column);
    let value = match &cell.content {
        Content::Number(_) => {
            let unit = about.unit.as_deref().filter(|unit| !is_sign(unit));
            let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            format!("{}{unit}", shown(cell, &about))
        }
        Content::Missing(reason) => reason.clone(),
        Content::Word(index) => table.legend.get(*index).map(|word| word.means.clone()).unwrap_or_default(),
        Content::Text(texts) => texts.join(", "),
    };
    let mut asides = Vec::new();
    if facts {
        // The place of the whole table goes without saying; that of a comparison does not.
        asides.extend(about.area.clone().filter(|area| Some(area) != table.about.area.as_ref()));
        asides.extend(about.when.as_ref().map(super::When::in_words));
        asides.extend(about.source.in_words());
    }
    asides.extend(doubts(cell, &about).into_iter().map(|text| aside(&text)));
    let aside = if asides.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"figure-facts\">({})</span>", plain(&asides.join("; ")))
    };
    format!("<span class=\"figure-inline\"><span class=\"figure-value\">{}</span>{aside}</span>", plain(&value))
}

/// A remark of its own as part of a sentence.
fn aside(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Escaped for HTML that stands in a line of Markdown.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            c if MARKS.contains(c) => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push_str(&escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

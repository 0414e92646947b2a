//! One cell: a number, a word, a text, or the reason why there is none.

use std::ops::Range;

use super::{Reading, unknown_word};
use crate::data::{Fields, Node, Unknown, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::figure::facts::{About, Source, tidy, words};
use crate::figure::{Cell, Compare, Conflict, Content, Decimal, Holds, LegendWord, sums};
use crate::path::SourcePath;

/// What stands in many tables where a figure is missing, and tells a reader nothing.
const NO_REASONS: [&str; 10] =
    ["n/a", "na", "nil", "none", "tbc", "unknown", "not known", "not available", "not reported", "no data"];

const MISSING: &str = "{ missing = \"not reported: the reason\" }";

impl Reading<'_> {
    /// Reads a cell of `[[table.row]]`.
    pub(super) fn cell(&self, fields: &Fields<'_>, node: &Node, holds: Holds, legend: &[LegendWord]) -> Option<Cell> {
        let content = match (&node.value, holds) {
            (Value::Table(table), _) => {
                return fields
                    .nested("cell", table, Unknown::Refuse, |cell| self.cell_table(cell, node, holds, legend));
            }
            (Value::Integer(_) | Value::Float(_), Holds::Number) => {
                Content::Number(sums::number(node, self.text).or_else(|| too_strange(fields, node))?)
            }
            (Value::String(_), Holds::Word) => Content::Word(self.word(fields, node, legend)?),
            (Value::String(text), Holds::Text) if !text.trim().is_empty() => {
                Content::Text(vec![text.trim().to_owned()])
            }
            (Value::Array(items), Holds::Text) if !items.is_empty() => {
                let texts = fields.string_items("cells", "cells", node)?;
                Content::Text(texts.into_iter().filter_map(|text| text.as_str().map(str::to_owned)).collect())
            }
            (Value::String(text), _) => {
                fields.report(no_number(fields.file(), node.span.clone(), text, holds));
                return None;
            }
            _ => {
                let (wanted, example) = match holds {
                    Holds::Number => ("a number", "cells = [183]"),
                    Holds::Word => ("a word of the legend", "cells = [\"attended\"]"),
                    Holds::Text => ("text", "cells = [\"April 2016\"]"),
                };
                fields.wrong_type("cells", node, wanted, example);
                return None;
            }
        };
        Some(Cell::new(node.span.clone(), content))
    }

    fn cell_table(&self, fields: &Fields<'_>, node: &Node, holds: Holds, legend: &[LegendWord]) -> Option<Cell> {
        let value = sums::decimal(fields, self.text, "value").map(Content::Number);
        let missing = self.missing(fields);
        let word = fields.get("word").map(|word| self.word(fields, word, legend).map(Content::Word));
        let text = words(fields, "text").map(|text| Content::Text(vec![text]));
        let given = ["value", "missing", "word", "text"].into_iter().filter(|name| fields.key(name).is_some()).count();
        if given != 1 {
            let found = if given == 0 { "nothing to show" } else { "more than one thing to show" };
            let problem = Diagnostic::new(Code::FigureValue, format!("this cell has {found}"));
            let problem = problem.at(self.file, node.span.clone(), "");
            let help = format!("give it one: a `value`, or why there is none: `{MISSING}`");
            fields.report(problem.help(help));
        }
        let fits = match holds {
            Holds::Number => fields.key("value").is_some(),
            Holds::Word => fields.key("word").is_some(),
            Holds::Text => fields.key("text").is_some(),
        };
        if given == 1 && !fits && fields.key("missing").is_none() {
            let (what, key) = match holds {
                Holds::Number => ("numbers", "value"),
                Holds::Word => ("words of the legend", "word"),
                Holds::Text => ("text", "text"),
            };
            let problem = Diagnostic::new(Code::FigureValue, format!("this column holds {what}"));
            fields.report(problem.at(self.file, node.span.clone(), "").help(format!("give the cell a `{key}`")));
        }
        let content = value.or(missing).or(word.flatten()).or(text);
        let cell = Cell {
            about: About::read(fields),
            printed: words(fields, "printed"),
            note: words(fields, "note"),
            as_printed: words(fields, "as_printed"),
            erratum: words(fields, "erratum"),
            conflicts: self.conflicts(fields),
            ..Cell::new(node.span.clone(), content.unwrap_or(Content::Text(Vec::new())))
        };
        Some(cell).filter(|cell| cell.content != Content::Text(Vec::new()))
    }

    /// `missing`, which must be a reason.
    fn missing(&self, fields: &Fields<'_>) -> Option<Content> {
        let node = fields.get("missing")?;
        let reason = fields.string("missing")?;
        if let Some(problem) = no_reason(self.file, node.span.clone(), &reason) {
            fields.report(problem);
        }
        Some(Content::Missing(tidy(&reason)))
    }

    fn conflicts(&self, fields: &Fields<'_>) -> Vec<Conflict> {
        let example = "conflicts = [{ value = 71, source = \"2.3\", note = \"by level of risk\" }]";
        let read = |(node, table): (&Node, _)| {
            fields.nested("conflicts", table, Unknown::Refuse, |entry| {
                let value = sums::decimal(entry, self.text, "value");
                if entry.key("value").is_none() {
                    let problem = Diagnostic::new(Code::FigureForm, "this conflict has no `value`");
                    entry.report(
                        problem.at(self.file, node.span.clone(), "").help(format!("write it like this: `{example}`")),
                    );
                }
                let (source, note) = (Source::read(entry), words(entry, "note"));
                Some(Conflict { value: value?, source, note })
            })
        };
        fields.tables("conflicts", example).into_iter().filter_map(read).collect()
    }

    /// `compare` of a row.
    pub(super) fn compare(&self, fields: &Fields<'_>) -> Vec<Compare> {
        let example = "compare = [{ area = \"England\", value = 60 }]";
        let read = |(node, table): (&Node, _)| {
            fields.nested("compare", table, Unknown::Refuse, |entry| {
                let about = About::read(entry);
                let number = sums::decimal(entry, self.text, "value").map(Ok);
                let reason = self.missing(entry).and_then(|content| match content {
                    Content::Missing(reason) => Some(Err(reason)),
                    _ => None,
                });
                let value = number.or(reason);
                if about.area.is_none() || (entry.key("value").is_none() && entry.key("missing").is_none()) {
                    let problem = Diagnostic::new(Code::FigureForm, "a comparison needs `area` and `value`");
                    entry.report(
                        problem.at(self.file, node.span.clone(), "").help(format!("write it like this: `{example}`")),
                    );
                }
                Some(Compare { area: about.area.clone()?, value: value?, about })
            })
        };
        fields.tables("compare", example).into_iter().filter_map(read).collect()
    }

    /// Reads a cell of a CSV file.
    pub(super) fn csv_cell(
        &self,
        fields: &Fields<'_>,
        (text, span): (&str, Range<usize>),
        file: &SourcePath,
        holds: Holds,
        legend: &[LegendWord],
    ) -> Option<Cell> {
        let text = text.trim();
        let missing = text.get(..8).filter(|start| start.eq_ignore_ascii_case("missing:")).map(|_| text[8..].trim());
        let content = match (missing, holds) {
            (Some(reason), _) => {
                if let Some(problem) = no_reason(file, span.clone(), reason) {
                    fields.report(problem);
                }
                Some(Content::Missing(tidy(reason)))
            }
            (None, Holds::Number) => Decimal::parse(text, true).map(Content::Number),
            (None, Holds::Text) => Some(Content::Text(vec![text.to_owned()])).filter(|_| !text.is_empty()),
            (None, Holds::Word) => {
                let found = legend.iter().position(|entry| entry.word == text);
                if found.is_none() && !text.is_empty() {
                    fields.report(unknown_word(text, legend).at(file, span, ""));
                    return None;
                }
                found.map(Content::Word)
            }
        };
        if content.is_none() {
            fields.report(no_number(file, span.clone(), text, holds));
        }
        Some(Cell::new(span, content?))
    }
}

/// A number that is written in a way reports are not.
fn too_strange(fields: &Fields<'_>, node: &Node) -> Option<Decimal> {
    let help = "write the digits out, with at most four decimals: `1200`, `68.8`";
    fields.wrong_value(Code::FigureValue, node, "this number cannot be used as it is written".into(), help.into());
    None
}

/// A text where a figure belongs, or a blank.
fn no_number(file: &SourcePath, span: Range<usize>, text: &str, holds: Holds) -> Diagnostic {
    let text = text.trim();
    if text.is_empty() || text == "-" || NO_REASONS.contains(&text.to_lowercase().as_str()) {
        let message =
            if text.is_empty() { "this cell is blank".to_owned() } else { format!("this cell only says `{text}`") };
        return Diagnostic::new(Code::FigureValue, message)
            .at(file, span, "")
            .help(format!("say why there is nothing here: `{MISSING}`, in a CSV file `missing: the reason`"));
    }
    let problem = Diagnostic::new(Code::FigureValue, format!("`{text}` is not a number")).at(file, span, "");
    let bare = text.trim_start_matches(['£', '$', '€']).trim_end_matches('%').trim();
    match Decimal::parse(bare, true).filter(|_| holds == Holds::Number) {
        Some(number) => problem.help(format!("write the number alone, without quotes: `{}`", number.plain())),
        None => problem.help(format!(
            "write a number, or why there is none: `{MISSING}`; a column of words has `holds = \"text\"`"
        )),
    }
}

fn no_reason(file: &SourcePath, span: Range<usize>, reason: &str) -> Option<Diagnostic> {
    let plain = reason.trim().trim_end_matches('.').to_lowercase();
    let empty = !plain.contains(char::is_alphabetic) || NO_REASONS.contains(&plain.as_str());
    empty.then(|| {
        let message = format!("`{}` does not say why there is no figure", reason.trim());
        let help = "give the reason: `missing = \"not reported: the team was being set up\"`; if the report gives \
                    none, say that";
        Diagnostic::new(Code::FigureValue, message).at(file, span, "").help(help)
    })
}

//! TOML text to the tree, with every syntax error the parser can recover from.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::trouble::{line_around, twice};
use super::{Key, Node, SyntaxProblem, Table, Value, toml_words};

/// Reads TOML. `offset` is where `text` starts in its file; all spans are file offsets.
///
/// What could not be read is [`Value::Unreadable`], so that one mistake is one message.
pub fn parse_toml(text: &str, offset: usize) -> (Table, Vec<SyntaxProblem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut table = read_table(table.get_ref(), 0);
    let mut found: Vec<(Range<usize>, String)> =
        errors.into_iter().map(|error| (error.span().unwrap_or(0..0), error.message().to_owned())).collect();
    found.sort_by_key(|(span, _)| span.start);
    keep_causes(text, &table, &mut found);
    let problem = |(span, message): (Range<usize>, String)| match message.starts_with("duplicate key") {
        true => {
            let first = first_of(text, &table, &span);
            twice(header_at(text, &span).unwrap_or(&text[span.clone()]), span, first)
        }
        false => toml_words::plain(text, span, &message),
    };
    let mut problems: Vec<_> = found.into_iter().map(problem).collect();
    for problem in &problems {
        blank(&mut table, &problem.span);
    }
    for problem in &mut problems {
        problem.span = shift(problem.span.clone(), offset);
        problem.first = problem.first.take().map(|first| shift(first, offset));
    }
    move_by(&mut table, offset);
    (table, problems)
}

/// Leaves one problem for each mistake: a list without an end makes everything after it strange, and what is wrong twice
/// on a line is wrong once.
fn keep_causes(text: &str, table: &Table, found: &mut Vec<(Range<usize>, String)>) {
    let unclosed =
        |message: &str| message.starts_with("unclosed array,") || message.starts_with("unclosed inline table");
    if let Some(open) = found.iter().find(|(_, message)| unclosed(message)).cloned() {
        let around = innermost(table, open.0.start);
        let start = around.map_or(open.0.start, |span| span.start);
        found.retain(|(span, _)| span.end < start);
        found.push((start..(start + 1).min(text.len()), open.1));
    }
    found.dedup_by(|later, earlier| line_around(text, later.0.start) == line_around(text, earlier.0.start));
}

/// The smallest list or inline table around a place.
fn innermost(table: &Table, at: usize) -> Option<Range<usize>> {
    fn visit(node: &Node, at: usize, best: &mut Option<Range<usize>>) {
        let around = node.span.start < at && at <= node.span.end;
        if around && matches!(node.value, Value::Array(_) | Value::Table(_)) {
            *best = Some(node.span.clone());
        }
        match &node.value {
            Value::Array(items) => items.iter().for_each(|item| visit(item, at, best)),
            Value::Table(table) => table.entries.iter().for_each(|(_, node)| visit(node, at, best)),
            _ => {}
        }
    }
    let mut best = None;
    table.entries.iter().for_each(|(_, node)| visit(node, at, &mut best));
    best
}

/// Takes out what touches a problem, and what the parser made up where it found nothing.
fn blank(table: &mut Table, problem: &Range<usize>) {
    for (_, node) in &mut table.entries {
        let touches = problem.start <= node.span.end && node.span.start <= problem.end;
        match &mut node.value {
            Value::Table(inside) => blank(inside, problem),
            _ if touches || node.span == (0..0) => node.value = Value::Unreadable,
            _ => {}
        }
    }
}

/// Where a name that is there twice stands for the first time. Names in inline tables only count for each other.
fn first_of(text: &str, table: &Table, name: &Range<usize>) -> Option<Range<usize>> {
    fn visit(table: &Table, found: &mut Vec<Range<usize>>, text: &str, wanted: &str) {
        for (key, node) in &table.entries {
            if text.get(key.span.clone()) == Some(wanted) {
                found.push(key.span.clone());
            }
            if let Some(inside) = node.as_table() {
                visit(inside, found, text, wanted);
            }
        }
    }
    if let Some(header) = header_at(text, name) {
        let mut place = line_around(text, name.start);
        while place.start > 0 {
            place = line_around(text, place.start - 1);
            if text[place.clone()].trim() == header {
                return Some(place);
            }
        }
        return None;
    }
    let starts_line = |span: &Range<usize>| {
        let line = line_around(text, span.start);
        text[line.start..span.start].trim_matches(|c: char| c == '[' || c.is_whitespace()).is_empty()
    };
    let mut found = Vec::new();
    visit(table, &mut found, text, &text[name.clone()]);
    let alike = |span: &Range<usize>| span.end <= name.start && starts_line(span) == starts_line(name);
    found.into_iter().filter(alike).max_by_key(|span| span.start)
}

/// The whole `[header]` that a name is part of.
fn header_at<'a>(text: &'a str, name: &Range<usize>) -> Option<&'a str> {
    Some(text[line_around(text, name.start)].trim()).filter(|line| line.starts_with('['))
}

fn move_by(table: &mut Table, offset: usize) {
    fn node_by(node: &mut Node, offset: usize) {
        node.span = shift(node.span.clone(), offset);
        match &mut node.value {
            Value::Array(items) => items.iter_mut().for_each(|item| node_by(item, offset)),
            Value::Table(table) => move_by(table, offset),
            _ => {}
        }
    }
    for (key, node) in &mut table.entries {
        key.span = shift(key.span.clone(), offset);
        node_by(node, offset);
    }
}

fn shift(span: Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}

fn read_table(table: &DeTable<'_>, offset: usize) -> Table {
    let entry = |(key, value): (&Spanned<toml::de::DeString<'_>>, &Spanned<DeValue<'_>>)| {
        let key = Key { name: key.get_ref().to_string(), span: shift(key.span(), offset) };
        (key, read_value(value, offset))
    };
    Table { entries: table.iter().map(entry).collect() }
}

fn read_value(value: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let span = shift(value.span(), offset);
    let value = match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            // A whole number too large for 64 bits is kept as near as a decimal can hold it.
            Err(_) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        },
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(date) => Value::DateTime(date.to_string()),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| read_value(item, offset)).collect()),
        DeValue::Table(table) => Value::Table(read_table(table, offset)),
    };
    Node { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_place() {
        let text = "a = 'x'\n[b]\nc = 2026-01-31\n";
        let (table, problems) = parse_toml(text, 4);
        assert!(problems.is_empty());
        let date = table.at(&["b", "c"]).unwrap();
        assert_eq!(date.value, Value::DateTime("2026-01-31".into()));
        assert_eq!(&text[date.span.start - 4..date.span.end - 4], "2026-01-31");
    }

    #[test]
    fn several_errors_are_found_at_once() {
        let (_, problems) = parse_toml("a = \nb = 1\nc = [1,\n", 0);
        assert!(problems.len() >= 2, "found {}", problems.len());
    }
}

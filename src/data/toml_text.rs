//! TOML text to the tree, with every syntax error the parser can recover from.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Key, Node, Table, Value};

/// A problem with the text itself: place and cause, in the parser's words.
pub struct SyntaxProblem {
    pub span: Range<usize>,
    pub message: String,
}

/// Reads TOML. `offset` is where `text` starts in its file; all spans are file offsets.
pub fn parse_toml(text: &str, offset: usize) -> (Table, Vec<SyntaxProblem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let problem = |error: toml::de::Error| SyntaxProblem {
        span: shift(error.span().unwrap_or(0..0), offset),
        message: error.message().trim().to_owned(),
    };
    let problems = errors.into_iter().map(problem).collect();
    (read_table(table.get_ref(), offset), problems)
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

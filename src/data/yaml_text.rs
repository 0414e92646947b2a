//! YAML text to the tree.

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use super::{Key, Node, SyntaxProblem, Table, Value, yaml_words};

/// Reads YAML whose top is a table. `offset` is where `text` starts in its file.
///
/// Errors: at most one, as the parser stops at the first.
pub fn parse_yaml(text: &str, offset: usize) -> (Table, Vec<SyntaxProblem>) {
    match parse_yaml_value(text, offset) {
        Ok(Node { value: Value::Table(table), .. }) => (table, Vec::new()),
        Ok(Node { value: Value::Null, .. }) => (Table::default(), Vec::new()),
        Ok(node) => {
            let found = node.describe();
            (Table::default(), vec![yaml_words::not_a_table(text, node.span, found)])
        }
        Err(problem) => (Table::default(), vec![problem]),
    }
}

/// Reads YAML with anything at its top: a list, say. Text with nothing in it is [`Value::Null`].
///
/// # Errors
/// The first thing that is not YAML.
pub fn parse_yaml_value(text: &str, offset: usize) -> Result<Node, SyntaxProblem> {
    let places = Places::new(text, offset);
    let documents = MarkedYaml::load_from_str(text).map_err(|error| {
        let at = places.byte(error.marker().index()) - offset;
        let problem = yaml_words::plain(text, at, error.info());
        let moved = |span: Range<usize>| span.start + offset..span.end + offset;
        SyntaxProblem { span: moved(problem.span), first: problem.first.map(moved), ..problem }
    })?;
    let empty = Node { span: offset..offset, value: Value::Null };
    Ok(documents.first().map_or(empty, |top| read(top, &places)))
}

/// The parser counts characters; places are bytes.
struct Places<'a> {
    text: &'a str,
    offset: usize,
    bytes: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, offset: usize) -> Self {
        let starts = text.char_indices().map(|(byte, _)| byte);
        Self { text, offset, bytes: starts.chain([text.len()]).map(|byte| byte + offset).collect() }
    }

    fn byte(&self, character: usize) -> usize {
        self.bytes[character.min(self.bytes.len() - 1)]
    }

    fn range(&self, start: usize, end: usize) -> Range<usize> {
        self.byte(start)..self.byte(end)
    }

    fn of(&self, node: &MarkedYaml<'_>) -> Range<usize> {
        let span = self.range(node.span.start.index(), node.span.end.index());
        // The parser leaves out the bracket that ends a list, and takes the line ends below a value with it.
        let after = &self.text[span.end - self.offset..];
        let brackets =
            (node.data.is_sequence() && after.starts_with(']')) || (node.data.is_mapping() && after.starts_with('}'));
        let inside = self.text[span.start - self.offset..span.end - self.offset].trim_end().len();
        span.start..if brackets { span.end + 1 } else { span.start + inside }
    }
}

fn read(node: &MarkedYaml<'_>, places: &Places<'_>) -> Node {
    let value = match &node.data {
        YamlData::Value(Scalar::Null) | YamlData::BadValue | YamlData::Alias(_) => Value::Null,
        YamlData::Value(Scalar::Boolean(flag)) => Value::Bool(*flag),
        YamlData::Value(Scalar::Integer(number)) => Value::Integer(*number),
        YamlData::Value(Scalar::FloatingPoint(number)) => Value::Float(number.into_inner()),
        YamlData::Value(Scalar::String(text)) | YamlData::Representation(text, ..) => Value::String(text.to_string()),
        YamlData::Tagged(_, inner) => return read(inner, places),
        YamlData::Sequence(items) => Value::Array(items.iter().map(|item| read(item, places)).collect()),
        YamlData::Mapping(entries) => Value::Table(Table {
            entries: entries.iter().map(|(key, value)| (read_key(key, places), read(value, places))).collect(),
        }),
    };
    Node { span: places.of(node), value }
}

fn read_key(key: &MarkedYaml<'_>, places: &Places<'_>) -> Key {
    let name = match &key.data {
        YamlData::Value(Scalar::String(text)) | YamlData::Representation(text, ..) => text.to_string(),
        YamlData::Value(Scalar::Integer(number)) => number.to_string(),
        YamlData::Value(Scalar::Boolean(flag)) => flag.to_string(),
        other => format!("{other:?}"),
    };
    Key { name, span: places.of(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_place_in_bytes() {
        let text = "title: Été\ndate: 2026-01-31\n";
        let (table, problems) = parse_yaml(text, 4);
        assert!(problems.is_empty());
        let date = table.get("date").unwrap();
        assert_eq!(&text[date.span.start - 4..date.span.end - 4], "2026-01-31");
    }

    #[test]
    fn the_top_may_be_a_list() {
        let node = parse_yaml_value("- a\n- b\n", 0).ok().unwrap();
        assert_eq!(node.as_array().map(<[_]>::len), Some(2));
        assert_eq!(parse_yaml("- a\n", 0).1[0].message, "the settings must be `key: value` lines, but this is a list");
    }

    #[test]
    fn a_colon_in_a_title_is_one_problem_with_a_place() {
        let (_, problems) = parse_yaml("title: Safe sleeping: a guide\n", 0);
        assert_eq!(problems.len(), 1);
    }
}

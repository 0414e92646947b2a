//! TOML and YAML as one tree of values that know their place.
//!
//! In: text. Out: a [`Table`] whose every key and value has a byte range in the file, and diagnostics. Configuration,
//! front matter and data files are all read from this tree, so that each wrong value can be pointed at.

mod fields;
mod toml_text;
mod toml_words;
mod trouble;
mod yaml_text;
mod yaml_words;

use std::ops::Range;

use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::path::SourcePath;

pub use fields::{Fields, Unknown};
pub use toml_text::parse_toml;
pub use trouble::SyntaxProblem;
pub use yaml_text::{parse_yaml, parse_yaml_value};

/// The two ways to write settings, for messages that show the author a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syntax {
    #[default]
    Toml,
    Yaml,
}

impl Syntax {
    /// A setting as a line of its own: `name = value` or `name: value`.
    pub fn line(self, name: &str, value: &str) -> String {
        let bare = name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        match self {
            Self::Toml if !bare => format!("\"{name}\" = {value}"),
            Self::Toml => format!("{name} = {value}"),
            Self::Yaml => format!("{name}: {value}"),
        }
    }
}

/// Reads a data file of a theme or a site, with a place for every problem; `what` names it in messages ("the thesaurus").
pub fn read_data<T>(file: &SourcePath, text: &str, what: &str, read: impl FnOnce(&Fields<'_>) -> T) -> Checked<T> {
    let (table, problems) = parse_toml(text, 0);
    let syntax = |problem: SyntaxProblem| {
        let message = format!("{what} could not be read: {}", problem.message);
        Diagnostic::new(Code::ConfigSyntax, message).at(file, problem.span, "").help("text needs quotes at both ends")
    };
    let mut diagnostics: Vec<_> = problems.into_iter().map(syntax).collect();
    let fields = Fields::new(file, &table, Syntax::Toml, Code::ConfigType);
    let value = read(&fields);
    diagnostics.extend(fields.finish(Unknown::Refuse, &[]));
    Checked::new(value, diagnostics)
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    pub span: Range<usize>,
}

/// A value and its place: bytes from the start of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Range<usize>,
    pub value: Value,
}

/// What TOML and YAML can say.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    /// Something stands there that could not be read, which a [`SyntaxProblem`] says: no second message is due.
    Unreadable,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    /// A TOML date or date-time, as written.
    DateTime(String),
    Array(Vec<Node>),
    Table(Table),
}

/// A key and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub name: String,
    pub span: Range<usize>,
}

/// Keys in the order they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub entries: Vec<(Key, Node)>,
}

impl Table {
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// A key as it was written.
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(key, _)| key)
    }

    /// The value at a path of keys: `["extra", "signpost"]`.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        let (last, tables) = path.split_last()?;
        let mut table = self;
        for name in tables {
            table = table.get(name)?.as_table()?;
        }
        table.get(last)
    }
}

impl Node {
    pub fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(nodes) => Some(nodes),
            _ => None,
        }
    }

    /// Whether there is nothing to read: no value, or one that has its message already.
    pub fn is_absent(&self) -> bool {
        matches!(self.value, Value::Null | Value::Unreadable)
    }

    /// A single value as text, whatever its type: what an author would put between quotes.
    pub fn as_written(&self) -> Option<String> {
        match &self.value {
            Value::String(text) | Value::DateTime(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Unreadable | Value::Array(_) | Value::Table(_) => None,
        }
    }

    /// What this is, for a message: "a whole number".
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Null | Value::Unreadable => "nothing",
            Value::Bool(_) => "true or false",
            Value::Integer(number) if *number < 0 => "a negative number",
            Value::Integer(_) => "a whole number",
            Value::Float(number) if !number.is_finite() => "not a number that can be used",
            Value::Float(number) if *number < 0.0 => "a negative number",
            Value::Float(_) => "a decimal number",
            Value::String(_) => "text",
            Value::DateTime(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The plain value, for templates: dates become text, as in Zola.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null | Value::Unreadable => Json::Null,
            Value::Bool(flag) => Json::Bool(*flag),
            Value::Integer(number) => Json::from(*number),
            Value::Float(number) => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Value::String(text) | Value::DateTime(text) => Json::String(text.clone()),
            Value::Array(nodes) => Json::Array(nodes.iter().map(Node::to_json).collect()),
            Value::Table(table) => Json::Object(table.to_json()),
        }
    }
}

impl Table {
    pub fn to_json(&self) -> serde_json::Map<String, serde_json::Value> {
        self.entries.iter().map(|(key, node)| (key.name.clone(), node.to_json())).collect()
    }
}

#[cfg(test)]
mod tests;

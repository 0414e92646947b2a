//! Reading a table field by field, gathering every problem instead of stopping at the first.

use std::cell::RefCell;

use super::{Key, Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::path::SourcePath;

/// What to do with keys nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// An error for each.
    Refuse,
    /// A warning for each; an error for one that is a slip of a known key.
    Warn,
    /// Nothing.
    Allow,
}

/// A table being read. Remembers which keys were asked for, so that the rest can be reported.
pub struct Fields<'a> {
    file: &'a SourcePath,
    table: &'a Table,
    /// Where this table stands, for messages: "", "extra", "markdown.highlighting".
    path: String,
    type_code: Code,
    asked: RefCell<Vec<&'static str>>,
    problems: RefCell<Vec<Diagnostic>>,
}

impl<'a> Fields<'a> {
    pub fn new(file: &'a SourcePath, table: &'a Table, path: &str, type_code: Code) -> Self {
        let (asked, problems) = (RefCell::default(), RefCell::default());
        Self { file, table, path: path.to_owned(), type_code, asked, problems }
    }

    /// The value of a key, marked as known.
    pub fn get(&self, name: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(name);
        self.table.get(name)
    }

    /// The name as the author knows it: `markdown.bottom_footnotes`.
    pub fn full_name(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The file being read.
    pub fn file(&self) -> &'a SourcePath {
        self.file
    }

    /// Keeps a problem found by the caller; one without a place is given the file.
    pub fn report(&self, problem: Diagnostic) {
        let problem = if problem.labels.is_empty() { problem.in_file(self.file) } else { problem };
        self.problems.borrow_mut().push(problem);
    }

    /// Says that a value has the wrong type.
    pub fn wrong_type(&self, name: &str, node: &Node, wanted: &str, example: &str) {
        let name = self.full_name(name);
        let found = node.describe();
        let message = format!("`{name}` is {found}, but {wanted} is needed");
        let problem = Diagnostic::new(self.type_code, message)
            .at(self.file, node.span.clone(), format!("found {found}"))
            .help(format!("write it like this: `{example}`"));
        self.report(problem);
    }

    /// Says that a value has the right type but cannot be used.
    pub fn wrong_value(&self, code: Code, node: &Node, message: String, help: String) {
        self.report(Diagnostic::new(code, message).at(self.file, node.span.clone(), "").help(help));
    }

    pub fn string(&self, name: &'static str) -> Option<String> {
        let node = self.get(name)?;
        match &node.value {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::DateTime(_) => {
                let written = match &node.value {
                    Value::Integer(number) => number.to_string(),
                    Value::Float(number) => number.to_string(),
                    Value::Bool(flag) => flag.to_string(),
                    Value::DateTime(date) => date.clone(),
                    _ => String::new(),
                };
                self.wrong_type(name, node, "text", &format!("{name} = \"{written}\""));
                None
            }
            Value::Array(_) | Value::Table(_) => {
                self.wrong_type(name, node, "text", &format!("{name} = \"…\""));
                None
            }
        }
    }

    pub fn flag(&self, name: &'static str) -> Option<bool> {
        let node = self.get(name)?;
        match node.value {
            Value::Bool(flag) => Some(flag),
            Value::Null => None,
            _ => {
                self.wrong_type(name, node, "true or false (without quotes)", &format!("{name} = true"));
                None
            }
        }
    }

    /// A whole number that is not negative.
    pub fn count(&self, name: &'static str) -> Option<usize> {
        let node = self.get(name)?;
        match node.value {
            Value::Integer(number) if number >= 0 => usize::try_from(number).ok(),
            Value::Null => None,
            _ => {
                let wanted = "a whole number, zero or more (without quotes)";
                self.wrong_type(name, node, wanted, &format!("{name} = 10"));
                None
            }
        }
    }

    /// A number, whole or decimal.
    pub fn number(&self, name: &'static str) -> Option<f64> {
        let node = self.get(name)?;
        match node.value {
            Value::Integer(number) => Some(number as f64),
            Value::Float(number) => Some(number),
            Value::Null => None,
            _ => {
                self.wrong_type(name, node, "a number (without quotes)", &format!("{name} = 0.5"));
                None
            }
        }
    }

    pub fn strings(&self, name: &'static str) -> Option<Vec<String>> {
        let nodes = self.string_nodes(name)?;
        Some(nodes.iter().filter_map(|node| node.as_str().map(str::to_owned)).collect())
    }

    /// A list of text, each with its place.
    pub fn string_nodes(&self, name: &'static str) -> Option<Vec<&'a Node>> {
        let node = self.get(name)?;
        let example = format!("{name} = [\"one\", \"two\"]");
        let items = match &node.value {
            Value::Array(items) => items,
            Value::Null => return None,
            _ => {
                self.wrong_type(name, node, "a list of text", &example);
                return None;
            }
        };
        for item in items.iter().filter(|item| item.as_str().is_none()) {
            self.wrong_type(name, item, "text in the list", &example);
        }
        Some(items.iter().filter(|item| item.as_str().is_some()).collect())
    }

    pub fn table(&self, name: &'static str) -> Option<&'a Table> {
        let node = self.get(name)?;
        match &node.value {
            Value::Table(table) => Some(table),
            Value::Null => None,
            _ => {
                self.wrong_type(name, node, "a table of settings", &format!("[{}]", self.full_name(name)));
                None
            }
        }
    }

    /// A list of tables, each with its place.
    pub fn tables(&self, name: &'static str) -> Vec<(&'a Node, &'a Table)> {
        let Some(node) = self.get(name) else { return Vec::new() };
        let example = format!("[[{}]]", self.full_name(name));
        let Some(items) = node.as_array() else {
            self.wrong_type(name, node, "a list of tables", &example);
            return Vec::new();
        };
        for item in items.iter().filter(|item| item.as_table().is_none()) {
            self.wrong_type(name, item, "a table in the list", &example);
        }
        items.iter().filter_map(|item| Some((item, item.as_table()?))).collect()
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, name: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.string(name)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let node = self.table.get(name)?;
        let words: Vec<_> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
        let near = nearest(&text, choices.iter().map(|(word, _)| *word));
        let help = match near {
            Some(near) => format!("did you mean `{name} = \"{near}\"`?"),
            None => format!("use one of {}", words.join(", ")),
        };
        let code = if self.type_code == Code::ConfigType { Code::ConfigValue } else { Code::FrontMatterValue };
        let message = format!("`{}` cannot be `{text}`", self.full_name(name));
        self.wrong_value(code, node, message, help);
        None
    }

    /// Reads a table inside this one with the same care.
    pub fn inside<T>(&self, name: &'static str, unknown: Unknown, read: impl FnOnce(&Fields<'a>) -> T) -> Option<T> {
        let table = self.table(name)?;
        Some(self.nested(&self.full_name(name), table, unknown, read))
    }

    /// Reads `table`, known to the author as `path`, gathering its problems here.
    pub fn nested<T>(&self, path: &str, table: &'a Table, unknown: Unknown, read: impl FnOnce(&Fields<'a>) -> T) -> T {
        let fields = Fields::new(self.file, table, path, self.type_code);
        let value = read(&fields);
        let problems = fields.finish(unknown, &[]);
        self.problems.borrow_mut().extend(problems);
        value
    }

    /// Reports the keys nobody asked for and hands over everything found. `tolerated` keys are never near misses.
    pub fn finish(self, unknown: Unknown, tolerated: &[&str]) -> Vec<Diagnostic> {
        let asked = self.asked.borrow();
        for (key, _) in &self.table.entries {
            if unknown == Unknown::Allow || asked.contains(&key.name.as_str()) {
                continue;
            }
            let problem = self.unknown_key(key, unknown, &asked, tolerated);
            self.problems.borrow_mut().push(problem);
        }
        drop(asked);
        self.problems.into_inner()
    }

    fn unknown_key(&self, key: &Key, unknown: Unknown, asked: &[&'static str], tolerated: &[&str]) -> Diagnostic {
        let near = nearest(&key.name, asked.iter().copied()).filter(|_| !tolerated.contains(&key.name.as_str()));
        let config = self.type_code == Code::ConfigType;
        let code = if config { Code::ConfigUnknownKey } else { Code::FrontMatterUnknownKey };
        let slip = near.is_some_and(|near| strsim::damerau_levenshtein(near, &key.name) == 1);
        let severity = if unknown == Unknown::Refuse || slip { Severity::Error } else { Severity::Warning };
        let message = format!("we do not know the setting `{}`", self.full_name(&key.name));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if config => "settings of your own belong in the `[extra]` table".to_owned(),
            None => "take it out, or move it into the `[extra]` table if a template reads it".to_owned(),
        };
        Diagnostic::new(code, message).at(self.file, key.span.clone(), "").help(help).severity(severity)
    }
}

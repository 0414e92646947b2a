//! Reading a table field by field, gathering every problem instead of stopping at the first.

use std::cell::RefCell;

use super::{Key, Node, Syntax, Table, Value};
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
    syntax: Syntax,
    type_code: Code,
    /// Settings there were once, by full name, with what to write today: `{text}` is the author's value in quotes,
    /// `{value}` the same without.
    former: &'static [(&'static str, &'static str)],
    asked: RefCell<Vec<&'static str>>,
    /// Keys that were reported already.
    told: RefCell<Vec<String>>,
    problems: RefCell<Vec<Diagnostic>>,
}

impl<'a> Fields<'a> {
    /// The fields of a whole file.
    pub fn new(file: &'a SourcePath, table: &'a Table, syntax: Syntax, type_code: Code) -> Self {
        let (path, former, asked, told, problems) = Default::default();
        Self { file, table, path, syntax, type_code, former, asked, told, problems }
    }

    /// The same, with words for settings of the past.
    #[must_use]
    pub fn with_former(self, former: &'static [(&'static str, &'static str)]) -> Self {
        Self { former, ..self }
    }

    /// The value of a key, marked as known.
    pub fn get(&self, name: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(name);
        self.table.get(name)
    }

    /// Leaves a key out of the report of unknown ones: it has a message of its own.
    pub fn pass_over(&self, key: &Key) {
        self.told.borrow_mut().push(key.name.clone());
    }

    /// How the file is written.
    pub fn syntax(&self) -> Syntax {
        self.syntax
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

    /// The name of a key as it was written.
    pub fn key(&self, name: &str) -> Option<&'a Key> {
        self.table.key(name)
    }

    /// A setting as a line of this file.
    pub fn line(&self, name: &str, value: &str) -> String {
        self.syntax.line(name, value)
    }

    /// Says that a value has the wrong type.
    pub fn wrong_type(&self, name: &str, node: &Node, wanted: &str, example: &str) {
        self.wrong_type_of(&format!("`{}`", self.full_name(name)), node, wanted, example);
    }

    fn wrong_type_of(&self, what: &str, node: &Node, wanted: &str, example: &str) {
        let found = node.describe();
        let below = if example.contains('\n') { format!(":\n{example}") } else { format!(": `{example}`") };
        let problem = Diagnostic::new(self.type_code, format!("{what} is {found}, but {wanted} is needed"))
            .at(self.file, node.span.clone(), format!("found {found}"))
            .help(format!("write it like this{below}"));
        self.report(problem);
    }

    /// Says that a value has the right type but cannot be used.
    pub fn wrong_value(&self, code: Code, node: &Node, message: String, help: String) {
        self.report(Diagnostic::new(code, message).at(self.file, node.span.clone(), "").help(help));
    }

    pub fn string(&self, name: &'static str) -> Option<String> {
        let node = self.get(name).filter(|node| !node.is_absent())?;
        if let Some(text) = node.as_str() {
            return Some(text.to_owned());
        }
        self.wrong_type(name, node, "text", &self.line(name, &quoted(&text_of(node))));
        None
    }

    pub fn flag(&self, name: &'static str) -> Option<bool> {
        let node = self.get(name).filter(|node| !node.is_absent())?;
        if let Value::Bool(flag) = node.value {
            return Some(flag);
        }
        let meant = match text_of(node).to_lowercase().as_str() {
            "false" | "no" | "off" | "0" => "false",
            _ => "true",
        };
        self.wrong_type(
            name,
            node,
            if node.as_str().is_some() { "true or false (without quotes)" } else { "true or false" },
            &self.line(name, meant),
        );
        None
    }

    /// A whole number that is not negative.
    pub fn count(&self, name: &'static str) -> Option<usize> {
        let node = self.get(name).filter(|node| !node.is_absent())?;
        match node.value {
            Value::Integer(number) if number >= 0 => usize::try_from(number).ok(),
            _ => {
                let meant = text_of(node).trim().parse::<usize>().unwrap_or(10).to_string();
                let quoted = node.as_str().is_some();
                let quotes = if quoted { ", without quotes" } else { "" };
                let wanted = format!("a whole number (zero or more{quotes})");
                self.wrong_type(name, node, &wanted, &self.line(name, &meant));
                None
            }
        }
    }

    /// A number, whole or decimal; TOML's `nan` and `inf` are none.
    pub fn number(&self, name: &'static str) -> Option<f64> {
        let node = self.get(name).filter(|node| !node.is_absent())?;
        match node.value {
            Value::Integer(number) => Some(number as f64),
            Value::Float(number) if number.is_finite() => Some(number),
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
        self.string_items(name, name, node)
    }

    /// The items of a list of text. `name` is for the message, `key` is what stands on the line.
    pub fn string_items(&self, name: &str, key: &str, node: &'a Node) -> Option<Vec<&'a Node>> {
        if node.is_absent() {
            return None;
        }
        let Some(items) = node.as_array() else {
            let list = node.as_written().map_or("[\"one\", \"two\"]".into(), |text| format!("[{}]", quoted(&text)));
            self.wrong_type(name, node, "a list of text", &self.line(key, &list));
            return None;
        };
        for item in items.iter().filter(|item| item.as_str().is_none()) {
            let all: Vec<_> = items.iter().map(|item| quoted(&text_of(item))).collect();
            let example = self.line(key, &format!("[{}]", all.join(", ")));
            let what = format!("an item of `{}`", self.full_name(name));
            self.wrong_type_of(&what, item, "text", &example);
        }
        Some(items.iter().filter(|item| item.as_str().is_some()).collect())
    }

    pub fn table(&self, name: &'static str) -> Option<&'a Table> {
        let node = self.get(name).filter(|node| !node.is_absent())?;
        if node.as_table().is_none() {
            let example = match self.syntax {
                Syntax::Toml => format!("[{}]\nname = \"value\"", self.full_name(name)),
                Syntax::Yaml => format!("{name}:\n  name: \"value\""),
            };
            self.wrong_type(name, node, "a table of settings", &example);
        }
        node.as_table()
    }

    /// A list of tables, each with its place. `example` is a whole line.
    pub fn tables(&self, name: &'static str, example: &str) -> Vec<(&'a Node, &'a Table)> {
        let Some(node) = self.get(name).filter(|node| !node.is_absent()) else { return Vec::new() };
        let Some(items) = node.as_array() else {
            self.wrong_type(name, node, "a list of tables", example);
            return Vec::new();
        };
        for item in items.iter().filter(|item| item.as_table().is_none()) {
            let what = format!("an item of `{}`", self.full_name(name));
            self.wrong_type_of(&what, item, "a table", example);
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
            Some(near) => format!("did you mean `{}`?", self.line(name, &quoted(near))),
            None => format!("use one of {}", words.join(", ")),
        };
        let code = match self.type_code {
            Code::ConfigType => Code::ConfigValue,
            Code::FigureForm => Code::FigureForm,
            _ => Code::FrontMatterValue,
        };
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
        let own = Fields::new(self.file, table, self.syntax, self.type_code).with_former(self.former);
        let fields = Fields { path: path.to_owned(), ..own };
        let value = read(&fields);
        let problems = fields.finish(unknown, &[]);
        self.problems.borrow_mut().extend(problems);
        value
    }

    /// Reports the keys nobody asked for and hands over everything found. `tolerated` keys are never near misses.
    pub fn finish(self, unknown: Unknown, tolerated: &[&str]) -> Vec<Diagnostic> {
        let asked = self.asked.borrow();
        for (key, _) in &self.table.entries {
            let told = self.told.borrow().contains(&key.name);
            if unknown == Unknown::Allow || told || asked.contains(&key.name.as_str()) {
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
        let code = match self.type_code {
            Code::ConfigType => Code::ConfigUnknownKey,
            Code::FigureForm => Code::FigureForm,
            _ => Code::FrontMatterUnknownKey,
        };
        let slip = near.is_some_and(|near| strsim::damerau_levenshtein(near, &key.name) == 1);
        let full_name = self.full_name(&key.name);
        if let Some((_, today)) = self.former.iter().find(|(name, _)| matches(name, &full_name)) {
            return Diagnostic::new(code, format!("Zola 0.23 no longer has the setting `{full_name}`"))
                .at(self.file, key.span.clone(), "")
                .help(with_value(today, self.table.get(&key.name)));
        }
        let severity = if unknown == Unknown::Refuse || slip { Severity::Error } else { Severity::Warning };
        let message = format!("we do not know the setting `{full_name}`");
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if code == Code::FigureForm => {
                "take it out; `signpost explain figure-form` lists what there is".to_owned()
            }
            None if config => "settings of your own belong in the `[extra]` table".to_owned(),
            None => "take it out, or move it into the `[extra]` table if a template reads it".to_owned(),
        };
        Diagnostic::new(code, message).at(self.file, key.span.clone(), "").help(help).severity(severity)
    }
}

/// Whether a full name is the one in a list, where `*` stands for one part.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<_>, Vec<_>) = (pattern.split('.').collect(), name.split('.').collect());
    pattern.len() == name.len() && pattern.iter().zip(&name).all(|(wanted, part)| *wanted == "*" || wanted == part)
}

fn with_value(words: &str, node: Option<&Node>) -> String {
    let value = node.map_or_else(|| "…".into(), text_of);
    words.replace("{text}", &quoted(&value)).replace("{value}", &value)
}

/// What an author meant as text: a single value as it is, a list with commas.
fn text_of(node: &Node) -> String {
    let parts = node.as_array().map(|items| items.iter().filter_map(Node::as_written).collect::<Vec<_>>().join(", "));
    node.as_written().or(parts).unwrap_or_else(|| "…".into())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

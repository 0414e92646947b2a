//! A record against the schema of its kind, each problem at its line.

use std::collections::BTreeMap;
use std::ops::Range;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Failure;
use serde_json::Value as Json;

use super::record::Record;
use super::schema::{step, unescaped};
use super::words::{Property, alternatives, lines, settings, wanted};
use crate::data::{Node, Table};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::path::SourcePath;

/// Where a problem is: what stands there, in which file, and what the schema says of it.
struct Spot<'a> {
    node: Option<&'a Node>,
    file: &'a SourcePath,
    /// `contacts.0`; empty for the record itself.
    path: String,
    property: Property<'a>,
}

impl Record {
    /// Everything that is wrong with this record by itself.
    pub fn check(&self) -> Vec<Diagnostic> {
        let json = Json::Object(self.table().to_json());
        let mut found = Vec::new();
        // What is missing is said once for each table.
        let mut missing: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for error in self.kind.validator.iter_errors(&json) {
            let pointer = error.instance_path().as_str().to_owned();
            if let Failure::Required { property } = error.kind() {
                missing.entry(pointer).or_default().extend(property.as_str().map(str::to_owned));
                continue;
            }
            found.extend(self.say(&pointer, &error));
        }
        let empty = |name: &&str| self.get(name).is_some_and(|(node, _)| is_empty(node));
        let empty: Vec<_> = self.kind.required().filter(empty).map(str::to_owned).collect();
        if !empty.is_empty() {
            // Whatever else is wrong with nothing.
            found.retain(|problem| problem.code == Code::FrontMatterUnknownKey || !self.is_about(problem, &empty));
            missing.entry(String::new()).or_default().extend(empty);
        }
        for (pointer, mut names) in missing {
            names.sort_by_key(|name| self.kind.required().position(|required| required == name));
            names.dedup();
            found.push(self.say_missing(&pointer, &names));
        }
        found
    }

    fn is_about(&self, problem: &Diagnostic, names: &[String]) -> bool {
        let place = problem.labels.first().and_then(|label| label.span.clone());
        names.iter().filter_map(|name| self.get(name)).any(|(node, _)| Some(&node.span) == place.as_ref())
    }

    fn spot(&self, pointer: &str) -> Spot<'_> {
        let mut property = Property::whole(&self.kind.schema);
        let mut parts = pointer.split('/').skip(1).map(unescaped);
        let Some(first) = parts.next() else {
            return Spot { node: None, file: &self.file, path: String::new(), property };
        };
        property = property.step(&first);
        let Some((mut node, file)) = self.get(&first) else {
            return Spot { node: None, file: &self.file, path: first, property };
        };
        let mut path = first;
        for part in parts {
            property = property.step(&part);
            path = format!("{path}.{part}");
            match step(node, &part) {
                Some(next) => node = next,
                None => break,
            }
        }
        Spot { node: Some(node), file, path, property }
    }

    /// Puts a problem at its place; a value that was inherited is wrong where it stands.
    fn place(&self, problem: Diagnostic, spot: &Spot<'_>, span: Option<Range<usize>>) -> Diagnostic {
        let span = span.or_else(|| spot.node.map(|node| node.span.clone())).or_else(|| self.place.clone());
        match span {
            Some(span) => problem.at(spot.file, span, ""),
            None => problem.in_file(spot.file),
        }
    }

    fn say_missing(&self, pointer: &str, names: &[String]) -> Diagnostic {
        let spot = self.spot(pointer);
        let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let (who, below) = if spot.path.is_empty() {
            (format!("a page of the kind `{}`", self.kind.name), "below `[extra]`")
        } else {
            (shown(&spot.path), "here")
        };
        let below =
            if self.syntax == crate::data::Syntax::Yaml && spot.path.is_empty() { "below `extra:`" } else { below };
        let message = format!("{who} needs {}", and(&quoted));
        let examples: Vec<_> = names.iter().map(|name| (name.as_str(), spot.property.step(name))).collect();
        let what: Vec<_> = examples
            .iter()
            .filter_map(|(name, property)| Some(format!("`{name}`: {}", property.description()?)))
            .collect();
        let problem = Diagnostic::new(Code::FieldMissing, message);
        let problem = self.place(problem, &spot, None);
        let problem = what.into_iter().fold(problem, Diagnostic::note);
        let examples =
            if spot.path.is_empty() { settings(&examples, self.syntax) } else { lines(&examples, self.syntax) };
        problem.help(format!("add {below}, with your own words:\n{examples}"))
    }

    fn say(&self, pointer: &str, error: &ValidationError<'_>) -> Option<Diagnostic> {
        let spot = self.spot(pointer);
        if spot.node.is_some_and(Node::is_absent) && !matches!(error.kind(), Failure::Enum { .. }) {
            // That it could not be read is said already.
            return None;
        }
        let name = shown(&spot.path);
        let last = spot.path.rsplit('.').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
        let written = spot.node.and_then(Node::as_written).unwrap_or_default();
        let example = lines(&[(last, spot.property)], self.syntax);
        let like_this = format!("write it like this:\n{example}");
        let value = |message: String, help: String| {
            self.place(Diagnostic::new(Code::FrontMatterValue, message), &spot, None).help(help)
        };
        let problem = match error.kind() {
            Failure::AdditionalProperties { unexpected } | Failure::UnevaluatedProperties { unexpected } => {
                return self.unknown(&spot, unexpected.first()?, unexpected.len());
            }
            Failure::Type { .. } => {
                let found = spot.node.map_or("nothing", Node::describe);
                let message = format!("{name} is {found}, but {} is needed", wanted(spot.property));
                let problem = Diagnostic::new(Code::FrontMatterType, message);
                self.place(problem, &spot, None).help(like_this)
            }
            Failure::Enum { options } => {
                let words: Vec<_> = options.as_array()?.iter().filter_map(Json::as_str).collect();
                let help = match nearest(&written, words.iter().copied()) {
                    Some(near) if !written.is_empty() => format!("did you mean `\"{near}\"`?"),
                    _ => format!(
                        "use one of {}",
                        words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
                    ),
                };
                value(format!("{name} cannot be `{written}`"), help)
            }
            Failure::Constant { expected_value } => {
                value(format!("{name} cannot be `{written}`"), format!("it must be {expected_value}"))
            }
            Failure::Format { format } => {
                let words =
                    super::format::in_words(format).map_or_else(|| format.clone(), |(words, _)| words.to_owned());
                value(format!("{name} says “{written}”, which is not {words}"), like_this)
            }
            Failure::Pattern { .. } => value(format!("{name} cannot be written as “{written}”"), like_this),
            Failure::MaxLength { limit } => {
                let length = written.chars().count();
                value(
                    format!("{name} is {length} characters long; the most is {limit}"),
                    "say it in fewer words".into(),
                )
            }
            Failure::MinLength { .. } | Failure::MinItems { .. } => {
                value(format!("{name} is empty or too short"), like_this)
            }
            Failure::MaxItems { limit } => {
                value(format!("{name} has more than {limit} items"), "keep those that matter most".into())
            }
            Failure::UniqueItems => value(format!("{name} names the same thing twice"), "take the repeat out".into()),
            Failure::Minimum { limit } => value(format!("{name} is less than {limit}"), like_this),
            Failure::Maximum { limit } => value(format!("{name} is more than {limit}"), like_this),
            Failure::AnyOf { .. } | Failure::OneOfNotValid { .. } => self.none_of(&spot, &name, error),
            _ => value(format!("{name} does not fit: {error}"), like_this),
        };
        Some(problem)
    }

    fn none_of(&self, spot: &Spot<'_>, name: &str, error: &ValidationError<'_>) -> Diagnostic {
        let needs = spot.property.one_of_needed();
        if !needs.is_empty() {
            let quoted: Vec<_> = needs.iter().map(|name| format!("`{name}`")).collect();
            let who =
                if name.is_empty() { format!("a page of the kind `{}`", self.kind.name) } else { name.to_owned() };
            let message = format!("{who} needs one of {}", or(&quoted));
            let examples: Vec<_> = needs.iter().map(|name| (*name, spot.property.step(name))).collect();
            let problem = self.place(Diagnostic::new(Code::FieldMissing, message), spot, None);
            return problem
                .help(format!("add one of these lines, with your own words:\n{}", lines(&examples, self.syntax)));
        }
        let last = spot.path.rsplit('.').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
        let found = spot.node.map_or("nothing", Node::describe);
        let message = match (alternatives(spot.property), spot.node.and_then(Node::as_written)) {
            (Some(words), Some(written)) => format!("{name} says “{written}”, but {words} is needed"),
            (Some(words), None) => format!("{name} is {found}, but {words} is needed"),
            (None, _) => format!("{name} does not fit: {error}"),
        };
        let problem = self.place(Diagnostic::new(Code::FrontMatterValue, message), spot, None);
        problem.help(format!("write it like this:\n{}", lines(&[(last, spot.property)], self.syntax)))
    }

    /// Keys nobody knows, in one message each table: the first by name.
    fn unknown(&self, spot: &Spot<'_>, first: &str, count: usize) -> Option<Diagnostic> {
        let own;
        let (table, file): (&Table, _) = match spot.node {
            Some(node) => (node.as_table()?, spot.file),
            None => {
                own = self.table();
                (own, self.get(first).map_or(&self.file, |(_, file)| file))
            }
        };
        let key = table.key(first)?;
        let full = if spot.path.is_empty() {
            format!("`extra.{first}`")
        } else {
            format!("`{first}` of {}", shown(&spot.path))
        };
        let known: Vec<_> = spot.property.names().collect();
        let mut problem = Diagnostic::new(Code::FrontMatterUnknownKey, format!("we do not know the setting {full}"))
            .at(file, key.span.clone(), "")
            .severity(Severity::Error);
        if count > 1 {
            problem = problem.note(format!("{} more here are not known either.", count - 1));
        }
        Some(problem.help(match nearest(first, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if spot.path.is_empty() => {
                "take it out; values of your own can stand below `[extra.local]`".to_owned()
            }
            None => format!(
                "take it out; what can stand here is {}",
                known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        }))
    }
}

/// Whether something stands there that says nothing.
fn is_empty(node: &Node) -> bool {
    // A list may well be empty; where it may not, the schema says so.
    node.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A path as an author counts: item 3 of `recommendations`, `number` of item 1 of `phone`.
fn shown(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    let part = |part: &str| match part.parse::<usize>() {
        Ok(at) => format!("item {}", at + 1),
        Err(_) => format!("`{part}`"),
    };
    path.split('.').rev().map(part).collect::<Vec<_>>().join(" of ")
}

fn and(words: &[String]) -> String {
    joined(words, "and")
}

fn or(words: &[String]) -> String {
    joined(words, "or")
}

fn joined(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

//! What a schema says of a property, in words for people and as lines to paste.

use serde_json::{Map, Value as Json};

use super::format;
use crate::data::Syntax;

/// A part of a schema, or nothing where the schema is silent.
#[derive(Clone, Copy, Debug)]
pub struct Property<'a>(Option<&'a Json>);

impl<'a> Property<'a> {
    pub fn whole(schema: &'a Json) -> Self {
        Self(Some(schema))
    }

    /// The schema of a key of a table, or of the items of a list.
    pub fn step(self, part: &str) -> Self {
        let Some(schema) = self.0 else { return Self(None) };
        if part.parse::<usize>().is_ok() && schema.get("items").is_some() {
            return Self(schema.get("items"));
        }
        Self(schema.get("properties").and_then(|properties| properties.get(part)))
    }

    fn get(self, key: &str) -> Option<&'a Json> {
        self.0?.get(key)
    }

    pub fn text(self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    /// Whether the value never reaches a template.
    pub fn is_private(self) -> bool {
        self.get("x-private") == Some(&Json::Bool(true))
    }

    pub fn description(self) -> Option<&'a str> {
        self.text("description")
    }

    /// The keys a table may have.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.get("properties").and_then(Json::as_object).into_iter().flatten().map(|(name, _)| name.as_str())
    }

    /// Where a schema says `anyOf` of nothing but `required`: the keys of which one is needed.
    pub fn one_of_needed(self) -> Vec<&'a str> {
        let branches = self.get("anyOf").or(self.get("oneOf")).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let name = |branch: &'a Json| branch.get("required")?.as_array()?.first()?.as_str();
        branches.iter().filter_map(name).collect()
    }

    /// The words this may be, where it is one of a few.
    pub fn words(self) -> Vec<&'a str> {
        self.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect()
    }

    /// The rows of an example that is a list of tables with more than two settings.
    fn rows(self) -> Vec<Map<String, Json>> {
        let Json::Array(items) = self.example() else { return Vec::new() };
        let rows: Vec<_> = items.into_iter().filter_map(|item| item.as_object().cloned()).collect();
        if rows.iter().any(|row| row.len() > 2) { rows } else { Vec::new() }
    }

    /// A value that would be right.
    pub fn example(self) -> Json {
        if let Some(example) = self.get("x-example").or(self.get("default")) {
            return example.clone();
        }
        if let Some(word) = self.get("enum").and_then(Json::as_array).and_then(|words| words.first()) {
            return word.clone();
        }
        if let Some(first) =
            self.get("anyOf").or(self.get("oneOf")).and_then(Json::as_array).and_then(|all| all.first())
        {
            return Property(Some(first)).example();
        }
        match self.text("type") {
            Some("array") => Json::Array(vec![Property(self.get("items")).example()]),
            Some("boolean") => Json::Bool(true),
            Some("integer" | "number") => Json::from(1),
            Some("object") => {
                let required = self.get("required").and_then(Json::as_array).into_iter().flatten();
                let value = |name: &str| (name.to_owned(), self.step(name).example());
                Json::Object(required.filter_map(Json::as_str).map(value).collect::<Map<_, _>>())
            }
            _ => match self.text("format").and_then(format::in_words) {
                Some((_, example)) => Json::from(example.trim_matches('"')),
                None => Json::from("…"),
            },
        }
    }
}

/// What should stand here: "a list of text", "a date".
pub fn wanted(property: Property<'_>) -> String {
    if let Some((words, _)) = property.text("format").and_then(format::in_words) {
        return words.to_owned();
    }
    if let Some(types) = property.get("type").and_then(Json::as_array) {
        let names: Vec<_> = types.iter().filter_map(Json::as_str).map(|name| of_type(Some(name), property)).collect();
        return names.join(" or ");
    }
    if property.get("type").is_none() {
        return alternatives(property).unwrap_or_else(|| "something else".into());
    }
    of_type(property.text("type"), property).to_owned()
}

fn of_type(name: Option<&str>, property: Property<'_>) -> &'static str {
    match name {
        Some("array") if property.step("0").text("type") == Some("object") => "a list of tables",
        Some("array") => "a list",
        Some("boolean") => "true or false",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("object") => "a table",
        Some("string") => "text",
        _ => "something else",
    }
}

/// What should stand here when the schema leaves a choice.
pub fn alternatives(property: Property<'_>) -> Option<String> {
    let branches = property.get("anyOf").or(property.get("oneOf"))?.as_array()?;
    let one = |branch: &Json| {
        let branch = Property(Some(branch));
        let constant = branch.get("const").and_then(Json::as_str).map(|word| format!("`{word}`"));
        let words = branch.words();
        let listed =
            (!words.is_empty()).then(|| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "));
        constant.or(listed).unwrap_or_else(|| wanted(branch))
    };
    Some(branches.iter().map(one).collect::<Vec<_>>().join(" or "))
}

/// Settings as lines to paste.
pub fn lines(properties: &[(&str, Property<'_>)], syntax: Syntax) -> String {
    let line = |(name, property): &(&str, Property<'_>)| line(name, *property, syntax);
    properties.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Settings as lines to paste below `[extra]`; a list of tables is written out, as TOML has it for long ones.
pub fn settings(properties: &[(&str, Property<'_>)], syntax: Syntax) -> String {
    let (tables, plain): (Vec<_>, Vec<_>) =
        properties.iter().copied().partition(|(_, property)| syntax == Syntax::Toml && !property.rows().is_empty());
    let mut blocks = Vec::new();
    if !plain.is_empty() {
        blocks.push(lines(&plain, syntax));
    }
    for (name, property) in tables {
        for row in property.rows() {
            let row = row.iter().map(|(key, value)| syntax.line(key, &inline(value, syntax)));
            blocks.push(std::iter::once(format!("[[extra.{name}]]")).chain(row).collect::<Vec<_>>().join("\n"));
        }
    }
    blocks.join("\n\n")
}

/// One setting with a value that would be right.
pub fn line(name: &str, property: Property<'_>, syntax: Syntax) -> String {
    let value = property.example();
    let is_date = property.text("format") == Some("date") || property.text("format") == Some("moment");
    let text = match &value {
        // A date needs no quotes in TOML.
        Json::String(text) if is_date => text.clone(),
        other => inline(other, syntax),
    };
    syntax.line(name, &text)
}

/// A value on one line, as TOML or as YAML's flow form, which is JSON.
fn inline(value: &Json, syntax: Syntax) -> String {
    match (value, syntax) {
        (_, Syntax::Yaml) => value.to_string(),
        (Json::Object(map), Syntax::Toml) => {
            let one = |(name, value): (&String, &Json)| format!("{name} = {}", inline(value, syntax));
            format!("{{ {} }}", map.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        (Json::Array(items), Syntax::Toml) => {
            format!("[{}]", items.iter().map(|item| inline(item, syntax)).collect::<Vec<_>>().join(", "))
        }
        (Json::String(text), Syntax::Toml) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        (other, Syntax::Toml) => other.to_string(),
    }
}

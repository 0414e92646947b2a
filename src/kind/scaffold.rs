//! A new page of a kind: every field prompted by a comment, dates filled in.

use super::schema::Kind;
use super::words::{Property, alternatives, line, wanted};
use crate::data::Syntax;

/// Fields that a page of its own rarely sets: its section does.
const LEFT_TO_SECTIONS: [&str; 2] = ["kind", "id"];

/// Where a new page stands, and what its section already says.
#[derive(Clone, Debug)]
pub struct Place {
    pub title: String,
    /// `2026-11-20`.
    pub today: String,
    /// Lines of settings the section's order needs: `weight = 12`.
    pub order: Option<String>,
    /// Fields inherited from the sections above.
    pub inherited: Vec<String>,
    /// Whether the section gives the kind.
    pub kind_given: bool,
    /// Taxonomies of the site, for a prompt.
    pub taxonomies: Vec<String>,
}

/// The text of a new content file.
pub fn scaffold(kind: &Kind, place: &Place) -> String {
    let mut out = String::from("+++\n");
    let mut put = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    put(&Syntax::Toml.line("title", &format!("{:?}", place.title)));
    put("# One or two sentences that say what this page is and who it is for. Search results show them.");
    put("description = \"\"");
    put("# The page is not published while this line is here. Take it out when the page is ready.");
    put("draft = true");
    if let Some(order) = &place.order {
        put(order);
    }
    if !place.taxonomies.is_empty() {
        put("\n[taxonomies]");
        for name in &place.taxonomies {
            put(&format!("# {name} = [\"\"]"));
        }
    }
    put("\n[extra]");
    if !place.kind_given {
        put(&format!("kind = \"{}\"", kind.name));
    }
    let schema = Property::whole(&kind.schema);
    let required: Vec<_> = kind.required().filter(|name| !LEFT_TO_SECTIONS.contains(name)).collect();
    let one_needed = schema.one_of_needed();
    let (asked, given): (Vec<_>, Vec<_>) =
        required.into_iter().partition(|name| !place.inherited.iter().any(|inherited| inherited == name));
    for name in &asked {
        put("");
        put(&prompt(schema.step(name)));
        put(&blank(name, schema.step(name), &place.today));
    }
    if !one_needed.is_empty() {
        put(&format!("\n# At least one of the following is needed: {}.", one_needed.join(", ")));
        for name in &one_needed {
            put(&prompt(schema.step(name)));
            put(&format!("# {}", line(name, schema.step(name), Syntax::Toml)));
        }
    }
    put("\n# What follows may stay as it is. To use a line, take the # in front of it away.");
    for (name, _) in kind.properties() {
        let told = asked.contains(&name) || one_needed.contains(&name) || LEFT_TO_SECTIONS.contains(&name);
        if told || schema.step(name).text("x-prompt").is_none() {
            continue;
        }
        let from = if given.contains(&name) || place.inherited.iter().any(|one| one == name) {
            " The section gives it already."
        } else {
            ""
        };
        put(&format!("{}{from}", prompt(schema.step(name))));
        put(&format!("# {}", line(name, schema.step(name), Syntax::Toml)));
    }
    put("+++");
    put("\nWrite the page here, in plain English.");
    out
}

/// Every field of a kind for people: what it is, what may stand there, an example.
pub fn field_guide(kind: &Kind) -> String {
    let schema = Property::whole(&kind.schema);
    let mut out = format!("{}\n", kind.title);
    if !kind.description.is_empty() {
        out.push_str(&format!("{}\n", kind.description));
    }
    let required: Vec<_> = kind.required().collect();
    let mut names: Vec<_> = kind.properties().map(|(name, _)| name).collect();
    names.sort_by_key(|name| !required.contains(name));
    for name in names {
        let property = schema.step(name);
        let needed = if required.contains(&name) { " (needed)" } else { "" };
        let private = if property.is_private() { ", never published" } else { "" };
        out.push_str(&format!("\n{name}{needed}: {}{private}\n", form(property)));
        if let Some(description) = property.description() {
            out.push_str(&format!("  {description}\n"));
        }
        out.push_str(&format!("  Example: {}\n", line(name, property, Syntax::Toml)));
    }
    out
}

/// What may stand in a field, in words.
fn form(property: Property<'_>) -> String {
    let of = |kinds: &str| match kinds {
        "*" => "any page".to_owned(),
        kinds => format!("a page of the kind {kinds}"),
    };
    let words = property.words();
    if let Some((last, first)) = words.split_last().filter(|(_, first)| !first.is_empty()) {
        return format!("{} or {last}", first.join(", "));
    }
    match (property.text("x-ref"), property.step("0").text("x-ref")) {
        (Some(kinds), _) => format!("the id of {}", of(kinds)),
        (None, Some(kinds)) => format!("a list, each the id of {}", of(kinds)),
        (None, None) => wanted(property),
    }
}

/// The comment above a field: what is asked, and in which form.
fn prompt(property: Property<'_>) -> String {
    let asks = property.text("x-prompt").or(property.description()).unwrap_or("Fill this in").trim_end_matches('.');
    let stop = if asks.ends_with('?') { "" } else { "." };
    let (words, items) = (property.words(), property.step("0").words());
    let listed = |words: &[&str]| words.iter().all(|word| asks.contains(*word) || *word == "not stated");
    let form = match (words.as_slice(), items.as_slice()) {
        ([], []) if property.text("type") == Some("string") && property.text("format").is_none() => String::new(),
        ([], []) => format!(" ({})", alternatives(property).unwrap_or_else(|| wanted(property))),
        ([], items) if !listed(items) => format!(" Any of: {}.", items.join(", ")),
        (words, _) if !words.is_empty() && !listed(words) => format!(" One of: {}.", words.join(", ")),
        _ => String::new(),
    };
    format!("# {asks}{stop}{form}")
}

/// A field to fill in. A date is today's; anything else is empty, so that a check asks for it.
fn blank(name: &str, property: Property<'_>, today: &str) -> String {
    let value = match (property.text("type"), property.text("format")) {
        (_, Some("date")) => today.to_owned(),
        (Some("array"), _) => "[]".to_owned(),
        (Some("object" | "boolean" | "integer" | "number"), _) => {
            return format!("# {}", line(name, property, Syntax::Toml));
        }
        _ => "\"\"".to_owned(),
    };
    let example = line(name, property, Syntax::Toml);
    let example = example.split_once(" = ").map_or("", |(_, value)| value);
    match property.text("format") {
        Some("date") => Syntax::Toml.line(name, &value),
        _ => format!("{} # for example {example}", Syntax::Toml.line(name, &value)),
    }
}

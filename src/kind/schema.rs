//! Schemas of kinds: JSON Schema 2020-12 written in TOML, one file a kind, with what every kind shares in `_shared.toml`.
//!
//! Beside the standard's keywords we read a few of our own, on the schema `x-template`, `x-section-template` and
//! `x-traits`, on a property `x-ref` (the value is the id of a page of that kind), `x-anchor` (the id under which the kind's
//! template shows the field), `x-section` (the value names a heading or row of the page itself), `x-facet` (lists and the search
//! can be narrowed to the value, under this name) with `x-words` (how a value reads there, where it reads otherwise),
//! `x-private` (the value never reaches a template), `x-prompt` and `x-example` (for `signpost new` and for messages). They are read where properties and items are written out, not through `$ref`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value as Json};

use super::format;
use crate::data::{Node, Syntax, Table, Value, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic, nearest};
use crate::disk::{self, Disk};
use crate::path::SourcePath;

/// What every kind has.
const SHARED: &str = "_shared";

/// A kind of page: "contact", "procedure".
#[derive(Debug)]
pub struct Kind {
    /// As pages write it, and as its file is called.
    pub name: String,
    /// For people: "Contact".
    pub title: String,
    pub description: String,
    /// The template of its pages where neither page nor section names one.
    pub template: Option<String>,
    /// The same for a section that is of this kind itself.
    pub section_template: Option<String>,
    traits: Vec<String>,
    /// The whole schema, shared properties included, closed against unknown keys.
    pub(super) schema: Json,
    pub(super) validator: Validator,
}

/// Every kind a site knows, by name. Empty where neither theme nor site has a `kinds/` folder.
#[derive(Clone, Debug, Default)]
pub struct Kinds(BTreeMap<String, Arc<Kind>>);

impl Kind {
    /// What its pages are like, in words that checks and templates know: "anonymised", "sensitive", "statutory".
    pub fn traits(&self) -> impl Iterator<Item = &str> {
        self.traits.iter().map(String::as_str)
    }

    pub fn has_trait(&self, name: &str) -> bool {
        self.traits.iter().any(|own| own == name)
    }

    /// The schemas of the properties a page can have, in the order they are written, own before shared.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &Json)> {
        let properties = self.schema.get("properties").and_then(Json::as_object);
        properties.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
    }

    /// Whether a page of this kind may have a setting of this name.
    pub fn knows(&self, name: &str) -> bool {
        let is_open = || {
            let closed = [self.schema.get("additionalProperties"), self.schema.get("unevaluatedProperties")];
            !closed.contains(&Some(&Json::Bool(false)))
        };
        self.schema.get("properties").is_some_and(|properties| properties.get(name).is_some()) || is_open()
    }

    /// Whether a setting of its pages is the facet of this name.
    pub fn has_facet(&self, name: &str) -> bool {
        self.properties().any(|(_, schema)| schema.get("x-facet").and_then(Json::as_str) == Some(name))
    }

    /// The names of properties every page must have, its own or inherited.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        let required = self.schema.get("required").and_then(Json::as_array);
        required.into_iter().flatten().filter_map(Json::as_str)
    }
}

impl Kinds {
    pub fn get(&self, name: &str) -> Option<&Arc<Kind>> {
        self.0.get(name)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Kind>> {
        self.0.values()
    }

    /// The name a person most likely meant.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.0.keys().map(String::as_str))
    }
}

/// Reads the schemas in `files`, the theme's before the site's: a site's file replaces the theme's of the same name, but adds
/// to what every kind shares.
pub fn load(disk: &dyn Disk, files: &[SourcePath]) -> Checked<Kinds> {
    let mut diagnostics = Vec::new();
    let mut shared = Map::new();
    let mut own = BTreeMap::new();
    for file in files {
        let Some(table) = read(disk, file, &mut diagnostics) else { continue };
        if file.stem() == SHARED {
            merge(&mut shared, table.to_json());
        } else {
            own.insert(file.stem().to_owned(), (file, table));
        }
    }
    let mut kinds = BTreeMap::new();
    for (name, (file, table)) in own {
        match kind(&name, &table, &shared) {
            Ok(kind) => {
                kinds.insert(name, Arc::new(kind));
            }
            Err(problem) => diagnostics.push(refused(file, &table, &problem)),
        }
    }
    Checked::new(Kinds(kinds), diagnostics)
}

fn read(disk: &dyn Disk, file: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Option<Table> {
    let bytes = match disk.read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("`{file}` cannot be read: {}", disk::in_words(&error.cause));
            let help = "check that the file is there and that you may read it";
            diagnostics.push(Diagnostic::new(Code::FileUnreadable, message).in_file(file).help(help));
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let (table, problems) = parse_toml(&text, 0);
    let sound = problems.is_empty();
    diagnostics.extend(
        problems.into_iter().map(|problem| problem.diagnostic(file, Code::KindSchema, "the schema", Syntax::Toml)),
    );
    sound.then_some(table)
}

/// What makes a schema unusable, and where: a JSON pointer into it.
struct Refusal {
    pointer: String,
    reason: String,
}

fn kind(name: &str, table: &Table, shared: &Map<String, Json>) -> Result<Kind, Refusal> {
    let mut schema = table.to_json();
    let words = |key: &str| schema.get(key).and_then(Json::as_str).map(str::to_owned);
    let (title, description) = (words("title"), words("description"));
    let (template, section_template) = (words("x-template"), words("x-section-template"));
    let traits = schema.get("x-traits").and_then(Json::as_array).into_iter().flatten();
    let traits = traits.filter_map(|one| one.as_str().map(str::to_owned)).collect();
    add_shared(&mut schema, shared);
    let mut schema = Json::Object(schema);
    close(&mut schema);
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    let options =
        format::FORMATS.iter().fold(options, |options, (name, _, is_right)| options.with_format(*name, is_right));
    let validator = options
        .build(&schema)
        .map_err(|error| Refusal { pointer: error.instance_path().as_str().to_owned(), reason: error.to_string() })?;
    let title = title.unwrap_or_else(|| name.replace(['_', '-'], " "));
    let (name, description) = (name.to_owned(), description.unwrap_or_default());
    Ok(Kind { name, title, description, template, section_template, traits, schema, validator })
}

/// Adds what a second shared file says to the first.
fn merge(into: &mut Map<String, Json>, from: Map<String, Json>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Json::Object(old)), Json::Object(new)) => old.extend(new),
            (Some(Json::Array(old)), Json::Array(new)) => old.extend(new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// A kind's own word about a property counts more than what is shared.
fn add_shared(schema: &mut Map<String, Json>, shared: &Map<String, Json>) {
    for key in ["properties", "$defs"] {
        let Some(Json::Object(more)) = shared.get(key) else { continue };
        let own = schema.entry(key).or_insert_with(|| Json::Object(Map::new()));
        let Some(own) = own.as_object_mut() else { continue };
        for (name, property) in more {
            own.entry(name.clone()).or_insert_with(|| property.clone());
        }
    }
    if let (Some(Json::Array(more)), own) =
        (shared.get("required"), schema.entry("required").or_insert(Json::Array(Vec::new())))
        && let Some(own) = own.as_array_mut()
    {
        own.extend(more.iter().filter(|name| !own.contains(name)).cloned().collect::<Vec<_>>());
    }
    schema.entry("type").or_insert_with(|| Json::from("object"));
}

/// A key nobody knows is a slip: tables that list their properties have no others, unless they say so.
fn close(schema: &mut Json) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(Json::Object(properties)) = schema.get_mut("properties") {
        properties.values_mut().for_each(close);
        let open = schema.contains_key("additionalProperties") || schema.contains_key("unevaluatedProperties");
        if !open {
            schema.insert("additionalProperties".into(), Json::Bool(false));
        }
    }
    if let Some(items) = schema.get_mut("items") {
        close(items);
    }
}

fn refused(file: &SourcePath, table: &Table, refusal: &Refusal) -> Diagnostic {
    let message = format!("this is not a JSON Schema that can be used: {}", refusal.reason);
    let problem = Diagnostic::new(Code::KindSchema, message);
    let problem = match place(table, &refusal.pointer) {
        Some(span) => problem.at(file, span, ""),
        None => problem.in_file(file),
    };
    problem.help("the words a schema may use are those of JSON Schema 2020-12, written in TOML")
}

/// The place of a JSON pointer in a table, or of the nearest thing around it.
fn place(table: &Table, pointer: &str) -> Option<std::ops::Range<usize>> {
    let mut parts = pointer.split('/').skip(1).map(unescaped);
    let mut node = table.get(&parts.next()?)?;
    for part in parts {
        match step(node, &part) {
            Some(next) => node = next,
            None => break,
        }
    }
    Some(node.span.clone())
}

/// One step of a JSON pointer.
pub(super) fn step<'a>(node: &'a Node, part: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Table(table) => table.get(part),
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    }
}

/// A part of a JSON pointer (RFC 6901, section 4).
pub(super) fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

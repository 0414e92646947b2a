//! What a page says under `[extra]`, together with what it inherits from the sections above it.
//!
//! A section's `[extra.defaults]` counts for every page below it, key by key; the nearest section wins, and the page itself
//! before all. An inherited value keeps the file it stands in, so that a message points there.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use super::schema::{Kind, Kinds};
use crate::data::{Key, Node, Syntax, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;

/// The key under which a section gives values to the pages below it.
const DEFAULTS: &str = "defaults";

/// A page or a section that may inherit.
#[derive(Clone, Copy, Debug)]
pub struct Heir<'a> {
    pub file: &'a SourcePath,
    pub syntax: Syntax,
    pub extra: &'a Table,
    /// Where `extra` begins, for what is missing in it.
    pub place: Option<&'a Range<usize>>,
    /// The name of the file without its ending: an id where none is given.
    pub stem: &'a str,
    /// Whether this is a section: it takes a kind only when it says so itself.
    pub is_section: bool,
}

/// A page's values with their kind.
#[derive(Clone, Debug)]
pub struct Record {
    pub kind: Arc<Kind>,
    pub file: SourcePath,
    pub syntax: Syntax,
    /// Where `[extra]` begins in the page's file.
    pub place: Option<Range<usize>>,
    table: Table,
    /// For each entry of `table`, the file it was inherited from.
    origins: Vec<Option<SourcePath>>,
    id: String,
}

impl Record {
    /// A value with the file it stands in.
    pub fn get(&self, name: &str) -> Option<(&Node, &SourcePath)> {
        self.entries().find(|(key, ..)| key.name == name).map(|(_, node, file)| (node, file))
    }

    /// A value that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.0.as_str()
    }

    /// Every value with the file it stands in.
    pub fn entries(&self) -> impl Iterator<Item = (&Key, &Node, &SourcePath)> {
        self.table
            .entries
            .iter()
            .zip(&self.origins)
            .map(|((key, node), origin)| (key, node, origin.as_ref().unwrap_or(&self.file)))
    }

    /// Whether the page got this value from a section above.
    pub fn is_inherited(&self, name: &str) -> bool {
        let at = self.table.entries.iter().position(|(key, _)| key.name == name);
        at.is_some_and(|at| self.origins[at].is_some())
    }

    /// What other pages call this one by. Never changes once published.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The texts readers search for: the values a schema marks with `x-search`, rows and lists one by one.
    pub fn searched(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for (key, node, _) in self.entries() {
            if let Some(schema) = self.kind.schema.get("properties").and_then(|properties| properties.get(&key.name)) {
                gather_searched(node, schema, &mut found);
            }
        }
        found
    }

    /// What lists and the search can be narrowed to: the values a schema marks with `x-facet`, by the name it gives. A value is
    /// what `x-words` says for it, which may be several; `not stated` is none.
    pub fn facets(&self) -> Vec<(&str, String)> {
        let mut found = Vec::new();
        for (key, node, _) in self.entries() {
            let schema = self.kind.schema.get("properties").and_then(|properties| properties.get(&key.name));
            let Some(name) = schema.and_then(|schema| schema.get("x-facet")).and_then(Json::as_str) else { continue };
            if schema.is_some_and(is_private) {
                continue;
            }
            let words = schema.and_then(|schema| schema.get("x-words"));
            let items = node.as_array().unwrap_or(std::slice::from_ref(node));
            for value in items.iter().filter_map(|item| facet_value(item, name)).filter(|value| value != "not stated") {
                match words.and_then(|words| words.get(&value)) {
                    Some(Json::String(word)) => found.push((name, word.clone())),
                    Some(Json::Array(several)) => {
                        found.extend(several.iter().filter_map(|word| Some((name, word.as_str()?.to_owned()))));
                    }
                    _ => found.push((name, value)),
                }
            }
        }
        found
    }

    /// The values that templates may see: without private ones, with the id.
    pub fn public(&self) -> Table {
        let mut table = without_private(&self.table, &self.kind.schema);
        if table.get("id").is_none() {
            let key = Key { name: "id".into(), span: 0..0 };
            table.entries.push((key, Node { span: 0..0, value: Value::String(self.id.clone()) }));
        }
        table
    }
}

/// What came of looking at a page's `[extra]` and the sections above it.
#[derive(Clone, Debug)]
pub struct Inherited {
    /// Own and inherited values.
    pub table: Table,
    origins: Vec<Option<SourcePath>>,
    pub record: Option<Record>,
}

/// Puts together what a page says and what it inherits. `above` are the sections over it, nearest first, each with its file
/// and its `[extra]`.
pub fn inherit(
    heir: Heir<'_>,
    above: &[(&SourcePath, &Table)],
    kinds: &Kinds,
    diagnostics: &mut Vec<Diagnostic>,
) -> Inherited {
    let mut table = heir.extra.clone();
    let mut origins = vec![None; table.entries.len()];
    for (file, extra) in above {
        let Some(defaults) = extra.get(DEFAULTS).and_then(Node::as_table) else { continue };
        for (key, node) in &defaults.entries {
            let skip = table.get(&key.name).is_some() || key.name == "id" || (heir.is_section && key.name == "kind");
            if !skip {
                table.entries.push((key.clone(), node.clone()));
                origins.push(Some((*file).clone()));
            }
        }
    }
    let mut inherited = Inherited { table, origins, record: None };
    inherited.record = record(heir, &inherited, kinds, diagnostics);
    inherited
}

fn record(heir: Heir<'_>, inherited: &Inherited, kinds: &Kinds, diagnostics: &mut Vec<Diagnostic>) -> Option<Record> {
    let Inherited { table, origins, .. } = inherited;
    let at = table.entries.iter().position(|(key, _)| key.name == "kind")?;
    let node = &table.entries[at].1;
    let name = node.as_str()?;
    let file = origins[at].as_ref().unwrap_or(heir.file);
    let Some(kind) = kinds.get(name) else {
        diagnostics.push(unknown(name, node, file, kinds));
        return None;
    };
    let (mut table, mut origins) = (table.clone(), origins.clone());
    if heir.is_section
        && let Some(at) = table.entries.iter().position(|(key, _)| key.name == DEFAULTS)
    {
        // These are for the pages below.
        table.entries.remove(at);
        origins.remove(at);
    }
    // What a section says for the pages of other kinds below it is nothing to this one.
    let known: Vec<bool> = table
        .entries
        .iter()
        .zip(&origins)
        .map(|((key, _), origin)| origin.is_none() || kind.knows(&key.name))
        .collect();
    let mut keep = known.iter();
    table.entries.retain(|_| keep.next() != Some(&false));
    let mut keep = known.iter();
    origins.retain(|_| keep.next() != Some(&false));
    let id = table.get("id").and_then(Node::as_str).unwrap_or(heir.stem).to_owned();
    let (kind, file, place) = (Arc::clone(kind), heir.file.clone(), heir.place.cloned());
    Some(Record { kind, file, syntax: heir.syntax, place, table, origins, id })
}

fn unknown(name: &str, node: &Node, file: &SourcePath, kinds: &Kinds) -> Diagnostic {
    let names: Vec<_> = kinds.iter().map(|kind| format!("`{}`", kind.name)).collect();
    let help = match kinds.nearest(name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds of this site are {}", names.join(", ")),
    };
    Diagnostic::new(Code::KindUnknown, format!("there is no kind of page `{name}`"))
        .at(file, node.span.clone(), "")
        .help(help)
}

fn gather_searched<'a>(node: &'a Node, schema: &Json, found: &mut Vec<&'a str>) {
    let inside = |key: &str| schema.get("properties").and_then(|properties| properties.get(key));
    if schema.get("x-search") == Some(&Json::Bool(true)) {
        let items = node.as_array().unwrap_or_default().iter().filter_map(Node::as_str);
        found.extend(node.as_str().into_iter().chain(items));
        return;
    }
    match (&node.value, schema.get("items")) {
        (Value::Table(table), _) => {
            for (key, node) in &table.entries {
                if let Some(schema) = inside(&key.name) {
                    gather_searched(node, schema, found);
                }
            }
        }
        (Value::Array(items), Some(schema)) => items.iter().for_each(|item| gather_searched(item, schema, found)),
        _ => {}
    }
}

/// A value as a word; a date is in the facet `year` its year.
fn facet_value(node: &Node, facet: &str) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::DateTime(date) if facet == "year" => date.get(..4).map(str::to_owned),
        _ => None,
    }
}

/// Takes out what a schema marks as private, in tables and lists too.
fn without_private(table: &Table, schema: &Json) -> Table {
    let schema_of = |name: &str| schema.get("properties").and_then(|properties| properties.get(name));
    let is_public = |name: &str| !schema_of(name).is_some_and(is_private);
    let open = table.entries.iter().filter(|(key, _)| is_public(&key.name));
    let entries = open.map(|(key, node)| (key.clone(), public_node(node, schema_of(&key.name)))).collect();
    Table { entries }
}

fn is_private(schema: &Json) -> bool {
    schema.get("x-private") == Some(&Json::Bool(true))
}

fn public_node(node: &Node, schema: Option<&Json>) -> Node {
    let Some(schema) = schema else { return node.clone() };
    let value = match &node.value {
        Value::Table(table) => Value::Table(without_private(table, schema)),
        Value::Array(items) => {
            let items_schema = schema.get("items");
            Value::Array(items.iter().map(|item| public_node(item, items_schema)).collect())
        }
        other => other.clone(),
    };
    Node { span: node.span.clone(), value }
}

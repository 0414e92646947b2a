//! What pages name of each other: the values a schema marks with `x-ref`, and the records a text shows by their id.

use std::ops::Range;

use serde_json::Value as Json;

use super::record::Record;
use crate::data::{Node, Value};
use crate::path::SourcePath;

/// A page named by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it is said: `contacts.0`, `recommendations.2.changed`, or `body`.
    pub field: String,
    pub id: String,
    /// A section or a row of the page that is named; may be empty.
    pub anchor: String,
    /// The kinds it may be of; empty for any.
    pub kinds: Vec<String>,
    pub file: SourcePath,
    pub span: Range<usize>,
}

impl Record {
    /// Everything this page names in its settings.
    pub fn references(&self) -> Vec<Reference> {
        self.gather("x-ref")
    }

    /// Headings and rows of this page that its own settings name.
    pub fn sections(&self) -> Vec<Reference> {
        self.gather("x-section")
    }

    /// The texts of which the schema says `keyword`.
    fn gather(&self, keyword: &str) -> Vec<Reference> {
        let mut found = Vec::new();
        for (key, node, file) in self.entries() {
            let schema = self.kind.schema.get("properties").and_then(|properties| properties.get(&key.name));
            if let Some(schema) = schema {
                gather(node, schema, keyword, key.name.clone(), file, &mut found);
            }
        }
        found
    }

    /// The rows of this page that others can name: the `id` of every table inside its lists, and the `x-anchor` under which
    /// the kind's template shows a whole field.
    pub fn rows(&self) -> Vec<&str> {
        self.row_places().into_iter().map(|row| row.anchor).collect()
    }

    /// The same, each with its place.
    pub fn row_places(&self) -> Vec<Row<'_>> {
        let mut found = Vec::new();
        for (key, node, file) in self.entries() {
            let schema = self.kind.schema.get("properties").and_then(|properties| properties.get(&key.name));
            let anchor = schema.and_then(|schema| schema.get("x-anchor")?.as_str());
            found.extend(anchor.map(|anchor| Row { anchor, file, span: key.span.clone(), is_field: true }));
            visit_rows(node, file, &mut found);
        }
        found
    }
}

/// A row of a page, or a field that is shown as one part.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub anchor: &'a str,
    pub file: &'a SourcePath,
    pub span: Range<usize>,
    /// Whether the schema gives the anchor, and not the author.
    pub is_field: bool,
}

fn visit_rows<'a>(node: &'a Node, file: &'a SourcePath, found: &mut Vec<Row<'a>>) {
    match &node.value {
        Value::Array(items) => {
            for item in items {
                if let Some(id) = item.as_table().and_then(|table| table.get("id"))
                    && let Some(anchor) = id.as_str()
                {
                    found.push(Row { anchor, file, span: id.span.clone(), is_field: false });
                }
                visit_rows(item, file, found);
            }
        }
        Value::Table(table) => table.entries.iter().for_each(|(_, node)| visit_rows(node, file, found)),
        _ => {}
    }
}

fn gather(node: &Node, schema: &Json, keyword: &str, field: String, file: &SourcePath, found: &mut Vec<Reference>) {
    match &node.value {
        Value::String(text) => {
            let Some(wanted) = schema.get(keyword) else { return };
            if text == "not stated" || text.is_empty() {
                return;
            }
            let (id, anchor) = match keyword {
                "x-section" => ("", text.trim_start_matches('#')),
                _ => text.split_once('#').unwrap_or((text, "")),
            };
            let kinds = match wanted {
                Json::String(kind) => {
                    kind.split('|').map(str::trim).filter(|kind| *kind != "*").map(str::to_owned).collect()
                }
                Json::Array(kinds) => kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect(),
                _ => Vec::new(),
            };
            let (id, anchor) = (id.to_owned(), anchor.to_owned());
            found.push(Reference { field, id, anchor, kinds, file: file.clone(), span: node.span.clone() });
        }
        Value::Array(items) => {
            // The keyword stands on the items, or for short on the list.
            let inner = schema.get("items").filter(|items| items.is_object());
            let inner = if schema.get(keyword).is_some() { Some(schema) } else { inner };
            let Some(inner) = inner else { return };
            for (at, item) in items.iter().enumerate() {
                gather(item, inner, keyword, format!("{field}.{at}"), file, found);
            }
        }
        Value::Table(table) => {
            for (key, node) in &table.entries {
                let schema = schema.get("properties").and_then(|properties| properties.get(&key.name));
                if let Some(schema) = schema {
                    gather(node, schema, keyword, format!("{field}.{}", key.name), file, found);
                }
            }
        }
        _ => {}
    }
}

/// The ids a text gives to components: `{{ <contact id="lado" /> }}`. Each comes with its place in `text`.
pub fn named_in_body(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(open) = text[rest..].find(['{']).map(|at| rest + at) {
        rest = open + 1;
        let call = text[rest..].strip_prefix(['{', '%']).map(str::trim_start);
        if !call.is_some_and(|call| call.starts_with('<')) {
            continue;
        }
        let end = text[rest..].find('>').map_or(text.len(), |at| rest + at);
        const ATTRIBUTE: &str = " id=\"";
        if let Some(at) = text[rest..end].find(ATTRIBUTE).map(|at| rest + at + ATTRIBUTE.len())
            && let Some(length) = text[at..end].find('"')
        {
            found.push((&text[at..at + length], at..at + length));
        }
        rest = end.max(rest);
    }
    found
}

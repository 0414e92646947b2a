//! What templates find in the place of what has been taken down: the same names, with nothing behind them.
//!
//! Passing time alone never stops a build, and a takedown always works: so a template that names a page or a file which has
//! expired or was withdrawn has to go on working. It is told, and its author mends it in daylight.

use serde_json::Value as Json;
use tera::{Map, Value};

use super::notices;
use super::views::set;
use crate::site::{Notice, Site, Taxonomy};

/// A value with nothing in it: text is empty, lists have no items, numbers are none, as a wrong number would be worse than
/// none. Only what can be the name of a field stays: "summary", and not "Jane Doe".
pub fn hollow(value: Json) -> Json {
    let is_field =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    match value {
        Json::Null | Json::Number(_) => Json::Null,
        Json::Bool(_) => Json::Bool(false),
        Json::String(_) => Json::String(String::new()),
        Json::Array(_) => Json::Array(Vec::new()),
        Json::Object(table) => {
            let kept = table.into_iter().filter(|(name, _)| is_field(name));
            Json::Object(kept.map(|(name, value)| (name, hollow(value))).collect())
        }
    }
}

/// The page that a notice stands for, as `get_page` and `get_record` give it.
pub fn page(site: &Site, notice: &Notice, relative: &str) -> Value {
    let held = site.held_sources().iter().find(|held| held.file.relative() == relative);
    let extra = held.map(|held| held.extra.to_json()).unwrap_or_default();
    notices::in_place(notice, relative, Value::from_serializable(&hollow(Json::Object(extra))))
}

/// The page with an id, where it has been taken down: its notice, and its path below `content/`.
pub fn with_id<'a>(site: &'a Site, id: &str, languages: [&str; 2]) -> Option<(&'a Notice, &'a str)> {
    let of = |language: &str| {
        let mut sources = site.held_sources().iter().filter(|held| held.file.language == language);
        sources.find(|held| held.record.as_ref().is_some_and(|record| record.id() == id))
    };
    let held = languages.into_iter().find_map(of).filter(|held| !held.held.is_secret())?;
    Some((site.notice(held.file.relative())?, held.file.relative()))
}

/// Whether a page that has been taken down had this term.
pub fn had_term(site: &Site, taxonomy: &Taxonomy, is_meant: impl Fn(&str) -> bool) -> bool {
    let held = site.held_sources().iter();
    let gone = held.filter(|held| !held.held.is_secret() && held.file.language == taxonomy.language);
    gone.flat_map(|held| &held.terms).any(|(of, term)| *of == taxonomy.config.name && is_meant(term))
}

/// A term that has no page any more. It has no address either: it leads to the list of terms.
pub fn term(taxonomy: &Taxonomy, name: &str, slug: &str) -> Value {
    let mut map = Map::default();
    set(&mut map, "name", Value::normal_string(name));
    set(&mut map, "slug", Value::normal_string(slug));
    set(&mut map, "path", Value::normal_string(taxonomy.path.as_str()));
    set(&mut map, "permalink", Value::normal_string(taxonomy.permalink.as_str()));
    set(&mut map, "pages", Value::from(Vec::<Value>::new()));
    set(&mut map, "page_count", Value::from(0));
    Value::from(map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_left_but_the_names_of_fields() {
        let value =
            json!({"title": "T", "rows": [1], "n": 5, "on": true, "deep": {"x_1": "y"}, "Jane Doe": {"age": 3}});
        let expected = json!({"title": "", "rows": [], "n": null, "on": false, "deep": {"x_1": ""}});
        assert_eq!(hollow(value), expected);
    }
}

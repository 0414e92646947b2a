//! The A to Z: every page by its title and by its other names, for readers without JavaScript and for those who browse.

use std::collections::BTreeMap;

use tera::{Map, Value};

use crate::path::Permalink;
use crate::search::PageText;
use crate::template::views::set;

/// Letters with their entries, as the template `search.html` reads them. What starts with no letter stands under `#`.
pub fn letters(pages: &[PageText], base_url: &str) -> Value {
    let mut entries: BTreeMap<(String, String), BTreeMap<String, Entry>> = BTreeMap::new();
    for page in pages.iter().filter(|page| !page.title.is_empty()) {
        let url = Permalink::of_file(base_url, &page.path).to_string();
        let mut add = |name: &str, note: String| {
            let letter = letter(name);
            // The sign of what starts with no letter comes last.
            let order = if letter == "#" { "\u{10ffff}".to_owned() } else { letter.clone() };
            let key = format!("{} {url}", name.to_lowercase());
            let entry = Entry { title: name.to_owned(), url: url.clone(), note, kind: page.kind.clone() };
            entries.entry((order, letter)).or_default().entry(key).or_insert(entry);
        };
        add(&page.title, String::new());
        for name in page.also.iter().filter(|name| !name.eq_ignore_ascii_case(&page.title)) {
            add(name, format!("see {}", page.title));
        }
    }
    let group = |((_, letter), entries): ((String, String), BTreeMap<String, Entry>)| {
        let mut map = Map::default();
        set(&mut map, "letter", Value::from(letter));
        set(&mut map, "entries", Value::from(entries.into_values().map(Entry::value).collect::<Vec<_>>()));
        Value::from(map)
    };
    Value::from(entries.into_iter().map(group).collect::<Vec<_>>())
}

struct Entry {
    title: String,
    url: String,
    note: String,
    kind: String,
}

impl Entry {
    fn value(self) -> Value {
        let mut map = Map::default();
        set(&mut map, "title", Value::from(self.title));
        set(&mut map, "url", Value::from(self.url));
        set(&mut map, "note", Value::from(self.note));
        set(&mut map, "kind", Value::from(self.kind));
        Value::from(map)
    }
}

fn letter(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric());
    match first {
        Some(first) if first.is_alphabetic() => first.to_uppercase().collect(),
        _ => "#".into(),
    }
}

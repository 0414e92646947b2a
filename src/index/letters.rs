//! The A to Z: every page by its title and by its other names, for readers without JavaScript and for those who browse.

use std::collections::BTreeMap;

use tera::{Map, Value};

use crate::path::Permalink;
use crate::search::PageText;
use crate::template::views::{Letter, set};

/// Letters with their entries, as the template `search.html` reads them. What starts with no letter stands under `#`.
pub fn letters(pages: &[PageText], base_url: &str) -> Vec<Letter> {
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
    let group = |((_, letter), entries): ((String, String), BTreeMap<String, Entry>)| Letter {
        slug: if letter == "#" { "other".to_owned() } else { letter.to_lowercase() },
        entries: entries.into_values().map(Entry::value).collect(),
        letter,
    };
    entries.into_iter().map(group).collect()
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

/// The letter a name stands under, without its marks: `É` is `E`.
fn letter(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric()).map(|first| slug::slugify(first.to_string()));
    match first.and_then(|plain| plain.chars().next()) {
        Some(first) if first.is_ascii_alphabetic() => first.to_ascii_uppercase().to_string(),
        _ => "#".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stand_under_every_name_they_have() {
        let page = |title: &str, also: &[&str]| PageText {
            path: "/x/".into(),
            title: title.into(),
            also: also.iter().map(|name| (*name).to_owned()).collect(),
            ..PageText::default()
        };
        let found = letters(&[page("Élan", &["Zeal"]), page("101", &[])], "https://x.org");
        let shown: Vec<_> =
            found.iter().map(|part| (part.letter.as_str(), part.slug.as_str(), part.entries.len())).collect();
        assert_eq!(shown, [("E", "e", 1), ("Z", "z", 1), ("#", "other", 1)]);
        let note = found[1].entries[0].get_from_path("note").and_then(|note| note.as_str());
        assert_eq!(note, Some("see Élan"));
    }
}

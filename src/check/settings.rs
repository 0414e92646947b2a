//! Texts in front matter and in template tags: they are published as well, so they are checked as well.

use super::prose::{self, Block, Prose};
use super::tags::TemplateTag;
use crate::data::{Key, Node, Value};
use crate::parse::ContentFile;

/// Settings whose text is for the program, or is itself about what a check may find.
const NOT_WORDS: [&str; 12] = [
    "allow",
    "pd_allow",
    "template",
    "page_template",
    "slug",
    "path",
    "aliases",
    "kind",
    "id",
    "file",
    "defaults",
    "pseudonyms",
];

/// Every text of the settings with its key, where it stands.
pub fn read(file: &ContentFile, title: Option<&str>, description: Option<&str>, own: &[(&Key, &Node)]) -> Vec<Block> {
    let front = &file.text[..file.body.start];
    let mut found = Vec::new();
    for (key, text) in [("title", title), ("description", description)] {
        if let Some((text, at)) = text.and_then(|text| Some((text, front.find(text)?))) {
            found.push(prose::setting(key, text, at..at + text.len()));
        }
    }
    in_entries(&file.text, own.iter().copied(), &mut found);
    found
}

fn in_entries<'a>(file: &str, entries: impl Iterator<Item = (&'a Key, &'a Node)>, found: &mut Vec<Block>) {
    for (key, node) in entries {
        if !NOT_WORDS.contains(&key.name.as_str()) {
            in_node(file, &key.name, node, found);
        }
    }
}

fn in_node(file: &str, key: &str, node: &Node, found: &mut Vec<Block>) {
    match &node.value {
        Value::String(text) if !text.trim().is_empty() => {
            let written = file.get(node.span.clone()).unwrap_or_default();
            let marks = written.len() - written.trim_start_matches(['"', '\'']).len();
            let start = node.span.start + marks.min(3);
            found.push(prose::setting(key, text, start..node.span.end.saturating_sub(marks.min(3)).max(start)));
        }
        Value::Array(items) => items.iter().for_each(|item| in_node(file, key, item, found)),
        Value::Table(table) => in_entries(file, table.entries.iter().map(|(key, node)| (key, node)), found),
        _ => {}
    }
}

/// The quoted texts inside a template tag: `title="A note"`.
pub fn in_tag(file: &str, tag: &TemplateTag) -> Vec<Block> {
    let text = &file[tag.span.clone()];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['"', '\'']).map(|open| at + open) {
        let mark = char::from(text.as_bytes()[open]);
        let Some(close) = text[open + 1..].find(mark).map(|close| open + 1 + close) else { break };
        let words = &text[open + 1..close];
        let key = text[..open].trim_end_matches(['=', '[', '(']).trim_end();
        let key = key.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
        if !words.trim().is_empty() && key != "id" {
            let start = tag.span.start + open + 1;
            found.push(prose::setting(key, words, start..start + words.len()));
        }
        at = close + 1;
    }
    found
}

/// What is said for readers who cannot see a picture: `![these words](…)`, `alt="these words"`.
pub fn in_pictures(prose: &Prose) -> Vec<Block> {
    let mut found = Vec::new();
    for picture in prose.pictures.iter().filter(|picture| !picture.words.trim().is_empty()) {
        // Behind the `![`.
        let start = picture.span.start + 2;
        found.push(prose::setting("alt", &picture.words, start..start + picture.words.len()));
    }
    for html in &prose.html {
        for (at, mark) in html.text.match_indices("alt=\"") {
            let open = at + mark.len();
            let Some(length) = html.text[open..].find('"').filter(|length| *length > 0) else { continue };
            let start = html.span.start + open;
            found.push(prose::setting("alt", &html.text[open..open + length], start..start + length));
        }
    }
    found
}

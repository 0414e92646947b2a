//! Texts to compare: what a held page says, in the words its readers would see and as it is written; and what is public.

use pulldown_cmark::{Event, Options, Parser, TextMergeWithOffset};

use super::index::{Base, Index, Place, RUN_WORDS};
use super::words;
use crate::data::{Node, Table, Value};
use crate::parse::ContentFile;
use crate::site::{HeldSource, Site};

/// Letters that a title of one word must have to be looked for. Shorter words stand everywhere.
const WORD_TITLE_LETTERS: usize = 6;

/// Words of an id that make it one of its own: `baby-kathy-review`.
const ID_WORDS: usize = 3;

/// Words, of three letters or more, that a text must have to be looked for as a whole.
const SHORT_TEXT_WORDS: usize = 4;

/// Words that dates are made of by templates, so that a title of one of them says nothing.
const CALENDAR: [&str; 10] = [
    "january",
    "february",
    "august",
    "september",
    "october",
    "november",
    "december",
    "tuesday",
    "wednesday",
    "thursday",
];

/// What readers see of a Markdown text, piece by piece, with the place of each in the file.
fn pieces(file: &ContentFile) -> Vec<(String, Base)> {
    let start = file.body.start;
    let text = file.markdown();
    let events = Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION).into_offset_iter();
    let piece = |(event, range): (Event<'_>, std::ops::Range<usize>)| {
        let shown = match event {
            Event::Text(shown) | Event::Code(shown) | Event::Html(shown) | Event::InlineHtml(shown) => shown,
            _ => return None,
        };
        let base = if text.get(range.clone()) == Some(&*shown) { Base::Slice } else { Base::Whole };
        Some((shown.into_string(), base(start + range.start)))
    };
    TextMergeWithOffset::new(events).filter_map(piece).collect()
}

/// The same as one text.
pub fn reading(file: &ContentFile) -> String {
    pieces(file).into_iter().map(|(text, _)| text + " ").collect()
}

/// Adds a held page: its body, and every text among its settings that no notice shows.
pub fn add_page(index: &mut Index, number: u32, page: &HeldSource) {
    let file = &page.file;
    let pieces = pieces(file);
    index.add_runs(number, pieces.iter().map(|(text, base)| (text.as_str(), *base)));
    index.add_runs(number, [(file.markdown(), Base::Slice(file.body.start))]);
    let settings = &file.text[..file.body.start];
    let place_of = |text: &str| settings.find(text).unwrap_or(0);
    let place = |at: usize| Place { source: number, at: u32::try_from(at).unwrap_or(u32::MAX) };
    if let Some(title) = page.title.as_deref().filter(|_| !page.is_named) {
        index.add_runs(number, [(title, Base::Whole(place_of(title)))]);
        if is_telling(title) {
            index.add_phrase(title, place(place_of(title)));
        }
    }
    if let Some(description) = &page.description {
        index.add_runs(number, [(description.as_str(), Base::Whole(place_of(description)))]);
        add_short(index, description, place(place_of(description)));
    }
    add_short(index, file.markdown(), place(file.body.start));
    add_table(index, number, &page.extra, page);
    // Where a notice stands, the address is public, and with it the name.
    if page.secret_path.is_some() {
        let stem = if file.name == "index" || file.name == "_index" {
            file.folder.rsplit('/').next().unwrap_or_default()
        } else {
            &file.name
        };
        let id = page.extra.get("id").and_then(Node::as_str).unwrap_or(stem);
        if words::hashes(id).len() >= ID_WORDS {
            index.add_phrase(id, place(0));
        }
    }
}

/// Adds a text file beside a held page.
pub fn add_file(index: &mut Index, number: u32, text: &str) {
    index.add_runs(number, [(text, Base::Slice(0))]);
}

/// Adds a whole text that is too short for a run and long enough not to be met by chance.
fn add_short(index: &mut Index, text: &str, place: Place) {
    let mut telling = Vec::new();
    let mut count = 0;
    words::read(text, |word| {
        count += 1;
        telling.extend((word.letters >= 3).then_some(word.hash));
    });
    telling.sort_unstable();
    telling.dedup();
    if (SHORT_TEXT_WORDS..RUN_WORDS).contains(&count) && telling.len() >= SHORT_TEXT_WORDS {
        index.add_phrase(text, place);
    }
}

fn add_table(index: &mut Index, number: u32, table: &Table, page: &HeldSource) {
    // What the notice says, readers may read.
    let shown = |key: &str| page.is_named && ["withdrawn", "partner_contact", "owner"].contains(&key);
    for (_, node) in table.entries.iter().filter(|(key, _)| !shown(&key.name)) {
        add_node(index, number, node, page);
    }
}

fn add_node(index: &mut Index, number: u32, node: &Node, page: &HeldSource) {
    match &node.value {
        // What was inherited stands in the file of a section, which is public or held by itself.
        Value::String(text) if is_own(page, node, text) => {
            index.add_runs(number, [(text.as_str(), Base::Whole(node.span.start))]);
            let at = u32::try_from(node.span.start).unwrap_or(u32::MAX);
            add_short(index, text, Place { source: number, at });
        }
        Value::Array(nodes) => nodes.iter().for_each(|node| add_node(index, number, node, page)),
        Value::Table(table) => add_table(index, number, table, page),
        _ => {}
    }
}

fn is_own(page: &HeldSource, node: &Node, text: &str) -> bool {
    let settings = &page.file.text[..page.file.body.start];
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    settings.get(node.span.clone()).is_some_and(|written| written.contains(first))
}

/// Whether a title is one that nobody else would use by chance.
fn is_telling(title: &str) -> bool {
    let mut letters = Vec::new();
    words::read(title, |word| letters.push(word.letters));
    match letters[..] {
        [] => false,
        [one] => one >= WORD_TITLE_LETTERS && !CALENDAR.contains(&title.trim().to_lowercase().as_str()),
        _ => true,
    }
}

/// What the site says of itself beside its texts: names of pages and addresses, and what notices say.
pub fn names(site: &Site) -> String {
    let mut names = String::new();
    let mut add = |name: &str| {
        names.push_str(name);
        names.push('\n');
    };
    for page in &site.pages {
        add(page.file.source.as_str());
        add(page.path.as_str());
    }
    for section in &site.sections {
        add(section.path.as_str());
    }
    for notice in site.notices.iter().filter(|notice| notice.is_shown) {
        add(notice.path.as_str());
        add(notice.title.as_deref().unwrap_or_default());
        add(notice.words.explanation.as_deref().unwrap_or_default());
        add(notice.words.contact.as_deref().unwrap_or_default());
    }
    names
}

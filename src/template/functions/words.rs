//! `explain_words`: the words of a glossary, found where a page uses them first.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tera::{Map, TeraResult, Value};

use super::call::Call;
use super::records::targets;
use crate::markup::{escape, passages};
use crate::template::views::set;

/// Elements in which a link would be wrong (it would stand inside another, or inside a control) or in the way.
const NO_LINKS: [&str; 17] = [
    "a", "button", "caption", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "nav", "select",
    "summary", "th",
];

/// Every way to write each word of a glossary, by its first part in small letters; the longest first.
#[derive(Debug, Default)]
pub struct Words {
    by_start: HashMap<String, Vec<Writing>>,
    /// Id and page of each word.
    pages: Vec<(String, Value)>,
}

#[derive(Debug)]
struct Writing {
    text: String,
    /// Which of `pages`.
    word: usize,
}

/// `explain_words(html, kind, fields, not_in)`: where the HTML first uses a word of a glossary, it becomes a link to
/// `#word-ID`, with the id `use-ID` to come back to. The glossary is every page of a kind: its title, and the texts and lists
/// of texts in `fields`. A single word in small letters among those lists is left alone: it is too often an everyday word.
/// Nothing is linked in headings, links, code and elements with a class of `not_in`. Gives `html`, and `used`: the pages of
/// the words that were found, as the text has them.
pub fn explain_words(call: &Call<'_>) -> TeraResult<Value> {
    let (html, kind) = (call.text("html")?, call.text("kind")?);
    let (fields, not_in) = (texts(call, "fields")?, texts(call, "not_in")?);
    let language = call.site_language()?;
    let own =
        call.state.get::<Value>("page")?.and_then(|page| Some(page.get_from_path("permalink")?.as_str()?.to_owned()));
    let question = format!("{language} {kind} {}", fields.join(" "));
    let words = call.memory.words.or_find(&question, || {
        let pages = targets(call, Some(kind), &language).map(|target| call.shared.views.target(target));
        Ok(Arc::new(Words::of(pages, &fields)))
    })?;
    let (html, used) = words.explain(html, own.as_deref(), &not_in);
    let mut map = Map::default();
    set(&mut map, "html", Value::safe_string(&html));
    set(&mut map, "used", used.into_iter().map(|word| words.pages[word].1.clone()).collect::<Vec<_>>().into());
    Ok(Value::from(map))
}

fn texts<'a>(call: &Call<'a>, name: &'a str) -> TeraResult<Vec<&'a str>> {
    let Some(value) = call.argument(name)? else { return Ok(Vec::new()) };
    let items = value.as_array().map(|items| items.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
    items.flatten().ok_or_else(|| call.wrong(name, "a list of texts", value))
}

impl Words {
    fn of(pages: impl Iterator<Item = Value>, fields: &[&str]) -> Self {
        let mut words = Self::default();
        for page in pages {
            let at = |path: &str| page.get_from_path(path).cloned();
            let Some(id) = at("extra.id").and_then(|id| id.as_str().map(str::to_owned)) else { continue };
            let word = words.pages.len();
            let mut add = |writing: &Value, always: bool| {
                let text = writing.as_str().unwrap_or_default();
                let everyday = !text.contains(' ') && text.chars().all(|letter| letter.is_lowercase());
                if let Some(start) = first_part(text).filter(|_| always || !everyday) {
                    let writing = Writing { text: escape(text), word };
                    words.by_start.entry(start.to_lowercase()).or_default().push(writing);
                }
            };
            add(&at("title").unwrap_or_else(Value::none), true);
            for value in fields.iter().filter_map(|field| at(&format!("extra.{field}"))) {
                match value.as_array() {
                    Some(items) => items.iter().for_each(|item| add(item, false)),
                    None => add(&value, true),
                }
            }
            words.pages.push((id, page));
        }
        for writings in words.by_start.values_mut() {
            writings.sort_by_key(|writing| std::cmp::Reverse(writing.text.len()));
        }
        words
    }

    /// The HTML with its links, and the words they explain. `own` is the address of the page itself: nobody needs a word
    /// explained on the page that explains it.
    fn explain(&self, html: &str, own: Option<&str>, not_in: &[&str]) -> (String, Vec<usize>) {
        let is_own = |page: &Value| page.get_from_path("permalink").and_then(Value::as_str) == own;
        let mut done: BTreeSet<usize> = (0..self.pages.len()).filter(|word| is_own(&self.pages[*word].1)).collect();
        let mut used = Vec::new();
        let skip =
            |name: &str, class: &str| NO_LINKS.contains(&name) || class.split(' ').any(|class| not_in.contains(&class));
        let html = passages::replace(html, &skip, &mut |text, out| {
            let mut written = 0;
            let mut at = 0;
            while let Some((start, length, word)) = self.next(text, at) {
                at = start + length;
                if !done.insert(word) {
                    continue;
                }
                used.push(word);
                let (id, found) = (&self.pages[word].0, &text[start..at]);
                out.push_str(&text[written..start]);
                out.push_str(&format!(
                    "<a class=\"word\" id=\"use-{id}\" href=\"#word-{id}\" aria-label=\"{found}: what it means\">{found}</a>"
                ));
                written = at;
            }
            out.push_str(&text[written..]);
        });
        (html, used)
    }

    /// Start, length and word of the next writing in a text: the longest of those that start first.
    fn next(&self, text: &str, from: usize) -> Option<(usize, usize, usize)> {
        let mut before = text[..from].chars().next_back();
        for (offset, letter) in text[from..].char_indices() {
            let starts = letter.is_alphanumeric() && !before.is_some_and(is_joined);
            before = Some(letter);
            if !starts {
                continue;
            }
            let rest = &text[from + offset..];
            let writings = first_part(rest).and_then(|part| self.by_start.get(&part.to_lowercase()));
            let plural =
                || first_part(rest).and_then(|part| self.by_start.get(part.strip_suffix('s')?.to_lowercase().as_str()));
            let all = writings.into_iter().chain(plural()).flatten();
            let found = all
                .filter_map(|writing| Some((length_of(&writing.text, rest)?, writing.word)))
                .max_by_key(|found| found.0);
            if let Some((length, word)) = found {
                return Some((from + offset, length, word));
            }
        }
        None
    }
}

/// What a word is part of: `self-neglect` is not `neglect`, and `&para;` is no word at all.
fn is_joined(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, '-' | '&' | '_' | '@')
}

/// Letters and digits at the start of a text.
fn first_part(text: &str) -> Option<&str> {
    let end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

/// How much of the text is this writing, with an `s` after it if there is one. Capitals must be capitals; only the first letter
/// of a word that goes on in small ones may be either, as at the start of a sentence, but a name of one word (Prevent) keeps
/// its capital. A line may break at any space.
fn length_of(writing: &str, text: &str) -> Option<usize> {
    let mut rest = text.char_indices().peekable();
    let either = writing.contains(' ') && writing.chars().nth(1).is_some_and(char::is_lowercase)
        || writing.starts_with(char::is_lowercase);
    for (index, wanted) in writing.chars().enumerate() {
        if wanted == ' ' {
            rest.next_if(|(_, letter)| letter.is_whitespace())?;
            while rest.next_if(|(_, letter)| letter.is_whitespace()).is_some() {}
            continue;
        }
        let same =
            |letter: char| letter == wanted || index == 0 && either && letter.to_lowercase().eq(wanted.to_lowercase());
        rest.next_if(|(_, letter)| same(*letter))?;
    }
    let mut end = rest.peek().map_or(text.len(), |(at, _)| *at);
    if text[end..].starts_with('s') {
        end += 1;
    }
    let follows = text[end..].chars().next();
    (!follows.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let page = |id: &str, title: &str, aka: &[&str]| {
            Value::from_serializable(&serde_json::json!({
                "title": title, "permalink": format!("/{id}/"), "extra": { "id": id, "aka": aka },
            }))
        };
        let pages = [
            page("lado", "LADO", &["designated officer", "Local Authority Designated Officer"]),
            page("plan", "Child protection plan", &["CPP"]),
            page("protection", "Child protection", &[]),
            page("prevent", "Prevent", &[]),
            page("stages", "Threshold", &["stages"]),
            page("law", "Law & order", &[]),
        ];
        Words::of(pages.into_iter(), &["aka"])
    }

    /// Links as `[text](id)`.
    fn check(html: &str, expected: &str) {
        let (out, _) = words().explain(html, Some("/stages/"), &["care-emergency"]);
        let mut plain = String::new();
        for (index, part) in out.split("<a class=\"word\" ").enumerate() {
            let Some((tag, rest)) = part.split_once('>').filter(|_| index > 0) else {
                plain.push_str(part);
                continue;
            };
            let id = tag.split('"').nth(1).unwrap_or_default();
            let (text, rest) = rest.split_once("</a>").unwrap();
            assert_eq!(tag, format!("id=\"{id}\" href=\"#word-{}\" aria-label=\"{text}: what it means\"", &id[4..]));
            plain.push_str(&format!("[{text}]({}){rest}", &id[4..]));
        }
        assert_eq!(plain, expected);
    }

    #[test]
    fn the_first_use_of_a_word_is_explained() {
        check("<p>Ring the LADO. The LADO answers.</p>", "<p>Ring the [LADO](lado). The LADO answers.</p>");
        check("The local authority, a Designated officer", "The local authority, a [Designated officer](lado)");
        check("LADOs, CPPs", "[LADOs](lado), [CPPs](plan)");
        check(
            "a child\nprotection plan; child protection",
            "a [child\nprotection plan](plan); [child protection](protection)",
        );
        check("law &amp; order", "[law &amp; order](law)");
    }

    #[test]
    fn other_words_are_left_alone() {
        for same in [
            "to prevent it in stages: a Threshold",
            "pre-LADO LADO-like xLADO lado",
            "<h2>LADO</h2><a href=\"/\">LADO</a><code>LADO</code><th>LADO</th>",
            "<div class=\"care care-emergency\"><p>Ring the LADO</p></div>",
        ] {
            check(same, same);
        }
        check("<h2>LADO</h2>LADO", "<h2>LADO</h2>[LADO](lado)");
        check("We Prevent it", "We [Prevent](prevent) it");
    }
}

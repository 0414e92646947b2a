//! Notices as templates see them: in `withdrawn.html`, and in the place of a page that a template asks for by name.

use tera::{Map, Value};

use super::views::set;
use crate::path::Permalink;
use crate::site::{Notice, Site};

fn text(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::normal_string)
}

/// The `notice` of `withdrawn.html`: `kind`, `title`, `on`, `explanation`, `replaced_by` (`permalink`, `title`), `contact`.
pub fn notice_value(notice: &Notice, site: &Site) -> Value {
    let words = &notice.words;
    let mut map = Map::default();
    set(&mut map, "kind", Value::normal_string(words.kind.as_str()));
    set(&mut map, "title", text(notice.title.as_deref()));
    set(&mut map, "on", text(words.on.as_deref()));
    set(&mut map, "explanation", text(words.explanation.as_deref()));
    set(&mut map, "contact", text(words.contact.as_deref().or_else(|| owner(notice, site))));
    let replaced_by = words.replaced_by.as_ref().and_then(|by| {
        let (permalink, title) = replacement(&by.value, &notice.language, site)?;
        let mut map = Map::default();
        set(&mut map, "permalink", Value::normal_string(&permalink));
        set(&mut map, "title", text(title.as_deref()));
        Some(Value::from(map))
    });
    set(&mut map, "replaced_by", replaced_by.unwrap_or_else(Value::none));
    Value::from(map)
}

/// The name of the contact whose page it is; a name that is no id stands for itself.
fn owner<'a>(notice: &'a Notice, site: &'a Site) -> Option<&'a str> {
    let owner = notice.words.owner.as_deref()?;
    match site.with_id(owner, &notice.language, &notice.language) {
        Some(contact) => site.title(contact),
        None => Some(owner).filter(|owner| owner.contains(' ')),
    }
}

/// Address and title of what took a page's place; `None` when there is no such page.
pub fn replacement(written: &str, language: &str, site: &Site) -> Option<(String, Option<String>)> {
    let Some(relative) = written.strip_prefix("@/") else {
        if written.starts_with("https://") {
            return Some((written.to_owned(), None));
        }
        let target = site.with_id(written, language, language)?;
        return Some((site.permalink(target).to_string(), site.title(target).map(str::to_owned)));
    };
    let (path, anchor) = relative.split_once('#').map_or((relative, None), |(path, anchor)| (path, Some(anchor)));
    let permalink: &Permalink = site.permalink_of(path)?;
    let title = match site.find(path) {
        Some(target) => site.title(target),
        None => site.notice(path).and_then(|notice| notice.title.as_deref()),
    };
    let address = anchor.map_or_else(|| permalink.to_string(), |anchor| permalink.with_anchor(anchor));
    Some((address, title.map(str::to_owned)))
}

/// What `get_page` and `get_section` give for a page that has been taken down: its name and address, and nothing else.
/// `extra` has the names of its settings without their values.
pub fn in_place(notice: &Notice, relative: &str, extra: Value) -> Value {
    let mut map = Map::default();
    for name in ["relative_path", "content", "slug"] {
        set(&mut map, name, Value::normal_string(""));
    }
    set(&mut map, "relative_path", Value::normal_string(relative));
    set(&mut map, "title", text(notice.title.as_deref()));
    set(&mut map, "permalink", Value::normal_string(notice.permalink.as_str()));
    set(&mut map, "path", Value::normal_string(notice.path.as_str()));
    set(&mut map, "lang", Value::normal_string(&notice.language));
    set(&mut map, "notice", Value::normal_string(notice.words.kind.as_str()));
    for name in
        ["description", "summary", "date", "updated", "year", "month", "day", "lower", "higher", "colocated_path"]
    {
        set(&mut map, name, Value::none());
    }
    let lists =
        ["toc", "components", "translations", "backlinks", "ancestors", "assets", "aliases", "authors", "pages"];
    for name in lists.into_iter().chain(["subsections"]) {
        set(&mut map, name, Value::from(Vec::<Value>::new()));
    }
    set(&mut map, "extra", extra);
    set(&mut map, "taxonomies", Value::from(Map::default()));
    for name in ["draft", "transparent", "generate_feeds", "paginate_reversed"] {
        set(&mut map, name, Value::from(false));
    }
    for name in ["word_count", "reading_time"] {
        set(&mut map, name, Value::from(0));
    }
    Value::from(map)
}

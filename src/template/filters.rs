//! Zola's filters and tests beyond Tera's own. Most are those of `tera-contrib`, which Zola takes them from.

use std::cell::Cell;
use std::sync::Arc;

use num_format::{Buffer, Locale};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};
use tera_contrib::{base64, dates, filesize_format, format, json, rand, regex, slug, urlencode};

use super::Shared;
use super::functions::seeded;
use super::refusal::refuse_with;
use super::years;
use crate::calendar;
use crate::config::LinkLevel;
use crate::markup::{self, Input, LinkResolver};

/// Gives Tera every filter and test.
pub fn register(tera: &mut Tera, shared: &Arc<Shared>) {
    tera.register_filter("base64_encode", base64::b64_encode);
    tera.register_filter("base64_decode", base64::b64_decode);
    tera.register_filter("regex_replace", regex::RegexReplace::default());
    tera.register_filter("striptags", regex::striptags);
    tera.register_filter("spaceless", regex::spaceless);
    tera.register_filter("urlencode", urlencode::urlencode);
    tera.register_filter("urlencode_strict", urlencode::urlencode_strict);
    tera.register_filter("json_encode", json::json_encode);
    tera.register_filter("filesizeformat", filesize_format::filesize_format);
    tera.register_filter("format", format::format);
    tera.register_filter("slugify", slug::slug);
    // A page that has been taken down has its settings without their values; a template that shows one of its days goes on.
    let gaps = shared.site.held_sources().iter().any(|held| !held.held.is_secret());
    tera.register_filter("date", move |value: &Value, kwargs: Kwargs, state: &State<'_>| {
        let is_gap = gaps && (value.is_none() || value.as_str() == Some(""));
        if is_gap { Ok(String::new()) } else { dates::date(value, kwargs, state) }
    });
    tera.register_filter("shuffle", shuffle);
    let language = shared.config.default_language.clone();
    tera.register_filter("num_format", move |number: i128, kwargs: Kwargs, _: &State<'_>| {
        num_format(number, kwargs.get::<&str>("locale")?.unwrap_or(&language))
    });

    let markdown_shared = Arc::clone(shared);
    tera.register_filter("markdown", move |text: &str, kwargs: Kwargs, state: &State<'_>| {
        markdown(&markdown_shared, text, &kwargs, state)
    });

    tera.register_filter("calendar_text", |words: &str, _: Kwargs, _: &State<'_>| calendar::text(words));
    tera.register_filter("calendar_lines", |text: &str, _: Kwargs, _: &State<'_>| calendar::lines(text));
    tera.register_filter("keep_years", |html: &str, _: Kwargs, _: &State<'_>| {
        Value::safe_string(&years::keep_together(html))
    });
    tera.register_filter("calendar_moment", calendar_moment);
    tera.register_filter("calendar_span", calendar_span);

    tera.register_test("matching", regex::Matching::default());
    tera.register_test("before", dates::is_before);
    tera.register_test("after", dates::is_after);
}

/// `calendar_moment`: a moment as calendars write it, `20261203T140000Z`; a day is its midnight in London.
fn calendar_moment(written: &str, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    calendar::moment(written).ok_or_else(|| no_date("calendar_moment", written))
}

/// `calendar_span(end)`: the lines of a calendar that say when something starts and ends.
fn calendar_span(start: &str, kwargs: Kwargs, _: &State<'_>) -> TeraResult<String> {
    calendar::span(start, kwargs.get::<&str>("end")?).ok_or_else(|| no_date("calendar_span", start))
}

fn no_date(filter: &str, written: &str) -> Error {
    let help = "write a day, `2026-12-03`, or a day and a time, `2026-12-03T09:00:00`";
    refuse_with(format!("`{filter}` needs a date, and `{written}` is none"), Some(help.to_owned()))
}

/// `shuffle(seed)`: without a seed the order depends on the page, so that two builds are the same.
fn shuffle(items: Vec<Value>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Vec<Value>> {
    rand::shuffle(items, seeded(&kwargs, state)?, state)
}

/// `num_format(locale=default_language)`: a whole number with the separators of a language, `1,234,567`.
fn num_format(number: i128, locale: &str) -> TeraResult<String> {
    let help = "write the code of a language, such as `en-GB`";
    let unknown = || refuse_with(format!("`num_format` has no locale `{locale}`"), Some(help.to_owned()));
    let known = Locale::from_name(locale).map_err(|_| unknown())?;
    let mut text = Buffer::new();
    text.write_formatted(&number, &known);
    Ok(text.as_str().to_owned())
}

/// `markdown(inline=false)`: text as HTML, in the form the site's pages have. Links are relative to the page or section of
/// the template that calls it. A link to a page that is not there is an error, as it is in a page.
fn markdown(shared: &Shared, text: &str, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let inline = kwargs.get::<bool>("inline")?.unwrap_or(false);
    let here = |name: &str| state.get::<Value>(name).ok().flatten();
    let permalink = here("page").or_else(|| here("section"));
    let permalink = permalink.as_ref().and_then(|page| page.get_from_path("permalink")?.as_str()).unwrap_or_default();
    let language = state.get::<String>("lang")?.unwrap_or_else(|| shared.config.default_language.clone());
    let links = FilterLinks { shared, missing: Cell::default() };
    let options = &shared.config.markdown;
    let input = Input { permalink, lang: &language, options, links: &links, wants_summary: false };
    let html = markup::render_inline_or_block(text, inline, &input);
    match links.missing.take() {
        Some(target) => {
            let near = shared.site.nearest_path(&target);
            let help = near.map(|near| format!("did you mean `@/{near}`?"));
            Err(refuse_with(format!("a link leads to `{target}`, which is not there"), help))
        }
        None => Ok(Value::safe_string(&html)),
    }
}

/// Links in a text from a template, which has no place of its own to point at.
struct FilterLinks<'a> {
    shared: &'a Shared,
    missing: Cell<Option<String>>,
}

impl LinkResolver for FilterLinks<'_> {
    fn internal(&self, target: &str) -> Option<String> {
        let found = self.shared.site.permalink_of(target);
        if found.is_none() && self.shared.config.internal_links == LinkLevel::Error {
            self.missing.set(Some(target.to_owned()));
        }
        found.map(|permalink| permalink.as_str().to_owned())
    }

    fn anchor_link_html(&self, _: &str, _: u8) -> Option<String> {
        None
    }

    fn summary_cutoff(&self, _: &str) -> Option<String> {
        None
    }
}

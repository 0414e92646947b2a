//! Zola's filters and tests beyond Tera's own. Most are those of `tera-contrib`, which Zola takes them from.

use std::sync::Arc;

use num_format::{Buffer, Locale};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};
use tera_contrib::{base64, dates, filesize_format, format, json, rand, regex, slug, urlencode};

use super::Shared;
use super::functions::seeded;

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
    tera.register_filter("date", dates::date);
    tera.register_filter("shuffle", shuffle);
    let language = shared.config.default_language.clone();
    tera.register_filter("num_format", move |number: i128, kwargs: Kwargs, _: &State<'_>| {
        num_format(number, kwargs.get::<&str>("locale")?.unwrap_or(&language))
    });

    tera.register_test("matching", regex::Matching::default());
    tera.register_test("before", dates::is_before);
    tera.register_test("after", dates::is_after);
}

/// `shuffle(seed)`: without a seed the order depends on the page, so that two builds are the same.
fn shuffle(items: Vec<Value>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Vec<Value>> {
    rand::shuffle(items, seeded(&kwargs, state)?, state)
}

/// `num_format(locale=default_language)`: a whole number with the separators of a language, `1,234,567`.
fn num_format(number: i128, locale: &str) -> TeraResult<String> {
    let unknown = || format!("`num_format` has no locale `{locale}`; write the code of a language, such as `en-GB`");
    let known = Locale::from_name(locale).map_err(|_| Error::message(unknown()))?;
    let mut text = Buffer::new();
    text.write_formatted(&number, &known);
    Ok(text.as_str().to_owned())
}

//! `get_page` and `get_section`.

use tera::{Error, TeraResult, Value};

use super::call::{Call, did_you_mean};
use crate::kind::Held;
use crate::site::{Notice, Site, Target};
use crate::template::refusal::{refuse, refuse_with};
use crate::template::taken_down;

/// `get_page(path, lang, allow_missing=false)`: a page by its path below `content/`, in the language asked for.
pub fn get_page(call: &Call<'_>) -> TeraResult<Value> {
    get(call, "page", |target| matches!(target, Target::Page(_)))
}

/// `get_section(path, lang, allow_missing=false)`: a section by the path of its `_index.md`.
pub fn get_section(call: &Call<'_>) -> TeraResult<Value> {
    get(call, "section", |target| matches!(target, Target::Section(_)))
}

fn get(call: &Call<'_>, noun: &str, wanted: fn(&Target) -> bool) -> TeraResult<Value> {
    let path = call.text("path")?;
    let language = call.site_language()?;
    let found = version_in(&call.shared.site, path, &language);
    if let (None, Some((notice, relative))) = (found, taken_down(&call.shared.site, noun, path, &language)) {
        return Ok(in_place_of(call, notice, relative));
    }
    match found {
        Some(target) if wanted(&target) => Ok(call.shared.views.target(target)),
        _ if call.flag("allow_missing", false)? => Ok(Value::none()),
        Some(Target::Section(_)) => {
            let help = Some("use `get_section`".to_owned());
            Err(refuse_with(format!("`{path}` is a section, not a page"), help))
        }
        Some(Target::Page(_)) => {
            let help = Some("use `get_page`".to_owned());
            Err(refuse_with(format!("`{path}` is a page, not a section"), help))
        }
        None => Err(why_missing(call, noun, path, &language)),
    }
}

/// What stands in the place of a page that has been taken down.
fn taken_down<'a>(site: &'a Site, noun: &str, path: &str, language: &str) -> Option<(&'a Notice, String)> {
    let translated = path.strip_suffix(".md").map(|stem| format!("{stem}.{language}.md"));
    let in_language = |path: String| Some((site.notice(&path).filter(|notice| notice.language == language)?, path));
    let found = translated.and_then(in_language).or_else(|| in_language(path.to_owned()))?;
    (found.0.is_section == (noun == "section")).then_some(found)
}

/// The empty page that a template gets, and a note that it asked for it.
pub fn in_place_of(call: &Call<'_>, notice: &Notice, relative: impl AsRef<str>) -> Value {
    let (site, relative) = (&call.shared.site, relative.as_ref());
    if let Some(held) = site.held(relative).filter(|held| matches!(held, Held::Expired | Held::Withdrawn)) {
        call.miss(relative, held);
    }
    taken_down::page(site, notice, relative)
}

/// The version of a page in a language; the path may name any version.
fn version_in(site: &Site, path: &str, language: &str) -> Option<Target> {
    let canonical = site.find(path).map_or_else(|| path.to_owned(), |target| site.file(target).canonical());
    site.find_in(&canonical, language)
}

/// The refusal for a path that names nothing: that it is held back, not translated, or misspelt.
pub fn why_missing(call: &Call<'_>, noun: &str, path: &str, language: &str) -> Error {
    let site = &call.shared.site;
    let translated = path.strip_suffix(".md").map(|stem| format!("{stem}.{language}.md"));
    let is_default = language == call.shared.config.default_language;
    let versions = [translated.as_deref(), is_default.then_some(path)];
    for version in versions.into_iter().flatten() {
        if let Some(held) = site.held(version) {
            return refuse(held_back(version, &held.reason()));
        }
    }
    if site.find(path).is_some() {
        return refuse(format!("the {noun} `{path}` has no version in the language `{language}`"));
    }
    if let Some(held) = site.held(path) {
        return refuse(held_back(path, &held.reason()));
    }
    refuse_with(format!("there is no {noun} `{path}`"), did_you_mean(site.nearest_path(path)))
}

/// What to tell an author who asks for something held.
pub fn held_back(path: &str, reason: &str) -> String {
    format!("`{path}` is held back: {reason}")
}

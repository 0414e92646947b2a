//! `get_page` and `get_section`.

use tera::{Error, TeraResult, Value};

use super::call::{Call, did_you_mean};
use crate::site::{Site, Target};
use crate::template::notices;
use crate::template::refusal::{refuse, refuse_with};

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
    if let (None, Some(value)) = (found, taken_down(&call.shared.site, noun, path, &language)) {
        return Ok(value);
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
fn taken_down(site: &Site, noun: &str, path: &str, language: &str) -> Option<Value> {
    let translated = path.strip_suffix(".md").map(|stem| format!("{stem}.{language}.md"));
    let in_language = |path: &str| site.notice(path).filter(|notice| notice.language == language);
    let notice = translated.as_deref().and_then(in_language).or_else(|| in_language(path))?;
    (notice.is_section == (noun == "section")).then(|| notices::in_place(notice, path))
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

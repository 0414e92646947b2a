//! Pages by what they are: `get_record`, `get_records`, `get_references` and `get_changes`.

use tera::{Map, TeraResult, Value};

use super::call::{Call, suggestion};
use super::content::in_place_of;
use crate::site::Target;
use crate::template::refusal::refuse_with;
use crate::template::taken_down;
use crate::template::views::set;

/// `get_record(id, lang)`: the page or section with an id, in the language asked for or else in the site's first. One that
/// has been taken down is an empty page with the address of its notice, or none where that is allowed; one that is not
/// published yet is none.
pub fn get_record(call: &Call<'_>) -> TeraResult<Value> {
    let (id, site) = (call.text("id")?, &call.shared.site);
    let (language, allowed) = (call.site_language()?, call.flag("allow_missing", false)?);
    let otherwise = &call.shared.config.default_language;
    if let Some(target) = site.with_id(id, &language, otherwise) {
        return Ok(call.shared.views.target(target));
    }
    match taken_down::with_id(site, id, [&language, otherwise]) {
        Some((notice, relative)) if !allowed => Ok(in_place_of(call, notice, relative)),
        _ if allowed || site.knows_id(id) => Ok(Value::none()),
        _ => Err(refuse_with(format!("there is no page with the id `{id}`"), suggestion(id, site.ids()))),
    }
}

/// `get_records(kind, lang)`: every published page and section of a kind in a language, in the order of their files; without
/// `kind`, of any kind.
pub fn get_records(call: &Call<'_>) -> TeraResult<Value> {
    let (kind, language) = (call.maybe_text("kind")?, call.site_language()?);
    Ok(Value::from(targets(call, kind, &language).map(|target| call.shared.views.target(target)).collect::<Vec<_>>()))
}

/// Every published page and section of a kind, or of any, in a language, in the order of their files.
pub fn targets(call: &Call<'_>, kind: Option<&str>, language: &str) -> impl Iterator<Item = Target> + use<> {
    let site = &call.shared.site;
    let pages = site.page_ids().map(Target::Page);
    let mut all: Vec<Target> = site.section_ids().map(Target::Section).chain(pages).collect();
    let of_kind =
        |target: &Target| site.record(*target).is_some_and(|record| kind.is_none_or(|kind| record.kind.name == kind));
    all.retain(|target| of_kind(target) && site.file(*target).language == language);
    all.sort_by(|a, b| site.file(*a).source.cmp(&site.file(*b).source));
    all.into_iter()
}

/// `get_changes(lang)`: what published pages of every kind, a site's own too, list under `changes`: newest first, those of a
/// day in the order of their files. Each has `date`, `page`, `kind`, `sections`, `section` (the first of them, or nothing),
/// `why` (what the page says of it) and `because_of`.
pub fn get_changes(call: &Call<'_>) -> TeraResult<Value> {
    let mut changes: Vec<(String, Value)> = Vec::new();
    for target in targets(call, None, &call.site_language()?) {
        let page = call.shared.views.target(target);
        for row in page.get_from_path("extra.changes").and_then(Value::as_array).unwrap_or_default() {
            let field = |name: &str| row.get_from_path(name).cloned().unwrap_or_else(Value::none);
            let date = field("on").as_str().unwrap_or_default().to_owned();
            let sections = row.get_from_path("sections").and_then(Value::as_array).unwrap_or_default().to_vec();
            let mut map = Map::default();
            set(&mut map, "date", Value::normal_string(&date));
            set(&mut map, "page", page.clone());
            set(&mut map, "kind", field("kind"));
            set(&mut map, "section", sections.first().cloned().unwrap_or_else(|| Value::normal_string("")));
            set(&mut map, "sections", Value::from(sections));
            set(&mut map, "why", field("note"));
            set(&mut map, "because_of", field("because_of"));
            changes.push((date, Value::from(map)));
        }
    }
    changes.sort_by(|a, b| b.0.cmp(&a.0));
    Ok(Value::from(changes.into_iter().map(|(_, change)| change).collect::<Vec<_>>()))
}

/// `get_references(id)`: who names the page with this id. For each `page`, the `field` that says so (`contacts.0`, `body`)
/// and the section or row it names (`at`).
pub fn get_references(call: &Call<'_>) -> TeraResult<Value> {
    let (id, site) = (call.text("id")?, &call.shared.site);
    let language = call.site_language()?;
    let named = site.named(id).iter().filter(|named| site.file(named.by).language == language);
    let one = |named: &crate::site::Named| {
        let mut map = Map::default();
        set(&mut map, "page", call.shared.views.target(named.by));
        set(&mut map, "field", Value::normal_string(&named.field));
        set(&mut map, "at", Value::normal_string(&named.anchor));
        Value::from(map)
    };
    Ok(Value::from(named.map(one).collect::<Vec<_>>()))
}

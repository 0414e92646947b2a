//! `get_taxonomy`, `get_taxonomy_term` and `get_taxonomy_url`. A taxonomy is named by its slug, as in Zola 0.23.

use tera::{Error, TeraResult, Value};

use super::call::{Call, suggestion};
use crate::path::slugify;
use crate::site::{Taxonomy, Term};
use crate::template::refusal::{refuse, refuse_with};
use crate::template::taken_down;

/// `get_taxonomy(kind, lang, required=true)`: a taxonomy with all its terms.
pub fn get_taxonomy(call: &Call<'_>) -> TeraResult<Value> {
    let found = taxonomy(call)?;
    Ok(found.map_or_else(Value::none, |taxonomy| call.shared.views.taxonomy(taxonomy)))
}

/// `get_taxonomy_term(kind, term, lang, required=true)`: a term with its pages.
pub fn get_taxonomy_term(call: &Call<'_>) -> TeraResult<Value> {
    let name = call.text("term")?;
    let Some(taxonomy) = taxonomy(call)? else { return Ok(Value::none()) };
    match term(call, taxonomy, name) {
        Some(term) => Ok(call.shared.views.term(term)),
        None if !call.flag("required", true)? => Ok(Value::none()),
        None if was_there(call, taxonomy, name) => Ok(taken_down::term(taxonomy, name, &slug(call, name))),
        None => Err(unknown_term(taxonomy, name)),
    }
}

/// `get_taxonomy_url(kind, term, lang, required=true)`: the address of a term; `name` is the older word for `term`.
pub fn get_taxonomy_url(call: &Call<'_>) -> TeraResult<Value> {
    let name = match call.maybe_text("term")? {
        Some(term) => term,
        None => call.maybe_text("name")?.ok_or_else(|| refuse("`get_taxonomy_url` needs `term`"))?,
    };
    let Some(taxonomy) = taxonomy(call)? else { return Ok(Value::none()) };
    // An unknown term is an error even where the taxonomy is not required, as in Zola.
    match term(call, taxonomy, name) {
        Some(term) => Ok(Value::safe_string(term.permalink.as_str())),
        None if was_there(call, taxonomy, name) => Ok(Value::safe_string(taxonomy.permalink.as_str())),
        None => Err(unknown_term(taxonomy, name)),
    }
}

/// The taxonomy named by `kind`; `None` when there is none and none is required.
fn taxonomy<'a>(call: &Call<'a>) -> TeraResult<Option<&'a Taxonomy>> {
    let kind = call.text("kind")?;
    let language = call.site_language()?;
    let site = &call.shared.site;
    if let Some(taxonomy) = site.taxonomy(kind, &language) {
        return Ok(Some(taxonomy));
    }
    if !call.flag("required", true)? {
        return Ok(None);
    }
    let own = site.taxonomies.iter().filter(|taxonomy| taxonomy.language == language);
    let near = suggestion(kind, own.map(|taxonomy| taxonomy.config.slug.as_str()));
    Err(refuse_with(format!("there is no taxonomy `{kind}` in the language `{language}`"), near))
}

fn term<'a>(call: &Call<'_>, taxonomy: &'a Taxonomy, name: &str) -> Option<&'a Term> {
    let slug = slug(call, name);
    taxonomy.terms.iter().find(|term| term.slug == slug)
}

fn slug(call: &Call<'_>, name: &str) -> String {
    slugify(name, call.shared.config.slugs.taxonomies)
}

/// The last page with a term goes, and the term with it: nobody has to mend templates before that.
fn was_there(call: &Call<'_>, taxonomy: &Taxonomy, name: &str) -> bool {
    let wanted = slug(call, name);
    taken_down::had_term(&call.shared.site, taxonomy, |term| slug(call, term) == wanted)
}

fn unknown_term(taxonomy: &Taxonomy, name: &str) -> Error {
    let near = suggestion(name, taxonomy.terms.iter().map(|term| term.name.as_str()));
    refuse_with(format!("no page has the term `{name}` of `{}`", taxonomy.config.name), near)
}

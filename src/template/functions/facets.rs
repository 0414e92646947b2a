//! What a list of pages can be narrowed by: `get_facets`.

use tera::{TeraResult, Value};

use super::call::Call;
use crate::site::Target;
use crate::template::refusal::refuse;
use crate::template::views;

/// `get_facets(pages)`: the facets that tell the entries of a list apart, each with a `name` and `values`; a value has its
/// `value` for readers, an `id` for addresses and `entries`, the places in the list (from 0) of the pages that have it. Nothing
/// for a list that is too short to need it.
pub fn get_facets(call: &Call<'_>) -> TeraResult<Value> {
    let pages = call.argument("pages")?.ok_or_else(|| refuse("`get_facets` needs `pages`"))?;
    let list = pages.as_array().ok_or_else(|| call.wrong("pages", "a list of pages", pages))?;
    let id = |page: &Value| {
        let path = page.get_from_path("relative_path")?.as_str()?.to_owned();
        match call.shared.site.find(&path)? {
            Target::Page(id) => Some(id),
            Target::Section(_) => None,
        }
    };
    let ids: Option<Vec<_>> = list.iter().map(id).collect();
    let ids = ids.ok_or_else(|| call.wrong("pages", "a list of pages", pages))?;
    Ok(views::list_facets(&call.shared.site.list_facets(&ids)))
}

//! What results can be narrowed to: the kinds, topics, readers and years that pages name.

use std::collections::{BTreeMap, BTreeSet};

use super::sections::PageText;

/// Values of which a page must have one, by the name of the facet.
pub type Within = BTreeMap<String, Vec<String>>;

/// How many of the pages that were found have each value, by the name of the facet.
pub type Counts = Vec<(String, Vec<(String, usize)>)>;

/// One thing that results can be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// As it is called in the data: `topic`.
    pub name: String,
    /// A value, and the numbers of the pages that have it.
    pub values: Vec<(String, BTreeSet<u32>)>,
}

/// The facets of a site, by name; one with a single value tells no pages apart and is left out.
pub fn of_pages(pages: &[PageText]) -> Vec<Facet> {
    let mut found: BTreeMap<&str, BTreeMap<&str, BTreeSet<u32>>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for (name, value) in &page.facets {
            found.entry(name).or_default().entry(value).or_default().insert(number as u32);
        }
    }
    let own = |(value, pages): (&str, BTreeSet<u32>)| (value.to_owned(), pages);
    let tells = found.into_iter().filter(|(_, values)| values.len() > 1);
    tells.map(|(name, values)| Facet { name: name.to_owned(), values: values.into_iter().map(own).collect() }).collect()
}

/// Whether a page has what is asked for in every facet but one, whose values are being counted.
pub fn has(facets: &[Facet], within: &Within, page: u32, but: Option<&str>) -> bool {
    facets.iter().filter(|facet| Some(facet.name.as_str()) != but).all(|facet| match within.get(&facet.name) {
        Some(wanted) if !wanted.is_empty() => {
            facet.values.iter().any(|(value, pages)| wanted.contains(value) && pages.contains(&page))
        }
        _ => true,
    })
}

/// Counts what was found by the values of each facet, as if nothing were asked for in that one.
pub fn count(facets: &[Facet], within: &Within, found: &[u32]) -> Counts {
    let of_facet = |facet: &Facet| {
        let rest: Vec<u32> =
            found.iter().copied().filter(|page| has(facets, within, *page, Some(&facet.name))).collect();
        let of_value = |(value, pages): &(String, BTreeSet<u32>)| {
            (value.clone(), rest.iter().filter(|page| pages.contains(page)).count())
        };
        (facet.name.clone(), facet.values.iter().map(of_value).collect())
    };
    facets.iter().map(of_facet).collect()
}

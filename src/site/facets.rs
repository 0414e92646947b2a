//! What lists and the search can be narrowed to: the values that pages have in each facet.
//!
//! A kind's schema says which of its settings are facets (`x-facet`). The kind itself, the year and the taxonomies are facets
//! of every page. Names and values are the same in lists, in the search and on the pages that have a list in groups.

use std::collections::{BTreeMap, BTreeSet};

use super::{PageId, Site, Target, Taxonomy};
use crate::path::{SlugStyle, slugify};

/// Shorter lists are read faster than they are narrowed.
const NARROWED_FROM: usize = 6;

/// What readers most often come for stands first. Other facets, a site's own, follow by name.
const ORDER: [&str; 8] = ["topic", "abuse", "area", "audience", "agency", "type", "kind", "year"];

/// Settings that are facets of pages without a kind.
const PLAIN: [(&str, &str); 2] = [("audience", "audience"), ("scope", "area")];

/// A facet that tells the entries of a list apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFacet {
    /// As a schema writes it: `agency`.
    pub name: String,
    /// In the order they are shown.
    pub values: Vec<ListValue>,
}

/// A value that some entries of a list have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListValue {
    /// For readers: "Police".
    pub value: String,
    /// Unlike that of every other value of the list: `agency-police`.
    pub id: String,
    /// Their places in the list, from 0.
    pub entries: BTreeSet<usize>,
}

impl Site {
    /// What a page or section has in each facet, as `("topic", "Neglect")`.
    pub fn facets(&self, target: Target) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut add = |name: &str, value: &str| {
            let value = capitalized(value);
            if !value.is_empty() && !found.iter().any(|(facet, known)| facet == name && *known == value) {
                found.push((name.to_owned(), value));
            }
        };
        let record = self.record(target);
        if let Some(record) = record {
            add("kind", &record.kind.title);
            record.facets().iter().for_each(|(name, value)| add(name, value));
        }
        let extra = match target {
            Target::Page(id) => &self.page(id).front.extra,
            Target::Section(id) => &self.section(id).front.extra,
        };
        for (key, name) in PLAIN.iter().filter(|_| record.is_none()) {
            let node = extra.get(key);
            let texts =
                node.and_then(|node| node.as_array()).unwrap_or_default().iter().filter_map(|node| node.as_str());
            texts.chain(node.and_then(|node| node.as_str())).for_each(|value| add(name, value));
        }
        let Target::Page(id) = target else { return found };
        let page = self.page(id);
        if !record.is_some_and(|record| record.kind.has_facet("year")) {
            let date = page.date.as_ref().or(page.front.updated.as_ref());
            add("year", date.and_then(|date| date.text.get(..4)).unwrap_or_default());
        }
        for (taxonomy, terms) in &page.front.taxonomies {
            // One that is not rendered is its author's own affair.
            let same = |one: &&Taxonomy| one.config.name == taxonomy.value && one.language == page.file.language;
            if !self.taxonomies.iter().find(same).is_some_and(|one| one.config.render) {
                continue;
            }
            let name = if taxonomy.value == "topics" { "topic" } else { &taxonomy.value };
            terms.iter().for_each(|term| add(name, &term.value));
        }
        found
    }

    /// What a list of pages can be narrowed by: facets that tell its entries apart. A short list has none.
    pub fn list_facets(&self, pages: &[PageId]) -> Vec<ListFacet> {
        if pages.len() < NARROWED_FROM {
            return Vec::new();
        }
        let mut found: BTreeMap<String, BTreeMap<String, BTreeSet<usize>>> = BTreeMap::new();
        for (place, page) in pages.iter().enumerate() {
            for (name, value) in self.facets(Target::Page(*page)) {
                found.entry(name).or_default().entry(value).or_default().insert(place);
            }
        }
        drop_repeated_topics(&mut found);
        let whole = |entries: &BTreeSet<usize>| entries.len() == pages.len();
        found.retain(|_, values| values.len() > 1 && !values.values().all(whole));
        let mut ids = BTreeSet::new();
        let mut facets: Vec<ListFacet> =
            found.into_iter().map(|(name, values)| list_facet(name, values, &mut ids)).collect();
        let rank = |facet: &ListFacet| ORDER.iter().position(|name| *name == facet.name).unwrap_or(ORDER.len());
        facets.sort_by_key(rank);
        facets
    }
}

/// "Neglect" as a topic and as a type of abuse would stand there twice. A topic is left to the facet that finds the same
/// entries under the same word, or more of them.
fn drop_repeated_topics(found: &mut BTreeMap<String, BTreeMap<String, BTreeSet<usize>>>) {
    let Some(mut topics) = found.remove("topic") else { return };
    topics.retain(|topic, entries| {
        let mut same = found.values().filter_map(|values| values.get(topic));
        !same.any(|others| others.is_superset(entries))
    });
    found.insert("topic".to_owned(), topics);
}

/// By the alphabet; years newest first.
fn list_facet(name: String, values: BTreeMap<String, BTreeSet<usize>>, ids: &mut BTreeSet<String>) -> ListFacet {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by_cached_key(|(value, _)| value.to_lowercase());
    if name == "year" {
        values.reverse();
    }
    let value = |(value, entries): (String, BTreeSet<usize>)| {
        let plain = slugify(&format!("{name} {value}"), SlugStyle::On);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let id = std::iter::once(plain.clone()).chain(numbered).find(|id| ids.insert(id.clone())).unwrap_or_default();
        ListValue { value, id, entries }
    };
    ListFacet { values: values.into_iter().map(value).collect(), name }
}

/// Lists show "Professionals" beside "Adults", whoever wrote which.
fn capitalized(value: &str) -> String {
    let mut letters = value.trim().chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

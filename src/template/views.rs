//! Pages, sections, taxonomies and the configuration as templates see them, with Zola's field names.
//!
//! Values are made twice: before bodies exist ([`Views::metadata`], for templates inside content) and after
//! ([`Views::complete`]). Each page is one shared value, whoever lists it.

use std::collections::HashMap;

use tera::{Map, Value};

use crate::config::{Config, Mode};
use crate::date::PageDate;
use crate::parse::ContentFile;
use crate::path::SourcePath;
use crate::site::{ListFacet, ListValue, Page, PageId, Section, SectionId, Site, Target, Taxonomy, Term};
use crate::source::CONTENT;

/// What rendering a page's Markdown adds to its value.
#[derive(Clone, Debug, Default)]
pub struct BodyView<'a> {
    pub content: &'a str,
    pub summary: Option<&'a str>,
    /// Headings, nested.
    pub toc: Vec<Value>,
    /// Pages that link here: permalink and title.
    pub backlinks: Vec<(String, Option<String>)>,
}

/// A letter of the A to Z and what begins with it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// `A` to `Z`, or `#` for what begins with no letter.
    pub letter: String,
    /// As part of an address: `a`, `other`.
    pub slug: String,
    /// `{title, url, note, kind}` each.
    pub entries: Vec<Value>,
}

/// Where a page's rendered body is found.
pub trait BodyViews: Sync {
    fn of(&self, target: Target) -> Option<BodyView<'_>>;
}

/// Every value that templates share.
#[derive(Debug, Default)]
pub struct Views {
    pages: Vec<Value>,
    sections: Vec<Value>,
    configs: HashMap<String, Value>,
}

struct NoBodies;

impl BodyViews for NoBodies {
    fn of(&self, _: Target) -> Option<BodyView<'_>> {
        None
    }
}

impl Views {
    /// Values without bodies: `content` is empty, there are no neighbours.
    pub fn metadata(site: &Site, config: &Config, mode: Mode) -> Self {
        Self::build(site, config, mode, &NoBodies, false)
    }

    /// Values with everything.
    pub fn complete(site: &Site, config: &Config, mode: Mode, bodies: &dyn BodyViews) -> Self {
        Self::build(site, config, mode, bodies, true)
    }

    fn build(site: &Site, config: &Config, mode: Mode, bodies: &dyn BodyViews, neighbours: bool) -> Self {
        let maker = Maker { site, bodies };
        // One level of neighbours, as in Zola: the neighbours of a neighbour are null.
        let alone: Vec<Map> = site.page_ids().map(|id| maker.page(id)).collect();
        let values: Vec<Value> = alone.iter().cloned().map(Value::from).collect();
        let neighbour = |id: Option<PageId>| id.map_or_else(Value::none, |id| values[id.0 as usize].clone());
        let pages: Vec<Value> = site
            .page_ids()
            .zip(alone)
            .map(|(id, mut map)| {
                let page = site.page(id);
                if neighbours && (page.lower.is_some() || page.higher.is_some()) {
                    set(&mut map, "lower", neighbour(page.lower));
                    set(&mut map, "higher", neighbour(page.higher));
                    return Value::from(map);
                }
                values[id.0 as usize].clone()
            })
            .collect();
        let alone: Vec<Map> = site.section_ids().map(|id| maker.section(id, &pages)).collect();
        let values: Vec<Value> = alone.iter().cloned().map(Value::from).collect();
        let neighbour = |id: Option<SectionId>| id.map_or_else(Value::none, |id| values[id.0 as usize].clone());
        let sections = site
            .section_ids()
            .zip(alone)
            .map(|(id, mut map)| {
                let section = site.section(id);
                if neighbours {
                    set(&mut map, "lower", neighbour(section.lower));
                    set(&mut map, "higher", neighbour(section.higher));
                }
                Value::from(map)
            })
            .collect();
        let configs = config.language_codes().map(|code| (code.to_owned(), config_value(config, code, mode))).collect();
        Self { pages, sections, configs }
    }

    pub fn page(&self, id: PageId) -> Value {
        self.pages[id.0 as usize].clone()
    }

    pub fn section(&self, id: SectionId) -> Value {
        self.sections[id.0 as usize].clone()
    }

    pub fn target(&self, target: Target) -> Value {
        match target {
            Target::Page(id) => self.page(id),
            Target::Section(id) => self.section(id),
        }
    }

    /// The same, with one page each in sections that have none.
    #[must_use]
    pub fn with_gaps_filled(&self, gaps: Vec<(SectionId, Value)>) -> Self {
        let mut sections = self.sections.clone();
        for (id, page) in gaps {
            let section = &mut sections[id.0 as usize];
            if let Some(mut map) = section.clone().into_map() {
                set(&mut map, "pages", Value::from(vec![page]));
                *section = Value::from(map);
            }
        }
        Self { pages: self.pages.clone(), sections, configs: self.configs.clone() }
    }

    /// The configuration as a page in `language` sees it.
    pub fn config(&self, language: &str) -> Value {
        self.configs.get(language).cloned().unwrap_or_else(Value::none)
    }

    /// A list of page values.
    pub fn pages(&self, ids: &[PageId]) -> Value {
        Value::from(ids.iter().map(|id| self.page(*id)).collect::<Vec<_>>())
    }

    /// A term with its pages.
    pub fn term(&self, term: &Term) -> Value {
        let mut map = Map::default();
        set(&mut map, "name", text(&term.name));
        set(&mut map, "slug", text(&term.slug));
        set(&mut map, "path", text(term.path.as_str()));
        set(&mut map, "permalink", text(term.permalink.as_str()));
        set(&mut map, "pages", self.pages(&term.pages));
        set(&mut map, "page_count", Value::from(term.pages.len()));
        Value::from(map)
    }

    /// All terms of a taxonomy.
    pub fn terms(&self, taxonomy: &Taxonomy) -> Value {
        Value::from(taxonomy.terms.iter().map(|term| self.term(term)).collect::<Vec<_>>())
    }

    /// What `get_taxonomy` gives.
    pub fn taxonomy(&self, taxonomy: &Taxonomy) -> Value {
        let mut map = Map::default();
        set(&mut map, "kind", Value::from_serializable(&taxonomy.config));
        set(&mut map, "lang", text(&taxonomy.language));
        set(&mut map, "permalink", text(taxonomy.permalink.as_str()));
        set(&mut map, "items", self.terms(taxonomy));
        Value::from(map)
    }
}

/// Puts a value under a name that is written in the program.
pub fn set(map: &mut Map, name: &'static str, value: Value) {
    map.insert(name.into(), value);
}

/// What a list can be narrowed by: `{name, values: [{value, id, entries}]}` each.
pub fn list_facets(facets: &[ListFacet]) -> Value {
    let facet = |facet: &ListFacet| {
        let value = |one: &ListValue| {
            let mut map = Map::default();
            set(&mut map, "value", text(&one.value));
            set(&mut map, "id", text(&one.id));
            set(&mut map, "entries", Value::from(one.entries.iter().map(|place| *place as u64).collect::<Vec<_>>()));
            Value::from(map)
        };
        let mut map = Map::default();
        set(&mut map, "name", text(&facet.name));
        set(&mut map, "values", Value::from(facet.values.iter().map(value).collect::<Vec<_>>()));
        Value::from(map)
    };
    Value::from(facets.iter().map(facet).collect::<Vec<_>>())
}

fn text(text: &str) -> Value {
    Value::normal_string(text)
}

fn maybe(value: Option<&str>) -> Value {
    value.map_or_else(Value::none, text)
}

fn texts<'a>(items: impl IntoIterator<Item = &'a str>) -> Value {
    Value::from(items.into_iter().map(text).collect::<Vec<_>>())
}

fn date(value: Option<&PageDate>) -> Value {
    maybe(value.map(|date| date.text.as_str()))
}

struct Maker<'a> {
    site: &'a Site,
    bodies: &'a dyn BodyViews,
}

impl Maker<'_> {
    fn page(&self, id: PageId) -> Map {
        let page = self.site.page(id);
        let front = &page.front;
        let mut map = Map::default();
        self.common(&mut map, Target::Page(id), &page.file, page.path.components());
        set(&mut map, "colocated_path", page.colocated_path().map_or_else(Value::none, Value::from));
        set(&mut map, "slug", text(&page.slug));
        set(&mut map, "title", maybe(front.title.as_deref()));
        set(&mut map, "description", maybe(front.description.as_deref()));
        set(&mut map, "updated", date(front.updated.as_ref()));
        set(&mut map, "date", date(page.date.as_ref()));
        set(&mut map, "year", page.date.as_ref().map(|date| i64::from(date.year)).into());
        set(&mut map, "month", page.date.as_ref().map(|date| i64::from(date.month)).into());
        set(&mut map, "day", page.date.as_ref().map(|date| i64::from(date.day)).into());
        set(&mut map, "taxonomies", taxonomies(page));
        set(&mut map, "authors", texts(front.authors.iter().map(String::as_str)));
        set(&mut map, "extra", Value::from_serializable(&front.extra.to_json()));
        set(&mut map, "ancestors", self.ancestors(self.shown_ancestors(page)));
        set(&mut map, "draft", Value::from(front.draft));
        set(&mut map, "assets", self.assets(&page.assets));
        set(&mut map, "aliases", texts(front.aliases.iter().map(|alias| alias.value.as_str())));
        set(&mut map, "word_count", Value::from(page.word_count));
        set(&mut map, "reading_time", Value::from(page.reading_time));
        set(&mut map, "lower", Value::none());
        set(&mut map, "higher", Value::none());
        map
    }

    fn section(&self, id: SectionId, pages: &[Value]) -> Map {
        let section = self.site.section(id);
        let front = &section.front;
        let mut map = Map::default();
        self.common(&mut map, Target::Section(id), &section.file, section.path.components());
        set(&mut map, "colocated_path", colocated_section(section));
        set(&mut map, "title", maybe(front.title.as_deref()));
        set(&mut map, "description", maybe(front.description.as_deref()));
        set(&mut map, "extra", Value::from_serializable(&front.extra.to_json()));
        set(&mut map, "ancestors", self.ancestors(&section.ancestors));
        set(&mut map, "draft", Value::from(front.draft));
        set(&mut map, "assets", self.assets(&section.assets));
        set(&mut map, "aliases", texts(front.aliases.iter().map(|alias| alias.value.as_str())));
        set(&mut map, "word_count", Value::from(section.word_count));
        set(&mut map, "reading_time", Value::from(section.reading_time));
        set(&mut map, "pages", section.pages.iter().map(|id| pages[id.0 as usize].clone()).collect::<Vec<_>>().into());
        set(&mut map, "subsections", self.ancestors(&section.subsections));
        set(&mut map, "generate_feeds", Value::from(front.generate_feeds));
        set(&mut map, "transparent", Value::from(front.transparent));
        set(&mut map, "paginate_by", front.paginate_by.into());
        set(&mut map, "paginate_reversed", Value::from(front.paginate_reversed));
        set(&mut map, "lower", Value::none());
        set(&mut map, "higher", Value::none());
        map
    }

    fn common<'a>(&self, map: &mut Map, target: Target, file: &ContentFile, components: impl Iterator<Item = &'a str>) {
        if let Some(record) = self.site.record(target) {
            set(map, "traits", texts(record.kind.traits()));
        }
        let body = self.bodies.of(target).unwrap_or_default();
        set(map, "relative_path", text(file.relative()));
        set(map, "content", text(body.content));
        set(map, "summary", maybe(body.summary));
        set(map, "toc", Value::from(body.toc));
        set(map, "permalink", text(self.site.permalink(target).as_str()));
        set(map, "path", text(self.site.path(target).as_str()));
        set(map, "components", texts(components));
        set(map, "lang", text(&file.language));
        set(map, "translations", self.translations(target));
        let backlink = |(permalink, title): (String, Option<String>)| {
            let mut link = Map::default();
            set(&mut link, "permalink", Value::from(permalink));
            set(&mut link, "title", title.into());
            Value::from(link)
        };
        set(map, "backlinks", body.backlinks.into_iter().map(backlink).collect::<Vec<_>>().into());
    }

    /// A page of a transparent section stands in the section above, and its ancestors end there, as in Zola.
    fn shown_ancestors<'p>(&self, page: &'p Page) -> &'p [SectionId] {
        let mut shown = page.ancestors.as_slice();
        while let [above @ .., last] = shown
            && !above.is_empty()
            && self.site.section(*last).front.transparent
        {
            shown = above;
        }
        shown
    }

    fn ancestors(&self, ids: &[SectionId]) -> Value {
        texts(ids.iter().map(|id| self.site.section(*id).file.relative()))
    }

    /// Zola gives the file's place on the machine as `path`; here it is the path below `content/`, which `get_page` takes as
    /// well and which says nothing about the machine.
    fn translations(&self, target: Target) -> Value {
        let version = |target: &Target| {
            let file = self.site.file(*target);
            let mut map = Map::default();
            set(&mut map, "lang", text(&file.language));
            set(&mut map, "permalink", text(self.site.permalink(*target).as_str()));
            set(&mut map, "title", maybe(self.site.title(*target)));
            set(&mut map, "path", text(file.relative()));
            Value::from(map)
        };
        self.site.translations_of(target).iter().map(version).collect::<Vec<_>>().into()
    }

    fn assets(&self, assets: &[SourcePath]) -> Value {
        let below = |asset: &SourcePath| format!("/{}", asset.below(&SourcePath::known(CONTENT)).unwrap_or_default());
        assets.iter().map(below).collect::<Vec<_>>().into()
    }
}

fn colocated_section(section: &Section) -> Value {
    if section.file.folder.is_empty() { Value::none() } else { Value::from(format!("{}/", section.file.folder)) }
}

fn taxonomies(page: &Page) -> Value {
    let mut map = Map::default();
    for (name, terms) in &page.front.taxonomies {
        map.insert(name.value.clone().into(), texts(terms.iter().map(|term| term.value.as_str())));
    }
    Value::from(map)
}

fn config_value(config: &Config, language: &str, mode: Mode) -> Value {
    let own = config.language(language);
    let search = |language: &crate::config::LanguageOptions| {
        let search = &language.search;
        serde_json::json!({
            "include_title": search.include_title, "include_description": search.include_description,
            "include_date": search.include_date, "include_path": search.include_path,
            "include_content": search.include_content, "truncate_content_length": search.truncate_content_length,
            "index_format": search.format.as_str(),
        })
    };
    let options = |language: &crate::config::LanguageOptions| {
        serde_json::json!({
            "title": language.title, "description": language.description,
            "generate_feed": language.generate_feeds, "generate_feeds": language.generate_feeds,
            "feed_filenames": language.feed_filenames, "taxonomies": language.taxonomies,
            "build_search_index": language.build_search_index, "translations": language.translations,
            "search": search(language),
        })
    };
    // The languages a reader of this page could change to.
    let others = config.language_codes().filter(|code| *code != language);
    let languages: serde_json::Map<_, _> =
        others.map(|code| (code.to_owned(), options(config.language(code)))).collect();
    let value = serde_json::json!({
        "base_url": config.base_url_as_written, "mode": mode.as_str(), "title": own.title, "description": own.description,
        "languages": languages, "default_language": config.default_language,
        "generate_feed": own.generate_feeds, "generate_feeds": own.generate_feeds,
        "feed_filenames": own.feed_filenames, "taxonomies": own.taxonomies, "author": config.author,
        "build_search_index": own.build_search_index, "extra": config.extra,
        "markdown": markdown_value(config), "search": { "index_format": own.search.format.as_str() },
        "generate_sitemap": config.generate_sitemap, "generate_robots_txt": config.generate_robots,
        "exclude_paginated_pages_in_sitemap": if config.paginated_in_sitemap { "none" } else { "all" },
    });
    Value::from_serializable(&value)
}

/// `[markdown]` as written over Zola's defaults, so that a template may ask for any key.
fn markdown_value(config: &Config) -> serde_json::Map<String, serde_json::Value> {
    let mut value = serde_json::Map::new();
    for off in [
        "render_emoji",
        "external_links_target_blank",
        "external_links_no_follow",
        "external_links_no_referrer",
        "smart_punctuation",
        "definition_list",
        "bottom_footnotes",
        "lazy_async_image",
        "github_alerts",
    ] {
        value.insert(off.into(), false.into());
    }
    value.insert("external_links_external".into(), true.into());
    value.insert("external_links_class".into(), serde_json::Value::Null);
    value.insert("insert_anchor_links".into(), "none".into());
    value.insert("highlighting".into(), serde_json::Value::Null);
    value.extend(config.markdown_table.to_json());
    value
}

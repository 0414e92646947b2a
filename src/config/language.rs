//! The options each language of a site has for itself.

use std::collections::BTreeMap;

use crate::data::{Fields, Node, Unknown, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::{SlugStyle, slugify};

/// A taxonomy of one language: `topics`, say.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TaxonomyConfig {
    pub name: String,
    pub slug: String,
    /// Terms a page holds; `None` is all on one.
    pub paginate_by: Option<usize>,
    pub paginate_path: Option<String>,
    /// Whether pages are made for it.
    pub render: bool,
    pub feed: bool,
}

/// Names of the feed files; each is also the name of its template.
pub type FeedFiles = Vec<String>;

/// The form of the search index that templates expect, in Zola's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchFormat {
    #[default]
    ElasticlunrJavascript,
    ElasticlunrJson,
    FuseJavascript,
    FuseJson,
}

impl SearchFormat {
    pub const CHOICES: [(&str, SearchFormat); 4] = [
        ("elasticlunr_javascript", SearchFormat::ElasticlunrJavascript),
        ("elasticlunr_json", SearchFormat::ElasticlunrJson),
        ("fuse_javascript", SearchFormat::FuseJavascript),
        ("fuse_json", SearchFormat::FuseJson),
    ];

    pub fn as_str(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }
}

/// Zola's `[search]`.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    pub include_title: bool,
    pub include_description: bool,
    pub include_date: bool,
    pub include_path: bool,
    pub include_content: bool,
    pub truncate_content_length: Option<usize>,
    pub format: SearchFormat,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            include_title: true,
            include_description: false,
            include_date: false,
            include_path: false,
            include_content: true,
            truncate_content_length: None,
            format: SearchFormat::default(),
        }
    }
}

/// What a language may set for itself.
#[derive(Clone, Debug, Default)]
pub struct LanguageOptions {
    pub title: Option<String>,
    pub description: Option<String>,
    pub generate_feeds: bool,
    pub feed_filenames: FeedFiles,
    pub taxonomies: Vec<TaxonomyConfig>,
    pub build_search_index: bool,
    pub search: SearchOptions,
    pub translations: BTreeMap<String, String>,
}

/// The keys a language table and the top of the file share. Values not given are `None`, so that the two can be told
/// apart where the default language is described in both places.
#[derive(Default)]
pub struct LanguageTable {
    pub title: Option<String>,
    pub description: Option<String>,
    pub generate_feeds: Option<bool>,
    pub feed_filenames: Option<FeedFiles>,
    pub taxonomies: Option<Vec<TaxonomyConfig>>,
    pub build_search_index: Option<bool>,
    pub search: Option<SearchOptions>,
    pub translations: Option<BTreeMap<String, String>>,
}

impl LanguageTable {
    pub fn read(fields: &Fields<'_>, taxonomy_slugs: SlugStyle) -> Self {
        Self {
            title: fields.string("title"),
            description: fields.string("description"),
            generate_feeds: fields.flag("generate_feeds"),
            feed_filenames: fields.strings("feed_filenames"),
            taxonomies: read_taxonomies(fields, taxonomy_slugs),
            build_search_index: fields.flag("build_search_index"),
            search: fields.inside("search", Unknown::Refuse, read_search),
            translations: fields.table("translations").map(|table| {
                let text = |(key, node): &(crate::data::Key, crate::data::Node)| {
                    if let Value::String(text) = &node.value {
                        return Some((key.name.clone(), text.clone()));
                    }
                    if !node.is_absent() {
                        let written = node.as_written().unwrap_or_else(|| "…".into());
                        let example = format!("{} = \"{written}\"", key.name);
                        fields.wrong_type("translations", node, "text for each name", &example);
                    }
                    None
                };
                table.entries.iter().filter_map(text).collect()
            }),
        }
    }

    /// The names of the settings that are given.
    pub fn given(&self) -> Vec<&'static str> {
        // Zola counts the default list of feed files as not given.
        let feeds = self.feed_filenames.as_ref().is_some_and(|files| *files != ["atom.xml"]);
        [
            ("title", self.title.is_some()),
            ("description", self.description.is_some()),
            ("generate_feeds", self.generate_feeds.is_some()),
            ("feed_filenames", feeds),
            ("taxonomies", self.taxonomies.is_some()),
            ("build_search_index", self.build_search_index.is_some()),
            ("search", self.search.is_some()),
            ("translations", self.translations.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect()
    }

    /// What is missing here is taken from `other`.
    pub fn or(self, other: LanguageTable) -> LanguageTable {
        LanguageTable {
            title: self.title.or(other.title),
            description: self.description.or(other.description),
            generate_feeds: self.generate_feeds.or(other.generate_feeds),
            feed_filenames: self.feed_filenames.or(other.feed_filenames),
            taxonomies: self.taxonomies.or(other.taxonomies),
            build_search_index: self.build_search_index.or(other.build_search_index),
            search: self.search.or(other.search),
            translations: self.translations.or(other.translations),
        }
    }

    pub fn finish(self) -> LanguageOptions {
        LanguageOptions {
            title: self.title,
            description: self.description,
            generate_feeds: self.generate_feeds.unwrap_or(false),
            feed_filenames: self.feed_filenames.unwrap_or_else(|| vec!["atom.xml".into()]),
            taxonomies: self.taxonomies.unwrap_or_default(),
            build_search_index: self.build_search_index.unwrap_or(false),
            search: self.search.unwrap_or_default(),
            translations: self.translations.unwrap_or_default(),
        }
    }
}

fn read_taxonomies(fields: &Fields<'_>, style: SlugStyle) -> Option<Vec<TaxonomyConfig>> {
    fields.get("taxonomies")?;
    let read_one = |(_, table)| {
        fields.nested("taxonomies", table, Unknown::Refuse, |taxonomy| {
            let name = taxonomy.string("name")?;
            let slug = slugify(&name, style);
            Some(TaxonomyConfig {
                slug: taxonomy.string("slug").unwrap_or(slug),
                paginate_by: taxonomy.count("paginate_by").filter(|by| *by > 0),
                paginate_path: taxonomy.string("paginate_path"),
                render: taxonomy.flag("render").unwrap_or(true),
                feed: taxonomy.flag("feed").unwrap_or(false),
                name,
            })
        })
    };
    let name = fields.get("taxonomies").and_then(Node::as_str).unwrap_or("topics");
    let tables = fields.tables("taxonomies", &format!("taxonomies = [{{ name = \"{name}\" }}]"));
    for (node, table) in &tables {
        if table.get("name").is_none() {
            let message = "a taxonomy has no `name`".to_owned();
            fields.wrong_value(Code::ConfigValue, node, message, "give it one: `name = \"topics\"`".into());
        }
    }
    let read: Vec<_> = tables.into_iter().filter_map(|one| Some((one.0, read_one(one)?))).collect();
    for (index, (node, taxonomy)) in read.iter().enumerate() {
        if let Some((other, _)) = read[..index].iter().find(|(_, other)| other.slug == taxonomy.slug) {
            let message = format!("there are two taxonomies called `{}`", taxonomy.slug);
            let problem = Diagnostic::new(Code::ConfigConflict, message).at(fields.file(), node.span.clone(), "");
            let problem = problem.at(fields.file(), other.span.clone(), "the other one");
            fields.report(problem.help("take one of them out"));
        }
    }
    Some(read.into_iter().map(|(_, taxonomy)| taxonomy).collect())
}

fn read_search(fields: &Fields<'_>) -> SearchOptions {
    let default = SearchOptions::default();
    SearchOptions {
        include_title: fields.flag("include_title").unwrap_or(default.include_title),
        include_description: fields.flag("include_description").unwrap_or(default.include_description),
        include_date: fields.flag("include_date").unwrap_or(default.include_date),
        include_path: fields.flag("include_path").unwrap_or(default.include_path),
        include_content: fields.flag("include_content").unwrap_or(default.include_content),
        truncate_content_length: fields.count("truncate_content_length"),
        format: fields.choice("index_format", &SearchFormat::CHOICES).unwrap_or_default(),
    }
}

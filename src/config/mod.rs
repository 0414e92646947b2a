//! The configuration: `zola.toml` (or `config.toml`) and a theme's `theme.toml`, read whole and validated.
//!
//! In: text. Out: a [`Config`] in which every value can be used as it is, and a diagnostic for each that cannot.
//! Every key of Zola 0.23 is honoured, or refused with a reason. What is ours alone is in `[extra.signpost]`.

mod former;
mod language;
mod read;
mod notices;
mod signpost;

use std::collections::BTreeMap;

use globset::GlobSet;

pub use language::{FeedFiles, LanguageOptions, SearchFormat, SearchOptions, TaxonomyConfig};
pub use notices::{Notice, Severity};
pub use read::{ANCHOR_PLACES, read, read_theme_extra, unsupported};
pub use signpost::{Area, Board, ExternalLinks, Limits, MenuLink, PALETTES, Signpost};

use crate::data::{Placed, Table};
use crate::markdown;
use crate::path::{SlugRules, SourcePath};

/// What the program is doing, as templates see it in `config.mode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Build,
    Serve,
    Check,
}

impl Mode {
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Build => "build",
            Mode::Serve => "serve",
            Mode::Check => "check",
        }
    }
}

/// How bad a broken link is, by the author's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkLevel {
    #[default]
    Error,
    Warn,
}

/// A validated configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it was read from.
    pub file: SourcePath,
    /// Without a slash at the end.
    pub base_url: String,
    /// As the author wrote it, for templates.
    pub base_url_as_written: String,
    pub author: Option<String>,
    pub theme: Option<Placed<String>>,
    pub default_language: String,
    /// Options of the default language.
    pub main: LanguageOptions,
    /// Options of the other languages, by code.
    pub others: BTreeMap<String, LanguageOptions>,
    pub taxonomy_root: Option<String>,
    /// How many entries a feed holds; `None` is all.
    pub feed_limit: Option<usize>,
    pub ignored_content: GlobSet,
    pub ignored_static: GlobSet,
    pub skip_content_templating: GlobSet,
    pub output_dir: String,
    pub preserve_dotfiles: bool,
    pub generate_sitemap: bool,
    pub generate_robots: bool,
    pub paginated_in_sitemap: bool,
    pub slugs: SlugRules,
    pub internal_links: LinkLevel,
    pub markdown: markdown::Options,
    /// `[markdown]` as written, which templates may read.
    pub markdown_table: Table,
    /// `[extra]` as written, before the theme's is laid under it.
    pub extra: serde_json::Value,
    pub signpost: Signpost,
    /// Whether style sheets in `css/` are bundled: yes with an `[extra.signpost]`, and with the default theme.
    pub bundles_styles: bool,
    /// Where the site asks for Zola's own search index.
    pub zola_index_asked_at: Option<std::ops::Range<usize>>,
    /// Whether readers can search the site on their device: as `extra.signpost.search` says, else with the default theme.
    pub searches: bool,
    /// Whether `_headers` and `_redirects` are written: as `extra.signpost.headers` says, else with the default theme.
    pub tells_host: bool,
}

impl Config {
    /// Options of a language that the site has.
    pub fn language(&self, code: &str) -> &LanguageOptions {
        self.others.get(code).unwrap_or(&self.main)
    }

    pub fn is_multilingual(&self) -> bool {
        !self.others.is_empty()
    }

    pub fn has_language(&self, code: &str) -> bool {
        code == self.default_language || self.others.contains_key(code)
    }

    /// All codes, the default first, the rest sorted.
    pub fn language_codes(&self) -> impl Iterator<Item = &str> {
        [self.default_language.as_str()].into_iter().chain(self.others.keys().map(String::as_str))
    }

    /// Decides what depends on whether the default theme is used. Templates ask for `config.extra.signpost.search_on`.
    pub fn set_defaults(&mut self, default_theme: bool) {
        self.searches = self.signpost.search.unwrap_or(default_theme);
        self.tells_host = self.signpost.headers.unwrap_or(default_theme);
        if let Some(extra) = self.extra.as_object_mut() {
            let own = extra.entry("signpost").or_insert_with(|| serde_json::json!({}));
            if let Some(own) = own.as_object_mut() {
                own.insert("search_on".into(), self.searches.into());
            }
        }
    }

    /// Takes out of what templates see every notice that is not for `now`.
    pub fn set_now(&mut self, now: jiff::Timestamp) {
        let shown = notices::shown(&self.signpost.notices, now);
        if let Some(own) = self.extra.get_mut("signpost").and_then(serde_json::Value::as_object_mut)
            && own.contains_key("notices")
        {
            own.insert("notices".into(), shown);
        }
    }

    /// Lays the theme's `[extra]` under the site's: tables are merged, and where both have a value the site's wins.
    pub fn merge_theme_extra(&mut self, theme: serde_json::Value) {
        lay_under(&mut self.extra, theme);
    }
}

fn lay_under(site: &mut serde_json::Value, theme: serde_json::Value) {
    let (Some(site), serde_json::Value::Object(theme)) = (site.as_object_mut(), theme) else { return };
    for (key, value) in theme {
        match site.get_mut(&key) {
            Some(own) => lay_under(own, value),
            None => {
                site.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests;

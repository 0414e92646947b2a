//! The whole site as one frozen value: pages, sections, taxonomies, their addresses and order.
//!
//! In: the [`crate::parse::ParsedSite`]. Out: a [`Site`] in which every id is valid, every published page has one address
//! and no two share one. Nothing after [`resolve`] changes it. Held pages are not among its pages: there is only what their
//! notices say, and, for the proof that nothing else of them is published, their source.

mod address;
mod facets;
mod lookup;
mod named_files;
mod notice;
mod order;
mod records;
mod resolve;
mod saving;
mod sections;
mod taxonomy;

use std::collections::{BTreeMap, HashMap};

pub use address::Claim;
pub use facets::{ListFacet, ListValue};
pub use lookup::Target;
pub use named_files::hold as hold_named_files;
pub use notice::{HeldSource, Notice};
pub use resolve::{Publish, resolve};

use crate::date::PageDate;
use crate::kind::{Held, Kinds, NextChange, Record};
use crate::parse::{ContentFile, PageFront, SectionFront};
use crate::path::{Permalink, SourcePath, UrlPath};

/// A page of a [`Site`]; the number is its place in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// A section of a [`Site`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

/// A page that is published.
#[derive(Debug)]
pub struct Page {
    pub file: ContentFile,
    pub front: PageFront,
    /// Its values with their kind, where it has one. `front.extra` is what templates may see of them.
    pub record: Option<Record>,
    /// From the front matter, else from the file name.
    pub date: Option<PageDate>,
    pub slug: String,
    pub path: UrlPath,
    pub permalink: Permalink,
    /// The section of its folder.
    pub section: Option<SectionId>,
    /// Root first; empty for a page whose folder is no section.
    pub ancestors: Vec<SectionId>,
    /// Neighbours in the order of its section.
    pub lower: Option<PageId>,
    pub higher: Option<PageId>,
    /// Files below its folder, when it is an `index.md`.
    pub assets: Vec<SourcePath>,
    pub hidden: bool,
    /// Whether it is written: `render = false` is not, nor is one its section cannot order, as in Zola.
    pub rendered: bool,
    pub word_count: usize,
    /// Minutes.
    pub reading_time: usize,
}

/// A section that is published.
#[derive(Debug)]
pub struct Section {
    /// For a root nobody wrote, the file it would have.
    pub file: ContentFile,
    /// Whether `_index.md` is really there.
    pub written: bool,
    pub front: SectionFront,
    pub record: Option<Record>,
    pub path: UrlPath,
    pub permalink: Permalink,
    pub ancestors: Vec<SectionId>,
    /// In order, without hidden ones.
    pub pages: Vec<PageId>,
    pub subsections: Vec<SectionId>,
    pub lower: Option<SectionId>,
    pub higher: Option<SectionId>,
    pub assets: Vec<SourcePath>,
    pub hidden: bool,
    pub word_count: usize,
    /// Minutes.
    pub reading_time: usize,
}

/// A term and its pages.
#[derive(Debug)]
pub struct Term {
    pub name: String,
    pub slug: String,
    pub path: UrlPath,
    pub permalink: Permalink,
    /// Newest first, then those without a date.
    pub pages: Vec<PageId>,
}

/// A taxonomy of one language.
#[derive(Debug)]
pub struct Taxonomy {
    pub language: String,
    pub config: crate::config::TaxonomyConfig,
    pub path: UrlPath,
    pub permalink: Permalink,
    /// By slug.
    pub terms: Vec<Term>,
}

/// A page that names another by its id.
#[derive(Clone, Debug)]
pub struct Named {
    pub by: Target,
    /// Where it says so: `contacts.0`, or `body`.
    pub field: String,
    /// The section or row it names; may be empty.
    pub anchor: String,
    /// The file the name stands in, which may be a section's that gives it, and its place there.
    pub file: SourcePath,
    pub span: std::ops::Range<usize>,
}

/// The frozen site.
#[derive(Debug, Default)]
pub struct Site {
    pub pages: Vec<Page>,
    pub sections: Vec<Section>,
    pub taxonomies: Vec<Taxonomy>,
    /// Pages and sections that share a canonical path, one for each language, in the order of the configuration.
    pub translations: HashMap<String, Vec<Target>>,
    /// Old addresses and where they lead.
    pub redirects: Vec<(UrlPath, Target)>,
    /// What stands at the addresses of pages that are no longer, or not for everyone, to be read. No list has them.
    pub notices: Vec<Notice>,
    by_notice: HashMap<String, usize>,
    held_sources: Vec<HeldSource>,
    /// When pages next appear or go by themselves.
    pub next_change: Option<NextChange>,
    /// The kinds of page there are.
    pub kinds: Kinds,
    /// What is held back, by path below `content/`. Only for messages: never for output.
    held: BTreeMap<String, Held>,
    /// Folders of held pages and sections, with the file that is held: what lies there is nobody's.
    private_folders: BTreeMap<String, (String, Held)>,
    by_file: HashMap<String, Target>,
    /// The same for names with accents, however those are stored; without those that two files share.
    by_composed: HashMap<String, Target>,
    by_canonical: HashMap<(String, String), Target>,
    /// Every id there is, of held pages too. Only for messages.
    ids: std::collections::BTreeSet<String>,
    /// By language and id.
    by_id: HashMap<(String, String), Target>,
    /// Who names the page with an id, in source order.
    named: BTreeMap<String, Vec<Named>>,
    asset_permalinks: HashMap<String, Permalink>,
    /// Files that only held pages name, by whole path, with the page and why it is held.
    held_files: HashMap<String, (String, Held)>,
}

impl Page {
    /// The folder a page `index.md` shares with its files, with a slash at the end.
    pub fn colocated_path(&self) -> Option<String> {
        (self.file.name == "index").then(|| format!("{}/", self.file.folder))
    }
}

impl Site {
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0 as usize]
    }

    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len() as u32).map(PageId)
    }

    pub fn section_ids(&self) -> impl Iterator<Item = SectionId> + use<> {
        (0..self.sections.len() as u32).map(SectionId)
    }
}

#[cfg(test)]
mod tests;

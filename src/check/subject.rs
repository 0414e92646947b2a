//! What the checks of a page are given: the page with its words, and the site around it.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::personal_data::contacts::Known;
use super::prose::{self, Block, Prose};
use super::settings;
use super::word_lists::WordLists;
use crate::config::{Config, Mode};
use crate::data::{Key, Node};
use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Kind, Record};
use crate::parse::ContentFile;
use crate::path::SourcePath;
use crate::site::{PageId, Site, Target};

/// A page with a kind, or the front of a section whose pages have one.
pub struct Subject<'a> {
    pub file: &'a ContentFile,
    pub title: Option<&'a str>,
    /// What the page itself says below `[extra]` and templates may see.
    pub own: Vec<(&'a Key, &'a Node)>,
    /// A section's front has none.
    pub record: Option<&'a Record>,
    pub kind: &'a Kind,
    pub prose: Prose,
}

/// The site around a page.
pub struct Context<'a> {
    pub site: &'a Site,
    pub config: &'a Config,
    pub mode: Mode,
    pub today: Date,
    pub words: &'a WordLists,
    pub contacts: Known,
    /// Words the glossary explains.
    pub terms: BTreeSet<String>,
}

impl<'a> Subject<'a> {
    /// A page with a kind.
    pub fn page(site: &'a Site, id: PageId, config: &Config) -> Option<Self> {
        let record = site.record(id)?;
        let page = site.page(id);
        let front = &page.front;
        // What templates may not see is published nowhere.
        let is_own = |(key, _, file): &(&Key, &Node, &SourcePath)| {
            **file == page.file.source && front.extra.get(&key.name).is_some()
        };
        let own: Vec<_> = record.entries().filter(is_own).map(|(key, node, _)| (key, node)).collect();
        let texts = settings::read(&page.file, front.title.as_deref(), front.description.as_deref(), &own);
        Some(Self {
            file: &page.file,
            title: front.title.as_deref(),
            own,
            record: Some(record),
            kind: &record.kind,
            prose: prose::read(&page.file, texts, &config.markdown),
        })
    }

    /// The front of a section that gives its pages this kind.
    pub fn section(site: &'a Site, target: Target, kind: &'a Kind, config: &Config) -> Option<Self> {
        let Target::Section(id) = target else { return None };
        let section = site.section(id);
        let front = &section.front;
        let own: Vec<_> = front.extra.entries.iter().map(|(key, node)| (key, node)).collect();
        let texts = settings::read(&section.file, front.title.as_deref(), front.description.as_deref(), &own);
        Some(Self {
            file: &section.file,
            title: front.title.as_deref(),
            own,
            record: site.record(id),
            kind,
            prose: prose::read(&section.file, texts, &config.markdown),
        })
    }

    /// A problem at a part of a block's text.
    pub fn problem(&self, code: Code, message: impl Into<String>, block: &Block, part: Range<usize>) -> Diagnostic {
        self.at(code, message, block.place(&part))
    }

    /// A problem at a place in the file.
    pub fn at(&self, code: Code, message: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::new(code, message).at(&self.file.source, span, "")
    }

    /// Whether nothing on this page may say who somebody is.
    pub fn is_anonymised(&self) -> bool {
        self.kind.has_trait("anonymised")
    }

    /// Whether its readers may be in danger: as the page or its section says, else as its kind does.
    pub fn is_sensitive(&self) -> bool {
        match self.text("sensitivity") {
            Some(word) => word != "none",
            None => self.kind.has_trait("sensitive"),
        }
    }

    /// A value of the page or of the sections above it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self.record {
            Some(record) => record.get(key).map(|(node, _)| node),
            None => self.own.iter().find(|(own, _)| own.name == key).map(|(_, node)| *node),
        }
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Where to point for what is missing or inherited: the value when it stands on this page, else the title.
    pub fn place(&self, key: &str) -> Range<usize> {
        if let Some((_, node)) = self.own.iter().find(|(own, _)| own.name == key) {
            return node.span.clone();
        }
        let front = &self.file.text[..self.file.body.start];
        let line = front.find("\ntitle").map_or(0, |at| at + 1);
        line..front[line..].find('\n').map_or(front.len(), |end| line + end)
    }
}

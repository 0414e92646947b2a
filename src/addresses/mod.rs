//! The record of published addresses: `content/data/addresses.toml`, which is committed with the site.
//!
//! In: the record and the frozen [`Site`]. Out: what breaks a promise (an address that leads nowhere, an id that means
//! another page), and the record as it should be. A held page is not in the site, so it never enters the record.

mod compare;
mod update;

use std::collections::HashMap;

pub use compare::{news, problems};
pub use update::{Retire, brought_up_to_date};

use crate::config::Config;
use crate::data::{Fields, Placed, Syntax, Table, Unknown, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::disk::Disk;
use crate::kind::Record;
use crate::parse::read_text;
use crate::path::{SourcePath, UrlPath};
use crate::site::{Site, Target};

/// Where the record is kept.
pub const RECORD: &str = "content/data/addresses.toml";

/// An address that readers may have kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub address: Placed<String>,
    pub id: Option<String>,
    /// The page's file, below `content/`, when it was last recorded.
    pub source: String,
    /// A day, `2026-11-20`.
    pub first_published: String,
}

/// An address that is given up on purpose. A page stands there that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    pub address: Placed<String>,
    pub id: Option<String>,
    pub source: String,
    /// A day, `2026-11-20`.
    pub gone_on: String,
    /// A sentence for readers; the word `risk` is never shown.
    pub reason: String,
}

/// The record, in the order it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressRecord {
    /// The day the record began: what was there by then is no news.
    pub started: Option<String>,
    pub pages: Vec<Entry>,
    pub gone: Vec<Gone>,
}

impl AddressRecord {
    /// Reads the record; a site need not have one.
    pub fn read(disk: &dyn Disk) -> Checked<Option<Self>> {
        let mut diagnostics = Vec::new();
        let file = SourcePath::known(RECORD);
        if !disk.is_file(&file) {
            return Checked::new(None, diagnostics);
        }
        let Some(text) = read_text(disk, &file).gather(&mut diagnostics) else {
            return Checked::new(None, diagnostics);
        };
        let (table, problems) = parse_toml(&text, 0);
        diagnostics.extend(problems.into_iter().map(|problem| {
            let message = format!("the record of addresses could not be read: {}", problem.message);
            let help = "bring back the last good version of this file, and run `signpost addresses --update`";
            Diagnostic::new(Code::DataSyntax, message).at(&file, problem.span, "").help(help)
        }));
        let fields = Fields::new(&file, &table, Syntax::Toml, Code::ConfigType);
        let pages = fields.tables("page", "[[page]]\naddress = \"/contact/\"");
        let pages = pages.into_iter().filter_map(|(_, table)| entry(&fields, table)).collect();
        let gone = fields.tables("gone", "[[gone]]\naddress = \"/old/\"\nreason = \"The campaign has ended.\"");
        let gone = gone.into_iter().filter_map(|(_, table)| read_gone(&fields, table)).collect();
        let started = fields.get("started").and_then(|node| node.as_written());
        diagnostics.extend(fields.finish(Unknown::Refuse, &[]));
        Checked::new(Some(Self { started, pages, gone }), diagnostics)
    }

    /// Whether an address is recorded as published.
    pub fn names(&self, address: &str) -> bool {
        self.pages.iter().any(|entry| key(&entry.address.value) == key(address))
    }

    /// The day a page was first published, by its path below `content/`.
    pub fn first_published(&self, source: &str) -> Option<&str> {
        let days = self.pages.iter().filter(|entry| entry.source == source).map(|entry| entry.first_published.as_str());
        days.min()
    }

    /// The same for a page that came out after the record began.
    pub fn came_out(&self, source: &str) -> Option<&str> {
        let started = self.started.as_deref().unwrap_or_default();
        // Days in this form sort as they follow each other.
        self.first_published(source).filter(|day| *day > started)
    }

    /// Addresses that are given up and that nothing else stands at. A file that is there again and held back speaks for
    /// itself.
    pub fn tombstones(&self, site: &Site) -> Vec<Gone> {
        let served = served(site);
        let free = |gone: &&Gone| !served.contains_key(&key(&gone.address.value)) && site.held(&gone.source).is_none();
        self.gone.iter().filter(free).cloned().collect()
    }
}

fn entry(fields: &Fields<'_>, table: &Table) -> Option<Entry> {
    fields.nested("page", table, Unknown::Refuse, |page| {
        Some(Entry {
            id: page.string("id"),
            source: page.string("source").unwrap_or_default(),
            first_published: page.get("first_published").and_then(|node| node.as_written()).unwrap_or_default(),
            address: address(page)?,
        })
    })
}

fn read_gone(fields: &Fields<'_>, table: &Table) -> Option<Gone> {
    fields.nested("gone", table, Unknown::Refuse, |gone| {
        Some(Gone {
            id: gone.string("id"),
            source: gone.string("source").unwrap_or_default(),
            gone_on: gone.get("gone_on").and_then(|node| node.as_written()).unwrap_or_default(),
            reason: gone.string("reason").unwrap_or_default(),
            address: address(gone)?,
        })
    })
}

fn address(fields: &Fields<'_>) -> Option<Placed<String>> {
    let value = fields.string("address")?;
    let node = fields.get("address")?;
    if UrlPath::new(&value).to_output().is_err() {
        let help = "write the address as it stands in the browser, without the name of the site".to_owned();
        let message = format!("the address `{value}` climbs out of the site");
        fields.wrong_value(Code::PathOutsideSite, node, message, help);
        return None;
    }
    Some(Placed { value, span: node.span.clone() })
}

/// Addresses are the same when one file answers them.
fn key(address: &str) -> String {
    UrlPath::new(address).to_output().map_or_else(|_| address.to_owned(), |output| output.to_string())
}

/// Every address that leads to a page or section: its own, and its old ones.
fn served(site: &Site) -> HashMap<String, Target> {
    let old = site.redirects.iter().filter(|(_, target)| is_shown(site, *target));
    let old = old.map(|(path, target)| (key(path.as_str()), *target));
    let own = shown(site).map(|target| (key(site.path(target).as_str()), target));
    old.chain(own).collect()
}

/// Whether a page or section answers at an address.
pub fn is_served(site: &Site, address: &str) -> bool {
    served(site).contains_key(&key(address))
}

/// What is published at an address of its own.
fn shown(site: &Site) -> impl Iterator<Item = Target> {
    let pages = site.page_ids().map(Target::Page);
    site.section_ids().map(Target::Section).chain(pages).filter(|target| is_shown(site, *target))
}

fn is_shown(site: &Site, target: Target) -> bool {
    match target {
        Target::Page(id) => site.page(id).rendered,
        Target::Section(id) => site.section(id).written && site.section(id).front.render,
    }
}

/// The id of a page, by its kind or as it says itself: the same in every language. Sections have none.
fn id_of(site: &Site, target: Target) -> Option<&str> {
    match target {
        Target::Page(page) => {
            let written = || site.page(page).front.extra.get("id")?.as_str();
            site.record(page).map(Record::id).or_else(written)
        }
        Target::Section(_) => None,
    }
}

/// The language of a file by its name, whether or not the file is there.
pub fn language_of<'a>(source: &'a str, config: &'a Config) -> &'a str {
    let stem = source.strip_suffix(".md").unwrap_or(source);
    let code = stem.rsplit_once('.').map(|(_, code)| code).filter(|code| config.has_language(code));
    code.unwrap_or(&config.default_language)
}

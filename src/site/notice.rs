//! Held pages as the rest of the program may know them: what stands at their address, and what must be found nowhere.

use super::records::Recorded;
use super::{Site, address};
use crate::config::Config;
use crate::data::{Placed, Table};
use crate::date::PageDate;
use crate::kind::{self, Held, NoticeKind, NoticeWords, Record};
use crate::parse::{ContentFile, ParsedPage, ParsedSection};
use crate::path::{Permalink, UrlPath};

/// A held page or section as it was written: for the proof that nothing of it is published, and for nothing else.
#[derive(Debug)]
pub struct HeldSource {
    pub file: ContentFile,
    pub title: Option<String>,
    pub description: Option<String>,
    pub extra: Table,
    pub date: Option<PageDate>,
    /// Its terms, each with its taxonomy's name.
    pub terms: Vec<(String, String)>,
    /// What it says of itself, where it has a kind.
    pub record: Option<Record>,
    pub held: Held,
    /// The address it would have, where that is a secret: it has no notice, and nothing published stands there.
    pub secret_path: Option<UrlPath>,
    /// Whether a notice names it.
    pub is_named: bool,
    /// Whether it was taken down because somebody could come to harm by it.
    pub for_risk: bool,
}

/// What is shown in the place of a page that has been taken down, or is not for everyone.
#[derive(Debug)]
pub struct Notice {
    /// The held page's file.
    pub file: crate::path::SourcePath,
    pub language: String,
    /// `None` where not even the title may be read.
    pub title: Option<String>,
    pub is_section: bool,
    pub path: UrlPath,
    pub permalink: Permalink,
    pub words: NoticeWords,
    /// Whether the notice has the address. A page that is published there has it first, and links lead to that.
    pub is_shown: bool,
    /// Old addresses, which lead to the notice.
    pub aliases: Vec<UrlPath>,
}

/// A held page on its way into the site.
pub struct Withheld {
    pub source: HeldSource,
    pub is_section: bool,
    path: UrlPath,
    permalink: Permalink,
    rendered: bool,
    aliases: Vec<UrlPath>,
    words: Option<NoticeWords>,
}

impl Withheld {
    /// `above` is the settings of the section that holds it, where it is not held by itself.
    pub fn page(page: Recorded<ParsedPage>, held: Held, above: Option<&Table>, config: &Config) -> Self {
        let Recorded { parsed: page, record } = page;
        // What is wrong with the address of a page nobody can read is no trouble yet, and never stops a takedown.
        let address = address::of_page(config, &page.file, &page.front, &mut Vec::new());
        let front = page.front;
        let words = kind::notice(&held, above.unwrap_or(&front.extra));
        let for_risk = words.as_ref().is_some_and(|words| words.kind == NoticeKind::Risk);
        let has_name = !address.slug.is_empty() || front.path.is_some();
        let of = |(taxonomy, terms): &(Placed<String>, Vec<Placed<String>>)| {
            terms.iter().map(|term| (taxonomy.value.clone(), term.value.clone())).collect::<Vec<_>>()
        };
        let terms = front.taxonomies.iter().flat_map(of).collect();
        Self {
            is_section: false,
            path: address.path,
            permalink: address.permalink,
            rendered: front.render && has_name,
            aliases: front.aliases.iter().map(|alias| address::with_slashes(&alias.value)).collect(),
            words,
            source: HeldSource {
                file: page.file,
                title: front.title,
                description: front.description,
                extra: front.extra,
                date: address.date,
                terms,
                record,
                held,
                secret_path: None,
                is_named: false,
                for_risk,
            },
        }
    }

    pub fn section(section: Recorded<ParsedSection>, held: Held, above: Option<&Table>, config: &Config) -> Self {
        let Recorded { parsed: section, record } = section;
        let (path, permalink) = address::of_section(config, &section.file);
        let front = section.front;
        let words = kind::notice(&held, above.unwrap_or(&front.extra));
        let for_risk = words.as_ref().is_some_and(|words| words.kind == NoticeKind::Risk);
        Self {
            is_section: true,
            path,
            permalink,
            rendered: front.render,
            aliases: front.aliases.iter().map(|alias| address::with_slashes(&alias.value)).collect(),
            words,
            source: HeldSource {
                file: section.file,
                title: front.title,
                description: front.description,
                extra: front.extra,
                date: None,
                terms: Vec::new(),
                record,
                held,
                secret_path: None,
                is_named: false,
                for_risk,
            },
        }
    }
}

/// Takes held pages into the site: a notice for each that may have one. What is published keeps its address: a page that
/// took the place of another has it, whatever the other still says.
pub fn take_in(site: &mut Site, held: Vec<Withheld>, config: &Config) {
    let mut taken = address::taken(site, config);
    for mut one in held {
        let has_address = one.rendered && one.path.to_output().is_ok();
        let is_free = has_address && !taken.contains(&address::key(&one.path));
        match one.words {
            Some(words) if has_address => {
                taken.insert(address::key(&one.path));
                let free = |path: &UrlPath| path.to_output().is_ok() && taken.insert(address::key(path));
                let aliases = one.aliases.into_iter().filter(free).collect();
                let title = one.source.title.clone().filter(|_| words.kind != NoticeKind::Risk);
                one.source.is_named = is_free && title.is_some();
                let notice = Notice {
                    file: one.source.file.source.clone(),
                    language: one.source.file.language.clone(),
                    title,
                    is_section: one.is_section,
                    path: one.path,
                    permalink: one.permalink,
                    words,
                    is_shown: is_free,
                    aliases,
                };
                site.by_notice.insert(one.source.file.relative().to_owned(), site.notices.len());
                site.notices.push(notice);
            }
            None if is_free => one.source.secret_path = Some(one.path),
            _ => {}
        }
        site.held_sources.push(one.source);
    }
}

impl Site {
    /// The notice that stands in the place of a page, by its path below `content/`.
    pub fn notice(&self, relative: &str) -> Option<&Notice> {
        self.by_notice.get(relative).map(|index| &self.notices[*index])
    }

    /// The notice of a page, or of the page that a file belongs to.
    pub fn notice_for(&self, relative: &str) -> Option<&Notice> {
        self.notice(relative).or_else(|| self.notice(self.held_file(relative)?.0))
    }

    /// Held pages as they were written. Never for output.
    pub fn held_sources(&self) -> &[HeldSource] {
        &self.held_sources
    }
}

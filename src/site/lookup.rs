//! Finding things in a [`Site`] by the names people use.

use super::{Named, Page, PageId, Section, SectionId, Site, Taxonomy};
use crate::diagnostic::nearest;
use crate::kind::{Held, Record};
use crate::parse::{ContentFile, Placed};
use crate::path::{Permalink, SourcePath, UrlPath, composed};
use crate::source::CONTENT;

/// A page or a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    Page(PageId),
    Section(SectionId),
}

impl From<PageId> for Target {
    fn from(id: PageId) -> Self {
        Target::Page(id)
    }
}

impl From<SectionId> for Target {
    fn from(id: SectionId) -> Self {
        Target::Section(id)
    }
}

impl Site {
    /// What an `@/` link names: a path below `content/`, with the language where there is one.
    pub fn find(&self, relative: &str) -> Option<Target> {
        self.by_file.get(relative).or_else(|| self.alike(relative)).copied()
    }

    /// A name with an accent that is stored otherwise than the file's: some systems change that in every copy.
    fn alike(&self, relative: &str) -> Option<&Target> {
        if relative.is_ascii() { None } else { self.by_composed.get(&*composed(relative)) }
    }

    /// What a path without language names in a language: `blog/x.md` in `fr` is `blog/x.fr.md`.
    pub fn find_in(&self, canonical: &str, language: &str) -> Option<Target> {
        self.by_canonical.get(&(canonical.to_owned(), language.to_owned())).copied()
    }

    /// What a page says of itself, where it has a kind.
    pub fn record(&self, target: impl Into<Target>) -> Option<&Record> {
        match target.into() {
            Target::Page(id) => self.page(id).record.as_ref(),
            Target::Section(id) => self.section(id).record.as_ref(),
        }
    }

    /// The page with an id, in a language or else in the site's first.
    pub fn with_id(&self, id: &str, language: &str, otherwise: &str) -> Option<Target> {
        let of = |language: &str| self.by_id.get(&(language.to_owned(), id.to_owned())).copied();
        of(language).or_else(|| of(otherwise))
    }

    /// Whether any page has this id, held ones included.
    pub fn knows_id(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Every id of a published page.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(|(_, id)| id.as_str())
    }

    /// The pages that name the one with this id.
    pub fn named(&self, id: &str) -> &[Named] {
        self.named.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every id that is named, with who names it.
    pub fn all_named(&self) -> impl Iterator<Item = (&str, &[Named])> {
        self.named.iter().map(|(id, named)| (id.as_str(), named.as_slice()))
    }

    /// The address of what an `@/` link names: a page, a section, or a file beside one. Where that has been taken down,
    /// the address has its notice: a link to it goes on leading somewhere.
    pub fn permalink_of(&self, relative: &str) -> Option<&Permalink> {
        let found = self.find(relative).map(|target| self.permalink(target)).or_else(|| self.find_asset(relative));
        found.or_else(|| self.notice_for(relative).map(|notice| &notice.permalink))
    }

    /// The address of a file beside a page: `campaigns/poster.pdf`.
    pub fn find_asset(&self, relative: &str) -> Option<&Permalink> {
        let alike = || {
            let mut found = self.asset_permalinks.iter().filter(|(path, _)| composed(path) == composed(relative));
            found.next().filter(|_| found.next().is_none()).map(|(_, permalink)| permalink)
        };
        let found = self.asset_permalinks.get(relative);
        if relative.is_ascii() { found } else { found.or_else(alike) }
    }

    pub fn file(&self, target: Target) -> &ContentFile {
        match target {
            Target::Page(id) => &self.page(id).file,
            Target::Section(id) => &self.section(id).file,
        }
    }

    pub fn permalink(&self, target: Target) -> &Permalink {
        match target {
            Target::Page(id) => &self.page(id).permalink,
            Target::Section(id) => &self.section(id).permalink,
        }
    }

    pub fn path(&self, target: Target) -> &UrlPath {
        match target {
            Target::Page(id) => &self.page(id).path,
            Target::Section(id) => &self.section(id).path,
        }
    }

    pub fn title(&self, target: Target) -> Option<&str> {
        match target {
            Target::Page(id) => self.page(id).front.title.as_deref(),
            Target::Section(id) => self.section(id).front.title.as_deref(),
        }
    }

    /// All versions of a page, itself included; empty on a site with one language.
    pub fn translations_of(&self, target: Target) -> &[Target] {
        self.translations.get(&self.file(target).canonical()).map_or(&[], Vec::as_slice)
    }

    /// Why a path that names nothing is not there, when it is held back.
    pub fn held(&self, relative: &str) -> Option<&Held> {
        self.held.get(relative)
    }

    /// Everything held back, by path below `content/`, and why.
    pub fn all_held(&self) -> impl Iterator<Item = (&str, &Held)> {
        self.held.iter().map(|(path, held)| (path.as_str(), held))
    }

    /// The held page that a file below `content/` belongs to. A file that a published page owns is
    /// not held, nor is one in a folder of nobody's.
    pub fn held_file(&self, relative: &str) -> Option<(&str, &Held)> {
        if let Some((path, held)) = self.held.get_key_value(relative) {
            return Some((path, held));
        }
        if let Some((owner, held)) = self.held_files.get(&format!("{CONTENT}/{relative}")) {
            return Some((owner, held));
        }
        if self.by_file.contains_key(relative) || self.asset_permalinks.contains_key(relative) {
            return None;
        }
        let mut folder = relative.rsplit_once('/').map_or("", |(folder, _)| folder);
        loop {
            if let Some((owner, held)) = self.private_folders.get(folder) {
                return Some((owner, held));
            }
            // A held front page holds what lies beside it; every page and section in a folder is held by itself.
            folder = folder.rsplit_once('/')?.0;
        }
    }

    /// Files that are held back because only held pages name them, with the page and the reason.
    pub fn held_files(&self) -> impl Iterator<Item = (SourcePath, &str, &Held)> {
        let all = self.held_files.iter();
        all.filter_map(|(file, (owner, held))| Some((SourcePath::parse(file).ok()?, owner.as_str(), held)))
    }

    /// The held page that a file belongs to, wherever the file lies.
    pub fn held_anywhere(&self, file: &SourcePath) -> Option<(&str, &Held)> {
        let named = || self.held_files.get(file.as_str()).map(|(owner, held)| (owner.as_str(), held));
        file.below(&SourcePath::known(CONTENT)).and_then(|below| self.held_file(below)).or_else(named)
    }

    /// The published path most like a wrong one: by spelling, else the same file name in another folder.
    pub fn nearest_path(&self, relative: &str) -> Option<&str> {
        let mut paths: Vec<_> = self.by_file.keys().map(String::as_str).collect();
        paths.sort_unstable();
        let name = relative.rsplit('/').next().unwrap_or(relative);
        let same_name =
            || paths.iter().copied().find(|path| path.rsplit('/').next() == Some(name) && name != "_index.md");
        nearest(relative, paths.iter().copied()).or_else(same_name)
    }

    pub fn taxonomy(&self, slug: &str, language: &str) -> Option<&Taxonomy> {
        self.taxonomies.iter().find(|taxonomy| taxonomy.config.slug == slug && taxonomy.language == language)
    }

    /// Pages whose files are written.
    pub fn rendered_pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|page| page.rendered)
    }

    /// The template a page names, or the nearest ancestor section gives, and the file that says so.
    pub fn page_template<'a>(&'a self, page: &'a Page) -> Option<(&'a Placed<String>, &'a ContentFile)> {
        let own = page.front.template.as_ref().map(|template| (template, &page.file));
        let given = |id: &SectionId| {
            let section = self.section(*id);
            section.front.page_template.as_ref().map(|template| (template, &section.file))
        };
        own.or_else(|| page.ancestors.iter().rev().find_map(given))
    }

    /// The section of the top folder in a language.
    pub fn root(&self, language: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.file.folder.is_empty() && section.file.language == language)
    }
}

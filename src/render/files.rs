//! Files for machines: sitemap, robots.txt, the page for addresses that lead nowhere, redirects.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Map, Value};

use super::pager::Paginator;
use super::{Failure, Renderer};
use crate::addresses::{self, Gone, RECORD};
use crate::figure;
use crate::hosting::Rules;
use crate::markup::escape;
use crate::output::Origin;
use crate::path::{OutputPath, Permalink, SourcePath, UrlPath};
use crate::template::views::{Letter, set};

/// Entries of one sitemap file. The protocol allows 50,000; Zola splits at 30,000, and so do we.
const SITEMAP_LIMIT: usize = 30_000;

/// Entries of an A to Z that one page holds: about 40 kB, a second on a slow phone.
const ONE_PAGE_ENTRIES: usize = 300;

impl Renderer<'_> {
    pub(super) fn files(&self) -> Vec<Failure> {
        let config = &self.shared.config;
        let mut failures = Vec::new();
        if config.generate_sitemap {
            failures.extend(self.sitemap().err());
        }
        if config.generate_robots {
            failures.extend(self.simple("robots.txt").err());
        }
        failures.extend(self.simple("404.html").err());
        if config.tells_host {
            failures.extend(self.for_host().err());
        }
        failures
    }

    /// `_headers` and `_redirects`, for hosts that read them.
    fn for_host(&self) -> Result<(), Failure> {
        let rules = Rules::of(&self.shared.site, &self.shared.config);
        for (name, text) in [("_headers", rules.netlify_headers()), ("_redirects", rules.netlify_redirects())] {
            let output = OutputPath::parse(name)?;
            if !text.is_empty() && !self.is_given(&output) {
                self.put(output, text.into_bytes(), Origin::Made("the rules for the host".into()))?;
            }
        }
        Ok(())
    }

    /// The page for searching, where the theme has one and no page of the site's own stands there. An A to Z too long for
    /// a phone has a page for each letter.
    pub(super) fn search_pages(&self, language: &str) -> Result<(), Failure> {
        let path = UrlPath::new(&format!("/{}search/", crate::index::base(&self.shared.config, language)));
        let taken = self.shared.site.rendered_pages().any(|page| page.path == path)
            || self.shared.site.sections.iter().any(|section| section.path == path);
        if taken || !self.templates.has("search.html") {
            return Ok(());
        }
        let letters = self.shared.letters.get(language).map_or(&[][..], Vec::as_slice);
        let entries: usize = letters.iter().map(|letter| letter.entries.len()).sum();
        if entries <= ONE_PAGE_ENTRIES {
            let all = letters.iter().map(|letter| self.letter_value(letter, None)).collect();
            return self.search_page(language, &path, all, None);
        }
        let page_of = |letter: &Letter| UrlPath::new(&format!("{path}{}/", letter.slug));
        let links = letters.iter().map(|letter| self.letter_value(letter, Some(&page_of(letter)))).collect();
        self.search_page(language, &path, links, None)?;
        for letter in letters {
            let own = vec![self.letter_value(letter, None)];
            self.search_page(language, &page_of(letter), own, Some(&letter.letter))?;
        }
        Ok(())
    }

    /// A letter with its entries, or with the address of the page that has them.
    fn letter_value(&self, letter: &Letter, page: Option<&UrlPath>) -> Value {
        let mut value = Map::default();
        set(&mut value, "letter", Value::normal_string(&letter.letter));
        let entries = if page.is_some() { Vec::new() } else { letter.entries.clone() };
        set(&mut value, "entries", Value::from(entries));
        let address = |path: &UrlPath| Permalink::new(&self.shared.config.base_url, path.as_str()).to_string();
        set(&mut value, "url", page.map(address).into());
        Value::from(value)
    }

    fn search_page(
        &self,
        language: &str,
        path: &UrlPath,
        letters: Vec<Value>,
        letter: Option<&str>,
    ) -> Result<(), Failure> {
        let permalink = Permalink::new(&self.shared.config.base_url, path.as_str());
        let mut context = self.context(language, path, &permalink);
        let mut search = Map::default();
        set(&mut search, "letters", Value::from(letters));
        set(&mut search, "letter", letter.map_or_else(Value::none, Value::normal_string));
        context.insert_value("search", Value::from(search));
        let html = self.templates.render("search.html", &context, None)?;
        self.put(path.to_output()?, html.into_bytes(), Origin::Made("the search page".into()))
    }

    /// The page at an address that was given up: by the theme's `gone.html`, where it has one.
    pub(super) fn tombstone(&self, gone: &Gone) -> Result<(), Failure> {
        let path = UrlPath::new(&gone.address.value);
        let language = addresses::language_of(&gone.source, &self.shared.config);
        let origin = Origin::Source(SourcePath::known(RECORD));
        // Why a page was a risk is nobody's to read.
        let reason = Some(gone.reason.as_str()).filter(|reason| !reason.is_empty() && *reason != "risk");
        let html = if self.templates.has("gone.html") {
            let permalink = Permalink::new(&self.shared.config.base_url, path.as_str());
            let mut context = self.context(language, &path, &permalink);
            let mut value = Map::default();
            set(&mut value, "on", Value::normal_string(&gone.gone_on));
            set(&mut value, "reason", reason.map_or_else(Value::none, Value::normal_string));
            context.insert_value("gone", Value::from(value));
            self.templates.render("gone.html", &context, None)?
        } else {
            plain_tombstone(reason, language)
        };
        self.put(path.to_output()?, html.into_bytes(), origin)
    }

    /// What templates asked for: the figures that pages show, as CSV.
    pub(super) fn asked_for(&self) -> Vec<Failure> {
        let write = |(file, tables): (SourcePath, BTreeSet<String>)| -> Result<(), Failure> {
            let figures = figure::read(&*self.shared.disk, &file).value;
            let Some((figures, path)) = figures.zip(figure::csv_path(&file)) else { return Ok(()) };
            let bytes = figure::csv(&figures, &|table| tables.contains(table));
            self.put(path, bytes, Origin::Source(file))
        };
        self.shared.requests.all().into_iter().filter_map(|asked| write(asked).err()).collect()
    }

    fn simple(&self, name: &str) -> Result<(), Failure> {
        let output = OutputPath::parse(name)?;
        if self.is_given(&output) {
            return Ok(());
        }
        let context = self.bare_context(&self.shared.config.default_language);
        let text = self.templates.render(name, &context, None)?;
        self.put(output, text.into_bytes(), Origin::Made(name.to_owned().into()))
    }

    fn sitemap(&self) -> Result<(), Failure> {
        let output = OutputPath::parse("sitemap.xml")?;
        if self.is_given(&output) {
            return Ok(());
        }
        let entries: Vec<Value> = self.sitemap_entries().into_values().collect();
        if entries.len() < SITEMAP_LIMIT {
            return self.sitemap_file(output, &entries);
        }
        let mut addresses = Vec::new();
        for (index, part) in entries.chunks(SITEMAP_LIMIT).enumerate() {
            let name = format!("sitemap{}.xml", index + 1);
            addresses.push(Permalink::of_file(&self.shared.config.base_url, &name).to_string());
            self.sitemap_file(OutputPath::parse(&name)?, part)?;
        }
        let mut context = self.bare_context(&self.shared.config.default_language);
        context.insert_value("sitemaps", Value::from(addresses));
        let xml = self.templates.render("split_sitemap_index.xml", &context, None)?;
        self.put(output, xml.into_bytes(), Origin::Made("the sitemap".into()))
    }

    fn sitemap_file(&self, output: OutputPath, entries: &[Value]) -> Result<(), Failure> {
        let mut context = self.bare_context(&self.shared.config.default_language);
        context.insert_value("entries", Value::from(entries));
        let xml = self.templates.render("sitemap.xml", &context, None)?;
        self.put(output, xml.into_bytes(), Origin::Made("the sitemap".into()))
    }

    /// Every address that is written and not hidden, in order. Unlike Zola's, it has no address that leads nowhere:
    /// neither pages that could not be ordered, nor the list of a taxonomy without terms.
    fn sitemap_entries(&self) -> BTreeMap<String, Value> {
        let (site, config) = (&self.shared.site, &self.shared.config);
        let mut entries = BTreeMap::new();
        let mut add = |permalink: &Permalink, updated: Option<&str>, extra: Value| {
            let mut entry = Map::default();
            set(&mut entry, "permalink", Value::normal_string(permalink.as_str()));
            set(&mut entry, "updated", updated.map_or_else(Value::none, Value::normal_string));
            set(&mut entry, "extra", extra);
            entries.entry(permalink.to_string()).or_insert_with(|| Value::from(entry));
        };
        for page in site.rendered_pages().filter(|page| !page.hidden) {
            let updated = page.front.updated.as_ref().or(page.date.as_ref()).map(|date| date.text.as_str());
            add(&page.permalink, updated, Value::from_serializable(&page.front.extra.to_json()));
        }
        let pagers = |list: Paginator| list.pagers.into_iter().map(|pager| pager.permalink);
        for section in site.sections.iter().filter(|section| section.front.render && !section.hidden) {
            let front = &section.front;
            add(&section.permalink, None, Value::from_serializable(&front.extra.to_json()));
            if let Some(per_page) = front.paginate_by.filter(|_| config.paginated_in_sitemap) {
                let place = (&section.path, &section.permalink);
                let list =
                    Paginator::new(place, &section.pages, per_page, false, &front.paginate_path, &config.base_url);
                pagers(list).for_each(|permalink| add(&permalink, None, Value::none()));
            }
        }
        for taxonomy in site.taxonomies.iter().filter(|taxonomy| taxonomy.config.render && !taxonomy.terms.is_empty()) {
            add(&taxonomy.permalink, None, Value::none());
            for term in &taxonomy.terms {
                add(&term.permalink, None, Value::none());
                if let Some(per_page) = taxonomy.config.paginate_by.filter(|_| config.paginated_in_sitemap) {
                    let segment = taxonomy.config.paginate_path.as_deref().unwrap_or("page");
                    let place = (&term.path, &term.permalink);
                    let list = Paginator::new(place, &term.pages, per_page, false, segment, &config.base_url);
                    pagers(list).for_each(|permalink| add(&permalink, None, Value::none()));
                }
            }
        }
        entries
    }
}

/// For themes that have no page of their own for this.
fn plain_tombstone(reason: Option<&str>, language: &str) -> String {
    let reason = reason.map_or_else(String::new, |reason| format!("<p>{}</p>\n", escape(reason)));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page is no longer here</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n</head>\n<body>\n<main>\n<h1>This page is no longer here</h1>\n\
         {reason}</main>\n</body>\n</html>\n",
        escape(language)
    )
}

/// A page that sends the reader on at once, and says where for those it cannot send. With `script`, the address of a program
/// of ours, what the reader's address brings along goes on with them.
pub fn redirect(to: &str, language: &str, script: Option<&str>) -> String {
    let (to, language) = (escape(to), escape(language));
    let refresh = format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">");
    let onward = match script {
        Some(script) => {
            format!("<script type=\"module\" src=\"{}\"></script>\n<noscript>{refresh}</noscript>", escape(script))
        }
        None => refresh,
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page has moved</title>\n\
         <link rel=\"canonical\" href=\"{to}\">\n{onward}\n\
         <meta name=\"robots\" content=\"noindex\">\n</head>\n<body>\n<main>\n<h1>This page has moved</h1>\n\
         <p><a href=\"{to}\">Go to the page</a></p>\n</main>\n</body>\n</html>\n"
    )
}

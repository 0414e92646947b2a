//! Feeds of the site, of sections and of terms.

use tera::{Map, Value};

use super::{Failure, Renderer};
use crate::output::Origin;
use crate::path::{OutputPath, Permalink, UrlPath};
use crate::site::{Page, PageId, SectionId, Taxonomy, Term};
use crate::template::views::set;

impl Renderer<'_> {
    pub(super) fn site_feeds(&self, language: &str) -> Result<(), Failure> {
        let config = &self.shared.config;
        if !config.language(language).generate_feeds {
            return Ok(());
        }
        let of_language = |id: &PageId| self.shared.site.page(*id).file.language == language;
        let ids: Vec<_> = self.shared.site.page_ids().filter(of_language).collect();
        let root = if language == config.default_language { "/".to_owned() } else { format!("/{language}/") };
        self.feeds(language, &UrlPath::new(&root), &ids, &[])
    }

    pub(super) fn section_feeds(&self, id: SectionId) -> Result<(), Failure> {
        let section = self.shared.site.section(id);
        // The front page's feed has the name of the site's feed, which holds more.
        let is_site_feed =
            section.file.folder.is_empty() && self.shared.config.language(&section.file.language).generate_feeds;
        if !section.front.generate_feeds || !section.front.render || is_site_feed {
            return Ok(());
        }
        let about = [("section", self.shared.views.section(id))];
        self.feeds(&section.file.language, &section.path, &section.pages, &about)
    }

    pub(super) fn term_feeds(&self, taxonomy: &Taxonomy, term: &Term) -> Result<(), Failure> {
        let mut own = Map::default();
        set(&mut own, "name", Value::normal_string(&term.name));
        set(&mut own, "slug", Value::normal_string(&term.slug));
        set(&mut own, "permalink", Value::normal_string(term.permalink.as_str()));
        let about = [("taxonomy", Value::from_serializable(&taxonomy.config)), ("term", Value::from(own))];
        self.feeds(&taxonomy.language, &term.path, &term.pages, &about)
    }

    fn feeds(
        &self,
        language: &str,
        folder: &UrlPath,
        ids: &[PageId],
        about: &[(&'static str, Value)],
    ) -> Result<(), Failure> {
        let site = &self.shared.site;
        let mut ids: Vec<_> = ids.iter().copied().filter(|id| belongs_in_feeds(site.page(*id))).collect();
        // Newest first; two of one moment by address, so that the feed is the same on every build.
        ids.sort_by(|a, b| {
            let (a, b) = (site.page(*a), site.page(*b));
            let moment = |page: &Page| page.date.as_ref().map(|date| date.moment);
            moment(b).cmp(&moment(a)).then_with(|| a.permalink.cmp(&b.permalink))
        });
        let updated = ids.iter().filter_map(|id| site.page(*id).front.updated.as_ref());
        let newest = ids.first().and_then(|id| site.page(*id).date.as_ref());
        let last_updated = updated.chain(newest).max_by_key(|date| date.moment).map(|date| date.text.clone());
        ids.truncate(self.shared.config.feed_limit.unwrap_or(usize::MAX));
        for name in &self.shared.config.language(language).feed_filenames {
            let url = Permalink::of_file(&self.shared.config.base_url, &format!("{folder}{name}"));
            let output = OutputPath::parse(&format!("{folder}{name}"))?;
            if self.is_given(&output) {
                continue;
            }
            let mut context = self.bare_context(language);
            context.insert_value("feed_url", Value::normal_string(url.as_str()));
            context.insert_value("pages", self.shared.views.pages(&ids));
            if let Some(moment) = &last_updated {
                context.insert_value("last_updated", Value::normal_string(moment));
            }
            for (key, value) in about {
                context.insert_value(*key, value.clone());
            }
            let xml = self.templates.render(name, &context, None)?;
            self.put(output, xml.into_bytes(), Origin::Made("the feed".into()))?;
        }
        Ok(())
    }
}

/// Zola: pages with a date, that are written, not hidden, and have not opted out.
fn belongs_in_feeds(page: &Page) -> bool {
    page.date.is_some() && page.rendered && page.front.include_in_feeds && !page.hidden
}

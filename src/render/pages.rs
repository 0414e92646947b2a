//! Pages and sections, and the files beside them.

use tera::{Context, Value};

use super::pager::Paginator;
use super::{Failure, Renderer, files};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::Origin;
use crate::parse::{ContentFile, Placed};
use crate::path::{OutputPath, Permalink, SourcePath, UrlPath};
use crate::site::{PageId, Section, SectionId, Target};
use crate::source::CONTENT;
use crate::template::views;

impl Renderer<'_> {
    pub(super) fn page(&self, id: PageId) -> Result<(), Failure> {
        let page = self.shared.site.page(id);
        if !page.rendered {
            return Ok(());
        }
        let asked = self.shared.site.page_template(page);
        let of_kind = page.record.as_ref().and_then(|record| record.kind.template.as_deref());
        let template = match asked {
            Some((template, _)) => template.value.as_str(),
            None => self.if_there(of_kind).unwrap_or("page.html"),
        };
        self.require(template, asked, &page.file)?;
        let mut context = self.context(&page.file.language, &page.path, &page.permalink);
        context.insert_value("page", self.shared.views.page(id));
        let html = self.html(template, &context, None, &page.file.source)?;
        self.put_page(&page.path, html, &page.file.source)?;
        self.beside(template, &page.path, context, &page.file.source)
    }

    /// The files that a page has because templates stand beside its own: `kinds/amendments.atom.xml` by
    /// `kinds/amendments.html` becomes `atom.xml` below the page's address, `kinds/meeting.calendar.ics` a `calendar.ics`.
    /// One that comes out empty is not written, and a static file of that name has been put there on purpose.
    fn beside(&self, template: &str, path: &UrlPath, mut context: Context, source: &SourcePath) -> Result<(), Failure> {
        for (template, name) in self.templates.beside(template) {
            let output = OutputPath::parse(&format!("{path}{name}"))?;
            let url = Permalink::of_file(&self.shared.config.base_url, &format!("{path}{name}"));
            context.insert_value("feed_url", Value::normal_string(url.as_str()));
            let text = self.templates.render(&template, &context, Some(source))?;
            if !text.trim().is_empty() && !self.is_given(&output) {
                self.put(output, text.into_bytes(), Origin::Source(source.clone()))?;
            }
        }
        Ok(())
    }

    pub(super) fn section(&self, id: SectionId) -> Result<(), Failure> {
        let section = self.shared.site.section(id);
        if !section.front.render {
            return Ok(());
        }
        let source = &section.file.source;
        if let Some(per_page) = section.front.paginate_by {
            return self.paginated(id, section, per_page);
        }
        if let Some(to) = &section.front.redirect_to {
            let address = self.redirect_address(section, to)?;
            return self.put_redirect(&section.path, &address, &section.file.language, Origin::Source(source.clone()));
        }
        let mut context = self.context(&section.file.language, &section.path, &section.permalink);
        context.insert_value("section", self.shared.views.section(id));
        let template = self.section_template(section)?;
        let html = self.html(template, &context, Some(id), source)?;
        self.put_page(&section.path, html, source)?;
        self.in_groups(template, id)?;
        self.beside(template, &section.path, context, source)
    }

    /// The page that has a section's list once for each value that the list can be narrowed to, `by/` below the section's
    /// address, where a template stands for it beside the section's own: `section.by.html` by `section.html`. One page, not one
    /// for each value: a host does not learn which value a reader chose, and a hundred values make no hundred pages.
    fn in_groups(&self, template: &str, id: SectionId) -> Result<(), Failure> {
        let (shared, section) = (self.shared, self.shared.site.section(id));
        let template = format!("{}.by.html", template.strip_suffix(".html").unwrap_or(template));
        let path = UrlPath::new(&format!("{}by/", section.path));
        let taken = || {
            shared.site.rendered_pages().any(|page| page.path == path)
                || shared.site.sections.iter().any(|section| section.path == path)
        };
        if !self.templates.has(&template) || taken() {
            return Ok(());
        }
        let facets = shared.site.list_facets(&section.pages);
        if facets.is_empty() {
            return Ok(());
        }
        let permalink = Permalink::new(&shared.config.base_url, path.as_str());
        let mut context = self.context(&section.file.language, &path, &permalink);
        context.insert_value("section", shared.views.section(id));
        context.insert_value("by", views::list_facets(&facets));
        let html = self.templates.render(&template, &context, Some(&section.file.source))?;
        self.put_page(&path, html, &section.file.source)
    }

    /// A kind's template, unless the site's theme has none of that name.
    fn if_there<'a>(&self, template: Option<&'a str>) -> Option<&'a str> {
        template.filter(|template| self.templates.has(template))
    }

    fn section_template<'a>(&self, section: &'a Section) -> Result<&'a str, Failure> {
        let standard = if section.file.folder.is_empty() { "index.html" } else { "section.html" };
        let of_kind = section.record.as_ref().and_then(|record| record.kind.section_template.as_deref());
        let standard = self.if_there(of_kind).unwrap_or(standard);
        let template = section.front.template.as_ref().map_or(standard, |template| &template.value);
        let asked = section.front.template.as_ref().map(|template| (template, &section.file));
        self.require(template, asked, &section.file)?;
        Ok(template)
    }

    fn paginated(&self, id: SectionId, section: &Section, per_page: usize) -> Result<(), Failure> {
        let front = &section.front;
        let place = (&section.path, &section.permalink);
        let base_url = &self.shared.config.base_url;
        let list =
            Paginator::new(place, &section.pages, per_page, front.paginate_reversed, &front.paginate_path, base_url);
        let template = self.section_template(section)?;
        for pager in &list.pagers {
            let mut context = self.context(&section.file.language, &pager.path, &pager.permalink);
            context.insert_value("section", self.shared.views.section(id));
            context.insert_value("paginator", list.value(pager, &self.shared.views));
            let html = self.html(template, &context, Some(id), &section.file.source)?;
            self.put_page(&pager.path, html, &section.file.source)?;
        }
        let mut context = self.context(&section.file.language, &section.path, &section.permalink);
        context.insert_value("section", self.shared.views.section(id));
        self.in_groups(template, id)?;
        self.beside(template, &section.path, context, &section.file.source)?;
        let origin = Origin::Source(section.file.source.clone());
        self.put_redirect(&list.first_stub, section.permalink.as_str(), &section.file.language, origin)
    }

    /// `redirect_to` names a page (`@/x.md`), another site, or a path of this one.
    fn redirect_address(&self, section: &Section, to: &str) -> Result<String, Failure> {
        if let Some(path) = to.strip_prefix("@/") {
            let (path, anchor) = path.split_once('#').map_or((path, None), |(path, anchor)| (path, Some(anchor)));
            let Some(permalink) = self.shared.site.permalink_of(path) else {
                let message = format!("`redirect_to` leads to `{path}`, which is not there");
                let problem = Diagnostic::new(Code::LinkTargetMissing, message).in_file(&section.file.source);
                let help = self.shared.site.nearest_path(path).map(|near| format!("did you mean `@/{near}`?"));
                return Err(Box::new(problem.help(help.unwrap_or_else(|| "check the path".into()))).into());
            };
            return Ok(anchor.map_or_else(|| permalink.to_string(), |anchor| permalink.with_anchor(anchor)));
        }
        if to.starts_with("https://") || to.starts_with("http://") {
            return Ok(to.to_owned());
        }
        Ok(crate::path::Permalink::new(&self.shared.config.base_url, to).to_string())
    }

    /// Says which template is missing, at the place that asks for it: in the page's file, or in that of a section above.
    pub(super) fn require(
        &self,
        template: &str,
        asked: Option<(&Placed<String>, &ContentFile)>,
        file: &ContentFile,
    ) -> Result<(), Failure> {
        if self.templates.has(template) {
            return Ok(());
        }
        let problem = Diagnostic::new(Code::TemplateMissing, format!("there is no template `{template}`"));
        let problem = match asked {
            Some((asked, file)) => problem.at(&file.source, asked.span.clone(), "asked for here"),
            None => problem.in_file(&file.source),
        };
        let help = match self.templates.nearest(template) {
            Some(near) => format!("did you mean `{near}`? Otherwise create the file `templates/{template}`"),
            None => format!("create the file `templates/{template}`"),
        };
        Err(Box::new(problem.help(help)).into())
    }

    pub(super) fn page_assets(&self, id: PageId) -> Result<(), Failure> {
        let page = self.shared.site.page(id);
        // A page that is not written has no place for its files.
        if !page.front.render {
            return Ok(());
        }
        self.assets(&page.file, &page.path, &page.assets)
    }

    pub(super) fn section_assets(&self, id: SectionId) -> Result<(), Failure> {
        let section = self.shared.site.section(id);
        if !section.front.render {
            return Ok(());
        }
        self.assets(&section.file, &section.path, &section.assets)
    }

    fn assets(&self, file: &ContentFile, path: &UrlPath, assets: &[SourcePath]) -> Result<(), Failure> {
        let folder = SourcePath::known(CONTENT).join(&file.folder)?;
        for asset in assets {
            let below = asset.below(&folder).unwrap_or_default();
            self.copy(OutputPath::parse(&format!("{path}{below}"))?, asset)?;
        }
        Ok(())
    }

    pub(super) fn alias(&self, index: usize) -> Result<(), Failure> {
        let (path, target) = &self.shared.site.redirects[index];
        if let Target::Page(id) = target
            && !self.shared.site.page(*id).rendered
        {
            return Ok(());
        }
        let file = self.shared.site.file(*target);
        let to = self.shared.site.permalink(*target).as_str();
        let origin = Origin::Source(file.source.clone());
        if self.shared.config.searches && matches!(target, Target::Section(_)) {
            // An older link to a list may ask for something in it: "?search=strategy".
            let script = Permalink::of_file(&self.shared.config.base_url, "search/moved.js");
            let html = files::redirect(to, &file.language, Some(script.as_str()));
            return self.put(path.to_output()?, html.into_bytes(), origin);
        }
        self.put_redirect(path, to, &file.language, origin)
    }
}

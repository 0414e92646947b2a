//! The list of a taxonomy's terms, and the pages of each term.

use rayon::prelude::*;
use tera::Value;

use super::pager::Paginator;
use super::{Failure, Renderer};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::Origin;
use crate::path::{Permalink, UrlPath};
use crate::site::{Taxonomy, Term};

impl Renderer<'_> {
    pub(super) fn taxonomy(&self, index: usize) -> Vec<Failure> {
        let taxonomy = &self.shared.site.taxonomies[index];
        // Nothing is written for a taxonomy nobody uses.
        if !taxonomy.config.render || taxonomy.terms.is_empty() {
            return Vec::new();
        }
        let list = self.list(taxonomy).err();
        let terms: Vec<_> = taxonomy.terms.par_iter().filter_map(|term| self.term(taxonomy, term).err()).collect();
        list.into_iter().chain(terms).collect()
    }

    fn list(&self, taxonomy: &Taxonomy) -> Result<(), Failure> {
        let template = self.taxonomy_template(taxonomy, "list.html", "taxonomy_list.html")?;
        let mut context = self.context(&taxonomy.language, &taxonomy.path, &taxonomy.permalink);
        context.insert_value("taxonomy", Value::from_serializable(&taxonomy.config));
        context.insert_value("terms", self.shared.views.terms(taxonomy));
        let html = self.templates.render(&template, &context, None)?;
        self.put(taxonomy.path.to_output()?, html.into_bytes(), origin(taxonomy))
    }

    fn term(&self, taxonomy: &Taxonomy, term: &Term) -> Result<(), Failure> {
        let template = self.taxonomy_template(taxonomy, "single.html", "taxonomy_single.html")?;
        let config = &taxonomy.config;
        match config.paginate_by {
            None => self.term_page(taxonomy, term, &template, (&term.path, &term.permalink), None)?,
            Some(per_page) => {
                let segment = config.paginate_path.as_deref().unwrap_or("page");
                let base_url = &self.shared.config.base_url;
                let place = (&term.path, &term.permalink);
                let list = Paginator::new(place, &term.pages, per_page, false, segment, base_url);
                for pager in &list.pagers {
                    let value = list.value(pager, &self.shared.views);
                    self.term_page(taxonomy, term, &template, (&pager.path, &pager.permalink), Some(value))?;
                }
                let to = term.permalink.as_str();
                self.put_redirect(&list.first_stub, to, &taxonomy.language, origin(taxonomy))?;
            }
        }
        if config.feed { self.term_feeds(taxonomy, term) } else { Ok(()) }
    }

    fn term_page(
        &self,
        taxonomy: &Taxonomy,
        term: &Term,
        template: &str,
        (path, permalink): (&UrlPath, &Permalink),
        paginator: Option<Value>,
    ) -> Result<(), Failure> {
        let mut context = self.context(&taxonomy.language, path, permalink);
        context.insert_value("taxonomy", Value::from_serializable(&taxonomy.config));
        context.insert_value("term", self.shared.views.term(term));
        if let Some(paginator) = paginator {
            context.insert_value("paginator", paginator);
        }
        let html = self.templates.render(template, &context, None)?;
        self.put(path.to_output()?, html.into_bytes(), origin(taxonomy))
    }

    fn taxonomy_template(&self, taxonomy: &Taxonomy, own: &str, standard: &str) -> Result<String, Failure> {
        let own = format!("{}/{own}", taxonomy.config.name);
        if self.templates.has(&own) {
            return Ok(own);
        }
        if self.templates.has(standard) {
            return Ok(standard.to_owned());
        }
        let name = &taxonomy.config.name;
        let message = format!("the taxonomy `{name}` has no template: neither `{own}` nor `{standard}` is there");
        let problem = Diagnostic::new(Code::TemplateMissing, message).in_file(&self.shared.config.file);
        let help = format!("create `templates/{standard}`, or set `render = false` for the taxonomy");
        Err(Box::new(problem.help(help)).into())
    }
}

fn origin(taxonomy: &Taxonomy) -> Origin {
    Origin::Made(format!("the taxonomy `{}`", taxonomy.config.name).into())
}

//! Terms and the pages that carry them.

use std::collections::BTreeMap;

use super::address::language_prefix;
use super::{PageId, Site, Taxonomy, Term, order};
use crate::config::{Config, TaxonomyConfig};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::path::{Permalink, UrlPath, slugify};

/// Makes every taxonomy of every language; reports unknown taxonomies and terms that say nothing.
pub fn resolve(site: &mut Site, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let mut taxonomies = Vec::new();
    for language in config.language_codes() {
        for taxonomy in &config.language(language).taxonomies {
            taxonomies.push(one(site, config, language, taxonomy, diagnostics));
        }
    }
    for page in &site.pages {
        let known = || config.language(&page.file.language).taxonomies.iter();
        for (name, _) in &page.front.taxonomies {
            if known().any(|taxonomy| taxonomy.name == name.value) {
                continue;
            }
            let message = format!("the site has no taxonomy `{}`", name.value);
            let near = nearest(&name.value, known().map(|taxonomy| taxonomy.name.as_str()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it to the configuration: `taxonomies = [{{ name = \"{}\" }}]`", name.value),
            };
            let problem = Diagnostic::new(Code::TaxonomyUnknown, message);
            diagnostics.push(problem.at(&page.file.source, name.span.clone(), "").help(help));
        }
    }
    site.taxonomies = taxonomies;
}

fn one(
    site: &Site,
    config: &Config,
    language: &str,
    taxonomy: &TaxonomyConfig,
    diagnostics: &mut Vec<Diagnostic>,
) -> Taxonomy {
    let mut prefix = language_prefix(config, language);
    if let Some(root) = &config.taxonomy_root {
        prefix = format!("{prefix}/{}", root.trim_matches('/'));
    }
    let path = UrlPath::new(&format!("{prefix}/{}/", taxonomy.slug));
    let mut named: BTreeMap<String, (String, Vec<PageId>)> = BTreeMap::new();
    for id in site.page_ids() {
        let page = site.page(id);
        if page.file.language != language || page.hidden || !page.front.render {
            continue;
        }
        for (_, terms) in page.front.taxonomies.iter().filter(|(name, _)| name.value == taxonomy.name) {
            for term in terms {
                let slug = slugify(&term.value, config.slugs.taxonomies);
                if slug.trim().is_empty() {
                    let message = format!("a term of `{}` has no letters or numbers in it", taxonomy.name);
                    let problem = Diagnostic::new(Code::TaxonomyTermEmpty, message);
                    let problem = problem.at(&page.file.source, term.span.clone(), "");
                    diagnostics.push(problem.help("write a word, or take the term out"));
                    continue;
                }
                let (name, pages) = named.entry(slug).or_insert_with(|| (term.value.clone(), Vec::new()));
                // Of two spellings with one address, the first in the alphabet is shown, whoever wrote it first.
                if term.value < *name {
                    name.clone_from(&term.value);
                }
                if pages.last() != Some(&id) {
                    pages.push(id);
                }
            }
        }
    }
    let term = |(slug, (name, pages)): (String, (String, Vec<PageId>))| {
        let path = UrlPath::new(&format!("{}{slug}/", path.as_str()));
        let permalink = Permalink::new(&config.base_url, path.as_str());
        Term { name, permalink, path, pages: order::sort_for_term(&site.pages, &pages), slug }
    };
    Taxonomy {
        language: language.to_owned(),
        config: taxonomy.clone(),
        permalink: Permalink::new(&config.base_url, path.as_str()),
        terms: named.into_iter().map(term).collect(),
        path,
    }
}

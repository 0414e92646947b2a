//! From the text of pages to HTML: templates inside the text first, then Markdown, then what links say of each other.
//!
//! In: the frozen [`Site`] and the compiled [`Templates`]. Out: [`Bodies`], and after [`link`], [`Links`]. The events of a
//! page's Markdown live only while its HTML is made.

mod link;
mod locate;
mod templating;

use std::sync::Arc;

use rayon::prelude::*;
use tera::{Context, Value};

pub use link::{Linked, Links, link};

use crate::config::{Config, LinkLevel};
use crate::diagnostic::{Checked, Code, Diagnostic, Severity};
use crate::markdown;
use crate::markup::{self, Body, Input, LinkResolver, Problem};
use crate::parse::ContentFile;
use crate::path::likeness;
use crate::site::{Site, Target};
use crate::template::{Place, Shared, Templates};
use locate::Locator;

/// The HTML of every page and section.
#[derive(Debug, Default)]
pub struct Bodies {
    pub pages: Vec<Body>,
    pub sections: Vec<Body>,
    /// The text of each page after its templates have run, where it had any: for the places of problems.
    templated: Templated,
}

#[derive(Debug, Default)]
struct Templated {
    pages: Vec<Option<String>>,
    sections: Vec<Option<String>>,
}

impl Bodies {
    pub fn of(&self, target: Target) -> &Body {
        match target {
            Target::Page(id) => &self.pages[id.0 as usize],
            Target::Section(id) => &self.sections[id.0 as usize],
        }
    }

    fn locator<'a>(&'a self, site: &'a Site, target: Target) -> Locator<'a> {
        let templated = match target {
            Target::Page(id) => &self.templated.pages[id.0 as usize],
            Target::Section(id) => &self.templated.sections[id.0 as usize],
        };
        Locator { file: site.file(target), templated: templated.as_deref() }
    }
}

struct Made {
    body: Body,
    templated: Option<String>,
}

/// Makes every body, on all cores.
pub fn bodies(shared: &Arc<Shared>, templates: &Templates) -> Checked<Bodies> {
    let site = &*shared.site;
    let make = |target: Target| make(shared, templates, target);
    let pages: Vec<_> = site.pages.par_iter().enumerate().map(|(index, _)| make(page_target(index))).collect();
    let sections: Vec<_> = site.sections.par_iter().enumerate().map(|(index, _)| make(section_target(index))).collect();
    let mut diagnostics = Vec::new();
    let mut bodies = Bodies::default();
    for made in pages {
        let made = made.gather(&mut diagnostics);
        bodies.pages.push(made.body);
        bodies.templated.pages.push(made.templated);
    }
    for made in sections {
        let made = made.gather(&mut diagnostics);
        bodies.sections.push(made.body);
        bodies.templated.sections.push(made.templated);
    }
    Checked::new(bodies, diagnostics)
}

fn page_target(index: usize) -> Target {
    Target::Page(crate::site::PageId(index as u32))
}

fn section_target(index: usize) -> Target {
    Target::Section(crate::site::SectionId(index as u32))
}

fn make(shared: &Arc<Shared>, templates: &Templates, target: Target) -> Checked<Made> {
    let (site, config) = (&*shared.site, &*shared.config);
    let file = site.file(target);
    let mut diagnostics = Vec::new();
    let templated = match run_templates(shared, templates, target) {
        Ok(templated) => templated,
        Err(problems) => {
            diagnostics.extend(problems);
            return Checked::new(Made { body: Body::default(), templated: None }, diagnostics);
        }
    };
    let text = templated.as_deref().unwrap_or(file.markdown());
    let options = options_for(config, site, target);
    let options = options.as_ref().unwrap_or(&config.markdown);
    let resolver = SiteLinks { site, templates, language: &file.language };
    let wants_summary = matches!(target, Target::Page(_));
    let permalink = site.permalink(target).as_str();
    let input = Input { permalink, lang: &file.language, options, links: &resolver, wants_summary };
    let mut body = markup::render(markdown::parse(text, options), &input);
    let locator = Locator { file, templated: templated.as_deref() };
    for problem in std::mem::take(&mut body.problems) {
        diagnostics.push(explain(problem, &locator, site, config));
    }
    Checked::new(Made { body, templated }, diagnostics)
}

/// The text after its templates have run; `None` when it has none.
fn run_templates(
    shared: &Arc<Shared>,
    templates: &Templates,
    target: Target,
) -> Result<Option<String>, Vec<Diagnostic>> {
    let file = shared.site.file(target);
    let text = file.markdown();
    if !templating::has_marks(text) || shared.config.skip_content_templating.is_match(file.relative()) {
        return Ok(None);
    }
    let mut context = Context::new();
    context.insert_value("config", shared.views.config(&file.language));
    context.insert_value("lang", Value::normal_string(&file.language));
    let name = if matches!(target, Target::Page(_)) { "page" } else { "section" };
    context.insert_value(name, shared.views.target(target));
    let protected = templating::protect_heading_ids(text);
    let offset = file.body.start;
    let lines = file.text[..offset].matches('\n').count();
    let place = Place { file: file.source.clone(), offset, lines, text: &protected, is_content: true };
    templates.render_text(&place, &context).map(Some).map_err(|mut problems| {
        let labels = problems.iter_mut().flat_map(|problem| &mut problem.labels);
        for span in labels.filter(|label| label.file == file.source).filter_map(|label| label.span.as_mut()) {
            let original = |at: usize| offset + templating::original_offset(&protected, at.saturating_sub(offset));
            *span = original(span.start)..original(span.end);
        }
        problems
    })
}

/// Where a section has its own rule for the links beside headings, its pages follow it.
fn options_for(config: &Config, site: &Site, target: Target) -> Option<markdown::Options> {
    let section = match target {
        Target::Page(id) => site.page(id).section?,
        Target::Section(id) => id,
    };
    let own = site.section(section).front.insert_anchor_links?;
    (own != config.markdown.insert_anchor_links)
        .then(|| markdown::Options { insert_anchor_links: own, ..config.markdown.clone() })
}

/// Looks links up in the site.
pub struct SiteLinks<'a> {
    pub site: &'a Site,
    pub templates: &'a Templates,
    pub language: &'a str,
}

impl LinkResolver for SiteLinks<'_> {
    fn internal(&self, target: &str) -> Option<String> {
        self.site.permalink_of(target).map(|permalink| permalink.as_str().to_owned())
    }

    fn anchor_link_html(&self, id: &str, level: u8) -> Option<String> {
        let values = [
            ("id", Value::normal_string(id)),
            ("level", Value::from(u32::from(level))),
            ("lang", Value::normal_string(self.language)),
        ];
        self.templates.render_fragment("anchor-link.html", &values)
    }

    fn summary_cutoff(&self, summary: &str) -> Option<String> {
        let values = [("summary", Value::normal_string(summary)), ("lang", Value::normal_string(self.language))];
        self.templates.render_fragment("summary-cutoff.html", &values)
    }
}

fn explain(problem: Problem, locator: &Locator<'_>, site: &Site, config: &Config) -> Diagnostic {
    let file: &ContentFile = locator.file;
    match problem {
        Problem::EmptyLink { span } => {
            let problem = Diagnostic::new(Code::LinkEmpty, "this link leads nowhere: its address is empty");
            locator.point(problem, span, "").help("write where it should lead: `[text](@/contacts/_index.md)`")
        }
        Problem::MissingTarget { target, span } => {
            // The author's own words, without the anchor.
            let written = target.split_once('#').map_or(target.as_str(), |(written, _)| written);
            let path = written.trim_start_matches("@/");
            let level = if config.internal_links == LinkLevel::Warn { Severity::Warning } else { Severity::Error };
            let problem = match site.held(path) {
                Some(held) if held.is_secret() => {
                    let message = format!("this page links to `{written}`, which is not published: {}", held.reason());
                    Diagnostic::new(Code::LinkTargetMissing, message)
                        .help("take the link out until then, or hold this page back as well")
                }
                // It was there, without an address of its own. Taking it down must not be held up by links to it.
                Some(held) => {
                    let message = format!("this page links to `{written}`, which is not published: {}", held.reason());
                    let problem = Diagnostic::new(Code::LinkTargetMissing, message).help("take the link out");
                    return locator.point(problem, span, "").severity(Severity::Warning);
                }
                None => {
                    let message = format!("this link leads to `{written}`, which is not there");
                    let problem = Diagnostic::new(Code::LinkTargetMissing, message);
                    match site.nearest_path(path) {
                        Some(near) => problem.help(format!("did you mean `@/{near}`?")),
                        None => problem.help("check the path: it starts below `content/` and ends in `.md`"),
                    }
                }
            };
            locator.point(problem, span, "").severity(level)
        }
        Problem::DuplicateId { id, earlier, span } => {
            let (message, label) = match likeness(&id, &earlier) {
                Some(how) => (format!("the ids `{earlier}` and `{id}` of two headings differ only {how}"), ""),
                None => (format!("two headings have the id `{id}`"), "a link to it would find only the first"),
            };
            locator
                .point(Diagnostic::new(Code::HeadingIdDuplicate, message), span, label)
                .help(format!("give this one another id, in `{}`", file.relative()))
        }
    }
}

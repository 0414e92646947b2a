//! Loading templates with Zola's rules of who overrides whom, and rendering them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, Tera, Value};

use super::problem::{self, ONE_OFF, Place, Surroundings};
use super::{Shared, filters, functions};
use crate::diagnostic::{Checked, Code, Diagnostic, nearest};
use crate::parse::read_text;
use crate::path::SourcePath;
use crate::source::TemplateFile;

/// Templates that exist without anybody writing them. A site's or theme's file of the same name wins.
const BUILT_IN: [(&str, &str); 9] = [
    ("404.html", include_str!("builtin/404.html")),
    ("anchor-link.html", include_str!("builtin/anchor-link.html")),
    ("atom.xml", include_str!("builtin/atom.xml")),
    ("robots.txt", include_str!("builtin/robots.txt")),
    ("rss.xml", include_str!("builtin/rss.xml")),
    ("sitemap.xml", include_str!("builtin/sitemap.xml")),
    ("split_sitemap_index.xml", include_str!("builtin/split_sitemap_index.xml")),
    ("summary-cutoff.html", include_str!("builtin/summary-cutoff.html")),
    ("withdrawn.html", include_str!("builtin/withdrawn.html")),
];

/// Where names of ours start, so that they never meet an author's.
const BUILT_IN_PREFIX: &str = "__builtin/";

/// The version of Zola whose behaviour is kept, as templates may ask for it.
const ZOLA_VERSION: &str = "0.23.6";

/// Every template of the site, compiled.
#[derive(Clone)]
pub struct Templates {
    tera: Tera,
    /// Path and text of each template, by name.
    files: Arc<BTreeMap<String, (SourcePath, String)>>,
    theme_prefix: Option<String>,
}

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Templates").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl Templates {
    /// Compiles all templates together, used or not, as Zola does.
    pub fn load(files: &[TemplateFile], shared: &Arc<Shared>) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let theme_prefix = shared.theme.as_ref().map(|folder| format!("{}/templates/", folder.file_name()));
        let mut sources: BTreeMap<String, (SourcePath, String)> = BTreeMap::new();
        for file in files {
            let prefix = if file.from_theme { theme_prefix.as_deref().unwrap_or_default() } else { "" };
            if let Some(text) = read_text(&*shared.disk, &file.file).gather(&mut diagnostics) {
                sources.insert(format!("{prefix}{}", file.name), (file.file.clone(), text));
            }
        }
        let mut tera = Tera::new();
        // Nothing is escaped in text that is no markup: robots.txt, JSON, calendars.
        tera.autoescape_on(vec![".html", ".htm", ".xml"]);
        let prefixes: Vec<String> = theme_prefix.iter().cloned().chain([BUILT_IN_PREFIX.to_owned()]).collect();
        if let Err(error) = tera.set_fallback_prefixes(prefixes) {
            diagnostics.push(Diagnostic::new(Code::TemplateSyntax, problem::chain(&error)));
        }
        tera.global_context().insert("zola_version", ZOLA_VERSION);
        register(&mut tera, shared);
        let built_in = BUILT_IN.iter().map(|(name, text)| (format!("{BUILT_IN_PREFIX}{name}"), (*text).to_owned()));
        if let Err(error) = tera.add_raw_templates(built_in) {
            diagnostics.push(Diagnostic::new(Code::TemplateSyntax, problem::chain(&error)));
        }
        let mut templates = Self { tera, files: Arc::new(sources), theme_prefix };
        templates.compile(&mut diagnostics);
        Checked::new(templates, diagnostics)
    }

    /// Adds all templates at once; where some are broken, leaves them out and tries again, so that every broken one is found.
    fn compile(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let mut left_out: BTreeSet<SourcePath> = BTreeSet::new();
        loop {
            let kept = self.files.iter().filter(|(_, (file, _))| !left_out.contains(file));
            let batch: Vec<_> = kept.map(|(name, (_, text))| (name.clone(), text.clone())).collect();
            let Err(error) = self.tera.add_raw_templates(batch) else { return };
            let found = self.explain(&error, None);
            let broken: Vec<_> =
                found.iter().filter_map(|problem| Some(problem.labels.first()?.file.clone())).collect();
            // After the first round a template may fail only because one it needs was left out.
            let first_round = left_out.is_empty();
            let own =
                |problem: &Diagnostic| problem.code == Code::TemplateSyntax && !problem.message.starts_with("unknown ");
            diagnostics.extend(found.into_iter().filter(|problem| first_round || own(problem)));
            let before = left_out.len();
            left_out.extend(broken);
            if left_out.len() == before {
                return;
            }
        }
    }

    /// The same templates, with functions that see other values.
    #[must_use]
    pub fn with_shared(&self, shared: &Arc<Shared>) -> Self {
        let mut again = self.clone();
        register(&mut again.tera, shared);
        again
    }

    /// Whether a template of this name can be rendered, whoever wrote it.
    pub fn has(&self, name: &str) -> bool {
        let in_theme =
            self.theme_prefix.as_ref().is_some_and(|prefix| self.files.contains_key(&format!("{prefix}{name}")));
        self.files.contains_key(name) || in_theme || BUILT_IN.iter().any(|(built_in, _)| *built_in == name)
    }

    /// The templates that stand beside a page's: for `kinds/meeting.html` that is `kinds/meeting.calendar.ics`, which makes
    /// `calendar.ics`. A name that has no more than an ending (`sitemap.xml` beside `sitemap.html`) belongs to nobody.
    pub fn beside<'a>(&'a self, page: &str) -> Vec<(String, &'a str)> {
        let Some(stem) = page.strip_suffix(".html") else { return Vec::new() };
        let theme = self.theme_prefix.as_deref();
        let mut files: Vec<&str> = Vec::new();
        for start in [Some(format!("{stem}.")), theme.map(|prefix| format!("{prefix}{stem}."))].into_iter().flatten() {
            let names = self.files.range(start.clone()..).map(|(name, _)| name.as_str());
            files.extend(names.map_while(|name| name.strip_prefix(&start)));
        }
        files.retain(|file| file.contains('.') && !file.contains('/') && !file.ends_with(".html"));
        files.sort_unstable();
        files.dedup();
        files.into_iter().map(|file| (format!("{stem}.{file}"), file)).collect()
    }

    /// The template a wrong name most likely meant.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.names())
    }

    /// Renders a template by name.
    ///
    /// # Errors
    /// `template-missing`, `template-render`: with the place in the template and the page being made.
    pub fn render(&self, name: &str, context: &Context, page: Option<&SourcePath>) -> Result<String, Box<Diagnostic>> {
        self.tera.render(name, context).map_err(|error| {
            let nothing = || Diagnostic::new(Code::TemplateRender, problem::chain(&error));
            Box::new(self.explain(&error, page).into_iter().next().unwrap_or_else(nothing))
        })
    }

    /// Renders the text of a content file, which may call components and functions. Nothing is escaped: what comes out is
    /// Markdown.
    ///
    /// # Errors
    /// `template-syntax`, `template-render`: with the place in the content file, every one Tera can find.
    pub fn render_text(&self, text: &Place<'_>, context: &Context) -> Result<String, Vec<Diagnostic>> {
        self.tera.render_str(text.text, context, false).map_err(|error| {
            let place = |name: &str| if name == ONE_OFF { Some(text.clone()) } else { self.place(name) };
            problem::explain(&error, &self.surroundings(&place), Some(&text.file))
        })
    }

    fn explain(&self, error: &tera::Error, page: Option<&SourcePath>) -> Vec<Diagnostic> {
        let place = |name: &str| self.place(name);
        problem::explain(error, &self.surroundings(&place), page)
    }

    fn surroundings<'a>(&'a self, place: &'a dyn Fn(&str) -> Option<Place<'a>>) -> Surroundings<'a> {
        let mut components: Vec<_> = self.tera.get_component_names().collect();
        components.sort_unstable();
        Surroundings { place, templates: self.names(), components }
    }

    fn place(&self, name: &str) -> Option<Place<'_>> {
        let (file, text) = self.files.get(name)?;
        Some(Place::template(file.clone(), text))
    }

    /// Names an author may use, sorted, without prefixes.
    fn names(&self) -> Vec<&str> {
        let prefix = self.theme_prefix.as_deref().unwrap_or("\0");
        let mut names: Vec<_> = self.files.keys().map(|name| name.strip_prefix(prefix).unwrap_or(name)).collect();
        names.extend(BUILT_IN.iter().map(|(name, _)| *name));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Renders one of our small templates around a fragment: the mark after a heading, the end of a summary.
    pub fn render_fragment(&self, name: &str, values: &[(&'static str, Value)]) -> Option<String> {
        let mut context = Context::new();
        for (key, value) in values {
            context.insert_value(*key, value.clone());
        }
        self.tera.render(name, &context).ok()
    }
}

fn register(tera: &mut Tera, shared: &Arc<Shared>) {
    functions::register(tera, shared);
    filters::register(tera, shared);
}

//! Addresses: where each page and section is found, and that no two are found in one place.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::{Page, Site, Target};
use crate::config::Config;
use crate::date::{PageDate, split_file_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::{ContentFile, PageFront, Placed, Syntax};
use crate::path::{Permalink, SourcePath, UrlPath, likeness, slugify};

/// The address a file name gives: its slug, and the date that may stand before it.
pub struct PageAddress {
    pub date: Option<PageDate>,
    pub slug: String,
    pub path: UrlPath,
    pub permalink: Permalink,
}

/// `/fr` for a language that is not the default, else nothing.
pub fn language_prefix(config: &Config, language: &str) -> String {
    if language == config.default_language { String::new() } else { format!("/{language}") }
}

/// The address of a page, by its `path`, its `slug`, or its file name.
pub fn of_page(
    config: &Config,
    file: &ContentFile,
    front: &PageFront,
    diagnostics: &mut Vec<Diagnostic>,
) -> PageAddress {
    let (folder, name) = if file.name == "index" {
        // A page with files beside it takes its name from its folder.
        file.folder.rsplit_once('/').unwrap_or(("", &file.folder))
    } else {
        (file.folder.as_str(), file.name.as_str())
    };
    let (date, undated) = match split_file_name(name) {
        Some((date, "")) => (Some(date), name),
        Some((date, rest)) if !config.slugs.paths_keep_dates => (Some(date), rest),
        Some((date, _)) => (Some(date), name),
        None => (None, name),
    };
    let wanted = front.slug.as_ref().map_or(undated, |slug| slug.value.as_str());
    let slug = slugify(wanted, config.slugs.paths);
    if slug.is_empty() && front.path.is_none() {
        let message = format!("nothing of `{wanted}` can stand in an address");
        let problem = Diagnostic::new(Code::AddressEmpty, message);
        let problem = match &front.slug {
            Some(slug) => problem.at(&file.source, slug.span.clone(), ""),
            None => problem.in_file(&file.source),
        };
        let line = file.syntax.line("slug", "\"safe-sleeping\"");
        diagnostics.push(problem.help(format!("give the page a name in plain letters: `{line}`")));
    }
    let path = match &front.path {
        Some(path) => with_slashes(&path.value),
        None => {
            let prefix = language_prefix(config, &file.language);
            let folder = if folder.is_empty() { String::new() } else { format!("/{folder}") };
            with_slashes(&format!("{prefix}{folder}/{slug}"))
        }
    };
    check_path(file, front.path.as_ref(), &path, diagnostics);
    let permalink = Permalink::new(&config.base_url, path.as_str());
    let date = front.date.clone().or(date);
    PageAddress { date, slug, path, permalink }
}

/// The address of a section: its folders as they are.
pub fn of_section(config: &Config, file: &ContentFile) -> (UrlPath, Permalink) {
    let prefix = language_prefix(config, &file.language);
    let folder = if file.folder.is_empty() { String::new() } else { format!("/{}", file.folder) };
    let path = UrlPath::new(&format!("{prefix}{folder}/"));
    let permalink = Permalink::new(&config.base_url, path.as_str());
    (path, permalink)
}

pub fn with_slashes(path: &str) -> UrlPath {
    let path = path.trim_start_matches('/');
    let end = if path.is_empty() || path.ends_with('/') || path.ends_with(".html") { "" } else { "/" };
    UrlPath::new(&format!("/{path}{end}"))
}

/// Signs that end the path of an address (RFC 3986, section 3), or that no file's name can have.
const ENDING_SIGNS: [char; 3] = ['?', '#', '\0'];

/// A sign that cannot stand in an address, where its author wrote one.
fn check_signs(file: &SourcePath, written: &Placed<String>) -> Option<Diagnostic> {
    let sign = written.value.chars().find(|sign| ENDING_SIGNS.contains(sign))?;
    let shown = if sign == '\0' { "a NUL character".to_owned() } else { format!("`{sign}`") };
    let message = format!("`path` has {shown}, which cannot stand in the address of a page");
    let problem = Diagnostic::new(Code::FrontMatterValue, message).at(file, written.span.clone(), "");
    Some(problem.help("use letters, digits, `-` and `/`"))
}

fn check_path(file: &ContentFile, written: Option<&Placed<String>>, path: &UrlPath, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(problem) = written.and_then(|written| check_signs(&file.source, written)) {
        diagnostics.push(problem);
        return;
    }
    if path.to_output().is_ok() {
        return;
    }
    let problem = Diagnostic::new(Code::PathOutsideSite, format!("the address `{path}` climbs out of the site"));
    let problem = match written {
        Some(placed) => problem.at(&file.source, placed.span.clone(), ""),
        None => problem.in_file(&file.source),
    };
    diagnostics.push(problem.help("take the `..` out"));
}

/// Someone who wants an address, and where they say so.
#[derive(Clone, Debug)]
pub struct Claim {
    pub file: SourcePath,
    /// `None` for what the program makes of many files.
    pub span: Option<Range<usize>>,
    pub what: Claimant,
}

/// What would be published at a claimed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimant {
    Section,
    /// A page, with the setting that gives its address, and how its settings are written.
    Page(Option<&'static str>, Syntax),
    /// An entry of `aliases`, as written.
    Alias(String),
    /// The list or a term of a taxonomy, in words.
    Taxonomy(String),
}

impl Claim {
    /// What to say at its place.
    fn label(&self) -> String {
        match &self.what {
            Claimant::Section => "taken by this section, by the name of its folder".into(),
            Claimant::Page(None, _) => "taken by this page, by the name of its file".into(),
            Claimant::Page(Some(setting), _) => format!("taken by this page, by its `{setting}`"),
            Claimant::Alias(_) => "taken as an old address of this page".into(),
            Claimant::Taxonomy(words) => format!("taken by {words}"),
        }
    }
}

/// Reports every address that two things claim. Pages that are not rendered claim nothing, nor do those in
/// `without_address`, whose own address is wrong.
pub fn collisions(
    site: &Site,
    config: &Config,
    aliases: &[(UrlPath, Claim)],
    without_address: &HashSet<SourcePath>,
) -> Vec<Diagnostic> {
    let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    let mut claim = |path: &UrlPath, claim: Claim| claims.entry(key(path)).or_default().push(claim);
    for section in site.sections.iter().filter(|section| section.front.render && section.written) {
        let file = &section.file;
        let span = Some(first_line(file));
        claim(&section.path, Claim { file: file.source.clone(), span, what: Claimant::Section });
    }
    let has_address = |page: &&Page| page.front.render && !without_address.contains(&page.file.source);
    for page in site.pages.iter().filter(has_address) {
        let (front, file) = (&page.front, &page.file);
        let path = front.path.as_ref().map(|path| ("path", path));
        let written = path.or(front.slug.as_ref().map(|slug| ("slug", slug)));
        let span = Some(written.map_or_else(|| first_line(file), |(_, placed)| placed.span.clone()));
        let what = Claimant::Page(written.map(|(setting, _)| setting), file.syntax);
        claim(&page.path, Claim { file: file.source.clone(), span, what });
    }
    for taxonomy in site.taxonomies.iter().filter(|taxonomy| taxonomy.config.render && !taxonomy.terms.is_empty()) {
        let name = &taxonomy.config.name;
        let from_config = |what| Claim { file: config.file.clone(), span: None, what: Claimant::Taxonomy(what) };
        claim(&taxonomy.path, from_config(format!("the list of the taxonomy `{name}`")));
        for term in &taxonomy.terms {
            claim(&term.path, from_config(format!("the term `{}` of the taxonomy `{name}`", term.name)));
        }
    }
    for (path, alias) in aliases {
        claim(path, alias.clone());
    }
    claims.into_iter().filter(|(_, claims)| claims.len() > 1).map(|(path, claims)| collision(&path, claims)).collect()
}

/// Every address where something is published, as [`key`] has it.
pub fn taken(site: &Site, config: &Config) -> HashSet<String> {
    let sections = site.sections.iter().filter(|section| section.front.render).map(|section| &section.path);
    let pages = site.rendered_pages().map(|page| &page.path);
    let shown = site.taxonomies.iter().filter(|taxonomy| taxonomy.config.render && !taxonomy.terms.is_empty());
    let terms = shown.flat_map(|taxonomy| taxonomy.terms.iter().map(|term| &term.path).chain([&taxonomy.path]));
    let redirects = site.redirects.iter().map(|(path, _)| path);
    let search = config
        .language_codes()
        .filter(|_| config.searches)
        .map(|code| UrlPath::new(&format!("{}/search/", language_prefix(config, code))));
    sections.chain(pages).chain(terms).chain(redirects).map(key).chain(search.map(|path| key(&path))).collect()
}

/// The line that opens the settings: a place for what follows from the file as a whole.
fn first_line(file: &ContentFile) -> Range<usize> {
    let start = file.text.len() - file.text.trim_start_matches('\u{feff}').trim_start().len();
    start..start + file.text[start..].lines().next().unwrap_or_default().trim_end().len()
}

/// Addresses are the same when they lead to the same file; many servers and disks do not tell case apart, but Zola does.
pub fn key(path: &UrlPath) -> String {
    path.to_output().map_or_else(|_| path.to_string(), |output| format!("/{output}"))
}

fn collision(path: &str, mut claims: Vec<Claim>) -> Diagnostic {
    let shown = path.strip_suffix("index.html").unwrap_or(path);
    let count = if claims.len() == 2 { "twice".to_owned() } else { format!("{} times", claims.len()) };
    let mut problem = Diagnostic::new(Code::AddressCollision, format!("the address `{shown}` is taken {count}"));
    let (to_change, help) = way_out(&claims);
    let pairs = claims.iter().enumerate().flat_map(|(at, one)| claims[at + 1..].iter().map(move |two| (one, two)));
    let files = pairs.map(|(one, two)| (one.file.as_str(), two.file.as_str()));
    if let Some((one, two, how)) = files.filter_map(|(one, two)| Some((one, two, likeness(one, two)?))).next() {
        problem = problem.note(format!("`{one}` and `{two}` differ only {how}."));
    }
    let change = claims.remove(to_change);
    claims.insert(0, change);
    for claim in &claims {
        problem = match &claim.span {
            Some(span) => problem.at(&claim.file, span.clone(), claim.label()),
            None => problem.in_file(&claim.file).note(format!("{}.", capital(&claim.label()))),
        };
    }
    problem.help(help)
}

/// Which claim to change, and how: an old address is given up before a page moves, a page that asks for its address in so
/// many words moves before another, and a page before a section.
fn way_out(claims: &[Claim]) -> (usize, String) {
    let rank = |claim: &Claim| match claim.what {
        Claimant::Alias(_) => 3,
        Claimant::Page(Some(_), _) => 2,
        Claimant::Page(None, _) => 1,
        Claimant::Section | Claimant::Taxonomy(_) => 0,
    };
    let last = claims.iter().enumerate().max_by_key(|(_, claim)| rank(claim));
    let (index, claim) = last.expect("a collision has two claims or more");
    let help = match &claim.what {
        Claimant::Alias(written) => format!("take `\"{written}\"` out of the `aliases` of `{}`", claim.file),
        Claimant::Page(setting, syntax) => {
            let line = syntax.line(setting.unwrap_or("slug"), "\"another-name\"");
            format!("give `{}` another address: `{line}`", claim.file)
        }
        Claimant::Section | Claimant::Taxonomy(_) => {
            "rename the folder of the section, or give the taxonomy another `slug`".into()
        }
    };
    (index, help)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Addresses that redirect, and who claims them.
pub fn aliases(site: &Site) -> Vec<(UrlPath, Target, Claim)> {
    let pages = site.page_ids().filter(|id| site.page(*id).front.render).map(Target::Page);
    let sections = site.section_ids().filter(|id| site.section(*id).front.render).map(Target::Section);
    let mut found = Vec::new();
    for target in sections.chain(pages) {
        let list = match target {
            Target::Page(id) => &site.page(id).front.aliases,
            Target::Section(id) => &site.section(id).front.aliases,
        };
        for alias in list {
            let file = site.file(target).source.clone();
            let what = Claimant::Alias(alias.value.clone());
            let claim = Claim { file, span: Some(alias.span.clone()), what };
            found.push((with_slashes(&alias.value), target, claim));
        }
    }
    found
}

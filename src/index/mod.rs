//! From the linked site to its search: the index of each language, the signals that put help first, the A to Z.
//!
//! In: the frozen site, its bodies, data files of the theme and of `content/data/`. Out: files for the reader's device and
//! the list for readers without JavaScript. What is not published is not in the [`Site`], so it cannot come in here.

mod danger;
mod data;
mod letters;
mod questions;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy::TantivyError;

use crate::body::Bodies;
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity};
use crate::disk::Disk;
use crate::kind::{Held, Record};
use crate::markup::push_escaped;
use crate::path::{OutputPath, SourcePath};
use crate::search::{self, Group, Options, PageText};
use crate::site::{Page, PageId, Section, SectionId, Site, Target};
use crate::template::views::Letter;

pub use questions::{Question, check_questions};

/// The programs of the reader's browser.
const ENGINE: &str = include_str!("../search/client/engine.js");
const INTERFACE: &str = include_str!("../search/client/ui.js");
const MOVED: &str = include_str!("../search/client/moved.js");

/// What the search of a site is made of.
#[derive(Debug, Default)]
pub struct Finding {
    pub files: BTreeMap<OutputPath, Vec<u8>>,
    /// What a device keeps of them with the pages that its reader saves, and the place it has there: few files, as all of
    /// them are fetched.
    pub saved: BTreeMap<OutputPath, OutputPath>,
    /// The A to Z of each language, for the template `search.html`.
    pub letters: HashMap<String, Vec<Letter>>,
}

/// The folder of a language's search: nothing for the default language, else `fr/`.
pub fn base(config: &Config, language: &str) -> String {
    if language == config.default_language { String::new() } else { format!("{language}/") }
}

/// Builds the search of every language.
///
/// # Errors
/// What tantivy reports.
pub fn build(
    site: &Site,
    bodies: &Bodies,
    config: &Config,
    disk: &dyn Disk,
    theme: Option<&SourcePath>,
) -> Result<Checked<Finding>, TantivyError> {
    let mut diagnostics = Vec::new();
    let data = data::read(site, config, disk, theme).gather(&mut diagnostics);
    let mut finding = Finding::default();
    // Without a network no address of old leads anywhere.
    for (path, program, is_kept) in
        [("search/engine.js", ENGINE, true), ("search/ui.js", INTERFACE, true), ("search/moved.js", MOVED, false)]
    {
        if let Ok(path) = OutputPath::parse(path) {
            if is_kept {
                finding.saved.insert(path.clone(), path.clone());
            }
            finding.files.insert(path, lines_of_code(program).into_bytes());
        }
    }
    let offline = config.signpost.offline != Some(false);
    let saving: BTreeSet<&str> =
        site.saved().filter(|_| offline).map(|target| site.file(target).language.as_str()).collect();
    for language in config.language_codes() {
        let base = base(config, language);
        let sources = sources(site, language);
        let pages: Vec<PageText> =
            sources.iter().map(|target| page_text(site, bodies, *target, &data.priors)).collect();
        let sections = search::split(&pages);
        let mut thesaurus = data.thesaurus(language);
        thesaurus.groups.extend(sources.iter().filter_map(|target| own_names(site, *target)));
        let bets = data.best_bets.iter().filter_map(|(question, target)| {
            Some((question.clone(), sources.iter().position(|source| source == target)?))
        });
        let options = Options { language: language.to_owned(), thesaurus, best_bets: bets.collect() };
        let index = search::build(&pages, &sections, &options)?;
        let danger = danger::published(data.danger(language), site);
        let saves = saving.contains(language);
        let (files, whole) = rayon::join(
            || search::encode(&index, &base),
            || if saves { search::encode_whole(&index, &base) } else { BTreeMap::new() },
        );
        let mut few = BTreeMap::new();
        if let Ok(path) = OutputPath::parse(&format!("{base}search/danger.bin")) {
            few.insert(path, danger.write());
        }
        if saves {
            few.extend(whole);
            finding.saved.extend(few.keys().map(|path| (path.clone(), kept_as(path, &base))));
        }
        finding.files.extend(few);
        finding.files.extend(files);
        finding.letters.insert(language.to_owned(), letters::letters(&pages, &config.base_url));
    }
    Ok(Checked::new(finding, diagnostics))
}

/// Where a device keeps a file: the search finds the manifest of the index in few files in the place of the other.
fn kept_as(path: &OutputPath, base: &str) -> OutputPath {
    let manifest = path.as_str() == search::whole_manifest_path(base);
    let usual = if manifest { OutputPath::parse(&search::manifest_path(base)).ok() } else { None };
    usual.unwrap_or_else(|| path.clone())
}

/// A program without the lines that only explain it, and without what stands before the others: readers wait for every byte.
/// No text in our programs goes over a line's end, and no line of code begins with a star.
fn lines_of_code(program: &str) -> String {
    let explains = |line: &str| ["//", "/*", "*"].iter().any(|mark| line.starts_with(mark));
    let lines = program.lines().map(str::trim).filter(|line| !line.is_empty() && !explains(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The pages and sections a search may find, in order of their files.
fn sources(site: &Site, language: &str) -> Vec<Target> {
    let page = |id: &PageId| {
        let page = site.page(*id);
        page.rendered && !page.hidden && page.front.in_search_index && page.file.language == language
    };
    let section = |id: &SectionId| {
        let section = site.section(*id);
        let listed = section.front.render && !section.hidden && section.front.in_search_index;
        listed && section.written && section.front.redirect_to.is_none() && section.file.language == language
    };
    let pages = site.page_ids().filter(page).map(Target::Page);
    let mut all: Vec<Target> = site.section_ids().filter(section).map(Target::Section).chain(pages).collect();
    all.sort_by(|a, b| site.file(*a).source.cmp(&site.file(*b).source));
    all
}

fn page_text(site: &Site, bodies: &Bodies, target: Target, priors: &HashMap<String, u32>) -> PageText {
    let (title, description, kind, date, ancestors) = match target {
        Target::Page(id) => {
            let page: &Page = site.page(id);
            let date = page.front.updated.as_ref().or(page.date.as_ref());
            let date = date.map(|date| date.text.clone()).unwrap_or_default();
            (&page.front.title, &page.front.description, kind(&page.front.extra), date, &page.ancestors)
        }
        Target::Section(id) => {
            let section: &Section = site.section(id);
            let front = &section.front;
            (&front.title, &front.description, kind(&front.extra), String::new(), &section.ancestors)
        }
    };
    let titles = ancestors.iter().filter(|id| !site.section(**id).file.folder.is_empty());
    let trail: Vec<_> = titles.filter_map(|id| site.section(*id).front.title.clone()).collect();
    PageText {
        path: site.path(target).to_string(),
        title: title.clone().unwrap_or_default(),
        description: description.clone().unwrap_or_default(),
        also: names(site, target),
        facets: facets(site, target, &trail),
        prior: priors.get(&kind).copied().unwrap_or(100),
        kind,
        date,
        trail: trail.join(" › "),
        html: format!("{}{}", searched(site, target), bodies.of(target).html),
    }
}

/// What a page of a kind says in its settings, which its template shows around its text.
fn searched(site: &Site, target: Target) -> String {
    let texts = site.record(target).map(Record::searched).unwrap_or_default();
    let mut html = String::new();
    for text in texts.into_iter().filter(|text| *text != "not stated") {
        html.push_str("<p>");
        push_escaped(&mut html, text);
        html.push_str("</p>\n");
    }
    html
}

fn extra(site: &Site, target: Target) -> &crate::data::Table {
    match target {
        Target::Page(id) => &site.page(id).front.extra,
        Target::Section(id) => &site.section(id).front.extra,
    }
}

fn kind(extra: &crate::data::Table) -> String {
    extra.get("kind").and_then(|node| node.as_str()).unwrap_or_default().to_owned()
}

/// What results can be narrowed by: what lists can, and the part of the site.
fn facets(site: &Site, target: Target, trail: &[String]) -> Vec<(String, String)> {
    let mut found = site.facets(target);
    found.extend(trail.first().map(|part| ("part".to_owned(), part.clone())));
    found
}

/// The text of a value, or the texts of a list.
fn texts(node: Option<&crate::data::Node>) -> Vec<String> {
    let Some(node) = node else { return Vec::new() };
    let list = node.as_array().unwrap_or_default().iter().filter_map(|node| node.as_str());
    node.as_str().into_iter().chain(list).map(str::to_owned).collect()
}

/// Keys of `[extra]` under which authors write what else people call a page.
const NAME_KEYS: [&str; 6] = ["also_known_as", "search_terms", "aka", "audience_words", "acronym_of", "in_your_words"];

fn names(site: &Site, target: Target) -> Vec<String> {
    let extra = extra(site, target);
    NAME_KEYS.iter().flat_map(|key| texts(extra.get(key))).collect()
}

/// Other names of a page lead to every page that uses its title's words. A title of one everyday word says too little: a
/// helpline called "Shout" is not what every page is about that says "shout". The page itself has its names anyway.
fn own_names(site: &Site, target: Target) -> Option<Group> {
    let say = names(site, target);
    let title = site.title(target)?;
    let acronym = title.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    let tells = acronym || title.split_whitespace().count() > 1;
    (tells && !say.is_empty()).then(|| Group { say, mean: vec![title.to_owned()], both: false, weight: 0.9 })
}

/// Says that a page named in a data file is not published.
fn lost_page(file: &SourcePath, span: std::ops::Range<usize>, path: &str, site: &Site) -> Diagnostic {
    let relative = path.trim_start_matches("@/");
    let problem = match site.held(relative) {
        // Time and takedowns stop no build: what names the page is passed over until then.
        Some(held) => {
            let code = if *held == Held::Expired { Code::ExpiredPageLinked } else { Code::SearchTargetMissing };
            let severity =
                if matches!(held, Held::Draft | Held::Unclear) { Severity::Error } else { Severity::Warning };
            Diagnostic::new(code, format!("`{path}` is not published: {}", held.reason())).severity(severity)
        }
        None => Diagnostic::new(Code::SearchTargetMissing, format!("there is no page `{path}`")),
    };
    let help = match site.nearest_path(relative) {
        Some(near) => format!("did you mean `@/{near}`?"),
        None => "check the path: it starts below `content/` and ends in `.md`".to_owned(),
    };
    problem.at(file, span, "").help(help)
}

//! What is right in form but not good for readers: found on the frozen site, and on the files that came of it.
//!
//! In: a [`Site`] or an [`OutputTree`]. Out: diagnostics, nothing else. One file for each family of checks; a check looks
//! at what a page is for through its content kind, and knows no kind by name. What a finding may do to a build is decided
//! in [`class`] alone.

mod absent;
mod accessibility;
mod allow;
pub mod class;
mod consistency;
mod data_files;
mod data_tables;
mod done;
mod doubles;
mod drafts;
mod files;
mod furniture;
mod gone;
mod held;
mod hours;
mod layout;
pub mod leaks;
mod left_over;
mod links;
mod lists;
mod marks;
mod moments;
mod numbers;
mod order;
mod pasted;
pub mod outside;
mod personal_data;
mod prose;
mod repeats;
mod retention;
mod review;
mod review_moved;
mod safety;
pub mod sealed;
mod settings;
mod spelling;
mod statutory;
mod subject;
mod sums;
mod tags;
mod text;
mod times;
mod unlinked;
mod weight;
mod word_lists;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use review::last_day;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::config::{Config, Mode};
use crate::data::Node;
use crate::date::{Clock, london_day};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::figure;
use crate::git::committed_before;
use crate::output::OutputTree;
use crate::parse::ParsedSite;
use crate::path::SourcePath;
use crate::site::{Site, Target};
use crate::source::SourceTree;
use subject::{Context, Subject};
use word_lists::WordLists;

/// Checks on the files the site is made of.
pub fn check_sources(tree: &SourceTree, config: &Config, disk: &dyn Disk) -> Vec<Diagnostic> {
    let mut found = weight::sources(tree, config, disk);
    found.extend(data_files::check(tree, disk));
    found.extend(left_over::files(tree));
    found.extend(figure::check_all(disk));
    found
}

/// Checks on what changed since the last commit. Where git has no folder here, nothing did.
pub fn check_changes(parsed: &ParsedSite, disk: &dyn Disk) -> Vec<Diagnostic> {
    let root = disk.location(&SourcePath::root());
    match committed_before(&root, review_moved::dated(parsed)) {
        Ok(before) => review_moved::check(parsed, &before),
        Err(error) => {
            let message =
                "git cannot say what pages held in the last commit, so moved review dates were not looked for";
            let problem = Diagnostic::new(Code::HistoryIncomplete, message).note(format!("{error}."));
            vec![problem.help("run `git fsck` to see what is wrong, or clone the site again")]
        }
    }
}

/// Checks on the frozen site.
pub fn check_site(tree: &SourceTree, site: &Site, disk: &dyn Disk, now: Timestamp, mode: Mode) -> Vec<Diagnostic> {
    let mut found = held::links(tree, site, mode);
    found.extend(held::copies(tree, site, disk, now));
    found.extend(held::takedowns(site));
    found
}

/// Checks on what is, or will be, no longer published.
pub fn check_retention(site: &Site, now: Timestamp) -> Vec<Diagnostic> {
    retention::too_early(site, now)
}

/// What is worth knowing before anything is published, and only then: a build that runs by itself tells nobody.
pub fn check_plans(site: &Site) -> Vec<Diagnostic> {
    hours::out_of_hours(site)
}

/// Checks on the files that would be published.
pub fn check_output(tree: &OutputTree, config: &Config) -> Vec<Diagnostic> {
    weight::pages(tree, config)
}

/// Where the checks of texts look.
pub struct Scene<'a> {
    pub tree: &'a SourceTree,
    pub site: &'a Site,
    pub config: &'a Config,
    pub disk: &'a dyn Disk,
    pub theme: Option<&'a SourcePath>,
    pub clock: Clock,
    pub mode: Mode,
}

/// Checks on what pages with a kind say. A site without such pages meets none of them.
pub fn check_texts(scene: &Scene<'_>) -> Vec<Diagnostic> {
    // Being held back needs no kind.
    let mut diagnostics = order::never_shown(scene.site);
    let subjects = subjects(scene);
    if subjects.is_empty() {
        return diagnostics;
    }
    let words = WordLists::read(scene.disk, scene.theme).gather(&mut diagnostics);
    let context = context(scene, &words);
    let mut by_page: Vec<Vec<Diagnostic>> = subjects.par_iter().map(|subject| in_page(subject, &context)).collect();
    // What only the whole site shows is told, and may be allowed, on the page it stands on.
    let wide = [
        consistency::check_acronyms(&subjects, &context),
        links::check_hosts(&subjects, &context),
        safety::check_exit(&subjects, &context),
        review::check_weeks(&subjects, &context),
        statutory::check_site(&subjects, &context),
        files::check(scene.tree, &context, scene.disk),
        absent::check(&subjects),
        layout::check_titles(&subjects, scene.disk, scene.theme),
        data_tables::check(scene.tree, &context, scene.disk),
        if scene.mode == Mode::Check { repeats::check(&subjects) } else { Vec::new() },
        unlinked::check(scene.tree, scene.site, scene.disk),
    ];
    let index: BTreeMap<&SourcePath, usize> =
        subjects.iter().enumerate().map(|(index, subject)| (&subject.file.source, index)).collect();
    for problem in wide.into_iter().flatten() {
        match problem.labels.first().and_then(|label| index.get(&label.file)) {
            Some(page) => by_page[*page].push(problem),
            None => diagnostics.push(problem),
        }
    }
    for (subject, found) in subjects.iter().zip(by_page) {
        diagnostics.extend(allow::apply(subject, found));
    }
    class::settle(&mut diagnostics, scene.mode);
    diagnostics
}

fn in_page(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = personal_data::check(subject, context);
    found.extend(safety::check(subject, context));
    found.extend(accessibility::check(subject));
    found.extend(layout::check(subject));
    found.extend(furniture::check(subject));
    found.extend(consistency::check(subject, context));
    found.extend(order::check(subject));
    found.extend(times::check(subject, context));
    found.extend(done::check(subject, context));
    found.extend(gone::check(subject, context));
    found.extend(marks::check(subject));
    found.extend(pasted::check(subject));
    found.extend(numbers::check(subject, context));
    found.extend(lists::check(subject));
    found.extend(spelling::check(subject, context));
    found.extend(sums::check(subject));
    found.extend(links::check(subject));
    found.extend(review::check(subject, context));
    found.extend(statutory::check(subject, context));
    // What a build would not say it need not look for.
    if context.mode == Mode::Check {
        found.extend(words::check(subject, context));
    }
    found
}

/// Pages with a kind, and the sections that give their pages one.
fn subjects<'a>(scene: &Scene<'a>) -> Vec<Subject<'a>> {
    let (site, config) = (scene.site, scene.config);
    let pages: Vec<_> = site.page_ids().collect();
    let mut subjects: Vec<Subject<'a>> = pages.par_iter().filter_map(|id| Subject::page(site, *id, config)).collect();
    let sections = site.section_ids().filter(|id| site.section(*id).written).filter_map(|id| {
        let given = || site.section(id).front.extra.at(&["defaults", "kind"]).and_then(Node::as_str);
        let own = site.record(id).map(|record| &record.kind);
        Subject::section(site, Target::Section(id), own.or_else(|| site.kinds.get(given()?))?, config)
    });
    subjects.extend(sections);
    subjects
}

fn context<'a>(scene: &Scene<'a>, words: &'a WordLists) -> Context<'a> {
    let mut contacts = personal_data::contacts::Known::default();
    let mut terms = BTreeSet::new();
    for (id, record) in scene.site.page_ids().filter_map(|id| Some((id, scene.site.record(id)?))) {
        contacts.add(record.table());
        // "Multi-Agency Safeguarding Hub (MASH)" or "MASH": the title of a page that explains it.
        if record.get("acronym_of").is_some() || record.get("aka").is_some() {
            let title = scene.site.page(id).front.title.as_deref().unwrap_or_default();
            terms.extend(title.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        }
        for key in ["term", "short", "aka", "acronym"] {
            let Some((node, _)) = record.get(key) else { continue };
            let texts = node.as_array().map_or_else(|| vec![node], |items| items.iter().collect());
            terms.extend(texts.into_iter().filter_map(Node::as_str).map(str::to_owned));
        }
    }
    Context {
        site: scene.site,
        mode: scene.mode,
        config: scene.config,
        today: london_day(scene.clock.now()),
        words,
        contacts,
        terms,
    }
}

//! From the linked site to files: pages, sections, terms, feeds, lists for machines, redirects, copies.
//!
//! In: the frozen site with complete template values. Out: files, handed to a [`Sink`] one by one from all cores, and what
//! went wrong. Nothing is kept after it is handed over.

mod files;
mod feeds;
mod gaps;
mod notices;
mod offline;
mod pages;
mod pager;
mod taxonomies;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use tera::{Context, Value};

use crate::addresses::Gone;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::DiskError;
use crate::output::{Contents, Origin, OutputFile, Sink};
use crate::path::{OutputPath, PathError, Permalink, SourcePath, UrlPath};
use crate::site::{PageId, SectionId};
use crate::source::SourceTree;
use crate::template::{Shared, Templates};

/// Why a file was not made.
#[derive(Debug)]
pub enum Failure {
    /// Something the author can mend.
    Problem(Box<Diagnostic>),
    /// Something with the machine.
    Disk(DiskError),
}

impl From<Box<Diagnostic>> for Failure {
    fn from(problem: Box<Diagnostic>) -> Self {
        Self::Problem(problem)
    }
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl From<PathError> for Failure {
    fn from(error: PathError) -> Self {
        // Addresses were checked when the site was resolved; this is for paths that templates name.
        Self::Problem(Box::new(Diagnostic::new(Code::PathOutsideSite, error.to_string())))
    }
}

/// One thing to make. The order is that of the site, so that reports read the same on every run.
enum Job {
    Page(PageId),
    Section(SectionId),
    Taxonomy(usize),
    Feeds(String),
    Files,
    Redirect(usize),
    Gone(Gone),
    Notice(usize),
    Copy(usize),
    Made(OutputPath),
    Search(String),
}

/// What every job needs.
pub(crate) struct Renderer<'a> {
    shared: &'a Arc<Shared>,
    templates: &'a Templates,
    tree: &'a SourceTree,
    sink: &'a dyn Sink,
    shelf: &'a offline::Shelf<'a>,
    /// Made when a template first needs it.
    filled: OnceLock<Option<gaps::Filled>>,
}

/// Makes every file of the site.
///
/// # Errors
/// The first trouble with the machine; problems with the content are returned as diagnostics.
pub fn render(
    shared: &Arc<Shared>,
    templates: &Templates,
    tree: &SourceTree,
    sink: &dyn Sink,
) -> Result<Vec<Diagnostic>, DiskError> {
    let site = &shared.site;
    let shelf = offline::Shelf::new(site, &shared.config, &shared.saved);
    let renderer = Renderer { shared, templates, tree, sink, shelf: &shelf, filled: OnceLock::new() };
    let mut jobs: Vec<Job> = site.section_ids().map(Job::Section).collect();
    jobs.extend(site.page_ids().map(Job::Page));
    jobs.extend((0..site.taxonomies.len()).map(Job::Taxonomy));
    jobs.extend(shared.config.language_codes().map(|code| Job::Feeds(code.to_owned())));
    jobs.push(Job::Files);
    jobs.extend((0..site.redirects.len()).map(Job::Redirect));
    jobs.extend(shared.addresses.iter().flat_map(|record| record.tombstones(site)).map(Job::Gone));
    jobs.extend((0..site.notices.len()).map(Job::Notice));
    jobs.extend((0..tree.static_files.len()).map(Job::Copy));
    jobs.extend(shared.made.keys().cloned().map(Job::Made));
    jobs.extend(
        shared.config.language_codes().filter(|_| shared.config.searches).map(|code| Job::Search(code.to_owned())),
    );
    let mut results: Vec<Vec<Failure>> = jobs.par_iter().map(|job| renderer.run(job)).collect();
    results.push(renderer.offline_list().err().into_iter().collect());
    results.push(renderer.asked_for());
    let mut problems = Vec::new();
    for failure in results.into_iter().flatten() {
        match failure {
            Failure::Problem(problem) => problems.push(*problem),
            Failure::Disk(error) => return Err(error),
        }
    }
    Ok(merge_repeats(problems))
}

impl Renderer<'_> {
    fn run(&self, job: &Job) -> Vec<Failure> {
        let mut failures = Vec::new();
        let mut keep = |result: Result<(), Failure>| failures.extend(result.err());
        match job {
            Job::Page(id) => {
                keep(self.page(*id));
                keep(self.page_assets(*id));
            }
            Job::Section(id) => {
                keep(self.section(*id));
                keep(self.section_feeds(*id));
                keep(self.section_assets(*id));
            }
            Job::Taxonomy(index) => failures = self.taxonomy(*index),
            Job::Feeds(language) => keep(self.site_feeds(language)),
            Job::Files => failures = self.files(),
            Job::Redirect(index) => keep(self.alias(*index)),
            Job::Gone(gone) => keep(self.tombstone(gone)),
            Job::Notice(index) => failures = self.notice(*index),
            Job::Copy(index) => {
                let file = &self.tree.static_files[*index];
                keep(self.copy(file.output.clone(), &file.file));
            }
            Job::Search(language) => keep(self.search_pages(language)),
            Job::Made(output) => {
                let bytes = self.shared.made.get(output).cloned().unwrap_or_default();
                let origin = self.tree.styles.iter().find(|style| style.output == *output);
                let origin =
                    origin.map_or(Origin::Made("the search".into()), |style| Origin::Source(style.file.clone()));
                keep(self.put(output.clone(), bytes, origin));
            }
        }
        failures
    }

    /// The values every page has.
    fn context(&self, language: &str, path: &UrlPath, permalink: &Permalink) -> Context {
        let mut context = self.bare_context(language);
        context.insert_value("current_path", Value::normal_string(path.as_str()));
        context.insert_value("current_url", Value::normal_string(permalink.as_str()));
        context
    }

    fn bare_context(&self, language: &str) -> Context {
        let mut context = Context::new();
        context.insert_value("config", self.shared.views.config(language));
        context.insert_value("lang", Value::normal_string(language));
        context
    }

    fn put(&self, path: OutputPath, bytes: Vec<u8>, origin: Origin) -> Result<(), Failure> {
        if self.shelf.wants(&path) {
            self.shelf.keep(&path, &bytes);
        }
        Ok(self.sink.put(OutputFile { path, contents: Contents::Bytes(bytes), origin })?)
    }

    fn copy(&self, path: OutputPath, file: &SourcePath) -> Result<(), Failure> {
        if self.shelf.wants(&path) {
            self.shelf.keep(&path, &self.shared.disk.read(file)?);
        }
        let contents = Contents::Copy(file.clone());
        Ok(self.sink.put(OutputFile { path, contents, origin: Origin::Source(file.clone()) })?)
    }

    /// Writes a page of HTML where its address is served from.
    fn put_page(&self, path: &UrlPath, html: String, origin: &SourcePath) -> Result<(), Failure> {
        self.put(path.to_output()?, html.into_bytes(), Origin::Source(origin.clone()))
    }

    /// A page that sends the reader on, for hosts that cannot redirect by themselves.
    fn put_redirect(&self, path: &UrlPath, to: &str, language: &str, origin: Origin) -> Result<(), Failure> {
        self.put(path.to_output()?, files::redirect(to, language, None).into_bytes(), origin)
    }

    /// Whether a static file of the site has the name of a file that would be generated: then it is the one wanted.
    fn is_given(&self, output: &OutputPath) -> bool {
        self.tree.static_files.iter().any(|file| file.output == *output)
    }
}

/// A mistake in a template is met once for each page that uses it. It is told once, with the number of pages.
fn merge_repeats(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut merged: Vec<(Diagnostic, usize)> = Vec::new();
    let mut seen: HashMap<(Code, String, String), usize> = HashMap::new();
    for problem in problems {
        // A template that is missing is missed by every page, and once is enough.
        let place = if problem.code == Code::TemplateMissing { String::new() } else { format!("{:?}", problem.labels) };
        let key = (problem.code, problem.message.clone(), place);
        match seen.get(&key) {
            Some(index) => merged[*index].1 += 1,
            None => {
                seen.insert(key, merged.len());
                merged.push((problem, 0));
            }
        }
    }
    let told = |(problem, more): (Diagnostic, usize)| match more {
        0 => problem,
        1 => problem.note("The same happened on 1 more page."),
        more => problem.note(format!("The same happened on {more} more pages.")),
    };
    merged.into_iter().map(told).collect()
}

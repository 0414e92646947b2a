//! `signpost check`: everything a build would find, with nothing written.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::args::{CheckArgs, SiteArgs};
use super::{Failure, Outcome, outside, project, schedule};
use crate::check;
use crate::config::Mode;
use crate::date::{Clock, Stopwatch, in_london};
use crate::diagnostic::{Diagnostic, Severity};
use crate::git::Staged;
use crate::index;
use crate::output::MemorySink;
use crate::path::{OutputPath, SourcePath};
use crate::pipeline::{self, Loaded, Project, Report, Request};
use crate::search::Reader;

/// Checks the site.
///
/// # Errors
/// [`Failure`] when there is no site to check.
pub fn run(args: &CheckArgs, site: &SiteArgs) -> Result<Outcome, Failure> {
    let watch = Stopwatch::start();
    let mut project = project::open(site)?;
    let staged = if args.staged { Some(stage(&mut project)?) } else { None };
    // Asking for an address before its page is published would tell of the page: then only the real time counts.
    let clock = if args.external_links { Clock::system(None) } else { project::clock(args.now) };
    let request = Request { base_url: None, drafts: args.drafts, clock, mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let output = loaded.disk.location(&SourcePath::root()).join(&loaded.config.output_dir);
    let next = schedule::place(args.schedule.as_ref(), &output)?;
    let mut report = Report { diagnostics: loaded.diagnostics.clone(), ..Report::default() };
    if !project::stops(&report.diagnostics) {
        let sink = MemorySink::new(Arc::clone(&loaded.disk));
        report = project::build(&loaded, &request, &sink)?;
        report.diagnostics.extend(ask_questions(&loaded, &report, &sink));
        report.diagnostics.extend(look_ahead(&project, &request, &report)?);
        if args.external_links {
            outside::ask(&loaded, &request, &mut report, &sink)?;
        }
        let tree = sink.into_tree().gather(&mut report.diagnostics);
        report.diagnostics.extend(check::check_output(&tree, &loaded.config));
    }
    if args.strict {
        project::be_strict(&mut report.diagnostics);
    }
    crate::diagnostic::sort(&mut report.diagnostics);
    let elsewhere = staged.map(|staged| staged.keep(&mut report.diagnostics));
    project::tell(&report, &loaded, &args.report, site)?;
    schedule::tell(report.next_change, next.as_deref(), &args.report)?;
    let stops = project::stops(&report.diagnostics);
    let found = project::count(&report.diagnostics).unwrap_or_else(|| "nothing to mend".into());
    let pages = project::pages(report.pages + report.sections);
    anstream::eprintln!("Checked {pages} in {:.2} s: {found}.", watch.elapsed().as_secs_f64());
    if let Some(elsewhere) = elsewhere.and_then(|elsewhere| project::count(&elsewhere)) {
        anstream::eprintln!("In files that do not change there is more to mend: {elsewhere}. See `signpost check`.");
    }
    Ok(if stops { Outcome::Problems } else { Outcome::Clean })
}

/// Which files the next commit changes.
struct Stage {
    changed: BTreeSet<SourcePath>,
    removes: bool,
}

/// Puts what git's index holds in the place of the site's folder.
fn stage(project: &mut Project) -> Result<Stage, Failure> {
    let root = project.disk.location(&SourcePath::root());
    let Staged { disk, changed, removes } = Staged::read(&root)?.ok_or(Failure::NoRepository)?;
    project.disk = Arc::new(disk);
    Ok(Stage { changed, removes })
}

impl Stage {
    /// Keeps what is wrong in files that change, and returns the rest. A file that goes away is missed elsewhere, and a
    /// problem that names no file may come of any change: then all is kept.
    fn keep(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
        let changes = |problem: &Diagnostic| problem.labels.iter().any(|label| self.changed.contains(&label.file));
        let concerned = |problem: &Diagnostic| {
            let of_no_file = problem.labels.is_empty() && problem.severity != Severity::Info;
            self.removes || of_no_file || changes(problem)
        };
        let (kept, elsewhere) = std::mem::take(diagnostics).into_iter().partition(concerned);
        *diagnostics = kept;
        elsewhere
    }
}

/// What would stop the build at the moment when the last held page appears: nobody may be there then to mend it.
fn look_ahead(project: &Project, request: &Request, report: &Report) -> Result<Vec<Diagnostic>, Failure> {
    let Some(moment) = report.last_release.filter(|_| !project::stops(&report.diagnostics)) else {
        return Ok(Vec::new());
    };
    let then = Request { clock: Clock::at(moment), mode: Mode::Build, ..request.clone() };
    let loaded = pipeline::load(project, &then);
    let built = project::build(&loaded, &then, &MemorySink::new(Arc::clone(&loaded.disk)))?;
    let day = in_london(moment).strftime("%-d %B %Y at %H:%M").to_string();
    let stopping = built.diagnostics.into_iter().filter(|problem| problem.severity == Severity::Error);
    let note = format!("This is not wrong yet: it would stop the build when pages that are held appear, by {day}.");
    Ok(stopping.map(|problem| problem.note(note.clone())).collect())
}

/// Puts the site's own questions to its search. They need the pages, which a site with errors does not have.
fn ask_questions(loaded: &Loaded, report: &Report, sink: &MemorySink) -> Vec<Diagnostic> {
    let Some(questions) = report.questions.as_ref().filter(|questions| !questions.is_empty()) else {
        return Vec::new();
    };
    let get = |path: &str| sink.get(&OutputPath::parse(path).ok()?).ok().flatten().map(|bytes| bytes.to_vec());
    let ask = |language: &str| match Reader::open(&index::base(&loaded.config, language), &get) {
        Ok(reader) => index::check_questions(questions, language, &reader),
        Err(_) => Vec::new(),
    };
    loaded.config.language_codes().flat_map(ask).collect()
}

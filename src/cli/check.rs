//! `signpost check`: everything a build would find, with nothing written.

use std::sync::Arc;

use super::args::{CheckArgs, SiteArgs};
use super::{Failure, Outcome, project};
use crate::check;
use crate::config::Mode;
use crate::date::Stopwatch;
use crate::diagnostic::Diagnostic;
use crate::index;
use crate::output::MemorySink;
use crate::path::OutputPath;
use crate::pipeline::{self, Loaded, Report, Request};
use crate::search::Reader;

/// Checks the site.
///
/// # Errors
/// [`Failure`] when there is no site to check.
pub fn run(args: &CheckArgs, site: &SiteArgs) -> Result<Outcome, Failure> {
    let watch = Stopwatch::start();
    let project = project::open(site)?;
    let request = Request { base_url: None, drafts: args.drafts, clock: project::clock(args.now), mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let mut report = Report { diagnostics: loaded.diagnostics.clone(), ..Report::default() };
    if !project::stops(&report.diagnostics) {
        let sink = MemorySink::new(Arc::clone(&loaded.disk));
        report = project::build(&loaded, &request, &sink)?;
        report.diagnostics.extend(ask_questions(&loaded, &report, &sink));
        let tree = sink.into_tree().gather(&mut report.diagnostics);
        report.diagnostics.extend(check::check_output(&tree, &loaded.config));
    }
    if args.strict {
        project::be_strict(&mut report.diagnostics);
    }
    crate::diagnostic::sort(&mut report.diagnostics);
    project::tell(&report, &loaded, &args.report, site)?;
    let stops = project::stops(&report.diagnostics);
    let found = project::count(&report.diagnostics).unwrap_or_else(|| "nothing to mend".into());
    let pages = project::pages(report.pages + report.sections);
    anstream::eprintln!("Checked {pages} in {:.2} s: {found}.", watch.elapsed().as_secs_f64());
    Ok(if stops { Outcome::Problems } else { Outcome::Clean })
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

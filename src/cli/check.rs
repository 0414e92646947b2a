//! `signpost check`: everything a build would find, with nothing written.

use std::sync::Arc;

use super::args::{CheckArgs, SiteArgs};
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::date::Stopwatch;
use crate::output::MemorySink;
use crate::pipeline::{self, Report, Request};

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
        report.diagnostics.extend(sink.diagnostics());
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

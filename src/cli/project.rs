//! What the commands on a site have in common: finding it, running a build beside a clock, telling what was found.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::Failure;
use super::args::{Colour, Format, ReportArgs, SiteArgs};
use crate::date::Clock;
use crate::diagnostic::{self, Code, Diagnostic, Label, Severity, SourceMap, json, render};
use crate::disk::{self, RealDisk};
use crate::kind;
use crate::output::Sink;
use crate::path::SourcePath;
use crate::pipeline::{self, Loaded, Project, Report, Request};
use crate::site::Site;

/// Builds shorter than this say nothing until they are done.
const QUIET: Duration = Duration::from_secs(1);

/// Opens the site that the options name.
pub fn open(args: &SiteArgs) -> Result<Project, Failure> {
    let (root, config_file) = match &args.config {
        Some(file) => (args.root.clone(), config_inside(&args.root, file)?),
        None => disk::find_root(&args.root).ok_or_else(|| Failure::NoSite(args.root.clone()))?,
    };
    let disk = RealDisk::new(&root)?;
    Ok(Project { disk: Arc::new(disk), config_file })
}

/// A settings file is named from the site's folder, or from here; it must lie inside the site.
fn config_inside(root: &Path, file: &Path) -> Result<SourcePath, Failure> {
    let root = disk::absolute(root)?;
    let from_root = root.join(file);
    let found = if from_root.is_file() { from_root } else { disk::absolute(file)? };
    let inside = found.strip_prefix(&root).ok().and_then(Path::to_str);
    let path = inside.and_then(|inside| SourcePath::parse(inside).ok());
    path.filter(|_| found.is_file()).ok_or_else(|| Failure::NoConfig(file.to_owned()))
}

/// The moment a build takes as now.
pub fn clock(now: Option<jiff::Timestamp>) -> Clock {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    now.map_or_else(|| Clock::system(epoch.as_deref()), Clock::at)
}

/// Refuses a moment that has not come, whether an option or the environment names it: what would be published, or
/// recorded as published, is still held.
///
/// # Errors
/// [`Failure::WouldPublish`] or [`Failure::ClockAhead`], by who moved the clock; `option` says what the first would do.
pub fn refuse_moment_to_come(clock: Clock, now: Option<jiff::Timestamp>, option: &'static str) -> Result<(), Failure> {
    if clock.now() <= Clock::system(None).now() {
        return Ok(());
    }
    Err(if now.is_some() { Failure::WouldPublish(option) } else { Failure::ClockAhead })
}

/// Builds into a sink; one that takes long says what it is doing.
pub fn build(loaded: &Loaded, request: &Request, sink: &dyn Sink) -> Result<Report, Failure> {
    let (tell, told) = mpsc::channel::<&'static str>();
    let report = std::thread::scope(|scope| {
        scope.spawn(move || show_progress(&told));
        let tell = std::sync::Mutex::new(tell);
        let stage = |name: &'static str| {
            if let Ok(tell) = tell.lock() {
                // The listener may be gone; progress is only a courtesy.
                let _ = tell.send(name);
            }
        };
        pipeline::build(loaded, request, sink, &stage)
    })?;
    Ok(report)
}

fn show_progress(told: &mpsc::Receiver<&'static str>) {
    let mut current = "start";
    let mut waited = false;
    loop {
        match told.recv_timeout(QUIET) {
            Ok(name) => {
                current = name;
                if waited {
                    anstream::eprintln!("… {current}");
                }
            }
            Err(RecvTimeoutError::Timeout) if !waited => {
                waited = true;
                anstream::eprintln!("Building … {current}");
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Makes warnings errors, for `--strict`. Information stays information.
pub fn be_strict(diagnostics: &mut [Diagnostic]) {
    for problem in diagnostics.iter_mut().filter(|problem| problem.severity == Severity::Warning) {
        problem.severity = Severity::Error;
    }
}

/// Tells what was found: text to stderr, data for programs to stdout.
pub fn tell(report: &Report, loaded: &Loaded, args: &ReportArgs, site: &SiteArgs) -> Result<(), Failure> {
    let mut sources = pipeline::sources_of(&report.diagnostics, &*loaded.disk);
    if !is_for_one_person() {
        let held = held_among(&report.diagnostics, report.site.as_deref(), &sources);
        held.into_iter().for_each(|file| sources.hide(file));
    }
    let found: Vec<_> = report.diagnostics.iter().map(|problem| diagnostic::discreet(problem, &sources)).collect();
    match args.format {
        Format::Text => {
            let text = render::text(&found, &sources, colour(site.color));
            anstream::AutoStream::new(std::io::stderr(), choice(site.color)).write_all(text.as_bytes())?;
        }
        Format::Json => print(&json::json(&found, &sources))?,
        Format::Github => print(&json::github(&found, &sources))?,
    }
    if args.timings {
        let total: Duration = report.timings.iter().map(|(_, time)| *time).sum();
        for (name, time) in &report.timings {
            anstream::eprintln!("{name:>10}  {:>8.1} ms", time.as_secs_f64() * 1000.0);
        }
        anstream::eprintln!("{:>10}  {:>8.1} ms", "all", total.as_secs_f64() * 1000.0);
    }
    Ok(())
}

/// Whether messages go to somebody's own screen: what a service that runs builds keeps of them, the public can often read.
fn is_for_one_person() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("CI").is_none_or(|value| value.is_empty())
}

/// The files with problems whose text nobody is to read. Where settings cannot be read whole, a line that begins as one of
/// those that hold a page is enough.
fn held_among(found: &[Diagnostic], site: Option<&Site>, sources: &SourceMap) -> BTreeSet<SourcePath> {
    let may_hold = |line: &str| {
        let name = line.trim_start().split(|c: char| !c.is_alphabetic() && c != '_').next().unwrap_or_default();
        name == "draft" || kind::LIFE_KEYS.contains(&name)
    };
    let torn = [Code::FrontMatterSyntax, Code::FrontMatterMissing, Code::MergeMarks];
    let mut held = BTreeSet::new();
    for problem in found {
        for Label { file, .. } in &problem.labels {
            let known = site.is_some_and(|site| site.held_anywhere(file).is_some());
            let meant =
                || torn.contains(&problem.code) && sources.text(file).is_some_and(|text| text.lines().any(may_hold));
            if known || meant() {
                held.insert(file.clone());
            }
        }
    }
    held
}

/// The same for commands that have no such options: text to stderr.
pub fn tell_in_words(report: &Report, loaded: &Loaded, site: &SiteArgs) -> Result<(), Failure> {
    tell(report, loaded, &ReportArgs { format: Format::Text, timings: false }, site)
}

fn print(text: &str) -> Result<(), Failure> {
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

fn colour(wanted: Colour) -> bool {
    match wanted {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            !refused && std::io::stderr().is_terminal()
        }
    }
}

fn choice(wanted: Colour) -> anstream::ColorChoice {
    if colour(wanted) { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never }
}

/// "3 errors and 1 warning", or nothing.
pub fn count(diagnostics: &[Diagnostic]) -> Option<String> {
    render::summary(diagnostics)
}

/// Whether anything found stops publication.
pub fn stops(diagnostics: &[Diagnostic]) -> bool {
    diagnostic::has_errors(diagnostics)
}

/// "1 page", "3 pages".
pub fn pages(count: usize) -> String {
    if count == 1 { "1 page".into() } else { format!("{count} pages") }
}

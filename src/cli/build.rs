//! `signpost build`: the site on disk, changed in one step or not at all.

use std::path::{Path, PathBuf};

use super::args::{BuildArgs, SiteArgs};
use super::{Failure, Outcome, project, schedule};
use crate::check;
use crate::config::Mode;
use crate::date::Stopwatch;
use crate::diagnostic::Code;
use crate::disk;
use crate::output::{Staging, WriteOptions, WriteReport};
use crate::path::SourcePath;
use crate::pipeline::{self, Loaded, Report, Request};

/// Builds the site.
///
/// # Errors
/// [`Failure`] when the site or the output folder cannot be used at all; problems in the content are an [`Outcome`].
pub fn run(args: &BuildArgs, site: &SiteArgs) -> Result<Outcome, Failure> {
    let watch = Stopwatch::start();
    let project = project::open(site)?;
    let request = Request {
        base_url: args.base_url.clone(),
        drafts: args.drafts,
        clock: project::clock(args.now),
        mode: Mode::Build,
    };
    let loaded = pipeline::load(&project, &request);
    refuse_early_publication(args, &loaded, &request)?;
    let output = match &args.output_dir {
        Some(folder) => disk::absolute(folder)?,
        None => loaded.disk.location(&SourcePath::root()).join(&loaded.config.output_dir),
    };
    let next = schedule::place(args.schedule.as_ref(), &output)?;
    if project::stops(&loaded.diagnostics) {
        let report = Report { diagnostics: loaded.diagnostics.clone(), ..Report::default() };
        return finish(report, &loaded, args, site, &output, None, watch);
    }
    let options = WriteOptions {
        force: args.force,
        preserve_dotfiles: loaded.config.preserve_dotfiles,
        ..WriteOptions::default()
    };
    let mut staging = Staging::begin(&output, &*loaded.disk, options)?;
    let mut report = project::build(&loaded, &request, &staging)?;
    let tree = staging.finish().gather(&mut report.diagnostics);
    report.diagnostics.extend(check::check_output(&tree, &loaded.config));
    if args.strict {
        project::be_strict(&mut report.diagnostics);
    }
    if project::stops(&report.diagnostics) {
        // Dropping the staging folder leaves the last good site as it was.
        drop(staging);
        return finish(report, &loaded, args, site, &output, None, watch);
    }
    let commit = Stopwatch::start();
    let written = staging.commit(&tree)?;
    report.timings.push(("commit", commit.elapsed()));
    schedule::tell(report.next_change, next.as_deref(), &args.report)?;
    finish(report, &loaded, args, site, &output, Some(written), watch)
}

/// Two flags and a borrowed clock show what is not to be seen yet. In a build that may be published, that would be a leak.
fn refuse_early_publication(args: &BuildArgs, loaded: &Loaded, request: &Request) -> Result<(), Failure> {
    if loaded.config.signpost.demonstration {
        return Ok(());
    }
    if args.drafts {
        return Err(Failure::WouldPublish("`build --drafts` would publish pages that are marked as drafts"));
    }
    let option = "`build --now` with a moment to come would publish pages before their time";
    project::refuse_moment_to_come(request.clock, args.now, option)
}

fn finish(
    mut report: Report,
    loaded: &Loaded,
    args: &BuildArgs,
    site: &SiteArgs,
    output: &Path,
    written: Option<WriteReport>,
    watch: Stopwatch,
) -> Result<Outcome, Failure> {
    crate::diagnostic::sort(&mut report.diagnostics);
    project::tell(&report, loaded, &args.report, site)?;
    let found = project::count(&report.diagnostics);
    let Some(written) = written else {
        let found = found.unwrap_or_else(|| "something".into());
        // What cannot be looked into is no site of ours; the build says so when it gets that far.
        let earlier = !disk::is_empty_or_absent_folder(output).unwrap_or(true);
        let unchanged = if earlier { " The last good site is unchanged." } else { "" };
        anstream::eprintln!("Not built: {found}.{unchanged}");
        if report.diagnostics.iter().any(|problem| problem.code == Code::PageTakenDown) {
            anstream::eprintln!(
                "The page that is to be taken down for a risk stays online until the site is built. If this cannot be mended at \
                 once, take only that page down now: `signpost takedown`"
            );
        }
        return Ok(Outcome::Problems);
    };
    if let Some(note) = &written.note {
        anstream::eprintln!("note: {note}");
    }
    let changes = describe(&written);
    let found = found.map_or_else(String::new, |found| format!(" {found}."));
    let seconds = watch.elapsed().as_secs_f64();
    let pages = project::pages(report.pages + report.sections);
    let output = shown(output, args.output_dir.as_deref());
    let line = format!("Built {pages} in {seconds:.2} s into {}: {changes}.{found}", output.display());
    anstream::eprintln!("{line}");
    Ok(Outcome::Clean)
}

/// The output folder as it was typed, or as seen from the current folder where it is below it.
fn shown(output: &Path, typed: Option<&Path>) -> PathBuf {
    if let Some(typed) = typed {
        return typed.to_owned();
    }
    let here = disk::absolute(Path::new(".")).ok();
    let below = here.and_then(|here| output.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or_else(|| output.to_owned())
}

fn describe(written: &WriteReport) -> String {
    if written.written == 0 && written.removed == 0 {
        return "nothing changed".into();
    }
    let removed = if written.removed == 0 { String::new() } else { format!(", {} removed", written.removed) };
    format!("{} files written, {} unchanged{removed}", written.written, written.unchanged)
}

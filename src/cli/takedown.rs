//! `signpost takedown`: a page that puts somebody at risk goes offline, whatever else is wrong with the site.
//!
//! The site is built as it is now, without the page. Where that cannot be done, it is built as the newest commit that can
//! be built held it, again without the page. Going back must not undo a hold: what is held now stays held, and what came
//! up only since that commit and is not public now does not come out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::args::SiteArgs;
use super::{Failure, Outcome, project};
use crate::check;
use crate::config::Mode;
use crate::date::{Clock, in_london, london_day};
use crate::diagnostic::nearest;
use crate::disk::{self, Disk};
use crate::git::{self, Commit};
use crate::kind::Held;
use crate::output::{Staging, WriteOptions};
use crate::parse::TakeDown;
use crate::path::SourcePath;
use crate::pipeline::{self, Loaded, Project, Report, Request};
use crate::site::{HeldSource, Site};

const HELP: &str = "\
Examples:
  signpost takedown content/campaigns/open-day.md
  signpost takedown /campaigns/open-day/
  signpost takedown

Exit codes: 0 clean, 1 problems in the content, 2 could not run.";

/// How many commits to go back at most. A branch that could not be published for fifty changes is not being published.
const COMMITS: usize = 50;

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct TakedownArgs {
    /// Files of pages, or their addresses; without any, the pages that are withdrawn with `reason = "risk"`
    pub pages: Vec<String>,
    /// The address the website will have, in place of base_url in the settings
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The folder to put the website in, in place of output_dir in the settings
    #[arg(short, long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// Replace the folder given with --output-dir if it exists
    #[arg(short, long)]
    pub force: bool,
}

/// A state of the site: as it is, or as a commit held it.
struct State {
    project: Project,
    loaded: Loaded,
    site: Arc<Site>,
}

impl State {
    fn of(project: Project, request: &Request) -> Self {
        let loaded = pipeline::load(&project, request);
        let site = pipeline::survey(&loaded, request).value;
        Self { project, loaded, site }
    }

    fn is_public(&self, file: &SourcePath) -> bool {
        public(&self.site).any(|public| public == file)
    }
}

/// Builds the site without the pages.
///
/// # Errors
/// [`Failure`] when there is no site or no such page, or when git or the output folder cannot be used. What stops every
/// attempt is an [`Outcome`].
pub fn run(args: &TakedownArgs, site_args: &SiteArgs) -> Result<Outcome, Failure> {
    let project = project::open(site_args)?;
    let request =
        Request { base_url: args.base_url.clone(), drafts: false, clock: project::clock(None), mode: Mode::Build };
    let now = State::of(project, &request);
    if !now.loaded.config.signpost.demonstration {
        project::refuse_moment_to_come(request.clock, None, "")?;
    }
    let root = now.loaded.disk.location(&SourcePath::root());
    let output = match &args.output_dir {
        Some(folder) => disk::absolute(folder)?,
        None => root.join(&now.loaded.config.output_dir),
    };
    let commits = git::past(&root, COMMITS)?;
    let pages = asked_for(args, &now, &commits, &root)?;
    if pages.is_empty() {
        anstream::eprintln!("Nothing to take down: no page is withdrawn with `reason = \"risk\"`.");
        return Ok(Outcome::Problems);
    }
    let down = TakeDown { for_risk: pages.clone(), unseen: BTreeSet::new() };
    let report = match publish(&down, &now, &request, &output, args.force)? {
        Ok(report) => {
            project::tell_in_words(&report, &now.loaded, site_args)?;
            anstream::eprintln!("Taken down: {}. Everything else is as it stands now.", list(&pages));
            return Ok(finish(&pages, &now, &request));
        }
        Err(report) => report,
    };
    for commit in &commits {
        let disk = Arc::new(commit.disk(&root)?);
        let project = Project { disk, config_file: now.project.config_file.clone() };
        let then = State::of(project, &request);
        let down = held_then(&pages, &now, &then, commit, &request);
        if let Ok(built) = publish(&down, &then, &request, &output, args.force)? {
            project::tell_in_words(&built, &then.loaded, site_args)?;
            let found = project::count(&report.diagnostics).unwrap_or_default();
            let day = in_london(commit.time).strftime("%-d %B %Y at %H:%M");
            anstream::eprintln!(
                "Taken down: {}.\nThe site as it is now cannot be built ({found}). So everything else is as it was on {day} \
                 (commit {}), and later changes are not online. `signpost check` says what to mend.",
                list(&pages),
                commit.name()
            );
            return Ok(finish(&pages, &now, &request));
        }
    }
    project::tell_in_words(&report, &now.loaded, site_args)?;
    anstream::eprintln!("Not taken down: {}. {}", list(&pages), by_hand(&pages, &now));
    Ok(Outcome::Problems)
}

/// Says what the page's own file lacks, and where the rest of the guide is.
fn finish(pages: &BTreeSet<SourcePath>, now: &State, request: &Request) -> Outcome {
    let marked: BTreeSet<_> = marked(&now.site).collect();
    let today = london_day(request.clock.now());
    for page in pages.iter().filter(|page| !marked.contains(page) && now.loaded.disk.is_file(page)) {
        anstream::eprintln!(
            "The next build brings `{page}` back unless its settings say so too. Write this below `[extra]`, and commit it:\n\
             \n    withdrawn = {{ on = {today}, reason = \"risk\" }}\n"
        );
    }
    anstream::eprintln!("Copies may be left elsewhere: `signpost explain page-taken-down` says what else to do.");
    Outcome::Clean
}

fn by_hand(pages: &BTreeSet<SourcePath>, now: &State) -> String {
    let of = |file: &SourcePath| address(&now.site, file).map(|address| format!("`{address}`"));
    let addresses: Vec<_> = pages.iter().filter_map(of).collect();
    let what = if addresses.is_empty() { "the page".to_owned() } else { addresses.join(" and ") };
    format!(
        "Neither the site as it is nor an earlier commit can be built. Take {what} away by hand, on the web server: the page, \
         the files beside it, the folder `search`, and the feeds. Then mend what stops the build."
    )
}

/// The files of the pages that were named, or are marked.
fn asked_for(
    args: &TakedownArgs,
    now: &State,
    commits: &[Commit],
    root: &Path,
) -> Result<BTreeSet<SourcePath>, Failure> {
    if args.pages.is_empty() {
        return Ok(marked(&now.site).chain(meant(&now.site)).cloned().collect());
    }
    let mut found = BTreeSet::new();
    for given in &args.pages {
        let file = match find(&now.site, given) {
            Some(file) => file,
            None => deleted(given, commits, root)?.ok_or_else(|| no_such_page(given, &now.site))?,
        };
        found.insert(file);
    }
    Ok(found)
}

fn marked(site: &Site) -> impl Iterator<Item = &SourcePath> {
    site.held_sources().iter().filter(|held| held.for_risk).map(|held| &held.file.source)
}

/// Pages whose settings say so with a slip in them, a quote that is missing say: in a hurry that is how it is written.
fn meant(site: &Site) -> impl Iterator<Item = &SourcePath> {
    let pages = site.pages.iter().map(|page| &page.file).chain(site.sections.iter().map(|section| &section.file));
    let torn = |held: &&HeldSource| matches!(held.held, Held::Unclear | Held::Withdrawn);
    let held = site.held_sources().iter().filter(torn).map(|held| &held.file);
    pages.chain(held).filter(|file| says_risk(&file.text[..file.body.start])).map(|file| &file.source)
}

fn says_risk(settings: &str) -> bool {
    let lines = settings.lines().map(|line| line.trim_start().to_lowercase()).filter(|line| !line.starts_with('#'));
    let (mut withdrawn, mut risk) = (false, false);
    for line in lines {
        withdrawn |= line.contains("withdrawn");
        risk |= line.contains("reason") && line.contains("risk");
    }
    withdrawn && risk
}

fn public(site: &Site) -> impl Iterator<Item = &SourcePath> {
    let pages = site.pages.iter().map(|page| &page.file.source);
    pages.chain(site.sections.iter().filter(|section| section.written).map(|section| &section.file.source))
}

/// A page by its file, as `content/a.md`, `a.md` or `@/a.md`, or by its address.
fn find(site: &Site, given: &str) -> Option<SourcePath> {
    let file = file_named(given);
    let held = site.held_sources().iter().map(|held| &held.file.source);
    let by_file = public(site).chain(held).find(|known| Some(*known) == file.as_ref());
    let by_address = || addresses(site).find(|(address, _)| same_address(address, given)).map(|(_, file)| file);
    by_file.or_else(by_address).cloned()
}

fn file_named(given: &str) -> Option<SourcePath> {
    let inside = given.trim_start_matches("./").trim_start_matches("@/");
    let inside = inside.strip_prefix("content/").unwrap_or(inside);
    SourcePath::known("content").join(inside).ok().filter(|file| file.extension() == Some("md"))
}

fn addresses(site: &Site) -> impl Iterator<Item = (&str, &SourcePath)> {
    let pages = site.pages.iter().map(|page| (page.path.as_str(), &page.file.source));
    let sections = site.sections.iter().map(|section| (section.path.as_str(), &section.file.source));
    pages.chain(sections).chain(site.notices.iter().map(|notice| (notice.path.as_str(), &notice.file)))
}

fn address<'a>(site: &'a Site, file: &SourcePath) -> Option<&'a str> {
    addresses(site).find(|(_, of)| *of == file).map(|(address, _)| address)
}

/// `/a/`, `a` and `https://example.org/a/` are one address.
fn same_address(address: &str, given: &str) -> bool {
    let path = match given.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => given,
    };
    address.trim_matches('/') == path.trim_matches('/')
}

/// A page that has been deleted, and that an earlier state still holds.
fn deleted(given: &str, commits: &[Commit], root: &Path) -> Result<Option<SourcePath>, Failure> {
    let Some(file) = file_named(given) else { return Ok(None) };
    for commit in commits {
        if commit.disk(root)?.is_file(&file) {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

fn no_such_page(given: &str, site: &Site) -> Failure {
    let known: Vec<&str> = public(site).map(SourcePath::as_str).chain(addresses(site).map(|(path, _)| path)).collect();
    Failure::NoSuchPage { given: given.to_owned(), nearest: nearest(given, known).map(str::to_owned) }
}

/// What to hold when the site is built as a commit held it.
fn held_then(pages: &BTreeSet<SourcePath>, now: &State, then: &State, commit: &Commit, request: &Request) -> TakeDown {
    let mut down = TakeDown { for_risk: pages.clone(), unseen: BTreeSet::new() };
    let clock = Clock::at(commit.time.min(request.clock.now()));
    let at_that_time = State::of(then.project.clone(), &Request { clock, ..request.clone() });
    for file in public(&then.site).filter(|file| !now.is_public(file)) {
        if !at_that_time.is_public(file) {
            down.unseen.insert(file.clone());
        } else if now.loaded.disk.is_file(file) {
            down.for_risk.insert(file.clone());
        }
    }
    down
}

/// Builds one state into the output folder. What stops it comes back, and the output is as it was.
fn publish(
    down: &TakeDown,
    state: &State,
    request: &Request,
    output: &Path,
    force: bool,
) -> Result<Result<Report, Report>, Failure> {
    let State { loaded, .. } = state;
    if project::stops(&loaded.diagnostics) {
        return Ok(Err(Report { diagnostics: loaded.diagnostics.clone(), ..Report::default() }));
    }
    let options = WriteOptions { force, preserve_dotfiles: loaded.config.preserve_dotfiles, ..WriteOptions::default() };
    let mut staging = Staging::begin(output, &*loaded.disk, options)?;
    let mut report = pipeline::build_without(down, loaded, request, &staging, &|_| {})?;
    let tree = staging.finish().gather(&mut report.diagnostics);
    report.diagnostics.extend(check::check_output(&tree, &loaded.config));
    crate::diagnostic::sort(&mut report.diagnostics);
    if project::stops(&report.diagnostics) {
        return Ok(Err(report));
    }
    staging.commit(&tree)?;
    Ok(Ok(report))
}

fn list(pages: &BTreeSet<SourcePath>) -> String {
    pages.iter().map(SourcePath::as_str).collect::<Vec<_>>().join(", ")
}

//! The conductor: every stage in its order, and the decision at each barrier whether errors stop the build.
//!
//! In: a [`Project`] and a [`Request`]. Out: files in a [`Sink`], and a [`Report`]. Nothing here prints, and nothing here
//! knows where the files go.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use include_dir::{Dir, include_dir};
use jiff::Timestamp;

use crate::addresses::{self, AddressRecord};
use crate::asset::css;
use crate::body::{self, Linked};
use crate::check::leaks::{Guard, Proof};
use crate::check::sealed::{self, Salt};
use crate::check::{self, Scene};
use crate::config::{self, Config, Mode};
use crate::data::Placed;
use crate::date::{Clock, Stopwatch};
use crate::diagnostic::{self, Checked, Code, Diagnostic, Severity, SourceMap, nearest};
use crate::disk::{Disk, DiskError, MemoryDisk, OverlayDisk};
use crate::git::History;
use crate::index::{self, Finding, Question};
use crate::kind::{self, Kinds, NextChange};
use crate::output::Sink;
use crate::parse::{self, ParsedSite, TakeDown, read_text};
use crate::path::{OutputPath, SourcePath};
use crate::render;
use crate::site::{self, Publish, Site};
use crate::source::{self, SourceTree};
use crate::template::views::Views;
use crate::template::{Shared, Templates};

static DEFAULT_THEME: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/signpost");

/// The name of the theme that travels inside the program.
pub const DEFAULT_THEME_NAME: &str = "signpost";

/// A site's folder and its configuration file.
#[derive(Clone, Debug)]
pub struct Project {
    pub disk: Arc<dyn Disk>,
    pub config_file: SourcePath,
}

/// What a command asks of a build.
#[derive(Clone, Debug)]
pub struct Request {
    /// In place of the configuration's.
    pub base_url: Option<String>,
    pub drafts: bool,
    pub clock: Clock,
    pub mode: Mode,
}

impl Request {
    fn publish(&self) -> Publish {
        Publish { now: self.clock.now(), drafts: self.drafts }
    }
}

/// A project whose configuration has been read and whose theme has been found.
#[derive(Debug)]
pub struct Loaded {
    pub config: Arc<Config>,
    /// The project's disk with the default theme under it, where that is used.
    pub disk: Arc<dyn Disk>,
    theme: Option<SourcePath>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What came of a build.
#[derive(Debug, Default)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
    pub pages: usize,
    pub sections: usize,
    /// What the site's search must be able to answer; `None` when the pages were not made.
    pub questions: Option<Vec<Question>>,
    /// What the files were resolved to, as far as it came: it knows which of them are held back.
    pub site: Option<Arc<Site>>,
    /// When the site next changes by itself.
    pub next_change: Option<NextChange>,
    /// When the last page that waits for its moment appears.
    pub last_release: Option<Timestamp>,
    /// How long each stage took, in order.
    pub timings: Vec<(&'static str, Duration)>,
}

/// Reads the configuration and finds the theme.
pub fn load(project: &Project, request: &Request) -> Loaded {
    let mut diagnostics = Vec::new();
    let text = read_text(&*project.disk, &project.config_file).gather(&mut diagnostics).unwrap_or_default();
    let mut config = if diagnostics.is_empty() {
        config::read(&project.config_file, &text, request.base_url.as_deref()).gather(&mut diagnostics)
    } else {
        config::read(&project.config_file, "", Some("https://unread.invalid")).value
    };
    let mut disk = Arc::clone(&project.disk);
    let theme = find_theme(&config, &*disk, &mut diagnostics);
    if let Some(Theme { embedded: true, .. }) = &theme {
        disk = Arc::new(OverlayDisk { above: disk, below: Arc::new(default_theme()) });
    }
    let theme = theme.map(|theme| theme.folder);
    let default_name = theme.as_ref().map(SourcePath::file_name) == Some(DEFAULT_THEME_NAME);
    config.bundles_styles |= default_name;
    config.set_defaults(default_name);
    if let Some(span) = config.zola_index_asked_at.clone().filter(|_| !config.searches) {
        let instead =
            "Zola's search files are not written; `search = true` in `[extra.signpost]` makes an index of our own";
        diagnostics.push(config::unsupported(&config.file, Some(span), "build_search_index", instead));
    }
    if let Some(folder) = &theme {
        let file = folder.join("theme.toml").unwrap_or_else(|_| folder.clone());
        if disk.is_file(&file) {
            let text = read_text(&*disk, &file).gather(&mut diagnostics).unwrap_or_default();
            config.merge_theme_extra(config::read_theme_extra(&file, &text).gather(&mut diagnostics));
        }
    }
    config.set_now(request.clock.now());
    Loaded { config: Arc::new(config), disk, theme, diagnostics }
}

struct Theme {
    folder: SourcePath,
    embedded: bool,
}

/// The theme the configuration names; without one, ours, unless the site has a front page of its own.
fn find_theme(config: &Config, disk: &dyn Disk, diagnostics: &mut Vec<Diagnostic>) -> Option<Theme> {
    let own = |name: &str| SourcePath::known("themes").join(name).ok().filter(|folder| disk.is_folder(folder));
    let ours = || SourcePath::known("themes").join(DEFAULT_THEME_NAME).unwrap_or_else(|_| SourcePath::root());
    let Some(Placed { value: name, span }) = &config.theme else {
        if disk.is_file(&SourcePath::known("templates/index.html")) {
            return None;
        }
        return Some(Theme { folder: ours(), embedded: own(DEFAULT_THEME_NAME).is_none() });
    };
    if name.contains(['/', '\\']) || name.starts_with('.') {
        let message = format!("the theme `{name}` is a path, but a theme is a folder inside `themes/`");
        let problem = Diagnostic::new(Code::PathOutsideSite, message).at(&config.file, span.clone(), "");
        diagnostics.push(problem.help("put the theme into `themes/` and write only its name: `theme = \"signpost\"`"));
        return None;
    }
    if let Some(folder) = own(name) {
        return Some(Theme { folder, embedded: false });
    }
    if name == DEFAULT_THEME_NAME {
        return Some(Theme { folder: ours(), embedded: true });
    }
    let problem = missing_theme(name, disk);
    diagnostics.push(problem.at(&config.file, span.clone(), "asked for here"));
    None
}

fn missing_theme(name: &str, disk: &dyn Disk) -> Diagnostic {
    let themes = SourcePath::known("themes");
    let files = disk.walk(&themes).files;
    let mut names: Vec<_> =
        files.iter().filter_map(|file| file.path.below(&themes)?.split_once('/').map(|(name, _)| name)).collect();
    names.push(DEFAULT_THEME_NAME);
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `theme = \"{near}\"`?"),
        None => format!("put the theme into `themes/{name}`, or take the line out to use the default theme"),
    };
    Diagnostic::new(Code::ThemeMissing, format!("there is no theme `{name}`")).help(help)
}

/// The default theme as files of a site.
pub fn default_theme() -> MemoryDisk {
    fn add(dir: &Dir<'_>, base: &SourcePath, disk: &mut MemoryDisk) {
        for file in dir.files() {
            if let Some(path) = file.path().to_str().and_then(|path| base.join(path).ok()) {
                disk.insert(path, file.contents());
            }
        }
        for inner in dir.dirs() {
            add(inner, base, disk);
        }
    }
    let mut disk = MemoryDisk::default();
    if let Ok(base) = SourcePath::known("themes").join(DEFAULT_THEME_NAME) {
        add(&DEFAULT_THEME, &base, &mut disk);
    }
    disk
}

/// Builds a loaded project into a sink. `stage` is told the name of each stage as it starts.
///
/// # Errors
/// Trouble with the machine. Problems of the content are in the report, and where one of them is an error, what is in the
/// sink must not be published.
pub fn build(
    loaded: &Loaded,
    request: &Request,
    sink: &dyn Sink,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<Report, DiskError> {
    build_without(&TakeDown::default(), loaded, request, sink, stage)
}

/// The same with some pages taken down.
///
/// # Errors
/// As for [`build`].
pub fn build_without(
    down: &TakeDown,
    loaded: &Loaded,
    request: &Request,
    sink: &dyn Sink,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<Report, DiskError> {
    let mut run = Run { report: Report::default(), down, stage };
    run.report.diagnostics.clone_from(&loaded.diagnostics);
    run.conduct(loaded, request, sink)?;
    forget_torn(&mut run.report.diagnostics);
    if request.mode == Mode::Check {
        be_punctual(&mut run.report.diagnostics);
    }
    diagnostic::sort(&mut run.report.diagnostics);
    Ok(run.report)
}

/// While two versions stand in one file, what else is wrong with it says nothing.
fn forget_torn(diagnostics: &mut Vec<Diagnostic>) {
    let file = |problem: &Diagnostic| problem.labels.first().map(|label| label.file.clone());
    let torn: BTreeSet<_> =
        diagnostics.iter().filter(|problem| problem.code == Code::MergeMarks).filter_map(file).collect();
    let stays = |problem: &Diagnostic| {
        problem.code == Code::MergeMarks || file(problem).is_none_or(|file| !torn.contains(&file))
    };
    diagnostics.retain(stays);
}

/// What only the passing of time has made wrong never stops a build; `check` is where it has to be mended.
fn be_punctual(diagnostics: &mut [Diagnostic]) {
    for problem in diagnostics.iter_mut().filter(|problem| problem.code == Code::ExpiredPageLinked) {
        problem.severity = Severity::Error;
    }
}

/// What a site's files say, before anything is made of them together.
struct Begun {
    tree: SourceTree,
    parsed: ParsedSite,
    kinds: Kinds,
}

struct Run<'a> {
    report: Report,
    down: &'a TakeDown,
    stage: &'a (dyn Fn(&'static str) + Sync),
}

impl Run<'_> {
    fn conduct(&mut self, loaded: &Loaded, request: &Request, sink: &dyn Sink) -> Result<(), DiskError> {
        let (config, disk) = (&loaded.config, &*loaded.disk);
        let Begun { mut tree, parsed, kinds } = self.begin(loaded);
        self.time("sealed", |all| all.extend(sealed::check(&parsed, config, disk, Salt::of_machine(), request.mode)));
        if request.mode == Mode::Check && !tree.kinds.is_empty() {
            self.time("changes", |all| all.extend(check::check_changes(&parsed, disk)));
        }
        self.time("check", |all| all.extend(check::check_sources(&tree, config, disk)));
        let (theme, now) = (loaded.theme.as_ref(), request.clock.now());
        let mut site = self.time("resolve", |all| site::resolve(parsed, config, &kinds, request.publish()).gather(all));
        self.time("resolve", |all| all.extend(site::hold_named_files(&mut site, &mut tree, config, disk, theme)));
        self.time("check", |all| all.extend(check::check_site(&tree, &site, disk, now, request.mode)));
        let addresses = self.time("addresses", |all| addresses(&site, config, disk, request.mode).gather(all));
        self.report.diagnostics.extend(check::check_retention(&site, request.clock.now()));
        if request.mode == Mode::Check {
            self.report.diagnostics.extend(check::check_plans(&site));
        }
        self.report.next_change = site.next_change;
        self.report.last_release = site.all_held().filter_map(|(_, held)| held.until()).max();
        let site = Arc::new(site);
        self.report.site = Some(Arc::clone(&site));
        self.report.pages = site.rendered_pages().count();
        self.report.sections = site.sections.iter().filter(|section| section.front.render).count();
        let made =
            self.time("styles", |all| css::bundle_all(&tree.styles, config, loaded.theme.as_ref(), disk).gather(all));
        let history = self.time("history", |all| history(loaded).gather(all));
        let shared = self.time("values", |_| {
            let views = Views::metadata(&site, config, request.mode);
            let shared = share(loaded, request, &site, views, made);
            Arc::new(Shared { history, addresses, ..shared })
        });
        let templates = self.time("templates", |all| Templates::load(&tree.templates, &shared).gather(all));
        let is_whole = !diagnostic::has_errors(&self.report.diagnostics);
        let (theme, clock, mode) = (loaded.theme.as_ref(), request.clock, request.mode);
        let scene = Scene { tree: &tree, site: &site, config, disk, theme, clock, mode };
        self.time("texts", |all| all.extend(check::check_texts(&scene)));
        // First barrier: without every id, address and template, what follows would only repeat the trouble.
        if !is_whole {
            return Ok(());
        }
        let bodies = self.time("bodies", |all| body::bodies(&shared, &templates).gather(all));
        let links = self.time("link", |all| body::link(&site, config, &bodies).gather(all));
        // Second barrier: every link is known to lead somewhere.
        if diagnostic::has_errors(&self.report.diagnostics) {
            return Ok(());
        }
        let finding = if config.searches {
            let theme = loaded.theme.as_ref();
            let built = self.time("search", |_| index::build(&site, &bodies, config, disk, theme));
            let failed =
                |error| DiskError::new("index the site for searching", "content", std::io::Error::other(error));
            let found = built.map_err(failed)?.gather(&mut self.report.diagnostics);
            self.report.questions = Some(Question::read_all(&site, disk).gather(&mut self.report.diagnostics));
            found
        } else {
            Finding::default()
        };
        let (shared, templates) = self.time("values", |_| {
            let linked = Linked { site: &site, bodies: &bodies, links: &links };
            let views = Arc::new(Views::complete(&site, config, request.mode, &linked));
            let mut made = (*shared.made).clone();
            made.extend(finding.files);
            let (made, letters, saved) = (Arc::new(made), Arc::new(finding.letters), Arc::new(finding.saved));
            let shared = Arc::new(Shared { views, made, letters, saved, ..(*shared).clone() });
            let templates = templates.with_shared(&shared);
            (shared, templates)
        });
        drop(bodies);
        let theme = loaded.theme.as_ref();
        let proof = self.time("leaks", |_| Proof::new(&tree, &site, config, disk, theme, request.mode));
        let guard = Guard::new(&proof, sink, disk);
        let rendered = self.time("render", |_| render::render(&shared, &templates, &tree, &guard));
        self.report.diagnostics.extend(rendered?);
        self.report.diagnostics.extend(shared.requests.problems());
        self.time("leaks", |all| all.extend(guard.finish(&site)));
        Ok(())
    }

    /// Reads every file, each by itself.
    fn begin(&mut self, loaded: &Loaded) -> Begun {
        let (config, disk) = (&loaded.config, &*loaded.disk);
        let tree = self.time("scan", |all| source::scan(disk, config, loaded.theme.as_ref()).gather(all));
        let down = self.down;
        let parsed = self.time("parse", |all| {
            let mut parsed = parse::parse(disk, &tree, config).gather(all);
            parsed.take_down(down);
            parsed
        });
        let kinds = self.time("kinds", |all| kind::load(disk, &tree.kinds).gather(all));
        Begun { tree, parsed, kinds }
    }

    fn time<T>(&mut self, name: &'static str, work: impl FnOnce(&mut Vec<Diagnostic>) -> T) -> T {
        (self.stage)(name);
        let watch = Stopwatch::start();
        let value = work(&mut self.report.diagnostics);
        self.report.timings.push((name, watch.elapsed()));
        value
    }
}

fn share(
    loaded: &Loaded,
    request: &Request,
    site: &Arc<Site>,
    views: Views,
    made: BTreeMap<OutputPath, Vec<u8>>,
) -> Shared {
    Shared {
        site: Arc::clone(site),
        config: Arc::clone(&loaded.config),
        disk: Arc::clone(&loaded.disk),
        theme: loaded.theme.clone(),
        views: Arc::new(views),
        made: Arc::new(made),
        letters: Arc::default(),
        saved: Arc::default(),
        requests: Arc::default(),
        clock: request.clock,
        mode: request.mode,
        history: None,
        addresses: None,
    }
}

/// The record of addresses, and what the site does not keep of it.
fn addresses(site: &Site, config: &Config, disk: &dyn Disk, mode: Mode) -> Checked<Option<Arc<AddressRecord>>> {
    let mut record = AddressRecord::read(disk);
    if let Some(record_value) = &record.value {
        record.diagnostics.extend(addresses::problems(record_value, site, config));
    }
    let has_kinds = || site.pages.iter().any(|page| page.record.is_some());
    if mode == Mode::Check && (record.value.is_some() || has_kinds()) {
        record.diagnostics.extend(addresses::news(record.value.as_ref(), site));
    }
    Checked::new(record.value.map(Arc::new), record.diagnostics)
}

/// What git says, if the site asks; what it cannot say is told.
fn history(loaded: &Loaded) -> Checked<Option<Arc<History>>> {
    let config = &loaded.config;
    let root = loaded.disk.location(&SourcePath::root());
    if !config.signpost.history {
        return Checked::new(None, Vec::new());
    }
    let incomplete = |message: &str| Diagnostic::new(Code::HistoryIncomplete, message).in_file(&config.file);
    match History::read(&root, &SourcePath::known(source::CONTENT)) {
        Ok(Some(history)) if history.shallow => {
            let problem = incomplete("this copy of the site has only the newest part of its history")
                .note("A page that has not changed since then shows no date.")
                .help("fetch the rest with `git fetch --unshallow`; in a workflow, check out with `fetch-depth: 0`");
            Checked::new(Some(Arc::new(history)), vec![problem])
        }
        Ok(history) => Checked::new(history.map(Arc::new), Vec::new()),
        Err(error) => {
            let problem = incomplete("git cannot say when pages last changed").note(format!("{error}."));
            let help = "run `git fsck` to see what is wrong, or clone the site again";
            Checked::new(None, vec![problem.help(help)])
        }
    }
}

/// A loaded project as far as its frozen site: every address, nothing rendered.
pub fn survey(loaded: &Loaded, request: &Request) -> Checked<Arc<Site>> {
    let down = TakeDown::default();
    let mut run = Run { report: Report::default(), down: &down, stage: &|_| {} };
    run.report.diagnostics.clone_from(&loaded.diagnostics);
    let Begun { parsed, kinds, .. } = run.begin(loaded);
    let mut diagnostics = run.report.diagnostics;
    let site = site::resolve(parsed, &loaded.config, &kinds, request.publish()).gather(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    Checked::new(Arc::new(site), diagnostics)
}

/// The texts behind the places that diagnostics name.
pub fn sources_of(diagnostics: &[Diagnostic], disk: &dyn Disk) -> SourceMap {
    let mut sources = SourceMap::default();
    for label in diagnostics.iter().flat_map(|problem| &problem.labels) {
        if sources.text(&label.file).is_none()
            && let Ok(bytes) = disk.read(&label.file)
        {
            sources.insert(label.file.clone(), String::from_utf8_lossy(&bytes).into());
        }
    }
    sources
}

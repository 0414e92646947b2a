//! Showing a site on this computer while it is being written.
//!
//! In: a [`Project`]. Out: pages over HTTP, built into memory and built again when a file changes; nothing is written. The
//! one place in the program with a lock: the last site built, which requests read and a rebuild replaces.

mod http;
mod watch;

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::broadcast;

pub use http::run;
pub use watch::watch;

use crate::diagnostic::{self, Diagnostic, render};
use crate::disk::DiskError;
use crate::output::MemorySink;
use crate::path::OutputPath;
use crate::pipeline::{self, Loaded, Project, Report, Request};

/// A site as it was last built.
#[derive(Debug)]
struct Built {
    sink: MemorySink,
    /// What went wrong, as text; the pages are shown again when it is mended.
    errors: Option<String>,
}

/// The site being shown. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Site {
    project: Project,
    request: Request,
    built: Arc<RwLock<Arc<Built>>>,
    changed: broadcast::Sender<()>,
}

/// What an address gives.
enum Answer {
    /// A file of the site.
    File(OutputPath, Arc<[u8]>),
    /// The site cannot be built: the problems, as text.
    Broken(String),
    Missing(Option<Arc<[u8]>>),
}

impl Site {
    /// Builds the site for the first time.
    ///
    /// # Errors
    /// Trouble with the machine.
    pub fn new(project: Project, request: Request) -> Result<(Self, Loaded, Report), DiskError> {
        let (built, loaded, report) = make(&project, &request)?;
        let (changed, _) = broadcast::channel(16);
        let site = Self { project, request, built: Arc::new(RwLock::new(Arc::new(built))), changed };
        Ok((site, loaded, report))
    }

    /// Builds again and tells every open page.
    ///
    /// # Errors
    /// Trouble with the machine.
    pub fn rebuild(&self) -> Result<(Loaded, Report), DiskError> {
        let (built, loaded, report) = make(&self.project, &self.request)?;
        *self.built.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(built);
        // Nobody may be listening, which is fine.
        let _ = self.changed.send(());
        Ok((loaded, report))
    }

    fn answer(&self, path: &str) -> Result<Answer, DiskError> {
        let built = Arc::clone(&self.built.read().unwrap_or_else(PoisonError::into_inner));
        if let Some(errors) = &built.errors {
            return Ok(Answer::Broken(errors.clone()));
        }
        for candidate in candidates(path) {
            if let Some(bytes) = built.sink.get(&candidate)? {
                return Ok(Answer::File(candidate, bytes));
            }
        }
        let missing = OutputPath::parse("404.html").ok();
        Ok(Answer::Missing(missing.and_then(|page| built.sink.get(&page).ok().flatten())))
    }
}

/// The files an address may mean: itself, or the page in its folder.
fn candidates(path: &str) -> Vec<OutputPath> {
    let trimmed = path.trim_matches('/');
    let page = if trimmed.is_empty() { "index.html".to_owned() } else { format!("{trimmed}/index.html") };
    let names = if path.ends_with('/') || trimmed.is_empty() { vec![page] } else { vec![trimmed.to_owned(), page] };
    names.iter().filter_map(|name| OutputPath::parse(name).ok()).collect()
}

fn make(project: &Project, request: &Request) -> Result<(Built, Loaded, Report), DiskError> {
    let loaded = pipeline::load(project, request);
    let sink = MemorySink::new(Arc::clone(&loaded.disk));
    let mut report = Report { diagnostics: loaded.diagnostics.clone(), ..Report::default() };
    if !diagnostic::has_errors(&report.diagnostics) {
        report = pipeline::build(&loaded, request, &sink, &|_| {})?;
        report.diagnostics.extend(sink.diagnostics());
        diagnostic::sort(&mut report.diagnostics);
    }
    let errors: Vec<Diagnostic> = report.diagnostics.iter().filter(|problem| problem.is_error()).cloned().collect();
    let text = (!errors.is_empty()).then(|| {
        let sources = pipeline::sources_of(&errors, &*loaded.disk);
        render::text(&errors, &sources, false)
    });
    Ok((Built { sink, errors: text }, loaded, report))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Mode;
    use crate::date::Clock;
    use crate::disk::MemoryDisk;
    use crate::path::SourcePath;

    fn site(files: &[(&str, &str)]) -> Site {
        let disk = Arc::new(MemoryDisk::new(files.iter().copied()));
        let project = Project { disk, config_file: SourcePath::known("zola.toml") };
        let clock = Clock::at("2026-11-20T09:00:00Z".parse().unwrap());
        let request = Request { base_url: None, drafts: false, clock, mode: Mode::Serve };
        Site::new(project, request).unwrap().0
    }

    const CONFIG: (&str, &str) = ("zola.toml", "base_url = 'https://x.org'");
    const TEMPLATES: [(&str, &str); 2] =
        [("templates/index.html", "front"), ("templates/page.html", "{{ page.content | safe }}")];

    #[test]
    fn addresses_give_pages_files_or_the_page_for_lost_readers() {
        let files = [CONFIG, TEMPLATES[0], TEMPLATES[1], ("content/a.md", "+++\n+++\nText"), ("static/x.txt", "x")];
        let site = site(&files);
        let file = |path: &str| match site.answer(path).unwrap() {
            Answer::File(path, _) => path.to_string(),
            Answer::Broken(text) => text,
            Answer::Missing(page) => format!("missing, with a page: {}", page.is_some()),
        };
        assert_eq!(file("/"), "index.html");
        assert_eq!(file("/a/"), "a/index.html");
        assert_eq!(file("/a"), "a/index.html");
        assert_eq!(file("/x.txt"), "x.txt");
        assert_eq!(file("/../x.txt"), "missing, with a page: true");
        assert_eq!(file("/b/"), "missing, with a page: true");
    }

    #[test]
    fn a_site_that_cannot_be_built_says_why() {
        let files = [CONFIG, TEMPLATES[0], TEMPLATES[1], ("content/a.md", "+++\n+++\n[x](@/b.md)")];
        let Answer::Broken(text) = site(&files).answer("/").unwrap() else { panic!("built") };
        assert!(text.starts_with("error[link-target-missing]"), "{text}");
    }
}

//! The leak proof: nothing that is held back is in any file of the output, of whatever type.
//!
//! In: the frozen site, and every output file on its way to its [`Sink`]. Out: diagnostics. Held text is known by its runs
//! of eight words, and so are titles, ids and addresses; a held file by its hash. What stands in a public source as well is
//! no leak. No message shows held text: a report is read by more people than the page.
//!
//! What it cannot see: what is drawn in pictures or said in sound, text in a font or in Brotli, letters of another alphabet
//! that look like ours, and text that was put in other words. A copy of a whole file is found by its hash, unless it stands
//! inside another.

mod addresses;
mod entities;
mod index;
mod public;
mod report;
mod sources;
mod unwrap;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;

use addresses::Addresses;
use index::{Hit, Index};

use crate::config::{Config, Mode};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{Disk, DiskError};
use crate::kind::Held;
use crate::output::{Contents, OutputFile, Sink};
use crate::path::{OutputPath, SourcePath};
use crate::site::Site;
use crate::source::{CONTENT, SourceTree};

/// Bytes below which a file is no document but a placeholder, and equal ones mean nothing.
const SMALLEST_FILE_BYTES: usize = 16;

/// A held file: a page, or what lies beside one.
#[derive(Debug)]
struct Source {
    file: SourcePath,
    /// Why it is held, in words.
    reason: String,
    severity: Severity,
    /// Whether its author still writes it.
    is_draft: bool,
    /// Where its lines end, to name a line without showing it.
    line_ends: Vec<u32>,
}

impl Source {
    fn line(&self, at: u32) -> usize {
        self.line_ends.partition_point(|end| *end < at) + 1
    }
}

/// Everything that must not be found.
#[derive(Debug)]
pub struct Proof {
    sources: Vec<Source>,
    index: Index,
    files: HashMap<[u8; 32], u32>,
    addresses: Addresses,
    /// Addresses of published pages, as the search has them.
    public_paths: BTreeSet<String>,
    notes: Vec<Diagnostic>,
}

/// What was found in an output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    File(u32),
    Text(u32, u64),
    Phrase(u32),
    Address(u32),
    /// The search has a section that no published page has.
    Section,
}

impl Proof {
    /// Reads what is held, and takes out what is public as well.
    pub fn new(
        tree: &SourceTree,
        site: &Site,
        config: &Config,
        disk: &dyn Disk,
        theme: Option<&SourcePath>,
        mode: Mode,
    ) -> Self {
        let mut proof = Self {
            sources: Vec::new(),
            index: Index::default(),
            files: HashMap::new(),
            addresses: Addresses::new(&config.base_url),
            public_paths: BTreeSet::new(),
            notes: Vec::new(),
        };
        proof.take_pages(site, mode);
        proof.take_files(tree, site, disk, mode);
        if proof.sources.is_empty() {
            return proof;
        }
        let pages = site.pages.iter().map(|page| &page.path);
        let all = pages.chain(site.sections.iter().map(|section| &section.path));
        proof.public_paths = all.map(|path| path.as_str().to_owned()).collect();
        proof.take_out_public(&public::gather(tree, site, config, disk, theme));
        proof
    }

    fn take_pages(&mut self, site: &Site, mode: Mode) {
        for page in site.held_sources() {
            let number = self.sources.len() as u32;
            sources::add_page(&mut self.index, number, page);
            self.files.insert(*blake3::hash(page.file.text.as_bytes()).as_bytes(), number);
            if let Some(path) = &page.secret_path {
                self.addresses.add(path.as_str(), number);
            }
            self.sources.push(Source {
                file: page.file.source.clone(),
                reason: page.held.reason(),
                severity: severity(&page.held, page.for_risk, mode),
                is_draft: page.held == Held::Draft,
                line_ends: line_ends(&page.file.text),
            });
        }
    }

    /// Files beside held pages: by hash, and by their words where they are text.
    fn take_files(&mut self, tree: &SourceTree, site: &Site, disk: &dyn Disk, mode: Mode) {
        let content = SourcePath::known(CONTENT);
        let beside = tree.assets.iter().filter_map(|asset| {
            let (owner, held) = site.held_file(asset.below(&content)?)?;
            Some((asset.clone(), owner, held))
        });
        // Those in `content/` are among the files beside pages.
        let elsewhere = site.held_files().filter(|(file, ..)| file.below(&content).is_none());
        for (asset, owner, held) in beside.chain(elsewhere) {
            // What cannot be read cannot be copied either, and the copy says so.
            let Ok(bytes) = disk.read(&asset) else { continue };
            let for_risk = site.held_sources().iter().any(|page| page.for_risk && page.file.relative() == owner);
            let number = self.sources.len() as u32;
            if bytes.len() >= SMALLEST_FILE_BYTES {
                self.files.insert(*blake3::hash(&bytes).as_bytes(), number);
            }
            unwrap::texts(asset.as_str(), &bytes, &mut |text| sources::add_file(&mut self.index, number, text));
            self.sources.push(Source {
                file: asset,
                reason: format!("it belongs to `{CONTENT}/{owner}`, and {}", held.reason()),
                severity: severity(held, for_risk, mode),
                is_draft: *held == Held::Draft,
                line_ends: std::str::from_utf8(&bytes).map(line_ends).unwrap_or_default(),
            });
        }
    }

    /// Whether nothing is held, so that nothing can leak.
    pub fn is_idle(&self) -> bool {
        self.sources.is_empty()
    }

    /// What an output file holds that it must not.
    fn examine(&self, path: &OutputPath, bytes: &[u8], is_copy: bool) -> BTreeSet<Found> {
        let mut found = BTreeSet::new();
        if let Some(source) = self.files.get(blake3::hash(bytes).as_bytes()) {
            found.insert(Found::File(*source));
            return found;
        }
        let ending = path.extension().unwrap_or_default();
        // Programs and styles are full of words side by side that nobody wrote as words.
        let short_phrases = !is_copy && !["js", "css", "bin", "map"].contains(&ending);
        let mut read = |text: &str| {
            self.index.search(text, |hit, _| match hit {
                Hit::Run(key) => found.extend(self.index.place(key).map(|place| Found::Text(place.source, key))),
                Hit::Phrase(number) => {
                    let counts = short_phrases || !self.index.phrase(number).is_short();
                    found.extend(counts.then_some(Found::Phrase(number)));
                }
            });
            self.addresses.search(text, |source| {
                found.insert(Found::Address(source));
            });
        };
        read(path.as_str());
        unwrap::texts(path.as_str(), bytes, &mut read);
        if !is_copy && ending == "bin" && self.has_unknown_section(path, bytes) {
            found.insert(Found::Section);
        }
        found
    }

    fn has_unknown_section(&self, path: &OutputPath, bytes: &[u8]) -> bool {
        let records = unwrap::search_records(path.as_str(), bytes).unwrap_or_default();
        let page_of = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
        records.iter().any(|record| !self.public_paths.contains(&page_of(&record.url)))
    }
}

/// What stops publication. A page that was public until its time ran out is no secret, and time alone never stops a build;
/// nor does anything stop a takedown for a risk, which would leave the page itself online.
fn severity(held: &Held, for_risk: bool, mode: Mode) -> Severity {
    let lenient = (*held == Held::Expired || for_risk) && mode != Mode::Check;
    if lenient { Severity::Warning } else { Severity::Error }
}

fn line_ends(text: &str) -> Vec<u32> {
    text.match_indices('\n').filter_map(|(at, _)| u32::try_from(at).ok()).collect()
}

/// Reads every file on its way to another sink.
pub struct Guard<'a> {
    proof: &'a Proof,
    inner: &'a dyn Sink,
    disk: &'a dyn Disk,
    found: Mutex<BTreeMap<Found, Vec<OutputPath>>>,
}

impl<'a> Guard<'a> {
    pub fn new(proof: &'a Proof, inner: &'a dyn Sink, disk: &'a dyn Disk) -> Self {
        Self { proof, inner, disk, found: Mutex::default() }
    }

    /// What was found in all files, when every one has passed.
    pub fn finish(self, site: &Site) -> Vec<Diagnostic> {
        let found = self.found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        self.proof.report(found, site)
    }
}

impl Sink for Guard<'_> {
    fn put(&self, file: OutputFile) -> Result<(), DiskError> {
        if !self.proof.is_idle() {
            let found = match &file.contents {
                Contents::Bytes(bytes) => self.proof.examine(&file.path, bytes, false),
                Contents::Copy(source) => self.proof.examine(&file.path, &self.disk.read(source)?, true),
            };
            if !found.is_empty() {
                let mut all = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                found.into_iter().for_each(|one| all.entry(one).or_default().push(file.path.clone()));
            }
        }
        self.inner.put(file)
    }
}

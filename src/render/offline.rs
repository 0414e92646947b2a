//! What a reader may keep on their device: `offline.json`, read by the script of the page that offers it.
//!
//! In: the site, and every file as it is put. Out: addresses, lengths and hashes of the pages that allow it, of what they
//! need to be read, and of the search.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::config::Config;
use crate::output::Origin;
use crate::path::{OutputPath, SourcePath};
use crate::site::{Site, Target};
use crate::source::CONTENT;

use super::{Failure, Renderer};

/// The template of the page that offers to save; a theme without one has no saving.
const TEMPLATE: &str = "offline.html";

/// What every saved page needs, where the theme has it.
const NEEDED: [&str; 6] = ["main.css", "easy-read.css", "offline.css", "favicon.svg", "leave.js", "offline.js"];

/// Files of a page's folder that are part of reading it. Documents are not: they are large, and say so where they are linked.
const PICTURES: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// Notes what is put, of the files that may be kept.
pub(super) struct Shelf<'a> {
    wanted: BTreeSet<OutputPath>,
    /// Files of the search, and where the device keeps each.
    search: &'a BTreeMap<OutputPath, OutputPath>,
    /// Length in bytes, and the start of the BLAKE3 hash in hexadecimal.
    kept: Mutex<BTreeMap<OutputPath, (u64, String)>>,
}

impl<'a> Shelf<'a> {
    /// Every place whose file may be kept; none where the site has turned saving off.
    pub fn new(site: &Site, config: &Config, search: &'a BTreeMap<OutputPath, OutputPath>) -> Self {
        let mut wanted = BTreeSet::new();
        if config.signpost.offline != Some(false) {
            wanted.extend(allowed(site));
        }
        if !wanted.is_empty() {
            wanted.extend(search.keys().cloned());
            let logo = config.signpost.logo.as_deref().map(|path| path.trim_start_matches('/'));
            let named = NEEDED.into_iter().chain(logo).chain(config.searches.then_some("search/index.html"));
            wanted.extend(named.filter_map(|path| OutputPath::parse(path).ok()));
        }
        Self { wanted, search, kept: Mutex::default() }
    }

    pub fn wants(&self, path: &OutputPath) -> bool {
        self.wanted.contains(path)
    }

    pub fn keep(&self, path: &OutputPath, bytes: &[u8]) {
        let hash = blake3::hash(bytes).to_hex()[..16].to_owned();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(path.clone(), (bytes.len() as u64, hash));
    }

    /// The list. What has an `as` is kept as if it had come from there. `version` changes when anything in it does; `off`
    /// tells devices to remove what they have.
    fn list(&self) -> serde_json::Value {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut version = blake3::Hasher::new();
        let mut total = 0;
        let mut files = Vec::new();
        for (path, (bytes, hash)) in &*kept {
            version.update(path.as_str().as_bytes()).update(hash.as_bytes());
            total += bytes;
            let mut file = serde_json::json!({ "url": address(path), "bytes": bytes, "hash": hash });
            if let Some(place) = self.search.get(path).filter(|place| *place != path) {
                file["as"] = address(place).into();
            }
            files.push(file);
        }
        let version = version.finalize().to_hex()[..16].to_owned();
        serde_json::json!({ "off": files.is_empty(), "version": version, "bytes": total, "files": files })
    }
}

impl Renderer<'_> {
    /// Writes the list, once everything in it has been put. Without a page to offer it, there is none.
    pub(super) fn offline_list(&self) -> Result<(), Failure> {
        let output = OutputPath::parse("offline.json")?;
        if !self.templates.has(TEMPLATE) || self.is_given(&output) {
            return Ok(());
        }
        self.put(output, self.shelf.list().to_string().into_bytes(), Origin::Made("the list of pages to save".into()))
    }
}

/// Pages and sections that say so, with their pictures.
fn allowed(site: &Site) -> Vec<OutputPath> {
    let mut found = Vec::new();
    for target in site.saved() {
        let (file, path, assets) = match target {
            Target::Page(id) => (&site.page(id).file, &site.page(id).path, &site.page(id).assets),
            Target::Section(id) => (&site.section(id).file, &site.section(id).path, &site.section(id).assets),
        };
        found.extend(path.to_output().ok());
        let folder = SourcePath::known(CONTENT).join(&file.folder).ok();
        let below = |asset: &SourcePath| Some(format!("{path}{}", asset.below(folder.as_ref()?)?));
        let pictures = assets.iter().filter(|asset| asset.extension().is_some_and(|end| PICTURES.contains(&end)));
        found.extend(pictures.filter_map(|asset| OutputPath::parse(&below(asset)?).ok()));
    }
    found
}

/// As a link from the top of the site: `procedures/escalation/`.
fn address(path: &OutputPath) -> &str {
    path.as_str().strip_suffix("index.html").unwrap_or(path.as_str())
}

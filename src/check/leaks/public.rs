//! What is public already, so that to find it is no leak.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::index::{Hit, Place};
use super::{Proof, sources};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::path::SourcePath;
use crate::site::Site;
use crate::source::{CONTENT, SourceTree, TEMPLATES};

/// Runs of eight words that two pages alone share before it is told: a passage of eleven words. Below it, the ends of
/// sentences that many pages share are told, with what happens to stand before them.
const COPIED_RUNS: usize = 4;

/// Public texts that have the title of a held page before nobody is told: words that so many use are nobody's.
const NAMED_BY_CHANCE: usize = 4;

/// Words of a title, or of another short text, that few would use by chance.
const TOLD_PHRASE_WORDS: usize = 3;

/// A public text.
pub struct Public<'a> {
    /// Where its author wrote it; `None` for what belongs to the site as a whole (theme, settings, names of files): what
    /// stands there stands on many pages, and to share it is nothing to tell.
    file: Option<&'a SourcePath>,
    text: std::borrow::Cow<'a, str>,
}

/// Everything that is public: published pages, data, templates, settings.
pub fn gather<'a>(
    tree: &'a SourceTree,
    site: &'a Site,
    config: &Config,
    disk: &dyn Disk,
    theme: Option<&SourcePath>,
) -> Vec<Public<'a>> {
    let pages = site.pages.iter().map(|page| &page.file);
    let files = pages.chain(site.sections.iter().map(|section| &section.file));
    let mut all: Vec<_> = files.map(|file| Public { file: Some(&file.source), text: (&*file.text).into() }).collect();
    let read = |file: &SourcePath| String::from_utf8(disk.read(file).ok()?).ok();
    let data = SourcePath::known("content/data");
    let data_files = tree.assets.iter().filter(|asset| asset.below(&data).is_some());
    all.extend(data_files.filter_map(|file| Some(Public { file: Some(file), text: read(file)?.into() })));
    let mut of_site = |text: String| all.push(Public { file: None, text: text.into() });
    let folders = [SourcePath::known(TEMPLATES), SourcePath::known("kinds")];
    for folder in theme.into_iter().chain(&folders) {
        disk.walk(folder).files.iter().filter_map(|found| read(&found.path)).for_each(&mut of_site);
    }
    read(&config.file).into_iter().for_each(&mut of_site);
    let content = SourcePath::known(CONTENT);
    let open = |asset: &&SourcePath| asset.below(&content).is_some_and(|below| site.held_file(below).is_none());
    let names = tree.assets.iter().filter(open).chain(tree.static_files.iter().map(|placed| &placed.file));
    let names: Vec<_> = names.collect();
    of_site(sources::names(site));
    // A template may list files by name.
    let own = |file: &&SourcePath| !file.as_str().starts_with("themes/");
    all.extend(names.into_iter().map(|file| Public { file: Some(file).filter(own), text: file.as_str().into() }));
    all
}

/// In which public texts something stands.
struct Mark<'a> {
    first: &'a Public<'a>,
    /// Whether it stands in a text that many pages share, or in more than one.
    shared: bool,
    /// In how many texts it stands; one that many pages share counts as many.
    texts: usize,
}

impl Proof {
    /// Forgets what is public, and notes which held pages share a text with one other.
    pub(super) fn take_out_public(&mut self, public: &[Public<'_>]) {
        let hits: Vec<HashSet<Hit>> = public
            .par_iter()
            .map(|one| {
                let mut hits = HashSet::new();
                self.index.search(&one.text, |hit, _| {
                    hits.insert(hit);
                });
                hits
            })
            .collect();
        let mut marks: HashMap<Hit, Mark<'_>> = HashMap::new();
        for (one, hits) in public.iter().zip(hits) {
            for hit in hits {
                let mark = marks.entry(hit).or_insert(Mark { first: one, shared: one.file.is_none(), texts: 0 });
                mark.shared |= !std::ptr::eq(mark.first, one);
                mark.texts += if one.file.is_some() { 1 } else { NAMED_BY_CHANCE };
            }
        }
        // Runs by held page and public page, so that what only looks alike is told apart from what was copied.
        let mut pairs: BTreeMap<(u32, &SourcePath), (usize, Place)> = BTreeMap::new();
        for (hit, mark) in &marks {
            let (Hit::Run(key), Some(file), false) = (hit, mark.first.file, mark.shared) else { continue };
            let Some(place) = self.index.place(*key) else { continue };
            let (runs, first) = pairs.entry((place.source, file)).or_insert((0, place));
            *runs += 1;
            *first = place.min(*first);
        }
        let mut told = HashSet::new();
        let copied = pairs.into_iter().filter(|(_, (runs, _))| *runs >= COPIED_RUNS);
        let first_of_page = copied.filter(|((source, _), _)| told.insert(*source));
        let mut notes: Vec<_> =
            first_of_page.map(|((_, file), (_, place))| self.also_public("text", place, file)).collect();
        let mut named: Vec<_> = marks.iter().filter_map(|(hit, mark)| self.named_in(*hit, mark)).collect();
        named.sort_unstable();
        named.dedup_by_key(|(place, _)| place.source);
        notes.extend(named.into_iter().map(|(place, file)| self.also_public("the title or name", place, file)));
        self.notes.extend(notes);
        self.index
            .retain(|run| !marks.contains_key(&Hit::Run(run)), |number| !marks.contains_key(&Hit::Phrase(number)));
    }

    /// Where a page that nobody is to know of is named. A draft may be named: there is no promise about it.
    fn named_in<'a>(&self, hit: Hit, mark: &Mark<'a>) -> Option<(Place, &'a SourcePath)> {
        let Hit::Phrase(number) = hit else { return None };
        let phrase = self.index.phrase(number);
        let is_told = mark.texts < NAMED_BY_CHANCE
            && phrase.words() >= TOLD_PHRASE_WORDS
            && !self.sources[phrase.place.source as usize].is_draft;
        Some((phrase.place, mark.first.file.filter(|_| is_told)?))
    }

    fn also_public(&self, what: &str, place: Place, public: &SourcePath) -> Diagnostic {
        let source = &self.sources[place.source as usize];
        let message = format!("{what} of this file, which is held back, is also in `{public}`, which is public");
        Diagnostic::new(Code::HeldTextAlsoPublic, message)
            .in_file(&source.file)
            .note(format!("It is not published: {}.", source.reason))
            .note(format!("The first such words are in line {}. They are not shown here.", source.line(place.at)))
            .help("read both: if the words are no secret, nothing is wrong; else take them out of the public one")
    }
}

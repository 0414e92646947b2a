//! Answers from a built index, exactly as the browser gives them (`FORMAT.md`, "Ranking").

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::analyze::{Analyzer, key};
use super::correct::{CORRECTED_LENGTH, EASY, Typed, completion, nearby};
use super::decode::{DecodeError, Manifest, Record, Shard, inflate};
use super::facets::{self, Counts, Within};
use super::{Term, manifest_path};

/// Words of a query that count; more is no question but a pasted text.
const WORD_LIMIT: usize = 16;

/// Quarters of its idf that a phrase counts whose words stand apart in the query.
const LOOSE_SHARE: u64 = 2;

/// A page that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub section: u32,
    pub score: u64,
    pub record: Record,
    /// What each term of the query gave, for `--explain`.
    pub parts: Vec<(String, u64)>,
    /// Of 1024.
    pub coverage: u64,
}

/// What a query gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub hits: Vec<Hit>,
    /// Pages found in all.
    pub total: usize,
    /// The words of the query with those that were replaced, when one was that is not just unfinished.
    pub corrected: Option<String>,
    /// Stems that no shard has, as they were typed.
    pub unknown: Vec<String>,
    /// How many pages have each value of each facet.
    pub facets: Counts,
    /// How each word was understood, a line each, for `--explain`.
    pub words: Vec<String>,
}

type Fetch<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// An index that is open for questions.
pub struct Reader<'a> {
    manifest: Manifest,
    analyzer: Analyzer,
    base: String,
    fetch: &'a Fetch<'a>,
    shards: RefCell<HashMap<usize, Rc<Shard>>>,
}

/// A word of the query.
struct Position {
    /// Which of all its words.
    place: usize,
    word: String,
    stem: String,
    plain: Option<Term>,
    alias: Option<Term>,
    /// Four fifths when the word was replaced.
    fifths: u64,
    phrase_idf: Option<u64>,
}

/// A phrase of the index that the query has.
struct Phrase {
    /// A bit for each position that belongs to it.
    covers: u32,
    term: Term,
    /// Whether its words stand one after another, in order.
    close: bool,
}

impl Phrase {
    fn covers(&self, at: usize) -> bool {
        self.covers >> at & 1 == 1
    }

    fn idf(&self) -> u64 {
        let idf = u64::from(self.term.idf);
        if self.close { idf } else { idf * LOOSE_SHARE / 4 }
    }
}

impl<'a> Reader<'a> {
    /// Opens the index below `base` (empty, or `fr/`); `fetch` gives the bytes of a file of the output.
    ///
    /// # Errors
    /// [`DecodeError`] when the manifest is missing or of another version.
    pub fn open(base: &str, fetch: &'a Fetch<'a>) -> Result<Self, DecodeError> {
        let bytes = fetch(&manifest_path(base)).ok_or(DecodeError::Short)?;
        let manifest = Manifest::read(&inflate(&bytes)?)?;
        let analyzer = Analyzer::new(&manifest.language);
        Ok(Self { manifest, analyzer, base: base.to_owned(), fetch, shards: RefCell::default() })
    }

    fn shard(&self, number: usize) -> Result<Rc<Shard>, DecodeError> {
        if let Some(shard) = self.shards.borrow().get(&number) {
            return Ok(Rc::clone(shard));
        }
        let path = format!("{}search/{}/t{number}.bin", self.base, self.manifest.folder);
        let bytes = (self.fetch)(&path).ok_or(DecodeError::Short)?;
        let shard = Rc::new(Shard::read(&inflate(&bytes)?, &self.manifest)?);
        self.shards.borrow_mut().insert(number, Rc::clone(&shard));
        Ok(shard)
    }

    fn shard_for(&self, stem: &str) -> Result<Rc<Shard>, DecodeError> {
        self.shard(self.manifest.shard_of(&key(stem)))
    }

    /// Answers a query with at most `limit` pages.
    ///
    /// # Errors
    /// [`DecodeError`] when a file is missing or damaged.
    pub fn search(&self, query: &str, limit: usize) -> Result<Answer, DecodeError> {
        self.search_within(query, limit, &Within::new())
    }

    /// The same, of pages that have what is asked for in every facet.
    ///
    /// # Errors
    /// [`DecodeError`] when a file is missing or damaged.
    pub fn search_within(&self, query: &str, limit: usize, within: &Within) -> Result<Answer, DecodeError> {
        let mut words = self.analyzer.words(query);
        let mut positions = self.positions(&words);
        let typed_phrases = self.phrases(&mut positions)?;
        let mut answer = Answer::default();
        let completes = !query.ends_with(char::is_whitespace);
        if self.resolve(&mut words, &mut positions, &typed_phrases, completes, &mut answer)? {
            answer.corrected = Some(words.join(" "));
        }
        // What was corrected to a stop word says as little as one.
        let stops = &self.manifest.stop_words;
        let says = |position: &Position| stops.binary_search(&position.stem).is_err();
        if positions.iter().any(says) {
            positions.retain(says);
        }
        let phrases = self.phrases(&mut positions)?;
        let known: u64 = positions.iter().filter_map(Position::idf).sum();
        // Where nothing is known, a best bet may still answer.
        let mut scores = if known == 0 { Vec::new() } else { self.scores(&positions, &phrases, known) };
        scores.sort_by_key(|hit| (Reverse(hit.score), hit.section));
        let mut pages = self.pages(scores, &positions);
        let page_of = |hit: &Hit| self.manifest.page_of[hit.section as usize];
        let found: Vec<u32> = pages.iter().map(page_of).collect();
        answer.facets = facets::count(&self.manifest.facets, within, &found);
        pages.retain(|hit| facets::has(&self.manifest.facets, within, page_of(hit), None));
        answer.total = pages.len();
        for mut hit in pages.into_iter().take(limit) {
            hit.record = self.record(hit.section)?;
            answer.hits.push(hit);
        }
        Ok(answer)
    }

    fn positions(&self, words: &[String]) -> Vec<Position> {
        let position = |(place, word): (usize, &String)| Position {
            place,
            stem: self.analyzer.stem(word),
            word: word.clone(),
            plain: None,
            alias: None,
            fifths: 5,
            phrase_idf: None,
        };
        let all: Vec<Position> = words.iter().enumerate().take(WORD_LIMIT).map(position).collect();
        let stops: HashSet<&str> = self.manifest.stop_words.iter().map(String::as_str).collect();
        if all.iter().all(|position| stops.contains(position.stem.as_str())) {
            return all;
        }
        all.into_iter().filter(|position| !stops.contains(position.stem.as_str())).collect()
    }

    /// The longest phrase that starts at each position, and phrases whose words stand apart.
    fn phrases(&self, positions: &mut [Position]) -> Result<Vec<Phrase>, DecodeError> {
        let mut found: Vec<Phrase> = Vec::new();
        for position in positions.iter_mut() {
            position.phrase_idf = None;
        }
        let stems: Vec<String> = positions.iter().map(|position| position.stem.clone()).collect();
        let mut loose = Vec::new();
        for start in 0..positions.len() {
            let shard = self.shard_for(&stems[start])?;
            let mut longest: Option<(usize, &Term)> = None;
            for term in shard.terms.iter().filter(|term| term.name.contains(' ')) {
                let words: Vec<&str> = term.name.split(' ').collect();
                if words[0] != stems[start] {
                    continue;
                }
                if stems[start..].len() >= words.len()
                    && words.iter().zip(&stems[start..]).all(|(word, stem)| word == stem)
                {
                    longest = longest.filter(|(length, _)| *length >= words.len()).or(Some((words.len(), term)));
                } else if let Some(covers) = apart(&words, &stems, start) {
                    loose.push(Phrase { covers, term: term.clone(), close: false });
                }
            }
            if let Some((length, term)) = longest {
                for position in &mut positions[start..start + length] {
                    position.phrase_idf.get_or_insert(u64::from(term.idf));
                }
                found.push(Phrase { covers: ((1 << length) - 1) << start, term: term.clone(), close: true });
            }
        }
        let mut seen = HashSet::new();
        loose.retain(|phrase| {
            found.iter().all(|close| close.covers & phrase.covers == 0) && seen.insert(phrase.term.name.clone())
        });
        found.extend(loose);
        for phrase in found.iter().filter(|phrase| !phrase.close) {
            for (at, position) in positions.iter_mut().enumerate() {
                if phrase.covers(at) {
                    position.phrase_idf.get_or_insert(phrase.idf());
                }
            }
        }
        Ok(found)
    }

    /// Finds the terms of each word; replaces words that nobody knows. Says whether one was corrected that is not just
    /// unfinished.
    fn resolve(
        &self,
        words: &mut [String],
        positions: &mut [Position],
        phrases: &[Phrase],
        completes: bool,
        Answer { words: told, unknown, .. }: &mut Answer,
    ) -> Result<bool, DecodeError> {
        let last = positions.len().saturating_sub(1);
        let (mut found, mut sure) = (Vec::new(), false);
        for (at, position) in positions.iter_mut().enumerate() {
            let shard = self.shard_for(&position.stem)?;
            position.take_from(&shard, &position.stem.clone());
            if !position.is_known() {
                unknown.push(position.stem.clone());
            }
            let typed = &position.word;
            let guessed = typed.chars().count() >= CORRECTED_LENGTH && !typed.bytes().any(|byte| byte.is_ascii_digit());
            let own = position.is_known() || phrases.iter().any(|phrase| phrase.covers(at));
            let whole = if at == last && completes { completion(&shard, typed).cloned() } else { None };
            let completed = whole.is_some();
            let meant = match whole {
                _ if own || !guessed => None,
                None => self.meant(position, &shard)?,
                whole => whole.map(|term| (term, u32::MAX)),
            };
            sure |= own || meant.as_ref().is_some_and(|(_, slips)| *slips <= EASY);
            found.push((own, completed, meant.map(|(term, _)| term)));
        }
        // Words of which none is known, or nearly, and not all can be, are about something else.
        let lost = !sure && found.iter().any(|(_, _, meant)| meant.is_none());
        let mut corrected = false;
        for (at, (own, completed, meant)) in found.into_iter().enumerate() {
            let position = &mut positions[at];
            let Some(meant) = meant.filter(|_| !lost) else {
                let understood = if own { position.describe(phrases, at) } else { "not found".to_owned() };
                told.push(format!("{}: {understood}", position.word));
                continue;
            };
            told.push(format!("{}: taken as {}", position.word, meant.shown));
            if !completed {
                words[position.place].clone_from(&meant.shown);
                corrected = true;
            }
            position.word.clone_from(&meant.shown);
            position.stem.clone_from(&meant.name);
            position.take_from(&*self.shard_for(&meant.name)?, &meant.name);
            position.fifths = 4;
        }
        Ok(corrected)
    }

    /// The nearest word of the word's own shard, or, unless the slip is a common one, of the shards nearby as well.
    fn meant(&self, position: &Position, own: &Rc<Shard>) -> Result<Option<(Term, u32)>, DecodeError> {
        let typed = Typed::new(&position.word, &position.stem);
        let mut shards = vec![Rc::clone(own)];
        let mut found = typed.nearest(&shards);
        if found.as_ref().is_none_or(|(_, slips)| *slips > EASY) {
            for number in nearby(&position.stem, |key| self.manifest.shard_of(key)) {
                shards.push(self.shard(number)?);
            }
            found = typed.nearest(&shards);
        }
        Ok(found)
    }

    fn scores(&self, positions: &[Position], phrases: &[Phrase], known: u64) -> Vec<Hit> {
        struct Sum {
            points: u64,
            matched: u32,
            parts: Vec<(String, u64)>,
        }
        let mut sums: BTreeMap<u32, Sum> = BTreeMap::new();
        let mut give = |section: u32, points: u64, covers: u32, name: &str| {
            let sum = sums.entry(section).or_insert(Sum { points: 0, matched: 0, parts: Vec::new() });
            sum.points += points;
            sum.matched |= covers;
            sum.parts.push((name.to_owned(), points));
        };
        for (at, position) in positions.iter().enumerate() {
            let mut best: BTreeMap<u32, u64> = BTreeMap::new();
            for term in position.plain.iter().chain(&position.alias) {
                let idf = u64::from(term.idf) * position.fifths / 5;
                // What a phrase leads to says more of what is meant than the words it is made of.
                let idf = if phrases.iter().any(|phrase| phrase.covers(at)) { idf / 2 } else { idf };
                for (section, level) in &term.postings {
                    let points = idf * self.manifest.counts(term, *level);
                    let value = best.entry(*section).or_default();
                    *value = points.max(*value);
                }
            }
            for (section, points) in best {
                give(section, points, 1 << at, &position.word);
            }
        }
        for phrase in phrases {
            for (section, level) in &phrase.term.postings {
                let points = phrase.idf() * self.manifest.counts(&phrase.term, *level);
                give(*section, points, phrase.covers, &phrase.term.shown);
            }
        }
        let hits = sums.into_iter().filter(|(section, _)| *section < self.manifest.sections).map(|(section, sum)| {
            let of = |(at, position): (usize, &Position)| {
                if sum.matched >> at & 1 == 1 { position.idf().unwrap_or(0) } else { 0 }
            };
            let coverage = positions.iter().enumerate().map(of).sum::<u64>() * 1024 / known;
            let page = self.manifest.page_of[section as usize] as usize;
            let prior = u64::from(self.manifest.priors.get(page).copied().unwrap_or(100));
            let score = sum.points * (512 + coverage) / 1536 * prior / 100;
            Hit { section, score, record: Record::default(), parts: sum.parts, coverage }
        });
        hits.collect()
    }

    /// Sections, best first, as pages: without twins, each page by its best section and an eighth of its second.
    fn pages(&self, hits: Vec<Hit>, positions: &[Position]) -> Vec<Hit> {
        let twins: HashMap<u32, u32> = self.manifest.twins.iter().copied().collect();
        let mut seen = HashSet::new();
        let mut pages: Vec<(Hit, bool)> = Vec::new();
        let mut place: HashMap<u32, usize> = HashMap::new();
        for hit in hits {
            if !seen.insert(twins.get(&hit.section).copied().unwrap_or(hit.section)) {
                continue;
            }
            let page = self.manifest.page_of[hit.section as usize];
            match place.get(&page) {
                None => {
                    place.insert(page, pages.len());
                    pages.push((hit, false));
                }
                Some(at) => {
                    let (best, has_second) = &mut pages[*at];
                    if !*has_second {
                        best.score += hit.score / 8;
                        *has_second = true;
                    }
                }
            }
        }
        let mut pages: Vec<Hit> = pages.into_iter().map(|(hit, _)| hit).collect();
        pages.sort_by_key(|hit| (Reverse(hit.score), hit.section));
        self.put_best_bet_first(&mut pages, positions);
        pages
    }

    fn put_best_bet_first(&self, pages: &mut Vec<Hit>, positions: &[Position]) {
        let asked: Vec<&str> = positions.iter().map(|position| position.stem.as_str()).collect();
        let asked = asked.join(" ");
        let bets = self
            .manifest
            .best_bets
            .iter()
            .filter(|(stems, section)| *stems == asked && *section < self.manifest.sections);
        for (_, section) in bets.rev() {
            let page = self.manifest.page_of[*section as usize];
            let at = pages.iter().position(|hit| self.manifest.page_of[hit.section as usize] == page);
            let hit = match at {
                Some(at) => pages.remove(at),
                None => Hit { section: *section, score: 0, record: Record::default(), parts: Vec::new(), coverage: 0 },
            };
            pages.insert(0, hit);
        }
    }

    fn record(&self, section: u32) -> Result<Record, DecodeError> {
        let group = section >> self.manifest.shift;
        let path = format!("{}search/{}/r{group}.bin", self.base, self.manifest.folder);
        let bytes = (self.fetch)(&path).ok_or(DecodeError::Short)?;
        let records = Record::read_group(&inflate(&bytes)?)?;
        let at = (section - (group << self.manifest.shift)) as usize;
        records.into_iter().nth(at).ok_or(DecodeError::Short)
    }
}

/// Where the words of a phrase stand in order from `start` on, whatever stands between.
fn apart(words: &[&str], stems: &[String], start: usize) -> Option<u32> {
    let mut at = start;
    let mut covers = 0;
    for word in words {
        at += stems.get(at..)?.iter().position(|stem| stem == word)?;
        covers |= 1 << at;
        at += 1;
    }
    Some(covers)
}

impl Position {
    fn take_from(&mut self, shard: &Shard, name: &str) {
        let named = |alias: bool| shard.terms.iter().find(|term| term.name == name && term.alias == alias).cloned();
        self.plain = named(false);
        self.alias = named(true);
    }

    fn is_known(&self) -> bool {
        self.plain.is_some() || self.alias.is_some()
    }

    /// What the word weighs in the coverage; `None` when nothing is known of it.
    fn idf(&self) -> Option<u64> {
        let own = self.plain.as_ref().or(self.alias.as_ref()).map(|term| u64::from(term.idf) * self.fifths / 5);
        own.or(self.phrase_idf)
    }

    fn describe(&self, phrases: &[Phrase], at: usize) -> String {
        let mut ways = Vec::new();
        if let Some(term) = &self.plain {
            ways.push(format!("a word of {} sections", term.postings.len()));
        }
        if let Some(term) = &self.alias {
            ways.push(format!("leads to {} sections that say it otherwise", term.postings.len()));
        }
        let covering = phrases.iter().filter(|phrase| phrase.covers(at));
        ways.extend(covering.map(|phrase| format!("part of \"{}\"", phrase.term.name)));
        ways.join(", ")
    }
}

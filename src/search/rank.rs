//! Answers from a built index, exactly as the browser gives them (`FORMAT.md`, "Ranking").

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::decode::{DecodeError, Record};
use super::facets::{self, Counts, Within};
use super::query::{Phrase, Position};
use super::reader::Reader;

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

impl Reader<'_> {
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
        let understood = self.resolve(&mut words, &mut positions, &typed_phrases, completes)?;
        answer.corrected = understood.corrected.then(|| words.join(" "));
        (answer.unknown, answer.words) = (understood.unknown, understood.told);
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
}

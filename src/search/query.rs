//! What a query asks for: its words that count, the phrases of the index it has, and what was meant by words that nobody knows
//! (`FORMAT.md`, "Ranking", rules 1 to 3).

use std::collections::HashSet;
use std::rc::Rc;

use super::Term;
use super::correct::{CORRECTED_LENGTH, EASY, Typed, completion, nearby};
use super::decode::{DecodeError, Shard};
use super::reader::Reader;

/// Words of a query that count; more is no question but a pasted text.
const WORD_LIMIT: usize = 16;

/// Stands in the name of a saying for its one word that counts; no word of a text has it.
pub const PLACE: &str = "_";

/// Letters that each of two words has at least that were typed as one: "the", "gun"; shorter ones stand in too many words.
const PART_LENGTH: usize = 3;

/// Quarters of its idf that a phrase counts whose words stand apart in the query.
const LOOSE_SHARE: u64 = 2;

/// A word of the query.
pub struct Position {
    pub word: String,
    pub stem: String,
    pub plain: Option<Term>,
    pub alias: Option<Term>,
    /// Four fifths when the word was replaced.
    pub fifths: u64,
    pub phrase_idf: Option<u64>,
    /// The stems of the whole query, stop words too, with [`PLACE`] for this one and a space on each side.
    pub said: String,
}

/// A phrase of the index that the query has.
pub struct Phrase {
    /// A bit for each position that belongs to it.
    pub covers: u32,
    pub term: Term,
    /// Whether its words stand one after another, in order.
    pub close: bool,
}

impl Phrase {
    pub fn covers(&self, at: usize) -> bool {
        self.covers >> at & 1 == 1
    }

    pub fn idf(&self) -> u64 {
        let idf = u64::from(self.term.idf);
        if self.close { idf } else { idf * LOOSE_SHARE / 4 }
    }
}

impl Reader<'_> {
    pub fn positions(&self, query: &str) -> Vec<Position> {
        let words: Vec<String> = self.analyzer.words(query).into_iter().take(WORD_LIMIT).collect();
        let stems: Vec<String> = words.iter().map(|word| self.analyzer.stem(word)).collect();
        let position = |(at, word): (usize, String)| Position {
            stem: stems[at].clone(),
            word,
            plain: None,
            alias: None,
            fifths: 5,
            phrase_idf: None,
            said: format!(" {} {PLACE} {} ", stems[..at].join(" "), stems[at + 1..].join(" ")),
        };
        let all: Vec<Position> = words.into_iter().enumerate().map(position).collect();
        let stops: HashSet<&str> = self.manifest.stop_words.iter().map(String::as_str).collect();
        if all.iter().all(|position| stops.contains(position.stem.as_str())) {
            return all;
        }
        all.into_iter().filter(|position| !stops.contains(position.stem.as_str())).collect()
    }

    /// The longest phrase that starts at each position, and phrases whose words stand apart.
    pub fn phrases(&self, positions: &mut [Position]) -> Result<Vec<Phrase>, DecodeError> {
        let mut found: Vec<Phrase> = Vec::new();
        for position in positions.iter_mut() {
            position.phrase_idf = None;
        }
        let stems: Vec<String> = positions.iter().map(|position| position.stem.clone()).collect();
        let mut loose = Vec::new();
        for start in 0..positions.len() {
            let shard = self.shard_for(&stems[start])?;
            let mut longest: Option<((usize, usize), &Term)> = None;
            for term in shard.terms.iter().filter(|term| term.name.contains(' ')) {
                let words: Vec<&str> = term.name.split(' ').collect();
                if words[0] != stems[start] {
                    continue;
                }
                let counting = if words.contains(&PLACE) { 1 } else { words.len() };
                let stands = if counting == 1 {
                    positions[start].said.contains(&format!(" {} ", words[1..].join(" ")))
                } else {
                    stems[start..].len() >= counting
                        && words.iter().zip(&stems[start..]).all(|(word, stem)| word == stem)
                };
                if stands {
                    let length = (counting, words.len());
                    longest = longest.filter(|(longest, _)| *longest >= length).or(Some((length, term)));
                } else if counting > 1
                    && let Some(covers) = apart(&words, &stems, start)
                {
                    loose.push(Phrase { covers, term: term.clone(), close: false });
                }
            }
            if let Some(((length, _), term)) = longest {
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

    /// Finds the terms of each word; replaces words that nobody knows. Gives the corrected query, when a word was replaced
    /// that is not just unfinished.
    pub fn resolve(
        &self,
        positions: &mut Vec<Position>,
        phrases: &[Phrase],
        completes: bool,
        told: &mut Vec<String>,
    ) -> Result<Option<String>, DecodeError> {
        let mut corrected = false;
        let mut parted = Vec::new();
        let last = positions.len().saturating_sub(1);
        for (at, position) in positions.iter_mut().enumerate() {
            let shard = self.shard_for(&position.stem)?;
            position.take_from(&shard, &position.stem.clone());
            let covered = phrases.iter().any(|phrase| phrase.covers(at));
            if position.plain.is_some() || position.alias.is_some() || covered {
                told.push(format!("{}: {}", position.word, position.describe(phrases, at)));
                continue;
            }
            let typed = position.word.clone();
            let has_digit = typed.bytes().any(|byte| byte.is_ascii_digit());
            if has_digit || typed.chars().count() < CORRECTED_LENGTH {
                told.push(format!("{typed}: not found"));
                continue;
            }
            let whole = if at == last && completes { completion(&shard, &typed).cloned() } else { None };
            let completed = whole.is_some();
            let Some(meant) = whole.map_or_else(|| self.meant(position, &shard), |term| Ok(Some(term)))? else {
                let parts = self.parts(position)?;
                let words = parts.iter().map(|part| part.word.as_str()).collect::<Vec<_>>().join(" ");
                told.push(if parts.is_empty() {
                    format!("{typed}: not found")
                } else {
                    format!("{typed}: taken as {words}")
                });
                corrected |= !parts.is_empty();
                parted.extend((!parts.is_empty()).then_some((at, parts)));
                continue;
            };
            corrected |= !completed;
            position.word.clone_from(&meant.shown);
            position.stem.clone_from(&meant.name);
            position.take_from(&*self.shard_for(&meant.name)?, &meant.name);
            position.fifths = 4;
            told.push(format!("{typed}: taken as {}", meant.shown));
        }
        for (at, parts) in parted.into_iter().rev() {
            positions.splice(at..=at, parts);
        }
        let words: Vec<&str> = positions.iter().map(|position| position.word.as_str()).collect();
        Ok(corrected.then(|| words.join(" ")))
    }

    /// The nearest word of the word's own shard, or, unless the slip is a common one, of the shards nearby as well.
    fn meant(&self, position: &Position, own: &Rc<Shard>) -> Result<Option<Term>, DecodeError> {
        let typed = Typed::new(&position.word, &position.stem);
        let mut shards = vec![Rc::clone(own)];
        let mut found = typed.nearest(&shards);
        if found.as_ref().is_none_or(|(_, slips)| *slips > EASY) {
            for number in nearby(&position.stem, |key| self.manifest.shard_of(key)) {
                shards.push(self.shard(number)?);
            }
            found = typed.nearest(&shards);
        }
        Ok(found.map(|(term, _)| term))
    }

    /// The two known words that a word is made of between which a space was left out, the first as long as may be; empty where
    /// there are none.
    fn parts(&self, position: &Position) -> Result<Vec<Position>, DecodeError> {
        let letters: Vec<char> = position.word.chars().collect();
        for cut in (PART_LENGTH..=letters.len().saturating_sub(PART_LENGTH)).rev() {
            let mut parts = Vec::new();
            for letters in [&letters[..cut], &letters[cut..]] {
                let word: String = letters.iter().collect();
                let stem = self.analyzer.stem(&word);
                let shard = self.shard_for(&stem)?;
                let mut part = Position {
                    plain: None,
                    alias: None,
                    fifths: 4,
                    phrase_idf: None,
                    said: position.said.clone(),
                    word,
                    stem,
                };
                part.take_from(&shard, &part.stem.clone());
                if part.plain.is_none() && part.alias.is_none() {
                    break;
                }
                parts.push(part);
            }
            if parts.len() == 2 {
                return Ok(parts);
            }
        }
        Ok(Vec::new())
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
    pub fn take_from(&mut self, shard: &Shard, name: &str) {
        let named = |alias: bool| shard.terms.iter().find(|term| term.name == name && term.alias == alias).cloned();
        self.plain = named(false);
        self.alias = named(true);
    }

    /// What the word weighs in the coverage; `None` when nothing is known of it.
    pub fn idf(&self) -> Option<u64> {
        let plain = self.plain.as_ref().filter(|term| !term.postings.is_empty());
        let own = plain.or(self.alias.as_ref()).map(|term| u64::from(term.idf) * self.fifths / 5);
        own.or(self.phrase_idf)
    }

    pub fn describe(&self, phrases: &[Phrase], at: usize) -> String {
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

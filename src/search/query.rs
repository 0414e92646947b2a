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
    /// Which of all its words.
    pub place: usize,
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

/// How the words of a query were understood.
#[derive(Default)]
pub struct Understood {
    /// Whether one was replaced that is not just unfinished.
    pub corrected: bool,
    /// Stems that no shard has, as they were typed.
    pub unknown: Vec<String>,
    /// What became of each word, a line each, for `--explain`.
    pub told: Vec<String>,
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
    pub fn positions(&self, words: &[String]) -> Vec<Position> {
        let words = &words[..words.len().min(WORD_LIMIT)];
        let stems: Vec<String> = words.iter().map(|word| self.analyzer.stem(word)).collect();
        let position = |(place, word): (usize, &String)| Position {
            place,
            stem: stems[place].clone(),
            word: word.clone(),
            plain: None,
            alias: None,
            fifths: 5,
            phrase_idf: None,
            said: format!(" {} {PLACE} {} ", stems[..place].join(" "), stems[place + 1..].join(" ")),
        };
        let all: Vec<Position> = words.iter().enumerate().map(position).collect();
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

    /// Finds the terms of each word; replaces words that nobody knows.
    pub fn resolve(
        &self,
        words: &mut [String],
        positions: &mut Vec<Position>,
        phrases: &[Phrase],
        completes: bool,
    ) -> Result<Understood, DecodeError> {
        let mut understood = Understood::default();
        let last = positions.len().saturating_sub(1);
        let (mut found, mut sure) = (Vec::new(), false);
        for (at, position) in positions.iter_mut().enumerate() {
            let shard = self.shard_for(&position.stem)?;
            position.take_from(&shard, &position.stem.clone());
            if !position.is_known() {
                understood.unknown.push(position.stem.clone());
            }
            let typed = &position.word;
            let guessed = typed.chars().count() >= CORRECTED_LENGTH && !typed.bytes().any(|byte| byte.is_ascii_digit());
            let own = position.is_known() || phrases.iter().any(|phrase| phrase.covers(at));
            let whole = if at == last && completes { completion(&shard, typed) } else { None };
            let (meant, slips) = match whole {
                _ if own || !guessed => (Vec::new(), None),
                Some(term) => (vec![self.replaced(position, term)?], None),
                None => self.meant(position, &shard)?,
            };
            sure |= own || slips.is_some_and(|slips| slips <= EASY);
            found.push((own, whole.is_some(), meant));
        }
        // Words of which none is known, or nearly, and not all can be, are about something else.
        let lost = !sure && found.iter().any(|(_, _, meant)| meant.is_empty());
        for (at, (own, completed, meant)) in found.into_iter().enumerate().rev() {
            let position = &positions[at];
            if lost || meant.is_empty() {
                let known_as = if own { position.describe(phrases, at) } else { "not found".to_owned() };
                understood.told.push(format!("{}: {known_as}", position.word));
                continue;
            }
            let shown = meant.iter().map(|position| position.word.as_str()).collect::<Vec<_>>().join(" ");
            understood.told.push(format!("{}: taken as {shown}", position.word));
            if !completed {
                words[position.place] = shown;
                understood.corrected = true;
            }
            positions.splice(at..=at, meant);
        }
        understood.told.reverse();
        Ok(understood)
    }

    /// The same position with a word of the index.
    fn replaced(&self, position: &Position, term: &Term) -> Result<Position, DecodeError> {
        let (word, stem) = (term.shown.clone(), term.name.clone());
        let mut meant =
            Position { word, stem, plain: None, alias: None, fifths: 4, said: position.said.clone(), ..*position };
        meant.take_from(&*self.shard_for(&term.name)?, &term.name);
        Ok(meant)
    }

    /// The nearest word of the word's own shard, or, unless the slip is a common one, of the shards nearby as well; where
    /// there is none, the two words that it may be. With it, what its slips cost.
    fn meant(&self, position: &Position, own: &Rc<Shard>) -> Result<(Vec<Position>, Option<u32>), DecodeError> {
        let typed = Typed::new(&position.word, &position.stem);
        let mut shards = vec![Rc::clone(own)];
        let mut found = typed.nearest(&shards);
        if found.as_ref().is_none_or(|(_, slips)| *slips > EASY) {
            for number in nearby(&position.stem, |key| self.manifest.shard_of(key)) {
                shards.push(self.shard(number)?);
            }
            found = typed.nearest(&shards);
        }
        match found {
            Some((term, slips)) => Ok((vec![self.replaced(position, &term)?], Some(slips))),
            None => Ok((self.parts(position)?, None)),
        }
    }

    /// The two known words that a word is made of between which a space was left out, the first as long as may be; empty where
    /// there are none.
    fn parts(&self, position: &Position) -> Result<Vec<Position>, DecodeError> {
        let letters: Vec<char> = position.word.chars().collect();
        for cut in (PART_LENGTH..=letters.len().saturating_sub(PART_LENGTH)).rev() {
            let mut parts = Vec::new();
            for letters in [&letters[..cut], &letters[cut..]] {
                let word: String = letters.iter().collect();
                let name = self.analyzer.stem(&word);
                let term = Term { shown: word, name, ..Term::default() };
                let part = self.replaced(position, &term)?;
                parts.extend(part.is_known().then_some(part));
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

    pub fn is_known(&self) -> bool {
        self.plain.is_some() || self.alias.is_some()
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

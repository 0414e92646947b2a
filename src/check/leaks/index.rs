//! What must not be found: every run of eight words of held text, and short phrases such as titles.
//!
//! In: held texts. Out: an [`Index`] that reads any other text and names what it holds of them. A text is read once, word
//! by word; almost every word costs one look at a small table of bits.

use std::collections::HashMap;

use super::words::{self, Word};

/// Words of a run. Shorter ones are met by chance (dates, names of boards); longer ones let a sentence through.
pub const RUN_WORDS: usize = 8;

/// Different words of three letters or more that a run must have. Below it, a run may be made of dates and figures, which a
/// template puts together by itself.
const TELLING_WORDS: usize = 4;

/// A phrase of fewer words counts only where no tag parts them: lists of links put any two words side by side.
const LONG_PHRASE_WORDS: usize = 4;

/// Bits of the first table. 2^18 bits are 32 kB, which stay in a processor's nearest memory; a hundred held pages set a
/// quarter of them.
const FILTER_BITS: u32 = 18;

/// Where held text stands: the number of its source, and bytes from the start of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub source: u32,
    pub at: u32,
}

/// What a text was found to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hit {
    /// A run, by its key.
    Run(u64),
    /// A phrase, by its number.
    Phrase(u32),
}

/// A title, an id, a text of few words.
#[derive(Clone, Debug)]
pub struct Phrase {
    words: Vec<u64>,
    pub place: Place,
}

impl Phrase {
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// Whether it is short enough to be met by chance in a file nobody made with templates.
    pub fn is_short(&self) -> bool {
        self.words.len() < LONG_PHRASE_WORDS
    }
}

/// Runs and phrases of held texts.
#[derive(Debug)]
pub struct Index {
    runs: HashMap<u64, Place>,
    phrases: Vec<Phrase>,
    /// Phrases by their last word.
    endings: HashMap<u64, Vec<u32>>,
    filter: Filter,
}

impl Default for Index {
    fn default() -> Self {
        let filter = Filter { bits: vec![0; 1 << (FILTER_BITS - 6)] };
        Self { runs: HashMap::new(), phrases: Vec::new(), endings: HashMap::new(), filter }
    }
}

impl Index {
    pub fn place(&self, run: u64) -> Option<Place> {
        self.runs.get(&run).copied()
    }

    pub fn phrase(&self, number: u32) -> &Phrase {
        &self.phrases[number as usize]
    }

    /// Adds every run of the pieces of one text, which follow each other. `at` gives the place of a byte of a piece.
    pub fn add_runs<'t>(&mut self, source: u32, pieces: impl IntoIterator<Item = (&'t str, Base)>) {
        let mut window = Window::default();
        let mut met = [(0, 0, 0); RUN_WORDS];
        for (text, base) in pieces {
            words::read(text, |word| {
                met[window.count % RUN_WORDS] = (word.hash, word.letters, base.of(word.at));
                let Some(key) = window.push(word.hash) else { return };
                let mut telling: Vec<u64> =
                    met.iter().filter(|(_, letters, _)| *letters >= 3).map(|(hash, ..)| *hash).collect();
                telling.sort_unstable();
                telling.dedup();
                if telling.len() >= TELLING_WORDS {
                    let at = met[window.count % RUN_WORDS].2;
                    self.filter.set(key);
                    self.runs.entry(key).or_insert(Place { source, at });
                }
            });
        }
    }

    /// Adds a text of a few words.
    pub fn add_phrase(&mut self, text: &str, place: Place) {
        let words = words::hashes(text);
        let Some(last) = words.last().copied().filter(|_| words.len() <= RUN_WORDS) else { return };
        self.filter.set(last);
        self.endings.entry(last).or_default().push(self.phrases.len() as u32);
        self.phrases.push(Phrase { words, place });
    }

    /// Reads a text and calls `found` with what it holds, and the byte where that ends.
    pub fn search(&self, text: &str, mut found: impl FnMut(Hit, usize)) {
        // Words inside tags are read beside the text, so that neither parts the other.
        let mut windows = [Window::default(), Window::default()];
        words::read(text, |word: Word| {
            let window = &mut windows[usize::from(word.in_tag)];
            if word.after_tag {
                window.since_tag = 0;
                if word.in_tag {
                    window.clear();
                }
            }
            let key = window.push(word.hash);
            if let Some(key) = key.filter(|key| self.filter.has(*key) && self.runs.contains_key(key)) {
                found(Hit::Run(key), word.at);
            }
            if self.filter.has(word.hash)
                && let Some(numbers) = self.endings.get(&word.hash)
            {
                for number in numbers {
                    let phrase = &self.phrases[*number as usize];
                    if window.ends_with(&phrase.words) && (!phrase.is_short() || window.since_tag >= phrase.words.len())
                    {
                        found(Hit::Phrase(*number), word.at);
                    }
                }
            }
        });
    }

    /// Keeps what the two tests say.
    pub fn retain(&mut self, run: impl Fn(u64) -> bool, phrase: impl Fn(u32) -> bool) {
        let runs = std::mem::take(&mut self.runs).into_iter().filter(|(key, _)| run(*key)).collect();
        let mut kept = Self { runs, ..Self::default() };
        for key in kept.runs.keys() {
            kept.filter.set(*key);
        }
        for (number, one) in std::mem::take(&mut self.phrases).into_iter().enumerate() {
            if let Some(last) = one.words.last().copied().filter(|_| phrase(number as u32)) {
                kept.filter.set(last);
                kept.endings.entry(last).or_default().push(kept.phrases.len() as u32);
                kept.phrases.push(one);
            }
        }
        *self = kept;
    }
}

/// Where a piece of a text comes from.
#[derive(Clone, Copy, Debug)]
pub enum Base {
    /// It is a slice of the file, which starts here.
    Slice(usize),
    /// It was written otherwise, and this is where.
    Whole(usize),
}

impl Base {
    fn of(self, at: usize) -> u32 {
        let at = match self {
            Self::Slice(start) => start + at,
            Self::Whole(start) => start,
        };
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// The last eight words, and a hash of them that moves along.
#[derive(Clone, Debug, Default)]
struct Window {
    words: [u64; RUN_WORDS],
    /// Words read since the start.
    count: usize,
    since_tag: usize,
    rolling: u64,
}

/// An odd number, so that no word's part of the sum is lost.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
const BASE_TO_RUN: u64 = BASE.wrapping_pow(RUN_WORDS as u32);

impl Window {
    /// The key of the run that ends with this word, once there are enough words.
    #[inline]
    fn push(&mut self, word: u64) -> Option<u64> {
        let slot = &mut self.words[self.count % RUN_WORDS];
        let gone = std::mem::replace(slot, word);
        self.rolling = self.rolling.wrapping_mul(BASE).wrapping_add(word).wrapping_sub(gone.wrapping_mul(BASE_TO_RUN));
        self.count += 1;
        self.since_tag += 1;
        (self.count >= RUN_WORDS).then_some(self.rolling ^ (self.rolling >> 29))
    }

    fn clear(&mut self) {
        *self = Self::default();
    }

    fn ends_with(&self, words: &[u64]) -> bool {
        let word = |back: usize| self.words[(self.count - 1 - back) % RUN_WORDS];
        words.len() <= self.count && words.iter().rev().enumerate().all(|(back, wanted)| word(back) == *wanted)
    }
}

/// A set of numbers that may say yes wrongly, never no.
#[derive(Debug)]
struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    fn slot(key: u64) -> (usize, u64) {
        let bit = key.wrapping_mul(BASE) >> (64 - FILTER_BITS);
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    fn set(&mut self, key: u64) {
        let (at, bit) = Self::slot(key);
        self.bits[at] |= bit;
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let (at, bit) = Self::slot(key);
        self.bits[at] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "The heron waits beside the quiet weir at dusk";

    fn index() -> Index {
        let mut index = Index::default();
        index.add_runs(7, [(SECRET, Base::Slice(100))]);
        index.add_phrase("Heron report", Place { source: 7, at: 3 });
        index
    }

    fn count(text: &str) -> (usize, usize) {
        let (mut runs, mut phrases) = (0, 0);
        index().search(text, |hit, _| match hit {
            Hit::Run(_) => runs += 1,
            Hit::Phrase(_) => phrases += 1,
        });
        (runs, phrases)
    }

    #[test]
    fn eight_words_are_found_and_seven_are_not() {
        assert_eq!(count(SECRET), (2, 0));
        assert_eq!(count("so the <b>heron</b> WAITS beside the quiet, weir at noon"), (1, 0));
        assert_eq!(count("heron waits beside the quiet weir at"), (0, 0));
        assert_eq!(count("<meta content=\"heron waits beside the quiet weir at dusk\">"), (1, 0));
        assert_eq!(count("the heron waits <img alt=\"x y z\"> beside the quiet weir at dusk"), (2, 0));
    }

    #[test]
    fn a_short_phrase_is_not_made_of_neighbours() {
        assert_eq!(count("our heron report, published"), (0, 1));
        assert_eq!(count("<li>Heron</li><li>Report</li>"), (0, 0));
    }

    #[test]
    fn a_run_knows_its_place_and_dates_are_no_run() {
        let index = index();
        let mut places = Vec::new();
        index.search("waits. The heron waits beside the quiet weir at", |hit, _| match hit {
            Hit::Run(key) => places.push(index.place(key)),
            Hit::Phrase(_) => {}
        });
        assert_eq!(places, [Some(Place { source: 7, at: 100 })]);
        let mut dates = Index::default();
        dates.add_runs(0, [("from 1 April 2025 to 31 March 2026 and 1 April 2026", Base::Whole(0))]);
        assert!(dates.runs.is_empty());
    }

    #[test]
    fn what_is_not_kept_is_not_found() {
        let mut index = index();
        index.retain(|_| false, |_| true);
        let mut found = Vec::new();
        index.search(&format!("{SECRET} heron report"), |hit, _| found.push(hit));
        assert_eq!(found, [Hit::Phrase(0)]);
    }
}

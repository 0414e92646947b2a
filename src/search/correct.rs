//! Which word was meant by one that nobody knows (`FORMAT.md`, rule 3): what slips of the finger and of the ear cost, and
//! in which shards to look.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::decode::Shard;
use super::{Term, key};

/// Consonants that a key can have: any of them may be what was left out, or put in place of another.
const KEY_LETTERS: &str = "bdfgjklmnprstvx";

/// Shorter words have too many neighbours to guess which was meant.
pub const CORRECTED_LENGTH: usize = 4;

/// A slip that costs no more than this is so common that nobody looks further for another word.
pub const EASY: u32 = 7;

/// Shards that are looked into for a word, besides its own: about 12 kB.
const NEARBY: usize = 3;

/// Optimal string alignment with a price for each slip: what is easily done costs least.
pub fn slips(typed: &[char], word: &[char]) -> u32 {
    let vowel = |letter: char| "aeiouy".contains(letter);
    let same = |letters: &[char], at: usize| at > 1 && letters[at - 1] == letters[at - 2];
    let mut rows: Vec<Vec<u32>> = Vec::with_capacity(typed.len() + 1);
    for i in 0..=typed.len() {
        let mut row: Vec<u32> = Vec::with_capacity(word.len() + 1);
        for j in 0..=word.len() {
            let mut least = if i + j == 0 { 0 } else { u32::MAX };
            if i > 0 {
                least = least.min(rows[i - 1][j] + if same(typed, i) { 5 } else { 9 });
            }
            if j > 0 {
                least = least.min(row[j - 1] + if same(word, j) { 4 } else { 6 });
            }
            if i > 0 && j > 0 {
                let (a, b) = (typed[i - 1], word[j - 1]);
                let replaced = if vowel(a) && vowel(b) { 7 } else { 10 };
                least = least.min(rows[i - 1][j - 1] + if a == b { 0 } else { replaced });
                if i > 1 && j > 1 && a == word[j - 2] && b == typed[i - 2] {
                    least = least.min(rows[i - 2][j - 2] + 6);
                }
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[typed.len()][word.len()]
}

/// How many slips lie between two words, whatever they cost.
pub fn edits(typed: &str, word: &str) -> usize {
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=word.len()).collect()];
    for i in 1..=typed.len() {
        let mut row = vec![i];
        for j in 1..=word.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(typed[i - 1] != word[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[typed.len()][word.len()]
}

/// What may be spent on making a word out of one of so many letters.
fn limit(letters: usize) -> u32 {
    match letters {
        0..=5 => 10,
        6..=7 => 16,
        _ => 20,
    }
}

/// A typed word, and what may be spent on it.
pub struct Typed {
    word: Vec<char>,
    stem: Vec<char>,
    limit: u32,
}

impl Typed {
    pub fn new(word: &str, stem: &str) -> Self {
        let word: Vec<char> = word.chars().collect();
        Self { limit: limit(word.len()), stem: stem.chars().collect(), word }
    }

    /// What the slips cost that lie between the typed word and one of the index; `None` where it is too much.
    pub fn slips(&self, shown: &str, name: &str) -> Option<u32> {
        let far = |a: &[char], b: &[char]| {
            if a.len().abs_diff(b.len()) as u32 * 4 > self.limit { u32::MAX } else { slips(a, b) }
        };
        let (shown, name): (Vec<char>, Vec<char>) = (shown.chars().collect(), name.chars().collect());
        // "Schol" is one slip from "school", however often the texts say "schools".
        let ending = self.word.len().abs_diff(shown.len()) as u32;
        let least = far(&self.word, &shown).min(far(&self.stem, &name).saturating_add(ending));
        (least <= self.limit).then_some(least)
    }

    /// The word of some shards that was most likely meant, and the cost of the slips.
    pub fn nearest(&self, shards: &[Rc<Shard>]) -> Option<(Term, u32)> {
        let mut best: Option<(&Term, u32, i64)> = None;
        let terms = shards.iter().flat_map(|shard| &shard.terms);
        for term in terms.filter(|term| !term.name.contains(' ')) {
            let Some(slips) = self.slips(&term.shown, &term.name) else { continue };
            let bits = u32::BITS - (term.postings.len() as u32).leading_zeros();
            let cost = i64::from(slips) - i64::from(bits);
            if best.is_none_or(|(_, _, least)| cost < least) {
                best = Some((term, slips, cost));
            }
        }
        best.map(|(term, slips, _)| (term.clone(), slips))
    }
}

/// The shards where a word is looked for that is not in its own: those into which most keys one slip away fall.
pub fn nearby(stem: &str, shard_of: impl Fn(&str) -> usize) -> Vec<usize> {
    let letters: Vec<char> = key(stem).chars().collect();
    let own = shard_of(&key(stem));
    let every = KEY_LETTERS.chars().count() as u32;
    let mut tally: BTreeMap<usize, u32> = BTreeMap::new();
    let mut add = |start: &[char], put: &[char], end: &[char], points: u32| {
        let number = shard_of(&[start, put, end].concat().into_iter().collect::<String>());
        if number != own {
            *tally.entry(number).or_default() += points;
        }
    };
    for at in 0..=letters.len() {
        let (start, end) = letters.split_at(at);
        if let [_, rest @ ..] = end {
            add(start, &[], rest, every);
        }
        if let [one, other, rest @ ..] = end {
            add(start, &[*other, *one], rest, every);
        }
        for letter in KEY_LETTERS.chars() {
            add(start, &[letter], end, 1);
            if let [replaced, rest @ ..] = end {
                // The letter `c` is either, by what follows it.
                let alike = matches!((letter, replaced), ('k', 's') | ('s', 'k'));
                add(start, &[letter], rest, if alike { every } else { 1 });
            }
        }
    }
    let mut most: Vec<(usize, u32)> = tally.into_iter().collect();
    most.sort_by_key(|(number, points)| (std::cmp::Reverse(*points), *number));
    most.into_iter().take(NEARBY).map(|(number, _)| number).collect()
}

/// The word that begins with what was typed and is in most sections.
pub fn completion<'s>(shard: &'s Shard, typed: &str) -> Option<&'s Term> {
    let candidates = shard.terms.iter().filter(|term| !term.name.contains(' ') && term.shown.starts_with(typed));
    candidates.fold(None, |best: Option<&Term>, term| match best {
        Some(best) if best.postings.len() >= term.postings.len() => Some(best),
        _ => Some(term),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_cost_what_they_are_worth() {
        let cost =
            |typed: &str, word: &str| slips(&typed.chars().collect::<Vec<_>>(), &word.chars().collect::<Vec<_>>());
        assert_eq!((cost("abuse", "abuse"), cost("", "ab"), cost("ab", "")), (0, 12, 18));
        assert_eq!((cost("abues", "abuse"), cost("abus", "abuse"), cost("abuuse", "abuse")), (6, 6, 5));
        assert_eq!((cost("neglact", "neglect"), cost("neglevt", "neglect"), cost("referal", "referral")), (7, 10, 4));
    }

    #[test]
    fn edits_count_every_slip_as_one() {
        assert_eq!((edits("abuse", "abuse"), edits("", "ab"), edits("abues", "abuse")), (0, 2, 1));
        assert_eq!((edits("kitten", "sitting"), edits("suicdal", "suicid")), (3, 3));
    }

    #[test]
    fn a_word_is_near_by_its_spelling_or_its_stem() {
        let slips = |word: &str, stem: &str, shown: &str, name: &str| Typed::new(word, stem).slips(shown, name);
        assert_eq!(slips("schol", "schol", "schools", "school"), Some(6));
        assert_eq!(slips("adits", "adit", "additional", "addit"), Some(9));
        assert_eq!(slips("xylophone", "xylophon", "telephone", "telephon"), None);
    }

    #[test]
    fn shards_nearby_hold_keys_one_slip_away() {
        // One shard for each first letter.
        let by_letter = |key: &str| usize::from(key.bytes().next().unwrap_or_default());
        assert!(nearby("cild", by_letter).contains(&usize::from(b'k')));
        assert!(nearby("lsafeguarding", by_letter).contains(&usize::from(b's')));
        assert!(nearby("abuse", |_| 0).is_empty());
    }
}

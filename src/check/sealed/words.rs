//! How a name becomes hashes, and how the words of a text are compared with them.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::prose;

/// Words of a run at most. Names of people are rarely longer, and a longer name has runs of three.
const LONGEST_RUN: usize = 3;

/// Letters of a run at least. One letter is what pseudonyms are made of.
const SHORTEST_LETTERS: usize = 2;

/// Characters of a salt at least. Names are few and can be tried one by one, so the salt alone keeps them: sixteen letters
/// typed at random are beyond guessing, a word with a year is not.
const SALT_CHARACTERS: usize = 16;

/// Bytes of a hash that are kept. At 16, two texts are never alike by chance (2^-128 for each pair).
const HASH_BYTES: usize = 16;

/// The key made from the secret. It has no `Debug`: nothing may print it.
#[derive(Clone)]
pub struct Salt([u8; blake3::KEY_LEN]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaltProblem {
    #[error("SIGNPOST_SEAL_SALT has fewer than {SALT_CHARACTERS} characters")]
    TooShort,
    #[error("SIGNPOST_SEAL_SALT is not text in UTF-8")]
    NotText,
}

impl Salt {
    /// The salt of this machine: the variable `SIGNPOST_SEAL_SALT`. Unset and empty are the same.
    ///
    /// # Errors
    /// When there is one that cannot keep anything secret.
    pub fn of_machine() -> Result<Option<Self>, SaltProblem> {
        match std::env::var("SIGNPOST_SEAL_SALT") {
            Ok(text) if text.is_empty() => Ok(None),
            Ok(text) => Self::new(&text).map(Some),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(SaltProblem::NotText),
        }
    }

    /// # Errors
    /// When it is too short.
    pub fn new(text: &str) -> Result<Self, SaltProblem> {
        if text.trim().chars().count() < SALT_CHARACTERS {
            return Err(SaltProblem::TooShort);
        }
        Ok(Self(blake3::derive_key("signpost 2026-11 sealed names", text.trim().as_bytes())))
    }

    /// A run of words of a review, in hexadecimal. The review is part of it, so that nobody sees who is in two.
    pub fn hash(&self, review: &str, run: &str) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(review.as_bytes()).update(b"\0").update(run.as_bytes());
        hasher.finalize().to_hex()[..2 * HASH_BYTES].to_owned()
    }
}

/// The runs that stand for the names of a list: one name a line. Of `Mary Ann Smith` every word counts and all that follow
/// each other; of `"Will Young"`, in quotes, only the whole.
pub fn of_list(list: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in list.lines().map(str::trim) {
        let bare = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let words: Vec<_> = split(bare.unwrap_or(line)).into_iter().map(|(_, word)| word).collect();
        let shortest = if bare.is_some() { words.len().min(LONGEST_RUN) } else { 1 };
        found.extend(runs(&words, shortest).into_iter().map(|(_, run)| run));
    }
    found.retain(|run| run.chars().count() >= SHORTEST_LETTERS);
    found
}

/// Places of a text whose words, one to three, are in the list; the longest of several.
pub fn matches(text: &str, is_sealed: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let words = split(text);
    let plain: Vec<_> = words.iter().map(|(_, word)| word.clone()).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    for (run, letters) in runs(&plain, 1) {
        if run.start >= next && letters.chars().count() >= SHORTEST_LETTERS && is_sealed(&letters) {
            next = run.end;
            found.push(words[run.start].0.start..words[run.end - 1].0.end);
        }
    }
    found
}

/// Runs of words that follow each other, as places among the words and as letters: by first word, the longest first.
fn runs(words: &[String], shortest: usize) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for start in 0..words.len() {
        for length in (shortest.max(1)..=LONGEST_RUN.min(words.len() - start)).rev() {
            found.push((start..start + length, words[start..start + length].concat()));
        }
    }
    found
}

/// Words with their places, without case, accents, hyphens, apostrophes and a possessive 's.
fn split(text: &str) -> Vec<(Range<usize>, String)> {
    let plain = |place: Range<usize>| {
        let word = &text[place.clone()];
        let word = ["'s", "’s", "'S", "’S"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        (place, slug::slugify(word).replace('-', ""))
    };
    prose::words(text).into_iter().map(plain).filter(|(_, word)| !word.is_empty()).collect()
}

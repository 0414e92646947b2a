//! From text to words, stems and keys, as `FORMAT.md` lays down. The browser does the same; `tests/search/vectors` hold both
//! to it.

use std::collections::{BTreeSet, HashMap};

use frostem::Stemmer;

use super::languages::{Forms, stemmer, stemmer_code, stop_words};

/// Longest word, in characters. Longer runs are addresses and mistakes; cutting keeps them out of the way.
const WORD_LIMIT: usize = 40;

/// Characters of a key: enough to spread words over shards, few enough that late slips do not matter.
const KEY_LIMIT: usize = 6;

/// Takes text apart for one language.
pub struct Analyzer {
    fold: HashMap<char, String>,
    /// The stemmer that the browser has too.
    stemmer: Option<Stemmer>,
    /// What was learnt for a language whose stemmer the browser has not.
    forms: Forms,
    stop_words: &'static str,
}

impl Analyzer {
    /// As the browser does for a language code such as `en` or `en-GB`: any but English keeps its words as they are.
    pub fn new(language: &str) -> Self {
        let fold: HashMap<String, String> = serde_json::from_str(include_str!("fold.json")).unwrap_or_default();
        let fold = fold.into_iter().filter_map(|(from, to)| Some((from.chars().next()?, to))).collect();
        let code = stemmer_code(language);
        let stemmer = if code.is_empty() { None } else { stemmer(code) };
        Self { fold, stemmer, forms: Forms::default(), stop_words: stop_words(language) }
    }

    /// For building an index: of a language that the browser cannot stem, the stems of the words of `texts` are learnt, and
    /// further forms of those of `titles`.
    pub fn learning<'a>(
        language: &str,
        texts: impl IntoIterator<Item = &'a str>,
        titles: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut analyzer = Self::new(language);
        if let (None, Some(stemmer)) = (&analyzer.stemmer, stemmer(language)) {
            analyzer.forms = Forms::learn(language, stemmer, texts, titles, |text| analyzer.words(text));
        }
        analyzer
    }

    /// The words of a text, folded, in order.
    pub fn words(&self, text: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut word = String::new();
        let folded = self.fold(text);
        let characters: Vec<char> = folded.chars().collect();
        let mut at = 0;
        while at < characters.len() {
            let character = characters[at];
            if is_word_character(character) {
                word.push(character);
            } else if character == '\''
                && !word.is_empty()
                && characters.get(at + 1).is_some_and(|c| is_word_character(*c))
            {
                // A final `'s` goes with its apostrophe.
                let goes_on = characters.get(at + 2).is_some_and(|c| is_word_character(*c));
                if characters[at + 1] == 's' && !goes_on {
                    at += 1;
                }
            } else if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            at += 1;
        }
        if !word.is_empty() {
            words.push(word);
        }
        section_numbers(words.into_iter().map(|word| word.chars().take(WORD_LIMIT).collect()))
    }

    fn fold(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for character in text.chars().flat_map(char::to_lowercase) {
            match self.fold.get(&character) {
                Some(plain) => out.push_str(plain),
                None => out.push(character),
            }
        }
        out
    }

    /// The stem of a word that [`Analyzer::words`] gave.
    pub fn stem(&self, word: &str) -> String {
        match &self.stemmer {
            Some(stemmer) if !word.bytes().any(|byte| byte.is_ascii_digit()) => stemmer.stem(word).into_owned(),
            Some(_) => word.to_owned(),
            None => self.forms.stem(word).to_owned(),
        }
    }

    /// The stems of a text, in order.
    pub fn stems(&self, text: &str) -> Vec<String> {
        self.words(text).iter().map(|word| self.stem(word)).collect()
    }

    /// What the browser may look up for a stem, each with how it is shown: the stem itself, or the words that have it, the
    /// commonest first.
    pub fn looked_up<'a>(&'a self, stem: &'a str, shown: &'a str) -> Vec<(&'a str, &'a str)> {
        self.forms.words(stem).into_iter().map(|word| (word, self.forms.shown(word).unwrap_or(shown))).collect()
    }

    /// The stems of words that say nothing.
    pub fn stop_words(&self) -> BTreeSet<String> {
        self.stems(self.stop_words).into_iter().collect()
    }

    /// The same, as the browser meets them.
    pub fn stop_words_looked_up(&self) -> Vec<String> {
        let words = self.words(self.stop_words).into_iter();
        let met: BTreeSet<String> =
            words.map(|word| if self.stemmer.is_some() { self.stem(&word) } else { word }).collect();
        met.into_iter().collect()
    }
}

fn is_word_character(character: char) -> bool {
    match character {
        '0'..='9' | 'a'..='z' => true,
        _ => {
            let code = character as u32;
            let punctuation = matches!(code, 0x2000..=0x2bff | 0x2e00..=0x2e7f | 0x3000..=0x303f | 0xfe10..=0xfe6f | 0xd800..=0xf8ff | 0xff00..=0xff0f | 0xfff0..=0xffff | 0x1f000..=0x1fbff);
            code >= 0x180 && !punctuation
        }
    }
}

/// `s47` and `s 47` are `section 47`.
fn section_numbers(words: impl Iterator<Item = String>) -> Vec<String> {
    let is_number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut out: Vec<String> = Vec::new();
    for word in words {
        if is_number(&word) && out.last().is_some_and(|last| last == "s") {
            out.pop();
            out.push("section".into());
            out.push(word);
        } else if let Some(number) = word.strip_prefix('s').filter(|number| is_number(number)) {
            out.push("section".into());
            out.push(number.to_owned());
        } else {
            out.push(word);
        }
    }
    out
}

/// The key of a word or phrase: what most slips of the finger leave unchanged.
pub fn key(name: &str) -> String {
    let word = name.split(' ').next().unwrap_or_default();
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.chars().take(KEY_LIMIT).collect();
    }
    let characters: Vec<char> = word.chars().collect();
    let mut key: Vec<char> = Vec::with_capacity(KEY_LIMIT);
    for (at, character) in characters.iter().enumerate() {
        if at > 0 && "aeiouyhw".contains(*character) {
            continue;
        }
        let plain = match character {
            'c' if matches!(characters.get(at + 1), Some('e' | 'i' | 'y')) => 's',
            'c' | 'q' => 'k',
            'z' => 's',
            'p' if characters.get(at + 1) == Some(&'h') => 'f',
            other => *other,
        };
        if key.last() != Some(&plain) && key.len() < KEY_LIMIT {
            key.push(plain);
        }
    }
    key.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_text() {
        let words = |text: &str| Analyzer::new("en").words(text).join(" ");
        assert_eq!(words("The child’s GP didn't know: co-sleeping, Été!"), "the child gp didnt know co sleeping ete");
        assert_eq!(words("s47 and s.136, S 17"), "section 47 and section 136 section 17");
        assert_eq!(words("”—…"), "");
        assert_eq!(words(&"x".repeat(50)), "x".repeat(40));
    }

    #[test]
    fn keys_survive_slips() {
        for (right, wrong) in
            [("private", "prviate"), ("safeguarding", "saefguarding"), ("radicalisation", "radicalization")]
        {
            assert_eq!(key(right), key(wrong));
        }
        assert_eq!(
            (key("private").as_str(), key("physical abuse").as_str(), key("s47a9999").as_str()),
            ("prvt", "fskl", "s47a99")
        );
    }

    #[test]
    fn the_browser_stems_english_and_the_index_what_it_learns() {
        assert_eq!(Analyzer::new("en-GB").stem("sleeping"), "sleep");
        assert_eq!(Analyzer::new("fr").stem("enfants"), "enfants");
        assert_eq!(Analyzer::learning("fr", ["Les enfants"], []).stem("enfants"), "enfant");
        assert_eq!(Analyzer::learning("cy", ["Y plant"], []).stem("plant"), "plant");
    }
}

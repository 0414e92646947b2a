//! Words, sentences and phrases of a text.

use std::ops::Range;

/// The words of a text: letters and digits, with an apostrophe between letters. A hyphen ends a word.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = |next: Option<&(usize, char)>| next.is_some_and(|(_, next)| next.is_alphabetic());
        let inside = c.is_alphanumeric() || (matches!(c, '\'' | '’') && start.is_some() && joins(chars.peek()));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        found.push(from..text.len());
    }
    found
}

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 16] =
    ["mr", "mrs", "ms", "dr", "prof", "st", "no", "nos", "e.g", "i.e", "etc", "cf", "vs", "p", "pp", "para"];

/// The sentences of a text, without the spaces around them.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let ends = match c {
            '\n' => true,
            '!' | '?' => bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace),
            '.' => {
                let before = text[start..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
                let single = before.chars().count() == 1 && before.chars().all(char::is_uppercase);
                let short = single || ABBREVIATIONS.iter().any(|word| word.eq_ignore_ascii_case(before));
                !short && bytes.get(at + 1).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b')' | b'"' | b'\''))
            }
            _ => false,
        };
        if ends {
            push_trimmed(text, start..at + c.len_utf8(), &mut found);
            start = at + c.len_utf8();
        }
    }
    push_trimmed(text, start..text.len(), &mut found);
    found
}

fn push_trimmed(text: &str, part: Range<usize>, found: &mut Vec<Range<usize>>) {
    let inside = &text[part.clone()];
    let start = part.start + (inside.len() - inside.trim_start().len());
    let end = part.start + inside.trim_end().len();
    if start < end {
        found.push(start..end);
    }
}

/// Which three letters in a row stand anywhere in a text: most phrases that do not stand in it can be told at once.
#[derive(Clone, Debug, Default)]
pub struct Sieve(Vec<u64>);

impl Sieve {
    pub fn add(&mut self, text: &str) {
        self.0.resize(512, 0);
        for three in text.as_bytes().windows(3) {
            let at = Self::place(three);
            self.0[at / 64] |= 1 << (at % 64);
        }
    }

    /// Whether a phrase may stand in the text; `false` is sure.
    pub fn may_have(&self, phrase: &str) -> bool {
        phrase
            .as_bytes()
            .windows(3)
            .map(Self::place)
            .all(|at| self.0.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1))
    }

    fn place(three: &[u8]) -> usize {
        let letter = |byte: u8| if byte.is_ascii_alphabetic() { usize::from(byte & 31) } else { 0 };
        letter(three[0]) << 10 | letter(three[1]) << 5 | letter(three[2])
    }
}

/// ASCII case only: enough for English phrases.
pub fn contains_ignoring_case(text: &str, phrase: &str) -> bool {
    find_ignoring_case(text, phrase, 0).is_some()
}

/// The first place at or after `from` where a phrase stands, whatever the case of its ASCII letters.
pub fn find_ignoring_case(text: &str, phrase: &str, from: usize) -> Option<usize> {
    let (text, phrase) = (text.as_bytes(), phrase.as_bytes());
    let first = *phrase.first()?;
    let (low, high) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let last = text.len().checked_sub(phrase.len())?;
    (from..=last)
        .find(|&at| (text[at] == low || text[at] == high) && text[at..at + phrase.len()].eq_ignore_ascii_case(phrase))
}

/// As [`find_ignoring_case`], where the phrase is not part of longer words.
pub fn find_phrase(text: &str, phrase: &str, from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let at = find_ignoring_case(text, phrase, from)?;
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + phrase.len()..].chars().next().is_some_and(char::is_alphanumeric);
        if !before && !after {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_hyphens_and_keep_apostrophes() {
        let text = "Who's there: 0-19, children’s 'end'";
        let found: Vec<_> = words(text).into_iter().map(|word| &text[word]).collect();
        assert_eq!(found, ["Who's", "there", "0", "19", "children’s", "end"]);
    }

    #[test]
    fn sentences_do_not_end_at_titles() {
        let text = "Mr. S came. He saw Dr. T, e.g. on Monday (see no. 5). No!";
        let found: Vec<_> = sentences(text).into_iter().map(|part| &text[part]).collect();
        assert_eq!(found, ["Mr. S came.", "He saw Dr. T, e.g. on Monday (see no. 5).", "No!"]);
    }

    #[test]
    fn a_sieve_lets_through_what_is_there() {
        let mut sieve = Sieve::default();
        sieve.add("Prior to the meeting");
        assert!(sieve.may_have("prior to") && sieve.may_have("Meeting") && !sieve.may_have("utilise"));
    }

    #[test]
    fn phrases_are_whole_words() {
        assert_eq!(find_phrase("subTBC TBC", "tbc", 0), Some(7));
        assert_eq!(find_phrase("subTBC", "tbc", 0), None);
        assert_eq!(find_ignoring_case("é ABC", "abc", 0), Some(3));
    }
}

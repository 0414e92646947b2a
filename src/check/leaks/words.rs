//! The words of a text, however it is wrapped: tags, entities, escapes of JSON and of addresses are seen through.
//!
//! In: any text. Out: hashes of its words in reading order, in small letters. A word is letters and digits; all else parts
//! words, so that quotes, dashes and spaces of any kind fold together. Held text and output go through this one reader, and
//! only what it makes of them is compared: it has to be the same for both, not right about either.

use unicode_normalization::char::decompose_compatible;

use super::entities;

/// A word met in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    pub hash: u64,
    /// Where it starts, in bytes of the text.
    pub at: usize,
    /// How many letters it has, digits not counted.
    pub letters: usize,
    /// Whether it stands inside a tag: an attribute, a comment. Such words do not part the words around the tag.
    pub in_tag: bool,
    /// Whether a tag, or the start of the text, stands between it and the word before it.
    pub after_tag: bool,
}

/// FNV-1a, 64 bits.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Letters and digits in small letters; 0 for every other byte.
const LOWER: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Which tag the reader is in: one that stands in the text, or one that was escaped (`&lt;p&gt;`, as in feeds).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    None,
    Plain,
    Escaped,
}

struct Reader<'a, F> {
    text: &'a str,
    each: F,
    hash: u64,
    /// Whether a word has begun.
    inside: bool,
    letters: usize,
    start: usize,
    tag: Tag,
    after_tag: bool,
}

/// Calls `each` with every word of the text.
pub fn read(text: &str, each: impl FnMut(Word)) {
    let mut reader =
        Reader { text, each, hash: SEED, inside: false, letters: 0, start: 0, tag: Tag::None, after_tag: true };
    reader.run();
}

/// The hashes of a short text's words.
pub fn hashes(text: &str) -> Vec<u64> {
    let mut found = Vec::new();
    read(text, |word| found.push(word.hash));
    found
}

impl<F: FnMut(Word)> Reader<'_, F> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if LOWER[usize::from(byte)] != 0 {
                at = self.plain_letters(bytes, at);
                continue;
            }
            at = match byte {
                b'<' if opens_tag(bytes.get(at + 1)) => {
                    self.open(Tag::Plain);
                    at + 1
                }
                b'>' => {
                    self.close(Tag::Plain);
                    at + 1
                }
                b'&' => self.entity(at),
                b'\\' => self.escape(at),
                b'%' => self.percent(at),
                0x80.. => {
                    let char = self.text[at..].chars().next().unwrap_or(' ');
                    self.char(char, at, at + char.len_utf8());
                    at + char.len_utf8()
                }
                _ => {
                    self.end();
                    at + 1
                }
            };
        }
        self.end();
    }

    /// Letters and digits of ASCII, up to what is none. Nearly every byte passes here, so it is one short loop.
    #[inline]
    fn plain_letters(&mut self, bytes: &[u8], mut at: usize) -> usize {
        if !self.inside {
            self.start = at;
            self.inside = true;
        }
        let (mut hash, mut letters) = (self.hash, 0);
        while let Some(&byte) = bytes.get(at) {
            let lower = LOWER[usize::from(byte)];
            if lower == 0 {
                break;
            }
            hash = (hash ^ u64::from(lower)).wrapping_mul(PRIME);
            letters += usize::from(lower > b'9');
            at += 1;
        }
        self.hash = hash;
        self.letters += letters;
        at
    }

    fn letter(&mut self, byte: u8, at: usize) {
        if !self.inside {
            self.start = at;
            self.inside = true;
        }
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(PRIME);
        self.letters += usize::from(!byte.is_ascii_digit());
    }

    /// A character that was read at `at`, however it was written there; what follows starts at `next`.
    fn char(&mut self, char: char, at: usize, next: usize) {
        match char {
            '<' if opens_tag(self.text.as_bytes().get(next)) => self.open(Tag::Escaped),
            '>' => self.close(Tag::Escaped),
            char if char.is_ascii() => self.plain_char(char, at),
            // One letter may be written in several ways: with its mark or before it, joined to the next, in a wide form.
            char => decompose_compatible(char, |part| self.plain_char(part, at)),
        }
    }

    fn plain_char(&mut self, char: char, at: usize) {
        match char {
            // Soft hyphens, joiners and marks above letters: they are seen or not, the word is the same.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {}
            char if char.is_alphanumeric() => {
                let mut buffer = [0; 4];
                for lower in char.to_lowercase() {
                    for byte in lower.encode_utf8(&mut buffer).bytes() {
                        self.letter(byte, at);
                    }
                }
            }
            _ => self.end(),
        }
    }

    fn end(&mut self) {
        if !self.inside {
            return;
        }
        let in_tag = self.tag != Tag::None;
        let word = Word { hash: self.hash, at: self.start, letters: self.letters, in_tag, after_tag: self.after_tag };
        (self.each)(word);
        self.after_tag = false;
        self.hash = SEED;
        self.inside = false;
        self.letters = 0;
    }

    fn open(&mut self, tag: Tag) {
        self.end();
        self.after_tag = true;
        if self.tag == Tag::None {
            self.tag = tag;
        }
    }

    fn close(&mut self, tag: Tag) {
        self.end();
        if self.tag == tag {
            self.after_tag = true;
            self.tag = Tag::None;
        }
    }

    /// `&amp;`, `&#39;`, and `&amp;lt;`, which was escaped twice.
    fn entity(&mut self, at: usize) -> usize {
        let mut from = at + 1;
        loop {
            match entities::decode(&self.text[from..]) {
                Some(('&', len)) => from += len,
                Some((char, len)) => {
                    self.char(char, at, from + len);
                    return from + len;
                }
                None => {
                    self.end();
                    return from;
                }
            }
        }
    }

    /// Escapes of JSON and of programs: `\n`, `\u003c`, `\x3c`.
    fn escape(&mut self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'n' | b't' | b'r' | b'b' | b'f') => {
                self.end();
                at + 2
            }
            Some(b'u') => match hex(rest.get(1..5)).and_then(char::from_u32) {
                Some(char) => {
                    self.char(char, at, at + 6);
                    at + 6
                }
                None => {
                    self.end();
                    at + 1
                }
            },
            Some(b'x') => match hex(rest.get(1..3)).and_then(char::from_u32) {
                Some(char) => {
                    self.char(char, at, at + 4);
                    at + 4
                }
                None => {
                    self.end();
                    at + 1
                }
            },
            _ => {
                self.end();
                at + 1
            }
        }
    }

    /// `%20`, as in addresses.
    fn percent(&mut self, at: usize) -> usize {
        match hex(self.text.as_bytes().get(at + 1..at + 3)) {
            Some(code) => {
                let char = u8::try_from(code).ok().filter(u8::is_ascii).map_or(' ', char::from);
                self.char(char, at, at + 3);
                at + 3
            }
            None => {
                self.end();
                at + 1
            }
        }
    }
}

/// A `<` that something follows which can be a tag: not the sign of comparison.
fn opens_tag(next: Option<&u8>) -> bool {
    next.is_some_and(|next| next.is_ascii_alphabetic() || b"/!?".contains(next))
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) {
        assert_eq!(hashes(a), hashes(b), "{a} | {b}");
    }

    #[test]
    fn one_text_in_many_wrappings() {
        let plain = "the heron's nest is by the weir";
        for wrapped in [
            "The  heron’s\tnest — is\nby the WEIR!",
            "the heron&#39;s nest&nbsp;is by the we&shy;ir",
            "the heron&amp;#x27;s nest is by the weir",
            r"the\nheron's\u0020nest is \u2018by the weir\u2019",
            "the%20heron%27s%20nest+is+by+the+weir",
            "the heron\u{2019}s nest is by\u{a0}the we\u{ad}ir",
        ] {
            same(plain, wrapped);
        }
        same("café ÉCOLE", "caf&eacute; &#201;cole");
        same("café ÉCOLE", "cafe\u{301} E\u{301}COLE");
        same("the final office", "the \u{fb01}nal of\u{fb01}ce");
        same("the weir", "ｔｈｅ\u{3000}ｗｅｉｒ");
        same("the weir", r"the\x20weir");
    }

    fn outside_tags(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        read(text, |word| found.extend((!word.in_tag).then_some(word.hash)));
        found
    }

    #[test]
    fn a_tag_does_not_part_the_words_around_it() {
        let plain = hashes("the quiet weir at dusk");
        for text in [
            "the <a href=\"/x/\" title=\"a b\">quiet weir</a> at dusk",
            "the &lt;a href=&quot;/x/&quot;&gt;quiet weir&lt;/a&gt; at dusk",
            r"the \u003ca href=\u0022/x/\u0022\u003equiet weir\u003c/a\u003e at dusk",
            "the <!-- x --><b>quiet</b> weir at <br/>dusk",
        ] {
            assert_eq!(outside_tags(text), plain, "{text}");
        }
        assert_eq!(outside_tags("a < b and c > d"), hashes("a b and c d"));
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let mut places = Vec::new();
        read("é <b>a2b</b> cd", |word| places.push((word.at, word.letters, word.after_tag)));
        assert_eq!(places, [(0, 1, true), (4, 1, true), (6, 2, true), (11, 1, true), (14, 2, true)]);
    }
}

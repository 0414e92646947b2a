//! Names that people take for one: they differ only in letter case, or in how Unicode puts their letters together.
//!
//! "é" is one character or an "e" with an accent behind it (Unicode Standard Annex #15). Nobody sees the difference, some
//! disks keep both names, some take them for one, and a browser follows a link only to the one that is written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A text with every letter in one character, where there is one (normal form C).
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.nfc().collect::<String>().into() }
}

/// The same for all names that people take for one.
pub fn folded(text: &str) -> String {
    composed(&text.to_lowercase()).into_owned()
}

/// How two different names differ, where people take them for one: "differ only …".
pub fn likeness(one: &str, other: &str) -> Option<&'static str> {
    if one == other || folded(one) != folded(other) {
        return None;
    }
    Some(match composed(one) == composed(other) {
        true => "in how an accented letter is stored: as one character, or as a letter and its accent",
        false => "in letter case",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_names_look_the_same() {
        let (one, two) = ("caf\u{e9}", "cafe\u{301}");
        assert_eq!(composed(two), one);
        assert!(likeness(one, two).is_some_and(|how| how.contains("accented")));
        assert_eq!(likeness("LADO", "lado"), Some("in letter case"));
        assert_eq!(likeness("CAF\u{c9}", two), Some("in letter case"));
        assert_eq!((likeness("a", "a"), likeness("cafe", one), likeness("a", "b")), (None, None, None));
    }
}

//! How long a text takes to read.

use unicode_segmentation::UnicodeSegmentation;

/// Words an adult reads in a minute, silently: English and Korean from Brysbaert (2019), "How many words do we
/// read per minute?", J. Memory and Language 109; elsewhere the round figure Zola has always used.
const ENGLISH_WORDS_PER_MINUTE: usize = 238;
const KOREAN_WORDS_PER_MINUTE: usize = 202;
const WORDS_PER_MINUTE: usize = 200;
/// Characters read in a minute where words have no spaces between them; the figures of Zola 0.23.
const CHINESE_CHARACTERS_PER_MINUTE: usize = 439;
const JAPANESE_CHARACTERS_PER_MINUTE: usize = 653;

/// `page.word_count` and `page.reading_time` (minutes, rounded up) of a source text before templating.
///
/// What lies between two ```` ``` ```` is code and does not count, and an unclosed one runs to the end, as in
/// Zola. `lang` is a language code; only its first part matters. For Chinese and Japanese the count is of letters.
///
/// ```
/// # use signpost::markdown::word_count_and_reading_time;
/// assert_eq!(word_count_and_reading_time("Call 999 now", "en"), (3, 1));
/// ```
pub fn word_count_and_reading_time(raw: &str, lang: &str) -> (usize, usize) {
    let prose = raw.split("```").step_by(2);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let words = |text: &str| text.unicode_words().count();
    let (count, per_minute) = match lang.split('-').next().unwrap_or(lang) {
        "zh" => (prose.map(letters).sum(), CHINESE_CHARACTERS_PER_MINUTE),
        "ja" => (prose.map(letters).sum(), JAPANESE_CHARACTERS_PER_MINUTE),
        "en" => (prose.map(words).sum(), ENGLISH_WORDS_PER_MINUTE),
        "ko" => (prose.map(words).sum(), KOREAN_WORDS_PER_MINUTE),
        _ => (prose.map(words).sum::<usize>(), WORDS_PER_MINUTE),
    };
    (count, count.div_ceil(per_minute))
}

#[cfg(test)]
mod tests {
    use super::word_count_and_reading_time as count;

    #[test]
    fn words_and_minutes() {
        for (text, lang, expected) in [
            ("", "en", (0, 0)),
            ("Hello, world!", "en", (2, 1)),
            ("don't count ``` this ``` but this", "en", (4, 1)),
            ("open ``` to the end", "en", (1, 1)),
            ("你好，世界。", "zh-Hant", (4, 1)),
            ("こんにちは、世界。", "ja", (7, 1)),
        ] {
            assert_eq!(count(text, lang), expected, "{text}");
        }
    }

    #[test]
    fn speed_depends_on_the_language() {
        let text = "word ".repeat(2020);
        let minutes = ["en", "en-GB", "ko", "cy"].map(|lang| count(&text, lang).1);
        assert_eq!(minutes, [9, 9, 10, 11]);
    }
}

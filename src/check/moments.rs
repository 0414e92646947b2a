//! Dates as people write them in running text.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::prose::Block;
use crate::date::MONTHS;

/// A day, as far as it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// In the text of the block.
    pub span: Range<usize>,
    pub day: u8,
    pub month: u8,
    pub year: Option<i16>,
    pub weekday: Option<Weekday>,
}

/// By their first three letters, in jiff's order.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Day {
    /// Whether the calendar has this day. 29 February without a year may be right.
    pub fn exists(&self) -> bool {
        let longest = match self.month {
            2 => self.year.map_or(29, |year| if is_leap(year) { 29 } else { 28 }),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=longest).contains(&self.day)
    }

    /// The day itself, when a year is said and it exists.
    pub fn date(&self) -> Option<Date> {
        Date::new(self.year?, i8::try_from(self.month).ok()?, i8::try_from(self.day).ok()?).ok()
    }
}

fn is_leap(year: i16) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The month a word means; `may` and `march` only with a capital.
pub fn month(word: &str) -> Option<u8> {
    if !(3..=9).contains(&word.len()) {
        return None;
    }
    // Few words start as a month does.
    let bytes = word.as_bytes();
    if !matches!(
        [bytes[0] | 32, bytes[1] | 32],
        [b'j', b'a' | b'u']
            | [b'f', b'e']
            | [b'm', b'a']
            | [b'a', b'p' | b'u']
            | [b's', b'e']
            | [b'o', b'c']
            | [b'n', b'o']
            | [b'd', b'e']
    ) {
        return None;
    }
    let named = |name: &str| [name, &name[..3]].iter().any(|known| known.eq_ignore_ascii_case(word));
    let is_september = || word.eq_ignore_ascii_case("sept").then_some(8);
    let found = MONTHS.iter().position(|name| named(name)).or_else(is_september)?;
    let is_word = ["may", "march", "mar", "dec", "jan"].iter().any(|known| known.eq_ignore_ascii_case(word));
    (!is_word || word.starts_with(char::is_uppercase)).then_some(found as u8 + 1)
}

/// Every day a block names: "5 May 2016", "May 5th, 2016", "05/05/2016", "2016-05-05".
pub fn days(block: &Block) -> Vec<Day> {
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        let word = block.word(index);
        if word.as_bytes()[0].is_ascii_digit() {
            found.extend(numeric(block, index));
        } else if let Some(month) = month(word) {
            found.extend(before(block, index, month).or_else(|| after(block, index, month)));
        }
    }
    found.dedup_by(|later, earlier| later.span.start < earlier.span.end);
    found
}

/// "5 May", "5th of May 2016", "Monday 5 May".
fn before(block: &Block, index: usize, month: u8) -> Option<Day> {
    let mut first = index.checked_sub(1)?;
    if block.word(first) == "of" {
        first = first.checked_sub(1)?;
    }
    let day = ordinal(block.word(first))?;
    let joined = (first..index).all(|index| matches!(block.gap(index), " " | "-" | "  " | "\u{a0}"));
    let year = year_after(block, index);
    // "Wednesday, the 1st of February".
    let back = if first > 0 && block.word(first - 1) == "the" { 2 } else { 1 };
    let weekday = first.checked_sub(back).and_then(|before| weekday(block.word(before)));
    let from = if weekday.is_some() { first - back } else { first };
    let to = if year.is_some() { index + 1 } else { index };
    joined.then(|| Day { span: span(block, from, to), day, month, year, weekday })
}

/// "May 5", "September 31st 2016".
fn after(block: &Block, index: usize, month: u8) -> Option<Day> {
    let text = block.word(index + 1);
    let day = ordinal(text).filter(|_| matches!(block.gap(index), " " | "\u{a0}"))?;
    let has_suffix = text.ends_with(|c: char| c.is_alphabetic());
    let year = year_after(block, index + 1);
    // "Sept 16" and "May 45" are more likely a month with a short year.
    if !has_suffix && (year.is_none() && day > 31) {
        return None;
    }
    let weekday = index.checked_sub(1).and_then(|before| weekday(block.word(before)));
    let from = if weekday.is_some() { index - 1 } else { index };
    let to = if year.is_some() { index + 2 } else { index + 1 };
    Some(Day { span: span(block, from, to), day, month, year, weekday })
}

fn year_after(block: &Block, index: usize) -> Option<i16> {
    let gap = block.gap(index);
    let year = block.word(index + 1);
    if !matches!(gap, " " | ", " | "-" | "\u{a0}") || year.len() != 4 {
        return None;
    }
    year.parse().ok().filter(|year| (1800..2200).contains(year))
}

fn span(block: &Block, from: usize, to: usize) -> Range<usize> {
    block.words[from].start..block.words[to.min(block.words.len() - 1)].end
}

/// "5", "05", "5th"; up to 99, so that impossible days are seen.
fn ordinal(word: &str) -> Option<u8> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let suffix = &word[digits..];
    let known = suffix.is_empty() || ["st", "nd", "rd", "th"].iter().any(|known| known.eq_ignore_ascii_case(suffix));
    if digits == 0 || digits > 2 || !known {
        return None;
    }
    word[..digits].parse().ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    let known = word.len() >= 3 && word.is_char_boundary(3);
    let (start, rest) = if known { word.split_at(3) } else { return None };
    let day = WEEKDAYS.iter().find(|(short, _)| short.eq_ignore_ascii_case(start))?;
    let whole = ["", "day", "sday", "nesday", "rsday", "urday", "s", "rs"];
    whole.iter().any(|end| end.eq_ignore_ascii_case(rest)).then_some(day.1)
}

/// "05/05/2016", "5.5.16", "2016-05-05", with the word at `index` as its first part.
fn numeric(block: &Block, index: usize) -> Option<Day> {
    let parts = [block.word(index), block.word(index + 1), block.word(index + 2)];
    let gap = block.gap(index);
    if !matches!(gap, "/" | "." | "-") || block.gap(index + 1) != gap {
        return None;
    }
    // A longer number with the same marks, a version or a case number, is no date.
    let follows = block.gap(index + 2) == gap && !block.word(index + 3).is_empty();
    let before = index > 0 && matches!(block.gap(index - 1), "/" | "." | "-");
    if follows || before {
        return None;
    }
    let numbers = parts.map(|part| part.parse::<i16>().ok());
    let [first, second, third] = [numbers[0]?, numbers[1]?, numbers[2]?];
    let lengths = parts.map(str::len);
    let (day, month, year) = match (lengths, gap) {
        ([4, 1..=2, 1..=2], "-" | "/") => (third, second, first),
        ([1..=2, 1..=2, 4], _) => (first, second, third),
        ([1..=2, 2, 2], "/") => (first, second, if third > 50 { 1900 + third } else { 2000 + third }),
        _ => return None,
    };
    let span = span(block, index, index + 2);
    let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
    (1800..2200).contains(&year).then_some(Day { span, day, month, year: Some(year), weekday: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    fn found(text: &str) -> Vec<(u8, u8, Option<i16>)> {
        days(&plain(text)).into_iter().map(|day| (day.day, day.month, day.year)).collect()
    }

    #[test]
    fn days_as_people_write_them() {
        for text in [
            "5 May 2016",
            "5th of May, 2016",
            "May 5th 2016",
            "Thursday 5 May 2016",
            "05/05/2016",
            "5.5.2016",
            "2016-05-05",
            "5/05/16",
        ] {
            assert_eq!(found(text), [(5, 5, Some(2016))], "{text}");
        }
        assert_eq!(found("September 31st"), [(31, 9, None)]);
        assert_eq!(found("from 30 April to 31 June 2016"), [(30, 4, None), (31, 6, Some(2016))]);
        for text in ["May 2016", "you may 5", "Apr 2016-Apr 2017", "2.3.1.4", "1/2", "sections 3 to 5", "0-19"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn some_days_do_not_exist() {
        let exists = |text: &str| days(&plain(text))[0].exists();
        assert!(exists("29 February") && exists("29 February 2016") && exists("31 December"));
        assert!(!exists("September 31st") && !exists("29 February 2015") && !exists("12/31/2016"));
    }
}

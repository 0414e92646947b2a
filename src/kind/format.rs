//! The forms of text that schemas can ask for with `format`, beyond those of the standard.

use jiff::{Span, ToSpan};

use crate::date::{MONTHS, PageDate, moment_in_london};

/// A format: its name, its name in words, and what is right.
type Format = (&'static str, &'static str, fn(&str) -> bool);

pub const FORMATS: [Format; 6] = [
    ("date", "a date", is_date),
    ("moment", "a date and time", is_moment),
    ("length-of-time", "a length of time", is_length_of_time),
    ("month-or-year", "a month and year, or a year", is_month_or_year),
    ("phone-uk", "a telephone number as dialled in the UK", is_phone),
    ("address", "an address", is_address),
];

/// A format in words, and a value that has it, as TOML.
pub fn in_words(format: &str) -> Option<(&'static str, &'static str)> {
    let (_, words, _) = FORMATS.iter().find(|(name, ..)| *name == format)?;
    let example = match format {
        "date" => "2026-11-20",
        "moment" => "2026-12-03T09:00:00",
        "length-of-time" => "\"12 months\"",
        "month-or-year" => "\"March 2016\"",
        "phone-uk" => "\"01632 960001\"",
        _ => "\"@/procedures/escalation.md\"",
    };
    Some((words, example))
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && PageDate::parse(text).is_ok()
}

fn is_moment(text: &str) -> bool {
    moment_in_london(text).is_some()
}

/// A length of time as people write it, in whole units of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthOfTime {
    pub days: i32,
    pub months: i32,
}

impl LengthOfTime {
    /// For adding to a date. A month after 31 January is the last day of February.
    pub fn span(self) -> Span {
        self.months.months().days(self.days)
    }
}

/// Reads "6 weeks", "12 months", "1 year".
pub fn length_of_time(text: &str) -> Option<LengthOfTime> {
    let (count, unit) = text.trim().split_once(' ')?;
    let count: i32 = count.parse().ok().filter(|count| (1..=1200).contains(count))?;
    let (days, months) = match unit.trim().trim_end_matches('s') {
        "day" => (count, 0),
        "week" => (count * 7, 0),
        "month" => (0, count),
        "year" => (0, count * 12),
        _ => return None,
    };
    Some(LengthOfTime { days, months })
}

fn is_length_of_time(text: &str) -> bool {
    length_of_time(text).is_some()
}

/// Seasons stand where a report gives nothing closer.
const SEASONS: [&str; 5] = ["Spring", "Summer", "Autumn", "Winter", "Early"];

fn is_month_or_year(text: &str) -> bool {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let is_part = |word: &str| {
        let all = MONTHS.iter().chain(&SEASONS);
        all.clone().any(|known| known.eq_ignore_ascii_case(word))
    };
    let years = |text: &str| {
        text.split(['-', '–', '/']).all(|year| is_year(year) || (year.len() == 2 && year.parse::<u8>().is_ok()))
    };
    if text == "not stated" || (years(text) && text.len() >= 4) {
        return true;
    }
    // "March 2016", or "March 2016 to May 2017".
    text.split(" to ").all(|point| match point.rsplit_once(' ') {
        Some((part, year)) => is_part(part) && is_year(year),
        None => is_year(point),
    })
}

/// As dialled in the UK: 999, 101, 116 123, 0800 1111, 01632 960001, 07700 900123; short codes for texts.
fn is_phone(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit()).collect();
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == ' ') && !text.starts_with(' ') && !text.ends_with(' ');
    let spaces = !text.contains("  ");
    let length = match digits.as_bytes() {
        [b'0', b'8', b'0', b'0', ..] => matches!(digits.len(), 8 | 10 | 11),
        [b'0', ..] => matches!(digits.len(), 10 | 11),
        [b'1', ..] => matches!(digits.len(), 3..=6),
        _ => matches!(digits.len(), 3 | 5 | 6),
    };
    plain && spaces && length
}

/// A page of this site (`@/…`), an address on it (`/…`), or one elsewhere.
fn is_address(text: &str) -> bool {
    let elsewhere = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|start| text.strip_prefix(start).is_some_and(|rest| !rest.is_empty()));
    let here = text.starts_with("@/") || text.starts_with('/');
    (elsewhere || here) && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

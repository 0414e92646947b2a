//! Calendar files (RFC 5545): text, lines and times as the format wants them.
//!
//! In: words and moments as authors write them. Out: pieces of a calendar that every program reads alike. Times are UTC, so
//! that no calendar needs to bring a table of time zones; a day alone stays a day. Nothing here asks what time it is.

use jiff::civil::Date;
use jiff::{Timestamp, tz};

use crate::date::{london_day, moment_in_london};

/// Bytes of a line without its break (RFC 5545, section 3.1).
const LINE_BYTES: usize = 75;

/// A value of type TEXT (section 3.3.11). Control characters have no place in one, but for tabs and new lines.
pub fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// A whole calendar: each line that is not blank ends with CR LF and is folded where it is long (section 3.1).
pub fn lines(calendar: &str) -> String {
    let mut out = String::with_capacity(calendar.len() + calendar.len() / 16);
    for line in calendar.lines().map(str::trim).filter(|line| !line.is_empty()) {
        fold(line, &mut out);
        out.push_str("\r\n");
    }
    out
}

/// Breaks between characters only: a program that reads line by line must still find whole ones.
fn fold(line: &str, out: &mut String) {
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > LINE_BYTES {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(character);
        length += character.len_utf8();
    }
}

/// A moment in UTC: `20261203T140000Z`. One without an offset is London time, a day is its midnight there. `None` for
/// anything else.
pub fn moment(written: &str) -> Option<String> {
    Some(utc(moment_in_london(&spelt(written))?))
}

/// The lines that say when something starts and ends. Days alone make an event of whole days, to the end of the last one
/// (section 3.6.1: the end is the day after). An end that is not after the start, or is only a day where the start is a
/// moment, is left out. `None` when the start is no date.
pub fn span(start: &str, end: Option<&str>) -> Option<String> {
    let (start, end) = (spelt(start), end.map(spelt));
    let begins = moment_in_london(&start)?;
    let ends = end.as_deref().and_then(moment_in_london).filter(|ends| *ends > begins);
    if has_time(&start) {
        let ends = ends.filter(|_| end.as_deref().is_some_and(has_time));
        let ends = ends.map_or_else(String::new, |ends| format!("\nDTEND:{}", utc(ends)));
        return Some(format!("DTSTART:{}{ends}", utc(begins)));
    }
    let first = london_day(begins);
    let after = ends.map(london_day).filter(|last| *last > first).and_then(|last| last.tomorrow().ok());
    let after = after.map_or_else(String::new, |after| format!("\nDTEND;VALUE=DATE:{}", day(after)));
    Some(format!("DTSTART;VALUE=DATE:{}{after}", day(first)))
}

/// A day: `20261203`.
pub fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn utc(moment: Timestamp) -> String {
    moment.to_zoned(tz::TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// TOML lets a space stand for the `T`.
fn spelt(written: &str) -> String {
    written.trim().replacen(' ', "T", 1)
}

fn has_time(written: &str) -> bool {
    written.contains(['T', 't'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_escaped_once() {
        assert_eq!(text("a, b; c\\d\r\ne\u{7}"), "a\\, b\\; c\\\\d\\ne");
    }

    #[test]
    fn lines_hold_75_bytes_and_whole_characters() {
        let long = format!("SUMMARY:{}", "é".repeat(40));
        assert_eq!(lines(&long), format!("SUMMARY:{}\r\n {}\r\n", "é".repeat(33), "é".repeat(7)));
        assert_eq!(lines(&"x".repeat(75)), format!("{}\r\n", "x".repeat(75)));
        assert_eq!(lines("\n  A:1\n\n\tB:2 \n"), "A:1\r\nB:2\r\n");
    }

    #[test]
    fn times_are_utc_and_days_stay_days() {
        let check =
            |start, end, expected: &str| assert_eq!(span(start, end).as_deref(), Some(expected), "{start} {end:?}");
        let winter = "DTSTART:20261203T140000Z";
        check("2026-12-03T14:00:00", None, winter);
        check("2026-12-03 14:00:00", Some("2026-12-03T16:00:00"), &format!("{winter}\nDTEND:20261203T160000Z"));
        check("2026-07-03T14:00:00", None, "DTSTART:20260703T130000Z");
        check("2026-07-03T14:00:00+05:00", None, "DTSTART:20260703T090000Z");
        check("2026-12-03T14:00:00", Some("2026-12-03T13:00:00"), winter);
        check("2026-12-03T14:00:00", Some("2026-12-04"), winter);
        check("2026-07-03", None, "DTSTART;VALUE=DATE:20260703");
        check("2026-07-03", Some("2026-07-03"), "DTSTART;VALUE=DATE:20260703");
        check("2026-07-31", Some("2026-08-01"), "DTSTART;VALUE=DATE:20260731\nDTEND;VALUE=DATE:20260802");
        check("2026-07-03", Some("2026-07-04T12:00:00"), "DTSTART;VALUE=DATE:20260703\nDTEND;VALUE=DATE:20260705");
        assert_eq!(span("in spring", None), None);
        assert_eq!(moment("2026-07-03").as_deref(), Some("20260702T230000Z"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(words in "\\PC*") {
            let folded = lines(&format!("SUMMARY:{}", text(&words)));
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= LINE_BYTES));
            let whole = folded.replace("\r\n ", "");
            let value = whole.trim_end_matches("\r\n").strip_prefix("SUMMARY:").unwrap_or_default();
            let plain = value.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
            prop_assert_eq!(plain, words.trim_end());
        }
    }
}

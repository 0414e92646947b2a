//! Dates, and the only place that knows what time it is.
//!
//! In: dates as authors write them. Out: a [`PageDate`] that sorts, or a reason that can be shown.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, Zoned, tz};

/// The moment a build takes as now: the system's, `--now`, or `SOURCE_DATE_EPOCH` for reproducible builds. Neither of
/// the last two may be ahead of the system's in a build that may be published.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    now: Timestamp,
}

impl Clock {
    pub fn at(now: Timestamp) -> Self {
        Self { now }
    }

    /// `SOURCE_DATE_EPOCH` (seconds, see reproducible-builds.org) when it is set and a number, else the system clock.
    pub fn system(source_date_epoch: Option<&str>) -> Self {
        let fixed = source_date_epoch.and_then(|text| text.trim().parse().ok());
        let fixed = fixed.and_then(|seconds| Timestamp::from_second(seconds).ok());
        #[expect(clippy::disallowed_methods, reason = "this is the one place that asks what time it is")]
        Self { now: fixed.unwrap_or_else(Timestamp::now) }
    }

    pub fn now(self) -> Timestamp {
        self.now
    }
}

/// The months as people write them, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment by the clock that readers go by. The time zones travel inside the program, so London is always there.
pub fn in_london(moment: Timestamp) -> Zoned {
    moment.to_zoned(london().unwrap_or(tz::TimeZone::UTC))
}

/// The day it is in London at a moment: the day on which readers see a change.
pub fn london_day(moment: Timestamp) -> Date {
    in_london(moment).date()
}

/// A stopwatch for `--timings` and progress lines; never part of any output.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    started: std::time::Instant,
}

impl Stopwatch {
    pub fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that asks what time it is")]
        Self { started: std::time::Instant::now() }
    }

    pub fn elapsed(self) -> std::time::Duration {
        self.started.elapsed()
    }
}

/// The date of a page: as written, and as something that sorts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageDate {
    /// As the author wrote it: `2026-03-05` stays so.
    pub text: String,
    /// For ordering; a date without a time is its midnight, one without an offset is UTC, as in Zola.
    pub moment: Timestamp,
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// It looks like one but the day does not exist: 30 February.
    Impossible,
    NotADate,
}

impl PageDate {
    /// Reads `2026-03-05`, `2026-03-05T09:00:00`, with or without `Z` or an offset; a space may stand for the `T`.
    ///
    /// # Errors
    /// [`DateProblem`], when the day does not exist or the text is something else.
    pub fn parse(text: &str) -> Result<Self, DateProblem> {
        let text = text.trim();
        if !looks_like_a_date(text) {
            return Err(DateProblem::NotADate);
        }
        let date: Date = text[..10].parse().map_err(|_| DateProblem::Impossible)?;
        let moment = moment_of(text).ok_or(DateProblem::Impossible)?;
        Ok(Self { text: text.to_owned(), moment, year: date.year(), month: date.month(), day: date.day() })
    }
}

fn looks_like_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
    let separators = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && separators
        && matches!(bytes.get(10), None | Some(b'T' | b't' | b' '))
}

fn moment_of(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let naive: DateTime = match text.parse() {
        Ok(naive) => naive,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(Time::midnight()),
    };
    naive.to_zoned(tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// A moment as people in England write it: one without an offset is London time, a day alone is its midnight there.
pub fn moment_in_london(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let naive = match text.parse::<DateTime>() {
        Ok(naive) => naive,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(Time::midnight()),
    };
    naive.to_zoned(london()?).ok().map(|zoned| zoned.timestamp())
}

/// The same for the end of a hold: of two moments with one name, in the night when the clocks go back, the later one.
pub fn end_of_hold_in_london(text: &str) -> Option<Timestamp> {
    let first = moment_in_london(text)?;
    let naive = text.parse::<Timestamp>().is_err().then(|| text.parse::<DateTime>().ok()).flatten();
    let Some(naive) = naive else { return Some(first) };
    london()?.to_ambiguous_timestamp(naive).later().ok()
}

/// The clock that a board and its readers live by.
pub fn london() -> Option<tz::TimeZone> {
    tz::TimeZone::get("Europe/London").ok()
}

/// A date at the start of a file name and the rest of the name, as Zola splits them: `2026-03-05-title`,
/// `2026-03-05_title`, or a whole RFC 3339 moment. A name that is only a date has no rest.
pub fn split_file_name(name: &str) -> Option<(PageDate, &str)> {
    if !name.is_char_boundary(10) || name.len() < 10 {
        return None;
    }
    let mut end = 10;
    if name.as_bytes().get(10) == Some(&b'T') {
        let time_end = name[11..].find(['_', ' ']).map_or(name.len(), |at| at + 11);
        let zulu = name[11..].find('Z').map(|at| at + 12);
        end = zulu.unwrap_or(time_end).min(name.len());
    }
    let date = PageDate::parse(&name[..end]).ok()?;
    let rest = name[end..].trim_start();
    if rest.is_empty() {
        return Some((date, ""));
    }
    let rest = rest.strip_prefix(['_', '-'])?;
    Some((date, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_authors_write_them() {
        let date = PageDate::parse("2026-03-05").unwrap();
        assert_eq!((date.year, date.month, date.day), (2026, 3, 5));
        assert_eq!(date.moment.to_string(), "2026-03-05T00:00:00Z");
        assert_eq!(PageDate::parse("2026-03-05T09:30:00").unwrap().moment.to_string(), "2026-03-05T09:30:00Z");
        assert_eq!(PageDate::parse("2026-03-05T09:30:00+01:00").unwrap().moment.to_string(), "2026-03-05T08:30:00Z");
        assert_eq!(PageDate::parse("2026-02-30"), Err(DateProblem::Impossible));
        assert_eq!(PageDate::parse("5 March 2026"), Err(DateProblem::NotADate));
    }

    #[test]
    fn dates_in_file_names() {
        let rest = |name| split_file_name(name).map(|(date, rest)| (date.text, rest.to_owned()));
        assert_eq!(rest("2026-03-05-hello"), Some(("2026-03-05".into(), "hello".into())));
        assert_eq!(rest("2026-03-05_hello"), Some(("2026-03-05".into(), "hello".into())));
        assert_eq!(rest("2026-03-05"), Some(("2026-03-05".into(), String::new())));
        assert_eq!(rest("2026-03-05T10:00:00Z-x"), Some(("2026-03-05T10:00:00Z".into(), "x".into())));
        assert_eq!(rest("2026-03-05hello"), None);
        assert_eq!(rest("hello"), None);
    }

    #[test]
    fn the_clock_obeys_source_date_epoch() {
        assert_eq!(Clock::system(Some("86400")).now().to_string(), "1970-01-02T00:00:00Z");
    }
}

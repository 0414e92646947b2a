//! Days in the wrong order: what ends before it begins, in settings and in running text.

use std::ops::Range;

use super::moments;
use super::prose::{Block, Sort};
use super::subject::Subject;
use crate::data::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;
use crate::site::Site;

/// What comes first, and what cannot come before it.
const PAIRS: [(&str, &str); 24] = [
    ("last_reviewed_on", "review_by"),
    ("last_reviewed_on", "next_review"),
    ("last_reviewed_on", "next_review_on"),
    ("last_reviewed", "next_review"),
    ("last_reviewed_on", "expires_at"),
    ("approved_on", "expires_at"),
    ("effective_from", "expires_at"),
    ("effective_from", "review_by"),
    ("in_force_from", "in_force_to"),
    ("decided_on", "look_again_on"),
    ("updated", "next_update"),
    ("valid_from", "valid_to"),
    ("period_from", "period_to"),
    ("from", "to"),
    ("start_date", "end_date"),
    ("year_start", "year_end"),
    ("opens", "closes"),
    ("starts", "ends"),
    ("start", "end"),
    ("open", "close"),
    ("publish_at", "expires_at"),
    ("embargo_until", "expires_at"),
    ("effective_from", "effective_to"),
    ("begun_on", "finished_on"),
];

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (first, second) in PAIRS {
        let pair = subject.get(first).zip(subject.get(second));
        if let Some((early, late)) = pair.and_then(|(early, late)| is_reversed(early, late)) {
            found.push(tell(subject, (first, &early), (second, &late), subject.place(second)));
        }
    }
    title_year(subject, &mut found);
    for (_, node) in &subject.own {
        rows(subject, node, &mut found);
    }
    for block in subject.prose.blocks.iter().filter(|block| !matches!(block.sort, Sort::Code | Sort::Html)) {
        for (part, message, help) in backwards(block) {
            found.push(subject.problem(Code::DatesOutOfOrder, message, block, part).help(help));
        }
    }
    found
}

/// "Annual report 2015-16" for a year that ended in 2018.
fn title_year(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let year_of =
        |key: &str| subject.get(key).and_then(Node::as_written).and_then(|text| text.get(..4)?.parse::<i16>().ok());
    let (Some(title), Some(start), Some(end)) = (subject.title, year_of("year_start"), year_of("year_end")) else {
        return;
    };
    let mut years = title.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4).filter_map(year);
    let named: Vec<i16> = years.by_ref().collect();
    let fits = named.iter().any(|year| (start..=end).contains(year));
    if !named.is_empty() && !fits {
        let message = format!("the title names {}, and the settings a year from {start} to {end}", named[0]);
        found.push(
            subject
                .at(Code::YearsDisagree, message, subject.place("title"))
                .help("mend the one that was copied from another report"),
        );
    }
}

fn rows(subject: &Subject<'_>, node: &Node, found: &mut Vec<Diagnostic>) {
    for (message, place) in reversed_in(node) {
        found.push(subject.at(Code::DatesOutOfOrder, message, place).help(MEND));
    }
}

/// Pairs in a value and in the tables inside it, each with where the second stands.
pub fn reversed_in(node: &Node) -> Vec<(String, Range<usize>)> {
    match &node.value {
        Value::Table(table) => {
            let mut found = reversed(table);
            found.extend(table.entries.iter().flat_map(|(_, node)| reversed_in(node)));
            found
        }
        Value::Array(items) => items.iter().flat_map(reversed_in).collect(),
        _ => Vec::new(),
    }
}

/// Pairs of one table.
pub fn reversed(table: &Table) -> Vec<(String, Range<usize>)> {
    let pairs = PAIRS.iter().filter_map(|(first, second)| {
        let (early, late) = (table.get(first)?, table.get(second)?);
        let (early, late_written) = is_reversed(early, late)?;
        Some((says((first, &early), (second, &late_written)), late.span.clone()))
    });
    pairs.collect()
}

/// Pages that are never shown, because they go before they come. They are held back for ever, so no other check meets them.
pub fn never_shown(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for page in site.held_sources() {
        let (table, file): (&Table, &SourcePath) = (&page.extra, &page.file.source);
        for first in ["publish_at", "embargo_until"] {
            let pair = table.get(first).zip(table.get("expires_at"));
            let Some((late, (early, written))) = pair.and_then(|(early, late)| Some((late, is_reversed(early, late)?)))
            else {
                continue;
            };
            let message = says((first, &early), ("expires_at", &written));
            let problem = Diagnostic::new(Code::DatesOutOfOrder, message).at(file, late.span.clone(), "");
            found
                .push(problem.note("The page would be taken down before it appears: nobody ever reads it.").help(MEND));
        }
    }
    found
}

fn tell(subject: &Subject<'_>, first: (&str, &str), second: (&str, &str), place: Range<usize>) -> Diagnostic {
    subject.at(Code::DatesOutOfOrder, says(first, second), place).help(MEND)
}

const MEND: &str = "mend the one that is wrong; often it is the year";

fn says(first: (&str, &str), second: (&str, &str)) -> String {
    format!("`{}` is {}, before `{}`, which is {}", second.0, second.1, first.0, first.1)
}

/// The two as written, when the second is before the first. Days and moments are written so that they sort.
fn is_reversed(early: &Node, late: &Node) -> Option<(String, String)> {
    let written = |node: &Node| match &node.value {
        Value::String(text) | Value::DateTime(text) => Some(text.clone()),
        _ => None,
    };
    let (early, late) = (written(early)?, written(late)?);
    let is_day = |text: &str| text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
    let length = if is_day(&early) && is_day(&late) { early.len().min(late.len()).min(16) } else { return None };
    let plain = |text: &str| text[..length].replace('T', " ");
    (plain(&late) < plain(&early)).then_some((early, late))
}

/// A stretch of time that ends before it begins: where, what to say, and what to write.
type Backwards = (Range<usize>, &'static str, &'static str);

/// "1 April 2016 to 31 March 2015", "April 2016 to March 2015", "2016-15".
pub fn backwards(block: &Block) -> Vec<Backwards> {
    let mut found = Vec::new();
    let mut points: Vec<(Range<usize>, (i16, u8, u8))> = Vec::new();
    for day in moments::days(block) {
        if let Some(year) = day.year {
            points.push((day.span, (year, day.month, day.day)));
        }
    }
    for index in 0..block.words.len() {
        let year = year(block.word(index + 1)).filter(|_| block.gap(index) == " ");
        if let (Some(month), Some(year)) = (moments::month(block.word(index)), year) {
            let span = block.words[index].start..block.words[index + 1].end;
            if !points.iter().any(|(other, _)| other.end == span.end) {
                points.push((span, (year, month, 0)));
            }
        }
        found.extend(short_years(block, index));
    }
    points.sort_by_key(|(span, _)| span.start);
    for pair in points.windows(2) {
        let [(first, early), (second, late)] = pair else { continue };
        let between = block.text.get(first.end..second.start).unwrap_or_default().trim();
        let same_sort = (early.2 == 0) == (late.2 == 0);
        // "between April 2016 and March 2015".
        let between_and =
            between == "and" && block.text[..first.start].trim_end().to_ascii_lowercase().ends_with("between");
        if (matches!(between, "to" | "-" | "–" | "until") || between_and) && same_sort && late < early {
            found.push((first.start..second.end, "this time ends before it begins", MEND));
        }
    }
    found
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1900..2200).contains(year))
}

/// "2016-15", "2016 to 2015". A second part of two digits up to 12 may be a month.
fn short_years(block: &Block, index: usize) -> Option<Backwards> {
    let first = year(block.word(index))?;
    let mark = block.gap(index);
    let second = block.word(index + 1);
    let alone = |gap: &str| !gap.starts_with(['-', '/', '–', '.']);
    let before = index == 0 || alone(block.gap(index - 1));
    if !before || !alone(block.gap(index + 1).trim_end_matches('.')) {
        return None;
    }
    let help = "write the earlier year first: `2015-16`";
    let short = (second.len() == 2).then(|| second.parse::<i16>().ok()).flatten().filter(|year| *year > 12);
    if matches!(mark, "-" | "–" | "/") && short.is_some_and(|short| short < first % 100) {
        return Some((block.words[index].start..block.words[index + 1].end, "this year ends before it begins", help));
    }
    let back = if index > 0 { block.word(index - 1) } else { "" };
    // "Between 2018 and 2016", "from 2018 to 2016".
    let third = block.word(index + 2);
    let joined = (back.eq_ignore_ascii_case("between") && second == "and")
        || (back.eq_ignore_ascii_case("from") && second == "to");
    let apart = mark == " " && block.gap(index + 1) == " ";
    if joined
        && apart
        && year(third).is_some_and(|third| third < first && first - third < 40)
        && alone(block.gap(index + 2).trim_end_matches('.'))
    {
        return Some((block.words[index].start..block.words[index + 2].end, "this time ends before it begins", MEND));
    }
    let earlier = |word: &str| year(word).is_some_and(|year| year < first && first - year < 20);
    if matches!(mark, "-" | "–") && earlier(second) {
        return Some((block.words[index].start..block.words[index + 1].end, "this time ends before it begins", help));
    }
    None
}

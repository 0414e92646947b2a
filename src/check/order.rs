//! Days in the wrong order: what ends before it begins, in settings and in running text.

use std::ops::Range;

use super::moments;
use super::prose::{Block, Sort};
use super::subject::Subject;
use crate::data::{Node, Table, Value};
use crate::diagnostic::{Code, Diagnostic};

/// What comes first, and what cannot come before it.
const PAIRS: [(&str, &str); 10] = [
    ("last_reviewed_on", "review_by"),
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
    for (_, node) in &subject.own {
        rows(subject, node, &mut found);
    }
    for block in subject.prose.blocks.iter().filter(|block| !matches!(block.sort, Sort::Code | Sort::Html)) {
        periods(subject, block, &mut found);
    }
    found
}

fn rows(subject: &Subject<'_>, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Table(table) => {
            for (first, second) in PAIRS {
                let pair = table.get(first).zip(table.get(second));
                if let Some((early, late)) = pair.and_then(|(early, late)| is_reversed(early, late)) {
                    let place = place(table, second);
                    found.push(tell(subject, (first, &early), (second, &late), place));
                }
            }
            table.entries.iter().for_each(|(_, node)| rows(subject, node, found));
        }
        Value::Array(items) => items.iter().for_each(|item| rows(subject, item, found)),
        _ => {}
    }
}

fn place(table: &Table, key: &str) -> Range<usize> {
    table.get(key).map_or(0..0, |node| node.span.clone())
}

fn tell(subject: &Subject<'_>, first: (&str, &str), second: (&str, &str), place: Range<usize>) -> Diagnostic {
    let message = format!("`{}` is {}, before `{}`, which is {}", second.0, second.1, first.0, first.1);
    subject.at(Code::DatesOutOfOrder, message, place).help("mend the one that is wrong; often it is the year")
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

/// "1 April 2016 to 31 March 2015", "April 2016 to March 2015", "2016-15".
fn periods(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
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
        short_years(subject, block, index, found);
    }
    points.sort_by_key(|(span, _)| span.start);
    for pair in points.windows(2) {
        let [(first, early), (second, late)] = pair else { continue };
        let between = block.text.get(first.end..second.start).unwrap_or_default().trim();
        let same_sort = (early.2 == 0) == (late.2 == 0);
        if matches!(between, "to" | "-" | "–" | "until") && same_sort && late < early {
            let whole = first.start..second.end;
            let problem = subject.problem(Code::DatesOutOfOrder, "this time ends before it begins", block, whole);
            found.push(problem.help("mend the one that is wrong; often it is the year"));
        }
    }
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1900..2200).contains(year))
}

/// "2016-15". A second part up to 12 may be a month.
fn short_years(subject: &Subject<'_>, block: &Block, index: usize, found: &mut Vec<Diagnostic>) {
    let Some(first) = year(block.word(index)).filter(|_| matches!(block.gap(index), "-" | "–" | "/")) else { return };
    let second = block.word(index + 1);
    let short = (second.len() == 2).then(|| second.parse::<i16>().ok()).flatten().filter(|year| *year > 12);
    let alone = |gap: &str| !gap.starts_with(['-', '/', '–', '.']);
    let before = index == 0 || alone(block.gap(index - 1));
    if short.is_some_and(|short| short < first % 100) && before && alone(block.gap(index + 1).trim_end_matches('.')) {
        let whole = block.words[index].start..block.words[index + 1].end;
        let problem = subject.problem(Code::DatesOutOfOrder, "this year ends before it begins", block, whole);
        found.push(problem.help("write the earlier year first: `2015-16`"));
    }
}

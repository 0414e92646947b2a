//! Numbers nobody can have meant: "£1,50,000", "aged 18 to 11", "three (5) days", a year that is eighty years away.

use std::ops::Range;

use jiff::civil::Date;

use super::moments;
use super::prose::{Block, Grid, Sort, contains_ignoring_case};
use super::subject::{Context, Subject};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::site::Target;

/// Years from now that no plan of a board reaches.
const FAR_YEARS: i16 = 60;

/// Years from now in which a page may be dated: after those, no event has a day.
const DATED_YEARS: i16 = 2;

type Slip = (Code, Range<usize>, String, &'static str);

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for block in &subject.prose.blocks {
        if matches!(block.sort, Sort::Code | Sort::Html) || !block.text.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        let mut slips = years(block, context.today);
        slips.extend(forms(&block.text));
        slips.extend(ages(block));
        slips.extend(said_twice(block));
        slips.extend(people(block));
        for (code, part, message, help) in slips {
            let problem = subject.problem(code, message, block, part).severity(Severity::Warning);
            found.push(problem.help(help));
        }
    }
    subject.prose.grids.iter().for_each(|grid| units(subject, grid, &mut found));
    found.extend(dated_ahead(subject, context));
    found
}

/// `date = 2062-11-05` for 2026: such a page leads every list for a generation.
fn dated_ahead(subject: &Subject<'_>, context: &Context<'_>) -> Option<Diagnostic> {
    let Some(Target::Page(id)) = context.site.find(subject.file.relative()) else { return None };
    let date = context.site.page(id).date.as_ref()?;
    let years = date.year - context.today.year();
    let at = subject.file.text[..subject.file.body.start].find(&date.text).filter(|_| years > DATED_YEARS)?;
    let problem =
        subject.at(Code::DayImpossible, format!("this page is dated {years} years ahead"), at..at + date.text.len());
    Some(
        problem
            .severity(Severity::Warning)
            .help("look at the order of the digits of the year; a page that is to appear later has `publish_at`"),
    )
}

/// "April 20016", "March 2106", "2106-17".
fn years(block: &Block, today: Date) -> Vec<Slip> {
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        let word = block.word(index);
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        let dated = index > 0 && block.gap(index - 1) == " " && moments::month(block.word(index - 1)).is_some();
        if digits && dated && word.len() == 5 && (word.starts_with("20") || word.starts_with("19")) {
            let message = format!("`{word}` is no year: it has five digits");
            found.push((Code::WordBroken, block.words[index].clone(), message, "write the year with four digits"));
            continue;
        }
        let far = word.len() == 4 && digits && word.parse::<i16>().is_ok_and(|year| year > today.year() + FAR_YEARS);
        let second = block.word(index + 1);
        let spans = matches!(block.gap(index), "-" | "–" | "/")
            && second.len() == 2
            && second.bytes().all(|b| b.is_ascii_digit());
        if far && (dated || spans) {
            let message = format!("the year {word} is more than {FAR_YEARS} years away");
            found.push((Code::DayImpossible, block.words[index].clone(), message, "look at the order of its digits"));
        }
    }
    found
}

/// Digits, and the commas and points between them.
pub fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
        let rest = text[start..].find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'));
        at = rest.map_or(text.len(), |rest| start + rest);
        Some(start..start + text[start..at].trim_end_matches([',', '.']).len())
    })
}

/// "£1,50,000", "12..5", "62,3%".
fn forms(text: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    for Range { start, end } in runs(text) {
        let written = &text[start..end];
        let before = text[..start].chars().next_back();
        let tied = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '@'));
        if tied || text[end..].starts_with(|c: char| c.is_alphabetic()) {
            continue;
        }
        if written.contains("..") && !written.contains("...") {
            let message = format!("`{written}` is no number: it has two points in a row");
            found.push((Code::WordBroken, start..end, message, "write it with one point: `12.5`"));
            continue;
        }
        let (whole, rest) = written.split_once('.').unwrap_or((written, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        if groups.len() < 2 || rest.contains([',', '.']) {
            continue;
        }
        let money = before == Some('£');
        let percent = text[end..].starts_with('%');
        let right = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        if percent && groups.len() == 2 && matches!(groups[1].len(), 1 | 2) && groups[0].len() <= 3 {
            let message = format!("`{written}%` has a comma where a point belongs");
            found.push((Code::WordBroken, start..end, message, "write it with a point: `62.3%`"));
        } else if !right && (money || (groups[0].len() <= 3 && groups[1..].iter().any(|group| group.len() > 4))) {
            let message = format!("the commas of `{written}` do not stand before three digits each");
            found.push((Code::WordBroken, start..end, message, "look it up, and write it like this: `150,000`"));
        }
    }
    found
}

/// "aged 18 to 11".
fn ages(block: &Block) -> Vec<Slip> {
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        if !["aged", "ages", "age"].iter().any(|word| word.eq_ignore_ascii_case(block.word(index))) {
            continue;
        }
        let between = usize::from(block.word(index + 1) == "between");
        let first = index + 1 + between;
        let number = |at: usize| block.word(at).parse::<u8>().ok().filter(|_| block.word(at).len() <= 2);
        let dash = matches!(block.gap(first), "-" | "–");
        let second = if dash { first + 1 } else { first + 2 };
        let joins = dash || block.word(first + 1) == "to" || (between == 1 && block.word(first + 1) == "and");
        if let (Some(from), Some(to), true) = (number(first), number(second), joins && block.gap(index) == " ")
            && to < from
        {
            let part = block.words[first].start..block.words[second].end;
            let message = format!("an age from {from} to {to} is nobody's");
            found.push((Code::DatesOutOfOrder, part, message, "write the lower age first: `aged 11 to 18`"));
        }
    }
    found
}

/// Numbers in words, from nought.
pub const IN_WORDS: [&str; 21] = [
    "nought",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// "three", "12".
pub fn count(word: &str) -> Option<usize> {
    let digits = !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    if digits {
        return word.parse().ok();
    }
    (word.len() <= 9).then(|| IN_WORDS.iter().position(|known| known.eq_ignore_ascii_case(word))).flatten()
}

/// "three (5) working days".
fn said_twice(block: &Block) -> Vec<Slip> {
    let mut found = Vec::new();
    for index in 0..block.words.len().saturating_sub(1) {
        let second = block.word(index + 1);
        if block.gap(index) != " ("
            || !block.gap(index + 1).starts_with(") ")
            || !second.bytes().all(|b| b.is_ascii_digit())
        {
            continue;
        }
        let word = block.word(index);
        let said = count(word).filter(|_| word.starts_with(char::is_alphabetic));
        if said.is_some_and(|said| Some(said) != count(second)) {
            let part = block.words[index].start..block.words[index + 1].end + 1;
            let message = format!("the word says {word}, the figure says {second}");
            found.push((Code::CountWrong, part, message, "write the one that is right, once"));
        }
    }
    found
}

/// "12.5 children", "-3 children".
fn people(block: &Block) -> Vec<Slip> {
    const PEOPLE: [&str; 10] =
        ["children", "adults", "people", "babies", "girls", "boys", "women", "men", "pupils", "deaths"];
    const RATES: [&str; 12] = [
        "average",
        "mean",
        "per ",
        "rate",
        "million",
        "equivalent",
        "fte",
        "thousand",
        "times",
        "%",
        "estimate",
        "median",
    ];
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        if !PEOPLE.contains(&block.word(index)) || index == 0 || block.gap(index - 1) != " " {
            continue;
        }
        let number = block.words[index - 1].clone();
        let written = &block.text[number.clone()];
        if !written.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let before = &block.text[..number.start];
        let sentence = block.sentence_around(&number);
        let decimal = before.strip_suffix('.').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));

        let minus = before.strip_suffix(['-', '\u{2212}']).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
        if decimal && !RATES.iter().any(|word| contains_ignoring_case(sentence, word)) {
            let help = "look it up; if it is an average or a rate, say so";
            found.push((Code::CountWrong, number, "people are counted in whole numbers".to_owned(), help));
        } else if minus && !contains_ignoring_case(sentence, "change") {
            let help = "look it up; if it is a change, say so: `3 children fewer`";
            found.push((Code::CountWrong, number, "nobody counts fewer people than none".to_owned(), help));
        }
    }
    found
}

/// One cell of a column of shares has no sign.
fn units(subject: &Subject<'_>, grid: &Grid, found: &mut Vec<Diagnostic>) {
    let blocks = &subject.prose.blocks;
    for column in 1..grid.head.len() {
        if blocks[grid.head[column]].text.contains('%') {
            continue;
        }
        let is_number = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'%'))
        };
        let cells: Vec<_> = grid
            .rows
            .iter()
            .filter_map(|row| row.get(column))
            .filter(|at| is_number(blocks[**at].text.trim()))
            .collect();
        let (with, without): (Vec<&usize>, Vec<&usize>) =
            cells.into_iter().partition(|at| blocks[**at].text.contains('%'));
        if let ([at], true) = (without.as_slice(), with.len() >= 2) {
            let block = &blocks[**at];
            // The last row may count what the others are shares of.
            let last = grid.rows.last().is_some_and(|row| row.contains(at));
            if !last {
                let message = "this figure has no %, and the others of its column have";
                let problem = subject.problem(Code::CountWrong, message, block, 0..block.text.len());
                found.push(problem.help("add the sign, or say in words that it counts something else"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn numbers_with_slips() {
        for text in ["a grant of £1,50,000", "£12,3450 on", "12..5% of", "62,3% of", "12,34567 of"] {
            assert_eq!(forms(text).len(), 1, "{text}");
        }
        for text in [
            "£150,000",
            "1,500,000",
            "£12,345.00",
            "pages 12,13,14",
            "2014,2015",
            "rose 12.5%... and",
            "1.2.3.4",
            "4,5",
        ] {
            assert_eq!(forms(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn ages_years_and_people() {
        let today = Date::constant(2026, 11, 20);
        assert_eq!(ages(&plain("aged 18 to 11, ages 11-18, aged between 19 and 10")).len(), 2);
        assert_eq!(
            years(&plain("April 20016, in March 2106, in 2106-17, 20016 visits, Room 2106 in March, May 2026"), today)
                .len(),
            3
        );
        assert_eq!(said_twice(&plain("within three (5) days, three (3) days, item two (4 pages)")).len(), 1);
        assert_eq!(people(&plain("Then 12.5 children came. In May -3 children came.")).len(), 2);
        assert_eq!(people(&plain("On average 12.5 children came, 3-5 children.")).len(), 0);
    }
}

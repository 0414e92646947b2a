//! Numbers of people so small that somebody might know who they are.

use std::ops::Range;

use crate::check::prose::{Block, Grid, Prose, contains_ignoring_case};

/// Below this, statistics about people are usually held back (Office for National Statistics, disclosure control).
const FEW: u32 = 5;

const PEOPLE: [&str; 34] = [
    "child",
    "children",
    "adult",
    "adults",
    "baby",
    "babies",
    "infant",
    "infants",
    "girl",
    "girls",
    "boy",
    "boys",
    "woman",
    "women",
    "man",
    "men",
    "pupil",
    "pupils",
    "student",
    "students",
    "patient",
    "patients",
    "victim",
    "victims",
    "survivors",
    "teenagers",
    "people",
    "resident",
    "residents",
    "death",
    "deaths",
    "suicides",
    "siblings",
    "carers",
];

/// Words of a sentence that reports figures, rather than telling what to do or how something works.
const STATISTICS: [&str; 24] = [
    "during the year",
    "in the year",
    "this year",
    "last year",
    "in the period",
    "as at",
    "were reported",
    "was reported",
    "were subject",
    "of whom",
    "of these",
    "of which",
    "went missing",
    "were placed",
    "were known",
    "were identified",
    "were referred",
    "were recorded",
    "was recorded",
    "were looked after",
    "looked after children",
    "died",
    "in total",
    "per cent",
];

/// "two children went missing in 2015-16": the number and the people.
pub fn in_sentences(block: &Block) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        let Some(number) = small(block.word(index)) else { continue };
        if number == 0 || number >= FEW || !matches!(block.gap(index), " " | "\u{a0}") {
            continue;
        }
        let people = (index + 1..=index + 4).find(|&at| is_people(block.word(at)));
        // "2 year average child death rate" and "one Safeguarding Adults Review" count something else.
        let other = |at: usize| {
            let word = block.word(at);
            let time =
                ["year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours"].contains(&word);
            time || (at > index + 1 && word.starts_with(|c: char| c.is_uppercase()))
        };
        // "About one child in five" is a share.
        let is_share = |at: usize| block.word(at + 1) == "in" && small(block.word(at + 2)).is_some();
        // "One third of people", "1 in 8 people".
        let part = ["third", "quarter", "fifth", "half", "tenth"].contains(&block.word(index + 1))
            || (block.word(index + 1) == "in" && block.word(index + 2).bytes().all(|b| b.is_ascii_digit()));
        let people = people.filter(|&at| !part && !is_share(at) && !(index + 1..=at).any(other));
        let Some(people) = people.filter(|&at| (index + 1..at).all(|word| block.gap(word) == " ")) else { continue };
        let span = block.words[index].start..block.words[people].end;
        let part_of_more = index > 0 && matches!(block.gap(index - 1), "." | "-" | "/" | "–" | "," | "£");
        let counted = index > 0
            && matches!(
                block.word(index - 1).to_lowercase().as_str(),
                "section" | "stage" | "level" | "tier" | "aged" | "step" | "one" | "under" | "over"
            );
        let sentence = block.sentence_around(&span);
        if !part_of_more && !counted && is_statistic(sentence) {
            found.push(span);
        }
    }
    found
}

fn is_statistic(sentence: &str) -> bool {
    let year = sentence
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("20") || digits.starts_with("19")));
    year || sentence.contains('%') || STATISTICS.iter().any(|phrase| contains_ignoring_case(sentence, phrase))
}

fn is_people(word: &str) -> bool {
    PEOPLE.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// "3", "three".
fn small(word: &str) -> Option<u32> {
    const WORDS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    if word.len() > 5 {
        return None;
    }
    let by_word = || WORDS.iter().position(|known| known.eq_ignore_ascii_case(word)).map(|at| at as u32);
    if word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok() } else { by_word() }
}

/// Cells with 1 to 4 in a table that counts people: by its columns, its rows or the heading above it.
pub fn in_table<'a>(prose: &'a Prose, grid: &Grid) -> Vec<&'a Block> {
    let text = |at: &usize| prose.blocks[*at].text.as_str();
    let says_people = |text: &str| text.split(|c: char| !c.is_alphabetic()).any(is_people);
    let not_people = |text: &str| {
        ["%", "rate", "days", "£", "no.", "step", "stage", "level", "target", "rank", "quarter", "session", "meeting"]
            .iter()
            .any(|word| contains_ignoring_case(text, word))
    };
    // "Ethnic group of children | 2014-15 | 2015-16", or a heading "Children by ethnic group" above such columns.
    let first = grid.head.first().map(text).unwrap_or_default();
    let above = grid.head.first().and_then(|at| prose.blocks[..*at].iter().rev().find(|block| !block.is_cell()));
    let groups = |text: &str| {
        says_people(text) && GROUPS.iter().any(|word| contains_ignoring_case(text, word)) && !of_work(text)
    };
    let of_groups = groups(first) || above.is_some_and(|block| block.text.len() < 120 && groups(&block.text));
    let columns: Vec<bool> =
        grid.head.iter().map(|at| says_people(text(at)) || (of_groups && counts(text(at)))).collect();
    let excluded: Vec<bool> = grid.head.iter().map(|at| not_people(text(at)) || text(at).trim() == "#").collect();
    let mut found = Vec::new();
    for row in &grid.rows {
        let label = row.first().map(text).unwrap_or_default();
        let row_says = says_people(label) && !not_people(label) && small(label.trim()).is_none();
        for (column, at) in row.iter().enumerate().skip(1) {
            let cell = text(at).trim();
            let few = cell.parse::<u32>().is_ok_and(|number| (1..FEW).contains(&number));
            let here = columns.get(column).copied().unwrap_or(false) || row_says;
            if few && here && !excluded.get(column).copied().unwrap_or(false) {
                found.push(&prose.blocks[*at]);
            }
        }
    }
    found
}

/// Words of a table that sorts people into groups.
const GROUPS: [&str; 14] = [
    "ethnic",
    "number of",
    "age",
    "gender",
    "religion",
    "faith",
    "disab",
    "category",
    "categories",
    "by type",
    "reason",
    "language",
    " by ",
    "group",
];

/// Tables about people's work count courses and visits.
fn of_work(text: &str) -> bool {
    [
        "course",
        "training",
        "staff",
        "visit",
        "audit",
        "meeting",
        "school",
        "provider",
        "session",
        "who work",
        "services for",
    ]
    .iter()
    .any(|word| contains_ignoring_case(text, word))
}

/// Whether a column holds counts: of a year, or in so many words.
fn counts(head: &str) -> bool {
    let head = head.trim();
    let year = head.len() <= 24
        && head.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4 && digits.starts_with("20"));
    year || ["number", "count", "total", "n", "referrals", "cases"].iter().any(|word| word.eq_ignore_ascii_case(head))
        || contains_ignoring_case(head, "number of")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn few_people_in_a_sentence_of_figures() {
        let find = |text: &str| in_sentences(&plain(text)).len();
        assert_eq!(find("Two looked after children went missing in 2015-16."), 1);
        assert_eq!(find("There were 3 deaths, of which 2 had modifiable factors."), 1);
        for text in [
            "Two adults should be in the room.",
            "In 2015-16, 62 children went missing.",
            "In 2016 we met 1,203 children.",
            "Section 4 children were referred in 2016",
            "In 2016 about one child in five was a boy (21%).",
            "Fewer than 5 children went missing in 2016.",
        ] {
            assert_eq!(find(text), 0, "{text}");
        }
    }
}

//! Traces that lead to a person although no name stands there: a school, an employer, a feast day, an age in words, a handle.
//! Only on pages where nobody may be recognised.

use std::ops::Range;

use crate::check::numbers::IN_WORDS;
use crate::check::prose::Block;
use crate::diagnostic::Code;

/// Where it stands, what to say, and what to write.
pub type Trace = (Code, Range<usize>, &'static str, &'static str);

pub fn find(block: &Block) -> Vec<Trace> {
    let mut found = Vec::new();
    places(block, &mut found);
    feasts(block, &mut found);
    ages(block, &mut found);
    in_brackets(block, &mut found);
    accounts(block, &mut found);
    initials(block, &mut found);
    found
}

/// What a name in capitals before it makes findable: "Ashdown Primary School".
const SCHOOLS: [&str; 9] =
    ["School", "Academy", "Nursery", "Preschool", "Playgroup", "College", "Ltd", "Limited", "Plc"];

/// Words that stand before them for any of their kind: "a Primary School", "the Local Academy".
const KINDS: [&str; 26] = [
    "Primary",
    "Secondary",
    "Infant",
    "Junior",
    "Special",
    "High",
    "Grammar",
    "Nursery",
    "Local",
    "Medical",
    "Royal",
    "The",
    "A",
    "An",
    "National",
    "Sixth",
    "Form",
    "Independent",
    "Boarding",
    "Community",
    "Public",
    "First",
    "Middle",
    "Day",
    "Further",
    "His",
];

fn places(block: &Block, found: &mut Vec<Trace>) {
    for index in 1..block.words.len() {
        let word = block.word(index);
        if !SCHOOLS.contains(&word) || block.gap(index - 1) != " " {
            continue;
        }
        let capital = |at: usize| block.word(at).starts_with(|c: char| c.is_ascii_uppercase());
        let mut first = index;
        while first > 0
            && index - first < 5
            && capital(first - 1)
            && matches!(block.gap(first - 1), " " | "'s " | "’s " | ". ")
        {
            first -= 1;
        }
        let named = (first..index).any(|at| !KINDS.contains(&block.word(at)) && block.word(at).len() > 1);
        // "School Improvement Team" is a team; a royal college is of a profession.
        let goes_on = block.gap(index) == " " && (capital(index + 1) || block.word(index + 1) == "of");
        let starts = first == index - 1 && (first == 0 || block.gap(first - 1).contains(['.', '!', '?', ':']));
        if named && !goes_on && !(starts && KINDS.contains(&block.word(first))) {
            let part = block.words[first].start..block.words[index].end;
            let message = "the name of a school or an employer can say who somebody is";
            found.push((
                Code::NameNotDeclared,
                part,
                message,
                "write what it is: \"a primary school\", \"a parcel firm\"",
            ));
        }
    }
}

/// "Christmas Day 2013" is a full date.
fn feasts(block: &Block, found: &mut Vec<Trace>) {
    const FEASTS: [(&str, &str); 9] = [
        ("Christmas", "Day"),
        ("Christmas", "Eve"),
        ("Boxing", "Day"),
        ("New", "Year"),
        ("Good", "Friday"),
        ("Easter", "Sunday"),
        ("Easter", "Monday"),
        ("Mother's", "Day"),
        ("Bonfire", "Night"),
    ];
    for index in 0..block.words.len().saturating_sub(1) {
        let pair = (block.word(index), block.word(index + 1));
        if !FEASTS.contains(&pair) || block.gap(index) != " " {
            continue;
        }
        let far = (index + 2..index + 5).find(|at| {
            let word = block.word(*at);
            word.len() == 4
                && word.bytes().all(|b| b.is_ascii_digit())
                && (word.starts_with("20") || word.starts_with("19"))
        });
        let joined = far.filter(|year| (index + 1..*year).all(|at| !block.gap(at).contains(['.', ';', '('])));
        if let Some(year) = joined {
            let part = block.words[index].start..block.words[year].end;
            let message = "this page is about somebody, and this names a day and its year";
            found.push((
                Code::FullDate,
                part,
                message,
                "write the season or the year alone: \"in the winter of 2013\"",
            ));
        }
    }
}

const UNITS: [&str; 10] = ["day", "days", "week", "weeks", "month", "months", "mths", "wks", "mth", "wk"];

/// "a seven-week-old baby", "3 yrs 2 mths".
fn ages(block: &Block, found: &mut Vec<Trace>) {
    const MESSAGE: &str = "an age in days, weeks or months can say who somebody is";
    const HELP: &str = "write an age band, such as \"under one year\"";
    for index in 0..block.words.len() {
        let word = block.word(index);
        let joined = matches!(block.gap(index), " " | "-");
        let in_words = IN_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
        let aged = index > 0 && block.word(index - 1).eq_ignore_ascii_case("aged");
        let unit = UNITS.contains(&block.word(index + 1));
        if in_words && joined && unit && (block.word(index + 2) == "old" || aged) {
            found.push((Code::ExactAge, block.words[index].start..block.words[index + 1].end, MESSAGE, HELP));
            continue;
        }
        let number = |at: usize| {
            block.word(at).len() <= 2
                && block.word(at).bytes().all(|b| b.is_ascii_digit())
                && !block.word(at).is_empty()
        };
        let years = matches!(block.word(index + 1), "years" | "year" | "yrs" | "yr" | "y");
        if !number(index) || !years {
            continue;
        }
        let second = if block.word(index + 2) == "and" { index + 3 } else { index + 2 };
        let months = number(second) && UNITS.contains(&block.word(second + 1));
        // "For 3 years and 2 months" is how long something lasted.
        let lasted = index > 0
            && ["for", "of", "after", "over", "within", "in", "took", "lasted", "every"]
                .contains(&block.word(index - 1));
        if months && !lasted && block.word(second + 2) != "old" {
            found.push((Code::ExactAge, block.words[index].start..block.words[second + 1].end, MESSAGE, HELP));
        }
    }
}

/// "mother (34)".
fn in_brackets(block: &Block, found: &mut Vec<Trace>) {
    const RELATIVES: [&str; 22] = [
        "mother",
        "father",
        "partner",
        "sister",
        "brother",
        "son",
        "daughter",
        "grandmother",
        "grandfather",
        "aunt",
        "uncle",
        "stepfather",
        "stepmother",
        "child",
        "boy",
        "girl",
        "baby",
        "cousin",
        "husband",
        "wife",
        "woman",
        "man",
    ];
    for index in 0..block.words.len().saturating_sub(1) {
        let relative = RELATIVES.iter().any(|word| word.eq_ignore_ascii_case(block.word(index)));
        let age = block.word(index + 1);
        let is_age = age.len() <= 2 && !age.is_empty() && age.bytes().all(|b| b.is_ascii_digit());
        let bracket = block.gap(index) == " (" && block.gap(index + 1).starts_with(')');
        if relative && is_age && bracket {
            let help = "write an age band, such as \"in her thirties\", or leave it out";
            found.push((
                Code::ExactAge,
                block.words[index + 1].clone(),
                "an age to the year can say who somebody is",
                help,
            ));
        }
    }
}

/// "@kieran_b04".
fn accounts(block: &Block, found: &mut Vec<Trace>) {
    for (at, _) in block.text.match_indices('@') {
        let alone = block.text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let length = block.text[at + 1..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if alone && length >= 3 {
            let message = "this looks like somebody's account";
            found.push((
                Code::NameNotDeclared,
                at..at + 1 + length,
                message,
                "write \"online\", or \"on a social network\"",
            ));
        }
    }
}

/// "K.B. was asleep": two capitals with full stops.
fn initials(block: &Block, found: &mut Vec<Trace>) {
    const KNOWN: [&str; 5] = ["U.K", "E.U", "U.S", "P.E", "A.M"];
    for index in 0..block.words.len().saturating_sub(1) {
        let single =
            |at: usize| block.word(at).len() == 1 && block.word(at).starts_with(|c: char| c.is_ascii_uppercase());
        let pair =
            single(index) && single(index + 1) && block.gap(index) == "." && block.gap(index + 1).starts_with('.');
        let alone = index == 0 || !block.gap(index - 1).ends_with('.');
        if !pair || !alone || (single(index + 2) && block.gap(index + 1) == ".") {
            continue;
        }
        let part = block.words[index].start..block.words[index + 1].end;
        if !KNOWN.contains(&&block.text[part.clone()]) {
            let message = "these look like somebody's initials";
            found.push((Code::NameNotDeclared, part, message, "write the pseudonym as it is declared, or a role"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn what_leads_to_a_person() {
        for text in [
            "He attended Ashdown Primary School until May.",
            "He drove for Harlow Parcels Ltd in town.",
            "was seen on Christmas Day 2013",
            "a seven-week-old baby",
            "aged eleven weeks when",
            "was 3 yrs 2 mths when",
            "The mother (34) and others",
            "as @kieran_b04 every night",
            "that K.B. was asleep",
        ] {
            assert_eq!(find(&plain(text)).len(), 1, "{text}");
        }
        for text in [
            "He attended a primary school. The School Improvement Team came.",
            "A Primary School is where",
            "the Royal College of Nursing",
            "Plans for Christmas Day are made in 2013 homes of care.".split_once(" in").map_or("", |(start, _)| start),
            "the six-week check",
            "for 3 years and 2 months",
            "3 of the mothers (34 visits)",
            "U.K. law, e.g. this",
            "jo@example.org",
        ] {
            assert_eq!(find(&plain(text)).len(), 0, "{text}");
        }
    }
}

//! Times and numbers of days as nobody can mean them: "22th", "25:30", "as at" a day that has not come.

use std::ops::Range;

use jiff::civil::Date;

use super::moments;
use super::prose::{Block, Sort, contains_ignoring_case, find_phrase};
use super::subject::{Context, Subject};
use crate::diagnostic::{Code, Diagnostic};

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let done: Vec<&str> = DONE.into_iter().filter(|phrase| subject.prose.sieve.may_have(phrase)).collect();
    for block in &subject.prose.blocks {
        if matches!(block.sort, Sort::Code | Sort::Html) || !block.text.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        for (part, meant) in ordinals(block) {
            let message = format!("`{}` is not how this number is written", &block.text[part.clone()]);
            let problem = subject.problem(Code::WordBroken, message, block, part);
            found.push(problem.help(format!("write `{meant}`")));
        }
        for (part, help) in clock_times(block) {
            let message = format!("there is no such time as {}", &block.text[part.clone()]);
            found.push(subject.problem(Code::TimeImpossible, message, block, part).help(help));
        }
        for part in not_yet(block, &done, context.today) {
            let message = format!("this speaks of {} as past, and it has not come", &block.text[part.clone()]);
            let problem = subject.problem(Code::DateNotYet, message, block, part);
            found.push(problem.help("mend the date, often it is the year; or write what is planned, with \"will\""));
        }
    }
    found
}

/// "22th", with what was meant: "22nd".
fn ordinals(block: &Block) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for word in &block.words {
        let written = &block.text[word.clone()];
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=3).contains(&digits) || written.len() != digits + 2 || !written.is_ascii() {
            continue;
        }
        let (number, suffix) = written.split_at(digits);
        let known = ["st", "nd", "rd", "th"].contains(&suffix.to_ascii_lowercase().as_str());
        let right = match number.as_bytes() {
            [.., b'1', _] => "th",
            [.., b'1'] => "st",
            [.., b'2'] => "nd",
            [.., b'3'] => "rd",
            _ => "th",
        };
        if known && !suffix.eq_ignore_ascii_case(right) {
            found.push((word.clone(), format!("{number}{right}")));
        }
    }
    found
}

/// Words before a time of day: "from 9am to 25:30".
const BEFORE: [&str; 16] = [
    "at", "from", "to", "until", "till", "by", "before", "after", "between", "and", "starts", "ends", "start", "end",
    "opens", "closes",
];

/// "25:30", "7.75pm", "13am": where it stands, and what to write.
fn clock_times(block: &Block) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        let Some((hour, half)) = number_and_half(block.word(index)) else { continue };
        let before = if index > 0 { block.gap(index - 1) } else { "" };
        // A price, a part of a longer number, a chapter and verse.
        if block.text[..block.words[index].start].ends_with(['£', '.', ':', ',', '/', '+', '$', '€']) {
            continue;
        }
        if half {
            // "13pm"; people do write "17pm", and mean five.
            if hour > 12 {
                found.push((block.words[index].clone(), "write `5pm`, or `17:00`"));
            }
            continue;
        }
        let mark = block.gap(index);
        let (Some((minute, glued)), true) = (number_and_half(block.word(index + 1)), matches!(mark, ":" | "." | ";"))
        else {
            continue;
        };
        let two_digits = block.word(index + 1).bytes().take_while(u8::is_ascii_digit).count() == 2;
        let longer = matches!(block.gap(index + 1), ":" | "/" | "%")
            || (block.gap(index + 1) == "." && block.word(index + 2).starts_with(|c: char| c.is_ascii_digit()));
        if !two_digits || longer || block.word(index).len() > 2 {
            continue;
        }
        let next = block.word(index + 2);
        let apart = block.gap(index + 1) == " " && matches!(next, "am" | "pm" | "a.m" | "p.m");
        let says_half = glued || apart;
        let is_clock = says_half || (block.gap(index + 1) == " " && matches!(next, "hours" | "hrs"));
        let placed = mark == ":"
            && (matches!(before.trim(), "-" | "–")
                || (index > 0
                    && before == " "
                    && BEFORE.contains(&block.word(index - 1).to_ascii_lowercase().as_str())));
        let part = block.words[index].start..block.words[index + 1].end;
        let sentence = || block.sentence_around(&part);
        let share =
            || ["ratio", "split", "score", "weight"].iter().any(|word| contains_ignoring_case(sentence(), word));
        if !(is_clock || placed) || share() {
            continue;
        }
        if minute > 59 {
            found.push((part, "an hour has minutes from 00 to 59: `7.45pm`, `19:45`"));
        } else if hour > 24 || (hour == 24 && minute > 0) {
            found.push((part, "a day has hours from 00 to 23: `17:30`"));
        } else if says_half && hour > 12 {
            found.push((part, "write it in one of two ways: `5.30pm` or `17:30`"));
        }
    }
    found
}

/// "7" of "7.30", and "30pm" of it.
fn number_and_half(word: &str) -> Option<(u32, bool)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let half = match &word[digits..] {
        "" => false,
        "am" | "pm" | "AM" | "PM" => true,
        _ => return None,
    };
    Some((word[..digits.min(4)].parse().ok().filter(|_| (1..=2).contains(&digits))?, half))
}

/// What is said of a day that is past.
const DONE: [&str; 17] = [
    "as at",
    "as of",
    "correct at",
    "correct on",
    "updated",
    "reviewed",
    "approved",
    "ratified",
    "agreed",
    "completed",
    "complete",
    "signed off",
    "checked",
    "accessed",
    "verified",
    "adopted",
    "published",
];

/// Words of a sentence that looks ahead.
const AHEAD: [&str; 20] = [
    "will",
    "would",
    "shall",
    "expect",
    "expected",
    "forecast",
    "plan",
    "planned",
    "plans",
    "projected",
    "target",
    "aim",
    "due",
    "should",
    "must",
    "may",
    "until",
    "next",
    "scheduled",
    "be",
];

/// "As at 31 March 2028 there were 280", where that day has not come.
fn not_yet(block: &Block, done: &[&str], today: Date) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if done.is_empty() {
        return found;
    }
    for (span, first) in points(block) {
        if first <= today {
            continue;
        }
        let bare = |text: &'_ str| text.trim_end_matches([' ', ',', '(', ':', '–', '-', '\u{a0}']).len();
        let before = &block.text[..bare(&block.text[..span.start])];
        let before = ["on the", "on", "in", "the", "at", "by"]
            .iter()
            .find_map(|word| before.strip_suffix(word).filter(|rest| !rest.ends_with(char::is_alphanumeric)))
            .unwrap_or(before);
        let before = &before[..bare(before)];
        let said = done.iter().find(|phrase| {
            let start = before.len().checked_sub(phrase.len());
            start.is_some_and(|start| before.is_char_boundary(start) && find_phrase(before, phrase, start).is_some())
        });
        // "As at" ends in "at", which was taken off.
        let at = || {
            let plain = block.text[..span.start].trim_end();
            done.contains(&"as at")
                && plain.len() >= 5
                && plain.is_char_boundary(plain.len() - 5)
                && plain[plain.len() - 5..].eq_ignore_ascii_case("as at")
        };
        if said.is_none() && !at() {
            continue;
        }
        let sentence = block.sentence_around(&span);
        // With a capital it is the month of May.
        let ahead = |word: &str| AHEAD.contains(&word);
        let looks_ahead = sentence.split(|c: char| !c.is_alphanumeric()).any(ahead);
        // "As of 1 April 2027 the team is called …" says when something begins.
        let begins = said == Some(&"as of")
            && !["was", "were", "had"].iter().any(|word| find_phrase(sentence, word, 0).is_some());
        // "is published on 12 January 2027", "to be agreed in May 2027".
        let word_before = said.and_then(|phrase| {
            before[..before.len() - phrase.len()].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next()
        });
        let open = matches!(word_before, Some("is" | "are" | "being" | "get" | "gets" | "not"));
        if !looks_ahead && !begins && !open {
            found.push(span);
        }
    }
    found
}

/// Days and months of a block, with their first day.
fn points(block: &Block) -> Vec<(Range<usize>, Date)> {
    let mut found: Vec<(Range<usize>, Date)> =
        moments::days(block).into_iter().filter_map(|day| Some((day.span.clone(), day.date()?))).collect();
    for index in 0..block.words.len().saturating_sub(1) {
        let Some(month) = moments::month(block.word(index)) else { continue };
        let year = block.word(index + 1);
        let year = year.parse::<i16>().ok().filter(|_| year.len() == 4 && block.gap(index) == " ");
        let span = block.words[index].start..block.words[index + 1].end;
        if let Some(first) = year.and_then(|year| Date::new(year, i8::try_from(month).ok()?, 1).ok())
            && !found.iter().any(|(day, _)| day.end == span.end)
        {
            found.push((span, first));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn numbers_with_the_wrong_ending() {
        let meant = |text: &str| ordinals(&plain(text)).into_iter().map(|(_, meant)| meant).collect::<Vec<_>>();
        assert_eq!(meant("on the 22th, 31th, 2rd, 3th and 1th"), ["22nd", "31st", "2nd", "3rd", "1st"]);
        assert_eq!(meant("11st, 12nd and 113rd"), ["11th", "12th", "113th"]);
        for text in ["1st 2nd 3rd 4th 11th 12th 13th 21st 22ND 111th 101st", "20th century", "10nd4"] {
            assert_eq!(meant(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn times_no_clock_shows() {
        let find = |text: &str| clock_times(&plain(text)).len();
        for text in
            ["from 9am to 25:30", "at 7.75pm", "ends at 14:60.", "13pm", "from 17.30pm", "at 24:30", "at 9.60 am"]
        {
            assert_eq!(find(text), 1, "{text}");
        }
        for text in [
            "from 9am to 17:30",
            "at 7.45pm",
            "until 24:00",
            "Matthew 25:40",
            "a ratio of 25:75, from 30:70",
            "£7.75pm",
            "section 7.75",
            "1:25",
            "12pm and 12.30am",
            "09:00-17:00",
            "from 2.5 to 9.75 hectares",
            "version 1.62",
        ] {
            assert_eq!(find(text), 0, "{text}");
        }
    }

    #[test]
    fn days_that_cannot_have_been() {
        let today = Date::constant(2026, 11, 20);
        let find = |text: &str| not_yet(&plain(text), &DONE, today).len();
        for text in [
            "As at 31 March 2028 there were 280 children.",
            "It was approved on 3 May 2029.",
            "Completed: March 2031",
            "As of May 2027 there were 12.",
            "Last updated 4 June 2062",
        ] {
            assert_eq!(find(text), 1, "{text}");
        }
        for text in [
            "As at 31 March 2026 there were 280 children.",
            "It will be approved on 3 May 2029.",
            "To be published in March 2027.",
            "The report is published on 12 January 2027.",
            "As of 1 April 2027 the team has a new name.",
            "We expect 300 as at 31 March 2027.",
            "Reviewed in 2024. Due again in May 2027.",
            "Approved until March 2027.",
        ] {
            assert_eq!(find(text), 0, "{text}");
        }
    }
}

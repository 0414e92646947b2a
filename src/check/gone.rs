//! What a page announces, and has been: "the next meeting is on 3 March 2019". Only time brings it, so it never stops a build.

use std::ops::Range;

use jiff::civil::Date;

use super::moments;
use super::prose::{Block, Sort, contains_ignoring_case, find_phrase};
use super::subject::{Context, Subject};
use crate::diagnostic::{Code, Diagnostic};

/// Words that announce a day.
const ANNOUNCE: [&str; 22] = [
    "next meeting is",
    "next course is",
    "next session is",
    "next training is",
    "next event is",
    "next meeting will",
    "next course will",
    "next session will",
    "next event will",
    "closing date is",
    "closing date:",
    "deadline is",
    "deadline:",
    "closes on",
    "book by",
    "apply by",
    "reply by",
    "respond by",
    "next meeting:",
    "next review is",
    "next date is",
    "date of next",
];

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // A report of a year, a review, and what is known from somebody's report tell what was.
    let history =
        subject.is_anonymised() || ["year_end", "source", "period"].iter().any(|key| subject.get(key).is_some());
    let phrases: Vec<&str> = ANNOUNCE.into_iter().filter(|phrase| subject.prose.sieve.may_have(phrase)).collect();
    if history || phrases.is_empty() {
        return found;
    }
    let prose = |block: &&Block| block.sort != Sort::Note && !block.quoted;
    for block in subject.prose.running().filter(prose) {
        for part in passed(block, &phrases, context.today) {
            let message = format!("{} has gone by, and this still announces it", &block.text[part.clone()]);
            let problem = subject.problem(Code::DateGone, message, block, part);
            found.push(problem.help("write the next day, or say what came of this one"));
        }
    }
    found
}

fn passed(block: &Block, phrases: &[&str], today: Date) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for day in moments::days(block) {
        let Some(date) = day.date().filter(|date| *date < today) else { continue };
        let sentence = block.sentence_around(&day.span);
        let from = sentence.as_ptr() as usize - block.text.as_ptr() as usize;
        let before = &sentence[..day.span.start.saturating_sub(from).min(sentence.len())];
        // The day stands close behind the words.
        let announced = phrases.iter().any(|phrase| {
            find_phrase(before, phrase.trim_end_matches(':'), 0)
                .is_some_and(|at| before.len() - at - phrase.len().min(before.len() - at) < 40)
        });
        let past = ["was", "were", "had"].iter().any(|word| find_phrase(sentence, word, 0).is_some());
        let told =
            date.year() > 1990 && contains_ignoring_case(before, "in 19") || contains_ignoring_case(before, "in 20");
        if announced && !past && !told {
            found.push(day.span);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn days_that_have_gone_by() {
        let find = |text: &str| passed(&plain(text), &ANNOUNCE, Date::constant(2026, 11, 20)).len();
        assert_eq!(find("The next meeting is on 3 March 2019 in the hall."), 1);
        assert_eq!(find("Apply now: the closing date is 14 June 2021."), 1);
        for text in [
            "The next meeting is on 3 March 2027.",
            "The closing date was 14 June 2021.",
            "We met on 3 March 2019. The next meeting is in May.",
        ] {
            assert_eq!(find(text), 0, "{text}");
        }
    }
}

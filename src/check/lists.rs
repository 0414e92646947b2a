//! What a text counts and what it then lists: "five priorities", and four of them. And what stands in a list twice.

use std::ops::Range;

use super::moments;
use super::numbers::count;
use super::prose::{Block, Sort, contains_ignoring_case, find_phrase, sentences};
use super::subject::Subject;
use super::sums::figures_of_money;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// What a list may be a list of. "Within three days:" counts something else.
const LISTED: [&str; 38] = [
    "priorities",
    "steps",
    "parts",
    "questions",
    "things",
    "reasons",
    "themes",
    "aims",
    "objectives",
    "ways",
    "principles",
    "points",
    "types",
    "kinds",
    "levels",
    "stages",
    "strands",
    "categories",
    "forms",
    "groups",
    "findings",
    "recommendations",
    "actions",
    "duties",
    "outcomes",
    "rules",
    "signs",
    "options",
    "topics",
    "tests",
    "goals",
    "pledges",
    "values",
    "partners",
    "organisations",
    "agencies",
    "sub-groups",
    "courses",
];

/// Words of a sentence that does not count all of what follows.
const SOME: [&str; 18] = [
    "includ",
    "such as",
    "among",
    "for example",
    "e.g.",
    " of the",
    "at least",
    "up to",
    "any ",
    "either",
    "choose",
    "first",
    "last",
    "other",
    "more than",
    "some of",
    "main",
    "one of",
];

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let blocks = &subject.prose.blocks;
    let mut items: Vec<&Block> = Vec::new();
    for block in blocks {
        if block.sort == Sort::Item {
            item_twice(subject, block, &items, &mut found);
            items.push(block);
        } else if block.is_prose() {
            items.clear();
        }
        if block.sort == Sort::Paragraph && !block.quoted {
            if let Some((part, said, listed)) = announced(subject, block) {
                let message = format!("this announces {said}, and {listed} are listed below");
                let problem = subject.problem(Code::CountWrong, message, block, part);
                found.push(problem.help("mend the number, or add what is missing from the list"));
            }
            if let Some(part) = sentence_twice(block) {
                let problem = subject.problem(Code::ParagraphTwice, "this sentence stands here twice", block, part);
                found.push(problem.help("take one of the two out"));
            }
        }
        if block.is_prose() && block.text.bytes().any(|b| b.is_ascii_digit()) || block.sort == Sort::Paragraph {
            for (code, part, message) in times(block).into_iter().chain(halves(block)).chain(money(block)) {
                let problem = subject.problem(code, message, block, part).severity(Severity::Warning);
                found.push(problem.help("look both up in the source, and mend the one that is wrong"));
            }
        }
    }
    found
}

/// "The board has five priorities:", with where it says so, the number, and how many items stand below.
fn announced(subject: &Subject<'_>, block: &Block) -> Option<(Range<usize>, usize, usize)> {
    if !block.text.trim_end().ends_with(':') {
        return None;
    }
    let last = sentences(&block.text).pop()?;
    let sentence = &block.text[last.clone()];
    if SOME.iter().any(|word| contains_ignoring_case(sentence, word)) {
        return None;
    }
    let inside = |index: &usize| block.words[*index].start >= last.start;
    let numbers: Vec<usize> =
        (0..block.words.len()).filter(inside).filter(|index| count(block.word(*index)).is_some()).collect();
    let [index] = numbers.as_slice() else { return None };
    let said = count(block.word(*index)).filter(|said| (2..=20).contains(said))?;
    let noun = (index + 1..=index + 3).find(|at| LISTED.contains(&block.word(*at)))?;
    // "Three new priorities", and not "Phase 3 of the scheme aims to achieve".
    let plain = |at: usize| {
        let word = block.word(at);
        word.starts_with(char::is_lowercase)
            && !["of", "for", "in", "to", "at", "on", "and", "or", "from", "with"].contains(&word)
    };
    let label = *index > 0
        && block.gap(index - 1) == " "
        && block.word(index - 1).starts_with(char::is_uppercase)
        && *index > 1;
    if label || (*index..noun).any(|at| block.gap(at) != " ") || !(index + 1..noun).all(plain) {
        return None;
    }
    let listed = items_below(subject, block.span.end)?;
    let part = block.words[*index].start..block.words[noun].end;
    (listed != said && listed > 1).then_some((part, said, listed))
}

/// How many items the list has that starts here; `None` where no plain list does.
fn items_below(subject: &Subject<'_>, from: usize) -> Option<usize> {
    let mut items = 0;
    let mut empty = 0;
    for line in subject.file.text.get(from..)?.lines().skip_while(|line| line.trim().is_empty()) {
        if line.trim().is_empty() {
            empty += 1;
            continue;
        }
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let numbered = digits > 0 && line[digits..].starts_with([')', '.']) && line[digits + 1..].starts_with(' ');
        let marked = ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark));
        if numbered || marked {
            items += 1;
        } else if line.starts_with(['{', '<', '|']) {
            // A component may hold more of them.
            return None;
        } else if !line.starts_with([' ', '\t']) && (empty > 0 || items == 0) {
            break;
        }
        empty = 0;
    }
    Some(items)
}

/// The same words in one list again.
fn item_twice(subject: &Subject<'_>, block: &Block, before: &[&Block], found: &mut Vec<Diagnostic>) {
    const WORDS: usize = 4;
    // Longer lists than this are tables of names, where words may well return.
    const NEAR: usize = 30;
    let text = block.text.trim();
    let same = before.iter().rev().take(NEAR).find(|other| other.text.trim() == text);
    if let Some(first) = same.filter(|_| block.words.len() >= WORDS && block.linked.is_empty()) {
        let problem =
            subject.problem(Code::ParagraphTwice, "this stands in the list already", block, 0..block.text.len());
        let problem = problem.at(&subject.file.source, first.place(&(0..first.text.len())), "the first one");
        found.push(problem.help("take one of the two out, or write what was meant"));
    }
}

/// "We will test it. We will test it."
fn sentence_twice(block: &Block) -> Option<Range<usize>> {
    const WORDS: usize = 5;
    let all = sentences(&block.text);
    let twice = all.windows(2).find(|pair| {
        let words = block.text[pair[0].clone()].split_whitespace().count();
        words >= WORDS && block.text[pair[0].clone()] == block.text[pair[1].clone()]
    })?;
    Some(twice[1].clone())
}

type Wrong = (Code, Range<usize>, String);

/// "met four times during the year, in May, July and October".
fn times(block: &Block) -> Option<Wrong> {
    let index = (1..block.words.len()).find(|at| block.word(*at) == "times")?;
    let said = count(block.word(index - 1)).filter(|said| (2..=12).contains(said))?;
    let sentence = sentences(&block.text).into_iter().find(|part| part.contains(&block.words[index].start))?;
    let text = &block.text[sentence.clone()];
    let met = index > 1 && matches!(block.word(index - 2), "met" | "meets" | "held" | "sat");
    if !met
        || SOME.iter().any(|word| contains_ignoring_case(text, word))
        || text[block.words[index].end - sentence.start..].contains(['-', '–'])
    {
        return None;
    }
    let months: Vec<usize> = (index..block.words.len())
        .filter(|at| block.words[*at].end <= sentence.end && moments::month(block.word(*at)).is_some())
        .collect();
    // "from May to July" is no list.
    let listed = months.len() >= 2
        && !["from", "between", "since", "until", "twice"].iter().any(|word| find_phrase(text, word, 0).is_some());
    let message = format!("this says {said} times, and names {} months", months.len());
    (listed && months.len() != said)
        .then(|| (Code::CountWrong, block.words[index - 1].start..block.words[index].end, message))
}

/// "45% were girls and 65% were boys".
fn halves(block: &Block) -> Option<Wrong> {
    const HALVES: [(&str, &str); 5] =
        [("girls", "boys"), ("female", "male"), ("women", "men"), ("females", "males"), ("yes", "no")];
    if block.text.matches('%').count() < 2 {
        return None;
    }
    sentences(&block.text).into_iter().find_map(|sentence| {
        let text = &block.text[sentence.clone()];
        let both = HALVES.iter().any(|(one, other)| {
            let has = |word: &str| {
                find_phrase(text, word, 0).is_some() && find_phrase(text, &format!("of {word}"), 0).is_none()
            };
            has(one) && has(other)
        });
        let shares: Vec<(Range<usize>, f64)> = super::sums::shares(text);
        let [(_, first), (span, second)] = shares.as_slice() else { return None };
        let sum = first + second;
        let part = sentence.start + span.start..sentence.start + span.end;
        (both && sum > 101.0).then(|| (Code::FigurePercent, part, format!("these two shares make {sum}% of one whole")))
    })
}

/// "£20,000, £15,000 and £10,000, a total of £50,000".
fn money(block: &Block) -> Option<Wrong> {
    const TOTALS: [&str; 6] = ["a total of £", "in total £", "totalling £", "making £", "in all £", "altogether £"];
    if block.text.matches('£').count() < 3 {
        return None;
    }
    sentences(&block.text).into_iter().find_map(|sentence| {
        let text = &block.text[sentence.clone()];
        let at = TOTALS.iter().find_map(|total| text.find(total).map(|at| at + total.len()))?;
        let all = figures_of_money(text);
        let (total, parts): (Vec<_>, Vec<_>) = all.into_iter().partition(|(span, _)| span.start == at);
        let [(span, said)] = total.as_slice() else { return None };
        let sum: f64 = parts.iter().map(|(_, value)| value).sum();
        // Parts far from the total are parts of something else.
        let near = (sum - said).abs() <= said * 0.25 && (sum - said).abs() > 0.005;
        let before = parts.iter().all(|(part, _)| part.start < at);
        let part = sentence.start + span.start..sentence.start + span.end;
        let message = format!("the total says £{said}, but the sums before it make £{sum}");
        (parts.len() >= 2 && near && before).then_some((Code::FigureTotal, part, message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn what_is_counted_in_a_sentence() {
        assert!(times(&plain("The panel met four times in the year, in May, July and October.")).is_some());
        assert!(times(&plain("The panel met three times in the year, in May, July and October.")).is_none());
        assert!(times(&plain("The panel met four times, among them in May and July.")).is_none());
        assert!(halves(&plain("Of these, 45% were girls and 65% were boys.")).is_some());
        assert!(halves(&plain("We saw 45% of girls and 65% of boys.")).is_none());
        assert!(money(&plain("They gave £20,000, £15,000 and £10,000, a total of £50,000.")).is_some());
        assert!(money(&plain("They gave £20,000, £15,000 and £10,000, a total of £45,000.")).is_none());
        let text = "The board will test how it works. The board will test how it works.";
        assert!(sentence_twice(&plain(text)).is_some());
    }
}

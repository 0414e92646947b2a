//! What a form, a template or a draft says to its author, left for readers to find.

use std::ops::Range;

use super::prose::{Block, Sort, contains_ignoring_case, find_ignoring_case, find_phrase};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};

/// Text that a form or a draft says to its author: always wrong on a page.
pub const PROMPTS: [&str; 37] = [
    "click here to enter",
    "click or tap",
    "type text",
    "type here",
    "your text here",
    "text here",
    "lorem ipsum",
    "delete as appropriate",
    "delete as applicable",
    "insert text",
    "insert name",
    "insert date",
    "insert logo",
    "insert link",
    "insert table",
    "add text",
    "add link",
    "add name",
    "add date",
    "to be inserted",
    "to be added here",
    "enter text",
    "placeholder text",
    "xx/xx/",
    "dd/mm/yyyy",
    "subject to ratification",
    "error! bookmark not defined",
    "error! reference source not found",
    "#ref!",
    "#n/a",
    "#value!",
    "#div/0!",
    "#name?",
    "click to add",
    "enter your",
    "«",
    "comment [",
];

pub const MARKS: [&str; 12] = [
    "TBC",
    "TBA",
    "TBD",
    "T.B.C",
    "FIXME",
    "TODO",
    "XXX",
    "XXXX",
    "DRAFT",
    "t.b.c.",
    "to be confirmed",
    "to be advised",
];

/// Openings of what stands in square brackets for an author to fill in.
const BLANKS: [&str; 22] = [
    "insert",
    "type",
    "enter",
    "add",
    "name of",
    "date",
    "your",
    "tbc",
    "tba",
    "xx",
    "…",
    "...",
    "to be",
    "number",
    "title",
    "organisation",
    "agency",
    "link",
    "check",
    "note:",
    "draft",
    "delete",
];

/// Openings of an instruction to whoever fills in a template: "Identify the outcomes of your agency's …".
const ORDERS: [&str; 14] = [
    "identify",
    "describe",
    "outline",
    "summarise",
    "list",
    "include",
    "provide",
    "explain",
    "give",
    "state",
    "set out",
    "detail",
    "please provide",
    "please describe",
];

pub fn check(subject: &Subject<'_>, block: &Block, lists: (&[&str], &[&str]), found: &mut Vec<Diagnostic>) {
    let mut add = |part: Range<usize>, message: &str, help: &str| {
        found.push(subject.problem(Code::DraftWording, message, block, part).help(help.to_owned()));
    };
    let text = &block.text;
    let mut bracket_end = 0;
    for (open, _) in text.match_indices('[') {
        let Some(close) = text[open..].find(']').map(|at| open + at + 1).filter(|_| open >= bracket_end) else {
            continue;
        };
        let inside = text[open + 1..close - 1].trim();
        let starts = |blank: &&str| {
            let same = inside.len() >= blank.len()
                && inside.is_char_boundary(blank.len())
                && inside[..blank.len()].eq_ignore_ascii_case(blank);
            same && inside[blank.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
        };
        if !inside.is_empty() && inside.len() < 120 && BLANKS.iter().any(starts) {
            add(
                open..close,
                "these brackets were left for somebody to fill in",
                "write what belongs here, or take it out",
            );
            bracket_end = close;
        }
    }
    for prompt in lists.0 {
        if let Some(at) = find_phrase(text, prompt, 0).filter(|at| *at >= bracket_end) {
            let message = "this was a note to whoever writes the page, not to its readers";
            add(at..at + prompt.len(), message, "write what belongs here, or take it out");
            return;
        }
    }
    for mark in lists.1 {
        let at = if mark.contains(' ') { find_phrase(text, mark, 0) } else { word(text, mark) };
        let Some(at) = at.filter(|at| *at >= bracket_end) else { continue };
        // "a draft" is an ordinary word; DRAFT and Draft v2 are not.
        add(
            at..at + mark.len(),
            &format!("`{mark}` is still in the text"),
            "write what belongs here, or keep the page back with `draft = true`",
        );
        return;
    }
    if let Some(part) = left_open(text) {
        add(part, "this was left for somebody to fill in", "write what belongs here, or take it out");
        return;
    }
    if let Some(at) =
        find_ignoring_case(text, "draft v", 0).filter(|at| text[at + 7..].starts_with(|c: char| c.is_ascii_digit()))
    {
        add(at..at + 8, "the text says that it is a draft", "take it out, or keep the page back with `draft = true`");
    }
    let order = block.sort == Sort::Paragraph || block.is_cell();
    let begins = |order: &&str| text.get(..order.len()).is_some_and(|start| start.eq_ignore_ascii_case(order));
    let starts_order = order && ORDERS.iter().any(begins);
    let your = [
        "your agency",
        "your organisation’s",
        "your organisation's",
        "your agency’s",
        "your service has",
        "your organisation has",
    ];
    if order && starts_order && your.iter().any(|words| contains_ignoring_case(text, words)) && asks(text) {
        let end = block.words.last().map_or(text.len(), |word| word.end);
        add(0..end, "this is the question of a template, left in the answer", "take the question out");
    }
}

/// Whether an order asks for a report of work, as templates for partners' statements do.
fn asks(text: &str) -> bool {
    [
        "outcome",
        "impact",
        "achievement",
        "evidence",
        "progress",
        "contribution",
        "priorit",
        "challenge",
        "how your",
        "what your",
        "action",
    ]
    .iter()
    .any(|word| contains_ignoring_case(text, word))
}

/// "XX referrals", "xx%", "?? June", "<name of lead>", "Choose an item.", "(JB to check)".
fn left_open(text: &str) -> Option<Range<usize>> {
    let number = ["XX", "xx"].iter().find_map(|mark| {
        text.match_indices(mark).map(|(at, _)| at..at + 2).find(|part| {
            let before = text[..part.start].chars().next_back();
            let after = text[part.end..].chars().next();
            before.is_none_or(|c| matches!(c, ' ' | '(' | '£'))
                && after.is_none_or(|c| matches!(c, ' ' | '%' | ')' | ',' | '.'))
        })
    });
    let unsure = || {
        let at = text.find(" ?? ").map(|at| at + 1).or_else(|| text.starts_with("?? ").then_some(0))?;
        Some(at..at + 2)
    };
    let angle = || {
        let at = ["<name", "<insert", "<add ", "<date", "<your", "<number"].iter().find_map(|open| text.find(open))?;
        Some(at..at + text[at..].find('>')? + 1)
    };
    let item = || text.find("Choose an item.").map(|at| at..at + 15);
    let note = || {
        [" to check)", " to confirm)", " to add)", " to update)", " to provide)"].iter().find_map(|end| {
            let at = text.find(end)?;
            let open = text[..at].rfind('(')?;
            let short = text[open + 1..at].split(' ').count() <= 2;
            let who = text[open + 1..at].chars().all(|c| c.is_uppercase() || c == ' ' || c == '/');
            (short && who).then_some(open..at + end.len())
        })
    };
    number.or_else(unsure).or_else(angle).or_else(item).or_else(note)
}

/// A word with this case, by itself.
fn word(text: &str, mark: &str) -> Option<usize> {
    text.match_indices(mark).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        before && text[at + mark.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    })
}

//! What a text names and a reader cannot find: "Appendix 4" of a page that has none, a file that is only a name.

use std::collections::BTreeMap;
use std::ops::Range;

use super::prose::{Block, Sort, find_ignoring_case};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};

/// What is numbered in a report.
const LABELS: [&str; 12] =
    ["appendix", "annex", "annexe", "table", "figure", "fig", "chart", "graph", "box", "section", "paragraph", "para"];

/// Endings of files that people attach.
const FILES: [&str; 12] =
    [".doc", ".docx", ".docm", ".pdf", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".rtf", ".msg", ".pub"];

/// Words of another document, after or before a number of a part of it.
const PAPERS: [&str; 16] = [
    "report",
    "guidance",
    "strategy",
    "protocol",
    "plan",
    "code",
    "document",
    "paper",
    "minutes",
    "review",
    "policy",
    "procedures",
    "handbook",
    "act",
    "regulations",
    "agreement",
];

/// A part of a document that a text names: `appendix 4`.
struct Named<'s> {
    label: String,
    subject: &'s Subject<'s>,
    block: &'s Block,
    part: Range<usize>,
}

/// Across the site: parts that are named, and stand neither on the page nor on one beside it.
pub fn check<'s>(subjects: &'s [Subject<'s>]) -> Vec<Diagnostic> {
    let mut named: Vec<Named<'s>> = Vec::new();
    let mut found = Vec::new();
    for subject in subjects {
        let sieve = &subject.prose.sieve;
        if LABELS.iter().any(|label| sieve.may_have(label)) {
            named.extend(subject.prose.running().flat_map(|block| names(subject, block)));
        }
        let endings: Vec<&str> = FILES.into_iter().filter(|ending| sieve.may_have(ending)).collect();
        if !endings.is_empty() {
            subject.prose.running().for_each(|block| files(subject, block, &endings, &mut found));
        }
        attached(subject, &mut found);
    }
    if named.is_empty() {
        return found;
    }
    let mut labels: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for subject in subjects {
        labels.entry(folder(subject)).or_default().extend(own_labels(subject));
    }
    for one in named {
        let there = |label: &String| {
            label.strip_prefix(one.label.as_str()).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        };
        if labels.get(folder(one.subject)).is_some_and(|labels| labels.iter().any(there)) {
            continue;
        }
        let written = &one.block.text[one.part.clone()];
        let message = format!("`{written}` is not on this page");
        let problem = one.subject.problem(Code::PointsAtNothing, message, one.block, one.part.clone());
        found.push(problem.help(format!(
            "put it on the page, link to where it is (`[{written}](@/…)`), or say of which document it is a part"
        )));
    }
    found
}

/// Pages of one folder may be chapters of one report.
fn folder<'s>(subject: &Subject<'s>) -> &'s str {
    let path = subject.file.source.as_str();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    // A page with files of its own has a folder of its own.
    if path.ends_with("/index.md") { folder.rsplit_once('/').map_or(folder, |(outer, _)| outer) } else { folder }
}

/// What the page has: openings of its headings, captions and links, in small letters, as "appendix 4" or "section 9.3".
fn own_labels(subject: &Subject<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |text: &str| {
        let text = text.trim().to_lowercase();
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let number = text.split(|c: char| !(c.is_ascii_digit() || c == '.')).next().unwrap_or_default();
            for label in ["section", "paragraph"] {
                found.push(format!("{label} {}", number.trim_end_matches('.')));
            }
        } else if let Some(label) = LABELS.iter().find(|label| text.starts_with(**label)) {
            let rest = text[label.len()..].trim_start_matches(['.', '\u{a0}', ' ']);
            found.push(format!("{} {rest}", one_name(label)));
        }
    };
    for block in &subject.prose.blocks {
        if names_part(block) || block.sort != Sort::Paragraph {
            add(&block.text);
        }
    }
    subject.prose.links.iter().for_each(|link| add(&link.text));
    found
}

fn one_name(label: &str) -> &str {
    match label {
        "annexe" => "annex",
        "fig" => "figure",
        "para" => "paragraph",
        _ => label,
    }
}

/// Whether a paragraph is a caption or a numbered paragraph, not a sentence that starts with one: "Table 7: Referrals".
fn names_part(block: &Block) -> bool {
    let first = block.word(0);
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let Some((end, _)) = number(block, 0) else { return false };
    let rest = &block.text[end..];
    let next = rest.trim_start();
    next.is_empty() || next.starts_with([':', '.', '–', '-', '(', '|']) || next.starts_with(char::is_uppercase)
}

/// The number behind a label at a word: where it ends, and the number.
fn number(block: &Block, index: usize) -> Option<(usize, String)> {
    let label = LABELS.iter().find(|label| label.eq_ignore_ascii_case(block.word(index)))?;
    if !matches!(block.gap(index), " " | "\u{a0}" | ". ") {
        return None;
    }
    let first = block.word(index + 1);
    let is_digits = |word: &str| !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let letter = first.len() == 1 && first.starts_with(|c: char| c.is_ascii_uppercase());
    let lettered = letter && matches!(*label, "appendix" | "annex" | "annexe");
    if !is_digits(first) && !lettered {
        return None;
    }
    let mut last = index + 1;
    while block.gap(last) == "." && is_digits(block.word(last + 1)) {
        last += 1;
    }
    // "Section 47" is of a law, and everybody knows which; "section 9.3" is of this text.
    if matches!(*label, "section" | "paragraph" | "para") && last == index + 1 {
        return None;
    }
    let end = block.words[last].end;
    Some((end, block.text[block.words[index + 1].start..end].to_owned()))
}

/// The parts that a block names as its own.
fn names<'s>(subject: &'s Subject<'s>, block: &'s Block) -> Vec<Named<'s>> {
    let mut found = Vec::new();
    if block.quoted || block.is_cell() || matches!(block.sort, Sort::Heading(_) | Sort::Note) || names_part(block) {
        return found;
    }
    for index in 0..block.words.len() {
        let Some((end, number)) = number(block, index) else { continue };
        let word = block.word(index);
        let start = block.words[index].start;
        let is_appendix = word.to_ascii_lowercase().starts_with(['a', 'A']);
        let capital = word.starts_with(char::is_uppercase);
        let see = index > 0
            && (matches!(
                block.word(index - 1).to_ascii_lowercase().as_str(),
                "see" | "in" | "at" | "of" | "and" | "from"
            ) || block.gap(index - 1).ends_with('('));
        // "The figure 3 is" counts; "see figure 3" points.
        if !(capital || is_appendix || see) || block.linked.iter().any(|link| link.contains(&start)) {
            continue;
        }
        if !of_another(block, start..end) {
            let label = format!("{} {}", one_name(&word.to_ascii_lowercase()), number.to_lowercase());
            found.push(Named { label, subject, block, part: start..end });
        }
    }
    found
}

/// Whether the words around a part say of which other document it is: "Appendix 4 of the annual report".
fn of_another(block: &Block, part: Range<usize>) -> bool {
    let after = block.text[part.end..].trim_start_matches([' ', '\u{a0}', ',', ')', '(', '–']);
    let joins = ["of ", "to ", "in ", "from ", "at "].iter().any(|word| after.starts_with(word));
    let rest = after.split_once(' ').map_or("", |(_, rest)| rest);
    if joins && !["this ", "the following"].iter().any(|own| rest.starts_with(own)) && after.starts_with("of ")
        || joins && rest.starts_with("the ")
        || joins && rest.starts_with(char::is_uppercase)
    {
        return true;
    }
    let sentence = block.sentence_around(&part);
    // "Working Together, section 9.3", "the Care Act guidance (section 14.6)", "their report, Table 7".
    let mut first = true;
    sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).any(|word| {
        let was_first = std::mem::replace(&mut first, false);
        let paper = PAPERS.iter().any(|paper| paper.eq_ignore_ascii_case(word));
        paper && !was_first && word.starts_with(char::is_uppercase) || word == "Together"
    }) || {
        let before = block.text[..part.start].trim_end_matches([' ', ',', '(', ':']);
        let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        PAPERS.iter().any(|paper| paper.eq_ignore_ascii_case(last))
    }
}

/// "see Neglect strategy FINAL v3.docx": a file that is not there to press.
fn files(subject: &Subject<'_>, block: &Block, endings: &[&str], found: &mut Vec<Diagnostic>) {
    let text = &block.text;
    for ending in endings {
        let mut from = 0;
        while let Some(at) = find_ignoring_case(text, ending, from) {
            let end = at + ending.len();
            from = end;
            let start = text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
            let start = start + text[start..at].find(|c: char| c.is_alphanumeric()).unwrap_or(at - start);
            let name = &text[start..end];
            // The second half of an address that was cut.
            let cut = text[..start].trim_end().ends_with(['-', '/']);
            let is_name =
                !cut && start < at && !text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '@'));
            let address = name.contains(['/', '@', '\\']) || name.starts_with("www.") || name.starts_with("http");
            let linked = block.linked.iter().any(|link| link.contains(&at));
            // A name in code is about names, not a thing to open.
            let place = block.place(&(start..end));
            let before = subject.file.text.get(block.span.start..place.start).unwrap_or_default();
            let code = before.matches('`').count() % 2 == 1;
            if is_name && !address && !linked && !code {
                let message = format!("`{name}` is the name of a file, and readers cannot open it from here");
                let problem = subject.problem(Code::PointsAtNothing, message, block, start..end);
                let help = "put the file beside the page and link it by what it is, `[the neglect strategy](neglect-strategy.pdf)`, or take the name out";
                found.push(problem.help(help));
            }
        }
    }
}

/// "Please find attached": on a page nothing is.
fn attached(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const PHRASES: [&str; 7] = [
        "please find attached",
        "please find enclosed",
        "see attached",
        "see the attached",
        "attached document",
        "attached form",
        "attached report",
    ];
    for phrase in PHRASES.into_iter().filter(|phrase| subject.prose.sieve.may_have(phrase)) {
        for block in subject.prose.running().filter(|block| !block.quoted && block.linked.is_empty()) {
            let Some(at) = super::prose::find_phrase(&block.text, phrase, 0) else { continue };
            let message = "nothing is attached to a page of a website";
            let problem = subject.problem(Code::PointsAtNothing, message, block, at..at + phrase.len());
            found.push(
                problem.help("put the file beside the page and link it: `[the referral form](referral-form.docx)`"),
            );
            return;
        }
    }
}

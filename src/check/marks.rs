//! Signs that stand where none belong: Markdown that was meant and is none, brackets and quotes that never close, sentences
//! that run together or break off.

use std::ops::Range;

use super::prose::{Block, Sort};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let blocks = &subject.prose.blocks;
    let has_notes = blocks.iter().any(|block| block.sort == Sort::Note);
    for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.is_prose()) {
        let source = subject.file.text.get(block.span.clone()).unwrap_or_default();
        // What stands in code is meant as it is.
        let has_code = source.contains('`');
        if !has_code && let Some((part, help)) = unread(block, source) {
            let message = "readers see these signs: they were meant as Markdown";
            found.push(subject.problem(Code::MarkdownUnread, message, block, part).help(help));
        }
        if !has_code {
            for (part, message, help) in signs(block) {
                found.push(subject.problem(Code::SignOutOfPlace, message, block, part).help(help));
            }
            let next = blocks.get(index + 1);
            if let Some((part, message)) = never_closed(block, next) {
                let problem = subject.problem(Code::SignOutOfPlace, message, block, part);
                found.push(problem.help("close it where its words end, or take it out"));
            }
        }
        for (part, meant) in run_together(block) {
            let problem = subject.problem(Code::WordBroken, "two words stand here as one", block, part);
            found.push(problem.help(format!("write `{meant}`")));
        }
        if let Some(part) = raised(&block.text).filter(|_| !has_notes) {
            let message = "this number points at a footnote that is not on the page";
            let problem = subject.problem(Code::PointsAtNothing, message, block, part);
            found.push(problem.help("write `[^1]` in its place, and the footnote below: `[^1]: Where it comes from.`"));
        }
        if let Some(part) = breaks_off(subject, block, blocks.get(index + 1)) {
            let problem = subject.problem(Code::ParagraphSplit, "this sentence breaks off", block, part);
            found.push(problem.help("write how it goes on; it may have been left behind on the next page of a PDF"));
        }
    }
    found
}

/// "##What to do", "**Important", a table without its line, "-tell the manager".
fn unread(block: &Block, source: &str) -> Option<(Range<usize>, &'static str)> {
    let text = &block.text;
    if block.sort == Sort::Paragraph {
        let signs = text.len() - text.trim_start_matches('#').len();
        if (2..=6).contains(&signs) && text[signs..].starts_with(char::is_alphabetic) {
            return Some((0..signs, "put a space behind the signs: `## What to do`"));
        }
        let trimmed = text.trim();
        if trimmed.starts_with('|') && trimmed.ends_with('|') && trimmed.matches('|').count() >= 4 {
            return Some((0..text.len(), "a table needs a line of dashes below its first row: `| --- | --- |`"));
        }
        let glued = |line: &&str| {
            let line = line.trim_start();
            let item = line.strip_prefix(['-', '*', '•']).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
            let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let numbered = number.len() < line.len()
                && line.len() - number.len() <= 2
                && number.strip_prefix([')', '.']).is_some_and(|rest| rest.starts_with(char::is_uppercase));
            item || numbered
        };
        if source.lines().filter(glued).count() >= 2 {
            let at = text.find(|c: char| matches!(c, '-' | '*') || c.is_ascii_digit()).unwrap_or(0);
            let help =
                "start each line with `- ` (or `1. `), with a space behind the sign and an empty line above the list";
            return Some((at..at + 1, help));
        }
    }
    let bold = text.match_indices("**").find(|(at, _)| {
        let before = text[..*at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let after = text[at + 2..].chars().next().is_none_or(char::is_whitespace);
        before != after
    })?;
    Some((bold.0..bold.0 + 2, "close it where the bold words end: `**Important:** tell the manager`"))
}

type Sign = (Range<usize>, &'static str, &'static str);

/// "agencies.The", "May..", "54%%".
fn signs(block: &Block) -> Vec<Sign> {
    let text = &block.text;
    let mut found = Vec::new();
    for index in 0..block.words.len().saturating_sub(1) {
        let gap = block.gap(index);
        if !matches!(gap, "." | "," | ";") {
            continue;
        }
        let (first, second) = (block.word(index), block.word(index + 1));
        let letters = |word: &str| word.len() > 2 && word.chars().all(char::is_alphabetic);
        let start = block.words[index].start;
        let token = text[..start].rsplit(char::is_whitespace).next().unwrap_or_default();
        let rest = text[block.words[index + 1].end..].split(char::is_whitespace).next().unwrap_or_default();
        let address =
            [token, rest].iter().any(|part| part.contains(['@', '/', '_', '=', '\\']) || part.contains("www"))
                || rest.starts_with(|c: char| c == '.' && rest.len() > 1)
                || token.ends_with('.');
        let lower = first.starts_with(char::is_lowercase);
        let capital = second.starts_with(char::is_uppercase) && second.chars().skip(1).all(char::is_lowercase);
        let joins = match gap {
            "." => letters(first) && lower && capital && (second.len() > 1 || second == "A" || second == "I"),
            _ => letters(first) && letters(second) && lower,
        };
        if joins && !address && !block.linked.iter().any(|link| link.contains(&start)) {
            let part = start..block.words[index + 1].end;
            found.push((part, "there is no space between these words", "put a space behind the full stop or comma"));
        }
    }
    for (mark, message, help) in [
        ("..", "two full stops stand here", "keep one of them"),
        (",,", "two commas stand here", "keep one of them"),
        ("%%", "the sign stands here twice", "keep one of them"),
        ("££", "the sign stands here twice", "keep one of them"),
    ] {
        let at = text.match_indices(mark).map(|(at, _)| at).find(|at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + mark.len()..].chars().next();
            let ends = after.is_none_or(|c| c.is_whitespace() || c.is_ascii_digit());
            before.is_some_and(|c| c.is_alphanumeric() || c == ')') && ends || mark == "££"
        });
        found.extend(at.map(|at| (at..at + mark.len(), message, help)));
    }
    found
}

/// A bracket or a quotation that opens and never closes. A quotation of several paragraphs opens each of them.
fn never_closed(block: &Block, next: Option<&Block>) -> Option<(Range<usize>, &'static str)> {
    let text = &block.text;
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            // ":(" is a face.
            '(' if !text[..at].ends_with(':') => open.push(at),
            ')' => {
                open.pop();
            }
            _ => {}
        }
    }
    let whole = block.sort == Sort::Paragraph || block.is_cell();
    if let Some(at) = open.first().filter(|_| whole) {
        return Some((*at..at + 1, "this bracket opens and never closes"));
    }
    let (opened, closed) = (text.matches('“').count(), text.matches('”').count());
    let goes_on = block.quoted || next.is_some_and(|next| next.text.trim_start().starts_with('“'));
    let at = text.rfind('“').filter(|_| opened == closed + 1 && !goes_on && whole)?;
    Some((at..at + '“'.len_utf8(), "these words of somebody begin and never end"))
}

/// "thePartnership": a small word with the next one stuck to it.
fn run_together(block: &Block) -> Vec<(Range<usize>, String)> {
    const SMALL: [&str; 16] =
        ["the", "of", "and", "to", "in", "for", "with", "by", "our", "this", "that", "from", "are", "was", "on", "is"];
    let stuck = |word: &Range<usize>| {
        let written = &block.text[word.clone()];
        let small = SMALL.iter().find(|small| written.starts_with(**small))?;
        let rest = &written[small.len()..];
        let name = rest.len() > 2
            && rest.starts_with(|c: char| c.is_ascii_uppercase())
            && rest.chars().skip(1).all(|c| c.is_ascii_lowercase());
        name.then(|| (word.clone(), format!("{small} {rest}")))
    };
    block.words.iter().filter_map(stuck).collect()
}

/// "affected.³" Squares and cubes have a unit before them.
fn raised(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        return None;
    }
    text.char_indices().filter(|(_, c)| "¹²³⁴⁵⁶⁷⁸⁹".contains(*c)).find_map(|(at, c)| {
        let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let unit = matches!(word, "m" | "km" | "cm" | "mm" | "ft" | "x" | "R" | "n")
            || word.is_empty() && text[..at].chars().next_back().is_none_or(char::is_whitespace)
            || word.ends_with(|c: char| c.is_ascii_digit())
            || word.ends_with(|c: char| c.is_ascii_digit() || c == 'm')
                && word.starts_with(|c: char| c.is_ascii_digit());
        (!unit).then(|| at..at + c.len_utf8())
    })
}

/// A paragraph that ends with "and the", where nothing goes on below.
fn breaks_off(subject: &Subject<'_>, block: &Block, next: Option<&Block>) -> Option<Range<usize>> {
    const OPEN: [&str; 12] = ["and", "the", "of", "or", "a", "an", "with", "which", "from", "for", "by", "because"];
    let text = block.text.trim_end();
    if block.sort != Sort::Paragraph || block.quoted || block.words.len() < 5 || !text.ends_with(char::is_alphabetic) {
        return None;
    }
    let last = block.words.last()?;
    let first = block.word(0).to_ascii_lowercase();
    let asks = ["who", "what", "where", "which", "how"].contains(&first.as_str());
    // "to do this; and" is an item of a list that was written as paragraphs.
    let item = block.text[..last.start].trim_end().ends_with([';', ',']);
    if !OPEN.contains(&&block.text[last.clone()]) || asks || item {
        return None;
    }
    // A list, a box or a picture may end the sentence.
    let rest = subject.file.text.get(block.span.end..)?.trim_start();
    let goes_on = rest.starts_with(['{', '<', '-', '*', '!', '|', '>', '+', '1', '`']);
    let lower = next.is_some_and(|next| next.sort == Sort::Paragraph && next.text.starts_with(char::is_lowercase));
    (!goes_on && !lower).then(|| last.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn signs_out_of_place() {
        let find = |text: &str| signs(&plain(text)).len();
        for text in ["with all agencies.The chair", "in May.. It met", "54%% of", "tell the manager,and ring"] {
            assert_eq!(find(text), 1, "{text}");
        }
        for text in [
            "See gov.uk or Node.js and St.John",
            "It rose... and fell",
            "www.fenmarsh.gov.uk/Page.The",
            "1,136 and 2.5",
            "e.g.Something",
            "name.Surname@example.org",
        ] {
            assert_eq!(find(text), 0, "{text}");
        }
    }

    #[test]
    fn words_and_numbers_stuck_to_others() {
        assert_eq!(run_together(&plain("In thePartnership of YouTube and the McDonald eLearning")).len(), 1);
        assert!(raised("is affected.³ We act").is_some() && raised("a room of 20 m³ and 5²").is_none());
    }
}

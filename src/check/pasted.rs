//! What came along from a letter, an e-mail or a word processor, and notes that stand in the page's source for all to read.

use std::ops::Range;

use super::prose::{Block, Sort, contains_ignoring_case};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};

/// Lines at the head of an e-mail.
const HEAD: [&str; 5] = ["From:", "Sent:", "To:", "Subject:", "Cc:"];

/// What programs and lawyers add below one.
const FOOT: [&str; 9] = [
    "sent from my iphone",
    "sent from my ipad",
    "sent from outlook",
    "sent from my samsung",
    "this email and any attachments",
    "this e-mail and any attachments",
    "intended solely for the addressee",
    "if you are not the intended recipient",
    "please consider the environment before printing",
];

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let feet: Vec<&str> = FOOT.into_iter().filter(|foot| subject.prose.sieve.may_have(foot)).collect();
    for block in subject.prose.running().filter(|block| block.sort != Sort::Note) {
        let letter = head(&block.text).or_else(|| {
            feet.iter().find(|foot| contains_ignoring_case(&block.text, foot)).map(|_| 0..block.text.trim_end().len())
        });
        if let Some(part) = letter {
            let problem = subject.problem(Code::DraftWording, "this came along from an e-mail", block, part);
            found.push(problem.help("take it out: it may name people who did not mean to be on a website"));
        }
        // Markdown takes the lines of "__/__/2016" for bold.
        let source = subject.file.text.get(block.span.clone()).unwrap_or_default();
        if source.contains("__/__") && !block.text.contains("__/__") {
            let message = "this date was left for somebody to fill in";
            let problem = subject.problem(Code::DraftWording, message, block, 0..block.text.trim_end().len());
            found.push(problem.help("write the date, or take it out"));
        }
        if let Some((part, message, help)) = word_processor(block).or_else(|| to_fill_in(block)) {
            found.push(subject.problem(Code::DraftWording, message, block, part).help(help));
        }
    }
    for html in &subject.prose.html {
        for (at, _) in html.text.match_indices("<!--") {
            let inside = html.text[at + 4..].split("-->").next().unwrap_or_default().trim();
            let notes = inside.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() >= 3;
            if notes && !inside.starts_with(['[', '#']) {
                let start = html.span.start + at;
                let message = "everybody can read this comment in the source of the page";
                let problem = subject.at(Code::DraftWording, message, start..start + 4);
                // A note to colleagues is often about somebody.
                found.push(problem.masked().help("take it out, or write it as `{# … #}`, which is never published"));
            }
        }
    }
    found
}

/// "From: … Sent: … To: … Subject: …".
fn head(text: &str) -> Option<Range<usize>> {
    let lines = HEAD
        .iter()
        .filter(|head| text.match_indices(**head).any(|(at, _)| at == 0 || text[..at].ends_with([' ', '\n'])));
    let starts = HEAD.iter().any(|head| text.starts_with(head));
    (starts && lines.count() >= 3).then(|| 0..text.trim_end().len())
}

type Found = (Range<usize>, &'static str, &'static str);

/// "Formatted: Font: Bold", from the balloons of tracked changes.
fn word_processor(block: &Block) -> Option<Found> {
    const BALLOONS: [&str; 4] = ["Formatted: ", "Deleted: ", "Inserted: ", "Field Code Changed"];
    const STYLES: [&str; 6] = ["Font", "Space ", "Indent", "Left", "Normal", "Bullet"];
    let text = block.text.trim_start();
    let balloon = BALLOONS.iter().find(|balloon| text.starts_with(**balloon))?;
    let rest = &text[balloon.len()..];
    let styled = STYLES.iter().any(|style| rest.starts_with(style)) || *balloon == "Field Code Changed";
    styled.then(|| {
        (0..block.text.trim_end().len(), "this is a note of the word processor about its own layout", "take it out")
    })
}

/// "Signed: ________", "__/__/2016", "on ???", "£X".
fn to_fill_in(block: &Block) -> Option<Found> {
    const MESSAGE: &str = "this was left for somebody to fill in";
    const HELP: &str = "write what belongs here, or take it out";
    let text = &block.text;
    let at = |part: Range<usize>| (part, MESSAGE, HELP);
    if let Some(from) = text.find("____") {
        let length = text[from..].bytes().take_while(|b| *b == b'_').count();
        return Some(at(from..from + length));
    }
    // A row of dots to write on; three of them are a pause.
    if let Some(from) = [".......", "………"].iter().find_map(|dots| text.find(dots)) {
        let end = text[from..].find(|c: char| !matches!(c, '.' | '…')).map_or(text.len(), |end| from + end);
        return Some(at(from..end));
    }
    if let Some(from) = ["../..", "  /  /", "/ /20"].iter().find_map(|blank| text.find(blank)) {
        return Some(at(from..from + 5));
    }
    if let Some(from) =
        text.find(" ???").filter(|from| text[from + 4..].chars().next().is_none_or(|c| " .,)".contains(c)))
    {
        return Some(at(from + 1..from + 4));
    }
    ["£X", "£x", "£?", "£nn", "£NN", "£00,000", "£tbc"].iter().find_map(|blank| {
        let from = text.find(blank)?;
        let rest = text[from + blank.len()..].trim_start_matches(['X', 'x', ',', 'k', 'm']);
        rest.chars().next().is_none_or(|c| !c.is_alphanumeric()).then(|| at(from..from + blank.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn what_came_along() {
        assert!(head("From: A Person Sent: 12 May 2016 To: The office Subject: FW: plan").is_some());
        assert!(head("From: 12 May to 3 June 2016").is_none());
        let blank = |text: &str| to_fill_in(&plain(text)).is_some();
        for text in ["Signed: ______________", "will meet on ??? in", "paid £X for it", "paid £xk", "Name ..........."]
        {
            assert!(blank(text), "{text}");
        }
        for text in ["Why??? Nobody knew", "paid £10 for form X", "in 2016 and/or later", "What next?"] {
            assert!(!blank(text), "{text}");
        }
        assert!(word_processor(&plain("Formatted: Font: Bold, Left")).is_some());
        assert!(word_processor(&plain("Deleted: scenes from a play")).is_none());
    }
}

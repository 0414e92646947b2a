//! What comes along when a text is pasted from a PDF or a form: page numbers, running heads, prompts, notes to oneself.

use std::collections::BTreeMap;
use std::ops::Range;

use super::drafts;
use super::prose::{Block, Sort, contains_ignoring_case, find_ignoring_case, find_phrase};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};

/// A head that stands this often is a running head.
const REPEATS: usize = 3;

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let sieve = &subject.prose.sieve;
    let prompts: Vec<&str> = drafts::PROMPTS.into_iter().filter(|prompt| sieve.may_have(prompt)).collect();
    let marks: Vec<&str> = drafts::MARKS.into_iter().filter(|mark| sieve.may_have(mark)).collect();
    let things: Vec<&str> = THINGS.into_iter().filter(|thing| sieve.may_have(thing)).collect();
    let paper: Vec<&str> = PAPER.into_iter().filter(|phrase| sieve.may_have(phrase)).collect();
    for block in &subject.prose.blocks {
        if matches!(block.sort, Sort::Code | Sort::Html) {
            continue;
        }
        drafts::check(subject, block, (&prompts, &marks), &mut found);
        if !block.is_prose() {
            continue;
        }
        let furniture = page_furniture(block, &paper);
        let is_furniture = furniture.is_some();
        if let Some((part, what)) = furniture {
            let problem =
                subject.problem(Code::PageFurniture, format!("{what} has come along from a printed page"), block, part);
            found.push(problem.help("take it out"));
        }
        if let Some((part, meant)) = spaced_out(block).filter(|_| !is_furniture) {
            let problem = subject.problem(Code::WordBroken, "a word or number has spaces inside it", block, part);
            found.push(problem.help(format!("write `{meant}`")));
        }
        for (part, meant) in cut_words(block) {
            let message = format!("`{}` was cut at the end of a line", &block.text[part.clone()]);
            let problem = subject.problem(Code::WordBroken, message, block, part);
            found.push(problem.help(format!("write {meant}; where a dash is meant, put a space on both sides of it")));
        }
        if let Some(part) = lost_note(&block.text) {
            let problem = subject.problem(
                Code::PointsAtNothing,
                "this points at a footnote that is not on the page",
                block,
                part,
            );
            found.push(problem.help("write the footnote: `[^1]: Where it comes from.`"));
        }
        if let Some(part) = doubly_escaped(&block.text) {
            let problem = subject.problem(Code::WordBroken, "readers see these signs of HTML", block, part);
            found.push(problem.help("write the sign itself, such as `&`, `’` or a space"));
        }
        if let Some((part, meant)) = garbled(&block.text) {
            let message = "these signs come from a text that was read in the wrong encoding";
            let problem = subject.problem(Code::WordBroken, message, block, part);
            found.push(problem.help(format!("write `{meant}`")));
        }
        pointers(subject, block, &things, &mut found);
    }
    lone_numbers(subject, &mut found);
    paragraphs_twice(subject, &mut found);
    running_heads(subject, &mut found);
    found
}

const PAPER: [&str; 6] = [
    "intentionally left blank",
    "intentionally blank",
    "page left blank",
    "please turn over",
    "continued overleaf",
    "p a g e",
];

/// "Page 13 of 24", "27 | P a g e", "This page is intentionally left blank".
fn page_furniture(block: &Block, paper: &[&str]) -> Option<(Range<usize>, &'static str)> {
    let text = &block.text;
    for phrase in paper {
        if *phrase == "p a g e" {
            continue;
        }
        if find_phrase(text, phrase, 0).is_some() {
            return Some((0..text.trim_end().len(), "a note about paper"));
        }
    }
    if paper.contains(&"p a g e") && find_ignoring_case(text, "p a g e", 0).is_some() {
        return Some((0..text.trim_end().len(), "a page number"));
    }
    let trimmed = text.trim();
    let bare: String = trimmed.chars().filter(|c| !c.is_whitespace() && !"-–:/".contains(*c)).collect();
    if matches!(
        bare.as_str(),
        "OFFICIAL" | "OFFICIALSENSITIVE" | "NOTPROTECTIVELYMARKED" | "RESTRICTED" | "CONFIDENTIAL"
    ) {
        return Some((0..text.trim_end().len(), "a protective marking"));
    }
    for index in 0..block.words.len() {
        let is_page = block.word(index).eq_ignore_ascii_case("page") || block.word(index).eq_ignore_ascii_case("pg");
        if !is_page || !is_number(block.word(index + 1)) {
            continue;
        }
        let of = block.word(index + 2).eq_ignore_ascii_case("of") || block.gap(index + 1).trim() == "/";
        let total = if block.gap(index + 1).trim() == "/" { index + 2 } else { index + 3 };
        if of && is_number(block.word(total)) {
            return Some((block.words[index].start..block.words[total].end, "a page number"));
        }
        // A line or a cell that holds nothing else.
        let whole = block.words[index].start..block.words[index + 1].end;
        if trimmed.trim_matches(|c: char| !c.is_alphanumeric()).len() == whole.len() {
            return Some((whole, "a page number"));
        }
    }
    let bars = trimmed.split('|').map(str::trim).collect::<Vec<_>>();
    let page_bar = bars.len() == 2
        && bars.iter().any(|part| is_number(part))
        && bars.iter().any(|part| part.eq_ignore_ascii_case("page"));
    page_bar.then_some((0..trimmed.len(), "a page number"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// "20 16", "P a r t n e r s": where it stands, and what was meant.
fn spaced_out(block: &Block) -> Option<(Range<usize>, String)> {
    let (text, words) = (&block.text, &block.words);
    let get = |index: usize| words.get(index).map_or("", |word| &text[word.clone()]);
    let gap = |index: usize| words.get(index + 1).map_or("", |next| &text[words[index].end..next.start]);
    for index in 0..words.len() {
        // A run of four letters by themselves.
        let single = |at: usize| get(at).chars().count() == 1 && get(at).chars().all(char::is_alphabetic);
        let length = (index..words.len()).take_while(|&at| single(at) && (at == index || gap(at - 1) == " ")).count();
        if length >= 4 {
            let part = words[index].start..words[index + length - 1].end;
            return Some((part.clone(), text[part].replace(' ', "")));
        }
        let (first, second) = (get(index), get(index + 1));
        let century = matches!(first, "19" | "20") && second.len() == 2 && second.bytes().all(|b| b.is_ascii_digit());
        let one =
            matches!(first, "2" | "1") && second.len() == 3 && (second.starts_with('0') || second.starts_with('9'));
        if !(century || one) {
            continue;
        }
        let before = index.checked_sub(1).map(|at| get(at).to_lowercase()).unwrap_or_default();
        let dated = super::moments::month(before.as_str()).is_some()
            || ["in", "since", "by", "during", "until", "march", "may", "year", "of", "from"]
                .contains(&before.as_str());
        let joined = gap(index + 1).starts_with(['-', '–', '%']);
        let next_number =
            get(index + 2).bytes().all(|b| b.is_ascii_digit()) && !get(index + 2).is_empty() && gap(index + 1) == " ";
        if (century || one && second.starts_with("01")) && gap(index) == " " && dated && !next_number && !joined {
            let part = words[index].start..words[index + 1].end;
            return Some((part.clone(), text[part].replace(' ', "")));
        }
    }
    None
}

/// "part- nership", "2015- 16", and hyphens nobody sees: what the ends of lines leave behind.
fn cut_words(block: &Block) -> Vec<(Range<usize>, String)> {
    /// What follows where the second half is said once for both: "pre- and post-birth".
    const SHARED: [&str; 16] = [
        "and", "or", "to", "nor", "but", "as", "rather", "than", "versus", "vs", "not", "through", "up", "if", "plus",
        "then",
    ];
    let mut found = Vec::new();
    if !block.text.contains("- ") && !block.text.contains('\u{ad}') {
        return found;
    }
    for index in 0..block.words.len().saturating_sub(1) {
        let (first, second, gap) = (block.word(index), block.word(index + 1), block.gap(index));
        let part = block.words[index].start..block.words[index + 1].end;
        if gap == "\u{ad}" || gap == "\u{ad} " {
            found.push((part, format!("`{first}{second}`")));
            continue;
        }
        if !matches!(gap, "- " | "-  ") {
            continue;
        }
        // An address is told as one.
        let before = block.text[..part.start].rsplit(char::is_whitespace).next().unwrap_or_default();
        if before.contains(['/', '@']) || before.starts_with("www") {
            continue;
        }
        let letters = |word: &str| word.chars().all(|c| c.is_lowercase());
        let numbers = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
        let whole = first.len() > 1 && first.chars().skip(1).all(char::is_lowercase) && letters(second);
        if whole && !SHARED.contains(&second) {
            found.push((part, format!("`{first}{second}`, or `{first}-{second}` if the hyphen belongs")));
        } else if numbers(first) && numbers(second) && first.len() == 4 && matches!(second.len(), 2 | 4) {
            found.push((part, format!("`{first}-{second}`")));
        }
    }
    found
}

/// `[^3]` without its text.
fn lost_note(text: &str) -> Option<Range<usize>> {
    let at = text.find("[^")?;
    let name = text[at + 2..].split(']').next()?;
    let known = !name.is_empty() && name.len() < 12 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    known.then(|| at..at + name.len() + 3)
}

/// "&amp;" that a reader would see.
fn doubly_escaped(text: &str) -> Option<Range<usize>> {
    let signs = ["&amp;", "&nbsp;", "&#39;", "&quot;", "&rsquo;", "&lsquo;", "&pound;", "&ndash;"];
    signs.iter().find_map(|sign| text.find(sign).map(|at| at..at + sign.len()))
}

/// UTF-8 that was read as Windows-1252, and the sign that stands for what could not be read.
fn garbled(text: &str) -> Option<(Range<usize>, &'static str)> {
    const SIGNS: [(&str, &str); 18] = [
        ("ﬁ", "fi"),
        ("ﬂ", "fl"),
        ("ﬀ", "ff"),
        ("ﬃ", "ffi"),
        ("â€™", "’"),
        ("â€˜", "‘"),
        ("â€œ", "“"),
        ("â€\u{9d}", "”"),
        ("â€“", "–"),
        ("â€”", "—"),
        ("â€¦", "…"),
        ("â€¢", "-"),
        ("Â£", "£"),
        ("Ã©", "é"),
        ("Ã¨", "è"),
        ("ï»¿", "nothing"),
        ("ï¿½", "the letter that stood here"),
        ("\u{fffd}", "the letter that stood here"),
    ];
    if text.is_ascii() {
        return None;
    }
    SIGNS.iter().find_map(|(sign, meant)| text.find(sign).map(|at| (at..at + sign.len(), *meant)))
}

const THINGS: [&str; 10] =
    ["table", "graph", "chart", "diagram", "figure", "picture", "image", "map", "photograph", "document"];

/// "the graph above" where there is no graph; "see page 14", which the web does not have.
fn pointers(subject: &Subject<'_>, block: &Block, things: &[&str], found: &mut Vec<Diagnostic>) {
    const WHERE: [&str; 6] = ["above", "below", "opposite", "overleaf", "following", "inserted"];
    let prose = &subject.prose;
    let is_shown =
        !prose.pictures.is_empty() || !prose.tags.is_empty() || !prose.html.is_empty() || !prose.grids.is_empty();
    for index in 0..block.words.len() {
        let is_one = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(block.word(index)));
        if !is_one(things) && !is_one(&["page", "pages", "p", "pp"]) {
            continue;
        }
        let word = block.word(index).to_lowercase();
        let next = block.word(index + 1).to_lowercase();
        let previous = index.checked_sub(1).map(|at| block.word(at).to_lowercase()).unwrap_or_default();
        let near = THINGS.contains(&word.as_str()) && block.gap(index) == " " && WHERE[..4].contains(&next.as_str());
        let after = THINGS.contains(&word.as_str()) && WHERE[4..].contains(&previous.as_str());
        let embedded = word == "document" && previous == "embedded";
        if (near && (!is_shown || word == "document")) || (after && !is_shown) || embedded {
            let (from, to) = if near { (index, index + 1) } else { (index - 1, index) };
            let part = block.words[from].start..block.words[to].end;
            let problem =
                subject.problem(Code::PointsAtNothing, "this points at something that is not on the page", block, part);
            found.push(problem.help("show it here with words for what it shows, link to it, or take the words out"));
        }
        let see = matches!(previous.as_str(), "see" | "on" | "to" | "refer" | "from")
            || (index > 0 && block.gap(index - 1).ends_with('('));
        let pages = matches!(word.as_str(), "page" | "pages" | "p" | "pp") && is_number(&next) && see;
        const PAPERS: [&str; 9] =
            ["report", "plan", "guidance", "act", "paper", "document", "handbook", "strategy", "book"];
        let cites =
            block.word(index + 2) == "of" || PAPERS.iter().any(|word| contains_ignoring_case(&block.text, word));
        if pages && block.sort != Sort::Note && !cites {
            let part = block.words[index].start..block.words[index + 1].end;
            let problem =
                subject.problem(Code::PageNumberReference, "a page of a website has no page numbers", block, part);
            found.push(problem.help("link to the heading: `[how to escalate](@/procedures/escalation.md#steps)`"));
        }
    }
}

/// A paragraph that is only "12" or "- 12 -": the foot of a printed page.
fn lone_numbers(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    /// More than these are cells of a table that fell apart.
    const NUMBERS: usize = 3;
    let blocks = &subject.prose.blocks;
    let mut numbers: Vec<&Block> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let only = block.text.trim().trim_matches(|c: char| matches!(c, '-' | '–' | '|' | ' '));
        // Markdown takes "- 12 -" for an item of a list.
        let sort = block.sort == Sort::Paragraph || (block.sort == Sort::Item && block.text.trim_end().ends_with('-'));
        if !sort || block.quoted || !is_number(only) || only.len() > 3 {
            continue;
        }
        // Below a heading or inside a component it is an answer, "How many?".
        let after_heading = index > 0 && matches!(blocks[index - 1].sort, Sort::Heading(_));
        let inside = subject.file.text[..block.span.start].trim_end().ends_with(['}', '>']);
        if !after_heading && !inside {
            numbers.push(block);
        }
    }
    if numbers.len() > NUMBERS {
        let message = format!("{} paragraphs of this page are only a number", numbers.len());
        let problem = subject.problem(Code::PageFurniture, message, numbers[0], 0..numbers[0].text.trim_end().len());
        found.push(
            problem
                .help("take page numbers out; if they are the cells of a table that fell apart, make a table of them"),
        );
        return;
    }
    for block in numbers {
        let message = "a page number has come along from a printed page";
        let problem = subject.problem(Code::PageFurniture, message, block, 0..block.text.trim_end().len());
        found.push(problem.help("take it out"));
    }
}

/// A paragraph too long to be there again by chance.
fn paragraphs_twice(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    const WORDS: usize = 25;
    let mut seen: BTreeMap<&str, &Block> = BTreeMap::new();
    let long = |block: &&Block| block.sort == Sort::Paragraph && !block.quoted && block.words.len() >= WORDS;
    for block in subject.prose.running().filter(long) {
        let Some(first) = seen.get(block.text.trim()) else {
            seen.insert(block.text.trim(), block);
            continue;
        };
        let message = "this paragraph stands on the page already";
        let problem = subject.problem(Code::ParagraphTwice, message, block, 0..block.text.len());
        let problem = problem.at(&subject.file.source, first.place(&(0..first.text.len())), "the first one");
        found.push(problem.help("keep the one that is in the right place"));
    }
}

/// The same short line again and again: the head of a printed page.
fn running_heads(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut lines: BTreeMap<&str, Vec<&Block>> = BTreeMap::new();
    for block in subject.prose.running().filter(|block| block.sort == Sort::Paragraph && !block.quoted) {
        let text = block.text.trim();
        let sentence = text.ends_with(['.', '!', '?', ':', ';']);
        if text.len() <= 100 && !sentence && (2..=14).contains(&block.words.len()) && block.linked.is_empty() {
            lines.entry(text).or_default().push(block);
        }
    }
    for blocks in lines.values().filter(|blocks| blocks.len() >= REPEATS) {
        let message = format!("this line stands {} times: it is the head of a printed page", blocks.len());
        let problem = subject.problem(Code::PageFurniture, message, blocks[1], 0..blocks[1].text.len());
        found.push(problem.help("take it out everywhere but where it belongs"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    #[test]
    fn furniture_of_printed_pages() {
        let is = |text: &str| page_furniture(&plain(text), &PAPER).is_some();
        for text in [
            "Page 13 of 24",
            "27 | P a g e",
            "27 | Page",
            "Page | 4",
            "Page 67",
            "This page is intentionally left blank",
            "the text goes Page 3 of 9 on",
        ] {
            assert!(is(text), "{text}");
        }
        for text in
            ["This page 2 of the leaflets", "See page 4 of the report", "page one", "Each page of 20 reports", "| 3 |"]
        {
            assert!(!is(text), "{text}");
        }
    }

    #[test]
    fn words_with_spaces_inside() {
        let meant = |text: &str| spaced_out(&plain(text)).map(|(_, meant)| meant);
        assert_eq!(meant("in May 20 16 we"), Some("2016".into()));
        assert_eq!(meant("the P a r t n e r s met"), Some("Partners".into()));
        for text in ["20 16 year olds", "aged 19 20 people", "A & D, E & H", "in 20 15-minute slots", "a b c"] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}

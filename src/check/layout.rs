//! The shape of a text: headings, tables, lists and paragraphs as a screen reader and a phone need them.

use super::prose::{Block, Grid, Sort, find_phrase};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::path::SourcePath;

/// Longer bold paragraphs are warnings or quotations, not headings.
const HEADING_BYTES: usize = 80;

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    headings(subject, &mut found);
    let blocks = &subject.prose.blocks;
    for (index, block) in blocks.iter().enumerate() {
        bold_line(subject, block, blocks.get(index + 1), &mut found);
        if block.is_prose() {
            stray_bullet(subject, block, &mut found);
            ticks(subject, block, &mut found);
        }
        if !matches!(block.sort, Sort::Code | Sort::Html) {
            a_to_z(subject, block, &mut found);
        }
    }
    empty_headings(subject, &mut found);
    split_paragraphs(subject, &mut found);
    subject.prose.grids.iter().for_each(|grid| tables(subject, grid, &mut found));
    raw_html(subject, &mut found);
    found
}

/// WCAG 2.2, 1.3.1: a level left out is a part of the page that seems to be missing. The page's title is level 1.
fn headings(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut last = 1;
    for block in &subject.prose.blocks {
        let Sort::Heading(level) = block.sort else { continue };
        if level > last + 1 {
            let message = format!("this heading is of level {level}, but the one above it is of level {last}");
            let problem = subject.at(Code::HeadingJump, message, block.span.clone());
            found.push(problem.help(format!("start it with `{}`", "#".repeat(usize::from(last) + 1))));
        }
        last = level;
    }
}

/// WCAG 2.2, 2.4.6: a screen reader says "heading", and then nothing.
fn empty_headings(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for span in &subject.prose.empty_headings {
        let written = subject.file.text.get(span.clone()).unwrap_or_default();
        let written = written.trim_matches(|c: char| c == '#' || c.is_whitespace());
        // A template tag or a picture is something.
        if written.is_empty() || (written.starts_with("{#") && written.ends_with('}')) {
            let line = span.start..span.start + subject.file.text[span.clone()].trim_end().len();
            let problem = subject.at(Code::HeadingEmpty, "this heading has no words", line);
            found.push(problem.help("write what the part below it is about, or take the `#` signs out"));
        }
    }
}

/// The title of a page is its heading of level 1, where the templates write it.
pub fn check_titles(subjects: &[Subject<'_>], disk: &dyn Disk, theme: Option<&SourcePath>) -> Vec<Diagnostic> {
    let titles: Vec<_> = subjects
        .iter()
        .flat_map(|subject| subject.prose.blocks.iter().map(move |block| (subject, block)))
        .filter(|(subject, block)| block.sort == Sort::Heading(1) && subject.title.is_some())
        .collect();
    let folders =
        std::iter::once(SourcePath::known("templates")).chain(theme.and_then(|theme| theme.join("templates").ok()));
    let writes_title = |folder: SourcePath| {
        disk.walk(&folder).files.into_iter().any(|file| {
            disk.read(&file.path).is_ok_and(|bytes| bytes.windows(3).any(|part| part.eq_ignore_ascii_case(b"<h1")))
        })
    };
    // Templates are read only where a page makes them matter.
    if titles.is_empty() || !folders.into_iter().any(writes_title) {
        return Vec::new();
    }
    let report = |(subject, block): (&Subject<'_>, &Block)| {
        let message = "this page has two headings of level 1: its title and this one";
        let problem = subject.at(Code::TitleTwice, message, block.span.start..block.span.start + block.text.len() + 2);
        problem.help(format!("take it out if it repeats the title, or start it with `##`: `## {}`", block.text.trim()))
    };
    titles.into_iter().map(report).collect()
}

/// A paragraph that is all bold, short, and no sentence, with text below it.
fn bold_line(subject: &Subject<'_>, block: &Block, next: Option<&Block>, found: &mut Vec<Diagnostic>) {
    let text = block.text.trim();
    let all_bold = block.bold > 0 && block.bold >= text.trim_end_matches(':').len();
    let sentence = text.ends_with(['.', '!', '?', ',', ';']);
    let has_text_below = next.is_some_and(|next| next.is_prose() && !matches!(next.sort, Sort::Heading(_)));
    if block.sort != Sort::Paragraph || block.quoted || !all_bold || sentence || text.len() > HEADING_BYTES {
        return;
    }
    if has_text_below && text.chars().any(char::is_alphabetic) {
        let problem = subject.problem(
            Code::BoldAsHeading,
            "this bold line looks like a heading but is none",
            block,
            0..block.text.len(),
        );
        let note = "Readers who cannot see it jump from heading to heading, and this one they miss.";
        found.push(problem.note(note).help(format!("write it as a heading: `## {}`", text.trim_end_matches(':'))));
    }
}

/// Bullets that came with pasted text, where Markdown wants `-`.
const BULLETS: [char; 13] = ['•', '❖', '▪', '●', '○', '◦', '■', '□', '➢', '‣', '✦', '\u{f0b7}', '\u{f0a7}'];

fn stray_bullet(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    if block.is_cell() && block.text.chars().all(|c| BULLETS.contains(&c) || c.is_whitespace()) {
        return;
    }
    let starts = |at: usize| {
        let before = block.text[..at].trim_end();
        before.is_empty() || before.ends_with([':', ';', '.', ',']) || block.text[..at].ends_with(['\n', ' '])
    };
    let signs = if block.text.is_ascii() { "" } else { block.text.as_str() };
    let bullet = signs.char_indices().find(|(at, c)| BULLETS.contains(c) && starts(*at));
    let letter = (block.text.starts_with("o ") || block.text.starts_with("§ ")).then_some((0, 'o'));
    if let Some((at, c)) = bullet.or(letter) {
        let problem = subject.problem(
            Code::StrayBullet,
            "this bullet came with pasted text and makes no list",
            block,
            at..at + c.len_utf8(),
        );
        found.push(problem.help("start the line with `- `, one line for each item"));
    }
}

/// A tick says "square root", "check mark" or nothing, depending on the screen reader.
fn ticks(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    const TICKS: [char; 8] = ['√', '✓', '✔', '✗', '✘', '☑', '☒', '✕'];
    if block.text.is_ascii() {
        return;
    }
    let text = block.text.trim();
    let few = text.chars().count() <= 3;
    let Some((at, tick)) = block.text.char_indices().find(|(_, c)| TICKS.contains(c)) else { return };
    let after = block.text[at + tick.len_utf8()..].trim_start();
    // √2 is mathematics.
    let root = tick == '√' && after.starts_with(|c: char| c.is_ascii_digit() || c == '(');
    if few || (block.is_cell() && !root) {
        let problem = subject.problem(
            Code::TickMark,
            "this mark says nothing to a reader who cannot see it",
            block,
            at..at + tick.len_utf8(),
        );
        let note = "A screen reader reads `√` as \"square root\", and passes others by.";
        found.push(problem.note(note).help("write the word: \"Yes\", \"Attended\", \"Apologies\", \"Sent a deputy\""));
    }
}

fn a_to_z(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    for phrase in ["A-Z", "A–Z", "A - Z"] {
        if let Some(at) = block
            .text
            .contains(phrase)
            .then(|| find_phrase(&block.text, phrase, 0))
            .flatten()
            .filter(|at| block.text[*at..].starts_with(phrase))
        {
            let problem = subject.problem(
                Code::DashInAToZ,
                format!("`{phrase}` is read aloud as \"A Z\""),
                block,
                at..at + phrase.len(),
            );
            found.push(problem.help("write `A to Z`"));
        }
    }
}

/// Two paragraphs that are one sentence: what page breaks of a PDF leave behind.
fn split_paragraphs(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for pair in subject.prose.blocks.windows(2) {
        let [first, second] = pair else { continue };
        let both = [first, second].iter().all(|block| block.sort == Sort::Paragraph && !block.quoted);
        let file = &subject.file.text;
        // Only an empty line may stand between: a box or a picture interrupts rightly.
        let between = file.get(first.span.end.min(second.span.start)..second.span.start).unwrap_or_default();
        let end = first.text.trim_end();
        let open = end.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        let goes_on = second.text.starts_with(|c: char| c.is_lowercase());
        if both && open && goes_on && between.trim().is_empty() && first.words.len() > 3 && second.words.len() > 1 {
            let end = second.words.first().map_or(0, |word| word.end);
            let problem = subject.problem(
                Code::ParagraphSplit,
                "this paragraph starts in the middle of a sentence",
                second,
                0..end,
            );
            found.push(problem.help("take the empty line above it out, so that both parts are one paragraph"));
        }
    }
}

fn tables(subject: &Subject<'_>, grid: &Grid, found: &mut Vec<Diagnostic>) {
    let blocks = &subject.prose.blocks;
    let text = |at: &usize| blocks[*at].text.trim();
    if grid.head.iter().all(|at| text(at).is_empty()) && !grid.rows.is_empty() {
        let head = grid.span.start
            ..subject.file.text[grid.span.start..].find('\n').map_or(grid.span.end, |end| grid.span.start + end);
        let problem = subject.at(Code::TableWithoutHeader, "this table has no header row", head);
        let note = "A screen reader says the header with each cell; without one, a reader hears only numbers.";
        found.push(problem.note(note).help("write what each column holds: `| Year | Referrals |`"));
        return;
    }
    // The head that a printed table repeats on its next page.
    let same = |row: &&Vec<usize>| {
        row.len() == grid.head.len()
            && grid.head.iter().zip(row.iter()).all(|(head, cell)| text(head).eq_ignore_ascii_case(text(cell)))
            && grid.head.iter().filter(|at| !text(at).is_empty()).count() > 1
    };
    if let Some(row) = grid.rows.iter().find(same) {
        let block = &blocks[row[0]];
        let message = "the header row of this table stands among its rows again";
        let problem = subject.problem(Code::PageFurniture, message, block, 0..block.text.len());
        found.push(problem.help("take this row out: the table went on here on the next page of a PDF"));
    }
    let number = |text: &str| {
        text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || ",.%£ -–".contains(c))
    };
    let is_year = |text: &str| text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..2200).contains(&year));
    let data = |at: &usize| number(text(at)) && !is_year(text(at)) && !text(at).contains(['/', '-', '–']);
    if grid.head.len() > 1 && grid.head.iter().skip(1).all(data) {
        let head = &blocks[grid.head[1]];
        let problem = subject.problem(
            Code::TableWithoutHeader,
            "the first row of this table is figures, not headers",
            head,
            0..head.text.len(),
        );
        found.push(problem.help("put a row above it that says what each column holds: `| Year | Referrals |`"));
    }
}

/// Attributes and tags in raw HTML that break a strict content security policy or have no meaning any more.
fn raw_html(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for html in &subject.prose.html {
        let lower = html.text.to_ascii_lowercase();
        let style = lower.find(" style=").or_else(|| lower.find("\nstyle="));
        if let Some(at) = style {
            let problem = subject.at(
                Code::RawStyle,
                "this HTML has a `style` of its own, which browsers will not use",
                place(html, at + 1, 5),
            );
            let note = "The security rules of this site let only its own style sheets change how things look.";
            found.push(problem.note(note).help("write it in Markdown, or take the `style=\"…\"` out"));
        }
        for (at, _) in lower.match_indices("<table") {
            let table = &subject.file.text[html.span.start + at..];
            let table = table[..table.find("</table").unwrap_or(table.len())].to_ascii_lowercase();
            if !table.contains("<th") || table.matches("<th").count() == table.matches("<thead").count() {
                let message = "this table has no header cells";
                let problem = subject.at(Code::TableWithoutHeader, message, place(html, at, 6));
                let note = "A screen reader says the header with each cell; without one, a reader hears only numbers.";
                found.push(problem.note(note).help(
                    "write the cells of its first row as `<th scope=\"col\">Year</th>`, or write the table in Markdown",
                ));
            }
        }
        for tag in ["<font", "<center", "<style", "<marquee", "<blink"] {
            if let Some(at) = lower.find(tag) {
                let problem = subject.at(
                    Code::RawStyle,
                    format!("`{tag}>` does not work on this site"),
                    place(html, at, tag.len()),
                );
                found.push(problem.help("write it in Markdown"));
            }
        }
    }
}

fn place(html: &super::prose::Html, at: usize, length: usize) -> std::ops::Range<usize> {
    html.span.start + at..html.span.start + at + length
}

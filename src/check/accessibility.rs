//! What some readers could not see, hear or find: pictures, links, films, languages.

use std::collections::BTreeMap;

use super::prose::{Block, Link, Sort};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    pictures(subject, &mut found);
    link_texts(subject, &mut found);
    same_texts(subject, &mut found);
    films(subject, &mut found);
    languages(subject, &mut found);
    found
}

/// WCAG 2.2, 1.1.1.
fn pictures(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for picture in &subject.prose.pictures {
        let words = picture.words.trim();
        let message = if words.is_empty() {
            "this picture has no description".to_owned()
        } else if says_nothing(words) {
            format!("`{words}` does not say what the picture shows")
        } else {
            continue;
        };
        let help = format!(
            "say what it shows: `![what the picture shows]({0})`, or, if it is only decoration, `<img src=\"{0}\" alt=\"\">`",
            picture.target
        );
        found.push(subject.at(Code::PictureWithoutDescription, message, picture.span.clone()).help(help));
    }
    for html in &subject.prose.html {
        let lower = html.text.to_ascii_lowercase();
        for (at, _) in lower.match_indices("<img") {
            let tag = &lower[at..lower[at..].find('>').map_or(lower.len(), |end| at + end)];
            if !tag.contains("alt=") {
                let span = html.span.start + at..html.span.start + at + tag.len().min(40);
                let problem = subject.at(Code::PictureWithoutDescription, "this picture has no description", span);
                found
                    .push(problem.help("add `alt=\"what the picture shows\"`, or `alt=\"\"` if it is only decoration"));
            }
        }
    }
}

/// A file's name, or a word that fits any picture.
fn says_nothing(words: &str) -> bool {
    const EMPTY: [&str; 14] = [
        "image",
        "picture",
        "photo",
        "photograph",
        "graphic",
        "chart",
        "graph",
        "diagram",
        "figure",
        "logo",
        "icon",
        "img",
        "screenshot",
        "untitled",
    ];
    let lower = words.to_lowercase();
    let file = [".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp"].iter().any(|end| lower.ends_with(end));
    let bare = lower.trim_end_matches(|c: char| c.is_ascii_digit() || " _-".contains(c));
    file || EMPTY.contains(&bare)
        || ["img_", "dsc_", "dscn", "screenshot 20"].iter().any(|start| lower.starts_with(start))
}

/// Texts of a link that say nothing when they are read by themselves (WCAG 2.2, 2.4.4 and 2.4.9).
const EMPTY_TEXTS: [&str; 34] = [
    "here",
    "click here",
    "click",
    "read more",
    "more",
    "this",
    "this link",
    "this page",
    "this website",
    "link",
    "website",
    "find out more",
    "learn more",
    "more information",
    "further information",
    "more info",
    "info",
    "details",
    "download",
    "download here",
    "see here",
    "available here",
    "view",
    "view here",
    "please click here",
    "go",
    "continue",
    "this document",
    "this report",
    "document",
    "pdf",
    "web page",
    "visit",
    "by clicking here",
];

fn link_texts(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for link in &subject.prose.links {
        let text = plain(&link.text);
        if text.is_empty() && !link.has_picture {
            let problem = subject.at(Code::LinkTextUnclear, "this link has no words to press", link.span.clone());
            found.push(problem.help(format!("say where it leads: `[the safe sleeping campaign]({})`", link.target)));
        } else if EMPTY_TEXTS.contains(&text.as_str()) {
            let message = format!("the link text `{}` does not say where it leads", link.text.trim());
            let problem = subject.at(Code::LinkTextUnclear, message, link.span.clone());
            let help = format!("say where it leads: `[the safe sleeping campaign]({})`", link.target);
            found.push(problem.note("Some readers hear only the links of a page, one after another.").help(help));
        } else if !link.is_bare && is_long_address(&link.text) {
            let message = "the words of this link are an address, which is read aloud letter by letter";
            let problem = subject.at(Code::LinkTextUnclear, message, link.span.clone()).severity(Severity::Warning);
            found.push(problem.help(format!("say where it leads: `[the safe sleeping campaign]({})`", link.target)));
        }
    }
}

/// `https://www.gov.uk/a/b`. A host alone, "www.gov.uk", is a name that people know and type.
fn is_long_address(text: &str) -> bool {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.or_else(|| text.starts_with("www.").then_some(text)).unwrap_or_default();
    let path = host.split_once('/').map_or("", |(_, path)| path.trim_end_matches('/'));
    !text.contains(' ') && (path.len() > 12 || path.contains('/'))
}

fn plain(text: &str) -> String {
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// WCAG 2.2, 3.2.4: what says the same does the same.
fn same_texts(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Link> = BTreeMap::new();
    for link in subject.prose.links.iter().filter(|link| !link.text.trim().is_empty()) {
        let text = plain(&link.text);
        if EMPTY_TEXTS.contains(&text.as_str()) {
            continue;
        }
        let first = seen.entry(text).or_insert(link);
        let page = |target: &str| target.trim_end_matches('/').to_owned();
        if page(&first.target) != page(&link.target) && !link.target.is_empty() && link.target != "#" {
            let message = format!("two links say `{}` but lead to different places", link.text.trim());
            let problem = subject.at(Code::LinksSameText, message, link.span.clone());
            let problem = problem.at(&subject.file.source, first.span.clone(), "the other one");
            found.push(problem.help("give each its own words"));
        }
    }
}

/// WCAG 2.2, 1.2.2.
fn films(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for html in &subject.prose.html {
        let lower = html.text.to_ascii_lowercase();
        let Some(at) = lower.find("<video") else { continue };
        let film = &subject.file.text[html.span.start + at..];
        let film = &film[..film.find("</video").unwrap_or(film.len())];
        if !film.contains("<track") {
            let span = html.span.start + at..html.span.start + at + 6;
            let problem = subject.at(Code::FilmWithoutCaptions, "this film has no captions", span);
            found.push(
                problem.help("add `<track kind=\"captions\" src=\"…\">` inside it, and a link to the words as text"),
            );
        }
    }
    let is_film = ["resource_type", "mode", "format"].iter().any(|key| subject.text(key) == Some("video"));
    if is_film && subject.record.is_some() && subject.get("captions").is_none() && subject.get("transcript").is_none() {
        let problem = subject.at(
            Code::FilmWithoutCaptions,
            "this film has neither captions nor a text of its words",
            subject.place("resource_type"),
        );
        found.push(problem.help("add `captions = true` or `transcript = \"@/…\"`"));
    }
}

/// WCAG 2.2, 3.1.2: words in another script, with nothing that says which language they are.
fn languages(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !["en", "cy", "fr", "de", "es", "pl", "ro", "pt"].iter().any(|code| subject.file.language.starts_with(code)) {
        return;
    }
    for block in subject.prose.running() {
        let Some((part, name)) = other_script(block) else { continue };
        let before = &subject.file.text[..block.place(&part).start];
        if before.rfind("lang=").is_some_and(|at| !before[at..].contains("</")) {
            continue;
        }
        let message = format!("these words are in {name} letters, and nothing says which language they are");
        let problem = subject.problem(Code::LanguageUnmarked, message, block, part);
        let note = "A screen reader reads them with the sounds of the page's own language.";
        found.push(
            problem.note(note).help("put them between `<span lang=\"…\">` and `</span>` with the language's code"),
        );
    }
}

fn other_script(block: &Block) -> Option<(std::ops::Range<usize>, &'static str)> {
    if block.text.is_ascii() || block.sort == Sort::Code {
        return None;
    }
    let script = |c: char| match c {
        '\u{400}'..='\u{52f}' => Some("Cyrillic"),
        '\u{590}'..='\u{5ff}' => Some("Hebrew"),
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Some("Arabic"),
        '\u{900}'..='\u{97f}' => Some("Devanagari"),
        '\u{980}'..='\u{9ff}' => Some("Bengali"),
        '\u{a00}'..='\u{a7f}' => Some("Gurmukhi"),
        '\u{a80}'..='\u{aff}' => Some("Gujarati"),
        '\u{b80}'..='\u{bff}' => Some("Tamil"),
        '\u{3040}'..='\u{30ff}' => Some("Japanese"),
        '\u{4e00}'..='\u{9fff}' => Some("Chinese"),
        '\u{370}'..='\u{3ff}' => Some("Greek"),
        _ => None,
    };
    block.words.iter().find_map(|word| {
        let letters = block.text[word.clone()].chars();
        let first = letters.clone().find_map(script)?;
        (letters.filter(|c| script(*c).is_some()).count() >= 3).then(|| (word.clone(), first))
    })
}

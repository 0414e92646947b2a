//! Diagnostics as text for a terminal.
//!
//! In: diagnostics, in the order they are to be shown, and the text of the files they point into. Out: one string, in
//! the form every message has: what is wrong, the exact place, the cause, then `help:`. Nothing is printed here, and
//! no text of a user's file can make this fail: places outside a file are moved to its nearest character.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use super::secret::Secret;
use super::{Diagnostic, Label, Severity, SourceMap};
use crate::path::SourcePath;

/// Shows each diagnostic, with an empty line after it. Empty when there are none.
pub fn text(diagnostics: &[Diagnostic], sources: &SourceMap, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let secret = Secret::of(diagnostics, sources);
    let shown = |diagnostic| without_c1(&draw(diagnostic, sources, secret.covers(diagnostic, sources), &renderer));
    diagnostics.iter().map(|diagnostic| shown(diagnostic) + "\n\n").collect()
}

/// The renderer makes ASCII's control characters visible, but not those of Unicode's second block (U+0080 to U+009F),
/// some of which a terminal obeys as well.
pub(super) fn without_c1(text: &str) -> String {
    text.replace(|c: char| matches!(c, '\u{80}'..='\u{9f}'), "\u{fffd}")
}

/// The last line of a report: "3 errors and 1 warning". `None` when nothing was found.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (count(severity), severity.as_str()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| match (count, word) {
            (_, "info") => format!("{count} for information"),
            (1, _) => format!("1 {word}"),
            _ => format!("{count} {word}s"),
        })
        .collect();
    let (last, others) = parts.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
}

fn draw(diagnostic: &Diagnostic, sources: &SourceMap, mask: bool, renderer: &Renderer) -> String {
    let drawn = renderer.render(&groups(diagnostic, sources, mask));
    if diagnostic.labels.iter().any(|label| has_line(label, sources)) {
        return drawn;
    }
    // With no source line to number, the renderer leaves no room for numbers, and arrow and bar would stand one place
    // further left than in every other message.
    let title = diagnostic.message.lines().count();
    let frame = title..=title + files(diagnostic).len();
    let shift = |(index, line)| if frame.contains(&index) { format!(" {line}") } else { String::from(line) };
    drawn.lines().enumerate().map(shift).collect::<Vec<_>>().join("\n")
}

/// The message and its places, then a group for each note and for the help.
fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap, mask: bool) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let mut groups = vec![Group::with_title(title).elements(places(diagnostic, sources, mask))];
    // Control characters of a user's file must not reach the terminal.
    let closing =
        |level: Level<'a>, text: &str| Group::with_title(level.secondary_title(normalize_untrusted_str(text)));
    let silent = diagnostic.labels.iter().filter(|label| !label.text.is_empty() && !has_line(label, sources));
    groups.extend(silent.map(|label| closing(Level::NOTE, &format!("`{}`: {}", label.file, label.text))));
    let hidden = |label: &Label| label.span.is_some() && sources.is_hidden(&label.file);
    if diagnostic.labels.iter().any(hidden) {
        groups.push(closing(Level::NOTE, "Lines of a page that is held back are shown at a terminal only."));
    }
    groups.extend(diagnostic.notes.iter().map(|note| closing(Level::NOTE, note)));
    groups.extend(diagnostic.help.iter().map(|help| closing(Level::HELP, help)));
    groups
}

/// Whether a label can be drawn below a line of source.
fn has_line(label: &Label, sources: &SourceMap) -> bool {
    label.span.is_some() && sources.text(&label.file).is_some() && !sources.is_hidden(&label.file)
}

/// The files of the labels, each once, in the order they are named.
fn files(diagnostic: &Diagnostic) -> Vec<&SourcePath> {
    let mut files: Vec<&SourcePath> = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&&label.file) {
            files.push(&label.file);
        }
    }
    files
}

/// One element for each file: its lines, or only its name.
fn places<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap, mask: bool) -> Vec<Element<'a>> {
    let mut main = AnnotationKind::Primary;
    let mut place = |file: &'a SourcePath| -> Element<'a> {
        let labels = diagnostic.labels.iter().filter(|label| label.file == *file);
        let placed: Vec<_> = labels.filter_map(|label| Some((label.span.as_ref()?, label.text.as_str()))).collect();
        match sources.text(file) {
            Some(_) if sources.is_hidden(file) => named(file, &placed, sources).into(),
            Some(text) if !placed.is_empty() => {
                let kind = std::mem::replace(&mut main, AnnotationKind::Context);
                let shown = if mask { masked(text, &placed) } else { excerpt(text, &placed) };
                snippet(file, shown, &placed, kind).into()
            }
            _ => Origin::path(file.as_str()).into(),
        }
    };
    files(diagnostic).into_iter().map(&mut place).collect()
}

/// Only where it is.
fn named<'a>(file: &'a SourcePath, labels: &[(&Range<usize>, &str)], sources: &SourceMap) -> Origin<'a> {
    let place = labels.first().and_then(|(span, _)| sources.line_column(file, span.start));
    let origin = Origin::path(file.as_str());
    place.map_or(origin.clone(), |(line, column)| origin.line(line).char_column(column))
}

/// The lines of one file that its labels stand on. Only these are handed on: a data file may have millions.
struct Excerpt<'a> {
    lines: Cow<'a, str>,
    /// The number of the first line.
    first: usize,
    /// In `lines`, one for each label.
    spans: Vec<Range<usize>>,
}

fn excerpt<'a>(text: &'a str, labels: &[(&Range<usize>, &str)]) -> Excerpt<'a> {
    let spans: Vec<Range<usize>> = labels.iter().map(|(span, _)| inside(text, span)).collect();
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline + 1);
    let spans = spans.into_iter().map(|span| span.start - start..span.end - start).collect();
    Excerpt { lines: text[start..end].into(), first: text[..start].matches('\n').count() + 1, spans }
}

/// The same lines with a star for every character but spaces.
fn masked(text: &str, labels: &[(&Range<usize>, &str)]) -> Excerpt<'static> {
    let plain = excerpt(text, labels);
    let hidden = |c: char| if c.is_whitespace() { c } else { '*' };
    let at = |offset: usize| plain.lines[..offset].chars().map(|c| hidden(c).len_utf8()).sum();
    let spans = plain.spans.iter().map(|span| at(span.start)..at(span.end)).collect();
    Excerpt { lines: plain.lines.chars().map(hidden).collect(), first: plain.first, spans }
}

fn snippet<'a>(
    file: &'a SourcePath,
    excerpt: Excerpt<'a>,
    labels: &[(&Range<usize>, &str)],
    first_kind: AnnotationKind,
) -> Snippet<'a, Annotation<'a>> {
    let annotations = excerpt.spans.into_iter().zip(labels).enumerate().map(|(index, (span, (_, words)))| {
        let kind = if index == 0 { first_kind } else { AnnotationKind::Context };
        let annotation = kind.span(span);
        if words.is_empty() { annotation } else { annotation.label(normalize_untrusted_str(words)) }
    });
    Snippet::source(excerpt.lines).line_start(excerpt.first).path(file.as_str()).annotations(annotations)
}

/// The span, moved to lie between characters of the text and not to end with a line end, so that a place of one line
/// is never drawn as two.
fn inside(text: &str, span: &Range<usize>) -> Range<usize> {
    let boundary =
        |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = boundary(span.start);
    let end = boundary(span.end).max(start);
    start..start + text[start..end].trim_end_matches(['\r', '\n']).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    const SETTINGS: &str = "+++\ntitle = \"Escalation\"\nreview_in = 12\n+++\n";

    fn page() -> SourcePath {
        SourcePath::known("content/procedures/escalation.md")
    }

    fn other() -> SourcePath {
        SourcePath::known("content/procedures/_index.md")
    }

    fn problem() -> Diagnostic {
        Diagnostic::new(Code::FrontMatterType, "`review_in` is a number, but a length of time is needed")
    }

    #[track_caller]
    fn check(source: &str, diagnostic: Diagnostic, expected: &str) {
        let mut sources = SourceMap::default();
        sources.insert(page(), source.into());
        sources.insert(other(), "one\ntwo\nthree\n".into());
        let shown = text(&[diagnostic], &sources, false);
        let title = "error[front-matter-type]: `review_in` is a number, but a length of time is needed\n";
        assert_eq!(shown.strip_prefix(title).expect("the message comes first"), expected);
    }

    #[test]
    fn the_place_the_cause_and_the_help() {
        let diagnostic = problem().at(&page(), 37..39, "found a whole number");
        check(
            SETTINGS,
            diagnostic.help("write it in words: `review_in = \"12 months\"`"),
            r#" --> content/procedures/escalation.md:3:13
  |
3 | review_in = 12
  |             ^^ found a whole number
  |
help: write it in words: `review_in = "12 months"`

"#,
        );
    }

    #[test]
    fn notes_come_before_help_and_may_have_several_lines() {
        let diagnostic = problem().at(&page(), 37..39, "").note("first cause").note("second cause");
        check(
            SETTINGS,
            diagnostic.help("write it in words:\nreview_in = \"12 months\""),
            r#" --> content/procedures/escalation.md:3:13
  |
3 | review_in = 12
  |             ^^
  |
note: first cause
note: second cause
help: write it in words:
      review_in = "12 months"

"#,
        );
    }

    #[test]
    fn several_places_in_several_files() {
        let diagnostic = problem().at(&page(), 37..39, "this one").at(&other(), 4..7, "that one");
        check(
            SETTINGS,
            diagnostic.at(&page(), 0..3, "settings begin here"),
            r#" --> content/procedures/escalation.md:3:13
  |
1 | +++
  | --- settings begin here
2 | title = "Escalation"
3 | review_in = 12
  |             ^^ this one
  |
 ::: content/procedures/_index.md:2:1
  |
2 | two
  | --- that one

"#,
        );
    }

    #[test]
    fn a_file_as_a_whole() {
        let diagnostic = problem().in_file(&page()).in_file(&other()).help("choose one");
        check(
            SETTINGS,
            diagnostic,
            r#" --> content/procedures/escalation.md
 ::: content/procedures/_index.md
  |
help: choose one

"#,
        );
    }

    #[test]
    fn no_place_at_all() {
        check(SETTINGS, problem().help("choose one"), "  |\nhelp: choose one\n\n");
        check(SETTINGS, problem(), "\n");
    }

    #[test]
    fn a_file_without_text_is_only_named() {
        let diagnostic = problem().at(&SourcePath::known("static/a.png"), 3..5, "not a picture").help("replace it");
        check(
            SETTINGS,
            diagnostic,
            r#" --> static/a.png
  |
note: `static/a.png`: not a picture
help: replace it

"#,
        );
    }

    #[test]
    fn a_place_of_several_lines() {
        check(
            SETTINGS,
            problem().at(&page(), 0..SETTINGS.len(), "the settings"),
            r#" --> content/procedures/escalation.md:1:1
  |
1 | / +++
2 | | title = "Escalation"
3 | | review_in = 12
4 | | +++
  | |___^ the settings

"#,
        );
    }

    #[test]
    fn line_ends_of_windows_are_not_part_of_a_line() {
        check(
            "+++\r\nreview_in = 12\r\n+++\r\n",
            problem().at(&page(), 17..21, "found a whole number"),
            r#" --> content/procedures/escalation.md:2:13
  |
2 | review_in = 12
  |             ^^ found a whole number

"#,
        );
    }

    #[test]
    fn tabs_and_wide_characters_keep_the_carets_below_the_word() {
        check(
            "\treview_in\t= 12",
            problem().at(&page(), 13..15, "here"),
            r#" --> content/procedures/escalation.md:1:14
  |
1 |     review_in    = 12
  |                    ^^ here

"#,
        );
        check(
            "日本語 = 12",
            problem().at(&page(), 12..14, "here"),
            r#" --> content/procedures/escalation.md:1:7
  |
1 | 日本語 = 12
  |          ^^ here

"#,
        );
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let at_end = r#" --> content/procedures/escalation.md:1:4
  |
1 | abc
  |    ^ here

"#;
        check("abc", problem().at(&page(), 90..99, "here"), at_end);
        let empty_line = r#" --> content/procedures/escalation.md:2:1
  |
2 |
  | ^ here

"#;
        check("abc\n", problem().at(&page(), 90..99, "here"), empty_line);
        let empty_file = r#" --> content/procedures/escalation.md:1:1
  |
1 |
  | ^ here

"#;
        check("", problem().at(&page(), 90..99, "here"), empty_file);
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let diagnostic = problem().at(&page(), 0..1, "\u{1b}[2J").note("\u{1b}[2J").help("\u{1b}[2J");
        let mut sources = SourceMap::default();
        sources.insert(page(), "\u{1b}[2J\u{9b}2J".into());
        assert!(!text(&[diagnostic], &sources, false).contains(['\u{1b}', '\u{9b}']));
    }

    #[test]
    fn a_masked_line_shows_its_place_and_nothing_else() {
        check(
            "Né le 5 May 2011 à",
            problem().at(&page(), 7..17, "here").masked(),
            r#" --> content/procedures/escalation.md:1:7
  |
1 | ** ** * *** **** *
  |       ^^^^^^^^^^ here

"#,
        );
    }

    #[test]
    fn a_masked_line_is_hidden_whatever_is_said_of_it() {
        let mut sources = SourceMap::default();
        sources.insert(page(), "born 5 May\nopen line\n".into());
        let other = |span| problem().at(&page(), span, "");
        let shown = text(&[problem().at(&page(), 5..10, "").masked(), other(0..4), other(11..15)], &sources, false);
        assert!(!shown.contains("born") && shown.contains("open line"), "{shown}");
    }

    #[test]
    fn the_summary_counts_in_words() {
        let severities =
            |list: &[Severity]| summary(&list.iter().map(|severity| problem().severity(*severity)).collect::<Vec<_>>());
        use Severity::{Error, Info, Warning};
        assert_eq!(severities(&[]), None);
        assert_eq!(severities(&[Warning]).as_deref(), Some("1 warning"));
        assert_eq!(severities(&[Error, Warning, Error, Error]).as_deref(), Some("3 errors and 1 warning"));
        assert_eq!(
            severities(&[Error, Info, Warning, Warning]).as_deref(),
            Some("1 error, 2 warnings and 1 for information")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_place_make_it_fail(
            source in "[a日\t\r\n\u{301}\u{feff}]{0,12}",
            places in proptest::collection::vec((0_usize..40, 0_usize..40), 0..4),
        ) {
            let mut sources = SourceMap::default();
            sources.insert(page(), source.into());
            let shown = places.into_iter().fold(problem(), |diagnostic, (a, b)| diagnostic.at(&page(), a..b, "here"));
            assert!(text(&[shown], &sources, true).contains("review_in"));
        }
    }
}

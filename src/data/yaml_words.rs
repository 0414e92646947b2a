//! What the YAML parser says, in plain words.

use std::ops::Range;

use super::SyntaxProblem;
use super::trouble::{line_around, twice};

/// Says a parser's message in our words, where we have them. `at` is a place in `text`.
pub fn plain(text: &str, at: usize, parser: &str) -> SyntaxProblem {
    let place = line_around(text, at);
    let line = &text[place.clone()];
    let here = || at..at + text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let told =
        |span: Range<usize>, message: &str, label, help: String| SyntaxProblem::plain(span, message, label, help);
    let said = |words: &str| parser.contains(words);
    if said("found a tab") || said("tabs disallowed") || said("tab cannot") {
        tab(text, at)
    } else if said("duplicated key") {
        let name = line.trim().split(':').next().unwrap_or_default();
        twice(name.trim_matches(['"', '\'']), at..at + name.len(), first_of(text, &place, name))
    } else if said("mapping values are not allowed") {
        second_colon(text, at, &place)
    } else if said("in quoted scalar") || said("quoted scalar, found unexpected") {
        let quote = text[at..].chars().next().filter(|c| *c == '\'').unwrap_or('"');
        told(
            here(),
            "a closing quote is missing",
            "this quote is not closed",
            format!("end the text with a quote: `{}{quote}`", line.trim()),
        )
    } else if said("trailing content after") {
        let (name, value) = line.split_once(':').map_or((line, ""), |(name, value)| (name.trim(), value.trim()));
        let mended = match value {
            value if value.starts_with('\'') && !value.contains('"') => format!("\"{}\"", value.trim_matches('\'')),
            value if !value.contains('\'') => format!("'{value}'"),
            value => format!("\"{}\"", value.replace('"', "\\\"")),
        };
        let help = format!("put one pair of quotes around the whole text: `{name}: {mended}`");
        told(here(), "the text goes on after its closing quote", "this is too much", help)
    } else if said("unknown escape") {
        let help = format!("write it twice, or use single quotes: `{}`", line.trim().replace('"', "'"));
        told(
            here(),
            "a `\\` inside double quotes starts a special character",
            "this text has one that is unknown",
            help,
        )
    } else if said("unexpected character") || said("unknown anchor") {
        let sign = text[at..].chars().next().unwrap_or('*');
        let (name, value) = line.split_once(':').unwrap_or((line, line));
        let help = format!("put the text in quotes: `{}: \"{}\"`", name.trim(), value.trim());
        told(here(), &format!("text that starts with `{sign}` needs quotes"), "found here", help)
    } else if said("flow sequence") || said("flow construct") || said("illegal placement") {
        let open = text[..at].rfind('[').unwrap_or(at);
        told(
            open..open + usize::from(open < at),
            "a list has no end",
            "the list starts here",
            "write `]` where the list ends".into(),
        )
    } else if said("flow mapping") {
        let open = text[..at].rfind('{').unwrap_or(at);
        told(
            open..open + usize::from(open < at),
            "a table has no end",
            "the table starts here",
            "write `}` where the table ends".into(),
        )
    } else if said("simple key expect") {
        no_colon(text, at)
    } else if said("block mapping, did not find expected key") || said("invalid indentation") {
        let help = "give every line of a group the same number of spaces at its start";
        told(here(), "a line does not start at the column of the lines it belongs to", "this line", help.into())
    } else if said("block sequence entries are not allowed") {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let help = format!(
            "start it on the next line, or write `{}: [{}]`",
            name.trim(),
            value.trim().trim_start_matches("- ")
        );
        told(here(), "a list cannot start on the line of its name", "the list starts here", help)
    } else {
        SyntaxProblem::unknown(at..at, parser)
    }
}

/// Text where there should be `key: value` lines.
pub fn not_a_table(text: &str, span: Range<usize>, found: &str) -> SyntaxProblem {
    let message = format!("the settings must be `key: value` lines, but this is {found}");
    let help = match text.trim().lines().next().and_then(|line| line.split_once('=')) {
        Some((name, value)) => {
            format!(
                "between `---` lines, write `{}: {}`; or put `+++` in place of both `---`",
                name.trim(),
                value.trim()
            )
        }
        None => "start each line with a name and a colon: `title: \"…\"`".to_owned(),
    };
    SyntaxProblem::plain(span, message, "found here", help)
}

/// YAML takes only spaces at the start of a line. The parser stops before or behind the tab.
fn tab(text: &str, at: usize) -> SyntaxProblem {
    let mut start = line_around(text, at).start;
    loop {
        let place = line_around(text, start);
        let line = &text[place.clone()];
        let white = line.len() - line.trim_start().len();
        if let Some(tab) = line[..white].find('\t') {
            let help = format!("use spaces, not a tab: `  {}`", line.trim());
            let span = place.start + tab..place.start + white;
            return SyntaxProblem::plain(span, "a line starts with a tab", "this is a tab", help);
        }
        if place.end >= text.len() {
            let help = "use spaces, not a tab";
            return SyntaxProblem::plain(at..at, "there is a tab where only spaces may stand", "near here", help);
        }
        start = text[place.end..].find('\n').map_or(text.len(), |newline| place.end + newline + 1);
    }
}

/// `title: Escalation: a guide`, or a line that is set in too far.
fn second_colon(text: &str, at: usize, place: &Range<usize>) -> SyntaxProblem {
    let here = at..at + usize::from(text[at..].starts_with(':'));
    let line = &text[place.clone()];
    let above = line_above(text, place.start);
    let trapped = [line, above].into_iter().find_map(|line| {
        let (name, value) = line.trim_end().split_once(": ")?;
        let plain = !value.starts_with(['"', '\'', '[', '{', '|', '>']) && value.contains(": ");
        plain.then(|| format!("{}: \"{}\"", name.trim_start(), value.replace('"', "\\\"")))
    });
    if let Some(mended) = trapped {
        let help = format!("put the text in quotes: `{mended}`");
        return SyntaxProblem::plain(
            here,
            "text with a colon in it needs quotes",
            "this colon starts a new setting",
            help,
        );
    }
    if !above.trim().is_empty() && !above.contains(':') {
        return no_colon(text, place.start);
    }
    let help = "give every line of a group the same number of spaces at its start";
    let start = place.start + line.len() - line.trim_start().len();
    let message = "a line starts further to the right than the line it belongs to";
    SyntaxProblem::plain(start..place.end, message, "this line", help)
}

/// A line that is neither `name: value` nor `- item`: the one at a place, or the nearest above it.
fn no_colon(text: &str, at: usize) -> SyntaxProblem {
    let mut place = line_around(text, at);
    let fine =
        |line: &str| line.contains(": ") || line.trim_end().ends_with(':') || line.trim_start().starts_with("- ");
    while place.start > 0 && (fine(&text[place.clone()]) || text[place.clone()].trim().is_empty()) {
        place = line_around(text, place.start - 1);
    }
    let line = text[place.clone()].trim();
    let help = match line.split_once(':') {
        Some((name, value)) => format!("put a space after the colon: `{name}: {value}`"),
        None if line.starts_with('-') => format!("put a space after the dash: `- {}`", &line[1..]),
        None => format!("write it like this: `{}: \"…\"`", line.split_whitespace().next().unwrap_or("title")),
    };
    SyntaxProblem::plain(place, "a line is not `name: value`", "this line", help)
}

/// The line before the one that starts at `start`; empty when there is none.
fn line_above(text: &str, start: usize) -> &str {
    if start == 0 { "" } else { &text[line_around(text, start - 1)] }
}

/// Where a name stands for the first time: the last line above that starts with it at the same column.
fn first_of(text: &str, place: &Range<usize>, name: &str) -> Option<Range<usize>> {
    let line = &text[place.clone()];
    let indent = line.len() - line.trim_start().len();
    let mut start = place.start;
    while start > 0 {
        let above = line_around(text, start - 1);
        let words = &text[above.clone()];
        let same = words.len() - words.trim_start().len() == indent;
        if same && words.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(':')) {
            return Some(above.start + indent..above.start + indent + name.len());
        }
        start = above.start;
    }
    None
}

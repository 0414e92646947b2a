//! What the TOML parser says, in plain words.

use std::ops::Range;

use super::SyntaxProblem;
use super::trouble::line_around;

/// Says a parser's message in our words, where we have them. `span` is a place in `text`.
pub fn plain(text: &str, span: Range<usize>, parser: &str) -> SyntaxProblem {
    let line = &text[line_around(text, span.start)];
    let told = |message: &str, label, help: String| SyntaxProblem::plain(span.clone(), message, label, help);
    let spoiling = |message: &str, label, help: String| {
        let problem = SyntaxProblem::plain(span.clone(), message, label, help);
        SyntaxProblem { spoils_the_rest: true, ..problem }
    };
    let said = |start: &str| parser.starts_with(start);
    let found = text.get(span.clone()).unwrap_or_default();
    let rest = text.get(span.start..).unwrap_or_default().lines().next().unwrap_or_default();
    if said("invalid multi-line") && parser.contains("expected `") {
        let marks = if parser.contains('\'') { "'''" } else { "\"\"\"" };
        spoiling(
            "text of several lines has no end",
            "the end of the settings",
            format!("write `{marks}` where the text ends"),
        )
    } else if (said("invalid basic string") || said("invalid literal string")) && parser.contains("expected `") {
        let quote = if said("invalid basic") { '"' } else { '\'' };
        let help = format!("end the text with a quote: `{}{quote}`", line.trim());
        told("a closing quote is missing", "the text has no end", help)
    } else if said("missing opening quote") {
        let help = format!("put a quote at both ends: `{}`", line_with(line, &quoted(rest)));
        told("an opening quote is missing", "the text starts here", help)
    } else if ["string values must be quoted", "invalid boolean"].iter().any(|start| said(start))
        || (said("invalid float") && found.starts_with(char::is_alphabetic))
    {
        // A word that starts as `true`, `false`, `nan` or `inf` do is taken for one of them.
        bare(line, span.clone(), found)
    } else if said("invalid date") || said("invalid time") {
        let time = if found.len() > "2026-11-20".len() { "T09:00:00" } else { "" };
        let help = format!("write it like this: `{}`", line_with(line, &format!("2026-11-20{time}")));
        told("a date is written year-month-day", "this cannot be read", help)
    } else if said("unexpected leading zero") {
        let help = format!(
            "if it is no number to count with, put it in quotes: `{}`",
            line_with(line, &quoted(value_of(line)))
        );
        told("a number cannot start with 0", "found here", help)
    } else if said("missing escaped value") {
        let help =
            format!("write it twice, or use single quotes: `{}`", line_with(line, &value_of(line).replace('"', "'")));
        told("a `\\` inside double quotes starts a special character", "this one is unknown", help)
    } else if said("too few unicode value digits") || said("invalid unicode") {
        let help = format!("use single quotes, or `/`: `{}`", line_with(line, &value_of(line).replace('"', "'")));
        told("`\\u` inside double quotes starts a special character", "this one is unknown", help)
    } else if said("unclosed array table") {
        spoiling(
            "`]]` is missing",
            "it belongs here",
            format!("close the brackets: `{}`", close_header(line, "[[", "]]")),
        )
    } else if said("unclosed table") && line.contains(']') {
        let name = line.trim().trim_matches(['[', ']']).split_whitespace().collect::<Vec<_>>().join("_");
        spoiling("the name of a table is one word", "found a second one", format!("join them: `[{name}]`"))
    } else if said("unclosed table") {
        spoiling("`]` is missing", "it belongs here", format!("close the bracket: `{}`", close_header(line, "[", "]")))
    } else if said("unclosed array") {
        let one_line = !line.trim_end().ends_with(['[', ',']);
        let mended = if one_line { format!(": `{}]`", line.trim()) } else { String::new() };
        spoiling("a list has no end", "the list starts here", format!("write `]` where the list ends{mended}"))
    } else if said("unclosed inline table") {
        spoiling("a table has no end", "the table starts here", "write `}` where the table ends".into())
    } else if said("missing comma between") {
        told("a comma is missing", "it belongs here", "put a comma between every two items".into())
    } else if said("extra comma") {
        told("there is one comma too many", "take this one out", "put one comma between every two items".into())
    } else if said("missing array opening") {
        told("`[` is missing", "this list has an end but no start", "write `[` where the list starts".into())
    } else if said("missing value") {
        told("a setting has no value", "nothing stands here", format!("write a value: `{} \"…\"`", line.trim()))
    } else if said("extra `=`") {
        let help = format!("one is enough: `{}`", line.trim().replacen("==", "=", 1).replacen("= =", "=", 1));
        told("there is one `=` too many", "take this one out", help)
    } else if said("key with no value") || said("missing assignment") {
        no_equals(text, span.clone())
    } else if said("invalid unquoted key") && found.starts_with(':') {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let help = format!("write `{} = {}`", name.trim(), quoted(value));
        told("a setting is written with `=`, not with `:`", "found here", help)
    } else if said("invalid unquoted key") {
        let help = format!("put the name in quotes: `\"{}\"`", line.split('=').next().unwrap_or(line).trim());
        told("the name of a setting has letters it cannot have", "found here", help)
    } else if said("unexpected key or value") {
        left_over(line, span.clone(), rest)
    } else {
        SyntaxProblem::unknown(span, parser)
    }
}

/// A word that stands for itself, without quotes.
fn bare(line: &str, span: Range<usize>, word: &str) -> SyntaxProblem {
    let told = |message: &str, label, help: String| SyntaxProblem::plain(span.clone(), message, label, help);
    let flag = match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    };
    let name = line.split('=').next().unwrap_or_default().trim();
    let curly = ['“', '”', '„', '‘', '’'];
    if word.trim().is_empty() {
        told("a setting has no value", "nothing stands here", format!("write a value: `{} \"…\"`", line.trim()))
    } else if let Some(flag) = flag {
        let help = format!("write it like this: `{}`", line_with(line, flag));
        told("a choice is written `true` or `false`, in small letters", "found this word", help)
    } else if ["date", "updated"].contains(&name) {
        let help = format!("write it like this: `{}`", line_with(line, "2026-11-20"));
        told("a date is written year-month-day", "found another way to write a date", help)
    } else if word.starts_with(curly) {
        let help = format!("use straight quotes: `{}`", line_with(line, &quoted(word.trim_matches(curly))));
        told("these quotes are not the ones that mark text", "found curly quotes", help)
    } else {
        let help = format!("put quotes around it: `{}`", line_with(line, &quoted(word)));
        told("text needs quotes around it", "found text without quotes", help)
    }
}

/// A line that is not `name = value`: the `=` is missing, or the line above went on.
fn no_equals(text: &str, span: Range<usize>) -> SyntaxProblem {
    let line = &text[line_around(text, span.start)];
    let mut words = line.trim().splitn(2, char::is_whitespace);
    let (name, value) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let help = match value.trim() {
        value if name == "-" => format!("a list is written in brackets: `name = [{}]`", quoted(value)),
        "" => format!("write `{name} = \"…\"`, or take the line out"),
        // More than one word before the `=`.
        value if value.contains('=') => {
            let (rest, value) = value.split_once('=').unwrap_or((value, ""));
            let name = format!("{name} {}", rest.trim()).replace(' ', "_");
            format!("the name of a setting is one word: `{name} = {}`", value.trim())
        }
        // As in YAML: the first such line is told at its colon.
        value if name.ends_with(':') => format!("write `{} = {}`", name.trim_end_matches(':'), quoted(value)),
        value => format!("put a `=` between the name and the value: `{name} = {}`", quoted(value)),
    };
    SyntaxProblem::plain(span, "a line is not `name = value`", "`=` is missing here", help)
}

/// Something after the value of a setting.
fn left_over(line: &str, span: Range<usize>, rest: &str) -> SyntaxProblem {
    let value = value_of(line);
    let help = if rest.trim() == "," {
        format!("take the comma out: `{}`", line.trim().trim_end_matches(','))
    } else if rest.trim_start().starts_with(',') && value.starts_with(['"', '\'']) {
        format!("a list needs brackets: `{}`", line_with(line, &format!("[{value}]")))
    } else if value.starts_with('"') && value.ends_with('"') && !value.contains('\'') {
        let value = format!("'{}'", value.trim_matches('"'));
        format!("where quotes belong to the text, put single quotes around it: `{}`", line_with(line, &value))
    } else if value.starts_with('\'') && value.ends_with('\'') && !value.contains('"') {
        let value = format!("\"{}\"", value.trim_matches('\''));
        format!("where an apostrophe belongs to the text, put double quotes around it: `{}`", line_with(line, &value))
    } else {
        "put each setting on a line of its own; a remark starts with `#`".to_owned()
    };
    SyntaxProblem::plain(span, "the line goes on after its value", "this is too much", help)
}

/// What stands after the `=` of a line.
fn value_of(line: &str) -> &str {
    line.split_once('=').map_or(line, |(_, value)| value).trim()
}

/// The line with another value.
fn line_with(line: &str, value: &str) -> String {
    match line.split_once('=') {
        Some((name, _)) => format!("{} = {value}", name.trim()),
        None => value.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.trim().trim_matches('"').replace('\\', "\\\\").replace('"', "\\\""))
}

fn close_header(line: &str, open: &str, close: &str) -> String {
    format!("{open}{}{close}", line.trim().trim_matches(['[', ']']).trim())
}

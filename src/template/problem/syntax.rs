//! What an author is told of a mistake in a template's syntax.
//!
//! In: Tera's words and the place. Out: the same in an author's words, at the mark that is to be changed, with what to write.

use std::ops::Range;

use super::tags::{self, Open};
use super::{Place, plain};
use crate::diagnostic::{Code, Diagnostic};
use crate::template::names;

const RAW: &str = "to show the marks as they are, wrap them: `{% raw %}…{% endraw %}`";

/// Explains `message`, which Tera gave for the bytes `span` of the template's text.
pub fn explain(message: &str, span: Range<usize>, place: &Place<'_>) -> Diagnostic {
    let words = plain(message);
    let written = place.text.get(span.clone()).unwrap_or_default();
    if words == "unknown tag" {
        return unknown_tag(written, span, place);
    }
    let unfinished = words == "unexpected end of input" || words.starts_with("unclosed component");
    if unfinished && let Some(problem) = unclosed(place) {
        return problem;
    }
    let before = place.text[..span.start].trim_end();
    let problem = |message: String| place.point(Diagnostic::new(Code::TemplateSyntax, message), span.clone());
    if let Some((_, expected)) = words.strip_prefix("found ").and_then(|rest| rest.split_once(" but expected ")) {
        let values = expected.starts_with("one of: integer");
        let expected = match expected {
            _ if values => "a value".to_owned(),
            "identifier" => "a name".to_owned(),
            "string" => "text in quotation marks".to_owned(),
            mark => format!("`{}`", mark.trim_matches('`')),
        };
        let found = if written.is_empty() { "the end".to_owned() } else { format!("`{written}`") };
        let problem = problem(format!("found {found} where {expected} was expected"));
        return match found_help(before, written, &expected) {
            Some(help) => problem.help(help),
            None if place.is_content && expected == "`}}`" => {
                problem.help(format!("close the mark with `}}}}`; {RAW}"))
            }
            None if expected == "`}}`" || expected == "`%}`" => problem.help(format!("close the mark with {expected}")),
            None if place.is_content => problem.help(RAW),
            None => problem,
        };
    }
    let (message, help) = other(&words, written, before, place, &span);
    match help {
        Some(help) => problem(message).help(help),
        None => problem(message),
    }
}

/// Help for a sign or word that stands where another was expected.
fn found_help(before: &str, written: &str, expected: &str) -> Option<String> {
    let name = |text: &str| text.rsplit(|c: char| !tags::is_name(c)).next().unwrap_or_default().to_owned();
    Some(match (written, expected) {
        ("=", "`%}`" | "`}}`") => "write `==` to compare".to_owned(),
        ("then", "`%}`") => "take `then` away".to_owned(),
        ("ignore", "`%}`") => "take `ignore missing` away: an included template must be there".to_owned(),
        (":", _) if before.ends_with(|c: char| c.is_alphanumeric()) => {
            "macros are gone: write a component, and call it as `{{ <name argument=\"…\" /> }}`".to_owned()
        }
        (".", _) if before.ends_with([')', ']']) => {
            "put the value into a variable first: `{% set found = … %}`, then `found.name`".to_owned()
        }
        (number, "a name") if before.ends_with('.') && number.parse::<u32>().is_ok() => {
            let list = name(before.trim_end_matches('.'));
            format!("write the number in brackets: `{list}[{number}]`")
        }
        (value, "a name") if before.ends_with('(') && !value.is_empty() => {
            let function = name(before.trim_end_matches('('));
            format!("give the argument its name: `{function}(name={value})`")
        }
        ("}}" | "%}", "a name") if before.ends_with('|') => "write a filter after `|`, or take it away".to_owned(),
        (value, "text in quotation marks") => format!("write the name as text: `\"{value}\"`"),
        (_, "`else`") => "an `if` inside a value needs its `else`: `a if b else c`".to_owned(),
        (_, "`in`") => "write `for item in items`".to_owned(),
        ("}}", "a value") if before.ends_with("{{") => "write a value between the marks, or take them away".to_owned(),
        ("}}" | "%}" | ")" | "]", "a value") => "write a value before it".to_owned(),
        _ => return None,
    })
}

/// Message and help for everything else that Tera says.
fn other(words: &str, written: &str, before: &str, place: &Place<'_>, span: &Range<usize>) -> (String, Option<String>) {
    let rest = &place.text[span.start..];
    if words.starts_with("components with body content must use tag syntax") {
        let name = before.rsplit('<').next().unwrap_or_default().trim();
        let name = name.split(|c: char| !tags::is_name(c)).next().unwrap_or_default();
        let help = format!("write `{{{{ <{name} /> }}}}`, or `{{% <{name}> %}}…{{% </{name}> %}}` round a text");
        return ("a component inside `{{ }}` must close itself".to_owned(), Some(help));
    }
    if words.starts_with("expected \"string\" or {expression}") {
        let help = format!("write it in braces: `{}{{{written}}}`", argument(before));
        return (format!("`{written}` is given to a component without braces"), Some(help));
    }
    if let Some(names) = words.strip_prefix("closing tag '") {
        let (found, needed) = names.split_once("' doesn't match opening tag '").unwrap_or_default();
        let needed = needed.trim_end_matches('\'');
        return (needed_here(&format!("</{found}>"), &format!("</{needed}>")), Some(format!("write `</{needed}>`")));
    }
    if words.contains(" as name in the end tag") {
        let kind = words.split(' ').next().unwrap_or_default();
        let mut names = words.split('`').skip(1).step_by(2);
        let (needed, found) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        let (found, needed) = (format!("end{kind} {found}"), format!("end{kind} {needed}"));
        return (needed_here(&found, &needed), Some(format!("write `{needed}`")));
    }
    let (message, help) = if words == "unexpected character" {
        let sign = rest.chars().next().unwrap_or(' ');
        let help = match rest.as_bytes() {
            [b'&', ..] => "write `and`",
            [b'|', b'|', ..] => "write `or`",
            [b'!', ..] => "write `not`",
            [b'?', ..] => "write `a if b else c`",
            _ if place.is_content => RAW,
            _ => "take it away, or put the text in quotation marks",
        };
        (format!("`{sign}` cannot stand here"), help.to_owned())
    } else if words.starts_with("closing comment tag") {
        ("this comment has no `#}`".to_owned(), "write `#}` where it ends".to_owned())
    } else if words == "unexpected end of raw block" {
        ("this `raw` has no `endraw`".to_owned(), "write `{% endraw %}` where it ends".to_owned())
    } else if words.starts_with("invalid syntax for `set`") {
        ("this `set` cannot be read".to_owned(), "write `{% set name = value %}`".to_owned())
    } else if words.starts_with("this content would be ignored") {
        let message = "this stands outside the blocks of a template that extends another".to_owned();
        (message, "move it into a `block` of the template that this one extends".to_owned())
    } else if let Some(quote) = words.strip_prefix("string opened with `").and_then(|rest| rest.chars().next()) {
        (format!("this text has no second `{quote}`"), format!("write `{quote}` where it ends"))
    } else {
        return (words.to_owned(), place.is_content.then(|| RAW.to_owned()));
    };
    (message, Some(help))
}

/// The wrong end of a tag.
fn needed_here(found: &str, needed: &str) -> String {
    format!("`{found}` stands where `{needed}` is needed")
}

/// `a=` of a component's call.
fn argument(before: &str) -> String {
    let name = before.trim_end_matches('=');
    let start = name.rfind(|c: char| !tags::is_name(c)).map_or(0, |at| at + 1);
    format!("{}=", &name[start..])
}

/// The mark or tag that the text leaves open.
fn unclosed(place: &Place<'_>) -> Option<Diagnostic> {
    let state = tags::read(place.text, place.text.len());
    if let Some((span, end)) = state.mark {
        let mark = &place.text[span.clone()];
        let problem = Diagnostic::new(Code::TemplateSyntax, format!("this `{mark}` has no `{end}`"));
        let help = format!("write `{end}` where the mark ends");
        return Some(place.point(problem, span).help(if place.is_content { format!("{help}; {RAW}") } else { help }));
    }
    let Open { word, end, span } = state.open.last()?.clone();
    let name = end_name(&end);
    let problem = Diagnostic::new(Code::TemplateSyntax, format!("this `{word}` has no `{name}`"));
    Some(place.point(problem, span).help(format!("write `{end}` where it ends")))
}

/// `endif` of `{% endif %}`, `</card>` of `{% </card> %}`.
fn end_name(end: &str) -> &str {
    let inner = end.trim_start_matches("{% ").trim_end_matches(" %}");
    inner.split(' ').next().unwrap_or(inner)
}

fn unknown_tag(word: &str, span: Range<usize>, place: &Place<'_>) -> Diagnostic {
    let problem = |message: String| place.point(Diagnostic::new(Code::TemplateSyntax, message), span.clone());
    let open = tags::read(place.text, span.start.saturating_sub(2)).open.pop();
    if word.starts_with("end") {
        return match open {
            Some(Open { word: inner, end, span: opened }) => {
                let opened = place.offset + opened.start..place.offset + opened.end;
                let found = problem(needed_here(word, end_name(&end)));
                found
                    .at(&place.file, opened, format!("this `{inner}` is open"))
                    .help(format!("write `{end}` before it"))
            }
            None => problem(format!("`{word}` ends nothing")).help("take it away, or write the tag it belongs to"),
        };
    }
    if matches!(word, "else" | "elif") {
        return problem(format!("`{word}` stands outside an `if` or `for`")).help("take it away, or write the `if`");
    }
    if matches!(word, "macro" | "import" | "from" | "endmacro") {
        let help = "write a component: `{% component name(text) %}…{% endcomponent name %}`, called as `{{ <name text=\"…\" /> }}`";
        return problem(format!("there is no tag `{word}` any more")).help(help);
    }
    let all = || format!("the tags are {}", names::list(&names::TAGS.split(' ').collect::<Vec<_>>()));
    if word.starts_with(|c: char| c.is_alphabetic()) {
        let help = names::help(word, names::TAGS.split(' '));
        return problem(format!("there is no tag `{word}`")).help(help.unwrap_or_else(all));
    }
    problem("this tag has no name".to_owned()).help(if place.is_content { RAW.to_owned() } else { all() })
}

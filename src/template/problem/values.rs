//! What an author is told of a value that is missing or does not fit, when a template is filled in.
//!
//! In: Tera's words and the place. Out: the name as the author wrote it, what there is instead, and what to write.

use std::ops::Range;

use super::tags::is_name;
use super::{Place, plain};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::template::names::list;

/// Values that every page has and that a component does not see.
const OF_THE_PAGE: [&str; 6] = ["config", "current_path", "current_url", "lang", "page", "section"];

/// Explains `message`, if it is about a name or a component's arguments.
pub fn explain(message: &str, span: Range<usize>, place: &Place<'_>) -> Option<Diagnostic> {
    undefined(message, &span, place).or_else(|| arguments(message, &span, place))
}

/// "Variable `x` is not defined. Available variables: a, b", and the same of fields.
fn undefined(message: &str, span: &Range<usize>, place: &Place<'_>) -> Option<Diagnostic> {
    let (first, known) = match message.split_once(". Available ") {
        Some((first, rest)) => (first, rest.split_once(": ").map_or("", |(_, names)| names)),
        None => (message.trim_end_matches('.'), ""),
    };
    let known: Vec<&str> = known.split(", ").filter(|name| !name.is_empty()).collect();
    let problem = |message: String| place.point(Diagnostic::new(Code::TemplateRender, message), span.clone());
    let path = path(place.text, span);
    let name = first.split('`').nth(1).unwrap_or_default();
    let is_list = place.text[..span.end].trim_end_matches(path).trim_end().ends_with(" in");
    let fallback = if is_list { "[]" } else { "\"\"" };
    // Fields are asked of it: `page.extra` in `page.extra.owner`.
    let fields: String = place.text[span.end..].chars().take_while(|c| is_name(*c)).collect();
    let optional = match fields.strip_prefix('.') {
        Some(_) => format!("where it may be missing, write `{path}?{fields} or {fallback}`"),
        None => format!("where it may be missing, write `{path} or {fallback}`"),
    };
    if first == "Tried to render a variable that is undefined" {
        return Some(problem(format!("`{path}` is not defined")).help(optional));
    }
    if let Some(found) = first.strip_prefix("Iteration not possible on type `") {
        return Some(match found.trim_end_matches('`') {
            "undefined" => problem(format!("`{path}` is not defined")).help(optional),
            other => problem(format!("`for` needs a list or a table, but `{path}` is {}", kind(other))),
        });
    }
    if first.ends_with("exists but its value is undefined") {
        return Some(problem(format!("`{name}` has no value here")).help(optional));
    }
    if !first.ends_with(" is not defined") {
        return None;
    }
    let last = path.rsplit(['.', '?']).next().unwrap_or_default();
    if first.starts_with("Field") && last != name {
        // The place is that of the value before the field.
        let help = format!("where it may be missing, write `{path}?.{name} or {fallback}`");
        return Some(problem(format!("`{path}` is not defined, so it has no `{name}`")).help(help));
    }
    let parent = path[..path.len() - last.len()].trim_end_matches(['.', '?']);
    let of = if first.starts_with("Field") { format!("`{parent}` has") } else { "Defined here:".to_owned() };
    let mut found = problem(format!("`{path}` is not defined"));
    if !known.is_empty() {
        found = found.note(format!("{of} {}.", list(&known)));
    }
    let of_the_page = first.starts_with("Variable") && OF_THE_PAGE.contains(&name) && !known.contains(&"config");
    let near = nearest(name, known.iter().copied());
    Some(match near {
        _ if of_the_page => {
            found.help(format!("a component sees only its arguments: to be given `{name}`, write `@{name}` among them"))
        }
        Some(near) => found.help(format!("did you mean `{}{near}`?", &path[..path.len() - last.len()])),
        None => found.help(optional),
    })
}

/// What the author wrote, up to the end of the place: `page.extra.owner`, or `page.tags[9]`.
fn path<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    if text[span.clone()].contains('[') {
        let end = span.end + usize::from(text[span.end..].starts_with(']'));
        return &text[span.start..end];
    }
    let before = &text[..span.end];
    let start = before.trim_end_matches(|c: char| is_name(c) || c == '?').len();
    before[start..].trim_start_matches(['.', '?'])
}

/// Arguments of a component that it does not have, that are missing, or that have the wrong type.
fn arguments(message: &str, span: &Range<usize>, place: &Place<'_>) -> Option<Diagnostic> {
    let call = place.text.get(span.clone())?;
    let component = call.trim_start_matches(|c: char| !is_name(c)).split(|c: char| !is_name(c)).next()?;
    let mut quoted = message.split('`').skip(1).step_by(2);
    let name = quoted.next()?;
    let problem = |message: String| Diagnostic::new(Code::TemplateRender, message);
    if let Some(rest) = message.strip_prefix("Unknown argument(s) ") {
        let (wrong, known) = rest.split_once(" in component call").unwrap_or((rest, ""));
        let mut wrong: Vec<&str> = wrong.split('`').skip(1).step_by(2).collect();
        wrong.sort_unstable();
        let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        let places: Vec<_> = wrong.iter().filter_map(|name| argument(call, name)).collect();
        let many = if wrong.len() > 1 { "arguments" } else { "argument" };
        let mut found = problem(format!("the component `{component}` has no {many} {}", list(&wrong)));
        for at in &places {
            found = place.point(found, span.start + at.start..span.start + at.end);
        }
        if places.is_empty() {
            found = place.point(found, span.clone());
        }
        let near: Vec<_> = wrong.iter().filter_map(|name| nearest(name, known.iter().copied())).collect();
        return Some(match near.as_slice() {
            _ if known.is_empty() => found.help("it takes no arguments"),
            [] => found.help(format!("it takes {}", list(&known))),
            near => found.help(format!("did you mean {}?", list(near))),
        });
    }
    let quoted_type = |marked: &str| message.split_once(marked)?.1.split('`').next();
    let value = |wanted: Option<&str>| if wanted == Some("string") { "\"…\"" } else { "{…}" };
    if message.ends_with("missing.") && message.starts_with("Argument `") {
        let help = format!("write `{name}={}` in it", value(quoted_type("(type: `")));
        let found = problem(format!("the component `{component}` needs the argument `{name}`"));
        return Some(place.point(found, span.clone()).help(help));
    }
    if message.starts_with("Implicit argument `") {
        let found = problem(format!("the component `{component}` needs `{name}`, which is not defined here"));
        return Some(place.point(found, span.clone()).help(format!("give it: `{name}={{…}}`")));
    }
    let wanted = quoted_type("does not match expected type: `")?;
    let given = quoted_type("(type: `")?;
    let at = argument(call, name).map_or(span.clone(), |at| span.start + at.start..span.start + at.end);
    let message =
        format!("`{name}` of the component `{component}` must be {}, but it is {}", kind(wanted), kind(given));
    Some(place.point(problem(message), at).help(format!("write `{name}={}`", value(Some(wanted)))))
}

/// Where an argument's name stands in a call.
fn argument(call: &str, name: &str) -> Option<Range<usize>> {
    let found = call.match_indices(name).find(|(at, _)| {
        let after = call[at + name.len()..].trim_start();
        call[..*at].ends_with(char::is_whitespace) && !after.starts_with(is_name)
    });
    found.map(|(at, _)| at..at + name.len())
}

/// Tera's name of a type in an author's words.
fn kind(name: &str) -> &str {
    match name {
        "string" | "String" | "&str" => "text",
        "bool" => "true or false",
        "integer" | "i64" | "u64" | "i128" | "u128" => "a whole number",
        "float" | "f64" => "a decimal number",
        "number" => "a number",
        "array" | "&[Value]" | "Vec<Value>" => "a list",
        "map" | "map/struct" => "a table",
        "none" => "nothing",
        "undefined" => "not defined",
        other => other,
    }
}

/// What a function or filter of Tera's says, in our style.
pub fn other(message: &str, span: Range<usize>, place: &Place<'_>) -> Diagnostic {
    let mut quoted = message.split('`').skip(1).step_by(2);
    if message.starts_with("Invalid type for the value, expected `") {
        let (wanted, given) = (quoted.next().unwrap_or_default(), quoted.next().unwrap_or_default());
        let words = format!("this is {}, but {} is needed", kind(given), kind(wanted));
        return place.point(Diagnostic::new(Code::TemplateRender, words), span);
    }
    if message.starts_with("`+` requires both operands to be numbers") {
        let (one, two) = (quoted.nth(1).unwrap_or_default(), quoted.next().unwrap_or_default());
        let words = format!("`+` adds numbers, but here it is given {} and {}", kind(one), kind(two));
        return place.point(Diagnostic::new(Code::TemplateRender, words), span).help("to join texts, write `~`");
    }
    let words = plain(message);
    let mut lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let problem = Diagnostic::new(Code::TemplateRender, lines.next().unwrap_or_default());
    let problem = lines.fold(problem, Diagnostic::note);
    place.point(problem, span)
}

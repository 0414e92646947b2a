//! The marks of a template's text, as far as it takes to say what is open.
//!
//! In: text that Tera could not read. Out: the tags that were opened and not closed up to a place, or a mark without its
//! end. Only what is sure is said: at the first tag that closes something else, reading stops.

use std::ops::Range;

/// A tag that needs an end, as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// `if`, or `<card>` for a component.
    pub word: String,
    /// The end tag to write.
    pub end: String,
    /// Bytes of the whole tag.
    pub span: Range<usize>,
}

/// What was found up to a place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The innermost is last.
    pub open: Vec<Open>,
    /// A mark that has no end: its bytes, and the end it needs.
    pub mark: Option<(Range<usize>, &'static str)>,
}

/// Reads `text` up to the byte `limit`.
pub fn read(text: &str, limit: usize) -> State {
    let mut state = State::default();
    let mut at = 0;
    while let Some(start) = next_mark(text, at).filter(|start| *start < limit) {
        let close = match text.as_bytes()[start + 1] {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let Some(end) = mark_end(text, start, close) else {
            state.mark = Some((start..start + 2, close));
            return state;
        };
        at = end;
        if close != "%}" {
            continue;
        }
        let inner = text[start + 2..end - 2].trim_start_matches('-').trim_end_matches('-').trim();
        if inner == "raw" {
            match raw_end(text, end) {
                Some(after) => at = after,
                None => {
                    state.open.push(open("raw", "{% endraw %}", start..end));
                    return state;
                }
            }
        } else if !enter(&mut state.open, inner, start..end) {
            return state;
        }
    }
    state
}

fn next_mark(text: &str, at: usize) -> Option<usize> {
    let marks = ["{{", "{%", "{#"].into_iter().filter_map(|mark| text[at..].find(mark));
    marks.min().map(|start| at + start)
}

/// The byte after the end of a mark; strings and maps inside it are passed over.
fn mark_end(text: &str, start: usize, close: &str) -> Option<usize> {
    if close == "#}" {
        return text[start..].find(close).map(|length| start + length + 2);
    }
    let mut depth = 0_usize;
    let mut at = start + 2;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        match rest[0] {
            _ if depth == 0 && rest.starts_with(close.as_bytes()) => return Some(at + 2),
            quote @ (b'"' | b'\'' | b'`') => at += 1 + rest[1..].iter().position(|byte| *byte == quote)?,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

fn raw_end(text: &str, from: usize) -> Option<usize> {
    text[from..].match_indices("{%").find_map(|(at, _)| {
        let inner = &text[from + at + 2..];
        let length = inner.find("%}")?;
        (inner[..length].trim_matches('-').trim() == "endraw").then_some(from + at + 2 + length + 2)
    })
}

/// Opens or closes what a tag says; `false` when it closes something that is not innermost.
fn enter(stack: &mut Vec<Open>, inner: &str, span: Range<usize>) -> bool {
    if let Some(component) = inner.strip_prefix('<') {
        if component.ends_with("/>") {
            return true;
        }
        let name: String = component.trim_start_matches('/').trim_start().chars().take_while(|c| is_name(*c)).collect();
        let word = format!("<{name}>");
        if component.starts_with('/') {
            return close(stack, &word);
        }
        stack.push(open(&word, &format!("{{% </{name}> %}}"), span));
        return true;
    }
    let word: String = inner.chars().take_while(|c| is_name(*c)).collect();
    if let Some(closed) = word.strip_prefix("end") {
        return close(stack, closed) || (closed == "set" && close(stack, "set_global"));
    }
    let rest = inner[word.len()..].trim_start();
    let end = match word.as_str() {
        "if" | "for" | "block" | "filter" => format!("{{% end{word} %}}"),
        "component" => {
            let name: String = rest.chars().take_while(|c| is_name(*c)).collect();
            format!("{{% endcomponent {name} %}}")
        }
        // `set x = 1` needs no end, `set x` and `set x | upper` do.
        "set" | "set_global" if !rest.trim_start_matches(is_name).trim_start().starts_with('=') => {
            "{% endset %}".to_owned()
        }
        _ => return true,
    };
    stack.push(open(&word, &end, span));
    true
}

fn close(stack: &mut Vec<Open>, word: &str) -> bool {
    let innermost = stack.last().is_some_and(|open| open.word == word);
    if innermost {
        stack.pop();
    }
    innermost
}

fn open(word: &str, end: &str, span: Range<usize>) -> Open {
    Open { word: word.to_owned(), end: end.to_owned(), span }
}

/// Letters of a name; components have dots in theirs.
pub fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &[&str], mark: Option<&str>) {
        let state = read(text, text.len());
        let found: Vec<_> = state.open.iter().map(|open| open.word.as_str()).collect();
        assert_eq!((found, state.mark.map(|(_, end)| end)), (words.to_vec(), mark), "{text}");
    }

    #[test]
    fn what_is_open() {
        check("{% if a %}{% for b in c %}{% else %}{% endfor %}", &["if"], None);
        check("{%- if a -%} {% set x %}y", &["if", "set"], None);
        check("{% <n.card a=\"%}\"> %}", &["<n.card>"], None);
        check("{% component c(a: string) %}{% block d %}{% endblock d %}", &["component"], None);
        check("{% raw %} {% if %}", &["raw"], None);
        check("{% if a %}{% endfor %}{% for %}", &["if"], None);
        check("{{ a", &[], Some("}}"));
        check("{% if a %}{# b", &["if"], Some("#}"));
        let state = read("{% component n.c() %}", 99);
        assert_eq!(state.open[0].end, "{% endcomponent n.c %}");
    }

    #[test]
    fn what_is_closed() {
        for text in [
            "{% if '%}' %}{% elif b %}{% endif %}",
            "{% set x = 1 %}{% set y %}z{% endset %}{% set_global z | upper %}z{% endset %}",
            "{{ {\"a\": {\"b\": 1}} }}",
            "{% raw %}{{ {% if %}{% endraw %}{# {% if %} #}",
            "{% <c /> %}{% <c> %}{% </c> %}{% include 'a' %}{% extends \"b\" %}",
            "{ % if",
            "",
        ] {
            check(text, &[], None);
        }
    }
}

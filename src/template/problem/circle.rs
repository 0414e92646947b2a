//! Components that contain themselves: where the circle closes. Tera only says that it went too deep.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{ONE_OFF, Surroundings, tags};
use crate::diagnostic::{Code, Diagnostic};

/// A component: the template it stands in, and each component it calls, with the place of the call.
struct Definition<'a> {
    template: &'a str,
    calls: Vec<(&'a str, Range<usize>)>,
}

/// The first component, by name, that is reached from itself.
pub fn find(around: &Surroundings<'_>) -> Option<Diagnostic> {
    let texts: Vec<(&str, &str)> =
        around.templates.iter().filter_map(|name| Some((*name, (around.place)(name)?.text))).collect();
    let defined: BTreeMap<&str, Definition<'_>> =
        texts.iter().flat_map(|(template, text)| definitions(template, text)).collect();
    // Of several circles, the one that the page itself leads into.
    let page = (around.place)(ONE_OFF).map(|place| calls(place.text, 0..place.text.len())).unwrap_or_default();
    let on_page =
        |name: &str| page.iter().any(|(call, _)| *call == name || reaches(&defined, call, name, &mut BTreeSet::new()));
    let circles = || defined.iter().filter(|(name, _)| reaches(&defined, name, name, &mut BTreeSet::new()));
    let (name, definition) = circles().find(|(name, _)| on_page(name)).or_else(|| circles().next())?;
    let back = |callee: &str| callee == *name || reaches(&defined, callee, name, &mut BTreeSet::new());
    let (callee, span) = definition.calls.iter().find(|(callee, _)| back(callee))?;
    let message = match callee == name {
        true => format!("the component `{name}` contains itself, without end"),
        false => format!("the component `{name}` contains `{callee}`, which contains `{name}` again, without end"),
    };
    let place = (around.place)(definition.template)?;
    let problem = place.point(Diagnostic::new(Code::TemplateRender, message), span.clone());
    Some(problem.help("take one of the calls out, or put it into an `{% if %}` that comes to an end"))
}

fn reaches<'a>(
    defined: &BTreeMap<&'a str, Definition<'a>>,
    from: &str,
    to: &str,
    seen: &mut BTreeSet<&'a str>,
) -> bool {
    let calls = defined.get(from).map_or(&[][..], |definition| &definition.calls);
    calls.iter().any(|(callee, _)| *callee == to || (seen.insert(callee) && reaches(defined, callee, to, seen)))
}

fn definitions<'a>(template: &'a str, text: &'a str) -> Vec<(&'a str, Definition<'a>)> {
    let starts = text.match_indices("{%").filter_map(|(mark, _)| {
        let inner = text[mark + 2..].trim_start_matches('-').trim_start();
        let name = inner.strip_prefix("component")?.strip_prefix(char::is_whitespace)?.trim_start();
        let length = name.find(|c| !tags::is_name(c))?;
        Some((&name[..length], text.len() - name.len()))
    });
    let definition = |(name, start): (&'a str, usize)| {
        let end = text[start..].find("endcomponent").map_or(text.len(), |end| start + end);
        (name, Definition { template, calls: calls(text, start..end) })
    };
    starts.map(definition).collect()
}

/// The components called in a part of a text.
fn calls(text: &str, part: Range<usize>) -> Vec<(&str, Range<usize>)> {
    let marks = text[part.clone()].match_indices('<').map(|(at, _)| part.start + at);
    let call = |at: usize| {
        let callee = &text[at + 1..part.end];
        let length = callee.find(|c| !tags::is_name(c))?;
        // `<card` in a tag is a call, elsewhere an element of HTML.
        let before = text[..at].trim_end().trim_end_matches('-').trim_end();
        let in_tag = before.ends_with("{{") || before.ends_with("{%");
        (length > 0 && in_tag).then(|| (&callee[..length], at..at + 1 + length))
    };
    marks.filter_map(call).collect()
}

//! Headings: their ids, their text, and how they nest in the table of contents.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::{Heading, push_escaped};
use crate::markdown::Placed;
use crate::path::folded;

/// Hands out ids so that no two headings of a page share one, unless an author says so twice.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// For an id given out before: the number to try next, so that a page of a thousand equal headings does not
    /// count from one a thousand times.
    next: HashMap<String, usize>,
    /// Ids that authors gave, by what people take for the same.
    explicit: HashMap<String, Vec<String>>,
}

impl Ids {
    /// Knows all `{#id}` of the text beforehand: a heading above must not take the id of one below.
    pub(super) fn reserving(events: &[Placed<'_>]) -> Self {
        let mut ids = Self::default();
        for (event, _) in events {
            if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
                ids.taken.insert(id.to_string());
            }
        }
        ids
    }

    /// Notes an explicit id, and returns an earlier one that is the same or that people take for the same.
    pub(super) fn explicit(&mut self, id: &str) -> Option<String> {
        let alike = self.explicit.entry(folded(id)).or_default();
        let earlier = alike.iter().find(|known| *known == id).or(alike.first()).cloned();
        alike.push(id.to_owned());
        earlier
    }

    /// The id made from a heading's text; from the second time on with `-1`, `-2`, …
    pub(super) fn for_text(&mut self, slug: String) -> String {
        if self.taken.insert(slug.clone()) {
            return slug;
        }
        let next = self.next.entry(slug.clone()).or_insert(1);
        loop {
            let id = format!("{slug}-{next}");
            *next += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The text of the heading whose inner events stand first in `events`, images left out; `line_break` stands for
/// the end of a line within it.
pub(super) fn text(events: &[Placed<'_>], line_break: &str) -> String {
    let mut text = String::new();
    let mut images = 0_usize;
    for (event, _) in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            Event::Text(part) | Event::Code(part) if images == 0 => text.push_str(part),
            Event::SoftBreak | Event::HardBreak if images == 0 => text.push_str(line_break),
            _ => {}
        }
    }
    text
}

/// Writes `<h2 id="…" class="…">`. Other attributes an author gave are dropped, as in Zola 0.23. A heading
/// without letters has an empty id in Zola, which HTML forbids: then the attribute is left out.
pub(super) fn push_opening(out: &mut String, level: u8, id: &str, classes: &[CowStr<'_>]) {
    out.push_str(["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"][usize::from(level) - 1]);
    if !id.is_empty() {
        out.push_str(" id=\"");
        push_escaped(out, id);
        out.push('"');
    }
    let mut separator = " class=\"";
    for class in classes {
        out.push_str(separator);
        push_escaped(out, class);
        separator = " ";
    }
    out.push_str(if classes.is_empty() { ">" } else { "\">" });
}

/// Puts a heading, the next of the text, where it belongs: below the last heading with a smaller level. A text
/// that starts with a deeper heading than it goes on with has that heading at the top.
pub(super) fn nest(toc: &mut Vec<Heading>, heading: Heading) {
    match toc.last_mut() {
        Some(last) if heading.level > last.level => nest(&mut last.children, heading),
        _ => toc.push(heading),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1(2 2(3))` for a heading of level 1 with two below it.
    fn outline(toc: &[Heading]) -> String {
        let one = |heading: &Heading| match outline(&heading.children) {
            below if below.is_empty() => heading.level.to_string(),
            below => format!("{}({below})", heading.level),
        };
        toc.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headings_nest_below_the_last_smaller_level() {
        for (levels, expected) in [
            (&[1, 1][..], "1 1"),
            (&[1, 2, 2, 3, 2, 1], "1(2 2(3) 2) 1"),
            (&[3, 2, 4, 3, 1], "3 2(4 3) 1"),
            (&[1, 4, 2, 6], "1(4 2(6))"),
            (&[], ""),
        ] {
            let mut toc = Vec::new();
            for &level in levels {
                nest(&mut toc, Heading { level, ..Heading::default() });
            }
            assert_eq!(outline(&toc), expected);
        }
    }

    #[test]
    fn equal_texts_are_numbered() {
        let mut ids = Ids::default();
        ids.taken.insert("a-1".into());
        let given: Vec<String> = ["a", "a", "a", "a-2", ""].map(|slug| ids.for_text(slug.into())).into();
        assert_eq!(given, ["a", "a-2", "a-3", "a-2-1", ""]);
    }
}

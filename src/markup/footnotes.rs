//! Footnotes gathered at the end (`bottom_footnotes`), in the markup of Zola 0.23.
//!
//! Without that option they stay where they were written, in the markup of pulldown-cmark.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::{push_address, push_escaped};
use crate::markdown::Placed;

/// What is known of a footnote that the text refers to.
#[derive(Debug)]
pub(super) struct Note {
    /// Counted from 1, in the order of first references.
    number: usize,
    references: usize,
    /// References written so far.
    written: usize,
}

/// The footnotes of a text by name.
#[derive(Debug, Default)]
pub(super) struct Notes<'a> {
    by_name: HashMap<CowStr<'a>, Note>,
}

impl<'a> Notes<'a> {
    /// Moves the definitions of footnotes to the end of `events`, inside their list, and says where that starts.
    ///
    /// Order and numbers are those of the first references. A definition nobody refers to is dropped; of two
    /// with one name the first counts.
    pub(super) fn gather(events: Vec<Placed<'a>>, permalink: &str) -> (Self, Vec<Placed<'a>>, usize) {
        let notes = Self::count(&events);
        let mut main = Vec::with_capacity(events.len());
        let mut definitions: Vec<Option<(CowStr<'a>, Vec<Placed<'a>>)>> = Vec::new();
        definitions.resize_with(notes.by_name.len(), || None);
        // Definitions being read: one may stand inside another.
        let mut open: Vec<(CowStr<'a>, Vec<Placed<'a>>)> = Vec::new();
        for (event, span) in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(name)) => open.push((name, Vec::new())),
                Event::End(TagEnd::FootnoteDefinition) => {
                    let Some(definition) = open.pop() else { continue };
                    if let Some(note) = notes.by_name.get(&definition.0) {
                        definitions[note.number - 1].get_or_insert(definition);
                    }
                }
                event => open.last_mut().map_or(&mut main, |(_, inner)| inner).push((event, span)),
            }
        }
        let end = main.len();
        if !definitions.is_empty() {
            notes.append(&mut main, definitions, permalink);
        }
        (notes, main, end)
    }

    /// Numbers the footnotes by their first references and counts all of them.
    fn count(events: &[Placed<'a>]) -> Self {
        let mut by_name = HashMap::new();
        for (event, _) in events {
            if let Event::FootnoteReference(name) = event {
                let number = by_name.len() + 1;
                by_name.entry(name.clone()).or_insert(Note { number, references: 0, written: 0 }).references += 1;
            }
        }
        Self { by_name }
    }

    /// The list at the end.
    fn append(
        &self,
        main: &mut Vec<Placed<'a>>,
        definitions: Vec<Option<(CowStr<'a>, Vec<Placed<'a>>)>>,
        permalink: &str,
    ) {
        let html = |html: CowStr<'a>| (Event::Html(html), 0..0);
        main.push(html("<section class=\"footnotes\">\n<ol class=\"footnotes-list\">\n".into()));
        for (name, inner) in definitions.into_iter().flatten() {
            let mut item = String::from("<li id=\"fn-");
            push_escaped(&mut item, &name);
            item.push_str("\">");
            main.push(html(item.into()));
            let back = html(self.links_back(&name, permalink).into());
            let last = inner.iter().rposition(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
            let mut inner = inner.into_iter();
            main.extend(inner.by_ref().take(last.unwrap_or(usize::MAX)));
            main.push(back);
            main.extend(inner);
            main.push(html("</li>\n".into()));
        }
        main.push(html("</ol>\n</section>\n".into()));
    }

    /// ` <a href="…#fr-NAME-1">↩</a>`, then `↩2` and so on, one for each place that refers to the note.
    fn links_back(&self, name: &CowStr<'a>, permalink: &str) -> String {
        let mut out = String::new();
        let references = self.by_name.get(name).map_or(0, |note| note.references);
        for reference in 1..=references {
            out.push_str(" <a href=\"");
            push_address(&mut out, permalink);
            out.push_str("#fr-");
            push_address(&mut out, name);
            out.push_str(&format!("-{reference}\">↩"));
            if reference > 1 {
                out.push_str(&reference.to_string());
            }
            out.push_str("</a>");
        }
        out
    }

    /// Writes one reference, without its final `</sup>`.
    pub(super) fn push_reference(&mut self, out: &mut String, name: &CowStr<'a>, permalink: &str) {
        let Some(note) = self.by_name.get_mut(name) else { return };
        note.written += 1;
        out.push_str("<sup class=\"footnote-reference\" id=\"fr-");
        push_escaped(out, name);
        out.push_str(&format!("-{}\"><a href=\"", note.written));
        push_address(out, permalink);
        out.push_str("#fn-");
        push_address(out, name);
        out.push_str(&format!("\">[{}]</a>", note.number));
    }
}

//! The single pass over a document.
//!
//! pulldown-cmark pulls events from the [`Rewriter`] and writes them. The rewriter shares its output: what Zola
//! defines itself it writes there directly, and hands on only the last characters of it as a raw event, by which
//! pulldown-cmark learns whether a line has ended. So no event is copied and little is allocated, and the length
//! of the output at the time of an event is its place in the HTML.

use std::cell::{RefCell, RefMut};
use std::fmt;
use std::ops::Range;
use std::vec;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html};

use super::footnotes::Notes;
use super::headings::{self, Ids};
use super::links::{self, Link, LinkKind};
use super::summary::{self, CONTINUE_READING, Tracker};
use super::{Body, Heading, Input, Problem, anchors, push_address, push_escaped};
use crate::markdown::{Document, Fence, InsertAnchor, Placed};
use crate::path::anchor_id;

/// Writes the whole document.
pub(super) fn write(document: Document<'_>, input: &Input<'_>) -> Body {
    // Tags and addresses make HTML about a fifth longer than its Markdown.
    let out = RefCell::new(String::with_capacity(document.text_bytes() + document.text_bytes() / 4 + 64));
    let events = document.into_events();
    let ids = Ids::reserving(&events);
    let (notes, events, body_events) = if input.options.bottom_footnotes {
        Notes::gather(events, input.permalink)
    } else {
        let end = events.len();
        (Notes::default(), events, end)
    };
    let note_events = events.len() - body_events;
    let mut rewriter = Rewriter {
        events: events.into_iter(),
        out: &out,
        input,
        note_events,
        ids,
        notes,
        tracker: Tracker::default(),
        after_heading: String::new(),
        in_code_block: false,
        table: Table::default(),
        reference_start: None,
        body: Body::default(),
    };
    html::write_html_fmt(Output(&out), rewriter.by_ref()).expect("writing to a string cannot fail");
    let Rewriter { tracker, mut body, .. } = rewriter;
    body.html = out.into_inner();
    body.anchors = anchors::collect(&body.html);
    if input.wants_summary {
        body.summary = tracker.summary(&body.html, input.links);
    }
    body
}

/// The shared end of the output that pulldown-cmark writes to.
struct Output<'o>(&'o RefCell<String>);

impl fmt::Write for Output<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.borrow_mut().push_str(text);
        Ok(())
    }
}

/// Where in a table we are; tables cannot nest.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    in_head: bool,
    column: usize,
}

impl Table {
    /// The opening tag of the next cell. Alignment is a class, not a `style` attribute as in Zola, so that pages
    /// work under a content security policy without `unsafe-inline`.
    fn next_cell(&mut self) -> &'static str {
        let alignment = self.alignments.get(self.column).copied().unwrap_or(Alignment::None);
        self.column += 1;
        match (self.in_head, alignment) {
            (true, Alignment::None) => "<th>",
            (true, Alignment::Left) => "<th class=\"align-left\">",
            (true, Alignment::Center) => "<th class=\"align-center\">",
            (true, Alignment::Right) => "<th class=\"align-right\">",
            (false, Alignment::None) => "<td>",
            (false, Alignment::Left) => "<td class=\"align-left\">",
            (false, Alignment::Center) => "<td class=\"align-center\">",
            (false, Alignment::Right) => "<td class=\"align-right\">",
        }
    }
}

/// The events as pulldown-cmark should write them.
struct Rewriter<'a, 'i> {
    events: vec::IntoIter<Placed<'a>>,
    out: &'i RefCell<String>,
    input: &'i Input<'i>,
    /// How many events at the end are footnotes: no marker of a summary counts there.
    note_events: usize,
    ids: Ids,
    notes: Notes<'a>,
    tracker: Tracker,
    /// What stands between the text of the open heading and its closing tag.
    after_heading: String,
    in_code_block: bool,
    table: Table,
    /// Where the reference to a footnote starts that pulldown-cmark is writing.
    reference_start: Option<usize>,
    body: Body,
}

impl<'a> Iterator for Rewriter<'a, '_> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(start) = self.reference_start.take() {
            let end = self.out().len();
            self.tracker.reference(start..end);
        }
        loop {
            let (event, span) = self.events.next()?;
            self.tracker.follow(&event);
            if let Some(event) = self.rewrite(event, span) {
                return Some(event);
            }
        }
    }
}

impl<'a> Rewriter<'a, '_> {
    fn out(&self) -> RefMut<'_, String> {
        self.out.borrow_mut()
    }

    /// One event as it should be written; `None` when it has been.
    fn rewrite(&mut self, event: Event<'a>, span: Range<usize>) -> Option<Event<'a>> {
        match event {
            Event::Start(Tag::Heading { level, id, classes, .. }) => self.start_heading(level, id, &classes, span),
            Event::End(TagEnd::Heading(level)) => {
                let after = std::mem::take(&mut self.after_heading);
                self.out().push_str(&after);
                return Some(raw(summary::heading_closing(level)));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                self.start_link(link_type, &dest_url, &title, span);
                return Some(raw(">"));
            }
            Event::Start(Tag::Image { link_type, dest_url, title, .. }) => {
                self.image(link_type, &dest_url, &title, &span);
                return Some(raw(" />"));
            }
            Event::Start(Tag::CodeBlock(kind)) => self.start_code_block(&kind),
            Event::End(TagEnd::CodeBlock) => {
                self.in_code_block = false;
                return Some(raw("</code></pre>\n"));
            }
            // Zola escapes quotes in code blocks, too, where pulldown-cmark does not.
            Event::Text(text) if self.in_code_block => push_escaped(&mut self.out(), &text),
            Event::Start(Tag::Table(alignments)) => {
                self.table.alignments = alignments;
                return Some(Event::Start(Tag::Table(Vec::new())));
            }
            Event::Start(tag @ (Tag::TableHead | Tag::TableRow)) => {
                self.table.in_head = matches!(tag, Tag::TableHead);
                self.table.column = 0;
                return Some(Event::Start(tag));
            }
            Event::Start(Tag::TableCell) => return Some(raw(self.table.next_cell())),
            Event::FootnoteReference(name) => return Some(self.footnote_reference(name)),
            Event::Html(html) | Event::InlineHtml(html) => return Some(self.raw_html(html)),
            event => return Some(event),
        }
        None
    }

    /// Writes the opening tag and, by the options, the heading's link to itself.
    fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'a>>,
        classes: &[CowStr<'a>],
        span: Range<usize>,
    ) {
        let id = match id.filter(|id| !id.is_empty()) {
            Some(id) => {
                if let Some(earlier) = self.ids.explicit(&id) {
                    self.body.problems.push(Problem::DuplicateId { id: id.to_string(), earlier, span });
                }
                id.into_string()
            }
            None => {
                // The end of a line within a heading counts for nothing in Zola's ids.
                let text = headings::text(self.events.as_slice(), "");
                self.ids.for_text(anchor_id(&text, self.input.options.anchors))
            }
        };
        let level = level as u8;
        let position = self.input.options.insert_anchor_links;
        let link = match position {
            InsertAnchor::None => None,
            _ => self.input.links.anchor_link_html(&id, level),
        };
        let mut out = self.out.borrow_mut();
        headings::push_opening(&mut out, level, &id, classes);
        match (position, link) {
            (InsertAnchor::Left, Some(link)) => out.push_str(&link),
            (InsertAnchor::Right, Some(link)) => self.after_heading = link,
            (InsertAnchor::Heading, Some(link)) => {
                if let Some(tag) = anchors::first_link_tag(&link) {
                    out.push_str(tag);
                    self.after_heading.push_str("</a>");
                }
            }
            _ => {}
        }
        let permalink = format!("{}#{id}", self.input.permalink);
        let title = headings::text(self.events.as_slice(), " ");
        headings::nest(&mut self.body.toc, Heading { level, id, permalink, title, children: Vec::new() });
    }

    fn start_link(&mut self, link_type: LinkType, target: &str, title: &str, span: Range<usize>) {
        let kind = LinkKind::of(target, link_type);
        let address = links::address(target, kind, &span, self.input, &mut self.body.problems);
        links::push_tag(&mut self.out(), kind, &address, title, &self.input.options.external);
        let mut text = String::new();
        for (event, _) in self.events.as_slice() {
            match event {
                Event::End(TagEnd::Link) => break,
                event => push_plain(&mut text, event),
            }
        }
        let anchor = links::anchor(target, kind);
        self.body.links.push(Link { kind, target: target.to_owned(), anchor, text, span });
    }

    /// Writes an image and takes the events of its description; links and markup in it count as their text.
    fn image(&mut self, link_type: LinkType, target: &str, title: &str, span: &Range<usize>) {
        let kind = LinkKind::of(target, link_type);
        let source = links::address(target, kind, span, self.input, &mut self.body.problems);
        let mut out = self.out.borrow_mut();
        out.push_str("<img src=\"");
        push_address(&mut out, &source);
        out.push_str("\" alt=\"");
        let mut alt = String::new();
        let mut depth = 1;
        for (event, _) in self.events.by_ref() {
            self.tracker.follow(&event);
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                event => push_plain(&mut alt, &event),
            }
            if depth == 0 {
                break;
            }
        }
        push_escaped(&mut out, &alt);
        out.push('"');
        if !title.is_empty() {
            out.push(' ');
            links::push_title(&mut out, title);
        }
        if self.input.options.lazy_async_image {
            out.push_str(" loading=\"lazy\" decoding=\"async\"");
        }
    }

    /// Writes `<pre><code data-lang="rust" data-name="main.rs">`.
    fn start_code_block(&mut self, kind: &CodeBlockKind<'a>) {
        self.in_code_block = true;
        let fence = match kind {
            CodeBlockKind::Fenced(info) => Fence::parse(info),
            CodeBlockKind::Indented => Fence::default(),
        };
        let mut out = self.out();
        out.push_str("<pre><code");
        let language = fence.language.map(|language| ("lang", language));
        for (key, value) in language.into_iter().chain(fence.data) {
            out.push_str(" data-");
            out.push_str(key);
            out.push_str("=\"");
            push_escaped(&mut out, value);
            out.push('"');
        }
        out.push('>');
    }

    fn footnote_reference(&mut self, name: CowStr<'a>) -> Event<'a> {
        let mut out = self.out.borrow_mut();
        self.reference_start = Some(out.len());
        if !self.input.options.bottom_footnotes {
            return Event::FootnoteReference(name);
        }
        self.notes.push_reference(&mut out, &name, self.input.permalink);
        raw("</sup>")
    }

    /// Raw HTML as it is, except for the first marker of a summary.
    fn raw_html(&mut self, html: CowStr<'a>) -> Event<'a> {
        let in_notes = self.events.len() < self.note_events;
        if self.tracker.is_found() || in_notes {
            return Event::Html(html);
        }
        let Some(marker) = summary::find_marker(&html) else { return Event::Html(html) };
        let mut out = self.out.borrow_mut();
        out.push_str(&html[..marker.start]);
        self.tracker.found(out.len());
        match html[marker.end..].trim_end() {
            // The rest of the line goes with the marker, as in Zola.
            "" => raw(CONTINUE_READING),
            after => Event::Html(format!("{CONTINUE_READING}{after}\n").into()),
        }
    }
}

/// HTML of our own.
fn raw(html: &'static str) -> Event<'static> {
    Event::Html(html.into())
}

/// An event as plain text, for descriptions.
fn push_plain(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(part) | Event::Code(part) => text.push_str(part),
        Event::SoftBreak | Event::HardBreak => text.push(' '),
        _ => {}
    }
}

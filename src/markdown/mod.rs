//! Markdown: text becomes a [`Document`], a list of events that each know their place in the text.
//!
//! In: the text after templating, and the options of the site. Out: CommonMark events with the extensions that
//! Zola switches on. Nothing here knows the site: links are not looked up and no HTML is written; that is
//! [`crate::markup`].

mod emoji;
mod fence;
mod words;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options as Extensions, Parser, Tag, TagEnd};

pub use fence::Fence;
pub use words::word_count_and_reading_time;

use crate::path::SlugStyle;

/// The `[markdown]` table of the configuration, as far as it changes how a text reads or is written out.
///
/// The defaults are Zola's: every switch off, except that external links say `rel="external"`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--` to `–`, `"a"` to `“a”`, `...` to `…`.
    pub smart_punctuation: bool,
    /// A line starting with `:` below a term is its definition.
    pub definition_list: bool,
    /// Footnotes in one list at the end, each with links back, instead of where they were written.
    pub bottom_footnotes: bool,
    /// `> [!NOTE]` and its four sisters.
    pub github_alerts: bool,
    /// `:wave:` becomes the character, outside code.
    pub render_emoji: bool,
    /// Images get `loading="lazy" decoding="async"`.
    pub lazy_async_image: bool,
    pub insert_anchor_links: InsertAnchor,
    pub external: ExternalLinks,
    /// How the text of a heading becomes its id.
    pub anchors: SlugStyle,
}

/// Where a heading shows a link to itself (`insert_anchor_links`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InsertAnchor {
    #[default]
    None,
    /// Before the text.
    Left,
    /// After the text.
    Right,
    /// Around the text.
    Heading,
}

/// What is added to links that start with `http:` or `https:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalLinks {
    /// Opens in a new tab; brings `rel="noopener"` with it.
    pub target_blank: bool,
    pub no_follow: bool,
    pub no_referrer: bool,
    /// `rel="external"`; on unless switched off, since Zola 0.22.
    pub external: bool,
    pub class: Option<String>,
}

impl Default for ExternalLinks {
    fn default() -> Self {
        Self { target_blank: false, no_follow: false, no_referrer: false, external: true, class: None }
    }
}

impl Options {
    /// What Zola asks of pulldown-cmark: always tables, footnotes, strikethrough, task lists and heading
    /// attributes; never bare links, mathematics or wiki links.
    fn extensions(&self) -> Extensions {
        let mut extensions = Extensions::ENABLE_TABLES
            | Extensions::ENABLE_FOOTNOTES
            | Extensions::ENABLE_STRIKETHROUGH
            | Extensions::ENABLE_TASKLISTS
            | Extensions::ENABLE_HEADING_ATTRIBUTES;
        extensions.set(Extensions::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        extensions.set(Extensions::ENABLE_DEFINITION_LIST, self.definition_list);
        extensions.set(Extensions::ENABLE_GFM, self.github_alerts);
        extensions
    }
}

/// One event and the bytes of the Markdown text it came from.
pub type Placed<'a> = (Event<'a>, Range<usize>);

/// A Markdown text, read. Starts and ends are balanced.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    events: Vec<Placed<'a>>,
    text_bytes: usize,
}

impl<'a> Document<'a> {
    pub fn events(&self) -> &[Placed<'a>] {
        &self.events
    }

    pub fn into_events(self) -> Vec<Placed<'a>> {
        self.events
    }

    /// How long the text was: the measure for the size of what is made from it.
    pub fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// Takes the `<p>` off a text that is exactly one paragraph; any other text stays as it is.
    #[must_use]
    pub fn without_single_paragraph(mut self) -> Self {
        let starts = matches!(self.events.first(), Some((Event::Start(Tag::Paragraph), _)));
        let first_end = self.events.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
        if starts && first_end == Some(self.events.len() - 1) {
            self.events.pop();
            self.events.remove(0);
        }
        self
    }
}

/// Reads a Markdown text. Every text is Markdown, so nothing can go wrong.
pub fn parse<'a>(text: &'a str, options: &Options) -> Document<'a> {
    // Prose has about one event for every twenty bytes; guessing saves most of the regrowth.
    let mut events = Vec::with_capacity(text.len() / 20 + 8);
    events.extend(Parser::new_ext(text, options.extensions()).into_offset_iter());
    if options.render_emoji {
        put_in_emoji(&mut events);
    }
    Document { events, text_bytes: text.len() }
}

/// Emoji are put in here rather than when HTML is written, so that heading ids, titles and image texts see them.
fn put_in_emoji(events: &mut [Placed<'_>]) {
    let mut in_code_block = false;
    for (event, _) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code_block = true,
            Event::End(TagEnd::CodeBlock) => in_code_block = false,
            Event::Text(text) if !in_code_block => {
                if let Some(replaced) = emoji::replace(text) {
                    *text = CowStr::from(replaced);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_know_their_place() {
        let text = "# One\r\n\r\ntwo [three](@/a.md) — ü\r\n";
        let document = parse(text, &Options::default());
        let link = document.events().iter().find(|(event, _)| matches!(event, Event::Start(Tag::Link { .. })));
        let (_, span) = link.expect("there is a link");
        assert_eq!(&text[span.clone()], "[three](@/a.md)");
    }

    #[test]
    fn only_a_lone_paragraph_is_unwrapped() {
        let length = |text| parse(text, &Options::default()).without_single_paragraph().events().len();
        assert_eq!(length("one"), 1);
        assert_eq!(length("one\n\ntwo"), 6);
        assert_eq!(length("- one"), 5);
        assert_eq!(length(""), 0);
    }
}

//! HTML of a page: a [`Document`] and a way to look up links become a [`Body`].
//!
//! In: the events of [`crate::markdown`]. Out: HTML, the table of contents, the summary, the links with their
//! places, and what is wrong with them. pulldown-cmark writes the plain markup; what Zola defines itself (ids,
//! links, images, code, footnotes at the end, the summary) is written here, to the letter where a theme or a
//! script could tell the difference. Nothing here reads files or knows pages: that is the [`LinkResolver`].

mod anchors;
mod footnotes;
mod headings;
mod links;
pub mod passages;
mod summary;
mod writer;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark_escape::{escape_href, escape_html};
use serde::Serialize;

pub use links::{Link, LinkKind};

use crate::markdown::{self, Document, InsertAnchor, Options};

/// What the text needs to know of the site around it.
pub trait LinkResolver {
    /// The permalink of a page, section or asset; `target` is what follows `@/`, percent-decoded, without anchor.
    fn internal(&self, target: &str) -> Option<String>;

    /// The template `anchor-link.html` for one heading. `None` when it failed, which the resolver reports.
    fn anchor_link_html(&self, id: &str, level: u8) -> Option<String>;

    /// The template `summary-cutoff.html`, shown where a summary stops in mid-sentence.
    fn summary_cutoff(&self, summary: &str) -> Option<String>;
}

/// Everything beside the text that has a say in its HTML.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The address of the page; empty for text that belongs to none.
    pub permalink: &'a str,
    pub lang: &'a str,
    pub options: &'a Options,
    pub links: &'a dyn LinkResolver,
    /// Pages have summaries; sections do not, though `<!-- more -->` becomes the same marker in them.
    pub wants_summary: bool,
}

/// A text as HTML, with what others need to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    pub html: String,
    pub toc: Vec<Heading>,
    pub summary: Option<String>,
    /// Every `id` and `name` in the HTML, raw HTML included: what a link may point at.
    pub anchors: BTreeSet<String>,
    /// In the order of the text.
    pub links: Vec<Link>,
    pub problems: Vec<Problem>,
}

/// A heading with those below it, as templates see it in `page.toc`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    pub permalink: String,
    /// Plain text, not escaped.
    pub title: String,
    pub children: Vec<Heading>,
}

/// What is wrong in a text; every span is in bytes of the Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A link or image without a target.
    EmptyLink { span: Range<usize> },
    /// A link or image to a page or file of the site that is not there; `target` is as written.
    MissingTarget { target: String, span: Range<usize> },
    /// A second heading with the same explicit id.
    DuplicateId { id: String, earlier: String, span: Range<usize> },
}

/// Writes a document as HTML.
pub fn render(document: Document<'_>, input: &Input<'_>) -> Body {
    writer::write(document, input)
}

/// The `markdown` filter: a text from a template as HTML. Headings get no links to themselves. With `inline`, a
/// text of one paragraph comes without its `<p>`.
///
/// Unlike Zola, which cuts the first `<p>` and the last `</p>` of whatever it made, a text of several paragraphs
/// keeps its tags with `inline`, so that they stay balanced.
pub fn render_inline_or_block(text: &str, inline: bool, input: &Input<'_>) -> String {
    let options = Options { insert_anchor_links: InsertAnchor::None, ..input.options.clone() };
    let document = markdown::parse(text, &options);
    let document = if inline { document.without_single_paragraph() } else { document };
    render(document, &Input { options: &options, wants_summary: false, ..*input }).html
}

/// Text made safe for HTML, in attributes, too: `& < > " '`.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// Adds text to HTML, with what has a meaning there escaped.
pub fn push_escaped(out: &mut String, text: &str) {
    escape_html(out, text).expect("writing to a string cannot fail");
}

/// For `href` and `src`: what may not stand in an address is percent-encoded.
fn push_address(out: &mut String, address: &str) {
    escape_href(out, address).expect("writing to a string cannot fail");
}

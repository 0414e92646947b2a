//! `<!-- more -->`: where the summary of a page ends.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::LinkResolver;

/// What stands in the page for the first marker, so that a "continue reading" link has somewhere to go.
pub(super) const CONTINUE_READING: &str = "<span id=\"continue-reading\"></span>";

/// The place of the marker in a piece of raw HTML: white space and case do not matter.
pub(super) fn find_marker(html: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let start = from + html[from..].find("<!--")?;
        from = start + "<!--".len();
        let inner = html[from..].trim_start();
        let Some(word) = inner.get(.."more".len()).filter(|word| word.eq_ignore_ascii_case("more")) else { continue };
        let after = inner[word.len()..].trim_start();
        if after.starts_with("-->") {
            return Some(start..html.len() - after.len() + "-->".len());
        }
    }
}

/// Follows a document until its marker: what is open, and what a summary leaves out.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    /// The closing tags that the text up to here still needs, outermost first.
    open: Vec<&'static str>,
    in_table_head: bool,
    /// Bytes of the HTML that are references to footnotes.
    references: Vec<Range<usize>>,
    /// Bytes of HTML in front of the marker, once it is found.
    end: Option<usize>,
}

impl Tracker {
    pub(super) fn is_found(&self) -> bool {
        self.end.is_some()
    }

    /// The marker stands behind `bytes` of HTML.
    pub(super) fn found(&mut self, bytes: usize) {
        self.end = Some(bytes);
    }

    pub(super) fn reference(&mut self, range: Range<usize>) {
        if !self.is_found() {
            self.references.push(range);
        }
    }

    pub(super) fn follow(&mut self, event: &Event<'_>) {
        match event {
            _ if self.is_found() => {}
            Event::Start(tag) => {
                match tag {
                    Tag::TableHead => self.in_table_head = true,
                    Tag::TableRow => self.in_table_head = false,
                    _ => {}
                }
                self.open.push(closing(tag, self.in_table_head));
            }
            Event::End(_) => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// The summary: the HTML before the marker without its references, since their notes are elsewhere. When the
    /// marker cuts an element, the site's cut-off mark and the closing tags follow.
    pub(super) fn summary(&self, html: &str, links: &dyn LinkResolver) -> Option<String> {
        let end = self.end?;
        let mut summary = String::with_capacity(end + 16);
        let mut from = 0;
        for reference in &self.references {
            summary.push_str(&html[from..reference.start]);
            from = reference.end;
        }
        summary.push_str(&html[from..end]);
        summary.truncate(summary.trim_end().len());
        if self.open.iter().any(|tag| !tag.is_empty()) {
            if let Some(cutoff) = links.summary_cutoff(&summary) {
                summary.push_str(&cutoff);
            }
            summary.extend(self.open.iter().rev().copied());
        }
        Some(summary)
    }
}

/// The end of an element as pulldown-cmark writes it; empty for what is no element of its own.
fn closing(tag: &Tag<'_>, in_table_head: bool) -> &'static str {
    match tag {
        Tag::Paragraph => "</p>\n",
        Tag::Heading { level, .. } => heading_closing(*level),
        Tag::BlockQuote(_) => "</blockquote>\n",
        Tag::List(Some(_)) => "</ol>\n",
        Tag::List(None) => "</ul>\n",
        Tag::Item => "</li>\n",
        Tag::FootnoteDefinition(_) => "</div>\n",
        Tag::DefinitionList => "</dl>\n",
        Tag::DefinitionListTitle => "</dt>\n",
        Tag::DefinitionListDefinition => "</dd>\n",
        Tag::Table(_) => "</tbody></table>\n",
        Tag::TableHead => "</tr></thead><tbody>\n",
        Tag::TableRow => "</tr>\n",
        Tag::TableCell if in_table_head => "</th>",
        Tag::TableCell => "</td>",
        Tag::Emphasis => "</em>",
        Tag::Strong => "</strong>",
        Tag::Strikethrough => "</del>",
        Tag::Superscript => "</sup>",
        Tag::Subscript => "</sub>",
        Tag::Link { .. } => "</a>",
        // No marker can stand inside these.
        Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => "",
    }
}

pub(super) fn heading_closing(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "</h1>\n",
        HeadingLevel::H2 => "</h2>\n",
        HeadingLevel::H3 => "</h3>\n",
        HeadingLevel::H4 => "</h4>\n",
        HeadingLevel::H5 => "</h5>\n",
        HeadingLevel::H6 => "</h6>\n",
    }
}

#[cfg(test)]
mod tests {
    use super::find_marker;

    #[test]
    fn only_more_is_a_marker() {
        for (html, found) in [
            ("<!-- more -->\n", Some("<!-- more -->")),
            ("a <!--\tMoRe--> b", Some("<!--\tMoRe-->")),
            ("<!-- no --><!--more-->", Some("<!--more-->")),
            ("<!-- more about this -->", None),
            ("<!-- moré -->", None),
            ("<!-- mo", None),
            ("<!-- more", None),
            ("more", None),
        ] {
            assert_eq!(find_marker(html).map(|range| &html[range]), found, "{html}");
        }
    }
}

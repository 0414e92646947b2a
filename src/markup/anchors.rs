//! Reads written HTML for the places a link can point at.
//!
//! Looking at the HTML rather than at the events sees everything the browser will: headings, footnotes, raw HTML
//! over several lines, and what templates put into headings. It is a reader of tags and attributes, not of
//! documents: nesting does not matter here.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A start tag.
struct Tag<'h> {
    name: &'h str,
    /// From `<` up to and with `>`.
    span: Range<usize>,
    attributes: Vec<(&'h str, &'h str)>,
}

/// Every value of an `id` or `name` attribute.
pub(super) fn collect(html: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut reader = Reader::new(html);
    while let Some(tag) = reader.next_tag() {
        for (name, value) in tag.attributes {
            if !value.is_empty() && (name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("name")) {
                anchors.insert(unescape(value).into_owned());
            }
        }
    }
    anchors
}

/// The opening tag of the first link, provided something closes it.
pub(super) fn first_link_tag(html: &str) -> Option<&str> {
    let mut reader = Reader::new(html);
    while let Some(tag) = reader.next_tag() {
        if tag.name.eq_ignore_ascii_case("a") {
            let rest = &html[tag.span.end..];
            return (rest.contains("</a") || rest.contains("</A")).then(|| &html[tag.span]);
        }
    }
    None
}

/// Undoes what our own escaping does; other character references are rare in ids and stay.
fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return value.into();
    }
    let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&#x27;", "'").replace("&amp;", "&").into()
}

/// Up to the end of a comment, from behind its `<!--`. `<!-->` and `<!--->` are whole comments, and `--!>` ends one, too
/// (HTML standard, 13.2.5.43 to 13.2.5.52).
fn comment_length(comment: &str) -> Option<usize> {
    if let Some(end) = [">", "->"].into_iter().find(|end| comment.starts_with(end)) {
        return Some(end.len());
    }
    let ends = ["-->", "--!>"].into_iter().filter_map(|end| Some(comment.find(end)? + end.len()));
    ends.min()
}

/// Walks over HTML once, from tag to tag; the rules are those of the HTML standard's tokenizer, in outline.
struct Reader<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Reader<'h> {
    fn new(html: &'h str) -> Self {
        Self { html, at: 0 }
    }

    /// The next start tag; `None` at the end, or when something opens and never closes, since a browser takes
    /// the rest for part of it.
    fn next_tag(&mut self) -> Option<Tag<'h>> {
        loop {
            let start = self.at + self.html[self.at..].find('<')?;
            let rest = &self.html[start..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                self.at = start + "<!--".len() + comment_length(comment)?;
            } else if rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
                self.at = start + 1;
                let tag = self.tag(start)?;
                if ["script", "style"].iter().any(|name| tag.name.eq_ignore_ascii_case(name)) {
                    self.skip_raw_text(tag.name);
                }
                return Some(tag);
            } else {
                self.at = start + 1;
            }
        }
    }

    /// A tag, from its name on.
    fn tag(&mut self, start: usize) -> Option<Tag<'h>> {
        let name = self.take_until(|b| b.is_ascii_whitespace() || b == b'/' || b == b'>');
        let mut attributes = Vec::new();
        loop {
            self.take_until(|b| !b.is_ascii_whitespace() && b != b'/');
            if self.peek()? == b'>' {
                self.at += 1;
                return Some(Tag { name, span: start..self.at, attributes });
            }
            let from = self.at;
            // A name may start with `=`, so the first character always belongs to it.
            self.at += self.html[from..].chars().next()?.len_utf8();
            self.take_until(|b| b.is_ascii_whitespace() || b"/>=".contains(&b));
            let attribute = &self.html[from..self.at];
            self.take_until(|b| !b.is_ascii_whitespace());
            let value = if self.peek()? == b'=' { self.value()? } else { "" };
            attributes.push((attribute, value));
        }
    }

    /// What follows a `=`.
    fn value(&mut self) -> Option<&'h str> {
        self.at += 1;
        self.take_until(|b| !b.is_ascii_whitespace());
        let quote = self.peek()?;
        if quote != b'"' && quote != b'\'' {
            return Some(self.take_until(|b| b.is_ascii_whitespace() || b == b'>'));
        }
        self.at += 1;
        let value = self.take_until(|b| b == quote);
        self.peek()?;
        self.at += 1;
        Some(value)
    }

    /// Past the text of a script or a style sheet, in which `<` opens nothing.
    fn skip_raw_text(&mut self, name: &str) {
        loop {
            let Some(length) = self.html[self.at..].find("</") else {
                self.at = self.html.len();
                return;
            };
            self.at += length + 2;
            let end = self.html.get(self.at..self.at + name.len());
            if end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                return;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }

    /// Moves to the first byte for which `stop` holds, or to the end. `stop` must hold for ASCII only or for all
    /// that is not, so that characters stay whole.
    fn take_until(&mut self, stop: impl Fn(u8) -> bool) -> &'h str {
        let rest = &self.html[self.at..];
        let length = rest.bytes().position(stop).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_wherever_they_stand() {
        for (html, expected) in [
            (r#"<h2 id="a">x</h2><p id=b class=c>"#, &["a", "b"][..]),
            ("<div\n  class='x'\n  ID = 'c d'\n><a name=\"e\"/>", &["c d", "e"]),
            (r#"<i title="id=no >" data-id="no" id="é&amp;&lt;">"#, &["é&<"]),
            (r#"<!-- <b id="no"> --><b id="yes">"#, &["yes"]),
            (r#"<!--><b id="one"><!---><b id="two"><!-- --!><b id="yes">"#, &["one", "two", "yes"]),
            (r#"<script>"<b id='no'>"</SCRIPT ><b id=yes>"#, &["yes"]),
            (r#"1 < 2 <b id="yes"><b id="#, &["yes"]),
            (r#"<b =id="no" id><b id="">"#, &[]),
            ("<", &[]),
            ("<!--", &[]),
            ("<style>", &[]),
        ] {
            assert_eq!(collect(html).iter().collect::<Vec<_>>(), expected, "{html}");
        }
    }

    #[test]
    fn the_first_link_must_be_closed() {
        let html = "\n<b>x</b> <a class=\"z\" href=\"#y\">🔗</a>";
        assert_eq!(first_link_tag(html), Some("<a class=\"z\" href=\"#y\">"));
        assert_eq!(first_link_tag("<a href='#'>"), None);
        assert_eq!(first_link_tag("<abbr>x</abbr>"), None);
    }
}

//! Pages cut at their headings: each part is what a search finds.

use std::collections::HashMap;

use html5gum::{Token, Tokenizer};

/// Characters kept of a section's text for showing it.
const SHOWN_TEXT: usize = 400;

/// Shorter texts repeat by chance ("Not stated."), and are no twins.
const TWIN_TEXT: usize = 60;

/// Stands, while a page is read, where a paragraph, a point of a list or a cell ends; no text has it.
const BREAK: char = '\u{1e}';

/// The same after the name of something, which what follows explains.
const NAME_BREAK: char = '\u{1f}';

/// Elements whose text is not the page's own.
const SKIPPED: [&str; 8] = ["script", "style", "template", "svg", "nav", "select", "button", "noscript"];

/// A page as the search sees it.
#[derive(Clone, Debug, Default)]
pub struct PageText {
    /// Address from the root of the site: `/campaigns/cse/`.
    pub path: String,
    pub title: String,
    pub description: String,
    /// Other names it goes by.
    pub also: Vec<String>,
    pub kind: String,
    /// As written: `2026-03-05`.
    pub date: String,
    /// Titles of the sections above it: "Campaigns".
    pub trail: String,
    /// What it can be narrowed by: `("topic", "neglect")`.
    pub facets: Vec<(String, String)>,
    /// Percent; 100 is plain.
    pub prior: u32,
    pub html: String,
}

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub page: usize,
    pub anchor: String,
    pub heading: String,
    pub text: String,
    /// An earlier section with the same words.
    pub twin: Option<u32>,
}

impl Section {
    /// The start of the text, cut at a space.
    pub fn shown_text(&self) -> &str {
        match self.text.char_indices().nth(SHOWN_TEXT) {
            None => &self.text,
            Some((end, _)) => {
                let cut = &self.text[..end];
                cut.rfind(' ').map_or(cut, |space| &cut[..space])
            }
        }
    }
}

/// Cuts every page at its headings. Each page has at least one section; text before the first heading is one of its own.
pub fn split(pages: &[PageText]) -> Vec<Section> {
    let mut sections = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        sections.extend(split_page(index, &page.html));
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    for (index, section) in sections.iter_mut().enumerate() {
        if section.text.len() < TWIN_TEXT {
            continue;
        }
        let same: String = section.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        section.twin = seen.get(&same).copied();
        seen.entry(same).or_insert(index as u32);
    }
    sections
}

fn split_page(page: usize, html: &str) -> Vec<Section> {
    let mut cutter = Cutter { page, parts: vec![Section { page, ..Section::default() }], ..Cutter::default() };
    for Ok(token) in Tokenizer::new(html) {
        cutter.take(token);
    }
    let mut parts = cutter.parts;
    for part in &mut parts {
        part.text = sentences(&part.text);
        part.heading = part.heading.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    // Nothing before the first heading: the first section speaks for the page, at the page's own address.
    if parts.len() > 1 && parts[0].text.is_empty() {
        parts.remove(0);
    }
    parts
}

#[derive(Default)]
struct Cutter {
    page: usize,
    parts: Vec<Section>,
    /// Elements open that are skipped, innermost last.
    skipped: Vec<Vec<u8>>,
    in_heading: bool,
}

impl Cutter {
    fn take(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => {
                let name: &[u8] = &tag.name;
                if !self.skipped.is_empty() || is_skipped(name, &tag) {
                    if !tag.self_closing && !is_void(name) {
                        self.skipped.push(name.to_vec());
                    }
                    return;
                }
                if is_heading(name) {
                    let id = tag.attributes.iter().find(|(key, _)| key.0 == b"id".as_slice());
                    let anchor = id.map_or_else(String::new, |(_, value)| String::from_utf8_lossy(value).into_owned());
                    self.parts.push(Section { page: self.page, anchor, ..Section::default() });
                    self.in_heading = true;
                } else if name == b"br" || self.in_heading && !is_inline(name) {
                    self.push(" ");
                } else if !is_inline(name) {
                    self.push(BREAK.encode_utf8(&mut [0; 4]));
                }
            }
            Token::EndTag(tag) => {
                let name: &[u8] = &tag.name;
                if let Some(open) = self.skipped.iter().rposition(|open| open == name) {
                    self.skipped.truncate(open);
                    return;
                }
                if is_heading(name) {
                    self.in_heading = false;
                }
                if self.in_heading && !is_inline(name) {
                    self.push(" ");
                } else if name == b"dt" {
                    self.push(NAME_BREAK.encode_utf8(&mut [0; 4]));
                } else if !is_inline(name) {
                    self.push(BREAK.encode_utf8(&mut [0; 4]));
                }
            }
            Token::String(text) if self.skipped.is_empty() => self.push(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(part) = self.parts.last_mut() {
            if self.in_heading { part.heading.push_str(text) } else { part.text.push_str(text) }
        }
    }
}

/// The text with single spaces, and a mark between parts that end without one: "Bruises; Burns; Scalds".
fn sentences(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut mark = ';';
    for part in text.split_inclusive([BREAK, NAME_BREAK]) {
        let words: Vec<&str> = part.trim_end_matches([BREAK, NAME_BREAK]).split_whitespace().collect();
        if let Some(first) = words.first() {
            if out.chars().next_back().is_some_and(|last| last.is_alphanumeric() || ")]’'\"%".contains(last))
                && first.starts_with(|first: char| first.is_alphanumeric() || "([‘'\"£$€".contains(first))
            {
                out.push(mark);
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&words.join(" "));
            mark = if part.ends_with(NAME_BREAK) { ':' } else { ';' };
        }
    }
    out
}

fn is_heading(name: &[u8]) -> bool {
    matches!(name, [b'h', b'1'..=b'6'])
}

/// Elements that stand inside words and lines: what they hold is not apart from what is around it.
fn is_inline(name: &[u8]) -> bool {
    const INLINE: &str =
        " a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr ";
    std::str::from_utf8(name).is_ok_and(|name| INLINE.contains(&format!(" {name} ")))
}

fn is_void(name: &[u8]) -> bool {
    matches!(name, b"br" | b"img" | b"hr" | b"input" | b"wbr" | b"source" | b"col" | b"area" | b"link" | b"meta")
}

/// Also what an author marks `data-search="off"`, and the marks beside headings.
fn is_skipped<T: html5gum::SpanBound>(name: &[u8], tag: &html5gum::StartTag<T>) -> bool {
    let attribute = |wanted: &[u8]| tag.attributes.iter().find(|(key, _)| key.0 == wanted).map(|(_, value)| &value[..]);
    let off = attribute(b"data-search") == Some(b"off".as_slice());
    let mark = attribute(b"class").is_some_and(|class| class == b"zola-anchor" || class == b"footnote-reference");
    off || mark
        || attribute(b"aria-hidden") == Some(b"true".as_slice())
        || SKIPPED.iter().any(|skipped| skipped.as_bytes() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(html: &str) -> Vec<(String, String, String)> {
        split_page(0, html).into_iter().map(|part| (part.anchor, part.heading, part.text)).collect()
    }

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let html = "<p>One<br>t<em>w</em>o</p><h2 id=\"a\">A <a class=\"zola-anchor\" href=\"#a\">x</a></h2><ul><li>b</li><li>c</li></ul>";
        let expected = [("", "", "One two"), ("a", "A", "b; c")];
        assert_eq!(cut(html), expected.map(|(a, b, c)| (a.into(), b.into(), c.into())));
    }

    #[test]
    fn parts_without_a_full_stop_do_not_run_together() {
        let text = |html: &str| cut(html).remove(0).2;
        assert_eq!(
            text("<p>Look for:</p><ul><li>Bruises</li><li><p>Burns</p></li><li>Scalds.</li></ul>Then ring"),
            "Look for: Bruises; Burns; Scalds. Then ring"
        );
        assert_eq!(
            text("<dl><dt>LADO</dt><dd>An officer</dd><dt>SAR</dt><dd>A review</dd></dl>"),
            "LADO: An officer; SAR: A review"
        );
        assert_eq!(
            text("<tr><th>2015</th><td>28</td> <td>(12%)</td></tr><tr><td></td><td>– none</td></tr>"),
            "2015; 28; (12%) – none"
        );
        assert_eq!(text("<div><p>“Yes,” she said</p></div><p>1 Road<br>Town</p>"), "“Yes,” she said; 1 Road Town");
    }

    #[test]
    fn what_is_no_text_of_the_page_is_left_out() {
        let html = "a<script>b</script><aside data-search=\"off\">c<p>d</p></aside> &amp; e<sup class=\"footnote-reference\">1</sup>";
        assert_eq!(cut(html), [(String::new(), String::new(), "a & e".to_owned())]);
        assert_eq!(cut("<h2 id=x>H</h2>").len(), 1);
    }

    #[test]
    fn repeated_texts_are_twins() {
        let html = format!("<p>{}</p>", "The same words again and again in two reports. ".repeat(3));
        let page = PageText { html, ..PageText::default() };
        let sections = split(&[page.clone(), page]);
        assert_eq!((sections[0].twin, sections[1].twin), (None, Some(0)));
    }
}

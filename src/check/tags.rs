//! Template tags in the text of a page: taken out of what is read as words, and kept for the checks that ask about them.

use std::ops::Range;

/// `{{ … }}` or `{% … %}`.
#[derive(Clone, Debug)]
pub struct TemplateTag {
    /// The component it calls: `contact`; empty for other tags.
    pub name: String,
    /// In the file.
    pub span: Range<usize>,
    /// What stands between an opening tag and its closing one, in the file.
    pub inside: Option<Range<usize>>,
}

/// Stands in a line where a tag gives words we do not know. It is no word and no space.
const FILLER: char = '\u{7f}';

/// The text with every tag blanked out, each byte where it was, and the tags. `base` is where the text starts in its file.
pub fn blank(text: &str, base: usize) -> (String, Vec<TemplateTag>) {
    let mut tags: Vec<TemplateTag> = Vec::new();
    if !text.contains("{{") && !text.contains("{%") && !text.contains("{#") {
        return (text.to_owned(), tags);
    }
    let mut open: Vec<usize> = Vec::new();
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        let close = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(end) = text[start + 2..].find(close).map(|found| start + 2 + found + 2) else {
            at = start + 2;
            continue;
        };
        let inside = text[start + 2..end - 2].trim_matches(['-', ' ', '\n', '\r', '\t']);
        let span = base + start..base + end;
        if let Some(name) = inside.strip_prefix("</") {
            let name = name.trim_end_matches('>').trim();
            if let Some(index) = open.iter().rposition(|index| tags[*index].name == name) {
                let opened = open.remove(index);
                tags[opened].inside = Some(tags[opened].span.end..span.start);
            }
        } else if let Some(call) = inside.strip_prefix('<') {
            let name = call.split([' ', '/', '>', '\n']).next().unwrap_or_default().to_owned();
            if close == "%}" && !inside.ends_with("/>") {
                open.push(tags.len());
            }
            tags.push(TemplateTag { name, span, inside: None });
        } else if close != "#}" {
            tags.push(TemplateTag { name: String::new(), span, inside: None });
        }
        fill(&mut bytes, text, start..end);
        at = end;
    }
    (String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned()), tags)
}

/// A tag that has its line to itself leaves an empty line; one among words leaves a sign that is no word.
fn fill(bytes: &mut [u8], text: &str, tag: Range<usize>) {
    let before = text[..tag.start].rsplit('\n').next().unwrap_or_default();
    let after = text[tag.end..].split('\n').next().unwrap_or_default();
    let alone = before.trim().is_empty() && after.trim().is_empty();
    let filler = if alone { b' ' } else { FILLER as u8 };
    for byte in &mut bytes[tag] {
        if *byte != b'\n' && *byte != b'\r' {
            *byte = filler;
        }
    }
}

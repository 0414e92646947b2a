//! The text between the tags of finished HTML, for what is done to words and never to markup.

/// Elements whose content is no text of the page, or may hold no other element.
const NO_TEXT: [&str; 10] = ["script", "style", "svg", "title", "textarea", "option", "code", "pre", "kbd", "samp"];

/// What stands between the tags is given to `each`, which adds it, or something else, to the new HTML; everything else stays
/// as it is. Text inside an element that `skip` names (by its name and its `class`), or that is no text of the page, is kept.
///
/// HTML that leaves out the end of an element which is skipped is kept from there on: nothing is changed that should not be.
pub fn replace<'a>(
    html: &'a str,
    skip: &dyn Fn(&str, &str) -> bool,
    each: &mut dyn FnMut(&'a str, &mut String),
) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    // The element that is being skipped, and how many of its name are open.
    let mut skipped: Option<(&str, usize)> = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, from) = rest.split_at(at);
        if skipped.is_some() {
            out.push_str(text)
        } else {
            each(text, &mut out)
        }
        let (markup, after) = from.split_at(end_of_markup(from));
        out.push_str(markup);
        rest = after;
        let Some(tag) = Tag::read(markup) else { continue };
        skipped = match skipped {
            Some((name, open)) if tag.name.eq_ignore_ascii_case(name) => match (tag.closes, open) {
                (true, 1) => None,
                (true, _) => Some((name, open - 1)),
                (false, _) => Some((name, open + 1)),
            },
            None if !tag.closes && !tag.is_empty() && (is_no_text(tag.name) || skip(tag.name, tag.class())) => {
                Some((tag.name, 1))
            }
            other => other,
        };
    }
    if skipped.is_some() {
        out.push_str(rest)
    } else {
        each(rest, &mut out)
    }
    out
}

fn is_no_text(name: &str) -> bool {
    NO_TEXT.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// The length of the tag or comment that starts here. A `<` that starts neither is one character of text.
fn end_of_markup(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |end| end + 3);
    }
    if !html[1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/' || next == '!') {
        return 1;
    }
    let mut quote = None;
    for (at, character) in html.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    html.len()
}

struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    closes: bool,
}

impl<'a> Tag<'a> {
    fn read(markup: &'a str) -> Option<Self> {
        let inside = markup.strip_prefix('<')?.strip_suffix('>')?;
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        (!name.is_empty()).then_some(Self { name, attributes, closes })
    }

    /// Elements that never have content.
    fn is_empty(&self) -> bool {
        self.attributes.ends_with('/') || ["br", "hr", "img", "input", "link", "meta", "wbr"].contains(&self.name)
    }

    fn class(&self) -> &'a str {
        let value = self.attributes.split_once("class=\"").map(|(_, value)| value);
        value.and_then(|value| value.split('"').next()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upper(html: &str) -> String {
        let skip = |name: &str, class: &str| name == "h2" || class.split(' ').any(|class| class == "kept");
        replace(html, &skip, &mut |text, out| out.push_str(&text.to_uppercase()))
    }

    #[test]
    fn only_text_is_changed_and_only_where_it_may_be() {
        for (html, expected) in [
            ("a <b title=\"x > y\">b</b> c", "A <b title=\"x > y\">B</b> C"),
            ("a<h2>b <i>c</i></h2>d", "A<h2>b <i>c</i></h2>D"),
            ("<div class=\"x kept\">a<div>b</div>c</div>d", "<div class=\"x kept\">a<div>b</div>c</div>D"),
            ("<!-- a < b --><code>a</code>b<br>c", "<!-- a < b --><code>a</code>B<br>C"),
            ("<script>if (a < b) {}</script>c", "<script>if (a < b) {}</script>C"),
            ("<svg><text>a</text></svg>b", "<svg><text>a</text></svg>B"),
            ("a < b", "A < B"),
            ("a<h2>b", "A<h2>b"),
            ("a<b class='", "A<b class='"),
        ] {
            assert_eq!(upper(html), expected);
        }
    }
}

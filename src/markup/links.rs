//! Where links and images lead.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::LinkType;

use super::{Input, Problem, push_address, push_escaped};
use crate::markdown::ExternalLinks;

/// A link of a text. Images are not links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub kind: LinkKind,
    /// As written, `@/` and anchor included.
    pub target: String,
    /// What follows the first `#` of an internal or same-page link, percent-decoded; `None` when that is nothing.
    pub anchor: Option<String>,
    /// What the reader sees of it, as plain text.
    pub text: String,
    /// Bytes of the Markdown text.
    pub span: Range<usize>,
}

impl Link {
    /// What an internal link names: after `@/`, before `#`, percent-decoded; `None` for other links.
    pub fn internal_target(&self) -> Option<Cow<'_, str>> {
        Some(split_internal(&self.target)?.0)
    }
}

/// What a target is, by its first characters alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `@/blog/post.md`, also when there is no such file.
    Internal,
    /// `#x`, or the empty link.
    SamePage,
    /// `file.pdf`, `sub/file.pdf`: beside the page, so the page's address goes in front.
    Relative,
    /// `/x` or `../x`: left to the browser.
    AsWritten,
    /// `http:`, `https:`, or `//` and another host.
    External,
    /// `<a@example.org>` or `mailto:`.
    Mail,
    /// Any other scheme: `tel:`, `data:`.
    OtherScheme,
}

impl LinkKind {
    /// Sorts a target of a link or an image. Only autolinks can be addresses of mail without a scheme.
    pub(super) fn of(target: &str, link_type: LinkType) -> Self {
        if link_type == LinkType::Email || starts_with_ignoring_case(target, "mailto:") {
            Self::Mail
        } else if target.starts_with("@/") {
            Self::Internal
        } else if target.is_empty() || target.starts_with('#') {
            Self::SamePage
        } else if target.starts_with("//") || target.starts_with("http:") || target.starts_with("https:") {
            Self::External
        } else if target.starts_with('/') || target.starts_with("..") {
            Self::AsWritten
        } else if has_scheme(target) {
            Self::OtherScheme
        } else {
            Self::Relative
        }
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

/// RFC 3986, section 3.1, except that Zola lets a scheme start with any of its characters.
fn has_scheme(target: &str) -> bool {
    let name = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    target.bytes().position(|b| !name(b)).is_some_and(|end| end > 0 && target.as_bytes()[end] == b':')
}

/// A target as it stands in the HTML, before escaping; whatever is wrong with it goes to `problems`.
///
/// A broken internal link stays as written: the page can still be shown, and the report names the place.
pub(super) fn address<'t>(
    target: &'t str,
    kind: LinkKind,
    span: &Range<usize>,
    input: &Input<'_>,
    problems: &mut Vec<Problem>,
) -> Cow<'t, str> {
    match kind {
        _ if target.is_empty() => {
            problems.push(Problem::EmptyLink { span: span.clone() });
            "#".into()
        }
        LinkKind::Internal => {
            let found = split_internal(target)
                .and_then(|(path, anchor)| input.links.internal(&path).map(|permalink| (permalink, anchor)));
            match found {
                Some((permalink, "")) => permalink.into(),
                Some((permalink, anchor)) => format!("{permalink}#{anchor}").into(),
                None => {
                    problems.push(Problem::MissingTarget { target: target.to_owned(), span: span.clone() });
                    target.into()
                }
            }
        }
        // `#` alone is the top of the page wherever it stands.
        LinkKind::SamePage if target == "#" => target.into(),
        LinkKind::SamePage | LinkKind::Relative => format!("{}{target}", input.permalink).into(),
        LinkKind::AsWritten | LinkKind::External | LinkKind::Mail | LinkKind::OtherScheme => target.into(),
    }
}

/// The anchor a link asks for on a page of this site.
pub(super) fn anchor(target: &str, kind: LinkKind) -> Option<String> {
    let anchor = match kind {
        LinkKind::Internal => split_internal(target)?.1,
        LinkKind::SamePage => target.strip_prefix('#')?,
        _ => return None,
    };
    (!anchor.is_empty()).then(|| percent_decode(anchor).into_owned())
}

/// `@/path#anchor` as (path, decoded; anchor, as written and maybe empty).
fn split_internal(target: &str) -> Option<(Cow<'_, str>, &str)> {
    let rest = target.strip_prefix("@/")?;
    let (path, anchor) = rest.split_once('#').unwrap_or((rest, ""));
    Some((percent_decode(path), anchor))
}

/// `%20` to a space. What is no valid UTF-8 afterwards becomes U+FFFD, which no file of a site is called.
fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned().into()
}

/// Writes a link's opening tag up to but without its `>`.
pub(super) fn push_tag(out: &mut String, kind: LinkKind, address: &str, title: &str, external: &ExternalLinks) {
    out.push_str("<a ");
    // A link to another host without a scheme gets no extras in Zola either.
    let extras = kind == LinkKind::External && !address.starts_with("//") && push_extras(out, external);
    // With extras, Zola writes the title in front of the address; without, pulldown-cmark's order holds.
    if extras && !title.is_empty() {
        push_title(out, title);
        out.push(' ');
    }
    out.push_str("href=\"");
    if kind == LinkKind::Mail && !starts_with_ignoring_case(address, "mailto:") {
        out.push_str("mailto:");
    }
    push_address(out, address);
    out.push('"');
    if !extras && !title.is_empty() {
        out.push(' ');
        push_title(out, title);
    }
}

/// Class, `rel` and `target`, in Zola's order, each followed by a space; whether there were any.
fn push_extras(out: &mut String, external: &ExternalLinks) -> bool {
    let before = out.len();
    if let Some(class) = &external.class {
        out.push_str("class=\"");
        push_escaped(out, class);
        out.push_str("\" ");
    }
    let rel = [
        // Without it, the opened page could steer the one it was opened from.
        (external.target_blank, "noopener"),
        (external.no_follow, "nofollow"),
        (external.no_referrer, "noreferrer"),
        (external.external, "external"),
    ];
    let mut separator = "rel=\"";
    for (_, word) in rel.iter().filter(|(wanted, _)| *wanted) {
        out.push_str(separator);
        out.push_str(word);
        separator = " ";
    }
    if separator == " " {
        out.push_str("\" ");
    }
    if external.target_blank {
        out.push_str("target=\"_blank\" ");
    }
    out.len() > before
}

pub(super) fn push_title(out: &mut String, title: &str) {
    out.push_str("title=\"");
    push_escaped(out, title);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_the_first_characters() {
        for (target, kind) in [
            ("@/a.md", LinkKind::Internal),
            ("@/", LinkKind::Internal),
            ("#a", LinkKind::SamePage),
            ("", LinkKind::SamePage),
            ("a.md", LinkKind::Relative),
            ("./a.md", LinkKind::Relative),
            ("?q=1", LinkKind::Relative),
            ("a/b:c", LinkKind::Relative),
            (":a", LinkKind::Relative),
            ("/a", LinkKind::AsWritten),
            ("../a", LinkKind::AsWritten),
            ("https://a", LinkKind::External),
            ("//a.org", LinkKind::External),
            ("Mailto:a@b.org", LinkKind::Mail),
            ("tel:999", LinkKind::OtherScheme),
            ("git+ssh://a", LinkKind::OtherScheme),
        ] {
            assert_eq!(LinkKind::of(target, LinkType::Inline), kind, "{target}");
        }
        assert_eq!(LinkKind::of("a@b.org", LinkType::Email), LinkKind::Mail);
    }

    #[test]
    fn percent_signs_are_decoded_when_they_can_be() {
        for (text, decoded) in
            [("a%20b", "a b"), ("caf%C3%a9", "café"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("%ff", "\u{fffd}")]
        {
            assert_eq!(percent_decode(text), decoded);
        }
    }
}

//! Markdown in, HTML out: one table for each feature of the contract.

mod elements;
mod links;
mod places;

use proptest::prelude::*;

use super::*;
use crate::markdown::ExternalLinks;

/// A site of one page and one picture.
struct Site;

impl LinkResolver for Site {
    fn internal(&self, target: &str) -> Option<String> {
        match target {
            "a.md" | "two words.md" => Some("https://x.org/a/".to_owned()),
            "pic.png" => Some("https://x.org/pic.png".to_owned()),
            _ => None,
        }
    }

    fn anchor_link_html(&self, id: &str, level: u8) -> Option<String> {
        (id != "fails").then(|| format!("<a class=\"to-{level}\" href=\"#{id}\">#</a>"))
    }

    fn summary_cutoff(&self, summary: &str) -> Option<String> {
        (!summary.contains("silent")).then(|| "&hellip;".to_owned())
    }
}

fn body(text: &str, options: &Options) -> Body {
    let input = Input { permalink: "https://x.org/p/", lang: "en", options, links: &Site, wants_summary: true };
    render(markdown::parse(text, options), &input)
}

/// Renders every text and compares its HTML.
fn check(options: &Options, cases: &[(&str, &str)]) {
    for (text, html) in cases {
        assert_eq!(body(text, options).html, *html, "{text}");
    }
}

fn plain() -> Options {
    Options { external: ExternalLinks { external: false, ..ExternalLinks::default() }, ..Options::default() }
}

#[test]
fn the_filter_writes_inline_or_block() {
    let options = Options { insert_anchor_links: InsertAnchor::Left, ..plain() };
    let input = Input { permalink: "", lang: "en", options: &options, links: &Site, wants_summary: true };
    for (text, inline, html) in [
        ("a *b*", true, "a <em>b</em>"),
        ("a *b*", false, "<p>a <em>b</em></p>\n"),
        ("a\n\nb", true, "<p>a</p>\n<p>b</p>\n"),
        ("# a", true, "<h1 id=\"a\">a</h1>\n"),
        ("[a](#b) [c](d)", true, "<a href=\"#b\">a</a> <a href=\"d\">c</a>"),
    ] {
        assert_eq!(render_inline_or_block(text, inline, &input), html);
    }
}

#[test]
fn text_is_escaped_for_attributes() {
    assert_eq!(escape("<a href='x'>\"é\" & b</a>"), "&lt;a href=&#39;x&#39;&gt;&quot;é&quot; &amp; b&lt;/a&gt;");
}

/// Pieces that mean something to Markdown, so that random texts have structure.
const PIECES: [&str; 36] = [
    "a",
    "é",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "    ",
    "# ",
    "## ",
    "{#a}",
    "[",
    "](",
    ")",
    "![",
    "]",
    "[^n]",
    "[^n]: ",
    "*",
    "`",
    "```\n",
    "> ",
    "- ",
    "1. ",
    "|",
    "|-|:-:|\n",
    "<!-- more -->",
    "<b id=\"",
    "\">",
    "<!--",
    "-->",
    ":cat:",
    "@/a.md",
    "#x",
    ": ",
    "~~",
    "[!NOTE]",
];

/// Everything on, so that everything is reached.
fn everything() -> Options {
    Options {
        smart_punctuation: true,
        definition_list: true,
        bottom_footnotes: true,
        github_alerts: true,
        render_emoji: true,
        lazy_async_image: true,
        insert_anchor_links: InsertAnchor::Heading,
        ..Options::default()
    }
}

fn all_headings(toc: &[Heading]) -> Vec<&Heading> {
    toc.iter().flat_map(|heading| std::iter::once(heading).chain(all_headings(&heading.children))).collect()
}

proptest! {
    #[test]
    fn any_text_can_be_rendered(text in "\\PC{0,80}|(?s).{0,80}") {
        body(&text, &everything());
        body(&text, &plain());
    }

    #[test]
    fn places_are_in_the_text(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        let text = pieces.concat();
        for options in [everything(), plain()] {
            let body = body(&text, &options);
            for link in &body.links {
                prop_assert!(text.get(link.span.clone()).is_some());
            }
            if !body.problems.iter().any(|problem| matches!(problem, Problem::DuplicateId { .. })) {
                let mut ids: Vec<&str> = all_headings(&body.toc).iter().map(|heading| heading.id.as_str()).collect();
                let count = ids.len();
                ids.sort_unstable();
                ids.dedup();
                prop_assert_eq!(ids.len(), count);
            }
        }
    }
}

//! Any text as Markdown, with every switch of the configuration either way.
//!
//! The first byte sets the switches, the second chooses where headings show a link to themselves.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signpost::markdown::{self, ExternalLinks, InsertAnchor, Options};
use signpost::markup::{self, Heading, Input, LinkResolver};

/// A site of one page.
struct Site;

impl LinkResolver for Site {
    fn internal(&self, target: &str) -> Option<String> {
        (target == "a.md").then(|| "https://x.example/a/".to_owned())
    }

    fn anchor_link_html(&self, id: &str, level: u8) -> Option<String> {
        (id != "fails").then(|| format!("<a class=\"to-{level}\" href=\"#\">#</a>"))
    }

    fn summary_cutoff(&self, _: &str) -> Option<String> {
        Some("&hellip;".to_owned())
    }
}

fuzz_target!(|data: &[u8]| {
    let [switches, anchor, text @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let is_on = |bit: u8| switches >> bit & 1 == 1;
    let anchors = [InsertAnchor::None, InsertAnchor::Left, InsertAnchor::Right, InsertAnchor::Heading];
    let options = Options {
        smart_punctuation: is_on(0),
        definition_list: is_on(1),
        bottom_footnotes: is_on(2),
        github_alerts: is_on(3),
        render_emoji: is_on(4),
        lazy_async_image: is_on(5),
        insert_anchor_links: anchors[usize::from(anchor % 4)],
        external: ExternalLinks { target_blank: is_on(6), no_follow: is_on(7), ..ExternalLinks::default() },
        ..Options::default()
    };
    let input =
        Input { permalink: "https://x.example/p/", lang: "en", options: &options, links: &Site, wants_summary: true };
    let document = markdown::parse(text, &options);
    for (_, span) in document.events() {
        assert!(text.get(span.clone()).is_some());
    }
    let body = markup::render(document, &input);
    // A heading without words has no name that a link could use, and raw HTML may hide what follows.
    let is_linkable = |heading: &Heading| heading.id.is_empty() || body.anchors.contains(&heading.id);
    each(&body.toc, &mut |heading| assert!(text.contains('<') || is_linkable(heading), "{heading:?}"));
    markup::render_inline_or_block(text, true, &input);
    markdown::word_count_and_reading_time(text, "en");
});

fn each(headings: &[Heading], see: &mut dyn FnMut(&Heading)) {
    for heading in headings {
        see(heading);
        each(&heading.children, see);
    }
}

//! Where links and images lead, and what is said when they lead nowhere.

use super::{body, check, plain};
use crate::markdown::{ExternalLinks, Options};
use crate::markup::{LinkKind, Problem};

#[test]
fn links_lead_somewhere() {
    check(
        &plain(),
        &[
            ("[a](@/a.md)", "<p><a href=\"https://x.org/a/\">a</a></p>\n"),
            ("[a](@/a.md#b \"t<\")", "<p><a href=\"https://x.org/a/#b\" title=\"t&lt;\">a</a></p>\n"),
            ("[a][r]\n\n[r]: @/two%20words.md", "<p><a href=\"https://x.org/a/\">a</a></p>\n"),
            ("[a](<@/two words.md>)", "<p><a href=\"https://x.org/a/\">a</a></p>\n"),
            (
                "[a](@/pic.png) ![b](@/pic.png)",
                "<p><a href=\"https://x.org/pic.png\">a</a> <img src=\"https://x.org/pic.png\" alt=\"b\" /></p>\n",
            ),
            ("[a](#b) [c](#)", "<p><a href=\"https://x.org/p/#b\">a</a> <a href=\"#\">c</a></p>\n"),
            (
                "[a](b.pdf) [c](/d) [e](../f)",
                "<p><a href=\"https://x.org/p/b.pdf\">a</a> <a href=\"/d\">c</a> <a href=\"../f\">e</a></p>\n",
            ),
            (
                "<https://a.org/?b&c> [d](//e.org)",
                "<p><a href=\"https://a.org/?b&amp;c\">https://a.org/?b&amp;c</a> <a href=\"//e.org\">d</a></p>\n",
            ),
            (
                "<a@b.org> [c](mailto:d@e.org) [f](tel:999)",
                "<p><a href=\"mailto:a@b.org\">a@b.org</a> <a href=\"mailto:d@e.org\">c</a> <a href=\"tel:999\">f</a></p>\n",
            ),
            ("[no][link]", "<p>[no][link]</p>\n"),
        ],
    );
}

#[test]
fn external_links_say_so() {
    check(
        &Options::default(),
        &[
            ("[a](https://b.org \"c&\")", "<p><a rel=\"external\" title=\"c&amp;\" href=\"https://b.org\">a</a></p>\n"),
            ("<http://b.org>", "<p><a rel=\"external\" href=\"http://b.org\">http://b.org</a></p>\n"),
            ("[a](//b.org)", "<p><a href=\"//b.org\">a</a></p>\n"),
        ],
    );
    let class = Some("out".to_owned());
    let external = ExternalLinks { target_blank: true, no_follow: true, no_referrer: true, external: true, class };
    check(
        &Options { external: external.clone(), ..Options::default() },
        &[
            (
                "[a](https://b.org)",
                "<p><a class=\"out\" rel=\"noopener nofollow noreferrer external\" target=\"_blank\" \
                 href=\"https://b.org\">a</a></p>\n",
            ),
            ("[a](@/a.md)", "<p><a href=\"https://x.org/a/\">a</a></p>\n"),
        ],
    );
    let external =
        ExternalLinks { target_blank: false, no_follow: false, no_referrer: false, external: false, ..external };
    check(
        &Options { external, ..Options::default() },
        &[("[a](https://b.org 't')", "<p><a class=\"out\" title=\"t\" href=\"https://b.org\">a</a></p>\n")],
    );
}

#[test]
fn images_are_described_in_plain_text() {
    check(
        &plain(),
        &[
            (
                "![a *b* `c` [d](/e)\n\"f\"](g.png)",
                "<p><img src=\"https://x.org/p/g.png\" alt=\"a b c d &quot;f&quot;\" /></p>\n",
            ),
            ("![a ![b](c)](</d e.png> 't\"')", "<p><img src=\"/d%20e.png\" alt=\"a b\" title=\"t&quot;\" /></p>\n"),
            ("[![a](/b.png)](/c)", "<p><a href=\"/c\"><img src=\"/b.png\" alt=\"a\" /></a></p>\n"),
        ],
    );
}

#[test]
fn what_is_wrong_has_a_place() {
    let text = "[a]()\n\n[b](@/no.md#x) ![c](@/no.png)\n\n# D {#d}\n# E {#d}\n\n![]()";
    let body = body(text, &plain());
    let found: Vec<(&str, &str)> = body
        .problems
        .iter()
        .map(|problem| match problem {
            Problem::EmptyLink { span } => ("empty", &text[span.clone()]),
            Problem::MissingTarget { target, span } => {
                assert!(text[span.clone()].contains(target.as_str()));
                ("missing", &text[span.clone()])
            }
            Problem::DuplicateId { id, span, .. } => (if id == "d" { "twice" } else { "?" }, &text[span.clone()]),
        })
        .collect();
    let expected = [
        ("empty", "[a]()"),
        ("missing", "[b](@/no.md#x)"),
        ("missing", "![c](@/no.png)"),
        ("twice", "# E {#d}\n"),
        ("empty", "![]()"),
    ];
    assert_eq!(found, expected);
    assert!(body.html.starts_with("<p><a href=\"#\">a</a></p>\n<p><a href=\"@/no.md#x\">b</a>"), "{}", body.html);
}

#[test]
fn links_are_listed_with_their_places() {
    let text = "# [A *b*](@/a.md#c%20d)\n\nü [![e](/f.png)](#g) [h](@/no.md) <i@j.org> [k](@/a.md#)";
    let links = body(text, &plain()).links;
    let seen: Vec<_> = links
        .iter()
        .map(|link| {
            assert!(text[link.span.clone()].contains(&link.target));
            (link.kind, link.target.as_str(), link.anchor.as_deref(), link.text.as_str())
        })
        .collect();
    let expected = [
        (LinkKind::Internal, "@/a.md#c%20d", Some("c d"), "A b"),
        (LinkKind::SamePage, "#g", Some("g"), "e"),
        (LinkKind::Internal, "@/no.md", None, "h"),
        (LinkKind::Mail, "i@j.org", None, "i@j.org"),
        (LinkKind::Internal, "@/a.md#", None, "k"),
    ];
    assert_eq!(seen, expected);
    assert_eq!(links[0].internal_target().as_deref(), Some("a.md"));
    assert_eq!(links[1].internal_target(), None);
}

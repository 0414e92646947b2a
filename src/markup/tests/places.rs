//! What refers to other places of the text: footnotes, the summary, anchors.

use super::{Site, body, check, plain};
use crate::markdown::{self, Options};
use crate::markup::{Input, render};

#[test]
fn footnotes_stay_where_they_are() {
    check(
        &plain(),
        &[
            (
                "a[^n]\n\n[^n]: b",
                "<p>a<sup class=\"footnote-reference\"><a href=\"#n\">1</a></sup></p>\n\
                 <div class=\"footnote-definition\" id=\"n\"><sup class=\"footnote-definition-label\">1</sup>\n\
                 <p>b</p>\n</div>\n",
            ),
            ("a[^n]", "<p>a[^n]</p>\n"),
        ],
    );
}

#[test]
fn footnotes_gather_at_the_end() {
    let options = Options { bottom_footnotes: true, ..plain() };
    let reference = |name: &str, time: u8, number: u8| {
        format!(
            "<sup class=\"footnote-reference\" id=\"fr-{name}-{time}\">\
             <a href=\"https://x.org/p/#fn-{name}\">[{number}]</a></sup>"
        )
    };
    let back =
        |name: &str, time: u8, label: &str| format!(" <a href=\"https://x.org/p/#fr-{name}-{time}\">↩{label}</a>");
    let list = |items: &str| {
        format!("<section class=\"footnotes\">\n<ol class=\"footnotes-list\">\n{items}</ol>\n</section>\n")
    };
    let item = |name: &str, inner: &str| format!("<li id=\"fn-{name}\">{inner}</li>\n");

    let two = list(&item("b", &format!("\n<p>B{}{}</p>\n", back("b", 1, ""), back("b", 2, "2"))));
    let nested = item("a", &format!("\n<p>A{}</p>\n<p>more{}</p>\n", reference("c", 1, 2), back("a", 1, "")))
        + &item("c", &format!("\n<p>C{}</p>\n", back("c", 1, "")));
    check(
        &options,
        &[
            (
                "x[^b] y[^b]\n\n[^b]: B\n\n[^unused]: no\n\nz",
                &format!("<p>x{} y{}</p>\n<p>z</p>\n{two}", reference("b", 1, 1), reference("b", 2, 1)),
            ),
            (
                "[^c]: C\n\nx[^a]\n\n[^a]: A[^c]\n\n    more\n\n[^a]: again",
                &format!("<p>x{}</p>\n{}", reference("a", 1, 1), list(&nested)),
            ),
            (
                "x[^l]\n\n[^l]:\n    ```\n    d\n    ```",
                &format!(
                    "<p>x{}</p>\n{}",
                    reference("l", 1, 1),
                    list(&item("l", &format!("<pre><code>d\n</code></pre>\n{}", back("l", 1, ""))))
                ),
            ),
            ("[^unused]: no", ""),
        ],
    );
}

#[test]
fn summaries_end_at_the_marker() {
    let options = Options { bottom_footnotes: true, ..Options::default() };
    for (text, summary) in [
        ("a\n\n<!-- more -->\n\nb", Some("<p>a</p>")),
        ("a\n\n<!--MORE-->\n\nb\n\n<!-- more -->", Some("<p>a</p>")),
        ("a\n\n<!-- no -->\n\nb", None),
        ("<!-- more -->\n\nb", Some("")),
        (
            "a [b](https://c.org) <!-- more --> d",
            Some("<p>a <a rel=\"external\" href=\"https://c.org\">b</a>&hellip;</p>\n"),
        ),
        ("- *a <!-- more --> b*", Some("<ul>\n<li><em>a&hellip;</em></li>\n</ul>\n")),
        ("silent <!-- more --> b", Some("<p>silent</p>\n")),
        ("## a <!-- more --> b", Some("<h2 id=\"a-b\">a&hellip;</h2>\n")),
        (
            "|a|\n|-|\n|b <!-- more -->|",
            Some("<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>b&hellip;</td></tr>\n</tbody></table>\n"),
        ),
        ("a[^n] b[^n]\n\n<!-- more -->\n\n[^n]: c", Some("<p>a b</p>")),
        ("a[^n]\n\n[^n]: c <!-- more --> d", None),
        ("`<!-- more -->`\n\n    <!-- more -->", None),
        ("![<!-- more -->](/a.png)", None),
    ] {
        assert_eq!(body(text, &options).summary.as_deref(), summary, "{text}");
    }
    let text = "a[^n] b[^m]\n\n[^n]: c\n\n[^m]: d\n\n<!-- more -->";
    let summary = body(text, &Options::default()).summary.expect("there is a marker");
    assert!(summary.starts_with("<p>a b</p>\n<div class=\"footnote-"), "{summary}");
}

#[test]
fn the_marker_becomes_a_place() {
    check(
        &plain(),
        &[
            (
                "a\n\n<!-- more -->\n\nb <!-- more -->",
                "<p>a</p>\n<span id=\"continue-reading\"></span>\n<p>b <!-- more --></p>\n",
            ),
            ("a <!-- more --> b", "<p>a <span id=\"continue-reading\"></span> b</p>\n"),
            ("<i>a</i> <!-- more --> b\n", "<p><i>a</i> <span id=\"continue-reading\"></span> b</p>\n"),
            ("<p>a <!-- more --> b</p>", "<p>a <span id=\"continue-reading\"></span> b</p>\n"),
        ],
    );
    let options = plain();
    let input = Input { permalink: "", lang: "en", options: &options, links: &Site, wants_summary: false };
    let section = render(markdown::parse("a\n\n<!-- more -->", &options), &input);
    assert_eq!((section.summary, section.anchors.contains("continue-reading")), (None, true));
}

#[test]
fn anchors_are_all_ids_of_the_page() {
    let options = Options { bottom_footnotes: true, ..plain() };
    let text = "# A\n\n<div\n  id=\"b\">\n\n<a name='c'></a>\n\nd[^e] `<i id=no>`\n\n[^e]: f";
    let anchors = body(text, &options).anchors;
    assert_eq!(anchors.iter().collect::<Vec<_>>(), ["a", "b", "c", "fn-e", "fr-e-1"]);
}

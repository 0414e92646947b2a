//! Blocks and their attributes: tables, headings, code, and the extensions of Markdown.

use super::{body, check, plain};
use crate::markdown::{InsertAnchor, Options};
use crate::markup::Heading;
use crate::path::SlugStyle;

#[test]
fn extensions_that_are_always_on() {
    check(
        &plain(),
        &[
            ("", ""),
            ("a\r\nb\r\n\r\nc", "<p>a\nb</p>\n<p>c</p>\n"),
            ("~~a~~ www.x.org $b$ [[c]] -- \"q\"", "<p><del>a</del> www.x.org $b$ [[c]] -- \"q\"</p>\n"),
            (
                "- [x] a\n- [ ] b",
                "<ul>\n<li><input disabled=\"\" type=\"checkbox\" checked=\"\"/>\na</li>\n\
                 <li><input disabled=\"\" type=\"checkbox\"/>\nb</li>\n</ul>\n",
            ),
            ("> [!NOTE]\n> a", "<blockquote>\n<p>[!NOTE]\na</p>\n</blockquote>\n"),
            ("a\n: b :wave:", "<p>a\n: b :wave:</p>\n"),
            ("<b title=x>ü</b> &copy; <!-- c -->", "<p><b title=x>ü</b> © <!-- c --></p>\n"),
            (
                "- a\n  ![](b.png)\n  - c",
                "<ul>\n<li>a\n<img src=\"https://x.org/p/b.png\" alt=\"\" />\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n",
            ),
        ],
    );
}

#[test]
fn tables_are_aligned_by_class() {
    check(
        &plain(),
        &[
            (
                "|a|b|c|d|\n|-|:-|:-:|-:|\n|1|*2*|3|4|\n|5|",
                "<table><thead><tr><th>a</th><th class=\"align-left\">b</th><th class=\"align-center\">c</th>\
                 <th class=\"align-right\">d</th></tr></thead><tbody>\n\
                 <tr><td>1</td><td class=\"align-left\"><em>2</em></td><td class=\"align-center\">3</td>\
                 <td class=\"align-right\">4</td></tr>\n\
                 <tr><td>5</td><td class=\"align-left\"></td><td class=\"align-center\"></td>\
                 <td class=\"align-right\"></td></tr>\n</tbody></table>\n",
            ),
            (
                "|a|\n|-:|\n\n|b|\n|-|",
                "<table><thead><tr><th class=\"align-right\">a</th></tr></thead><tbody>\n</tbody></table>\n\
                 <table><thead><tr><th>b</th></tr></thead><tbody>\n</tbody></table>\n",
            ),
        ],
    );
}

#[test]
fn extensions_that_are_switched_on() {
    let options = Options {
        smart_punctuation: true,
        definition_list: true,
        github_alerts: true,
        render_emoji: true,
        lazy_async_image: true,
        ..plain()
    };
    check(
        &options,
        &[
            ("\"a\" -- 'b'...", "<p>“a” – ‘b’…</p>\n"),
            ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"),
            ("> [!WARNING]\n> a", "<blockquote class=\"markdown-alert-warning\">\n<p>a</p>\n</blockquote>\n"),
            (
                ":cat: `:cat:` [:cat:](/x)\n\n    :cat:",
                "<p>🐱 <code>:cat:</code> <a href=\"/x\">🐱</a></p>\n<pre><code>:cat:</code></pre>\n",
            ),
            (
                "![:cat:](/x.png 'y')",
                "<p><img src=\"/x.png\" alt=\"🐱\" title=\"y\" loading=\"lazy\" decoding=\"async\" /></p>\n",
            ),
            ("# Hi :wave:", "<h1 id=\"hi-wave\">Hi 👋</h1>\n"),
        ],
    );
}

#[test]
fn headings_have_ids() {
    check(
        &plain(),
        &[
            ("# A `b` *c* [d](/x)", "<h1 id=\"a-b-c-d\">A <code>b</code> <em>c</em> <a href=\"/x\">d</a></h1>\n"),
            ("## A\n## A\n## A", "<h2 id=\"a\">A</h2>\n<h2 id=\"a-1\">A</h2>\n<h2 id=\"a-2\">A</h2>\n"),
            ("# A\n# B {#a .x .y z=1}", "<h1 id=\"a-1\">A</h1>\n<h1 id=\"a\" class=\"x y\">B</h1>\n"),
            ("# A {.x}", "<h1 id=\"a\" class=\"x\">A</h1>\n"),
            ("# Été & \"co\" {#é\"&}", "<h1 id=\"é&quot;&amp;\">Été &amp; \"co\"</h1>\n"),
            ("# ![a](/b.png) C", "<h1 id=\"c\"><img src=\"/b.png\" alt=\"a\" /> C</h1>\n"),
            ("a\nb\n===", "<h1 id=\"ab\">a\nb</h1>\n"),
            ("#\n#", "<h1></h1>\n<h1 id=\"-1\"></h1>\n"),
            ("- # A", "<ul>\n<li><h1 id=\"a\">A</h1>\n</li>\n</ul>\n"),
        ],
    );
    let off = Options { anchors: SlugStyle::Off, ..plain() };
    check(&off, &[("# Été 2 A", "<h1 id=\"Été_2_A\">Été 2 A</h1>\n")]);
}

#[test]
fn headings_link_to_themselves() {
    let with = |position| Options { insert_anchor_links: position, ..plain() };
    check(
        &with(InsertAnchor::Left),
        &[
            ("## A", "<h2 id=\"a\"><a class=\"to-2\" href=\"#a\">#</a>A</h2>\n"),
            ("# fails", "<h1 id=\"fails\">fails</h1>\n"),
        ],
    );
    check(&with(InsertAnchor::Right), &[("# A", "<h1 id=\"a\">A<a class=\"to-1\" href=\"#a\">#</a></h1>\n")]);
    check(
        &with(InsertAnchor::Heading),
        &[(
            "# *A*\n# fails",
            "<h1 id=\"a\"><a class=\"to-1\" href=\"#a\"><em>A</em></a></h1>\n<h1 id=\"fails\">fails</h1>\n",
        )],
    );
}

#[test]
fn the_table_of_contents_has_plain_titles() {
    let toc = body("# A *b* & c\n\nd\ne\n---\n\n# F", &plain()).toc;
    let heading = |level, id: &str, title: &str, children| Heading {
        level,
        id: id.to_owned(),
        permalink: format!("https://x.org/p/#{id}"),
        title: title.to_owned(),
        children,
    };
    let below = heading(2, "de", "d e", vec![]);
    assert_eq!(toc, [heading(1, "a-b-c", "A b & c", vec![below]), heading(1, "f", "F", vec![])]);
}

#[test]
fn code_keeps_its_language() {
    check(
        &plain(),
        &[
            (
                "```rust\nlet a = \"<&'\";\n```",
                "<pre><code data-lang=\"rust\">let a = &quot;&lt;&amp;&#39;&quot;;\n</code></pre>\n",
            ),
            ("```\na\r\nb\n```", "<pre><code>a\nb\n</code></pre>\n"),
            ("    a\n\n    b", "<pre><code>a\n\nb</code></pre>\n"),
            (
                "```toml,linenos,hl_lines=1,hide_lines=1,name=x\"y\na\n```",
                "<pre><code data-lang=\"toml\" data-name=\"x&quot;y\">a\n</code></pre>\n",
            ),
            ("- ```\n  a\n  ```", "<ul>\n<li><pre><code>a\n</code></pre>\n</li>\n</ul>\n"),
            ("```a\"b\n[c](d) <e>", "<pre><code data-lang=\"a&quot;b\">[c](d) &lt;e&gt;</code></pre>\n"),
        ],
    );
}

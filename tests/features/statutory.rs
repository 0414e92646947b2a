//! What the law asks a public body to say is made from data, by components of the default theme.

use crate::site::{Site, page};

/// A site with the default theme, and one kind of page.
fn with_theme(files: &[(&str, &str)]) -> Site {
    let site = Site::new(files);
    for name in ["index", "section", "page"] {
        site.remove(&format!("templates/{name}.html"));
    }
    site.write("content/_index.md", &page("Home", ""));
    let contact = "+++\ntitle = \"The team\"\n[extra]\nphone = [{ number = \"999\", label = \"Emergency\" }]\n+++\n";
    site.write("content/contacts/team.md", contact);
    site
}

fn text(site: &Site, path: &str) -> String {
    String::from_utf8_lossy(&site.built(&[])[path]).into_owned()
}

#[test]
fn the_accessibility_statement_names_each_fault_under_its_reason() {
    let statement = "
standard = \"WCAG 2.2, level AA\"
status = \"partly\"
prepared_on = 2026-11-20
reviewed_on = 2026-11-21
contact = \"team\"
feedback = \"Ring us.\"
[[part]]
what = \"Maps have no words.\"
who = \"Blind people cannot use them.\"
criterion = \"1.1.1\"
why = \"not-yet\"
mended_by = 2027-03-01
[[part]]
what = \"Old <reports> are scans.\"
who = \"Nobody can search them.\"
why = \"exempt\"
[[test]]
how = \"Tried with a keyboard.\"
by = \"the team\"
on = 2026-11-19
";
    let site = with_theme(&[
        ("content/data/accessibility.toml", statement),
        ("content/accessibility.md", &page("Accessibility", "{{ <accessibility_statement /> }}")),
    ]);
    let html = text(&site, "accessibility/index.html");
    for words in [
        "<p>This site meets WCAG 2.2, level AA in part. The faults we know are listed below.</p>",
        "<h2 id=\"what-we-have-not-mended-yet\">What we have not mended yet</h2>",
        "<strong>Maps have no words.</strong> Blind people cannot use them. (WCAG 1.1.1) We mean to mend it by <time datetime=\"2027-03-01\">",
        "<h2 id=\"what-the-rules-leave-out\">What the rules leave out</h2>",
        "<strong>Old &lt;reports&gt; are scans.</strong>",
        "Tried with a keyboard. Done by the team on <time datetime=\"2026-11-19\">19 November 2026</time>.",
        "href=\"tel:999\"",
        "Equality Advisory and Support Service",
    ] {
        assert!(html.contains(words), "no {words:?} in:\n{html}");
    }
    assert!(!html.contains("What would cost too much"), "no heading without a fault");

    site.write("content/data/accessibility.toml", &statement.replace("partly", "mostly"));
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("`status` must be fully, partly, not or unknown"), "{}", run.stderr);
}

#[test]
fn the_privacy_page_lists_what_is_stored() {
    let site = with_theme(&[
        ("content/data/privacy.toml", "[[seen]]\nwho = \"The host\"\nwhat = \"sees pages.\"\n"),
        ("content/privacy.md", &page("Privacy", "{{ <stored_on_device /> }}")),
    ]);
    let html = text(&site, "privacy/index.html");
    assert!(html.contains("<p>Nothing. We set no cookies.</p>"), "{html}");
    assert!(html.contains("<strong>The host</strong> sees pages."), "{html}");
    let stored = "[[stored]]\nwhat = \"Pages you keep.\"\nwhen = \"when you press the button\"\nhow_long = \"until you remove them\"\n";
    site.write("content/data/privacy.toml", stored);
    let html = text(&site, "privacy/index.html");
    let words = "<strong>Pages you keep.</strong> Stored when you press the button. It stays until you remove them.";
    assert!(html.contains(words) && !html.contains("<p>Nothing. We"), "{html}");
}

#[test]
fn the_guide_to_information_lists_pages_by_their_class() {
    let kind = "title = \"Note\"\ndescription = \"A note.\"\ntype = \"object\"\n[properties.foi_class]\ntype = \"integer\"\ndescription = \"Its class.\"\n";
    let note = |title: &str, extra: &str| format!("+++\ntitle = \"{title}\"\n[extra]\nkind = \"note\"\n{extra}\n+++\n");
    let site = with_theme(&[
        ("kinds/note.toml", kind),
        ("content/guide.md", &page("Guide", "{{ <guide_to_information /> }}")),
        ("content/spending.md", &note("What we <spent>", "foi_class = 2")),
        ("content/secret.md", &note("Not yet", "foi_class = 2\nembargo_until = 2099-01-01")),
        ("content/data/foi.toml", "[[elsewhere]]\nclass = 6\ntitle = \"Register\"\nurl = \"https://example.com/r\"\n"),
    ]);
    let html = text(&site, "guide/index.html");
    let second = html.split("2. What we spend and how we spend it</h2>").nth(1).expect("the second class");
    let second = second.split("</ul>").next().expect("it has a list");
    assert!(second.contains("<a href=\"https://example.org/spending/\">What we &lt;spent&gt;</a>"), "{second}");
    assert!(!html.contains("Not yet"), "what is held is in no list");
    assert!(html.contains("<a href=\"https://example.com/r\">Register</a>"), "{html}");
    assert_eq!(html.matches("Nothing is published under this heading yet.").count(), 5, "{html}");
}

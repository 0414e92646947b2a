//! Content kinds from a site author's side: a kind of one's own, a new page of every kind, what is due.

use crate::site::Site;

/// A kind the theme does not have, added by a site as one file.
const LEAFLET: &str = r#"
title = "Leaflet"
type = "object"
x-template = "leaflet.html"
required = ["made_for", "printed_on"]

[properties.made_for]
enum = ["parents", "carers"]
description = "Who the leaflet is for."
x-prompt = "Who is it for?"
x-example = "parents"

[properties.printed_on]
type = "string"
format = "date"
x-prompt = "When was it printed?"

[properties.explains]
type = "string"
x-ref = "leaflet"
x-prompt = "Which leaflet does it explain?"

[properties.printer]
type = "string"
x-private = true
"#;

fn with_leaflets() -> Site {
    let site = Site::new(&[]);
    site.write("kinds/leaflet.toml", LEAFLET);
    site.write("kinds/_shared.toml", "[properties.kind]\ntype = 'string'\n[properties.id]\ntype = 'string'\n");
    site.write(
        "templates/leaflet.html",
        "<h1>{{ page.title }}</h1>{{ page.extra | json_encode | safe }}{% for by in get_references(id=page.extra.id) %}\
         <p>{{ by.page.title }} by {{ by.field }}</p>{% endfor %}{% if page.extra.explains %}\
         {% set other = get_record(id=page.extra.explains) %}<p>{{ other.title }}</p>{% endif %}",
    );
    site.write(
        "content/leaflets/_index.md",
        "+++\n[extra.defaults]\nkind = \"leaflet\"\nprinted_on = 2026-01-05\n+++\n",
    );
    site.write(
        "content/leaflets/sleep.md",
        "+++\ntitle = \"Safer sleep\"\n[extra]\nmade_for = \"parents\"\nprinter = \"Secret Press\"\n+++\n",
    );
    site.write(
        "content/leaflets/why.md",
        "+++\ntitle = \"Why\"\n[extra]\nmade_for = \"carers\"\nexplains = \"sleep\"\n+++\n",
    );
    site
}

#[test]
fn a_site_adds_a_kind_of_its_own_without_rust() {
    let tree = with_leaflets().built(&[]);
    let read = |path: &str| String::from_utf8(tree[path].clone()).unwrap();
    let sleep = read("leaflets/sleep/index.html");
    assert!(sleep.contains(r#""printed_on":"2026-01-05""#), "inherited: {sleep}");
    assert!(sleep.contains(r#""id":"sleep""#) && sleep.contains("<p>Why by explains</p>"), "{sleep}");
    assert!(read("leaflets/why/index.html").contains("<p>Safer sleep</p>"));
    assert!(tree.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("Secret Press")), "private");
}

#[test]
fn templates_beside_that_of_a_page_give_it_files() {
    let site = with_leaflets();
    site.write("templates/leaflet.atom.xml", "<feed><id>{{ feed_url }}</id><title>{{ page.title }}</title></feed>");
    let tree = site.built(&[]);
    let feed = String::from_utf8_lossy(&tree["leaflets/why/atom.xml"]).into_owned();
    assert_eq!(feed, "<feed><id>https://example.org/leaflets/why/atom.xml</id><title>Why</title></feed>");
    assert!(!tree.contains_key("leaflets/atom.xml"), "the section has another template");
    site.write(
        "templates/leaflet.facts.json",
        "{% if page.title == 'Why' %}{\"of\": {{ page.title | json_encode }}}{% endif %}",
    );
    site.write("templates/leaflet.note.html", "no page has this");
    site.write("static/leaflets/why/atom.xml", "put there on purpose");
    let tree = site.built(&[]);
    assert_eq!(tree["leaflets/why/facts.json"], b"{\"of\": \"Why\"}");
    assert_eq!(tree["leaflets/why/atom.xml"], b"put there on purpose");
    assert!(!tree.contains_key("leaflets/sleep/facts.json"), "it would be empty");
    assert!(!tree.contains_key("leaflets/why/note.html"));
}

#[test]
fn its_pages_are_checked_by_its_schema() {
    let site = with_leaflets();
    site.write(
        "content/leaflets/bad.md",
        "+++\ntitle = \"Bad\"\n[extra]\nmade_for = \"cares\"\nexplains = \"slep\"\n+++\n",
    );
    let run = site.run(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `\"carers\"`?"), "{}", run.stderr);
    assert!(run.stderr.contains("there is no leaflet with the id `slep`"), "{}", run.stderr);
}

#[test]
fn a_new_page_is_a_draft_that_passes_once_it_is_answered() {
    let site = with_leaflets();
    let run = site.run(&["new", "leaflet", "Safer bathing"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "content/leaflets/safer-bathing.md\n"), "{}", run.stderr);
    let file = site.root().join("content/leaflets/safer-bathing.md");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!site.built(&[]).contains_key("leaflets/safer-bathing/index.html"), "a draft");
    let ready = text.replace("draft = true\n", "");
    site.write("content/leaflets/safer-bathing.md", &ready);
    let run = site.run(&["check"]);
    assert!(run.stderr.contains("a page of the kind `leaflet` needs `made_for`"), "{}", run.stderr);
    site.write("content/leaflets/safer-bathing.md", &ready.replace("made_for = \"\"", "made_for = \"carers\""));
    let run = site.run(&["check", "--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let again = site.run(&["new", "leaflet", "Safer bathing"]);
    assert_eq!(again.code, Some(2), "{}", again.stderr);
    assert!(again.stderr.contains("there is a page `content/leaflets/safer-bathing.md` already"), "{}", again.stderr);
    assert!(site.run(&["new", "leafelt", "X"]).stderr.contains("did you mean `signpost new leaflet`?"));
}

#[test]
fn the_report_lists_what_is_due_in_each_form() {
    let site = with_leaflets();
    site.write(
        "kinds/_shared.toml",
        "[properties]\nkind.type = 'string'\nid.type = 'string'\nlast_reviewed_on.type = 'string'\nreview_in.type = 'string'\n",
    );
    site.write(
        "content/leaflets/old.md",
        "+++\ntitle = \"Old\"\n[extra]\nmade_for = \"carers\"\nlast_reviewed_on = 2025-01-01\nreview_in = \"1 year\"\n+++\n",
    );
    let report = |format: &str| site.run(&["report", "--now", "2026-01-10T12:00:00Z", "--format", format]).stdout;
    assert!(
        report("text").contains("Overdue (1)\n  no owner\n    2026-01-01  Old: review the whole page"),
        "{}",
        report("text")
    );
    assert!(report("json").contains("\"days\": -9"), "{}", report("json"));
    assert!(report("csv").contains("review,2026-01-01,-9,Old,,content/leaflets/old.md,"), "{}", report("csv"));
    assert!(report("ics").contains("SUMMARY:Old: review the whole page"), "{}", report("ics"));
    let none = site.run(&["report", "--now", "2026-01-10T12:00:00Z", "--only", "contact"]);
    assert_eq!(none.stdout, "Nothing is due in the next 90 days.\n");
}

#[test]
fn every_field_of_a_kind_can_be_looked_up() {
    let site = with_leaflets();
    let all = site.run(&["kinds"]);
    assert_eq!((all.code, all.stdout.as_str()), (Some(0), "leaflet  Leaflet\n"), "{}", all.stderr);
    let one = site.run(&["kinds", "leaflet"]).stdout;
    assert!(one.contains("made_for (needed): parents or carers\n  Who the leaflet is for.\n"), "{one}");
    assert!(one.contains("explains: the id of a page of the kind leaflet\n"), "{one}");
    assert!(one.contains("printer: text, never published\n"), "{one}");
}

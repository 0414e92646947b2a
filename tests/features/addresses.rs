//! The record of published addresses: what it holds, what it never holds, and what it notices.

use std::fs;

use crate::site::{Site, page, says};
use crate::support::{Run, finish, signpost};

const RECORD: &str = "content/data/addresses.toml";

fn update(site: &Site, now: &str) -> Run {
    at(site, now, &["addresses", "--update"])
}

/// Runs the program as if it were this moment.
fn at(site: &Site, now: &str, args: &[&str]) -> Run {
    let seconds = now.parse::<jiff::Timestamp>().expect("a moment").as_second().to_string();
    finish(signpost(site.root()).args(args).env("SOURCE_DATE_EPOCH", seconds))
}

fn record(site: &Site) -> String {
    fs::read_to_string(site.root().join(RECORD)).expect("the record was written")
}

/// A site whose record was written some days before the day of the tests.
fn recorded() -> Site {
    let site = Site::new(&[
        ("content/sleep.md", &page("Safe sleeping", "On the back.")),
        ("content/_index.md", &page("Home", "")),
    ]);
    let run = update(&site, "2026-11-02T09:00:00Z");
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), "content/data/addresses.toml: 2 addresses.\n"),
        "{}",
        run.stderr
    );
    site
}

#[test]
fn the_record_names_every_published_address() {
    let site = recorded();
    let expected = "\
# Every address this site has published. Written by `signpost addresses --update`; commit it with the pages.
# `signpost check` says when one of these addresses no longer leads anywhere.

started = 2026-11-02

[[page]]
address = \"/\"
source = \"_index.md\"
first_published = 2026-11-02

[[page]]
address = \"/sleep/\"
source = \"sleep.md\"
first_published = 2026-11-02
";
    assert_eq!(record(&site), expected);
    // The same again changes nothing.
    let before = record(&site);
    assert_eq!(update(&site, "2026-11-12T09:00:00Z").code, Some(0));
    assert_eq!(record(&site), before);
}

#[test]
fn a_held_page_enters_the_record_only_when_it_is_out() {
    let site = recorded();
    let held = "+++\ntitle = \"Review of Anne\"\n[extra]\nid = \"anne\"\nembargo_until = 2026-11-12T09:00:00\n+++\n";
    site.write("content/review-of-anne.md", held);
    assert_eq!(update(&site, "2026-11-12T08:59:59Z").code, Some(0));
    assert!(!record(&site).contains("anne"), "{}", record(&site));
    let early = at(&site, "2026-11-12T08:59:59Z", &["addresses", "--update", "--now", "2999-12-03T09:00:00Z"]);
    assert_eq!(early.code, Some(2), "{}", early.stderr);
    assert_eq!(update(&site, "2999-12-03T09:00:00Z").code, Some(2), "nor by a borrowed clock");
    assert!(!record(&site).contains("anne"), "{}", record(&site));

    assert_eq!(update(&site, "2026-11-14T12:00:00Z").code, Some(0));
    let entry =
        "address = \"/review-of-anne/\"\nid = \"anne\"\nsource = \"review-of-anne.md\"\nfirst_published = 2026-11-12\n";
    assert!(record(&site).contains(entry), "{}", record(&site));
}

#[test]
fn a_page_that_moves_keeps_its_old_address() {
    let site = recorded();
    site.remove("content/sleep.md");
    site.write("content/safe-sleeping.md", &page("Safe sleeping", "On the back."));
    // Neither the file nor an id says that this is the same page.
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[page-deleted]"), "{}", run.stderr);

    let moved = "+++\ntitle = \"Safe sleeping\"\naliases = [\"/sleep/\"]\n+++\n\nOn the back.\n";
    site.write("content/safe-sleeping.md", moved);
    site.write("zola.toml", "base_url = \"https://example.org\"\n[extra.signpost]\nheaders = true\n");
    let tree = site.built(&[]);
    assert_eq!(String::from_utf8_lossy(&tree["_redirects"]), "/sleep/ /safe-sleeping/ 301\n");
    assert!(
        String::from_utf8_lossy(&tree["_headers"]).starts_with("/*\n  Content-Security-Policy: default-src 'none'")
    );
    assert_eq!(update(&site, "2026-11-20T09:00:00Z").code, Some(0));
    let both = [
        "address = \"/sleep/\"\nsource = \"safe-sleeping.md\"",
        "address = \"/safe-sleeping/\"\nsource = \"safe-sleeping.md\"",
    ];
    assert!(both.iter().all(|entry| record(&site).contains(entry)), "{}", record(&site));
}

#[test]
fn an_address_is_given_up_with_a_word_to_its_readers() {
    let site = recorded();
    let too_soon = site.run(&["addresses", "--retire", "/sleep/", "--reason", "Gone."]);
    assert_eq!(too_soon.code, Some(2), "{}", too_soon.stderr);
    site.remove("content/sleep.md");
    let unknown = site.run(&["addresses", "--retire", "/sleeep/", "--reason", "Gone."]);
    assert_eq!(unknown.code, Some(2), "{}", unknown.stderr);
    let run = at(
        &site,
        "2026-11-20T09:00:00Z",
        &["addresses", "--retire", "/sleep/", "--reason", "The <campaign> has ended."],
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        record(&site).contains("gone_on = 2026-11-20\nreason = \"The <campaign> has ended.\"\n"),
        "{}",
        record(&site)
    );
    let tree = site.built(&[]);
    let stone = String::from_utf8_lossy(&tree["sleep/index.html"]);
    assert!(stone.contains("<h1>This page is no longer here</h1>\n<p>The &lt;campaign&gt; has ended.</p>"), "{stone}");
    assert!(stone.contains("noindex") && !String::from_utf8_lossy(&tree["sitemap.xml"]).contains("sleep"));

    site.write(RECORD, &record(&site).replace("The <campaign> has ended.", "risk"));
    assert!(!says(&site.built(&[]), "risk"), "why it was a risk is nobody's to read");
    // A page that comes back takes its address again.
    site.write("content/sleep.md", &page("Safe sleeping", "On the back."));
    assert!(String::from_utf8_lossy(&site.built(&[])["sleep/index.html"]).contains("On the back."));
    assert_eq!(update(&site, "2026-11-20T09:00:00Z").code, Some(0));
    assert!(!record(&site).contains("[[gone]]"), "{}", record(&site));
}

#[test]
fn a_takedown_is_never_stopped() {
    let site = recorded();
    for key in
        ["withdrawn = { on = 2026-11-20, reason = \"risk\" }", "expires_at = 2026-11-01", "visibility = \"partner\""]
    {
        site.write(
            "content/sleep.md",
            &format!("+++\ntitle = \"Safe sleeping\"\n[extra]\n{key}\n+++\n\nOn the back.\n"),
        );
        assert!(!says(&site.built(&[]), "On the back."), "{key}");
    }
}

#[test]
fn check_tells_of_pages_that_are_not_recorded_and_a_build_does_not() {
    let site = recorded();
    site.write("content/fees.md", &page("Fees", "None."));
    let checked = site.run(&["check", "--strict"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert!(
        checked.stderr.contains("info[address-record]: 1 published page is not in the record"),
        "{}",
        checked.stderr
    );
    assert!(!site.build(&[]).stderr.contains("address-record"));
}

#[test]
fn templates_can_ask_when_a_page_was_first_published() {
    let site = recorded();
    site.write("content/fees.md", &page("Fees", "None."));
    site.write(
        "templates/page.html",
        "first {{ first_published(path=page.relative_path) | default(value='?', boolean=true) }}",
    );
    let first = |path: &str| String::from_utf8_lossy(&site.built(&[])[path]).into_owned();
    assert_eq!(first("sleep/index.html"), "first 2026-11-02");
    assert_eq!(first("fees/index.html"), "first ?");
    // What was there when the record began is no news; what came later is.
    assert_eq!(update(&site, "2026-11-20T09:00:00Z").code, Some(0));
    let news = "{{ first_published(path=page.relative_path, news=true) | default(value='?', boolean=true) }}";
    site.write("templates/page.html", news);
    assert_eq!(first("sleep/index.html"), "?");
    assert_eq!(first("fees/index.html"), "2026-11-20");
}

#[test]
fn owners_become_accounts() {
    let site = Site::new(&[
        (
            "zola.toml",
            "base_url = \"https://example.org\"\n[extra.signpost.owners]\nbusiness-unit = \"@our-council/safeguarding\"\n",
        ),
        ("content/reviews/_index.md", "+++\ntitle = \"Reviews\"\n[extra.defaults]\nowner = \"business-unit\"\n+++\n"),
        ("content/reviews/secret.md", "+++\ntitle = \"Secret\"\ndraft = true\n+++\n"),
        ("content/lado.md", "+++\ntitle = \"LADO\"\n[extra]\nowner = \"lado\"\n+++\n"),
    ]);
    let run = site.run(&["owners"]);
    assert_eq!(run.code, Some(2));
    let said = "error: nobody's account is known for the owner `lado`\n\
                help: add it to `[extra.signpost.owners]` in the settings: `lado = \"@our-council/safeguarding\"`\n";
    assert_eq!(run.stderr, said);
    let both = "base_url = \"https://example.org\"\n[extra.signpost.owners]\nbusiness-unit = \"@our-council/safeguarding\"\nlado = \"@lado\"\n";
    site.write("zola.toml", both);
    let run = site.run(&["owners"]);
    let lines: Vec<_> = run.stdout.lines().skip(1).collect();
    assert_eq!(lines, ["/content/lado.md @lado", "/content/reviews/ @our-council/safeguarding"], "{}", run.stderr);
}

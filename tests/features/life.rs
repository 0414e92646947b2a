//! The life of a page: what stands at its address when it is withdrawn, has expired or is for partners, and when the site
//! changes by itself.

use std::fs;

use crate::site::{DEMONSTRATION, Site, page, says};

const BODY: &str = "The heron waits beside the quiet weir at dusk every evening.";

/// A site of the default theme, with one page that is held in some way, and others that name it.
fn site(extra: &str) -> Site {
    let site = Site::new(&[("content/_index.md", &page("Home", "Welcome."))]);
    for template in ["index", "section", "page"] {
        site.remove(&format!("templates/{template}.html"));
    }
    site.write("zola.toml", "base_url = \"https://example.org\"\ntitle = \"A board\"\ngenerate_feeds = true\ntaxonomies = [{ name = \"topics\" }]\n");
    site.write("content/news/_index.md", &page("News", ""));
    let front = "title = \"Heron plan\"\ndescription = \"About herons\"\ndate = 2026-03-01\naliases = [\"old-plan\"]\n[taxonomies]\ntopics = [\"herons\"]\n";
    site.write("content/news/plan/index.md", &format!("+++\n{front}{extra}\n+++\n\n{BODY}\n"));
    site.write("content/news/plan/map.txt", "The heron map.");
    site.write("content/news/new.md", &page("New plan", "It is new."));
    site
}

fn text(site: &Site, path: &str) -> String {
    fs::read_to_string(site.output().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_withdrawn_page_leaves_a_notice_at_its_address_and_nowhere_else() {
    let site = site(
        "[extra.withdrawn]\non = 2026-11-01\nreason = \"superseded\"\nexplanation = \"The new plan took its place.\"\nreplaced_by = \"@/news/new.md\"",
    );
    let tree = site.built(&[]);
    let notice = text(&site, "news/plan/index.html");
    for words in [
        "has been withdrawn",
        "Heron plan",
        "1 November 2026",
        "The new plan took its place.",
        "https://example.org/news/new/",
        "noindex",
    ] {
        assert!(notice.contains(words), "{words}: {notice}");
    }
    assert!(text(&site, "old-plan/index.html").contains("https://example.org/news/plan/"));
    assert!(!says(&tree, "heron") && !says(&tree, "About herons"), "the body is in no file");
    assert!(!tree.contains_key("news/plan/map.txt") && !tree.contains_key("topics/herons/index.html"));
    let naming: Vec<_> = tree.iter().filter(|(_, text)| String::from_utf8_lossy(text).contains("news/plan/")).collect();
    let named: Vec<_> = naming.into_iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(named, ["news/plan/index.html", "old-plan/index.html"], "no list, feed, map or search names it");
}

#[test]
fn plain_withdrawal_and_expiry_leave_notices_too() {
    let site = site("[extra]\nwithdrawn = true");
    site.built(&[]);
    assert!(text(&site, "news/plan/index.html").contains("This page has been withdrawn"));
    let site = self::site("[extra]\nexpires_at = 2026-10-31T12:00:00");
    site.built(&[]);
    let notice = text(&site, "news/plan/index.html");
    assert!(notice.contains("taken down on 31 October 2026") && notice.contains("Heron plan"), "{notice}");
}

#[test]
fn a_page_for_partners_says_whom_to_ask() {
    let site = site("[extra]\nvisibility = \"partner\"\npartner_contact = \"the business unit\"");
    let tree = site.built(&[]);
    let notice = text(&site, "news/plan/index.html");
    assert!(notice.contains("for partner agencies") && notice.contains("contact the business unit"), "{notice}");
    assert!(!says(&tree, "heron"));
}

#[test]
fn a_takedown_for_risk_is_bare_and_nothing_stands_in_its_way() {
    let risk = "[extra]\nexpires_at = \"never\"\nvsibility = \"x\"\n[extra.withdrawn]\nreason = \"risk\"\nexplanation = \"He found her.\"\nreplaced_by = \"@/gone.md\"\nnonsense = 1";
    let site = site(risk);
    site.write("content/news/new.md", "+++\ntitle = \"New\"\npath = \"news/plan\"\n+++\nSee [the plan](@/news/plan/index.md) and [map](@/news/plan/map.txt).\n");
    site.write("static/copy.txt", BODY);
    let run = site.build(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("warning[held-text-in-output]") && run.stderr.contains("copy.txt"), "{}", run.stderr);
    assert!(run.stderr.contains("warning[withdrawn-page-linked]"), "{}", run.stderr);
    assert!(run.stderr.contains("signpost explain page-taken-down"), "{}", run.stderr);
    // The other page has the address; without it, the notice has.
    site.write("content/news/new.md", &page("New", "See [the plan](@/news/plan/index.md)."));
    site.remove("static/copy.txt");
    let tree = site.built(&[]);
    let notice = text(&site, "news/plan/index.html");
    assert!(notice.contains("This page has been withdrawn"), "{notice}");
    for words in ["Heron", "heron", "He found her", "gone.md"] {
        assert!(!says(&tree, words), "{words}");
    }
}

#[test]
fn a_section_that_is_withdrawn_leaves_notices_for_its_pages() {
    let site = site("");
    site.write("content/news/_index.md", "+++\ntitle = \"News\"\n[extra]\nwithdrawn = true\n+++\n");
    site.write("content/news/secret.md", "+++\ntitle = \"Otter\"\n[extra]\nembargo_until = 2099-01-01\n+++\n");
    site.write("content/news/deep/_index.md", "+++\ntitle = \"Deep\"\n[extra]\nexpires_at = 2020-01-01\n+++\n");
    let tree = site.built(&[]);
    for path in ["news/index.html", "news/plan/index.html", "news/new/index.html"] {
        assert!(text(&site, path).contains("has been withdrawn"), "{path}");
    }
    assert!(text(&site, "news/deep/index.html").contains("has been taken down"));
    assert!(!says(&tree, "Otter") && !tree.contains_key("news/secret/index.html"));
}

#[test]
fn a_page_below_an_embargoed_section_says_so() {
    let site = site("");
    site.write("content/news/_index.md", "+++\ntitle = \"News\"\n[extra]\nembargo_until = 2099-01-01T09:00:00\n+++\n");
    site.write("content/a.md", &page("A", "See [the plan](@/news/plan/index.md)."));
    let run = site.build(&[]);
    assert!(run.stderr.contains("it is held until 1 January 2099, 09:00"), "{}", run.stderr);
}

#[test]
fn time_alone_stops_no_build() {
    let site = site("[extra]\nexpires_at = 2027-01-01");
    site.write("zola.toml", &DEMONSTRATION.replacen('\n', "\ntaxonomies = [{ name = \"topics\" }]\n", 1));
    site.write(
        "content/a.md",
        "+++\ntitle = \"A\"\n+++\nSee [the plan](@/news/plan/index.md) and [its map](@/news/plan/map.txt).\n\n{% set plan = get_page(path=\"news/plan/index.md\") %}{{ plan.title }} at {{ get_url(path=\"@/news/plan/index.md\") }}\n",
    );
    site.write("content/goes/_index.md", "+++\ntitle = \"Goes\"\nredirect_to = \"@/news/plan/index.md\"\n+++\n");
    site.write(
        "content/data/search.toml",
        "[[best_bet]]\nquery = \"herons\"\npage = \"@/news/plan/index.md\"\n[[question]]\nask = \"heron plan\"\npage = \"@/news/plan/index.md\"\n",
    );
    site.write("static/leaflet.txt", BODY);
    site.built(&[]);
    let later = |command: &str| site.run(&[command, "--now", "2028-11-20T09:00:00Z"]);
    let run = later("build");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stderr.matches("warning[expired-page-linked]").count(), 4, "{}", run.stderr);
    assert!(text(&site, "a/index.html").contains("<a href=\"https://example.org/news/plan/\">the plan</a>"));
    let run = later("check");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[expired-page-linked]"), "{}", run.stderr);
}

#[test]
fn a_clone_of_this_repository_builds_in_two_years() {
    let output = tempfile::tempdir().expect("there is room for a test folder");
    let to = output.path().join("public").display().to_string();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = crate::support::run(root, &["build", "--now", "2028-11-20", "--output-dir", &to]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn the_next_change_goes_to_stdout_or_a_file_and_never_into_the_output() {
    let site = site("[extra]\nexpires_at = 2027-07-01T09:00:00");
    site.write("content/soon.md", "+++\ntitle = \"Otter\"\n[extra]\npublish_at = 2027-07-01T08:00:00Z\n+++\n");
    site.write("content/never.md", "+++\ntitle = \"X\"\ndraft = true\n[extra]\npublish_at = 2026-12-01\n+++\n");
    for command in ["build", "check"] {
        let run = site.run(&[command, "--now", crate::support::NOW]);
        let line = "The site next changes by itself at 2027-07-01T09:00:00+01:00 (2027-07-01T08:00:00Z): 2 pages.\n";
        assert_eq!(run.stdout, line, "{}", run.stderr);
        let run = site.run(&[command, "--now", crate::support::NOW, "--schedule", "next.json"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
        let file = fs::read_to_string(site.root().join("next.json")).expect("the file was written");
        assert_eq!(file, "{\"next\":\"2027-07-01T09:00:00+01:00\",\"utc\":\"2027-07-01T08:00:00Z\",\"pages\":2}\n");
        let json = site.run(&[command, "--now", crate::support::NOW, "--format", "json"]).stdout;
        assert!(!json.contains("next changes"), "{json}");
        let run = site.run(&[command, "--schedule", "public/sub/../next.json"]);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains("must not be published"), "{}", run.stderr);
    }
    assert!(!says(&site.tree(), "2027-07-01"));
}

#[test]
fn a_dated_notice_changes_the_site_too() {
    let settings = "base_url = \"https://example.org\"\n[[extra.signpost.notices]]\ntext = \"The lines are down.\"\n\
        starts = 2026-11-21T09:00:00\nends = 2026-11-22T09:00:00\n";
    let site = Site::new(&[("zola.toml", settings)]);
    let run = site.build(&[]);
    let line = "The site next changes by itself at 2026-11-21T09:00:00+00:00 (2026-11-21T09:00:00Z): a notice, or a list of what is to come.\n";
    assert_eq!(run.stdout, line, "{}", run.stderr);
    let run = site.build(&["--schedule", "next.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    let file = fs::read_to_string(site.root().join("next.json")).expect("the file was written");
    assert!(file.ends_with("\"pages\":0}\n"), "{file}");
}

#[test]
fn a_moment_outside_working_hours_is_told_by_check_only() {
    for (moment, told) in [("2027-01-02T09:00:00", true), ("2027-01-04T07:59:00", true), ("2027-01-04T09:00:00", false)]
    {
        let site = site(&format!("[extra]\npublish_at = {moment}"));
        let run = site.run(&["check", "--now", crate::support::NOW]);
        assert_eq!(run.stderr.contains("info[publish-out-of-hours]"), told, "{moment}: {}", run.stderr);
        assert!(!site.build(&[]).stderr.contains("publish-out-of-hours"));
    }
}

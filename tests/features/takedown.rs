//! A takedown always works: one page goes, whatever else is wrong, and nothing else comes out with it.

use std::fs;

use crate::repository::Repository;
use crate::site::{Site, page, says};
use crate::support::{Run, finish, read_tree, signpost};

const SECRET: &str = "The heron waits beside the weir every evening.";
const BROKEN: &str = "See [the fees](@/fees.md).";

/// Commits of three days, of which the last cannot be built.
fn broken() -> (Site, Repository) {
    let site = Site::new(&[
        ("content/_index.md", &page("Home", "")),
        ("content/heron.md", &page("Heron", SECRET)),
        ("content/other.md", &page("Other", "See [the heron](@/heron.md).")),
        ("content/review.md", &held_until("2026-11-12T09:00:00")),
    ]);
    let repository = Repository::init(site.root());
    repository.commit("2026-11-02T10:00:00Z");
    site.write("content/other.md", &page("Other", "Second text. See [the heron](@/heron.md)."));
    repository.commit("2026-11-03T10:00:00Z");
    assert!(says(&site.tree_at("2026-11-03T10:01:00Z"), SECRET));
    site.write("content/other.md", &page("Other", BROKEN));
    repository.commit("2026-11-04T10:00:00Z");
    (site, repository)
}

fn held_until(moment: &str) -> String {
    format!(
        "+++\ntitle = \"Otter\"\n[extra]\nembargo_until = {moment}\n+++\n\nThe otter sleeps below the old bridge.\n"
    )
}

fn withdrawn() -> String {
    format!("+++\ntitle = \"Heron\"\n[extra]\nwithdrawn = {{ on = 2026-11-20, reason = \"risk\" }}\n+++\n\n{SECRET}\n")
}

fn takedown(site: &Site, args: &[&str]) -> Run {
    let seconds = crate::support::NOW.parse::<jiff::Timestamp>().expect("a moment").as_second().to_string();
    finish(signpost(site.root()).arg("takedown").args(args).env("SOURCE_DATE_EPOCH", seconds))
}

fn text(site: &Site, path: &str) -> String {
    fs::read_to_string(site.output().join(path)).expect("the file was built")
}

#[test]
fn a_page_goes_by_its_file_or_its_address() {
    for name in ["content/heron.md", "heron.md", "/heron/", "https://example.org/heron"] {
        let site = Site::new(&[("content/heron.md", &page("Heron", SECRET)), ("content/a.md", &page("A", "Words."))]);
        site.built(&[]);
        assert!(says(&site.tree(), SECRET));
        let run = takedown(&site, &[name]);
        assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        assert!(!says(&site.tree(), SECRET) && says(&site.tree(), "Words."), "{name}");
        assert!(text(&site, "heron/index.html").contains("This page has been withdrawn"));
        let said = "\n    withdrawn = { on = 2026-11-20, reason = \"risk\" }\n";
        assert!(run.stderr.contains(said), "the next build would bring it back: {}", run.stderr);
    }
}

#[test]
fn a_page_goes_though_the_site_cannot_be_built() {
    let (site, _) = broken();
    site.write("content/heron.md", &withdrawn());
    let stopped = site.build(&[]);
    assert_eq!(stopped.code, Some(1), "{}", stopped.stderr);
    assert!(stopped.stderr.contains("take only that page down now: `signpost takedown`"), "{}", stopped.stderr);
    assert!(says(&site.tree(), SECRET), "a build that fails changes nothing");
    let run = takedown(&site, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let tree = site.tree();
    assert!(!says(&tree, SECRET) && !says(&tree, "Heron"));
    assert!(text(&site, "heron/index.html").contains("This page has been withdrawn"));
    assert!(says(&tree, "Second text."), "the newest state that can be built");
    assert!(run.stderr.contains("everything else is as it was on 3 November 2026 at 10:00 (commit "), "{}", run.stderr);
    assert!(!run.stderr.contains("The next build brings"), "it is marked: {}", run.stderr);
    assert_eq!(takedown(&site, &["content/heron.md"]).code, Some(0));
    assert_eq!(site.tree(), tree, "twice is as once");
}

/// In a hurry a quote is forgotten, or the line lands in the wrong table. The page goes all the same.
#[test]
fn a_slip_in_the_very_line_keeps_nothing_online() {
    let slips = [
        "[extra]\nwithdrawn = { on = 2026-11-20, reason = \"risk }",
        "[extra]\nwithdrawn = { reason = \u{201c}risk\u{201d} }",
        "[extra.local]\nwithdrawn = { reason = \"risk\" }",
        "[extra]\n[withdrawn]\nreason = \"risk\"",
    ];
    for slip in slips {
        let (site, _) = broken();
        site.write("content/heron.md", &format!("+++\ntitle = \"Heron\"\n{slip}\n+++\n\n{SECRET}\n"));
        let run = takedown(&site, &[]);
        assert_eq!(run.code, Some(0), "{slip}: {}", run.stderr);
        assert!(!says(&site.tree(), SECRET), "{slip}");
        assert!(run.stderr.contains("The next build brings `content/heron.md` back"), "{slip}: {}", run.stderr);
    }
}

/// The commit to go back to would let the review out: its day came after that commit.
#[test]
fn going_back_lets_nothing_out() {
    let moved = held_until("2999-01-01T09:00:00");
    let states: [(&str, Option<&str>); 3] =
        [("moved", Some(&moved)), ("draft", Some("+++\ntitle = \"Otter\"\ndraft = true\n+++\n")), ("deleted", None)];
    for (how, now) in states {
        let (site, repository) = broken();
        match now {
            Some(text) => site.write("content/review.md", text),
            None => site.remove("content/review.md"),
        }
        repository.commit("2026-11-05T10:00:00Z");
        let run = takedown(&site, &["content/heron.md"]);
        assert_eq!(run.code, Some(0), "{how}: {}", run.stderr);
        assert!(!says(&site.tree(), SECRET) && !says(&site.tree(), "otter"), "{how}");
        assert!(!site.tree().contains_key("review/index.html"), "{how}: not even its address");
    }
    // As it stands, the review is out by now, and stays so.
    let (site, _) = broken();
    assert_eq!(takedown(&site, &["content/heron.md"]).code, Some(0));
    assert!(says(&site.tree(), "otter"));
}

#[test]
fn a_page_that_is_public_and_held_since_is_not_shown_again() {
    let (site, repository) = broken();
    site.write("content/quiet.md", &page("Quiet", "The badger digs."));
    site.write("content/other.md", &page("Other", ""));
    repository.commit("2026-11-05T10:00:00Z");
    site.write("content/quiet.md", "+++\ntitle = \"Quiet\"\ndraft = true\n+++\n\nThe badger digs.\n");
    site.write("content/other.md", &page("Other", BROKEN));
    assert_eq!(takedown(&site, &["/heron/"]).code, Some(0));
    assert!(!says(&site.tree(), "badger"));
    assert!(text(&site, "quiet/index.html").contains("This page has been withdrawn"));
}

#[test]
fn a_page_that_was_deleted_goes_too() {
    let (site, _) = broken();
    site.remove("content/heron.md");
    assert_eq!(site.build(&[]).code, Some(1));
    let run = takedown(&site, &["content/heron.md"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!says(&site.tree(), SECRET));
}

#[test]
fn where_nothing_can_be_built_it_says_what_to_do_by_hand() {
    let site = Site::new(&[("content/heron.md", &page("Heron", SECRET))]);
    let before = site.built(&[]);
    site.write("content/other.md", &page("Other", BROKEN));
    let run = takedown(&site, &["content/heron.md"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[link-target-missing]"), "{}", run.stderr);
    assert!(run.stderr.contains("Not taken down: content/heron.md."), "{}", run.stderr);
    assert!(run.stderr.contains("Take `/heron/` away by hand, on the web server"), "{}", run.stderr);
    assert_eq!(read_tree(&site.output()), before);
}

#[test]
fn a_name_that_is_no_page_is_told() {
    let site = Site::new(&[("content/heron.md", &page("Heron", SECRET))]);
    let none = takedown(&site, &[]);
    assert_eq!(none.code, Some(1), "{}", none.stderr);
    assert!(none.stderr.contains("no page is withdrawn with `reason = \"risk\"`"), "{}", none.stderr);
    let slip = takedown(&site, &["content/hero.md"]);
    assert_eq!(slip.code, Some(2), "{}", slip.stderr);
    assert!(slip.stderr.contains("did you mean `signpost takedown content/heron.md`?"), "{}", slip.stderr);
    assert!(!site.output().exists(), "nothing was built");
}

//! Searching, from the command line and from the files a reader's device fetches.

use std::fs;

use crate::site::Site;
use crate::support::run;

/// A site without templates of its own: the default theme makes it, and makes it searchable.
fn searchable(pages: &[(&str, &str)]) -> Site {
    let site = Site::new(&[("zola.toml", "base_url = \"https://example.org\"\ntitle = \"A board\"\n")]);
    fs::remove_dir_all(site.root().join("templates")).expect("the plain templates are there");
    for (path, text) in pages {
        site.write(path, text);
    }
    site
}

const SLEEP: (&str, &str) = (
    "content/sleep.md",
    "+++\ntitle = \"Safe sleeping\"\n[extra]\nsearch_terms = [\"cot death\"]\n+++\nA clear bed.\n",
);
const BOARD: (&str, &str) = ("content/board.md", "+++\ntitle = \"The board\"\n+++\nWho sits on it.\n");

#[test]
fn a_question_gets_the_readers_answer() {
    let site = searchable(&[SLEEP, BOARD]);
    let asked = |args: &[&str]| run(site.root(), &[&["search"], args].concat());
    let found = asked(&["slepeing safly"]);
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    assert!(found.stdout.starts_with("Showing results for sleeping"), "{}", found.stdout);
    assert!(found.stdout.contains("1. Safe sleeping\n   /sleep/"), "{}", found.stdout);
    let json = asked(&["cot death", "--format", "json"]);
    let list: Vec<serde_json::Value> = serde_json::from_str(&json.stdout).expect("a JSON list");
    assert_eq!((list[0]["url"].as_str(), list[0]["page_title"].as_str()), (Some("/sleep/"), Some("Safe sleeping")));
    let nothing = asked(&["xylophone"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (Some(1), "Nothing found.\n"));
}

#[test]
fn a_built_site_answers_as_the_sources_do() {
    let site = searchable(&[SLEEP, BOARD]);
    site.built(&[]);
    let from = |args: &[&str]| run(site.root(), &[&["search", "cot death", "--explain"], args].concat()).stdout;
    assert_eq!(from(&[]), from(&["--output-dir", "public"]));
    let old = site.run(&["search", "x", "--output-dir", "content"]);
    assert_eq!(old.code, Some(2));
    assert!(old.stderr.contains("the site cannot be searched"), "{}", old.stderr);
}

#[test]
fn a_question_that_loses_its_answer_stops_the_check() {
    let site = searchable(&[SLEEP, BOARD]);
    site.write("content/data/search.toml", "[[question]]\nask = \"cot death\"\npage = \"@/sleep.md\"\n");
    assert_eq!(site.run(&["check"]).code, Some(0));
    site.write("content/data/search.toml", "[[question]]\nask = \"who sits there\"\npage = \"@/sleep.md\"\n");
    let lost = site.run(&["check"]);
    assert_eq!(lost.code, Some(1));
    assert!(lost.stderr.contains("error[search-question-lost]"), "{}", lost.stderr);
    site.write("content/data/search.toml", "[[best_bet]]\nquery = \"bed\"\npage = \"@/slep.md\"\n");
    let slip = site.run(&["build"]);
    assert!(
        slip.stderr.contains("error[search-target-missing]") && slip.stderr.contains("@/sleep.md"),
        "{}",
        slip.stderr
    );
}

#[test]
fn a_best_bet_stands_first() {
    let site = searchable(&[SLEEP, BOARD]);
    site.write("content/data/search.toml", "[[best_bet]]\nquery = \"sleeping\"\npage = \"@/board.md\"\n");
    let found = site.run(&["search", "sleeping"]);
    assert!(found.stdout.starts_with("1. The board"), "{}", found.stdout);
}

#[test]
fn a_long_a_to_z_has_a_page_for_each_letter() {
    let site = searchable(&[]);
    for number in 0..301 {
        let letter = if number < 300 { "Alpha" } else { "Beta" };
        site.write(&format!("content/p{number}.md"), &format!("+++\ntitle = \"{letter} {number}\"\n+++\n"));
    }
    let tree = site.built(&[]);
    let text = |path: &str| String::from_utf8_lossy(&tree[path]).into_owned();
    assert!(text("search/index.html").contains("https://example.org/search/b/"));
    assert!(!text("search/index.html").contains("Beta 300"));
    assert!(text("search/b/index.html").contains("Beta 300"));
}

#[test]
fn searching_can_be_turned_off() {
    let site = searchable(&[SLEEP]);
    site.write("zola.toml", "base_url = \"https://example.org\"\n[extra.signpost]\nsearch = false\n");
    let tree = site.built(&[]);
    assert!(tree.keys().all(|path| !path.starts_with("search/")), "{:?}", tree.keys().collect::<Vec<_>>());
    assert_eq!(site.run(&["search", "x"]).code, Some(2));
}

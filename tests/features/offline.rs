//! What a reader may keep on their device: only pages that say so, never one for somebody at risk.

use signpost::search::Reader;

use crate::site::Site;
use crate::support::Tree;

/// A site with pages for people at risk says where they can leave to.
const SETTINGS: &str =
    "base_url = \"https://example.org\"\n[extra.signpost]\nexit_url = \"https://www.example.com/weather\"";

fn page(title: &str, extra: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n[extra]\n{extra}\n+++\n\nRing 999, or 0800 1111.\n")
}

/// A kind for people at risk. What else such a page needs is not the matter here.
const AID: &str = "kind = \"aid\"\nallow = [\
    { check = \"exit-missing\", reason = \"a test\", by = \"nobody\" },\
    { check = \"help-missing\", reason = \"a test\", by = \"nobody\" }]";

fn site(extra: &[(&str, &str)]) -> Site {
    let files = [
        ("zola.toml", format!("{SETTINGS}\n")),
        ("templates/offline.html", "{{ page.title }}".to_owned()),
        (
            "kinds/aid.toml",
            "title = \"Aid\"\ndescription = \"For people at risk.\"\nx-traits = [\"sensitive\"]\n".to_owned(),
        ),
        (
            "content/procedures/_index.md",
            "+++\ntitle = \"Procedures\"\n[extra.defaults]\noffline = \"core\"\n+++\n".to_owned(),
        ),
        ("content/procedures/inherits.md", page("Inherits", "")),
        ("content/procedures/never.md", page("Never", "offline = \"never\"")),
        ("content/procedures/sensitive.md", page("Sensitive", "sensitivity = \"sensitive\"")),
        ("content/procedures/high.md", page("High", "sensitivity = \"high\"\noffline = \"allowed\"")),
        ("content/procedures/aid.md", page("Aid", AID)),
        ("content/allowed.md", page("Allowed", "offline = \"allowed\"")),
        ("content/silent.md", page("Silent", "")),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).chain(extra.iter().copied()).collect();
    Site::new(&files)
}

fn list(tree: &Tree) -> serde_json::Value {
    serde_json::from_slice(&tree["offline.json"]).expect("the list is JSON")
}

fn addresses(list: &serde_json::Value) -> Vec<&str> {
    let files = list["files"].as_array().expect("the list has files");
    files.iter().filter_map(|file| file["url"].as_str()).collect()
}

#[test]
fn only_pages_that_allow_it_and_are_not_sensitive_are_listed() {
    let built = list(&site(&[]).built(&[]));
    assert_eq!(addresses(&built), ["allowed/", "procedures/inherits/"]);
    assert_eq!(built["off"], false);
}

#[test]
fn the_version_follows_what_is_listed_and_nothing_else() {
    let version = |extra: &[(&str, &str)]| list(&site(extra).built(&[]))["version"].clone();
    let before = version(&[]);
    assert_eq!(version(&[("content/silent.md", &page("Changed", ""))]), before);
    assert_ne!(version(&[("content/allowed.md", &page("Changed", "offline = \"allowed\""))]), before);
}

#[test]
fn a_site_that_turns_saving_off_tells_devices_to_remove_what_they_have() {
    let off = format!("{SETTINGS}\noffline = false\n");
    let built = list(&site(&[("zola.toml", &off)]).built(&[]));
    assert_eq!((addresses(&built).len(), &built["off"]), (0, &serde_json::Value::Bool(true)));
}

/// The site with the search, or without a page that may be kept.
fn searched(settings: &str) -> Tree {
    site(&[("zola.toml", &format!("{SETTINGS}\nsearch = true\n{settings}"))]).built(&[])
}

#[test]
fn the_search_is_kept_in_three_files() {
    let tree = searched("");
    let built = list(&tree);
    let files = built["files"].as_array().expect("the list has files");
    let kept: Vec<_> =
        files.iter().filter(|file| file["url"].as_str().is_some_and(|url| url.ends_with(".bin"))).collect();
    let names: Vec<&str> = kept.iter().filter_map(|file| file["url"].as_str()?.rsplit('/').next()).collect();
    assert_eq!(names, ["r0.bin", "t0.bin", "danger.bin", "whole.bin"]);
    let places: Vec<_> = kept.iter().map(|file| file["as"].as_str()).collect();
    assert_eq!(places, [None, None, None, Some("search/manifest.bin")]);
    // What is kept in the place of the manifest leads to the other two.
    let fetch = |path: &str| {
        let file = kept.iter().find(|file| file["as"].as_str().or(file["url"].as_str()) == Some(path))?;
        tree.get(file["url"].as_str()?).cloned()
    };
    let reader = Reader::open("", &fetch).expect("the kept index can be opened");
    let answer = reader.search("inherits", 10).expect("the kept index answers");
    assert_eq!(answer.hits.first().map(|hit| hit.record.url.as_str()), Some("/procedures/inherits/"));
}

#[test]
fn a_site_that_saves_nothing_has_its_search_once() {
    assert!(searched("").contains_key("search/whole.bin"));
    assert!(!searched("offline = false\n").contains_key("search/whole.bin"));
}

#[test]
fn a_theme_without_a_page_to_offer_it_writes_no_list() {
    let plain = Site::new(&[("content/allowed.md", &page("Allowed", "offline = \"allowed\""))]);
    assert!(!plain.built(&[]).contains_key("offline.json"));
}

//! Names that people take for one: they differ only in letter case, or in how an accent is stored.

use crate::site::{Site, page, says};

/// "é" as one character, and as a letter with its accent behind it.
const JOINED: &str = "caf\u{e9}";
const APART: &str = "cafe\u{301}";

#[test]
fn a_link_finds_its_page_however_an_accent_is_stored() {
    for (name, link) in [(JOINED, APART), (APART, JOINED)] {
        let text =
            format!("[x](@/{link}.md) [map](@/visit-{link}/map-{link}.txt) {{{{ get_url(path=\"@/{link}.md\") }}}}");
        let site = Site::new(&[("content/a.md", &page("A", &text))]);
        site.write(&format!("content/{name}.md"), &page("Where we meet", "Come."));
        site.write(&format!("content/visit-{name}/index.md"), &page("Visit", "Come."));
        site.write(&format!("content/visit-{name}/map-{name}.txt"), "A map.");
        let tree = site.built(&[]);
        assert!(says(&tree, "<a href=\"https://example.org/cafe/\">x</a>"));
    }
}

#[test]
fn two_files_of_one_look_are_told_apart_in_words() {
    let site = Site::new(&[]);
    site.write(&format!("content/{JOINED}.md"), &page("One", "1"));
    site.write(&format!("content/{APART}.md"), &page("Two", "2"));
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[address-collision]: the address `/cafe/` is taken twice"), "{}", run.stderr);
    assert!(run.stderr.contains("differ only in how an accented letter is stored"), "{}", run.stderr);
}

#[test]
fn files_of_one_look_are_not_both_published() {
    let site = Site::new(&[]);
    site.write(&format!("static/{JOINED}.txt"), "1");
    site.write(&format!("static/{APART}.txt"), "2");
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[output-collision]: "), "{}", run.stderr);
    // Letter case alone is a warning: Zola builds such a site, and some hosts keep both files.
    let site = Site::new(&[("static/a.txt", "1"), ("static/A.txt", "2")]);
    let run = site.build(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("warning[output-collision]: `A.txt` and `a.txt` differ only in letter case"),
        "{}",
        run.stderr
    );
}

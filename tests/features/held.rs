//! What is not published appears in no file of any kind.

use crate::site::{Site, page, says};

const SECRET: &str = "The heron waits beside the quiet weir at dusk";

fn with_secret(front_matter: &str) -> Site {
    let site = Site::new(&[("content/open.md", &page("Open", "For everyone."))]);
    site.write(
        "zola.toml",
        "base_url = \"https://example.org\"\ngenerate_feeds = true\ntaxonomies = [{ name = \"topics\", feed = true }]\n\
         [extra.signpost]\ndemonstration = true\n",
    );
    site.write("templates/taxonomy_list.html", "{% for term in terms %}{{ term.name }} {% endfor %}");
    site.write("templates/taxonomy_single.html", "{% for page in term.pages %}{{ page.content | safe }} {% endfor %}");
    let front = format!("title = \"Heron report\"\ndescription = \"Heron summary\"\ndate = 2026-03-01\n{front_matter}");
    let text = format!(
        "+++\n{front}\n[taxonomies]\ntopics = [\"heron topic\"]\n+++\n\n{SECRET}.\n\n<!-- more -->\n\n## Heron\n"
    );
    site.write("content/held/index.md", &text);
    site.write("content/held/heron.txt", SECRET);
    site
}

#[test]
fn a_draft_is_in_no_file() {
    let site = with_secret("draft = true");
    let tree = site.built(&[]);
    assert!(tree.contains_key("open/index.html"));
    for words in ["heron", "Heron"] {
        assert!(!says(&tree, words), "{words}");
        assert!(tree.keys().all(|path| !path.contains("heron") && !path.starts_with("held")), "{:?}", tree.keys());
    }
}

#[test]
fn drafts_show_when_asked() {
    let site = with_secret("draft = true");
    let tree = site.built(&["--drafts"]);
    assert!(says(&tree, SECRET));
    assert!(tree.contains_key("held/index.html") && tree.contains_key("held/heron.txt"), "{:?}", tree.keys());
    assert!(!says(&site.built(&[]), SECRET), "and vanish again");
}

#[test]
fn a_real_site_is_never_built_with_drafts() {
    let site = with_secret("draft = true");
    let good = site.built(&[]);
    site.write("zola.toml", "base_url = \"https://example.org\"\ntaxonomies = [{ name = \"topics\" }]\n");
    let run = site.build(&["--drafts"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("signpost serve --drafts"), "{}", run.stderr);
    assert_eq!(site.tree(), good);
}

#[test]
fn a_link_to_a_draft_says_that_it_is_a_draft() {
    let site = with_secret("draft = true");
    site.write("content/open.md", &page("Open", "See [the report](@/held/index.md)."));
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("content/open.md:5:"), "{}", run.stderr);
    assert!(run.stderr.contains("draft"), "{}", run.stderr);
}

#[test]
fn a_draft_section_holds_all_that_is_in_it() {
    let site = with_secret("");
    site.write("content/_index.md", &page("Home", ""));
    site.write("content/later/_index.md", "+++\ntitle = \"Later\"\ndraft = true\n+++\n");
    site.write("content/later/deep/plan.md", &page("Plan", "The otter sleeps."));
    site.write("content/later/map.txt", "The otter map.");
    assert!(!says(&site.built(&[]), "otter"));
    assert!(says(&site.built(&["--drafts"]), "otter"));
}

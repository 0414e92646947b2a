//! What is not published appears in no file of any kind.

use std::io::Read;

use signpost::search::{Manifest, Shard};

use crate::site::{Site, page, says};
use crate::support::Tree;

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

/// Every way to hold a page back, as it stands in the settings.
const HOLDS: [&str; 7] = [
    "draft = true",
    "[extra]\npublish_at = 2099-01-01",
    "[extra]\nembargo_until = \"2099-01-01T09:00:00\"",
    "[extra]\nexpires_at = 2020-01-01",
    "[extra]\nwithdrawn = true",
    "[extra.withdrawn]\nreason = \"risk\"",
    "[extra]\nvisibility = \"partner\"",
];

/// How every marker ends. A list of words that leaves out what two neighbours begin with still holds it.
const MARK: &str = "qzyx";

/// A word that stands nowhere else, made of letters only so that the search would take it for a word.
fn marker(number: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + u8::try_from(digit).expect("a digit"));
    format!("{}{}{}{MARK}", letter(number / 100), letter(number / 10 % 10), letter(number % 10))
}

/// Writes held pages, sections, files beside them, old addresses and terms, each with a marker, for one kind of hold.
fn write_held(site: &Site, hold: &str, name: &str, language: &str, marks: &mut Vec<String>) {
    let mut mark = || {
        marks.push(marker(marks.len()));
        marks.last().expect("one was just added").clone()
    };
    let suffix = if language.is_empty() { String::new() } else { format!(".{language}") };
    let (top, extra) =
        hold.split_once("[extra").map_or((hold, String::new()), |(top, extra)| (top, format!("[extra{extra}")));
    // A notice stands at the address, and names the page: neither is a secret then, unless for a risk.
    let is_secret = ["draft", "publish_at", "embargo"].iter().any(|key| hold.contains(key));
    let is_named = !is_secret && !hold.contains("risk");
    let full = |mark: &str, top: &str, extra: &str| {
        let title = if is_named { "Gone" } else { mark };
        let alias = if is_secret { mark } else { name };
        let extra = match extra.split_once(']') {
            Some(("[extra", keys)) => format!("[extra]{keys}\nsearch_terms = [\"{mark}name\"]"),
            _ => format!("[extra]\nsearch_terms = [\"{mark}name\"]\n{extra}"),
        };
        format!(
            "+++\ntitle = \"{title}\"\ndescription = \"{mark}\"\ndate = 2026-03-01\naliases = [\"old-{alias}\"]\n{top}\n\
             [taxonomies]\ntopics = [\"{mark}\"]\n{extra}\n+++\n\n{mark} and [back](@/open.md).\n\n## About {mark}\n"
        )
    };
    site.write(&format!("content/page-{name}{suffix}.md"), &full(&mark(), top, &extra));
    let folder = format!("content/folder-{name}{language}");
    site.write(&format!("{folder}/index{suffix}.md"), &full(&mark(), top, &extra));
    site.write(&format!("{folder}/file.txt"), &mark());
    site.write(&format!("{folder}/deep/file.txt"), &mark());
    let section = format!("content/section-{name}{language}");
    let words = mark();
    let title = if is_named { "Gone" } else { words.as_str() };
    site.write(&format!("{section}/_index{suffix}.md"), &format!("+++\ntitle = \"{title}\"\n{hold}\n+++\n\n{words}\n"));
    site.write(&format!("{section}/file.txt"), &mark());
    site.write(&format!("{section}/child{suffix}.md"), &full(&mark(), "", ""));
    let deep = mark();
    site.write(&format!("{section}/deep/_index{suffix}.md"), &page(if is_named { "Gone" } else { &deep }, ""));
    site.write(&format!("{section}/deep/page/index{suffix}.md"), &full(&mark(), "", ""));
    site.write(&format!("{section}/deep/page/file.txt"), &mark());
}

/// Every file with its path, in small letters; the search's with their compressed parts laid open.
fn laid_open(tree: &Tree) -> Vec<(&str, String)> {
    let open = |bytes: &[u8]| {
        let mut inflated = Vec::new();
        let whole = flate2::read::DeflateDecoder::new(bytes).read_to_end(&mut inflated).is_ok();
        String::from_utf8_lossy(if whole { &inflated } else { bytes }).to_lowercase()
    };
    tree.iter().map(|(path, bytes)| (path.as_str(), format!("{path}\n{}", open(bytes)))).collect()
}

/// The words and phrases in files of the search, in which each is written without what it shares with the one before.
fn search_words(tree: &Tree) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    for (path, bytes) in tree.iter().filter(|(path, _)| path.contains("search/") && path.ends_with(".bin")) {
        let mut inflated = Vec::new();
        let read = flate2::read::DeflateDecoder::new(&bytes[..]).read_to_end(&mut inflated);
        read.expect("files of the search can be unpacked");
        let Ok(manifest) = Manifest::read(&inflated) else { continue };
        let base = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for shard in 0..=manifest.boundaries.len() {
            let shard = format!("{base}/{}/t{shard}.bin", manifest.folder);
            let mut inflated = Vec::new();
            let read = flate2::read::DeflateDecoder::new(&tree[&shard][..]).read_to_end(&mut inflated);
            read.expect("a shard can be unpacked");
            let terms = Shard::read(&inflated, &manifest).expect("a shard can be read").terms;
            let words: Vec<_> = terms.into_iter().flat_map(|term| [term.name, term.shown]).collect();
            found.push((path.as_str(), words.join("\n").to_lowercase()));
        }
    }
    found
}

#[test]
fn nothing_held_is_in_any_file() {
    let site = Site::new(&[
        ("content/open.md", "+++\ntitle = \"Open\"\n[extra]\noffline = \"allowed\"\n+++\n\nFor heronry everyone.\n"),
        ("content/_index.md", &page("Home", "")),
    ]);
    site.remove("templates/index.html");
    site.remove("templates/section.html");
    site.remove("templates/page.html");
    site.write("content/_index.fr.md", &page("Accueil", ""));
    site.write("content/open.fr.md", &page("Ouvert", "Pour tous."));
    site.write(
        "zola.toml",
        "base_url = \"https://example.org\"\ntitle = \"A board\"\ngenerate_feeds = true\ntaxonomies = [{ name = \"topics\", feed = true }]\n\
         [languages.fr]\ngenerate_feeds = true\ntaxonomies = [{ name = \"topics\", feed = true }]\n[extra.signpost]\ndemonstration = true\n",
    );
    let mut marks = Vec::new();
    for (index, hold) in HOLDS.iter().enumerate() {
        for language in ["", "fr"] {
            write_held(&site, hold, &index.to_string(), language, &mut marks);
        }
    }
    assert_eq!(marks.len(), HOLDS.len() * 2 * 10);
    let tree = site.built(&[]);
    let mut files = laid_open(&tree);
    let shards = files.iter().filter(|(path, text)| path.ends_with(".bin") && text.contains("heronry"));
    assert!(shards.count() > 0, "the search can be read, or this test proves nothing");
    let words = search_words(&tree);
    let with_word = words.iter().filter(|(_, words)| words.contains("heronry")).count();
    assert_eq!(with_word, 2, "words are read from the index and from the one that devices keep");
    files.extend(words);
    for (path, text) in &files {
        let found: Vec<_> = marks.iter().filter(|mark| text.contains(mark.as_str())).collect();
        assert!(!text.contains(MARK), "{path} holds {found:?}");
    }
}

#[test]
fn a_link_is_no_way_around_a_hold() {
    for (link, target) in [
        ("static/report.txt", "../content/held/heron.txt"),
        ("static/all", "../content/held"),
        ("content/open/report.txt", "../held/heron.txt"),
        ("content/plan.md", "later/plan.md"),
        ("templates/report.html", "../content/held/index.md"),
    ] {
        let site = with_secret("draft = true");
        site.write("content/open/index.md", &page("Open", ""));
        site.remove("content/open.md");
        site.write("content/later/_index.md", "+++\ndraft = true\n+++\n");
        site.write("content/later/plan.md", &page("Plan", SECRET));
        let link = site.root().join(link);
        std::fs::create_dir_all(link.parent().expect("a link has a folder")).expect("a test folder can be made");
        std::os::unix::fs::symlink(target, &link).expect("a link can be made");
        let run = site.build(&[]);
        assert_eq!(run.code, Some(1), "{target}: {}", run.stderr);
        assert!(run.stderr.contains("error[held-file-linked]"), "{}", run.stderr);
    }
}

#[test]
fn a_template_cannot_read_what_is_held() {
    let site = with_secret("draft = true");
    std::os::unix::fs::symlink("content/held/heron.txt", site.root().join("copy.txt")).expect("a link can be made");
    site.write("content/later/_index.md", "+++\n+++\n");
    site.write("content/later/map.txt", SECRET);
    for path in ["copy.txt", "content/held/heron.txt", "held/index.md", "@/held/heron.txt"] {
        site.write("templates/index.html", &format!("{{{{ load_data(path=\"{path}\") }}}}"));
        let run = site.build(&[]);
        assert_eq!(run.code, Some(1), "{path}: {}", run.stderr);
        assert!(run.stderr.contains("is held back"), "{}", run.stderr);
    }
    site.write("content/_index.md", "+++\ndraft = true\n+++\n");
    site.write("templates/404.html", "{{ load_data(path=\"content/later/map.txt\") }}");
    let run = site.build(&[]);
    assert!(run.stderr.contains("is held back"), "{}", run.stderr);
}

#[test]
fn a_style_sheet_takes_nothing_from_content() {
    let site = with_secret("draft = true");
    site.write("content/held/heron.css", ".heron { color: red }");
    site.write("css/main.css", "@import \"../content/held/heron.css\";");
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("belongs to a page"), "{}", run.stderr);
}

#[test]
fn what_was_meant_to_hold_is_told_and_holds() {
    for (settings, at) in [
        ("[extra]\ndraft = true", 4),
        ("[extra]\nembargoed = true", 4),
        ("[extra]\nprivate = true", 4),
        ("[extra]\nstatus = \"draft\"", 4),
        ("[extra]\npublished_at = 2099-01-01", 4),
        ("[extra]\n[[extra.rows]]\non = 1\nembargo_until = 2099-01-01", 6),
        ("DRAFT = true", 3),
        ("is_draft = true", 3),
        ("published = false", 3),
        ("pubDate = 2099-01-01", 3),
        ("status = \"draft\"", 3),
    ] {
        let site = Site::new(&[("content/plan.md", &format!("+++\ntitle = \"Plan\"\n{settings}\n+++\n{SECRET}\n"))]);
        let run = site.build(&[]);
        assert_eq!(run.code, Some(1), "{settings}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("content/plan.md:{at}:")), "{settings}: {}", run.stderr);
        assert!(run.stderr.contains("error[front-matter-unknown-key]"), "{settings}: {}", run.stderr);
    }
    // What other programs keep as facts is no hold.
    for settings in ["published = true", "pubDate = 2020-01-01", "[extra]\nstatus = \"withheld\"\nprivate = false"] {
        let site = Site::new(&[("content/plan.md", &format!("+++\ntitle = \"Plan\"\n{settings}\n+++\n{SECRET}\n"))]);
        assert!(says(&site.built(&[]), SECRET), "{settings}");
    }
}

#[test]
fn what_a_section_gives_its_pages_is_told_where_it_stands() {
    for slip in ["draft = true", "embargoed = true", "publish_on = 2099-01-01"] {
        let site = Site::new(&[
            ("content/_index.md", &page("Home", "")),
            ("content/list/_index.md", &format!("+++\ntitle = \"List\"\n[extra.defaults]\n{slip}\n+++\n")),
            ("content/list/plan.md", &page("Plan", SECRET)),
        ]);
        let run = site.build(&[]);
        assert_eq!(run.code, Some(1), "{slip}: {}", run.stderr);
        assert!(run.stderr.contains("content/list/_index.md:4:"), "{slip}: {}", run.stderr);
        assert_eq!(run.stderr.matches("error[").count(), 1, "{slip}: {}", run.stderr);
        assert!(!run.stderr.contains("heron"), "{slip}: {}", run.stderr);
    }
}

#[test]
fn copies_of_a_draft_beside_it_are_not_published() {
    let site = with_secret("");
    let draft = format!("+++\ndraft = true\n+++\n{SECRET} again");
    let names = ["plan.MD", "plan.markdown", "plan.md.orig", "plan.md.bak", "plan.md~", "plan.Md.txt"];
    site.write("content/_index.md", &page("Home", ""));
    for name in names {
        site.write(&format!("content/{name}"), &draft);
        site.write(&format!("content/held/{name}"), &draft);
    }
    site.write("content/map.txt", "A map.");
    let tree = site.built(&[]);
    assert!(tree.contains_key("map.txt"), "other files are");
    assert!(!says(&tree, &format!("{SECRET} again")), "{:?}", tree.keys());
}

#[test]
fn a_held_section_holds_its_translations_unless_they_have_a_section_of_their_own() {
    let site = Site::new(&[("content/_index.md", &page("Home", "")), ("content/_index.fr.md", &page("Accueil", ""))]);
    site.write("zola.toml", "base_url = \"https://example.org\"\n[languages.fr]\n");
    site.write("content/later/_index.md", "+++\n[extra]\nembargo_until = 2099-01-01\n+++\n");
    site.write("content/later/plan.fr.md", &page("Plan", "La loutre dort."));
    assert!(!says(&site.built(&[]), "loutre"));
    site.write("content/later/_index.fr.md", &page("Plus tard", ""));
    assert!(says(&site.built(&[]), "loutre"));
}

/// Logs of builds are public on many hosts: they say where the mistake is, and repeat nothing of the page.
#[test]
fn messages_repeat_no_line_of_a_page_that_is_held() {
    let held =
        "+++\ntitle = \"H\"\nweight = \"the heron nests here\"\n[extra]\nembargo_until = 2999-01-01T09:00:00\n+++\n";
    let torn =
        "+++\ntitle = \"The otter sleeps\n[extra]\nembargo_until = 2999-01-01T09:00:00\n+++\n\nThe otter sleeps.\n";
    let open = "+++\ntitle = \"O\"\nweight = \"the badger digs\"\n+++\n";
    let site = Site::new(&[("content/held.md", held), ("content/torn.md", torn), ("content/open.md", open)]);
    for args in
        [&["build"][..], &["check"], &["headers"], &["build", "--format", "json"], &["check", "--format", "github"]]
    {
        let run = site.run(args);
        let all = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(run.code, Some(1), "{all}");
        assert!(!all.contains("heron") && !all.contains("otter"), "{args:?}: {all}");
    }
    let said = site.run(&["check"]).stderr;
    let expected = "error[front-matter-type]: `weight` is text, but a whole number (zero or more, without quotes) is needed\n \
                    --> content/held.md:3:10\n  |\nnote: `content/held.md`: found text\n\
                    note: Lines of a page that is held back are shown at a terminal only.\n";
    assert!(said.contains(expected), "{said}");
    assert!(said.contains("3 | weight = \"the badger digs\""), "{said}");
}

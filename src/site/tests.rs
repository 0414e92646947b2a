use super::*;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::MemoryDisk;
use crate::kind::Kinds;
use crate::path::SourcePath;
use crate::{parse, source};

const NOW: &str = "2026-11-20T09:00:00Z";

fn site_with(config: &str, files: &[(&str, &str)]) -> (Site, Vec<Diagnostic>, Config) {
    let disk = MemoryDisk::new(files.iter().copied());
    let text = format!("base_url = \"https://x.org\"\n{config}");
    let config = config::read(&SourcePath::known("zola.toml"), &text, None).value;
    let mut found = Vec::new();
    let tree = source::scan(&disk, &config, None).gather(&mut found);
    let parsed = parse::parse(&disk, &tree, &config).gather(&mut found);
    let publish = Publish { now: NOW.parse().unwrap(), drafts: false };
    let site = resolve(parsed, &config, &Kinds::default(), publish).gather(&mut found);
    (site, found, config)
}

fn codes(found: &[Diagnostic]) -> Vec<Code> {
    found.iter().map(|problem| problem.code).collect()
}

fn paths(site: &Site, ids: &[PageId]) -> Vec<String> {
    ids.iter().map(|id| site.page(*id).path.to_string()).collect()
}

#[test]
fn addresses_follow_folders_names_and_settings() {
    let (site, found, _) = site_with(
        "",
        &[
            ("content/a.md", "+++\n+++\n"),
            ("content/Some Folder/2026-01-02-b.md", "+++\n+++\n"),
            ("content/c/index.md", "+++\nslug = 'See'\n+++\n"),
            ("content/c/poster.pdf", "x"),
            ("content/d.md", "+++\npath = 'x/y'\n+++\n"),
        ],
    );
    assert_eq!(codes(&found), []);
    let mut all: Vec<_> = site.pages.iter().map(|page| page.path.to_string()).collect();
    all.sort();
    assert_eq!(all, ["/Some Folder/b/", "/a/", "/see/", "/x/y/"]);
    assert_eq!(site.find_asset("c/poster.pdf").unwrap().as_str(), "https://x.org/see/poster.pdf");
    assert!(site.sections.iter().all(|section| !section.written), "the root is made where nobody wrote one");
}

#[test]
fn pages_are_ordered_and_know_their_neighbours() {
    let (site, found, _) = site_with(
        "",
        &[
            ("content/_index.md", "+++\nsort_by = 'date'\n+++\n"),
            ("content/old.md", "+++\ndate = 2026-01-01\n+++\n"),
            ("content/new.md", "+++\ndate = 2026-02-01\n+++\n"),
            ("content/same.md", "+++\ndate = 2026-02-01\n+++\n"),
            ("content/none.md", "+++\n+++\n"),
        ],
    );
    assert_eq!(codes(&found), [Code::PageNotSortable]);
    let root = site.root("en").unwrap();
    assert_eq!(paths(&site, &root.pages), ["/same/", "/new/", "/old/"]);
    let new = site.page(root.pages[1]);
    assert_eq!((new.lower, new.higher), (Some(root.pages[0]), Some(root.pages[2])));
}

#[test]
fn what_is_held_is_not_there_and_says_why() {
    let (site, found, _) = site_with(
        "",
        &[
            ("content/a/_index.md", "+++\ndraft = true\n+++\n"),
            ("content/a/b/_index.md", "+++\n+++\n"),
            ("content/a/b/c.md", "+++\n+++\n"),
            ("content/soon/index.md", "+++\n[extra]\nembargo_until = 2026-11-21T09:00:00\n+++\n"),
            ("content/soon/photo.jpg", "x"),
            ("content/open/index.md", "+++\n+++\n"),
            ("content/open/inner/index.md", "+++\ndraft = true\n+++\n"),
            ("content/open/inner/secret.pdf", "x"),
        ],
    );
    assert_eq!(codes(&found), []);
    assert_eq!(paths(&site, &site.page_ids().collect::<Vec<_>>()), ["/open/"]);
    assert!(site.pages[0].assets.is_empty(), "files of a held page below an open one stay unpublished");
    assert_eq!(site.held("soon/index.md").unwrap().reason(), "it is held until 21 November 2026, 09:00");
    assert!(site.held("a/b/c.md").is_some() && site.find_asset("soon/photo.jpg").is_none());
}

#[test]
fn files_beside_a_held_page_are_held_with_it() {
    let (site, found, _) = site_with(
        "[languages.fr]",
        &[
            ("content/_index.md", "+++\n+++\n"),
            ("content/draft.md", "+++\ndraft = true\n+++\n"),
            ("content/soon/index.md", "+++\ndraft = true\n+++\n"),
            ("content/soon/deep/photo.jpg", "x"),
            ("content/both/index.md", "+++\n+++\n"),
            ("content/both/index.fr.md", "+++\ndraft = true\n+++\n"),
            ("content/both/photo.jpg", "x"),
            ("content/part/_index.md", "+++\ndraft = true\n+++\n"),
            ("content/part/tables/a.csv", "x"),
            ("content/data/a.csv", "x"),
        ],
    );
    assert_eq!(codes(&found), []);
    let owner = |file: &str| site.held_file(file).map(|(owner, _)| owner);
    assert_eq!(owner("draft.md"), Some("draft.md"));
    assert_eq!(owner("soon/deep/photo.jpg"), Some("soon/index.md"));
    assert_eq!(owner("part/tables/a.csv"), Some("part/_index.md"));
    let open = ["both/index.md", "both/photo.jpg", "both/notes", "data/a.csv", "top.csv"];
    assert_eq!(open.map(owner), [None; 5], "a draft beside them holds nothing but itself");
}

#[test]
fn collisions_name_every_claim() {
    let (_, found, _) = site_with(
        "taxonomies = [{ name = 'topics' }]",
        &[
            ("content/a.md", "+++\naliases = ['b']\n+++\n"),
            ("content/b.md", "+++\n[taxonomies]\ntopics = ['x']\n+++\n"),
            ("content/c.md", "+++\npath = 'topics/x'\n+++\n"),
            ("content/d.md", "+++\nslug = 'c2'\nrender = false\n+++\n"),
            ("content/e.md", "+++\nslug = 'c2'\n+++\n"),
        ],
    );
    assert_eq!(codes(&found), [Code::AddressCollision, Code::AddressCollision]);
    assert!(found[0].message.contains("`/b/`") && found[1].message.contains("`/topics/x/`"));
}

#[test]
fn what_has_no_address_collides_with_nothing() {
    let (_, found, _) = site_with(
        "",
        &[
            ("content/_index.md", "+++\n+++\n"),
            ("content/index.md", "+++\n+++\n"),
            ("content/!!!.md", "+++\n+++\n"),
            ("content/a/_index.md", "+++\n+++\n"),
            ("content/a/index.md", "+++\n+++\n"),
            ("content/b/index.md", "+++\n+++\n"),
        ],
    );
    assert_eq!(codes(&found), [Code::AddressEmpty, Code::PageMisplaced, Code::PageMisplaced]);
}

#[test]
fn a_collision_says_which_of_the_two_to_change() {
    let help = |files: &[(&str, &str)]| {
        let found = site_with("", files).1;
        assert_eq!(codes(&found), [Code::AddressCollision], "{found:?}");
        (found[0].labels[0].file.to_string(), found[0].help.clone().unwrap())
    };
    let page = ("content/a.md", "+++\n+++\n");
    let told = |file: &str, help: &str| (file.to_owned(), help.to_owned());
    assert_eq!(
        help(&[page, ("content/b.md", "---\nslug: a\n---\n")]),
        told("content/b.md", "give `content/b.md` another address: `slug: \"another-name\"`")
    );
    assert_eq!(
        help(&[page, ("content/a/_index.md", "+++\n+++\n")]),
        told("content/a.md", "give `content/a.md` another address: `slug = \"another-name\"`")
    );
    assert_eq!(
        help(&[page, ("content/b.md", "+++\naliases = ['/a']\n+++\n")]),
        told("content/b.md", "take `\"/a\"` out of the `aliases` of `content/b.md`")
    );
}

#[test]
fn languages_have_their_own_roots_and_versions() {
    let (site, found, _) = site_with(
        "[languages.fr]\n",
        &[("content/a.md", "+++\n+++\n"), ("content/a.fr.md", "+++\n+++\n"), ("content/b.xx.md", "+++\n+++\n")],
    );
    assert_eq!(codes(&found), [Code::LanguageUnknown]);
    let french = site.find("a.fr.md").unwrap();
    assert_eq!(site.path(french).as_str(), "/fr/a/");
    assert_eq!(site.find_in("a.md", "fr"), Some(french));
    assert_eq!(site.translations_of(french).len(), 2);
    assert_eq!(site.root("fr").unwrap().path.as_str(), "/fr/");
}

#[test]
fn transparent_sections_show_their_pages_above() {
    let (site, _, _) = site_with(
        "",
        &[
            ("content/_index.md", "+++\nsort_by = 'title'\n+++\n"),
            ("content/in/_index.md", "+++\ntransparent = true\nsort_by = 'title'\n+++\n"),
            ("content/in/b.md", "+++\ntitle = 'B'\n+++\n"),
            ("content/a.md", "+++\ntitle = 'A'\n+++\n"),
        ],
    );
    let root = site.root("en").unwrap();
    assert_eq!(paths(&site, &root.pages), ["/a/", "/in/b/"]);
    assert_eq!(site.page(root.pages[1]).lower, Some(root.pages[0]));
}

#[test]
fn terms_that_share_an_address_are_one() {
    let (site, found, _) = site_with(
        "taxonomies = [{ name = 'topics' }]",
        &[
            ("content/a.md", "+++\n[taxonomies]\ntopics = ['Neglect', '?']\n+++\n"),
            ("content/b.md", "+++\ndate = 2026-01-01\n[taxonomies]\ntopics = ['neglect']\ntopic = ['x']\n+++\n"),
        ],
    );
    assert_eq!(codes(&found), [Code::TaxonomyTermEmpty, Code::TaxonomyUnknown]);
    let term = &site.taxonomies[0].terms[0];
    assert_eq!((term.name.as_str(), term.slug.as_str()), ("Neglect", "neglect"));
    assert_eq!(paths(&site, &term.pages), ["/b/", "/a/"]);
}

#[test]
fn a_translation_is_held_with_its_original() {
    let held = "+++\n[extra]\nembargo_until = 2027-01-01\n+++\n";
    let (site, _, _) = site_with(
        "[languages.fr]\n",
        &[
            ("content/a.md", held),
            ("content/a.fr.md", "+++\n+++\n"),
            ("content/b.md", "+++\ndraft = true\n+++\n"),
            ("content/b.fr.md", "+++\n+++\n"),
            ("content/c.md", "+++\n+++\n"),
            ("content/c.fr.md", held),
        ],
    );
    assert_eq!(paths(&site, &site.page_ids().collect::<Vec<_>>()), ["/fr/b/", "/c/"]);
    assert!(site.held("a.fr.md").is_some());
}

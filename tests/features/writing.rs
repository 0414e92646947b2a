//! How the output folder is written: all of it or nothing, the same every time, and only what changed.

use std::fs;
use std::process::Stdio;

use crate::site::{Site, page};
use crate::support::{MARKER, NOW, finish, read_tree, signpost};

fn settings(address: &str) -> String {
    format!(
        "base_url = \"{address}\"\ngenerate_feeds = true\n\
         taxonomies = [{{ name = \"topics\", paginate_by = 3, feed = true }}]\n\
         [languages.cy]\ngenerate_feeds = true\n"
    )
}

/// Enough pages, terms, feeds and languages that several threads have work at once.
fn large() -> Site {
    let site = Site::new(&[]);
    site.write("zola.toml", &settings("https://example.org"));
    site.write("templates/taxonomy_list.html", "{% for term in terms %}{{ term.name }} {% endfor %}");
    site.write("templates/taxonomy_single.html", "{% for page in paginator.pages %}{{ page.title }} {% endfor %}");
    for number in 0..60 {
        let topics = format!("[\"t{}\", \"t{}\"]", number % 7, number % 5);
        let text = format!(
            "+++\ntitle = \"Page {number}\"\ndate = 2026-01-{:02}\n[taxonomies]\ntopics = {topics}\n[extra]\nb = 1\na = 2\n\
             +++\n\n## Heading\n\nTo [the next](@/news/page-{}.md#heading).\n",
            number % 28 + 1,
            (number + 1) % 60
        );
        site.write(&format!("content/news/page-{number}.md"), &text);
        site.write(&format!("content/news/page-{number}.cy.md"), &page(&format!("Tudalen {number}"), "Gair."));
    }
    site.write("content/news/_index.md", "+++\ntitle = \"News\"\nsort_by = \"date\"\npaginate_by = 7\n+++\n");
    site.write("templates/page.html", "{{ page.extra }}{% for key, value in page.taxonomies %}{{ key }}{{ value }}{% endfor %}{{ page.content | safe }}{% for link in page.backlinks %}{{ link.permalink }}{% endfor %}");
    site
}

#[test]
fn two_builds_are_the_same_on_any_number_of_threads() {
    let site = large();
    let build = |threads: &str, output: &str| {
        let args = ["build", "--output-dir", output, "--now", NOW];
        let run = finish(signpost(site.root()).args(args).env("RAYON_NUM_THREADS", threads));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        read_tree(&site.root().join(output))
    };
    let one = build("1", "one");
    assert!(one.len() > 120, "only {} files", one.len());
    for output in ["four", "again"] {
        let other = build("4", output);
        let differ: Vec<_> = one.iter().filter(|(path, contents)| other.get(*path) != Some(*contents)).collect();
        assert!(
            differ.is_empty() && one.len() == other.len(),
            "{:?}",
            differ.iter().map(|(path, _)| path).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_failed_build_leaves_the_last_good_site() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "Ring us."))]);
    let good = site.built(&[]);
    let old = site.age();
    site.write("content/contact.md", &page("Contact us", "See [nobody](@/nobody.md)."));
    site.write("content/about.md", &page("About", "New."));
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(site.tree(), good);
    assert_eq!(site.modified("contact/index.html"), old);
    let beside: Vec<_> = fs::read_dir(site.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside.len(), 4, "the failed build left something behind: {beside:?}");
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let site = large();
    let sites = ["https://example.org", "https://example.net"].map(|address| {
        site.write("zola.toml", &settings(address));
        (settings(address), site.built(&[]))
    });
    assert!(sites[0].1 != sites[1].1);
    let mut seen = [0, 0];
    for wait in 0..24_u64 {
        // Whichever site is in place, the build that is killed is making the other.
        let now = usize::from(site.tree() == sites[1].1);
        site.write("zola.toml", &sites[1 - now].0);
        let mut command = signpost(site.root());
        command.args(["build", "--now", NOW]).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        // Spinning for longer each time meets the build at different points, wherever the machine is quick or slow.
        let mut left = wait * wait * 40_000;
        while left > 0 && child.try_wait().expect("the child can be asked").is_none() {
            left = left.saturating_sub(10_000);
            std::hint::black_box((0..10_000).sum::<u64>());
        }
        child.kill().expect("a child can be killed");
        child.wait().expect("a killed child ends");
        let tree = site.tree();
        let which = sites.iter().position(|(_, site)| *site == tree);
        seen[usize::from(which.expect("a killed build leaves a whole site") != now)] += 1;
    }
    assert!(seen[0] > 0, "no build was killed in time");
    site.write("zola.toml", &sites[0].0);
    assert_eq!(site.built(&[]), sites[0].1, "the next build goes through");
    let left = fs::read_dir(site.root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<_> = left.filter(|name| name.starts_with('.')).collect();
    assert_eq!(left, Vec::<String>::new(), "what killed builds left is cleared away");
}

#[test]
fn unchanged_files_keep_their_bytes_and_their_time() {
    let site = Site::new(&[
        ("content/contact.md", &page("Contact us", "Ring us.")),
        ("content/about.md", &page("About", "Old words.")),
        ("content/leaflet/index.md", &page("Leaflet", "A sheet.")),
        ("content/leaflet/sheet.txt", "A sheet."),
        ("static/form.txt", "A form."),
    ]);
    let before = site.built(&[]);
    let old = site.age();
    site.write("content/about.md", &page("About", "New words."));
    let after = site.built(&[]);
    for (path, contents) in after.iter().filter(|(path, _)| *path != MARKER) {
        let same = before.get(path) == Some(contents);
        assert_eq!(same, path != "about/index.html", "{path}");
        assert_eq!(site.modified(path) == old, same, "{path}");
    }
    site.age();
    site.built(&[]);
    assert!(after.keys().all(|path| site.modified(path) == old), "nothing changed, so nothing is written");
}

#[test]
fn what_vanished_is_removed() {
    let site = Site::new(&[
        ("content/contact.md", &page("Contact us", "Ring us.")),
        ("content/leaflet/index.md", &page("Leaflet", "A sheet.")),
        ("content/leaflet/data/sheet.txt", "A sheet."),
        ("static/files/form.txt", "A form."),
    ]);
    assert!(site.built(&[]).contains_key("leaflet/data/sheet.txt"));
    for path in ["content/leaflet/index.md", "content/leaflet/data/sheet.txt", "static/files/form.txt"] {
        site.remove(path);
    }
    let tree = site.built(&[]);
    assert!(tree.keys().all(|path| !path.starts_with("leaflet") && !path.starts_with("files")), "{:?}", tree.keys());
    assert!(!site.output().join("leaflet").exists() && !site.output().join("files").exists(), "no empty folder stays");
}

#[test]
fn only_a_folder_that_a_build_made_is_replaced() {
    let site = Site::new(&[]);
    site.write("papers/letter.txt", "Not a website.");
    let run = site.run(&["build", "--output-dir", "papers", "--now", NOW]);
    assert_ne!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("--force"), "{}", run.stderr);
    assert_eq!(read_tree(&site.root().join("papers")).len(), 1, "the letter is still there, and alone");
    let run = site.run(&["build", "--output-dir", "papers", "--force", "--now", NOW]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn dotfiles_of_the_output_stay_when_asked() {
    let site = Site::new(&[]);
    site.built(&[]);
    site.write("public/.nojekyll", "");
    site.write("zola.toml", "base_url = \"https://example.org\"\npreserve_dotfiles_in_output = true\n");
    assert!(site.built(&[]).contains_key(".nojekyll"));
    site.write("zola.toml", "base_url = \"https://example.org\"\n");
    assert!(!site.built(&[]).contains_key(".nojekyll"));
}

#[test]
fn an_earlier_site_is_only_spoken_of_where_there_is_one() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "See [fees](@/fees.md)."))]);
    let broken = site.build(&[]);
    assert!(broken.stderr.ends_with("Not built: 1 error.\n"), "{}", broken.stderr);
    site.write("content/fees.md", &page("Fees", "None."));
    site.built(&[]);
    site.write("zola.toml", "base_url = 'https://example.org'\ntitel = 'A board'\n");
    let broken = site.build(&[]);
    assert!(broken.stderr.ends_with("Not built: 1 error. The last good site is unchanged.\n"), "{}", broken.stderr);
}

#[test]
fn the_output_folder_is_named_as_it_was_typed() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "Ring us."))]);
    let says = |args: &[&str], words: &str| {
        let run = site.build(args);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    };
    says(&[], " into public: ");
    says(&["--output-dir", "out/../www"], " into out/../www: ");
    let typed = site.root().join("whole").display().to_string();
    says(&["--output-dir", &typed], &format!(" into {typed}: "));
}

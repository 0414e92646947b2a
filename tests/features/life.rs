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
    assert!(
        notice.contains("taken down on <time datetime=\"2026-10-31\">31 October 2026</time>")
            && notice.contains("Heron plan"),
        "{notice}"
    );
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
    assert_eq!(run.stderr.matches("warning[expired-page-linked]").count(), 5, "{}", run.stderr);
    let gap = "warning[expired-page-linked]: this page shows something of `news/plan/index.md`, which has expired\n --> content/a.md";
    assert!(run.stderr.contains(gap), "{}", run.stderr);
    assert!(text(&site, "a/index.html").contains("<a href=\"https://example.org/news/plan/\">the plan</a>"));
    let run = later("check");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[expired-page-linked]"), "{}", run.stderr);
}

/// A site's own templates take the first page of a section, and one day there is none.
#[test]
fn a_section_that_time_has_emptied_stops_no_build() {
    let first = "{% set first = section.pages | first %}<a href=\"{{ first.permalink }}\">{{ first.title }}</a>";
    let home = "{% set news = get_section(path=\"news/_index.md\") %}{% set first = news.pages | first %}{{ first.title }}, {{ first.extra.topic }}";
    let careful =
        "{% set first = section.pages | first %}{% if first %}{{ first.title }}{% else %}Nothing now{% endif %}";
    let site = Site::new(&[
        ("zola.toml", DEMONSTRATION),
        ("templates/index.html", home),
        ("templates/section.html", first),
        ("templates/careful.html", careful),
        ("content/_index.md", &page("Home", "")),
        ("content/news/_index.md", &page("News", "")),
        ("content/plans/_index.md", "+++\ntitle = \"Plans\"\ntemplate = \"careful.html\"\n+++\n"),
    ]);
    let expiring = "+++\ntitle = \"Fair\"\n[extra]\ntopic = \"fun\"\nexpires_at = 2027-01-01\n+++\n";
    site.write("content/news/fair.md", expiring);
    site.write("content/plans/fair.md", expiring);
    site.built(&[]);
    assert_eq!(text(&site, "index.html"), "Fair, fun");
    let run = site.run(&["build", "--now", "2028-11-20"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stderr.contains("warning[expired-page-linked]: this page shows something of `news/fair.md`"),
        "{}",
        run.stderr
    );
    assert_eq!(text(&site, "index.html"), "Fair, ");
    assert_eq!(text(&site, "news/index.html"), "<a href=\"https://example.org/news/fair/\">Fair</a>");
    assert_eq!(text(&site, "plans/index.html"), "Nothing now", "who asks first is told the truth");
    let run = site.run(&["check", "--now", "2028-11-20"]);
    assert!(run.stderr.contains("error[expired-page-linked]"), "{}", run.stderr);
    // A section that never had a page is a mistake of its author.
    site.remove("content/news/fair.md");
    site.remove("content/plans/fair.md");
    assert_eq!(site.build(&[]).code, Some(1));
}

/// What was right yesterday is only told by a build, whatever else looked at the page that has expired.
#[test]
fn an_expired_contact_or_document_stops_no_build() {
    let site = site("[extra]\nexpires_at = 2027-01-01");
    let settings = DEMONSTRATION.replace("true\n", "true\nexit_url = \"https://www.example.com/weather\"\n");
    site.write("zola.toml", &settings.replacen('\n', "\ntaxonomies = [{ name = \"topics\" }]\n", 1));
    let properties =
        ["kind", "phone", "expires_at", "file", "html_equivalent"].map(|name| format!("{name}.type = \"string\"\n"));
    let contacts = "contacts = { type = \"array\", items = { type = \"string\", x-ref = \"line\" } }\n";
    for (kind, traits) in [("worry", "x-traits = [\"sensitive\"]\n"), ("line", "")] {
        site.write(
            &format!("kinds/{kind}.toml"),
            &format!("type = \"object\"\n{traits}[properties]\n{contacts}{}", properties.concat()),
        );
    }
    let page = |extra: &str| format!("+++\ntitle = \"Afraid\"\n[extra]\n{extra}\n+++\n\nYou can ring.\n");
    site.write("content/afraid.md", &page("kind = \"worry\"\ncontacts = [\"listener\"]"));
    let until = "expires_at = 2027-01-01";
    site.write("content/listener.md", &page(&format!("kind = \"line\"\nphone = \"01632 960001\"\n{until}")));
    site.write(
        "content/paper.md",
        &page(&format!("kind = \"line\"\nfile = \"paper.pdf\"\nhtml_equivalent = \"paper\"\n{until}")),
    );
    site.write("static/paper.pdf", "%PDF-1.4\n");
    std::os::unix::fs::symlink("../content/news/plan/map.txt", site.root().join("static/map.txt"))
        .expect("a link can be made");
    site.built(&[]);
    let later = |command: &str| site.run(&[command, "--now", "2028-11-20T09:00:00Z"]);
    let run = later("build");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for code in ["help-missing", "held-file-linked"] {
        assert!(run.stderr.contains(&format!("warning[{code}]")), "{code}: {}", run.stderr);
    }
    let run = later("check");
    assert!(
        run.stderr.contains("error[help-missing]") && run.stderr.contains("error[held-file-linked]"),
        "{}",
        run.stderr
    );
}

/// A page that waits for its moment is looked at before: at that moment nobody may be there.
#[test]
fn check_finds_what_would_stop_the_build_when_a_held_page_appears() {
    let held =
        |body: &str| format!("+++\ntitle = \"Otter\"\n[extra]\npublish_at = 2026-12-03T09:00:00\n+++\n\n{body}\n");
    let site = site("");
    site.write("content/soon.md", &held("See [it](@/none.md)."));
    let run = site.run(&["check", "--now", crate::support::NOW]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("error[link-target-missing]") && run.stderr.contains("content/soon.md"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("when pages that are held appear, by 3 December 2026 at 09:00"), "{}", run.stderr);
    assert_eq!(site.build(&[]).code, Some(0), "it is not wrong yet");
    site.write("content/soon.md", &held("See [it](@/news/new.md)."));
    let run = site.run(&["check", "--now", crate::support::NOW]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// Whatever a text asks of a page or of a file beside it: when the page has expired or was withdrawn, there is a gap, and the
/// build goes on.
#[test]
fn what_is_taken_down_leaves_a_gap_and_stops_no_build() {
    let text = [
        "{% set d = load_data(path=\"content/news/plan/d.toml\") %}[{{ d.title }}{{ d.count }}{{ d.deep.name }}]{% for row in d.rows %}(heron {{ row.a }}){% endfor %}",
        "{% set plain = load_data(path=\"content/news/plan/map.txt\") %}<{{ plain }}>",
        "{{ get_hash(path=\"content/news/plan/map.txt\") }} {{ get_url(path=\"news/plan/map.txt\") }} {{ get_url(path=\"@/news/plan/map.txt\", cachebust=true) }}",
        "{% set size = get_image_metadata(path=\"content/news/plan/p.svg\") %}{{ size.width }}",
        "{% set r = get_record(id=\"plan\") %}{{ r.title }} {{ r.permalink }} {{ r.extra.message | upper }} {{ r.extra.day | date(format=\"%Y\") }}{% for row in r.extra.rows %}{{ row.id }}{% endfor %}",
        "{% set p = get_page(path=\"news/plan/index.md\") %}{{ p.extra.message }} {{ p.date | date(format=\"%Y\") }}",
        "{% set t = get_taxonomy_term(kind=\"topics\", term=\"Herons\") %}{{ t.page_count }} {{ get_taxonomy_url(kind=\"topics\", term=\"herons\") }}",
    ];
    for (hold, code) in [("expires_at = 2027-01-01", "expired-page-linked"), ("", "withdrawn-page-linked")] {
        let extra =
            "kind = \"plan\"\nid = \"plan\"\nmessage = \"Heron news\"\nday = 2026-05-05\nrows = [{ id = \"r-1\" }]";
        let site = site(&format!("[extra]\n{extra}\n{hold}"));
        site.write("zola.toml", &DEMONSTRATION.replacen('\n', "\ntaxonomies = [{ name = \"topics\" }]\n", 1));
        let names = ["kind", "id", "message", "day", "expires_at", "withdrawn"].map(|name| format!("{name} = {{}}\n"));
        site.write(
            "kinds/plan.toml",
            &format!("type = \"object\"\n[properties]\nrows.type = \"array\"\n{}", names.concat()),
        );
        site.write("content/news/plan/d.toml", "title = \"Heron\"\ncount = 5\nrows = [{ a = \"heron\" }]\ndeep = { name = \"Heron\", \"Jane Heron\" = 1 }\n");
        site.write("content/news/plan/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"7\" height=\"8\"/>");
        for (index, text) in text.iter().enumerate() {
            site.write(&format!("content/asks-{index}.md"), &page("Asks", text));
        }
        let card = |template: &str, key: &str| {
            format!("+++\ntitle = \"C\"\ntemplate = \"{template}\"\n[extra]\n{key} = \"plan\"\n+++\n")
        };
        site.write("content/wallet.md", &card("print/wallet-card.html", "card_of"));
        site.write("content/poster.md", &card("print/poster.html", "card_of"));
        site.write("content/whole.md", &card("kinds/whole.html", "whole_of"));
        site.built(&[]);
        assert!(self::text(&site, "asks-0/index.html").contains("[Heron5Heron](heron heron)"));
        if hold.is_empty() {
            site.write("content/news/plan/index.md", &format!("+++\ntitle = \"Plan\"\n[taxonomies]\ntopics = [\"herons\"]\n[extra]\n{extra}\nwithdrawn = true\n+++\n"));
        }
        let run = site.run(&["build", "--now", "2028-11-20T09:00:00Z"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let shown = |index: usize| self::text(&site, &format!("asks-{index}/index.html"));
        assert!(shown(0).contains("[]") && !shown(0).contains("heron"), "{}", shown(0));
        assert!(shown(2).contains("https://example.org/news/plan/ "), "{}", shown(2));
        assert!(!says(&site.tree(), "Heron news") && !says(&site.tree(), "Jane Heron"));
        for asking in [
            "asks-0.md",
            "asks-1.md",
            "asks-2.md",
            "asks-3.md",
            "asks-4.md",
            "asks-5.md",
            "wallet.md",
            "poster.md",
            "whole.md",
        ] {
            let told = run
                .stderr
                .split("\n\n")
                .any(|problem| problem.contains(code) && problem.contains(&format!("content/{asking}")));
            assert!(told, "{asking}: {}", run.stderr);
        }
    }
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

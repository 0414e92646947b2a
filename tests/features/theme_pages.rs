//! What the default theme makes of pages: calendars, changes, words explained in place, sheets to print, other languages.

use crate::site::{Site, says};
use crate::support::Tree;

const CONFIG: &str =
    "base_url = \"https://example.org/board/\"\ntitle = \"A board\"\n[extra.signpost]\nareas = [\"southend\"]\n";

/// A site with the default theme: none of the plain templates.
fn themed(files: &[(&str, &str)]) -> Site {
    let site = Site::new(files);
    for name in ["index", "section", "page"] {
        site.remove(&format!("templates/{name}.html"));
    }
    if files.iter().all(|(path, _)| *path != "zola.toml") {
        site.write("zola.toml", CONFIG);
    }
    site
}

fn read(tree: &Tree, path: &str) -> String {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("{path} is not there: {:?}", tree.keys()));
    String::from_utf8(bytes.clone()).expect("the output is UTF-8")
}

fn meeting(title: &str, rest: &str) -> String {
    format!(
        "+++\ntitle = \"{title}\"\ndate = 2026-10-01\n[extra]\nkind = \"meeting\"\ngroup = \"executive\"\n{rest}\n+++\n"
    )
}

fn with_meetings() -> Site {
    let group =
        "+++\ntitle = \"Executive\"\n[extra]\nkind = \"group\"\nremit = \"It leads.\"\nchair_role = \"Chair\"\n+++\n";
    let training = "+++\ntitle = \"First steps\"\n[extra]\nkind = \"training\"\nlevel = \"1\"\nmode = \"online\"\n\
        audience = [\"professionals\"]\nlast_reviewed_on = 2026-09-01\ndates = [\n\
        { id = \"autumn\", start = 2026-10-08T09:30:00 },\n\
        { id = \"winter\", start = 2026-12-08T09:30:00, end = 2026-12-08T12:30:00, status = \"cancelled\" },\n]\n+++\n";
    let list = "+++\ntitle = \"Meetings\"\ntemplate = \"kinds/events.html\"\n+++\n";
    themed(&[
        ("content/executive.md", group),
        ("content/first-steps.md", training),
        ("content/meetings/_index.md", list),
        (
            "content/meetings/past.md",
            &meeting("Past", "starts = 2026-06-03T14:00:00\nends = 2026-06-03T16:00:00\nstatus = \"held\""),
        ),
        (
            "content/meetings/next.md",
            &meeting(
                "Next; and a very long name, longer than a line of a calendar may be: é",
                "starts = 2026-12-03\nends = 2026-12-04\nstatus = \"planned\"\nplace = \"Hall, room 2\"",
            )
            .replace("date =", "description = \"Open to all.\"\ndate ="),
        ),
        (
            "content/meetings/off.md",
            &meeting(
                "Off",
                "starts = 2026-12-10T14:00:00\nstatus = \"cancelled\"\nchanges = [{ on = 2026-11-01, kind = \"major\", note = \"Called off.\" }]",
            ),
        ),
        (
            "content/meetings/secret.md",
            &meeting(
                "Secret gathering",
                "starts = 2026-12-11\nstatus = \"planned\"\nembargo_until = 2026-12-01T09:00:00",
            ),
        ),
    ])
}

#[test]
fn a_meeting_has_a_calendar_file_beside_it() {
    let site = with_meetings();
    let tree = site.built(&[]);
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Signpost//Calendar of a page//EN\r\nBEGIN:VEVENT\r\n\
        UID:next@example.org-board\r\nDTSTAMP:20260930T230000Z\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\n\
        DTSTART;VALUE=DATE:20261203\r\nDTEND;VALUE=DATE:20261205\r\n\
        SUMMARY:Next\\; and a very long name\\, longer than a line of a calendar may \r\n be: é\r\n\
        DESCRIPTION:Open to all.\r\nLOCATION:Hall\\, room 2\r\nURL:https://example.org/board/meetings/next/\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(read(&tree, "meetings/next/calendar.ics"), expected);
    let past = read(&tree, "meetings/past/calendar.ics");
    assert!(past.contains("DTSTART:20260603T130000Z\r\nDTEND:20260603T150000Z\r\n"), "{past}");
    let off = read(&tree, "meetings/off/calendar.ics");
    assert!(off.contains("SEQUENCE:2\r\nSTATUS:CANCELLED\r\n") && off.contains("SUMMARY:Cancelled: Off\r\n"), "{off}");
    assert!(
        read(&tree, "meetings/off/index.html").contains("href=\"https://example.org/board/meetings/off/calendar.ics\"")
    );
    let training = read(&tree, "first-steps/calendar.ics");
    assert!(
        training.contains("UID:first-steps-autumn@example.org-board\r\nDTSTAMP:20260831T230000Z\r\n"),
        "{training}"
    );
    assert!(
        training.contains("STATUS:CANCELLED\r\nDTSTART:20261208T093000Z\r\nDTEND:20261208T123000Z\r\n"),
        "{training}"
    );
}

#[test]
fn a_list_has_one_calendar_of_what_is_to_come() {
    let site = with_meetings();
    let tree = site.built(&[]);
    for path in ["meetings/calendar.ics", "executive/calendar.ics"] {
        let list = read(&tree, path);
        assert_eq!(list.matches("BEGIN:VEVENT").count(), 2, "{list}");
        assert!(list.contains("UID:next@") && list.contains("UID:off@"), "{list}");
    }
    assert!(read(&tree, "meetings/index.html").contains("Add all of these to your calendar"));
    assert!(!says(&tree, "Secret gathering"), "it is held");
    // Another day changes what is to come, and not the file of one meeting.
    let earlier = site.tree_at("2026-06-01T09:00:00Z");
    assert_eq!(read(&earlier, "meetings/calendar.ics").matches("BEGIN:VEVENT").count(), 3);
    assert_eq!(earlier["meetings/next/calendar.ics"], tree["meetings/next/calendar.ics"]);
    let told = site.build(&[]).stdout;
    assert!(told.contains("2026-12-01T09:00:00"), "a page is released first: {told}");
    site.remove("content/meetings/secret.md");
    let told = site.build(&[]).stdout;
    assert!(told.contains("2026-12-04T00:00:00+00:00") && told.contains("what is to come"), "{told}");
    // A calendar is never empty.
    for name in ["next", "off"] {
        site.remove(&format!("content/meetings/{name}.md"));
    }
    let tree = site.built(&[]);
    assert!(!tree.contains_key("meetings/calendar.ics") && !tree.contains_key("executive/calendar.ics"));
    assert!(!read(&tree, "meetings/index.html").contains("calendar.ics"));
}

#[test]
fn changes_of_a_kind_of_the_sites_own_are_listed_and_fed() {
    let kind = "title = \"Leaflet\"\ntype = \"object\"\nx-template = \"page.html\"\n[properties.made_for]\ntype = \"string\"\n";
    let leaflet = |on: &str, note: &str| {
        format!(
            "+++\ntitle = \"Leaflet {on}\"\n[extra]\nkind = \"leaflet\"\nchanges = [{{ on = {on}, kind = \"minor\", note = \"{note}\", sections = [\"why\"] }}]\n+++\n\n## Why\n"
        )
    };
    let site = themed(&[
        ("kinds/leaflet.toml", kind),
        ("content/a.md", &leaflet("2026-03-01", "Older words.")),
        ("content/b.md", &leaflet("2026-05-01", "Newer words.")),
        ("content/changes.md", "+++\ntitle = \"Changes\"\ntemplate = \"kinds/amendments.html\"\n+++\n"),
    ]);
    let tree = site.built(&[]);
    for path in ["changes/index.html", "changes/atom.xml"] {
        let text = read(&tree, path);
        let places = [text.find("Newer words."), text.find("Older words.")];
        assert!(places[0].is_some() && places[0] < places[1], "{path}: newest first: {text}");
        assert!(text.contains("https://example.org/board/b/#why"), "{path}: {text}");
    }
    site.write("templates/own.html", "{% for one in get_changes() %}{{ one.date }} {{ one.page.title }} {{ one.kind }} {{ one.section }} {{ one.why }}|{% endfor %}");
    site.write("content/changes.md", "+++\ntemplate = \"own.html\"\n+++\n");
    let expected =
        "2026-05-01 Leaflet 2026-05-01 minor why Newer words.|2026-03-01 Leaflet 2026-03-01 minor why Older words.|";
    assert_eq!(read(&site.built(&[]), "changes/index.html"), expected);
}

#[test]
fn a_poster_of_a_page_that_has_gone_says_so() {
    let guide = "+++\ntitle = \"Safe sleep\"\n[extra]\nkind = \"guide\"\nexpires_at = 2026-10-01T09:00:00\n+++\n";
    let sheet = |template: &str, of: &str| {
        format!("+++\ntitle = \"To print\"\ntemplate = \"print/{template}.html\"\n[extra]\ncard_of = \"{of}\"\n+++\n")
    };
    let site = themed(&[
        ("content/safe-sleep.md", guide),
        ("content/poster.md", &sheet("poster", "safe-sleep")),
        ("content/poster-by-path.md", &sheet("poster", "safe-sleep.md")),
        ("content/card.md", &sheet("wallet-card", "safe-sleep")),
        (
            "content/whole.md",
            "+++\ntitle = \"Whole\"\ntemplate = \"kinds/whole.html\"\n[extra]\nwhole_of = \"safe-sleep\"\n+++\n",
        ),
    ]);
    let (before, after) = (site.tree_at("2026-09-01T09:00:00Z"), site.built(&[]));
    for path in ["poster/index.html", "poster-by-path/index.html", "card/index.html"] {
        let (printed, gone) = (read(&before, path), read(&after, path));
        assert!(printed.contains("card-title\">Safe sleep<"), "{path}: {printed}");
        assert!(gone.contains("There is nothing to print here at present."), "{path}: {gone}");
        assert!(!gone.contains("card-title") && !gone.contains("card-numbers"), "{path}: {gone}");
    }
    let path = "whole/index.html";
    assert!(
        read(&before, path)
            .contains("<a href=\"https://example.org/board/safe-sleep/\">Read it chapter by chapter</a>")
    );
    assert!(read(&after, path).contains("is not published now."), "a report all on one page");
}

#[test]
fn words_are_explained_where_they_are_read_first() {
    let term = |title: &str, rest: &str| {
        format!(
            "+++\ntitle = \"{title}\"\n[extra]\nkind = \"term\"\nshort = \"What {title} is.\"\n{rest}\n+++\n\n{title}. Ask the LADO.\n"
        )
    };
    let guide = "+++\ntitle = \"LADO\"\ndescription = \"About the LADO, 2015-16\"\n[extra]\nkind = \"guide\"\n+++\n\n\
        ## The LADO in 2015-16\n\nRing [the LADO](https://example.com/). The LADO and `MARAC` of 2015–16. The LADO.\n\n\
        {% <care level=\"emergency\" title=\"Now\"> %}\n\nThe MARAC.\n\n{% </care> %}\n";
    let site = themed(&[
        ("content/words/lado.md", &term("LADO", "acronym_of = \"Local Authority Designated Officer\"")),
        ("content/words/marac.md", &term("MARAC", "")),
        ("content/guide.md", guide),
        ("content/plain.md", "+++\ntitle = \"Plain\"\n+++\n\nAsk the MARAC.\n"),
    ]);
    let tree = site.built(&[]);
    let page = read(&tree, "guide/index.html");
    let link = "<a class=\"word\" id=\"use-lado\" href=\"#word-lado\" aria-label=\"LADO: what it means\">LADO</a>";
    assert_eq!(page.matches("class=\"word\"").count(), 1, "{page}");
    assert!(page.contains(&format!("The {link} and <code>MARAC</code>")), "{page}");
    assert!(page.contains("<dt id=\"word-lado\">LADO, Local Authority Designated Officer</dt>"), "{page}");
    assert!(page.contains("href=\"#use-lado\"") && page.contains("What LADO is."), "{page}");
    assert!(
        page.contains("<span class=\"years\">2015–16</span>")
            && page.contains("in <span class=\"years\">2015-16</span></h2>"),
        "{page}"
    );
    assert!(page.contains("content=\"About the LADO, 2015-16\""), "an attribute stays as it is: {page}");
    assert!(read(&tree, "plain/index.html").contains("href=\"#word-marac\""), "also on a page without a kind");
    let own = read(&tree, "words/marac/index.html");
    assert!(!own.contains("#word-marac") && own.contains("#word-lado"), "{own}");
}

#[test]
fn a_page_names_its_other_languages_and_forms() {
    let config =
        format!("{}[languages.ur]\ntitle = \"بورڈ\"\n", CONFIG.replace("[extra", "default_language = \"en\"\n[extra"));
    let page = "+++\ntitle = \"Help\"\n[extra]\nalternates = [\n{ format = \"bsl\", href = \"https://example.com/bsl\", lang = \"bfi\", label = \"3 minutes\" },\n\
        { format = \"translation\", href = \"/help-pl.pdf\", lang = \"pl\" },\n{ format = \"easy-read\", href = \"/easy.pdf\" },\n]\n+++\n\nHelp.\n";
    let site = themed(&[
        ("zola.toml", &config),
        ("static/easy.pdf", "x"),
        ("static/help-pl.pdf", "x"),
        ("content/help.md", page),
        ("content/help.ur.md", "+++\ntitle = \"مدد\"\n+++\n\nمدد۔\n"),
    ]);
    let tree = site.built(&[]);
    let (english, urdu) = (read(&tree, "help/index.html"), read(&tree, "ur/help/index.html"));
    assert!(urdu.contains("<html lang=\"ur\" dir=\"rtl\""), "{urdu}");
    assert!(english.contains("<html lang=\"en\" dir=\"ltr\""), "{english}");
    let links = [
        "<a href=\"https://example.org/board/ur/help/\" hreflang=\"ur\" lang=\"ur\" dir=\"rtl\">اردو: مدد</a>",
        "hreflang=\"bfi\">British Sign Language video",
        "hreflang=\"pl\"><span lang=\"pl\" dir=\"ltr\">Polski</span></a>",
        ">Easy Read version</a>",
    ];
    for link in links {
        assert!(english.contains(link), "{link} in {english}");
    }
    assert!(urdu.contains("hreflang=\"en\" lang=\"en\" dir=\"ltr\">English: Help</a>"), "{urdu}");
    assert!(english.find("other-forms") < english.find("<p>Help.</p>"), "at the top");
    for html in [english, urdu] {
        for (lang, path) in [("en", "help/"), ("ur", "ur/help/")] {
            let link =
                format!("<link rel=\"alternate\" hreflang=\"{lang}\" href=\"https://example.org/board/{path}\">");
            assert!(html.contains(&link), "{link} in {html}");
        }
    }
}

#[test]
fn a_download_says_its_type_and_size() {
    let page = "+++\ntitle = \"Form\"\n[extra]\nkind = \"download\"\nfile = \"form.txt\"\nresource_type = \"form\"\n\
        accessible = \"yes\"\nhtml_equivalent = \"words\"\n+++\n";
    let site = themed(&[
        ("content/form/index.md", page),
        ("content/form/form.txt", &"x".repeat(2_001)),
        ("content/words.md", "+++\ntitle = \"The form in words\"\n[extra]\nkind = \"guide\"\n+++\n"),
    ]);
    let html = read(&site.built(&[]), "form/index.html");
    assert!(html.contains(">Download Form (TXT, 3&nbsp;kB)</a>"), "{html}");
    assert!(
        html.contains("Read it as a page: <a href=\"https://example.org/board/words/\">The form in words</a>"),
        "{html}"
    );
}

//! The leak proof: whatever brings held text into an output file, of whatever type, the build says so and publishes nothing.

use std::fs;

use rayon::prelude::*;

use crate::site::{Site, page};

/// Held text that stands nowhere else. The name of the word is in every message that would show it.
const SECRET: &str = "the lanternfish nephew slept beside a copper harbour bell until seven";

/// A site whose held page has been copied to `notes.txt`, from where templates may load it.
fn site(hold: &str) -> Site {
    let site = Site::new(&[
        ("content/_index.md", &page("Home", "Welcome.")),
        (
            "content/open/index.md",
            "+++\ntitle = \"Open\"\ndate = 2026-03-01\n[taxonomies]\ntopics = [\"sleep\"]\n+++\nFor everyone.\n",
        ),
        ("content/list/_index.md", &page("List", "")),
        ("content/list/one.md", "+++\ntitle = \"One\"\naliases = [\"old\"]\n+++\nOne.\n"),
    ]);
    site.write(
        "zola.toml",
        "base_url = \"https://example.org\"\ntitle = \"A board\"\ngenerate_feeds = true\n\
         feed_filenames = [\"atom.xml\", \"rss.xml\"]\ntaxonomies = [{ name = \"topics\", feed = true }]\n\
         [extra.signpost]\n",
    );
    site.write("templates/taxonomy_list.html", "{% for term in terms %}{{ term.name }} {% endfor %}");
    site.write("templates/taxonomy_single.html", "{% for page in term.pages %}{{ page.title }} {% endfor %}");
    let body = format!(
        "+++\ntitle = \"A plan\"\n{hold}\n+++\n\nSo it was, and **{}**.\n",
        SECRET.replace("copper", "*copper*")
    );
    site.write("content/held/index.md", &body);
    site.write("content/held/figures.csv", "year,of\n2026,lanternfish harbour bells\n");
    site.write("notes.txt", SECRET);
    site
}

type Plant = fn(&Site);

const LOAD: &str = "{{ load_data(path=\"notes.txt\") }}";

fn templated(site: &Site, name: &str, text: &str) {
    site.write(&format!("templates/{name}"), &text.replace("LOAD", LOAD));
}

/// The index takes longer than the rest of such a site, so the others do without.
fn searching(site: &Site) {
    let config = fs::read_to_string(site.root().join("zola.toml")).expect("the site has settings");
    site.write("zola.toml", &format!("{config}search = true\n"));
}

/// Where it is found, and how it came there.
const CHANNELS: [(&str, Plant); 30] = [
    ("open/index.html", |site| templated(site, "page.html", "<p>LOAD</p>")),
    ("list/index.html", |site| {
        templated(site, "section.html", "<ul><li>{{ load_data(path=\"notes.txt\") | upper }}</ul>")
    }),
    ("index.html", |site| templated(site, "index.html", "<meta name=description content=\"LOAD\">")),
    ("atom.xml", |site| {
        let words = LOAD.replace(" }}", " | replace(from=\" \", to=\"<b>\") }}");
        site.write("templates/atom.xml", &format!("<feed><content type=\"html\">{words}</content></feed>"));
    }),
    ("rss.xml", |site| templated(site, "rss.xml", "<rss><![CDATA[<p>LOAD</p>]]></rss>")),
    ("sitemap.xml", |site| templated(site, "sitemap.xml", "<urlset><!-- LOAD --></urlset>")),
    ("robots.txt", |site| templated(site, "robots.txt", "User-agent: *\n# LOAD\n")),
    ("404.html", |site| templated(site, "404.html", "<img alt='LOAD' src=\"/x.png\">")),
    ("search/index.html", |site| {
        searching(site);
        templated(
            site,
            "search.html",
            "<script>const x = {{ load_data(path=\"notes.txt\") | json_encode | safe }}</script>",
        )
    }),
    ("topics/index.html", |site| templated(site, "taxonomy_list.html", "LOAD")),
    ("topics/sleep/index.html", |site| templated(site, "taxonomy_single.html", "<dl><dt>x<dd>LOAD</dl>")),
    ("topics/sleep/atom.xml", |site| templated(site, "atom.xml", "LOAD")),
    ("r0.bin", |site| {
        searching(site);
        site.write("content/open/index.md", &page("Open", LOAD));
    }),
    ("data/index.html", |site| {
        site.write("content/data.md", "+++\ntitle = \"Data\"\ntemplate = \"data.json\"\n+++\n");
        templated(
            site,
            "data.json",
            "{\"text\": \"{{ load_data(path=\"notes.txt\") | replace(from=\" \", to=\"\\\\u0020\") }}\"}",
        );
    }),
    ("open/copy.txt", |site| site.write("content/open/copy.txt", SECRET)),
    ("open/table.csv", |site| site.write("content/open/table.csv", &format!("a,b\n1,\"{SECRET}\"\n"))),
    ("copy.svg", |site| {
        site.write("static/copy.svg", &format!("<svg><text>{}</text></svg>", SECRET.replace(' ', "</text><text>")))
    }),
    ("copy.json", |site| site.write("static/copy.json", &format!("{{\"a\": \"{}\"}}", SECRET.replace(' ', "\\n")))),
    ("main.css", |site| {
        site.write("css/main.css", &format!("/*! {SECRET} */\na {{ color: red }}\n"));
    }),
    ("copy.ics", |site| {
        let (a, b) = SECRET.split_at(30);
        site.write("static/copy.ics", &format!("BEGIN:VCALENDAR\r\nSUMMARY:{a}\r\n {b}\r\n"));
    }),
    ("open/calendar.ics", |site| {
        templated(site, "page.calendar.ics", "{% filter calendar_lines %}\nSUMMARY:LOAD\n{% endfilter %}");
    }),
    ("copy.html.gz", |site| {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gz, SECRET.as_bytes()).expect("memory takes bytes");
        fs::create_dir_all(site.root().join("static")).expect("a test folder can be made");
        fs::write(site.root().join("static/copy.html.gz"), gz.finish().expect("memory takes bytes"))
            .expect("a file can be written");
    }),
    ("copy.docx", |site| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("memory takes bytes");
        let words = SECRET.replace(' ', "</w:t><w:t>");
        std::io::Write::write_all(&mut zip, format!("<w:t>{words}</w:t>").as_bytes()).expect("memory takes bytes");
        let bytes = zip.finish().expect("memory takes bytes").into_inner();
        fs::create_dir_all(site.root().join("static")).expect("a test folder can be made");
        fs::write(site.root().join("static/copy.docx"), bytes).expect("a file can be written");
    }),
    ("copy.vtt", |site| {
        let (a, b) = SECRET.split_at(SECRET.find(" beside").unwrap_or_default());
        site.write(
            "static/copy.vtt",
            &format!("WEBVTT\n\n00:00.000 --> 00:01.000\n{a}\n\n00:01.000 --> 00:02.000\n{b}\n"),
        );
    }),
    ("copy.js", |site| site.write("static/copy.js", &format!("x('{}')", SECRET.replace(' ', "\\x20")))),
    ("copy.jpg", |site| {
        site.write("static/copy.jpg", &format!("\u{1}\u{2}Exif\0\0{SECRET}\0\u{3}"));
    }),
    ("copy.pdf", |site| {
        let mut pdf = lopdf::Document::with_version("1.5");
        let info = pdf.add_object(lopdf::dictionary! { "Title" => lopdf::text_string(SECRET) });
        pdf.trailer.set("Info", info);
        fs::create_dir_all(site.root().join("static")).expect("a test folder can be made");
        pdf.save(site.root().join("static/copy.pdf")).expect("a file can be written");
    }),
    ("data-uri.html", |site| {
        let letters = "dGhlIGxhbnRlcm5maXNoIG5lcGhldyBzbGVwdCBiZXNpZGUgYSBjb3BwZXIgaGFyYm91ciBiZWxsIHVudGlsIHNldmVu";
        site.write("static/data-uri.html", &format!("<a href=\"data:text/plain;base64,{letters}\">x</a>"));
    }),
    ("copied.dat", |site| {
        site.write("static/copied.dat", "year,of\n2026,lanternfish harbour bells\n");
    }),
    ("old/index.html", |site| {
        site.write(
            "static/old/index.html",
            &format!("<meta http-equiv=refresh content=\"0; url=/{}/\">", SECRET.replace(' ', "%20")),
        )
    }),
];

/// How a page is held, and whether a leak of it stops a build.
const HOLDS: [(&str, bool); 5] = [
    ("draft = true", true),
    ("[extra]\nembargo_until = 2099-01-01T09:00:00", true),
    ("[extra]\nvisibility = \"partner\"", true),
    ("[extra]\nwithdrawn = true", true),
    ("[extra]\nexpires_at = 2020-01-01", false),
];

#[test]
fn every_planted_leak_is_caught() {
    let all: Vec<_> = HOLDS.iter().flat_map(|hold| CHANNELS.iter().map(move |channel| (*hold, *channel))).collect();
    let missed: Vec<String> = all
        .par_iter()
        .filter_map(|&((hold, stops), (file, plant))| {
            let site = site(hold);
            plant(&site);
            if file == "old/index.html" {
                site.write("content/list/one.md", &page("One", "One."));
            }
            let run = site.build(&[]);
            let is_document = (file.ends_with(".docx") || file.ends_with(".pdf")) && hold.starts_with("draft");
            let level = if stops && !is_document { "error" } else { "warning" };
            let codes = ["held-text-in-output", "held-file-in-output"].map(|code| format!("{level}[{code}]"));
            let named = run.stderr.contains(file) && codes.iter().any(|code| run.stderr.contains(code));
            let stopped =
                run.code == Some(i32::from(level == "error")) && site.output().exists() == (level == "warning");
            let shown = run.stderr.contains("lanternfish") || run.stderr.contains("nephew slept");
            if named && stopped && !shown && run.stderr.contains("content/held/") {
                return None;
            }
            let state = format!("named {named}, stopped {stopped}, shown {shown}");
            Some(format!("{hold} | {file} ({state}):\n{}", run.stderr))
        })
        .collect();
    let (planted, channels, holds) = (all.len(), CHANNELS.len(), HOLDS.len());
    let caught = planted - missed.len();
    println!("{caught} of {planted} planted leaks caught: {channels} channels, {holds} kinds of hold");
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn without_a_plant_there_is_no_alarm() {
    for (hold, _) in HOLDS {
        let run = site(hold).build(&[]);
        assert_eq!((run.code, run.stderr.contains("held")), (Some(0), false), "{hold}: {}", run.stderr);
    }
}

#[test]
fn boilerplate_that_is_public_gives_no_alarm() {
    let boiler = "If you are worried about a child or an adult, ring the [front door](@/list/one.md) at any hour of the day or night.";
    let site = site("draft = true");
    for number in 0..20 {
        site.write(&format!("content/open-{number}.md"), &page("Open", &format!("Page {number}. {boiler}")));
        site.write(&format!("content/held-{number}.md"), &format!("+++\ndraft = true\n+++\nHeld {number}. {boiler}\n"));
    }
    let run = site.build(&[]);
    assert_eq!((run.code, run.stderr.contains("held")), (Some(0), false), "{}", run.stderr);
}

#[test]
fn text_of_one_public_page_is_told_once_and_a_sentence_with_a_link_is_public_too() {
    let site = site("draft = true");
    let sentence =
        "The board met in the [old hall](@/list/one.md) and agreed that every partner will answer within five days.";
    site.write("content/held/index.md", &format!("+++\ndraft = true\n+++\nNews. {sentence}\n"));
    site.write("content/open/index.md", &page("Open", sentence));
    let run = site.build(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stderr.matches("warning[held-text-also-public]").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("content/open/index.md") && !run.stderr.contains("old hall"), "{}", run.stderr);
    assert!(!run.stderr.contains("held-text-in-output"), "{}", run.stderr);
    site.write("content/open/index.md", &page("Open", &sentence.replace("@/list/one.md", "https://example.com/a/b")));
    let run = site.build(&[]);
    assert_eq!((run.code, run.stderr.contains("held-text-in-output")), (Some(0), false), "{}", run.stderr);
}

#[test]
fn titles_names_and_addresses_are_held_too() {
    for (text, found) in [
        ("See our Copper harbour review.", "the title or name"),
        ("Read the lantern-review-of-march now.", "the title or name"),
        ("<a href=\"/held/lantern-review-of-march/\">x</a>", "the address"),
        ("https://example.org/held/lantern-review-of-march", "the address"),
        ("A harbour of copper; a review of March.", ""),
        ("<a href=\"https://example.com/held/lantern-review/\">x</a>", ""),
    ] {
        let site = site("draft = true");
        site.write(
            "content/held/lantern-review-of-march.md",
            "+++\ntitle = \"Copper harbour review\"\n[extra]\nembargo_until = 2099-01-01T09:00:00\n+++\nSoon.\n",
        );
        site.write("notes.txt", text);
        site.write("templates/page.html", "{{ load_data(path=\"notes.txt\") | safe }}");
        let run = site.build(&[]);
        assert_eq!(run.code, Some(i32::from(!found.is_empty())), "{text}: {}", run.stderr);
        assert!(run.stderr.contains(found), "{text}: {}", run.stderr);
    }
}

#[test]
fn a_file_that_only_a_held_page_names_is_held_with_it() {
    for (hold, _) in HOLDS {
        let site = site(hold);
        let text = fs::read_to_string(site.root().join("content/held/index.md")).expect("it was written");
        site.write("content/held/index.md", &format!("{text}\n[the report](/files/report.pdf) and `our map.png`\n"));
        site.write("static/files/report.pdf", "a report of its own");
        site.write("static/our map.png", "a picture of its own");
        site.write("content/list/our map.png", "another picture");
        site.write("static/files/other.pdf", "another report");
        let names = |site: &Site| {
            let run = site.build(&[]);
            assert_eq!(run.code, Some(0), "{hold}: {}", run.stderr);
            let tree = site.tree();
            ["files/report.pdf", "our map.png", "list/our map.png", "files/other.pdf"]
                .map(|name| tree.contains_key(name))
        };
        assert_eq!(names(&site), [false, false, false, true], "{hold}");
        // Named in public, it is public.
        site.write("content/open/index.md", &page("Open", "[x](/files/report.pdf)"));
        templated(&site, "404.html", "<img src=\"/our%20map.png\">");
        assert_eq!(names(&site), [true; 4], "{hold}");
    }
}

#[test]
fn a_held_file_is_not_read_nor_copied_elsewhere() {
    let site = site("draft = true");
    site.write("content/held/index.md", "+++\ndraft = true\n+++\n[x](/report.txt)\n");
    site.write("static/report.txt", "a report of its own");
    templated(&site, "404.html", "{{ load_data(path=[\"static/rep\", \"ort.txt\"] | join(sep=\"\")) }}");
    let run = site.build(&[]);
    assert_eq!((run.code, run.stderr.contains("is held back")), (Some(1), true), "{}", run.stderr);
    site.remove("templates/404.html");
    site.write("static/copy.dat", "a report of its own");
    let run = site.build(&[]);
    assert_eq!((run.code, run.stderr.contains("error[held-file-in-output]")), (Some(1), true), "{}", run.stderr);
}

#[test]
fn a_file_that_says_of_itself_that_it_is_held_is_not_copied() {
    for (settings, stops) in [
        ("+++\ndraft = true\n+++\n", true),
        ("---\nextra:\n  embargo_until: 2099-01-01\n---\n", true),
        ("+++\ntitle = \"Public\"\n+++\n", false),
        ("+++ no settings +++\n", false),
    ] {
        for file in ["static/plan.md", "static/plan.txt", "content/list/plan.rst", "content/open/plan.md_old"] {
            let site = site("draft = true");
            site.write(file, &format!("{settings}A plan.\n"));
            let run = site.build(&[]);
            assert_eq!(run.code, Some(i32::from(stops)), "{file} {settings}: {}", run.stderr);
            assert_eq!(run.stderr.contains("error[held-file-in-output]"), stops, "{file}: {}", run.stderr);
        }
    }
}

#[test]
fn short_texts_and_names_of_files_are_held_too() {
    for (file, text) in [
        ("static/a.txt", "copper otter swims north"),
        ("static/b.txt", "lantern drowned near Harbourmouth"),
        ("static/otter-found-beside-harbour.png", "a picture of its own"),
    ] {
        let site = site("draft = true");
        site.write(
            "content/held/index.md",
            "+++\ntitle = \"Otter found beside harbour\"\ndescription = \"Lantern drowned near Harbourmouth\"\n\
             [extra]\nembargo_until = 2099-01-01\n+++\nCopper otter swims north.\n",
        );
        site.write(file, text);
        let run = site.build(&[]);
        let told = run.stderr.contains("[held-text-in-output]") || run.stderr.contains("[held-text-also-public]");
        assert!(told, "{file}: {}", run.stderr);
        assert!(!run.stderr.contains("Harbourmouth") && !run.stderr.contains("Copper"), "{}", run.stderr);
    }
}

#[test]
fn a_published_page_that_names_an_embargoed_one_is_told() {
    let named = |hold: &str, others: usize| {
        let site = site("draft = true");
        site.write("content/held/index.md", &format!("+++\ntitle = \"Otter harbour review\"\n{hold}\n+++\nSoon.\n"));
        for number in 0..others {
            site.write(&format!("content/open-{number}.md"), &page("Open", "Our otter harbour review is coming."));
        }
        let run = site.build(&[]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stderr.contains("the title or name of this file")
    };
    let embargo = "[extra]\nembargo_until = 2099-01-01";
    assert_eq!([0, 1, 3, 4].map(|others| named(embargo, others)), [false, true, true, false]);
    assert!(!named("draft = true", 1), "a draft promises nothing");
}

#[test]
fn a_build_that_fails_says_what_stays_online() {
    let site = site("[extra.withdrawn]\nreason = \"risk\"");
    site.write("content/open/index.md", &page("Open", "[gone](@/nowhere.md)"));
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("taken down for a risk stays online"), "{}", run.stderr);
}

//! `check --external-links`, against a server of the test's own: nothing here leaves the machine.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::site::{Site, page};

/// A website with `/there`, and `/old`, which has moved to `/there`; and what it is asked for.
fn website() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine is free");
    let address = format!("http://{}", listener.local_addr().expect("it has an address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
            let Some(first) = lines.next() else { continue };
            lines.for_each(drop);
            let status = match first.split(' ').nth(1) {
                Some("/there") => "200 OK",
                Some("/old") => "301 Moved Permanently\r\nLocation: /there",
                Some("/guarded") => "403 Forbidden",
                _ => "404 Not Found",
            };
            log.lock().expect("no test panicked with it").push(first);
            // Whoever asked may have gone; that is for the test to notice.
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, asked)
}

fn site(files: &[(&str, &str)], settings: &str) -> Site {
    let site = Site::new(files);
    let head = "base_url = \"https://example.org\"\n[extra.signpost.external_links]\n";
    site.write("zola.toml", &format!("{head}{settings}\n"));
    site
}

const NEAR: &str = "private = true";

#[test]
fn what_leads_nowhere_is_told_at_each_place() {
    let (host, asked) = website();
    let links =
        format!("[one]({host}/there), [two]({host}/gone#part) and [three]({host}/old).\n\nAgain <{host}/gone>.");
    let other = format!("<a href=\"{host}/gone\">x</a> <a href=\"{host}/guarded\">y</a>");
    let site = site(&[("content/a.md", &page("A", &links)), ("content/b.md", &page("B", &other))], NEAR);
    let run = site.run(&["check", "--external-links", "--color", "never"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.starts_with("Asking for 4 addresses of other websites …\n"), "{}", run.stderr);
    let gone = format!("warning[external-link-gone]: `{host}/gone` is not there: its host answers 404");
    for place in ["content/a.md:5:", "content/a.md:7:8", "content/b.md:5:10"] {
        assert!(run.stderr.contains(&format!("{gone}\n --> {place}")), "{place}: {}", run.stderr);
    }
    assert_eq!(run.stderr.matches(&gone).count(), 3, "{}", run.stderr);
    let moved = format!("warning[external-link-moved]: `{host}/old` has moved for good");
    assert!(run.stderr.contains(&moved), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("help: write its new address: `{host}/there`")), "{}", run.stderr);
    assert!(run.stderr.contains("info[external-link-unsure]: "), "{}", run.stderr);
    let heads =
        asked.lock().expect("no test panicked with it").iter().filter(|line| line.starts_with("HEAD /gone ")).count();
    assert_eq!(heads, 1, "an address is asked for once");
    assert_eq!(site.run(&["check", "--external-links", "--strict"]).code, Some(1));
}

/// Whoever reads the log of that host must not learn of a review before it is published.
#[test]
fn nothing_held_leaves_the_machine() {
    let (host, asked) = website();
    let held = |setting: &str, name: &str| {
        format!("+++\ntitle = \"H\"\n{setting}\n+++\n\n[x]({host}/secret-{name}) and [y]({host}/there)\n")
    };
    let site = site(
        &[
            ("content/open.md", &page("A", &format!("{{# {host}/secret-comment #}}[x]({host}/there)"))),
            ("content/draft.md", &held("draft = true", "draft")),
            ("content/later.md", &held("[extra]\nembargo_until = \"2999-01-01T00:00:00\"", "later")),
            ("content/over.md", &held("[extra]\nexpires_at = \"2020-01-01\"", "over")),
            (
                "content/withdrawn.md",
                &held("[extra]\nwithdrawn = { reason = \"other\", on = \"2026-01-01\" }", "withdrawn"),
            ),
            ("content/partner.md", &held("[extra]\nvisibility = \"partner\"", "partner")),
            ("content/data/notes.toml", &format!("url = '{host}/secret-data'\n")),
        ],
        NEAR,
    );
    let run = site.run(&["check", "--external-links"]);
    assert!(run.stderr.contains("Asking for 1 address of other websites"), "{}", run.stderr);
    let asked = asked.lock().expect("no test panicked with it").join("\n");
    assert_eq!(asked, "HEAD /there HTTP/1.1");
    for word in [&["--now", "2999-02-01"][..], &["--drafts"]] {
        let run = site.run(&[&["check", "--external-links"], word].concat());
        assert_eq!(run.code, Some(2), "{}", run.stderr);
    }
    let mut early = crate::support::signpost(site.root());
    early.args(["check", "--external-links"]).env("SOURCE_DATE_EPOCH", "32503680000");
    let run = crate::support::finish(&mut early);
    assert!(run.stderr.contains("Asking for 1 address of"), "a borrowed clock opens no embargo: {}", run.stderr);
}

#[test]
fn some_addresses_are_passed_over() {
    let (host, asked) = website();
    let links = format!("[one]({host}/gone) and [own](https://example.org/nowhere)");
    let files = [("content/a.md", page("A", &links))];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let skipping = site(&files, &format!("{NEAR}\nskip = [\"{host}/*\"]"));
    let run = skipping.run(&["check", "--external-links", "--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // Without being told so, nobody asks in a private network.
    let run = site(&files, "").run(&["check", "--external-links", "--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("was not asked for: it is in a private network"), "{}", run.stderr);
    assert!(asked.lock().expect("no test panicked with it").is_empty());
    let slip = site(&files, "skip = [\"https://[\"]").run(&["check"]);
    assert!(slip.stderr.contains("error[config-value]: a pattern in `skip`"), "{}", slip.stderr);
    assert!(slip.stderr.contains("help: patterns look like `https://www.example.org/*`"), "{}", slip.stderr);
}

#[test]
fn pages_with_errors_are_not_looked_at() {
    let run = site(&[("content/a.md", &page("A", "[x](@/none.md)"))], NEAR).run(&["check", "--external-links"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("warning[external-links-not-asked]: "), "{}", run.stderr);
    assert!(!run.stderr.contains("Asking"), "{}", run.stderr);
}

/// A template writes the address, so no file has it in one piece.
#[test]
fn an_address_nobody_wrote_is_told_with_its_page() {
    let (host, _) = website();
    let site = site(
        &[
            ("templates/page.html", &format!("<a href=\"{{{{ '{host}' ~ '/go' ~ 'ne' }}}}\">x</a>")),
            ("content/a.md", &page("A", "")),
        ],
        NEAR,
    );
    let run = site.run(&["check", "--external-links"]);
    assert!(run.stderr.contains("/gone` is not there: its host answers 404"), "{}", run.stderr);
    assert!(run.stderr.contains("note: It stands on `a/index.html`."), "{}", run.stderr);
}

//! The commands: what they print where, and how they end. 0 is clean, 1 is trouble in the content, 2 could not run.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use crate::site::{DEMONSTRATION, Site, page};
use crate::support::{finish, read_tree, run, signpost};

fn broken() -> Site {
    Site::new(&[("content/contact.md", &page("Contact us", "See [fees](@/fees.md)."))])
}

fn with_warning() -> Site {
    Site::new(&[("content/contact.md", "+++\ntitle = \"Contact us\"\ncolour = \"red\"\n+++\n")])
}

#[test]
fn a_good_site_ends_with_0_and_one_line() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "Ring us."))]);
    let run = site.build(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
}

#[test]
fn a_broken_site_ends_with_1() {
    for command in ["build", "check"] {
        let run = broken().run(&[command]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{command}: {}", run.stderr);
        assert!(run.stderr.contains("error[link-target-missing]"), "{}", run.stderr);
    }
}

#[test]
fn what_cannot_run_ends_with_2() {
    let site = Site::new(&[]);
    for args in [
        &["build", "--config", "nowhere.toml"][..],
        &["build", "--root", "nowhere"],
        &["build", "--now", "tomorrow"],
        &["build", "--sideways"],
        &["bild"],
        &["check", "--format", "braille"],
    ] {
        let run = site.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{args:?}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
    assert!(!site.output().exists());
}

#[test]
fn check_writes_nothing() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "Ring us."))]);
    let before = read_tree(site.root());
    let run = site.run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(read_tree(site.root()), before);
}

#[test]
fn strict_makes_warnings_count() {
    let site = with_warning();
    let run = site.run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("warning[front-matter-unknown-key]"), "{}", run.stderr);
    let run = site.run(&["check", "--strict"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error[front-matter-unknown-key]"), "{}", run.stderr);
}

#[test]
fn problems_can_be_read_by_machines() {
    let site = broken();
    let run = site.run(&["check", "--format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON list");
    let problem = &found[0];
    assert_eq!(problem["code"], "link-target-missing");
    assert_eq!(problem["severity"], "error");
    let place = &problem["places"][0];
    assert_eq!((&place["file"], &place["line"]), (&"content/contact.md".into(), &5.into()), "{problem}");
    assert_eq!(site.run(&["build", "--format", "json"]).stdout, run.stdout, "build tells the same");

    let run = site.run(&["check", "--format", "github"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let line = run.stdout.lines().next().expect("a line for the problem");
    assert!(line.starts_with("::error file=content/contact.md,line=5,"), "{line}");
    assert!(line.contains("link-target-missing"), "{line}");
}

#[test]
fn colour_only_when_asked_or_at_a_terminal() {
    let site = broken();
    assert!(!site.run(&["check"]).stderr.contains('\u{1b}'), "not a terminal");
    assert!(site.run(&["check", "--color", "always"]).stderr.contains('\u{1b}'));
    assert!(!site.run(&["check", "--color", "never"]).stderr.contains('\u{1b}'));
}

#[test]
fn flags_stand_before_or_after_the_command() {
    let site = Site::new(&[]);
    let root = site.root().to_str().expect("a test folder in UTF-8");
    let elsewhere = tempfile::tempdir().expect("there is room for a test folder");
    for args in [&["--root", root, "check"][..], &["check", "--root", root]] {
        let run = run(elsewhere.path(), args);
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn the_root_is_found_from_a_folder_inside_the_site() {
    let site = Site::new(&[("content/news/first.md", &page("First", "Words."))]);
    let run = run(&site.root().join("content/news"), &["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(site.tree().contains_key("news/first/index.html"));
}

#[test]
fn the_address_of_the_site_can_be_given() {
    let site = Site::new(&[
        ("content/news/first.md", &page("First", "[Home](@/_index.md)")),
        ("content/_index.md", &page("Home", "")),
    ]);
    let tree = site.built(&["--base-url", "https://preview.example.net/42"]);
    let text = String::from_utf8_lossy(&tree["news/first/index.html"]);
    assert!(text.contains("href=\"https://preview.example.net/42/\""), "{text}");
}

const SHOWS_NOW: (&str, &str) = ("templates/index.html", "{{ now() | date(format=\"%Y-%m-%d %H:%M\") }}");

#[test]
fn now_is_what_the_command_says() {
    let site = Site::new(&[SHOWS_NOW]);
    let run = site.run(&["build", "--now", "2024-02-29T23:59:00Z"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(String::from_utf8_lossy(&site.tree()["index.html"]), "2024-02-29 23:59");
}

#[test]
fn a_day_to_come_is_built_for_a_demonstration_only() {
    let site = Site::new(&[SHOWS_NOW]);
    let args = ["build", "--now", "2999-01-01T00:00:00Z"];
    let run = site.run(&args);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(site.tree().is_empty());
    site.write("zola.toml", DEMONSTRATION);
    let run = site.run(&args);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(String::from_utf8_lossy(&site.tree()["index.html"]), "2999-01-01 00:00");
}

/// What CI sets for reproducible builds must open no embargo, whoever set it wrong.
#[test]
fn a_borrowed_clock_is_never_ahead_of_the_real_one() {
    let site = Site::new(&[SHOWS_NOW]);
    let at = |seconds: &str| finish(signpost(site.root()).arg("build").env("SOURCE_DATE_EPOCH", seconds));
    let run = at("32503680000");
    let said = "error: `SOURCE_DATE_EPOCH` names a moment to come, and pages would be published before their time\n\
                help: take it away with `unset SOURCE_DATE_EPOCH`, or set it to a moment that has passed\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(2), said));
    assert!(site.tree().is_empty());
    let past = at("1709251140");
    assert_eq!(past.code, Some(0), "{}", past.stderr);
    assert_eq!(String::from_utf8_lossy(&site.tree()["index.html"]), "2024-02-29 23:59");
    site.write("zola.toml", DEMONSTRATION);
    assert_eq!(at("32503680000").code, Some(0));
    assert_eq!(String::from_utf8_lossy(&site.tree()["index.html"]), "3000-01-01 00:00");
}

#[test]
fn timings_name_the_stages() {
    let site = Site::new(&[]);
    let run = site.build(&["--timings"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for stage in ["scan", "parse", "resolve", "bodies", "link", "render", "commit"] {
        assert!(run.stderr.contains(stage), "no {stage} in:\n{}", run.stderr);
    }
}

#[test]
fn init_makes_a_site_that_is_clean() {
    let folder = tempfile::tempdir().expect("there is room for a test folder");
    let made = run(folder.path(), &["init", "board"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let site = folder.path().join("board");
    let checked = run(&site, &["check", "--strict"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let built = run(&site, &["build"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert!(site.join("public/index.html").is_file());

    let before = read_tree(&site);
    let again = run(folder.path(), &["init", "board"]);
    assert_eq!(again.code, Some(2), "{}", again.stderr);
    assert_eq!(read_tree(&site), before, "init changes no folder that has something in it");
}

#[test]
fn every_code_can_be_explained() {
    let folder = tempfile::tempdir().expect("there is room for a test folder");
    for code in signpost::diagnostic::Code::ALL {
        let run = run(folder.path(), &["explain", code.as_str()]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{code}");
        assert!(run.stdout.contains(code.as_str()) && run.stdout.lines().count() >= 5, "{}", run.stdout);
    }
    let run = run(folder.path(), &["explain", "link-targt-missing"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("link-target-missing"), "{}", run.stderr);
}

#[test]
fn shells_can_complete() {
    let folder = tempfile::tempdir().expect("there is room for a test folder");
    for shell in ["bash", "zsh", "fish"] {
        let run = run(folder.path(), &["completion", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{shell}");
        assert!(run.stdout.contains("output-dir"), "{}", run.stdout);
    }
}

#[test]
fn help_names_every_command() {
    let folder = tempfile::tempdir().expect("there is room for a test folder");
    let run = run(folder.path(), &["--help"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for command in ["build", "check", "serve", "init", "explain", "completion"] {
        assert!(run.stdout.contains(command), "no {command} in:\n{}", run.stdout);
    }
}

/// What `serve` answers, with its headers.
fn get(address: &str, path: &str) -> String {
    ask(address, "GET", path)
}

fn ask(address: &str, method: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .expect("the server reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server answers");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn serve_shows_the_site_and_writes_nothing() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "Ring us."))]);
    let before = read_tree(site.root());
    let mut command = signpost(site.root());
    command.args(["serve", "--port", "0"]).stderr(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let stderr = BufReader::new(child.stderr.take().expect("stderr is a pipe"));
    let mut lines = stderr.lines().map(|line| line.expect("the program prints UTF-8"));
    let address = lines.find_map(|line| {
        let (_, rest) = line.split_once("http://")?;
        Some(rest.split(['/', ' ']).next().unwrap_or(rest).to_owned())
    });
    let address = address.expect("serve says where the site is");
    let (found, missing) = (get(&address, "/contact/"), get(&address, "/nowhere/"));
    let (posted, head) = (ask(&address, "POST", "/contact/"), ask(&address, "HEAD", "/contact/"));
    child.kill().expect("the server is still running");
    child.wait().expect("a killed server ends");
    assert!(found.starts_with("HTTP/1.1 200") && found.contains("<h1>Contact us</h1>"), "{found}");
    assert!(missing.starts_with("HTTP/1.1 404"), "{missing}");
    assert!(posted.starts_with("HTTP/1.1 405") && posted.contains("\r\nallow: GET, HEAD\r\n"), "{posted}");
    assert!(head.starts_with("HTTP/1.1 200") && !head.contains("Contact us"), "{head}");
    assert_eq!(read_tree(site.root()), before, "serve keeps the site in memory");
    assert!(fs::metadata(site.output()).is_err());
}

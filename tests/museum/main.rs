//! The museum: mistakes of the sort that published reports really had, each with a near miss that must stay silent.
//!
//! `exhibits/*.toml` hold both texts of each; every one is put on a page of its own in the small site of `site/`, and what
//! is said is compared with `expected.txt`. `SNAPSHOTS=overwrite cargo test --test museum` rewrites it: read that diff.
//! Last, the demonstration site is checked: nothing on its pages is a mistake, so whatever is said there is a false alarm.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders; the program does so only in disk/")]

#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use signpost::check::class::Class;
use signpost::config::Mode;
use signpost::date::Clock;
use signpost::diagnostic::{Code, Diagnostic, Severity, render};
use signpost::disk::{Disk, MemoryDisk};
use signpost::output::MemorySink;
use signpost::path::SourcePath;
use signpost::pipeline::{self, Project, Request};
use support::{NOW, overwriting, read_tree, same_text};

/// One mistake and its near miss.
struct Exhibit {
    name: String,
    /// The code it must be found as.
    code: String,
    kind: String,
    wrong: Version,
    right: Version,
}

/// What the page says, and what stands beside it.
struct Version {
    title: String,
    text: String,
    /// Lines below `[extra]`.
    extra: String,
    /// Lines below `[extra.signpost]` of the site.
    settings: String,
    /// The text of a second page.
    beside: String,
    /// Settings of the second page.
    beside_extra: String,
    /// A file of figures.
    data: String,
    /// How many pages like it there are.
    copies: i64,
    /// A file of `files/` that lies beside the page, and what it is called there.
    file: Option<(String, String)>,
}

fn museum() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/museum"))
}

fn exhibits() -> Vec<Exhibit> {
    let mut found = Vec::new();
    for (path, bytes) in read_tree(&museum().join("exhibits")) {
        let text = String::from_utf8(bytes).expect("exhibits are text");
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        for mistake in table["mistake"].as_array().expect("a list of mistakes") {
            let get = |key: &str| mistake.get(key).and_then(toml::Value::as_str);
            let name = get("name").unwrap_or_else(|| panic!("{path}: a mistake without a name")).to_owned();
            let version = |prefix: &str| {
                let part =
                    |key: &str| get(&format!("{prefix}{key}")).or_else(|| get(key)).unwrap_or_default().to_owned();
                let file = get(&format!("{prefix}file")).map(|file| {
                    let (stored, called) = file.split_once(" as ").unwrap_or((file, file));
                    (stored.to_owned(), called.to_owned())
                });
                let text = get(prefix.trim_end_matches('_')).or_else(|| get("text")).unwrap_or("Text.").to_owned();
                let copies = mistake.get(format!("{prefix}copies")).and_then(toml::Value::as_integer).unwrap_or(1);
                let (extra, settings) = (part("extra"), part("settings"));
                Version {
                    title: Some(part("title")).filter(|title| !title.is_empty()).unwrap_or("A page".into()),
                    text,
                    extra,
                    settings,
                    beside: part("beside"),
                    beside_extra: part("beside_extra"),
                    data: part("data"),
                    copies,
                    file,
                }
            };
            found.push(Exhibit {
                code: get("code").unwrap_or_else(|| panic!("{name} has no code")).to_owned(),
                kind: get("kind").unwrap_or("guide").to_owned(),
                wrong: version("wrong_"),
                right: version("right_"),
                name,
            });
        }
    }
    found
}

/// The small site with one page more.
fn site(exhibit: &Exhibit, version: &Version) -> MemoryDisk {
    let kind = &exhibit.kind;
    let mut disk = MemoryDisk::default();
    let mut put =
        |path: &str, bytes: &[u8]| disk.insert(SourcePath::parse(path).expect("a path inside the site"), bytes);
    for (path, bytes) in read_tree(&museum().join("site")) {
        put(&path, &bytes);
    }
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/signpost/data/words.toml");
    put("themes/small/data/words.toml", &fs::read(words).expect("the theme has its list of words"));
    let exit =
        if version.settings.contains("exit_url") { "" } else { "exit_url = \"https://www.example.com/weather\"\n" };
    let config = fs::read_to_string(museum().join("site/zola.toml")).expect("the small site has settings");
    put(
        "zola.toml",
        format!("{config}{exit}{}\n", version.settings.replace("no_exit_url", "# no exit_url")).as_bytes(),
    );
    let title = &version.title;
    let page = |kind: &str, extra: &str, text: &str| {
        format!("+++\ntitle = \"{title}\"\n[extra]\nkind = \"{kind}\"\n{extra}\n+++\n\n{text}\n")
    };
    put("content/page/index.md", page(kind, &version.extra, &version.text).as_bytes());
    for copy in 1..version.copies {
        put(&format!("content/copy-{copy}.md"), page(kind, &version.extra, &version.text).as_bytes());
    }
    if !version.beside.is_empty() || !version.beside_extra.is_empty() {
        put("content/other.md", page("guide", &version.beside_extra, &version.beside).as_bytes());
    }
    if !version.data.is_empty() {
        put("content/data/figures.toml", version.data.as_bytes());
    }
    if let Some((stored, called)) = &version.file {
        let bytes = fs::read(museum().join("files").join(stored)).unwrap_or_else(|error| panic!("{stored}: {error}"));
        put(&format!("content/page/{called}"), &bytes);
        if exhibit.code != "file-unlinked" {
            put("content/files.md", format!("+++\ntitle = \"Files\"\n+++\n\n[A file](page/{called})\n").as_bytes());
        }
    }
    disk
}

/// What `signpost check` says, and the same as text.
fn check(disk: MemoryDisk) -> (Vec<Diagnostic>, String) {
    let project = Project { disk: Arc::new(disk), config_file: SourcePath::known("zola.toml") };
    let clock = Clock::at(NOW.parse().expect("a moment"));
    let request = Request { base_url: None, drafts: false, clock, mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let sink = MemorySink::new(Arc::clone(&loaded.disk) as Arc<dyn Disk>);
    let report = pipeline::build(&loaded, &request, &sink, &|_| {}).expect("memory does not fail");
    let text = render::text(&report.diagnostics, &pipeline::sources_of(&report.diagnostics, &*loaded.disk), false);
    (report.diagnostics, text)
}

#[test]
fn every_mistake_is_found_and_every_near_miss_is_not() {
    let exhibits = exhibits();
    let visit = |exhibit: &Exhibit| {
        let (found, text) = check(site(exhibit, &exhibit.wrong));
        let shown = format!("== {}\n\n{text}\n", exhibit.name);
        let mut wrong = String::new();
        if !found.iter().any(|problem| problem.code.as_str() == exhibit.code) {
            let _ = writeln!(wrong, "missed: {} ({})\n{text}", exhibit.name, exhibit.code);
        }
        let (found, text) = check(site(exhibit, &exhibit.right));
        if !found.iter().all(|problem| problem.severity == Severity::Info && problem.code.as_str() != exhibit.code) {
            let _ = writeln!(wrong, "a near miss, but told: {} ({})\n{text}", exhibit.name, exhibit.code);
        }
        (shown, wrong)
    };
    let (shown, wrong): (Vec<String>, Vec<String>) = exhibits.par_iter().map(visit).unzip();
    let (shown, wrong) = (shown.concat(), wrong.concat());
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(exhibits.len() >= 200, "the museum has {} mistakes", exhibits.len());
    let file = museum().join("expected.txt");
    if overwriting() {
        fs::write(file, &shown).expect("the expectations can be written");
    } else {
        let expected = fs::read_to_string(file).unwrap_or_default();
        same_text("what is said", &expected, &shown).unwrap_or_else(|difference| panic!("{difference}"));
    }
    println!("{0} mistakes, {0} near misses", exhibits.len());
}

/// Codes of the families that look at texts.
#[test]
fn every_code_of_a_text_has_an_exhibit() {
    let shown: Vec<String> = exhibits().into_iter().map(|exhibit| exhibit.code).collect();
    let first = Code::ALL.iter().position(|code| *code == Code::NhsNumber).expect("the first code of a text");
    // Weight is no matter of a text, a review date moves only between two states of git, and other websites are not asked by
    // a build: `tests/diagnostics` and `tests/features` have those.
    let elsewhere = |code: &Code| {
        matches!(code, Code::FileTooLarge | Code::PageTooLarge | Code::ReviewMoved)
            || code.as_str().starts_with("external-link")
    };
    let missing: Vec<_> =
        Code::ALL[first..].iter().filter(|code| !elsewhere(code) && !shown.contains(&code.to_string())).collect();
    assert!(missing.is_empty(), "no exhibit for {missing:?}");
}

#[test]
fn the_demonstration_gives_no_false_alarm() {
    /// Two of a hundred pages: what a tired person still reads with care.
    const FALSE_ALARMS: usize = 2;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut disk = MemoryDisk::default();
    for folder in ["content", "themes", "static", "kinds"] {
        for (path, bytes) in read_tree(&root.join(folder)) {
            disk.insert(SourcePath::parse(&format!("{folder}/{path}")).expect("a path inside the site"), &bytes);
        }
    }
    disk.insert(SourcePath::known("zola.toml"), &fs::read(root.join("zola.toml")).expect("the site has settings"));
    let pages = read_tree(&root.join("content")).keys().filter(|path| path.ends_with(".md")).count();
    let (found, text) = check(disk);
    let first = Code::ALL.iter().position(|code| *code == Code::NhsNumber).expect("the first code of a text");
    let of_texts = |problem: &&Diagnostic| {
        Code::ALL[first..].contains(&problem.code)
            && Class::of(problem.code) == Class::Page
            && problem.severity != Severity::Info
    };
    let alarms = found.iter().filter(of_texts).count();
    println!("{alarms} false alarms on {pages} clean pages");
    assert!(alarms <= FALSE_ALARMS, "{alarms} false alarms on {pages} clean pages:\n{text}");
}

//! Any text as each of the data files: what `load_data` reads, and what theme and site say about searching.
//!
//! The first byte chooses the file; the whole of a small site is built around it.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use signpost::config::Mode;
use signpost::data::{parse_toml, parse_yaml, parse_yaml_value};
use signpost::date::Clock;
use signpost::disk::MemoryDisk;
use signpost::figure::{self, chart};
use signpost::output::MemorySink;
use signpost::pipeline::{self, Project, Request};
use signpost::search::Thesaurus;
use signpost_fuzz::{path, show};

/// `true` for files that only a site with a search reads.
const FILES: [(&str, bool); 7] = [
    ("content/data/x.toml", false),
    ("content/data/x.yaml", false),
    ("content/data/x.json", false),
    ("content/data/x.csv", false),
    ("content/data/thesaurus.toml", true),
    ("content/data/danger.toml", true),
    ("content/data/search.toml", true),
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first() else { return };
    let (file, search) = FILES[usize::from(*choice) % FILES.len()];
    if let Ok(text) = std::str::from_utf8(data) {
        read(text);
        draw(text);
    }
    build(file, data, search);
});

/// Each reader by itself.
fn read(text: &str) {
    let mut disk = MemoryDisk::default();
    let file = path("x.toml");
    disk.insert(file.clone(), text.as_bytes());
    parse_toml(text, 0).0.to_json();
    parse_yaml(text, 0).0.to_json();
    if let Ok(node) = parse_yaml_value(text, 0) {
        node.to_json();
    }
    let thesaurus = Thesaurus::read(&file, text);
    for group in &thesaurus.value.groups {
        assert!((0.1..=1.0).contains(&group.weight));
    }
    thesaurus.value.directions();
    show(&thesaurus.diagnostics, &disk);
}

/// Figures: every table, chart, sentence and download that can be made of them.
fn draw(text: &str) {
    let file = path("content/data/x.toml");
    let mut disk = MemoryDisk::default();
    disk.insert(file.clone(), text.as_bytes());
    show(&figure::check_all(&disk), &disk);
    let figures = figure::read(&disk, &file);
    show(&figures.diagnostics, &disk);
    let Some(figures) = figures.value else { return };
    figure::csv(&figures, &|_| true);
    for table in &figures.tables {
        figure::table(&figures, table, "/x.csv");
        for (_, kind) in chart::Kind::NAMES {
            // What cannot be drawn is said in words; here only that something is said.
            if let Err(reason) = chart::chart(&figures, table, kind, None, "/x.csv") {
                assert!(!reason.is_empty());
            }
        }
        for row in 0..table.rows.len() {
            for column in 0..table.columns.len() {
                figure::sentence(table, row, column, true);
            }
        }
    }
}

/// A site that reads the file.
fn build(file: &str, data: &[u8], search: bool) {
    let config = format!(
        "base_url = \"https://x.example\"\ngenerate_sitemap = false\ngenerate_robots_txt = false\n\
         [extra.signpost]\nsearch = {search}\n"
    );
    let index = if search {
        "{{ section.title }}".to_owned()
    } else {
        format!("{{% set data = load_data(path=\"{file}\") %}}{{{{ data }}}}")
    };
    let mut disk = MemoryDisk::new([
        ("zola.toml", config.as_str()),
        ("templates/index.html", index.as_str()),
        ("templates/page.html", "{{ page.content | safe }}"),
        ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n"),
        ("content/a.md", "+++\ntitle = \"Sleep\"\n+++\nWhere a baby sleeps.\n"),
    ]);
    disk.insert(path(file), data);
    let disk = Arc::new(disk);
    let project = Project { disk: disk.clone(), config_file: path("zola.toml") };
    let clock = Clock::at(jiff::Timestamp::UNIX_EPOCH);
    let request = Request { base_url: None, drafts: false, clock, mode: Mode::Build };
    let loaded = pipeline::load(&project, &request);
    let sink = MemorySink::new(disk.clone());
    let report = pipeline::build(&loaded, &request, &sink, &|_| {}).expect("a site in memory can be read");
    show(&report.diagnostics, &*disk);
}

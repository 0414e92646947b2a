//! Any text as the schema of a kind, and any settings against the schemas of the default theme.
//!
//! A zero byte parts the two: before it the settings of a page and of its section, after it a schema of the site's own.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signpost::disk::{Disk, MemoryDisk};
use signpost::kind::{self, Kinds};
use signpost::path::SourcePath;
use signpost::pipeline;
use signpost::report;
use signpost::site::{self, Publish};
use signpost::{config, parse, source};
use signpost_fuzz::{path, show};

const CONFIG: &str = "base_url = \"https://x.example\"\n";

static THEME: LazyLock<Kinds> = LazyLock::new(|| {
    let theme = pipeline::default_theme();
    let folder = SourcePath::known("themes/signpost/kinds");
    let files: Vec<_> = theme.walk(&folder).files.into_iter().map(|file| file.path).collect();
    let loaded = kind::load(&theme, &files);
    assert!(loaded.diagnostics.is_empty(), "the theme's own schemas are sound");
    loaded.value
});

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let (settings, schema) = (&data[..at], data.get(at + 1..).unwrap_or_default());
    let mut disk = MemoryDisk::default();
    disk.insert(path("kinds/own.toml"), schema);
    let own = kind::load(&disk, &[path("kinds/own.toml")]);
    show(&own.diagnostics, &disk);
    for kinds in [&*THEME, &own.value] {
        build(settings, kinds);
    }
});

fn build(settings: &[u8], kinds: &Kinds) {
    let mut disk = MemoryDisk::new([("content/other.md", "+++\n[extra]\nkind = \"contact\"\n+++\n")]);
    for file in ["content/part/_index.md", "content/part/page.md"] {
        disk.insert(path(file), settings);
    }
    let mut found = Vec::new();
    let config = config::read(&path("zola.toml"), CONFIG, None).gather(&mut found);
    let tree = source::scan(&disk, &config, None).gather(&mut found);
    let parsed = parse::parse(&disk, &tree, &config).gather(&mut found);
    let publish = Publish { now: jiff::Timestamp::UNIX_EPOCH, drafts: true };
    let site = site::resolve(parsed, &config, kinds, publish).gather(&mut found);
    let rows = report::rows(&site, &config, publish.now);
    report::plain(&rows);
    report::csv(&rows).expect("memory takes every row");
    report::calendar(&rows, publish.now);
    show(&found, &disk);
}

//! Any text as a page and as a section, up to the frozen site.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signpost::check;
use signpost::config;
use signpost::disk::MemoryDisk;
use signpost::kind::Kinds;
use signpost::parse;
use signpost::site::{self, Publish};
use signpost::source;
use signpost_fuzz::{path, show};

const CONFIG: &str = "base_url = \"https://x.example\"\ntaxonomies = [{ name = \"tags\", feed = true }]\n\
                      [languages.cy]\n[extra.signpost]\n";

fuzz_target!(|data: &[u8]| {
    let mut disk = MemoryDisk::new([("zola.toml", CONFIG), ("content/other.md", "+++\ntitle = \"Other\"\n+++\n")]);
    for file in ["content/_index.md", "content/part/_index.md", "content/part/2026-03-05-page.md", "content/a.cy.md"] {
        disk.insert(path(file), data);
    }
    let mut found = Vec::new();
    let config = config::read(&path("zola.toml"), CONFIG, None).gather(&mut found);
    let tree = source::scan(&disk, &config, None).gather(&mut found);
    let parsed = parse::parse(&disk, &tree, &config).gather(&mut found);
    found.extend(check::check_sources(&tree, &config, &disk));
    for file in parsed.pages.iter().map(|page| &page.file).chain(parsed.sections.iter().map(|section| &section.file)) {
        assert!(file.text.len() >= file.markdown().len());
    }
    for drafts in [false, true] {
        let publish = Publish { now: jiff::Timestamp::UNIX_EPOCH, drafts };
        let site = site::resolve(parsed.clone(), &config, &Kinds::default(), publish).gather(&mut found);
        for id in site.page_ids() {
            assert!(site.find(site.page(id).file.relative()).is_some());
        }
    }
    show(&found, &disk);
});

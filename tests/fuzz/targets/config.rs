//! Any text as `zola.toml` and as `theme.toml`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signpost::asset::css::Targets;
use signpost::config;
use signpost::disk::MemoryDisk;
use signpost_fuzz::{path, show};

fuzz_target!(|text: &str| {
    let file = path("zola.toml");
    let mut found = Vec::new();
    let mut config = config::read(&file, text, None).gather(&mut found);
    let extra = config::read_theme_extra(&file, text).gather(&mut found);
    config.merge_theme_extra(extra);
    config.set_defaults(true);
    assert!(!config.base_url.ends_with('/'));
    for code in config.language_codes() {
        assert!(config.has_language(code));
        config.language(code);
    }
    let browsers: Vec<_> = config.signpost.browsers.iter().map(|browser| browser.value.clone()).collect();
    // Only whether it ends well: what is refused is told by the build.
    let _ = Targets::parse(&browsers);
    show(&found, &MemoryDisk::new([("zola.toml", text)]));
});

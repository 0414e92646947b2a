//! Any bytes as style sheets that may import each other.
//!
//! Parts between bytes 0xff are the site's entry, a sheet beside it, and one of its theme.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signpost::asset::css::{Targets, bundle};
use signpost::disk::MemoryDisk;
use signpost_fuzz::{parts, path, show};

const FILES: [&str; 3] = ["css/a.css", "css/_b.css", "themes/t/css/_c.css"];

fuzz_target!(|data: &[u8]| {
    let mut disk = MemoryDisk::default();
    for (file, text) in FILES.iter().zip(parts(data)) {
        disk.insert(path(file), text);
    }
    let targets = Targets::parse(&["safari >= 12".to_owned()]).expect("a good query");
    match bundle(&path(FILES[0]), &[path("css"), path("themes/t/css")], &disk, &targets) {
        Ok(css) => {
            assert!(css.read.contains(&path(FILES[0])));
            show(&css.warnings, &disk);
        }
        Err(found) => {
            assert!(!found.is_empty());
            show(&found, &disk);
        }
    }
});

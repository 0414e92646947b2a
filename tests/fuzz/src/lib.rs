//! What several fuzz targets share: showing whatever was found, in every form the program has for it.

use signpost::diagnostic::{Diagnostic, json, render};
use signpost::disk::Disk;
use signpost::path::SourcePath;
use signpost::pipeline;

/// Shows diagnostics as text, as JSON and to GitHub. A place that ends before it starts
/// is a mistake of ours, and so is a control character that reaches a terminal.
pub fn show(diagnostics: &[Diagnostic], disk: &dyn Disk) {
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        if let Some(span) = &label.span {
            assert!(span.start <= span.end, "{}: {span:?}", label.file);
        }
    }
    let sources = pipeline::sources_of(diagnostics, disk);
    json::json(diagnostics, &sources);
    for text in [render::text(diagnostics, &sources, false), json::github(diagnostics, &sources)] {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
}

/// A path written in a target.
pub fn path(text: &str) -> SourcePath {
    SourcePath::known(text)
}

/// Cuts the input where a byte 0xff stands, which no UTF-8 text has.
pub fn parts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == 0xff)
}

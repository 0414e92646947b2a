//! The style sheets that become files of the site.

use std::collections::BTreeMap;

use super::{Targets, bundle};
use crate::config::Config;
use crate::data::Placed;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::disk::Disk;
use crate::path::{OutputPath, SourcePath};
use crate::source::{PlacedFile, STYLES};

/// Every style sheet of the site and its theme, bundled. None is made where the browsers it is for cannot be understood.
pub fn bundle_all(
    styles: &[PlacedFile],
    config: &Config,
    theme: Option<&SourcePath>,
    disk: &dyn Disk,
) -> Checked<BTreeMap<OutputPath, Vec<u8>>> {
    let browsers: Vec<_> = config.signpost.browsers.iter().map(|browser| browser.value.clone()).collect();
    let targets = match Targets::parse(&browsers) {
        Ok(targets) => targets,
        Err(reason) => {
            return Checked::new(BTreeMap::new(), vec![unknown_browsers(config, &reason)]);
        }
    };
    let of_theme = theme.and_then(|theme| theme.join(STYLES).ok());
    let folders: Vec<_> = [SourcePath::known(STYLES)].into_iter().chain(of_theme).collect();
    let mut made = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for style in styles {
        match bundle(&style.file, &folders, disk, &targets) {
            Ok(css) => {
                made.insert(style.output.clone(), css.code.into_bytes());
            }
            Err(problems) => diagnostics.extend(problems),
        }
    }
    Checked::new(made, diagnostics)
}

/// Points at the query that cannot be understood by itself, else at the first.
fn unknown_browsers(config: &Config, reason: &str) -> Diagnostic {
    let written = &config.signpost.browsers;
    let fails = |query: &&Placed<String>| Targets::parse(std::slice::from_ref(&query.value)).is_err();
    let message = format!("`extra.signpost.browsers` cannot be understood: {reason}");
    let problem = Diagnostic::new(Code::ConfigValue, message);
    let problem = match written.iter().find(fails).or(written.first()) {
        Some(query) => problem.at(&config.file, query.span.clone(), ""),
        None => problem.in_file(&config.file),
    };
    problem.help("write queries such as `browsers = [\"defaults\", \"ios_saf >= 12\"]`")
}

//! What is right in form but not good for readers: found on the frozen site, and on the files that came of it.
//!
//! In: a [`Site`] or an [`OutputTree`]. Out: diagnostics, nothing else. One file for each family of checks; a check looks
//! at what a page is for through its content kind, and knows no kind by name.

mod held;
mod hours;
mod left_over;
mod retention;
mod weight;
pub mod leaks;

use jiff::Timestamp;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::figure;
use crate::output::OutputTree;
use crate::site::Site;
use crate::source::SourceTree;

/// Checks on the files the site is made of.
pub fn check_sources(tree: &SourceTree, config: &Config, disk: &dyn Disk) -> Vec<Diagnostic> {
    let mut found = weight::sources(tree, config, disk);
    found.extend(left_over::files(tree));
    found.extend(figure::check_all(disk));
    found
}

/// Checks on the frozen site.
pub fn check_site(tree: &SourceTree, site: &Site) -> Vec<Diagnostic> {
    let mut found = held::links(tree, site);
    found.extend(held::takedowns(site));
    found
}

/// Checks on what is, or will be, no longer published.
pub fn check_retention(site: &Site, now: Timestamp) -> Vec<Diagnostic> {
    retention::too_early(site, now)
}

/// What is worth knowing before anything is published, and only then: a build that runs by itself tells nobody.
pub fn check_plans(site: &Site) -> Vec<Diagnostic> {
    hours::out_of_hours(site)
}

/// Checks on the files that would be published.
pub fn check_output(tree: &OutputTree, config: &Config) -> Vec<Diagnostic> {
    weight::pages(tree, config)
}

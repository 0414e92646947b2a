//! `signpost owners`: who is asked when a page changes, for GitHub and GitLab.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;

use super::args::SiteArgs;
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::data::{Node, Table};
use crate::parse;
use crate::pipeline::{self, Loaded, Request};
use crate::source;

const HELP: &str = "\
Examples:
  signpost owners > .github/CODEOWNERS
  signpost owners > CODEOWNERS

Exit codes: 0 clean, 1 problems in the content, 2 could not run.";

/// Written above the lines, so that nobody mends the file by hand.
const HEADING: &str =
    "# Written by `signpost owners`, from the `owner` of pages and sections and [extra.signpost.owners].\n";

/// It needs no options of its own.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct OwnersArgs {}

/// Prints a CODEOWNERS file to `out`: a line for each section with an owner, and for each page whose own is another. The
/// last line that fits a file counts, so sections stand above their pages.
///
/// # Errors
/// [`Failure`] when there is no site, or an owner has no account.
pub fn run(site: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let project = project::open(site)?;
    let request = Request { base_url: None, drafts: false, clock: project::clock(None), mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let owned = owned(&loaded);
    let accounts: BTreeMap<_, _> = loaded.config.signpost.owners.iter().cloned().collect();
    if let Some(owner) = owned.values().find(|owner| !accounts.contains_key(*owner)) {
        return Err(Failure::NoAccount(owner.clone()));
    }
    let mut text = HEADING.to_owned();
    for (path, owner) in &owned {
        text.push_str(&format!("/{} {}\n", path.replace(' ', "\\ "), accounts[owner]));
    }
    out.write_all(text.as_bytes())?;
    Ok(Outcome::Clean)
}

/// Paths with their owners, in order: `content/reviews/` before `content/reviews/anne.md`.
fn owned(loaded: &Loaded) -> BTreeMap<String, String> {
    let tree = source::scan(&*loaded.disk, &loaded.config, None).value;
    let parsed = parse::parse(&*loaded.disk, &tree, &loaded.config).value;
    let text = |extra: &Table, path: &[&str]| extra.at(path).and_then(Node::as_str).map(str::to_owned);
    let mut owned = BTreeMap::new();
    for section in &parsed.sections {
        let folder = section.file.source.parent().map_or_else(String::new, |folder| format!("{folder}/"));
        owned.extend(text(&section.front.extra, &["defaults", "owner"]).map(|owner| (folder, owner)));
        let own = text(&section.front.extra, &["owner"]);
        owned.extend(own.map(|owner| (section.file.source.to_string(), owner)));
    }
    for page in &parsed.pages {
        owned.extend(text(&page.front.extra, &["owner"]).map(|owner| (page.file.source.to_string(), owner)));
    }
    owned
}

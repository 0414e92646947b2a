//! Names that must never stand on a review's page, known to the repository only as salted hashes.
//!
//! In: `content/data/sealed.toml`, a secret salt, and every content file, also those that are held back. Out: places where
//! such a name stands. No message, and nothing in the file, says which name it is.

mod record;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

pub use record::{RECORD, Sealed, SealedReview};
pub use words::{Salt, SaltProblem};

use super::prose;
use super::settings;
use crate::config::{Config, Mode};
use crate::data::{Node, Table};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::disk::Disk;
use crate::parse::{ContentFile, ParsedSite};
use crate::path::SourcePath;
use crate::source::CONTENT;

const MESSAGE: &str = "this matches a name on the sealed list for this review";
const HELP: &str = "take it out or use the pseudonym; if it is an everyday word here, write that name in quotes on the private list, which then counts only as a whole, and run `signpost seal` again";

/// Tests the pages of every sealed review. `salt` is what the machine gives.
pub fn check(
    parsed: &ParsedSite,
    config: &Config,
    disk: &dyn Disk,
    salt: Result<Option<Salt>, SaltProblem>,
    mode: Mode,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let sealed = Sealed::read(disk).gather(&mut found);
    if sealed.reviews.is_empty() {
        return found;
    }
    let record = SourcePath::known(RECORD);
    let not_tested = |message: String| Diagnostic::new(Code::SealedNotTested, message).in_file(&record);
    match salt {
        Ok(Some(salt)) => {
            for review in &sealed.reviews {
                if review.is_under(&salt) {
                    found.extend(in_review(review, &salt, parsed, config));
                    continue;
                }
                let message =
                    format!("the names of `{}` were sealed with another salt, so they were not tested", review.id);
                let help = format!(
                    "set SIGNPOST_SEAL_SALT to the salt they were sealed with, or seal them again: `signpost seal {} names.txt`",
                    review.id
                );
                found.push(not_tested(message).severity(Severity::Warning).help(help));
            }
        }
        Ok(None) if mode == Mode::Check => {
            let message = "this site has sealed names, and they were not tested: the salt is not set".to_owned();
            found.push(not_tested(message).help("where the salt may be known, set SIGNPOST_SEAL_SALT to it"));
        }
        Ok(None) => {}
        Err(problem) => {
            found.push(
                not_tested(format!("sealed names were not tested: {problem}"))
                    .severity(Severity::Warning)
                    .help("set SIGNPOST_SEAL_SALT to the salt they were sealed with"),
            );
        }
    }
    found
}

/// Every content file of a review: pages and sections with its id, in each language, and all below such a section.
fn in_review(review: &SealedReview, salt: &Salt, parsed: &ParsedSite, config: &Config) -> Vec<Diagnostic> {
    let is_it = |file: &ContentFile, extra: &Table| id(file, extra) == review.id;
    let folders: BTreeSet<&str> = parsed
        .sections
        .iter()
        .filter(|section| is_it(&section.file, &section.front.extra))
        .map(|section| section.file.folder.as_str())
        .collect();
    let below = |folder: &str| folders.iter().any(|whole| is_below(folder, whole));
    let mut found = Vec::new();
    let mut beside = BTreeSet::new();
    let sections = parsed
        .sections
        .iter()
        .map(|section| (&section.file, &section.front.extra, &section.front.title, &section.front.description));
    let pages =
        parsed.pages.iter().map(|page| (&page.file, &page.front.extra, &page.front.title, &page.front.description));
    for (file, extra, title, description) in sections.chain(pages) {
        if !is_it(file, extra) && !below(&file.folder) {
            continue;
        }
        if file.name == "index" {
            beside.insert(file.folder.as_str());
        }
        if let Some(problem) = in_name(review, salt, &file.source) {
            // Each message names its file.
            found.push(problem);
            continue;
        }
        let own: Vec<_> = extra.entries.iter().map(|(key, node)| (key, node)).collect();
        let settings = settings::read(file, title.as_deref(), description.as_deref(), &own);
        let problem = |span: Range<usize>| {
            Diagnostic::new(Code::SealedName, MESSAGE).at(&file.source, span, "").masked().help(HELP)
        };
        found.extend(in_file(review, salt, file, settings, config).into_iter().map(problem));
    }
    let content = SourcePath::known(CONTENT);
    let of_review = |asset: &&SourcePath| {
        let folder = asset.parent().and_then(|folder| folder.below(&content).map(str::to_owned)).unwrap_or_default();
        below(&folder) || beside.iter().any(|whole| is_below(&folder, whole))
    };
    found.extend(parsed.assets.iter().filter(of_review).filter_map(|asset| in_name(review, salt, asset)));
    found
}

fn is_below(folder: &str, whole: &str) -> bool {
    folder.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The ids of all pages and sections, held or not.
pub fn ids(parsed: &ParsedSite) -> BTreeSet<String> {
    let pages = parsed.pages.iter().map(|page| id(&page.file, &page.front.extra));
    let sections = parsed.sections.iter().map(|section| id(&section.file, &section.front.extra));
    pages.chain(sections).map(str::to_owned).collect()
}

/// As kinds have it: what the page says, else the name of the file or of its folder.
fn id<'a>(file: &'a ContentFile, extra: &'a Table) -> &'a str {
    let stem = match file.name.as_str() {
        "index" | "_index" => file.folder.rsplit('/').next().unwrap_or(&file.folder),
        name => name,
    };
    extra.get("id").and_then(Node::as_str).unwrap_or(stem)
}

/// The file as it is written, then what its settings and its Markdown mean: `J&amp;s` is two letters to a reader.
fn in_file(
    review: &SealedReview,
    salt: &Salt,
    file: &ContentFile,
    settings: Vec<prose::Block>,
    config: &Config,
) -> Vec<Range<usize>> {
    let mut places = review.matches(salt, &file.text);
    for block in prose::read(file, settings, &config.markdown).blocks {
        for part in review.matches(salt, &block.text) {
            let place = block.place(&part);
            if !places.iter().any(|known| known.start < place.end && place.start < known.end) {
                places.push(place);
            }
        }
    }
    places
}

/// A name in the name of a file or of a folder: the message names the nearest folder that may be named.
fn in_name(review: &SealedReview, salt: &Salt, file: &SourcePath) -> Option<Diagnostic> {
    let matches = |path: &SourcePath| !review.matches(salt, path.as_str()).is_empty();
    if !matches(file) {
        return None;
    }
    let mut folder = file.parent();
    while let Some(inner) = folder.as_ref().filter(|folder| matches(folder)) {
        folder = inner.parent();
    }
    let folder = folder.map_or_else(|| CONTENT.to_owned(), |folder| folder.to_string());
    let message = format!("the name of a file below `{folder}` matches the sealed list for `{}`", review.id);
    Some(
        Diagnostic::new(Code::SealedName, message)
            .help("give the file or its folder another name: it is part of the page's address"),
    )
}

#[cfg(test)]
mod tests;

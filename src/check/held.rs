//! Nothing held back is reached by another name: a symbolic link inside the site is no way around a hold.

use jiff::Timestamp;
use rayon::prelude::*;

use crate::config::Mode;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::disk::Disk;
use crate::kind::Held;
use crate::parse::{says_held, settings};
use crate::path::SourcePath;
use crate::site::Site;
use crate::source::{CONTENT, SourceTree, is_left_over};

/// Endings of files that nobody writes as a page: they are not opened.
const NO_SETTINGS: [&str; 33] = [
    "avif", "bmp", "css", "csv", "doc", "docx", "eot", "gif", "gz", "ico", "ics", "jpeg", "jpg", "js", "json", "m4a",
    "mjs", "mov", "mp3", "mp4", "odt", "otf", "pdf", "png", "pptx", "svg", "ttf", "webm", "webp", "woff", "woff2",
    "xlsx", "zip",
];

/// Reports links from what may be published to what is held.
///
/// A link to what has expired is only told in a build: it was right until a moment at which nobody did anything.
pub fn links(tree: &SourceTree, site: &Site, mode: Mode) -> Vec<Diagnostic> {
    let held = |file: &SourcePath| site.held_anywhere(file).map(|(owner, held)| (owner.to_owned(), held));
    let report = |(link, real): &(SourcePath, SourcePath)| {
        // A link that is itself held publishes nothing.
        let (owner, reason) = held(real).filter(|_| held(link).is_none())?;
        let message = format!("the link `{link}` leads to `{real}`, which is held back");
        let lenient = *reason == Held::Expired && mode != Mode::Check;
        let severity = if lenient { Severity::Warning } else { Severity::Error };
        let problem = Diagnostic::new(Code::HeldFileLinked, message).in_file(link).severity(severity);
        let help = "delete the link; what is held back is published with its page";
        Some(problem.note(format!("It belongs to `content/{owner}`: {}.", reason.reason())).help(help))
    };
    tree.links.iter().filter_map(report).collect()
}

/// Files that would be copied, and say of themselves, as pages do, that they are held back: a draft that was saved under
/// another name, or in a folder for files.
pub fn copies(tree: &SourceTree, site: &Site, disk: &dyn Disk, now: Timestamp) -> Vec<Diagnostic> {
    let data = SourcePath::known("content/data");
    let open = |file: &&SourcePath| {
        let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
        let may = !NO_SETTINGS.contains(&ending.as_str());
        may && !is_left_over_in_content(file) && file.below(&data).is_none() && site.held_anywhere(file).is_none()
    };
    let report = |file: &SourcePath| {
        let text = String::from_utf8(disk.read(file).ok()?).ok()?;
        let Some(held) = says_held(file, &text, now) else { return like_a_page(file, &text) };
        let message = "this file says of itself that it is held back, and would be published as it stands";
        let problem = Diagnostic::new(Code::HeldFileInOutput, message).in_file(file);
        let help = "delete it if it is a copy; if it is a page, move it into `content` and let its name end in `.md`";
        Some(problem.note(format!("It is written like a page, and {}.", held.reason())).help(help))
    };
    let copied = tree.assets.iter().filter(|file| file.extension().is_some());
    let files: Vec<_> = copied.chain(tree.static_files.iter().map(|placed| &placed.file)).filter(open).collect();
    files.par_iter().filter_map(|file| report(file)).collect()
}

/// A page that was saved as plain text, which readers would be given with its settings.
fn like_a_page(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
    let in_content = file.below(&SourcePath::known(CONTENT)).is_some();
    let has_title = || settings(file, text).get("title").is_some();
    if !in_content || !["txt", "text", "mdown", "mkd"].contains(&ending.as_str()) || !has_title() {
        return None;
    }
    let message = "this file is written like a page, but its name does not end in `.md`: it is published as it stands";
    let help = format!("if it is a page, call it `{}.md`", file.stem());
    Some(Diagnostic::new(Code::LeftOverFile, message).in_file(file).help(help))
}

/// Whether it is never copied, and told already.
fn is_left_over_in_content(file: &SourcePath) -> bool {
    file.below(&SourcePath::known(CONTENT)).is_some() && is_left_over(file)
}

/// Points at the guide for pages that were taken down for a risk: the website is only the first place to take them from.
pub fn takedowns(site: &Site) -> Vec<Diagnostic> {
    let for_risk = site.held_sources().iter().filter(|page| page.for_risk);
    for_risk
        .map(|page| {
            Diagnostic::new(Code::PageTakenDown, "this page is taken down for a risk; its address shows a bare notice")
                .in_file(&page.file.source)
                .note("Copies may be left in git, in caches and in search engines.")
                .help("run `signpost explain page-taken-down` for what else to do")
        })
        .collect()
}

//! Nothing held back is reached by another name: a symbolic link inside the site is no way around a hold.

use crate::config::Mode;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::kind::Held;
use crate::path::SourcePath;
use crate::site::Site;
use crate::source::{CONTENT, SourceTree};

/// Reports links from what may be published to what is held.
///
/// A link to what has expired is only told in a build: it was right until a moment at which nobody did anything.
pub fn links(tree: &SourceTree, site: &Site, mode: Mode) -> Vec<Diagnostic> {
    let content = SourcePath::known(CONTENT);
    let held = |file: &SourcePath| site.held_file(file.below(&content)?).map(|(owner, held)| (owner.to_owned(), held));
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

//! What is said of a leak: which file has it, whose it is and in which line; never the words themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::index::Hit;
use super::{Found, Proof, sources, unwrap};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::path::OutputPath;
use crate::site::Site;

/// Names of output files in one message. More of them only say that a template brings the text everywhere.
const NAMED_FILES: usize = 5;

impl Proof {
    /// One diagnostic for each held file and way to leak, with every output file that has it.
    pub(super) fn report(&self, found: BTreeMap<Found, Vec<OutputPath>>, site: &Site) -> Vec<Diagnostic> {
        let public = self.public_after_all(&found, site);
        let mut diagnostics = self.notes.clone();
        // The runs of one page are one leak; the first of them in the page names the line.
        let mut texts: BTreeMap<u32, (u32, BTreeSet<OutputPath>)> = BTreeMap::new();
        for (one, outputs) in found {
            match one {
                Found::Text(_, key) if public.contains(&key) => {}
                Found::Text(source, key) => {
                    let at = self.index.place(key).map_or(0, |place| place.at);
                    let (first, all) = texts.entry(source).or_insert((at, BTreeSet::new()));
                    *first = at.min(*first);
                    all.extend(outputs);
                }
                Found::File(source) => diagnostics.push(self.file(source, &sorted(outputs))),
                Found::Phrase(number) => {
                    let source = self.index.phrase(number).place.source;
                    diagnostics.push(self.leak("the title or name", source, None, &sorted(outputs)));
                }
                Found::Address(source) => {
                    diagnostics.push(self.leak("the address", source, None, &sorted(outputs)));
                }
                Found::Section => diagnostics.push(unknown_section(&sorted(outputs))),
            }
        }
        for (source, (at, outputs)) in texts {
            diagnostics.push(self.leak("text", source, Some(at), &outputs));
        }
        diagnostics
    }

    /// Runs that a published page has after all, when it is read as readers see it: a link in the middle of a sentence
    /// parts the words of its source. Asked only when something was found, as it takes all of Markdown to know.
    fn public_after_all(&self, found: &BTreeMap<Found, Vec<OutputPath>>, site: &Site) -> BTreeSet<u64> {
        let mut public = BTreeSet::new();
        if !found.keys().any(|one| matches!(one, Found::Text(..))) {
            return public;
        }
        let pages = site.pages.iter().map(|page| &page.file);
        for file in pages.chain(site.sections.iter().map(|section| &section.file)) {
            self.index.search(&sources::reading(file), |hit, _| {
                if let Hit::Run(key) = hit {
                    public.insert(key);
                }
            });
        }
        public
    }

    fn leak(&self, what: &str, source: u32, at: Option<u32>, outputs: &BTreeSet<OutputPath>) -> Diagnostic {
        let source = &self.sources[source as usize];
        let name = outputs.first().map(OutputPath::to_string).unwrap_or_default();
        let message = format!("{what} of this file, which is held back, would be published in `{name}`");
        // A document was made elsewhere and put there by a person; while the page is still being written, that may be right.
        let documents = outputs.iter().all(|path| unwrap::is_document(path.as_str()));
        let severity = if source.is_draft && documents { Severity::Warning } else { source.severity };
        let mut problem = Diagnostic::new(Code::HeldTextInOutput, message).in_file(&source.file).severity(severity);
        problem = problem.note(format!("It is not published: {}.", source.reason));
        if let Some(at) = at {
            problem = problem.note(format!("The words are in line {}. They are not shown here.", source.line(at)));
        }
        let problem = with_more(problem, outputs);
        problem.help("find what brings it there (a template, a file that a template loads, a copy) and take it out")
    }

    fn file(&self, source: u32, outputs: &BTreeSet<OutputPath>) -> Diagnostic {
        let source = &self.sources[source as usize];
        let name = outputs.first().map(OutputPath::to_string).unwrap_or_default();
        let message = format!("a copy of this file, which is held back, would be published as `{name}`");
        let problem = Diagnostic::new(Code::HeldFileInOutput, message).in_file(&source.file).severity(source.severity);
        let problem = problem.note(format!("It is not published: {}.", source.reason));
        let help = "delete the copy; or if everybody may have the file, keep only the copy and link to it";
        with_more(problem, outputs).help(help)
    }
}

fn unknown_section(outputs: &BTreeSet<OutputPath>) -> Diagnostic {
    let name = outputs.first().map(OutputPath::to_string).unwrap_or_default();
    let message = format!("the search file `{name}` has a section that belongs to no published page");
    let help = "this is a mistake of the program: please report it, and do not publish this output";
    with_more(Diagnostic::new(Code::HeldTextInOutput, message), outputs).help(help)
}

fn with_more(problem: Diagnostic, outputs: &BTreeSet<OutputPath>) -> Diagnostic {
    let more = outputs.len().saturating_sub(1);
    if more == 0 {
        return problem;
    }
    let names: Vec<_> = outputs.iter().skip(1).take(NAMED_FILES).map(|path| format!("`{path}`")).collect();
    let rest = more - names.len();
    let and = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    problem.note(format!("It is also in {}{and}.", names.join(", ")))
}

fn sorted(outputs: Vec<OutputPath>) -> BTreeSet<OutputPath> {
    outputs.into_iter().collect()
}

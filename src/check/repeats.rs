//! A long paragraph that stands on two pages: one of the two will be changed, and the other forgotten.

use std::collections::BTreeMap;

use super::prose::{Block, Sort};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic};

/// Shorter paragraphs, such as who to ring, may well stand on every page.
const WORDS: usize = 40;

/// On more pages than this it is a text of the site, put there on purpose.
const PAGES: usize = 3;

/// Across the site. Quotations and notes may repeat, and so may a text in another language's page.
pub fn check<'s>(subjects: &'s [Subject<'s>]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, &str), Vec<(&'s Subject<'s>, &'s Block)>> = BTreeMap::new();
    for subject in subjects {
        let long = |block: &&Block| {
            matches!(block.sort, Sort::Paragraph | Sort::Item) && !block.quoted && block.words.len() >= WORDS
        };
        for block in subject.prose.running().filter(long) {
            seen.entry((subject.file.language.as_str(), block.text.trim())).or_default().push((subject, block));
        }
    }
    let mut found = Vec::new();
    for uses in seen.values() {
        let (first, original) = uses[0];
        let mut pages: Vec<_> = uses.iter().map(|(subject, _)| &subject.file.source).collect();
        pages.dedup();
        if !(2..=PAGES).contains(&pages.len()) {
            continue;
        }
        for (subject, block) in uses.iter().filter(|(subject, _)| subject.file.source != first.file.source) {
            let message = format!("this paragraph of {} words stands on another page too", block.words.len());
            let problem = subject.problem(Code::ParagraphElsewhere, message, block, 0..block.text.len());
            let place = original.place(&(0..original.text.len()));
            let problem = problem.at(&first.file.source, place, "the other one");
            found.push(problem.help("keep it on one page and link to it from here, so that a change reaches both"));
        }
    }
    found
}

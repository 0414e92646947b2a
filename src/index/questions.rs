//! Questions that must keep their answers: a site's own, in `content/data/search.toml`.

use super::lost_page;
use crate::data::{Table, Unknown, read_data};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::disk::Disk;
use crate::parse::read_text;
use crate::path::SourcePath;
use crate::search::Reader;
use crate::site::Site;

/// Places among which an answer must stand: what fits on a phone without scrolling far.
const TOP: usize = 3;

/// A question and the page that must be among its first answers.
#[derive(Clone, Debug)]
pub struct Question {
    file: SourcePath,
    span: std::ops::Range<usize>,
    pub ask: String,
    pub page: String,
    /// The page's: a question is put to the search of its language.
    pub language: String,
    /// Path of the page on the site.
    path: String,
}

impl Question {
    /// Reads `[[question]]` tables with `ask` and `page`.
    pub fn read_all(site: &Site, disk: &dyn Disk) -> Checked<Vec<Question>> {
        let file = SourcePath::known("content/data/search.toml");
        let mut diagnostics = Vec::new();
        if !disk.is_file(&file) {
            return Checked::new(Vec::new(), diagnostics);
        }
        let Some(text) = read_text(disk, &file).gather(&mut diagnostics) else {
            return Checked::new(Vec::new(), diagnostics);
        };
        // The file's other problems were told when the index was built.
        let questions = read_data(&file, &text, "this file", |fields| {
            let read = |(_, table): (_, &Table)| {
                fields.nested("question", table, Unknown::Refuse, |one| {
                    let (ask, page) = (one.string("ask")?, one.string("page")?);
                    Some((ask, page, one.get("page").map_or(0..0, |node| node.span.clone())))
                })
            };
            fields
                .tables("question", "[[question]]\nask = \"cot death\"\npage = \"@/campaigns/safe-sleeping.md\"")
                .into_iter()
                .filter_map(read)
                .collect::<Vec<_>>()
        });
        let questions = questions.value;
        let mut found = Vec::new();
        for (ask, page, span) in questions {
            match site.find(page.trim_start_matches("@/")) {
                Some(target) => {
                    let path = site.path(target).to_string();
                    let language = site.file(target).language.clone();
                    found.push(Question { file: file.clone(), span, ask, page, language, path });
                }
                None => diagnostics.push(lost_page(&file, span, &page, site)),
            }
        }
        Checked::new(found, diagnostics)
    }
}

/// Asks every question of a language; one whose page is not among the first three is an error.
pub fn check_questions(questions: &[Question], language: &str, reader: &Reader<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for question in questions.iter().filter(|question| question.language == language) {
        let Ok(answer) = reader.search(&question.ask, TOP) else { continue };
        let path_of = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
        if answer.hits.iter().any(|hit| path_of(&hit.record.url) == question.path) {
            continue;
        }
        let message =
            format!("the question \"{}\" no longer finds `{}` among the first three", question.ask, question.page);
        let first = answer
            .hits
            .first()
            .map_or_else(|| "It finds nothing.".to_owned(), |hit| format!("It finds `{}` first.", hit.record.url));
        let problem = Diagnostic::new(Code::SearchQuestionLost, message).at(&question.file, question.span.clone(), "");
        diagnostics.push(
            problem.note(first).help("add the words people use to that page: `[extra]` `search_terms = [\"…\"]`"),
        );
    }
    diagnostics
}

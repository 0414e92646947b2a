//! Words and style: only ever information, since nobody's page should wait for a shorter sentence.

use super::prose::{self, Block, Sort, find_phrase};
use super::subject::{Context, Subject};
use super::word_lists::Better;
use crate::diagnostic::{Code, Diagnostic};

/// GOV.UK, "Content design": sentences above 25 words are hard to follow.
const LONG_SENTENCE: usize = 25;

/// Easy Read is written for people with a learning disability: sentences of 10 to 15 words (Change, "How to make information
/// accessible").
const EASY_SENTENCE: usize = 15;

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let sieve = &subject.prose.sieve;
    let [plain, fair] = [&context.words.plain, &context.words.fair]
        .map(|list| list.iter().filter(|better| sieve.may_have(&better.say)).collect::<Vec<_>>());
    let easy = is_easy_read(subject, context);
    let english = subject.file.language.starts_with("en");
    for block in subject.prose.running().filter(|block| english && block.sort != Sort::Note && !block.quoted) {
        long_sentences(subject, block, easy, &mut found);
        for (list, code) in [(&plain, Code::PlainWord), (&fair, Code::FairWord)] {
            better(subject, block, list, code, &mut found);
        }
    }
    found
}

/// A page that says so in its title, or that another names as its Easy Read.
fn is_easy_read(subject: &Subject<'_>, context: &Context<'_>) -> bool {
    let titled = subject.title.is_some_and(|title| prose::contains_ignoring_case(title, "easy read"));
    let named = || subject.record.map_or(&[][..], |record| context.site.named(record.id()));
    titled || named().iter().any(|named| named.field.split('.').any(|part| part == "easy_read"))
}

fn long_sentences(subject: &Subject<'_>, block: &Block, easy: bool, found: &mut Vec<Diagnostic>) {
    let limit = if easy { EASY_SENTENCE } else { LONG_SENTENCE };
    if block.words.len() <= limit || block.is_cell() {
        return;
    }
    for sentence in prose::sentences(&block.text) {
        // A word with a hyphen is one word to a reader.
        let count =
            block.text[sentence.clone()].split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        if count > limit {
            let end =
                block.words.iter().find(|word| word.start >= sentence.start).map_or(sentence.end, |word| word.end);
            let (code, message) = match easy {
                true => {
                    (Code::EasyReadSentence, format!("this Easy Read sentence has {count} words, more than {limit}"))
                }
                false => (Code::LongSentence, format!("this sentence has {count} words; {limit} are easier to follow")),
            };
            let problem = subject.problem(code, message, block, sentence.start..end);
            found.push(problem.help(match easy {
                true => "say one thing in each sentence",
                false => "make two sentences of it, or a list",
            }));
        }
    }
}

fn better(subject: &Subject<'_>, block: &Block, list: &[&Better], code: Code, found: &mut Vec<Diagnostic>) {
    for Better { say, instead } in list {
        if let Some(at) = find_phrase(&block.text, say, 0) {
            let message = match code {
                Code::FairWord => format!("`{say}` may blame or label somebody"),
                _ => format!("`{say}` is harder to read than it need be"),
            };
            let problem = subject.problem(code, message, block, at..at + say.len());
            found.push(problem.help(format!("try \"{instead}\"")));
        }
    }
}

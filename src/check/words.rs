//! Words and style: only ever information, since nobody's page should wait for a shorter sentence.

use super::prose::{self, Block, Sort, find_phrase};
use super::subject::{Context, Subject};
use super::word_lists::Better;
use crate::diagnostic::{Code, Diagnostic};

/// GOV.UK, "Content design": sentences above 25 words are hard to follow.
const LONG_SENTENCE: usize = 25;

pub fn check(subject: &Subject<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let sieve = &subject.prose.sieve;
    let [plain, fair] = [&context.words.plain, &context.words.fair]
        .map(|list| list.iter().filter(|better| sieve.may_have(&better.say)).collect::<Vec<_>>());
    let english = subject.file.language.starts_with("en");
    for block in subject.prose.running().filter(|block| english && block.sort != Sort::Note && !block.quoted) {
        long_sentences(subject, block, &mut found);
        for (list, code) in [(&plain, Code::PlainWord), (&fair, Code::FairWord)] {
            better(subject, block, list, code, &mut found);
        }
    }
    found
}

fn long_sentences(subject: &Subject<'_>, block: &Block, found: &mut Vec<Diagnostic>) {
    if block.words.len() <= LONG_SENTENCE || block.is_cell() {
        return;
    }
    for sentence in prose::sentences(&block.text) {
        // A word with a hyphen is one word to a reader.
        let count =
            block.text[sentence.clone()].split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        if count > LONG_SENTENCE {
            let end =
                block.words.iter().find(|word| word.start >= sentence.start).map_or(sentence.end, |word| word.end);
            let message = format!("this sentence has {count} words; {LONG_SENTENCE} are easier to follow");
            let problem = subject.problem(Code::LongSentence, message, block, sentence.start..end);
            found.push(problem.help("make two sentences of it, or a list"));
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

//! What a page may keep although a check speaks against it: `allow` and `pd_allow`, each with a reason and a name.

use super::subject::Subject;
use crate::data::{Node, Table};
use crate::diagnostic::{Code, Diagnostic};

/// One line of `allow` or `pd_allow`.
struct Allowance<'a> {
    /// The code, or the words.
    what: &'a str,
    reason: &'a str,
    node: &'a Node,
    is_words: bool,
    used: usize,
}

impl Allowance<'_> {
    fn covers(&self, problem: &Diagnostic, text: &str) -> bool {
        if !self.is_words {
            return problem.code.as_str() == self.what;
        }
        let Some(span) = problem.labels.first().and_then(|label| label.span.clone()).filter(|_| problem.masked) else {
            return false;
        };
        let found = text.get(span).unwrap_or_default();
        let same = |a: &str, b: &str| a.to_lowercase().contains(&b.to_lowercase());
        !found.is_empty() && (same(found, self.what) || same(self.what, found))
    }
}

/// Takes out of `found` what this page allows, and says so.
pub fn apply(subject: &Subject<'_>, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut allowances = read(subject);
    if allowances.is_empty() {
        return found;
    }
    let text = &subject.file.text;
    let mut kept = Vec::new();
    for problem in found {
        match allowances.iter_mut().find(|allowance| allowance.covers(&problem, text)) {
            Some(allowance) => allowance.used += 1,
            None => kept.push(problem),
        }
    }
    for allowance in allowances {
        let place = allowance.node.span.clone();
        let shown = if allowance.is_words { "personal data" } else { allowance.what };
        let problem = if allowance.used == 0 {
            let message = format!("nothing on this page needs to be allowed for `{shown}` any more");
            subject.at(Code::AllowanceUnused, message, place).help("take the line out")
        } else {
            let times = if allowance.used == 1 { "once".to_owned() } else { format!("{} times", allowance.used) };
            subject.at(
                Code::CheckAllowed,
                format!("`{shown}` is allowed {times} on this page: {}", allowance.reason),
                place,
            )
        };
        kept.push(if allowance.is_words { problem.masked() } else { problem });
    }
    kept
}

fn read<'a>(subject: &'a Subject<'_>) -> Vec<Allowance<'a>> {
    let mut found = Vec::new();
    for (key, name, is_words) in [("allow", "check", false), ("pd_allow", "match", true)] {
        for node in subject.get(key).and_then(Node::as_array).unwrap_or_default() {
            let Some(table) = node.as_table() else { continue };
            let text = |key: &str| table_text(table, key);
            // Without a reason and somebody who answers for it, nothing is allowed.
            if let (Some(what), Some(reason), Some(_)) = (text(name), text("reason"), text("by")) {
                found.push(Allowance { what, reason, node, is_words, used: 0 });
            }
        }
    }
    found
}

fn table_text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).and_then(Node::as_str).filter(|text| !text.trim().is_empty())
}

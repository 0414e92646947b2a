//! What templates ask for while they render, to be written when all of them are done.
//!
//! It only ever grows, and is read at the end, in order: on any number of threads the same is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;
use crate::source::CONTENT;

/// What was asked for: tables whose CSV is to be published, by data file, and what has been taken down.
#[derive(Debug, Default)]
pub struct Requests {
    tables: Mutex<BTreeMap<SourcePath, BTreeSet<String>>>,
    missed: Mutex<BTreeSet<Missed>>,
}

/// A page or file that a template asked for and that has been taken down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missed {
    /// The page that was being made, below `content/`.
    pub asked_by: Option<String>,
    /// As the template names it.
    pub what: String,
    /// Whether only time has passed; otherwise somebody withdrew it.
    pub expired: bool,
}

impl Requests {
    /// Asks for one table of a data file.
    pub fn ask(&self, file: &SourcePath, table: &str) {
        locked(&self.tables).entry(file.clone()).or_default().insert(table.to_owned());
    }

    /// Every table asked for so far.
    pub fn all(&self) -> BTreeMap<SourcePath, BTreeSet<String>> {
        locked(&self.tables).clone()
    }

    /// Notes what was not there any more.
    pub fn miss(&self, missed: Missed) {
        locked(&self.missed).insert(missed);
    }

    /// What to tell of it: readers find a gap.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let tell = |Missed { asked_by, what, expired }: &Missed| {
            let (code, why) = match expired {
                true => (Code::ExpiredPageLinked, "expired"),
                false => (Code::WithdrawnPageLinked, "been withdrawn"),
            };
            let problem = Diagnostic::new(code, format!("this page shows something of `{what}`, which has {why}"));
            let file = asked_by.as_ref().and_then(|path| SourcePath::known(CONTENT).join(path).ok());
            let problem = match file {
                Some(file) => problem.in_file(&file),
                None => problem,
            };
            problem
                .note("In its place there is a gap.")
                .help("take it out of the page, or of the template that makes it")
        };
        locked(&self.missed).iter().map(tell).collect()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! What templates ask for while they render, to be written when all of them are done.
//!
//! It only ever grows, and is read at the end, in order: on any number of threads the same is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::path::SourcePath;

/// Tables whose CSV is to be published, by data file.
#[derive(Debug, Default)]
pub struct Requests(Mutex<BTreeMap<SourcePath, BTreeSet<String>>>);

impl Requests {
    /// Asks for one table of a data file.
    pub fn ask(&self, file: &SourcePath, table: &str) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.entry(file.clone()).or_default().insert(table.to_owned());
    }

    /// Everything asked for so far.
    pub fn all(&self) -> BTreeMap<SourcePath, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

//! What git knows of a site: when each file changed, which files the next commit will hold, and which earlier ones held.
//!
//! In: the site's folder. Out: dates, or a [`crate::disk::Disk`] that reads from git's index or from a commit. Who changed a file and what
//! they wrote about it is never read. A site that is in no repository is fine: then git says nothing.

mod before;
mod disk;
mod history;
mod past;
mod staged;

use std::path::{Path, PathBuf};

pub use before::committed_before;
pub use disk::GitDisk;
pub use history::{Change, History};
pub use past::{Commit, past};
pub use staged::Staged;

use crate::path::SourcePath;

/// Why git could not say.
#[derive(Debug, thiserror::Error)]
#[error("git's folder cannot be read: {0}")]
pub struct GitError(String);

impl GitError {
    fn new(cause: impl std::fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

/// Where the site lies in the work tree of a repository: `sites/board/`, or nothing for the top.
fn prefix(repository: &gix::Repository, root: &Path) -> Option<String> {
    let top: PathBuf = repository.workdir()?.canonicalize().ok()?;
    let below = root.strip_prefix(top).ok()?.to_str()?.replace('\\', "/");
    Some(if below.is_empty() { below } else { format!("{below}/") })
}

/// A path of the repository as one of the site, where it is one.
fn below(path: &[u8], prefix: &str) -> Option<SourcePath> {
    SourcePath::parse(std::str::from_utf8(path).ok()?.strip_prefix(prefix)?).ok()
}

//! What git knows of a site: when each file changed, and which files the next commit will hold.
//!
//! In: the site's folder. Out: dates, or a [`crate::disk::Disk`] that reads from git's index. Who changed a file and what
//! they wrote about it is never read. A site that is in no repository is fine: then git says nothing.

mod before;
mod history;
mod staged;

use std::path::{Path, PathBuf};

pub use before::committed_before;
pub use history::{Change, History};
pub use staged::{Staged, StagedDisk};

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

//! The site as earlier commits held it, newest first.

use std::path::Path;

use gix::ObjectId;
use jiff::Timestamp;

use super::{GitDisk, GitError, below, prefix};

/// A commit of the branch that is checked out.
#[derive(Clone, Copy, Debug)]
pub struct Commit {
    id: ObjectId,
    pub time: Timestamp,
}

impl Commit {
    /// The first letters of its name, as git shows them.
    pub fn name(&self) -> String {
        self.id.to_hex_with_len(10).to_string()
    }

    /// The files it holds of the site at `root`.
    ///
    /// # Errors
    /// When git's folder cannot be read.
    pub fn disk(&self, root: &Path) -> Result<GitDisk, GitError> {
        let repository = gix::discover(root).map_err(GitError::new)?;
        let prefix = prefix(&repository, root).unwrap_or_default();
        let tree = repository.find_commit(self.id).map_err(GitError::new)?.tree().map_err(GitError::new)?;
        let mut disk = GitDisk::empty(&repository, root)?;
        for entry in tree.traverse().breadthfirst.files().map_err(GitError::new)? {
            let Some(path) = below(&entry.filepath, &prefix) else { continue };
            if entry.mode.is_commit() {
                disk.add_submodule(path);
            } else if entry.mode.is_blob_or_symlink() {
                disk.add_file(path, entry.oid, entry.mode.is_link());
            }
        }
        Ok(disk)
    }
}

/// The current commit and those before it, at most `limit`. Of a merge only the first parent is followed: what the branch
/// itself was, one state after the other. Nothing where there is no repository or no commit.
///
/// # Errors
/// When git's folder cannot be read.
pub fn past(root: &Path, limit: usize) -> Result<Vec<Commit>, GitError> {
    let Ok(repository) = gix::discover(root) else { return Ok(Vec::new()) };
    let Ok(head) = repository.head_id() else { return Ok(Vec::new()) };
    let mut commits = Vec::new();
    for info in head.ancestors().first_parent_only().all().map_err(GitError::new)?.take(limit) {
        let id = info.map_err(GitError::new)?.id;
        let time = repository.find_commit(id).map_err(GitError::new)?.time().map_err(GitError::new)?.seconds;
        commits.extend(Timestamp::from_second(time).ok().map(|time| Commit { id, time }));
    }
    Ok(commits)
}

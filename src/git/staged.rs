//! The site as the next commit will hold it: read from git's index, not from the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gix::ObjectId;

use super::{GitDisk, GitError, below, prefix};
use crate::path::SourcePath;

/// What stands ready to be committed.
#[derive(Debug)]
pub struct Staged {
    pub disk: GitDisk,
    /// Files that are new or different.
    pub changed: BTreeSet<SourcePath>,
    /// Whether files will go away: then what is wrong may stand in any other file.
    pub removes: bool,
}

impl Staged {
    /// Reads the index of the repository that the site at `root` lies in; `None` when it lies in none. Heeds
    /// `GIT_INDEX_FILE`: for `git commit FILE`, git gives its hooks an index of their own.
    ///
    /// # Errors
    /// When git's folder cannot be read.
    pub fn read(root: &Path) -> Result<Option<Self>, GitError> {
        let found = gix::discover_with_environment_overrides(root).or_else(|_| gix::discover(root));
        let Ok(repository) = found else { return Ok(None) };
        let Some(prefix) = prefix(&repository, root) else { return Ok(None) };
        let index = repository.index_or_empty().map_err(GitError::new)?;
        let mut disk = GitDisk::empty(&repository, root)?;
        for entry in index.entries() {
            let Some(path) = below(entry.path(&index), &prefix) else { continue };
            if entry.mode.is_submodule() {
                disk.add_submodule(path);
            } else {
                disk.add_file(path, entry.id, entry.mode == gix::index::entry::Mode::SYMLINK);
            }
        }
        let committed = committed(&repository, &prefix)?;
        let is_new = |(path, id): &(&SourcePath, ObjectId)| committed.get(*path) != Some(id);
        let changed: BTreeSet<_> = disk.ids().filter(is_new).map(|(path, _)| path.clone()).collect();
        let staged: BTreeSet<_> = disk.ids().map(|(path, _)| path).collect();
        let removes = committed.keys().any(|path| !staged.contains(path));
        Ok(Some(Self { disk, changed, removes }))
    }
}

/// The files of the last commit; none before the first.
pub(super) fn committed(
    repository: &gix::Repository,
    prefix: &str,
) -> Result<BTreeMap<SourcePath, ObjectId>, GitError> {
    let tree = repository.head_tree_id_or_empty().map_err(GitError::new)?;
    let tree = tree.object().map_err(GitError::new)?.into_tree();
    let files = tree.traverse().breadthfirst.files().map_err(GitError::new)?;
    let files = files.into_iter().filter(|entry| entry.mode.is_blob_or_symlink());
    Ok(files.filter_map(|entry| Some((below(&entry.filepath, prefix)?, entry.oid))).collect())
}

//! When each file first and last changed, by the dates of the commits that changed it.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use gix::ObjectId;
use gix::objs::TreeRefIter;
use jiff::Timestamp;

use super::{GitError, prefix};
use crate::path::SourcePath;

/// Memory for objects read more than once. A tree is read for its commit and for each child of that: a few megabytes
/// hold those of a thousand pages, and more would only keep what is not asked for again.
const CACHE_BYTES: usize = 8 << 20;

/// When a file changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The oldest commit that has the file, under this name. `None` in a clone that lacks old commits.
    pub first: Option<Timestamp>,
    pub last: Timestamp,
}

/// The files of a site as its commits know them.
#[derive(Clone, Debug, Default)]
pub struct History {
    changes: HashMap<SourcePath, Change>,
    /// Whether commits are missing: a file that did not change in those that are there has no date.
    pub shallow: bool,
}

impl History {
    /// Reads what led to the current commit, below `folder` of the site at `root`; `None` where there is no repository, or
    /// no commit yet. Dates are those of the commits, so every clone says the same.
    ///
    /// A file changed in a commit when it differs from what each parent has: a merge changes only what was mended by hand.
    ///
    /// # Errors
    /// When there is a repository that cannot be read.
    pub fn read(root: &Path, folder: &SourcePath) -> Result<Option<Self>, GitError> {
        let Ok(mut repository) = gix::discover(root) else { return Ok(None) };
        let Some(prefix) = prefix(&repository, root) else { return Ok(None) };
        repository.object_cache_size(CACHE_BYTES);
        let Ok(head) = repository.head_id() else { return Ok(None) };
        let boundary = repository.shallow_commits().map_err(GitError::new)?;
        let boundary: HashSet<ObjectId> = boundary.iter().flat_map(|commits| commits.iter().copied()).collect();
        let place = format!("{prefix}{folder}");
        let mut trees = Trees { repository: &repository, trees: HashMap::new() };
        let mut found: HashMap<SourcePath, (Timestamp, Timestamp)> = HashMap::new();
        for info in head.ancestors().all().map_err(GitError::new)? {
            let commit = info.map_err(GitError::new)?.id().object().map_err(GitError::new)?.into_commit();
            if boundary.contains(&commit.id) {
                // What it changed cannot be known without its parents.
                continue;
            }
            let own = trees.of_commit(commit.id, &place)?;
            let parents =
                commit.parent_ids().map(|id| trees.of_commit(id.detach(), &place)).collect::<Result<Vec<_>, _>>()?;
            let mut changed = Vec::new();
            if let Some(own) = own {
                trees.compare(own, &parents.into_iter().flatten().collect::<Vec<_>>(), "", &mut changed)?;
            }
            let time = commit.time().map_err(GitError::new)?.seconds;
            let Ok(time) = Timestamp::from_second(time) else { continue };
            for path in changed.iter().filter_map(|path| folder.join(path).ok()) {
                let times = found.entry(path).or_insert((time, time));
                *times = (times.0.min(time), times.1.max(time));
            }
        }
        let shallow = !boundary.is_empty();
        let change = |(first, last)| Change { first: Some(first).filter(|_| !shallow), last };
        let changes = found.into_iter().map(|(path, times)| (path, change(times))).collect();
        Ok(Some(Self { changes, shallow }))
    }

    /// `None` for a file git does not know, or does not know enough of.
    pub fn of(&self, file: &SourcePath) -> Option<Change> {
        self.changes.get(file).copied()
    }
}

struct Trees<'a> {
    repository: &'a gix::Repository,
    /// The folder's tree in each commit that was asked for: as a commit and as a parent.
    trees: HashMap<ObjectId, Option<ObjectId>>,
}

impl Trees<'_> {
    fn of_commit(&mut self, commit: ObjectId, place: &str) -> Result<Option<ObjectId>, GitError> {
        if let Some(known) = self.trees.get(&commit) {
            return Ok(*known);
        }
        let tree = self.repository.find_commit(commit).map_err(GitError::new)?.tree().map_err(GitError::new)?;
        let entry = tree.lookup_entry_by_path(place).map_err(GitError::new)?;
        let found = entry.filter(|entry| entry.mode().is_tree()).map(|entry| entry.object_id());
        self.trees.insert(commit, found);
        Ok(found)
    }

    /// Files of `own` that no tree of `parents` has the same.
    fn compare(
        &self,
        own: ObjectId,
        parents: &[ObjectId],
        path: &str,
        changed: &mut Vec<String>,
    ) -> Result<(), GitError> {
        if parents.contains(&own) {
            return Ok(());
        }
        let olds = parents.iter().map(|id| self.entries(*id)).collect::<Result<Vec<_>, _>>()?;
        for (name, entry) in self.entries(own)? {
            let before: Vec<Entry> = olds.iter().filter_map(|old| old.get(&name).copied()).collect();
            if before.iter().any(|old| old.id == entry.id) {
                continue;
            }
            let path = format!("{path}{name}");
            if entry.is_folder {
                let folders: Vec<_> = before.iter().filter(|old| old.is_folder).map(|old| old.id).collect();
                self.compare(entry.id, &folders, &format!("{path}/"), changed)?;
            } else {
                changed.push(path);
            }
        }
        Ok(())
    }

    /// What a folder holds; names that are not UTF-8 are no files of a site.
    fn entries(&self, tree: ObjectId) -> Result<HashMap<String, Entry>, GitError> {
        let tree = self.repository.find_tree(tree).map_err(GitError::new)?;
        let mut entries = HashMap::new();
        for entry in TreeRefIter::from_bytes(&tree.data, self.repository.object_hash()) {
            let entry = entry.map_err(GitError::new)?;
            if let Ok(name) = std::str::from_utf8(entry.filename) {
                entries.insert(name.to_owned(), Entry { id: entry.oid.to_owned(), is_folder: entry.mode.is_tree() });
            }
        }
        Ok(entries)
    }
}

#[derive(Clone, Copy)]
struct Entry {
    id: ObjectId,
    is_folder: bool,
}

//! The site as the next commit will hold it: read from git's index, not from the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use gix::ObjectId;

use super::{GitError, prefix};
use crate::disk::{Disk, DiskError, FoundFile, RealDisk, Walk};
use crate::path::SourcePath;

/// What stands ready to be committed.
#[derive(Debug)]
pub struct Staged {
    pub disk: StagedDisk,
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
        let work = RealDisk::new(root).map_err(GitError::new)?;
        let index = repository.index_or_empty().map_err(GitError::new)?;
        let mut disk = StagedDisk {
            repository: repository.clone().into_sync(),
            files: BTreeMap::new(),
            submodules: Vec::new(),
            work,
        };
        for entry in index.entries() {
            let Some(path) = below(entry.path(&index), &prefix) else { continue };
            if entry.mode.is_submodule() {
                disk.submodules.push(path);
            } else {
                disk.files.insert(path, Blob { id: entry.id, is_link: entry.mode == gix::index::entry::Mode::SYMLINK });
            }
        }
        let committed = committed(&repository, &prefix)?;
        let same = |path: &SourcePath, blob: &Blob| committed.get(path) == Some(&blob.id);
        let changed =
            disk.files.iter().filter(|(path, blob)| !same(path, blob)).map(|(path, _)| path.clone()).collect();
        let removes = committed.keys().any(|path| !disk.files.contains_key(path));
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

/// A path of the repository as one of the site, where it is one.
fn below(path: &[u8], prefix: &str) -> Option<SourcePath> {
    SourcePath::parse(std::str::from_utf8(path).ok()?.strip_prefix(prefix)?).ok()
}

#[derive(Clone, Copy, Debug)]
struct Blob {
    id: ObjectId,
    is_link: bool,
}

/// The files of git's index. What git keeps as a repository of its own (a theme, often) is read from the folder.
pub struct StagedDisk {
    repository: gix::ThreadSafeRepository,
    files: BTreeMap<SourcePath, Blob>,
    submodules: Vec<SourcePath>,
    work: RealDisk,
}

impl fmt::Debug for StagedDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StagedDisk").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl StagedDisk {
    fn in_submodule(&self, path: &SourcePath) -> bool {
        self.submodules.iter().any(|folder| path == folder || path.below(folder).is_some())
    }

    fn blob(&self, id: ObjectId) -> io::Result<Vec<u8>> {
        let repository = self.repository.to_thread_local();
        let mut blob = repository.find_blob(id).map_err(io::Error::other)?;
        Ok(blob.take_data())
    }

    fn len(&self, id: ObjectId) -> u64 {
        self.repository.to_thread_local().find_header(id).map_or(0, |header| header.size())
    }

    /// What a link leads to, where that is a file of the index too.
    fn followed(&self, path: &SourcePath) -> Option<(&SourcePath, Blob)> {
        let (path, blob) = self.files.get_key_value(path)?;
        if !blob.is_link {
            return Some((path, *blob));
        }
        let target = String::from_utf8(self.blob(blob.id).ok()?).ok()?;
        let mut parts: Vec<&str> = path.as_str().split('/').collect();
        parts.pop();
        for part in target.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        let target = SourcePath::parse(&parts.join("/")).ok()?;
        self.files.get_key_value(&target).filter(|(_, blob)| !blob.is_link).map(|(path, blob)| (path, *blob))
    }
}

impl Disk for StagedDisk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, DiskError> {
        if self.in_submodule(path) {
            return self.work.read(path);
        }
        let failed = |cause| DiskError::new("read from git's index", path.as_str(), cause);
        let (_, blob) = self.followed(path).ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        self.blob(blob.id).map_err(failed)
    }

    fn walk(&self, folder: &SourcePath) -> Walk {
        if self.in_submodule(folder) {
            return self.work.walk(folder);
        }
        let inside = |path: &SourcePath| path.below(folder).is_some();
        let files = self.files.keys().filter(|path| inside(path)).filter_map(|path| {
            let (_, blob) = self.followed(path)?;
            Some(FoundFile { path: path.clone(), len: self.len(blob.id) })
        });
        let mut walk = Walk { files: files.collect(), problems: Vec::new() };
        for submodule in self.submodules.iter().filter(|path| inside(path)) {
            let own = self.work.walk(submodule);
            walk.files.extend(own.files);
            walk.problems.extend(own.problems);
        }
        walk.files.sort();
        walk
    }

    fn is_file(&self, path: &SourcePath) -> bool {
        if self.in_submodule(path) { self.work.is_file(path) } else { self.followed(path).is_some() }
    }

    fn is_folder(&self, path: &SourcePath) -> bool {
        if self.in_submodule(path) {
            return self.work.is_folder(path);
        }
        path.is_root() || self.files.keys().chain(&self.submodules).any(|file| file.below(path).is_some())
    }

    fn location(&self, path: &SourcePath) -> PathBuf {
        self.work.location(path)
    }

    fn real(&self, path: &SourcePath) -> Option<SourcePath> {
        if self.in_submodule(path) { self.work.real(path) } else { self.followed(path).map(|(path, _)| path.clone()) }
    }
}

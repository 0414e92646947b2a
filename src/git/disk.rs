//! Files as git keeps them, in the place of a site's folder.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use gix::ObjectId;

use super::GitError;
use crate::disk::{Disk, DiskError, FoundFile, RealDisk, Walk};
use crate::path::SourcePath;

#[derive(Clone, Copy, Debug)]
struct Blob {
    id: ObjectId,
    is_link: bool,
}

/// The files of git's index, or of a commit. What git keeps as a repository of its own (a theme, often) is read from the
/// folder.
pub struct GitDisk {
    repository: gix::ThreadSafeRepository,
    files: BTreeMap<SourcePath, Blob>,
    submodules: Vec<SourcePath>,
    work: RealDisk,
}

impl fmt::Debug for GitDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitDisk").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl GitDisk {
    /// # Errors
    /// When the site's folder cannot be found.
    pub(super) fn empty(repository: &gix::Repository, root: &Path) -> Result<Self, GitError> {
        let work = RealDisk::new(root).map_err(GitError::new)?;
        let repository = repository.clone().into_sync();
        Ok(Self { repository, files: BTreeMap::new(), submodules: Vec::new(), work })
    }

    pub(super) fn add_file(&mut self, path: SourcePath, id: ObjectId, is_link: bool) {
        self.files.insert(path, Blob { id, is_link });
    }

    pub(super) fn add_submodule(&mut self, folder: SourcePath) {
        self.submodules.push(folder);
    }

    /// Every file with the id of its bytes.
    pub(super) fn ids(&self) -> impl Iterator<Item = (&SourcePath, ObjectId)> {
        self.files.iter().map(|(path, blob)| (path, blob.id))
    }

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

impl Disk for GitDisk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, DiskError> {
        if self.in_submodule(path) {
            return self.work.read(path);
        }
        let failed = |cause| DiskError::new("read from git", path.as_str(), cause);
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

//! Takes files while the site is built and prepares them beside the old site, which nothing touches until the
//! commit.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::place::Place;
use super::{Entry, OutputFile, OutputTree, Sink, WriteOptions, locked};
use crate::diagnostic::Checked;
use crate::disk::write::{self, Kind};
use crate::disk::{Disk, DiskError, FolderLock};
use crate::path::OutputPath;

/// A site on its way to the disk. Only files with new bytes are written; the rest is linked at the commit, if there
/// is one: a build that changes nothing writes nothing. Dropped before the commit, it leaves no trace.
#[derive(Debug)]
pub struct Staging<'a> {
    disk: &'a dyn Disk,
    pub(super) place: Place,
    pub(super) options: WriteOptions,
    /// Whether an old output folder is there.
    pub(super) exists: bool,
    /// What is in it, by path inside it. Links in it are not followed, so no build compares with or links to a
    /// file elsewhere.
    pub(super) old: BTreeMap<PathBuf, Kind>,
    progress: Mutex<Progress>,
    /// Folders of the staging folder that are made, so that each is made once.
    folders: Mutex<HashSet<PathBuf>>,
    /// Last field: given up after everything else is gone.
    _lock: FolderLock,
}

#[derive(Debug, Default)]
struct Progress {
    tree: OutputTree,
    changed: Vec<OutputPath>,
}

impl<'a> Staging<'a> {
    /// Takes the lock for the output folder, removes what a killed build left, and looks at the old output.
    ///
    /// # Errors
    /// When another build holds the lock; when the output folder overlaps the site's sources; when it holds files
    /// and was not made by a build (unless [`WriteOptions::force`]); when a folder cannot be read or made.
    pub fn begin(output: &Path, disk: &'a dyn Disk, options: WriteOptions) -> Result<Self, DiskError> {
        let mut place = Place::find(output, disk, options)?;
        let parent = place.output.parent().unwrap_or(&place.output);
        if !parent.is_dir() {
            write::create_folder(parent)?;
        }
        let lock = match FolderLock::acquire(&place.lock) {
            Err(error) if may_not_write(&error) && place.in_place.is_none() && place.output.is_dir() => {
                place = place.inside("the folder that holds the output folder cannot be written to");
                FolderLock::acquire(&place.lock)?
            }
            lock => lock?,
        };
        write::remove(&place.staging)?;
        let exists = place.output.is_dir();
        let old = if exists { write::list(&place.output, Place::is_work)? } else { BTreeMap::new() };
        let (progress, folders) = Default::default();
        Ok(Self { disk, place, options, exists, old, progress, folders, _lock: lock })
    }

    /// The whole site, when every file is in, with every collision.
    pub fn finish(&mut self) -> Checked<OutputTree> {
        let tree = std::mem::take(&mut locked(&self.progress).tree);
        let diagnostics = tree.diagnostics();
        Checked::new(tree, diagnostics)
    }

    /// The files that lie in the staging folder.
    pub(super) fn changed(&self) -> Vec<OutputPath> {
        let mut changed = locked(&self.progress).changed.clone();
        changed.sort();
        changed
    }

    /// Makes a folder of the staging folder, once.
    pub(super) fn make_folder(&self, inside: &Path) -> Result<(), DiskError> {
        if locked(&self.folders).contains(inside) {
            return Ok(());
        }
        write::create_folder(&self.place.staging.join(inside))?;
        locked(&self.folders).insert(inside.to_owned());
        Ok(())
    }

    fn is_unchanged(&self, path: &Path, bytes: &[u8]) -> Result<bool, DiskError> {
        let same_length = self.old.get(path) == Some(&Kind::File(bytes.len() as u64));
        Ok(same_length && write::read(&self.place.output.join(path))? == bytes)
    }
}

impl Sink for Staging<'_> {
    fn put(&self, file: OutputFile) -> Result<(), DiskError> {
        let bytes = file.contents.into_bytes(self.disk)?;
        let entry = Entry::new(&bytes, file.origin);
        if !locked(&self.progress).tree.insert(file.path.clone(), entry) {
            return Ok(());
        }
        let inside = Path::new(file.path.as_str());
        if self.is_unchanged(inside, &bytes)? {
            return Ok(());
        }
        self.make_folder(inside.parent().unwrap_or(Path::new("")))?;
        write::write(&self.place.staging.join(inside), &bytes)?;
        locked(&self.progress).changed.push(file.path);
        Ok(())
    }
}

impl Drop for Staging<'_> {
    /// The new files of a build that was given up, or the old site after an exchange.
    fn drop(&mut self) {
        let _ = write::remove(&self.place.staging);
    }
}

fn may_not_write(error: &DiskError) -> bool {
    matches!(error.cause.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

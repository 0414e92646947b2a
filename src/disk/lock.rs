//! One build at a time: a lock on a file beside what is written.
//!
//! The system gives the lock up when the program ends, however it ends, so a killed build never locks out the next.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::DiskError;

/// Held as long as the value lives; the file goes when the lock does.
#[derive(Debug)]
pub struct FolderLock {
    file: File,
    path: PathBuf,
}

impl FolderLock {
    /// Takes the lock at once or not at all: two builds of one folder are a mistake, not a queue.
    ///
    /// # Errors
    /// When another build holds it, or the file cannot be made.
    pub fn acquire(path: &Path) -> Result<Self, DiskError> {
        let failed = |cause| DiskError::new("lock", path, cause);
        loop {
            let file = OpenOptions::new().create(true).write(true).truncate(false).open(path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let reason = "another build is writing to this folder; wait until it has ended";
                    return Err(failed(io::Error::new(io::ErrorKind::WouldBlock, reason)));
                }
                // Some network file systems know no locks; a build must still be possible there.
                Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(cause)) => return Err(failed(cause)),
            }
            if names_this_file(path, &file) {
                return Ok(Self { file, path: path.to_owned() });
            }
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Only where `names_this_file` can tell: elsewhere a removed file could be locked by one build while the
        // next makes and locks a new one. A file left behind locks nobody out.
        if cfg!(unix) {
            let _ = fs_err::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

/// Whether the file we locked is still the one at `path`: its last holder removes it, perhaps between our opening
/// and our locking.
#[cfg(unix)]
fn names_this_file(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs_err::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn names_this_file(_: &Path, _: &File) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_until_the_first_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = FolderLock::acquire(&path).unwrap();
        let refusal = FolderLock::acquire(&path).unwrap_err();
        assert!(refusal.to_string().contains("another build is writing"), "{refusal}");
        drop(first);
        drop(FolderLock::acquire(&path).unwrap());
        assert!(cfg!(not(unix)) || !path.exists());
    }
}

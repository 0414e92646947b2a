//! The built site: files on their way out, and how they reach the disk.
//!
//! In: an [`OutputFile`] at a time, from any thread, into a [`Sink`]. Out: an [`OutputTree`] that knows every path,
//! hash and length, and, once it is committed, a folder that changed in one step.
//!
//! A build that fails or is killed leaves the site that was there whole. A file whose bytes did not change keeps its
//! bytes, time and inode; what vanished is removed. The bytes of a file are never kept after they are written. The
//! old output is never deleted first: that makes the same write 4 to 20 times slower.

mod commit;
mod memory;
mod place;
mod staging;
mod tree;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

pub use memory::MemorySink;
pub use place::{MARKER, WriteOptions};
pub use staging::Staging;
pub use tree::{Entry, OutputTree};

use crate::disk::{Disk, DiskError};
use crate::path::{OutputPath, SourcePath};

/// What made a file of the output, for messages about two that want one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A page, a section, a style sheet, a file copied as it is.
    Source(SourcePath),
    /// Made by the program from many files, in a few words: "the feed", "the sitemap".
    Made(Cow<'static, str>),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(path) => write!(f, "`{path}`"),
            Self::Made(words) => f.write_str(words),
        }
    }
}

/// A file for the output.
#[derive(Clone, Debug)]
pub struct OutputFile {
    pub path: OutputPath,
    pub contents: Contents,
    pub origin: Origin,
}

/// Where the bytes of an [`OutputFile`] are.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Made here.
    Bytes(Vec<u8>),
    /// A file of the site, copied as it is: read when its turn comes, dropped when it is written.
    Copy(SourcePath),
}

impl Contents {
    fn into_bytes(self, disk: &dyn Disk) -> Result<Vec<u8>, DiskError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Copy(path) => disk.read(&path),
        }
    }
}

/// Takes files as they are made, from many threads.
pub trait Sink: Sync {
    /// # Errors
    /// When a file to copy cannot be read or the file cannot be written. Two files for one path are no error of the
    /// machine: the tree's diagnostics report them.
    fn put(&self, file: OutputFile) -> Result<(), DiskError>;
}

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteReport {
    /// Files that are new or have new bytes.
    pub written: usize,
    pub unchanged: usize,
    /// Files and links of the old output that are gone.
    pub removed: usize,
    /// Bytes of the files counted in `written`.
    pub bytes_written: u64,
    /// The site changed in one step, or nothing had to change. False: file by file, see `note`.
    pub exchanged: bool,
    /// What the author should know: why the site did not change in one step, say.
    pub note: Option<String>,
}

/// Takes a lock whose holder may have panicked; that panic is reported on its own thread.
fn locked<T>(mutex: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

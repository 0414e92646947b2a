//! The only place that touches files. In: paths inside the site. Out: bytes, or a [`DiskError`] that names path and
//! action.
//!
//! Stages take `&dyn Disk`, so that tests run on sites in memory and the default theme can lie over a site as if it
//! were unpacked there.

mod create;
mod lock;
mod memory;
mod overlay;
mod real;
pub mod write;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use create::{create_new_file, create_new_program, is_empty_or_absent_folder};
pub use lock::FolderLock;
pub use memory::MemoryDisk;
pub use overlay::OverlayDisk;
pub use real::{RealDisk, absolute, find_root};

use crate::path::SourcePath;

/// What could not be done to which file.
#[derive(Debug, thiserror::Error)]
#[error("could not {action} `{path}`: {cause}")]
pub struct DiskError {
    pub action: &'static str,
    pub path: PathBuf,
    #[source]
    pub cause: io::Error,
}

impl DiskError {
    pub fn new(action: &'static str, path: impl AsRef<Path>, cause: io::Error) -> Self {
        Self { action, path: path.as_ref().to_owned(), cause }
    }
}

/// A machine's trouble in plain words, where it is one that people meet.
pub fn in_words(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "it is not there".into(),
        io::ErrorKind::PermissionDenied => "you are not allowed to read it".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => cause.to_string(),
    }
}

/// A file found by a walk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    pub path: SourcePath,
    /// Size in bytes.
    pub len: u64,
}

/// Why part of a folder could not be walked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WalkProblem {
    /// A link leads back to a folder that holds it.
    Loop { link: SourcePath },
    /// A link to nothing.
    LinkToNothing { link: SourcePath, target: String },
    /// Permission refused, or a name that is not UTF-8.
    Unreadable { path: String, reason: String },
}

/// Everything below a folder, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    pub files: Vec<FoundFile>,
    pub problems: Vec<WalkProblem>,
}

/// A site's files, to read.
pub trait Disk: fmt::Debug + Send + Sync {
    /// # Errors
    /// When the file is missing, is a folder, or cannot be read.
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, DiskError>;

    /// All files below `folder`, links followed, at any depth. A missing folder is empty.
    fn walk(&self, folder: &SourcePath) -> Walk;

    fn is_file(&self, path: &SourcePath) -> bool;

    fn is_folder(&self, path: &SourcePath) -> bool;

    /// Where this path is on the machine, where it has a place there.
    fn location(&self, path: &SourcePath) -> PathBuf;

    /// The file's own name in the site, links followed; `None` when a link leads out of the site, or to nothing.
    fn real(&self, path: &SourcePath) -> Option<SourcePath>;

    /// Whether the file, links followed, lies inside the site: a link may lead out of it.
    fn stays_inside(&self, path: &SourcePath) -> bool {
        self.real(path).is_some()
    }
}

//! Files in memory: sites in tests, and the theme that travels inside the program.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Disk, DiskError, FoundFile, Walk};
use crate::path::SourcePath;

/// A folder of files held in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryDisk {
    files: BTreeMap<SourcePath, Arc<[u8]>>,
}

impl MemoryDisk {
    /// From `(path, contents)` pairs; paths are written in the program and must be good.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut disk = Self::default();
        for (path, contents) in files {
            disk.insert(SourcePath::known(path), contents.as_bytes());
        }
        disk
    }

    pub fn insert(&mut self, path: SourcePath, contents: &[u8]) {
        self.files.insert(path, contents.into());
    }
}

impl Disk for MemoryDisk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, DiskError> {
        let missing = || DiskError::new("read", path.as_str(), io::Error::from(io::ErrorKind::NotFound));
        self.files.get(path).map(|contents| contents.to_vec()).ok_or_else(missing)
    }

    fn walk(&self, folder: &SourcePath) -> Walk {
        let inside = self.files.iter().filter(|(path, _)| path.below(folder).is_some());
        let files = inside.map(|(path, contents)| FoundFile { path: path.clone(), len: contents.len() as u64 });
        Walk { files: files.collect(), problems: Vec::new() }
    }

    fn is_file(&self, path: &SourcePath) -> bool {
        self.files.contains_key(path)
    }

    fn is_folder(&self, path: &SourcePath) -> bool {
        !self.is_file(path) && self.files.keys().any(|file| file.below(path).is_some())
    }

    fn location(&self, path: &SourcePath) -> PathBuf {
        PathBuf::from(path.as_str())
    }

    fn real(&self, path: &SourcePath) -> Option<SourcePath> {
        Some(path.clone())
    }
}

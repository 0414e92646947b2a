//! Files of the machine.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Disk, DiskError, FoundFile, Walk, WalkProblem};
use crate::path::SourcePath;

/// A site's folder on the machine.
#[derive(Clone, Debug)]
pub struct RealDisk {
    root: PathBuf,
}

impl RealDisk {
    /// # Errors
    /// When `root` is not a folder that can be read.
    pub fn new(root: &Path) -> Result<Self, DiskError> {
        let root = root.canonicalize().map_err(|cause| DiskError::new("open the site folder", root, cause))?;
        Ok(Self { root })
    }
}

impl Disk for RealDisk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, DiskError> {
        let location = self.location(path);
        fs_err::read(&location).map_err(|cause| DiskError::new("read", location, cause))
    }

    fn walk(&self, folder: &SourcePath) -> Walk {
        let start = self.location(folder);
        let mut walk = Walk::default();
        if !start.is_dir() {
            return walk;
        }
        for entry in WalkDir::new(&start).follow_links(true) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => match self.relative(entry.path()) {
                    Some(path) => {
                        let len = entry.metadata().map_or(0, |metadata| metadata.len());
                        walk.files.push(FoundFile { path, len });
                    }
                    None => walk.problems.push(WalkProblem::Unreadable {
                        path: entry.path().strip_prefix(&self.root).unwrap_or(entry.path()).display().to_string(),
                        reason: "its name is not UTF-8".into(),
                    }),
                },
                Ok(_) => {}
                Err(error) => walk.problems.push(self.problem(&error)),
            }
        }
        walk.files.sort();
        walk.problems.sort();
        walk
    }

    fn is_file(&self, path: &SourcePath) -> bool {
        self.location(path).is_file()
    }

    fn is_folder(&self, path: &SourcePath) -> bool {
        self.location(path).is_dir()
    }

    fn location(&self, path: &SourcePath) -> PathBuf {
        if path.is_root() { self.root.clone() } else { self.root.join(path.as_str()) }
    }

    fn real(&self, path: &SourcePath) -> Option<SourcePath> {
        self.relative(&self.location(path).canonicalize().ok()?)
    }
}

impl RealDisk {
    fn relative(&self, path: &Path) -> Option<SourcePath> {
        SourcePath::parse(path.strip_prefix(&self.root).ok()?.to_str()?).ok()
    }

    fn problem(&self, error: &walkdir::Error) -> WalkProblem {
        let place = error.path().unwrap_or(&self.root);
        let shown = place.strip_prefix(&self.root).unwrap_or(place).display().to_string();
        match (error.loop_ancestor(), self.relative(place)) {
            (Some(_), Some(link)) => WalkProblem::Loop { link },
            (None, Some(link)) if place.is_symlink() && !place.exists() => {
                let target = fs_err::read_link(place).map_or_else(|_| "nothing".into(), |to| to.display().to_string());
                WalkProblem::LinkToNothing { link, target }
            }
            _ => {
                let reason = error.io_error().map_or_else(|| error.to_string(), super::in_words);
                WalkProblem::Unreadable { path: shown, reason }
            }
        }
    }
}

/// The nearest ancestor of `start` that holds `zola.toml`; only if none does, the nearest with `config.toml`.
pub fn find_root(start: &Path) -> Option<(PathBuf, SourcePath)> {
    let start = start.canonicalize().ok()?;
    let with = |name: &str| start.ancestors().find(|folder| folder.join(name).is_file()).map(Path::to_owned);
    ["zola.toml", "config.toml"].into_iter().find_map(|name| Some((with(name)?, SourcePath::known(name))))
}

/// `path` as seen from the folder the program was started in, without asking that it exists.
///
/// # Errors
/// When the current folder is gone.
pub fn absolute(path: &Path) -> Result<PathBuf, DiskError> {
    std::path::absolute(path).map_err(|cause| DiskError::new("find", path, cause))
}

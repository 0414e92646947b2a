//! Two disks as one: what lies above hides what lies below. The embedded theme lies below a site.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Disk, DiskError, Walk};
use crate::path::SourcePath;

/// `above` wins; where it has no such file, `below` answers.
#[derive(Debug)]
pub struct OverlayDisk {
    pub above: Arc<dyn Disk>,
    pub below: Arc<dyn Disk>,
}

impl Disk for OverlayDisk {
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, DiskError> {
        let use_below = !self.above.is_file(path) && self.below.is_file(path);
        if use_below { self.below.read(path) } else { self.above.read(path) }
    }

    fn walk(&self, folder: &SourcePath) -> Walk {
        let above = self.above.walk(folder);
        let below = self.below.walk(folder).files;
        let mut files: BTreeMap<_, _> = below.into_iter().map(|file| (file.path.clone(), file)).collect();
        files.extend(above.files.into_iter().map(|file| (file.path.clone(), file)));
        Walk { files: files.into_values().collect(), problems: above.problems }
    }

    fn is_file(&self, path: &SourcePath) -> bool {
        self.above.is_file(path) || self.below.is_file(path)
    }

    fn is_folder(&self, path: &SourcePath) -> bool {
        self.above.is_folder(path) || self.below.is_folder(path)
    }

    fn location(&self, path: &SourcePath) -> PathBuf {
        self.above.location(path)
    }

    fn real(&self, path: &SourcePath) -> Option<SourcePath> {
        let only_below = !self.above.is_file(path) && self.below.is_file(path);
        if only_below { self.below.real(path) } else { self.above.real(path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    #[test]
    fn above_hides_below() {
        let above = MemoryDisk::new([("a", "site"), ("b", "site")]);
        let below = MemoryDisk::new([("b", "theme"), ("c", "theme")]);
        let both = OverlayDisk { above: Arc::new(above), below: Arc::new(below) };
        let text = |path: &str| String::from_utf8(both.read(&SourcePath::known(path)).unwrap()).unwrap();
        assert_eq!((text("a"), text("b"), text("c")), ("site".into(), "site".into(), "theme".into()));
        assert_eq!(both.walk(&SourcePath::root()).files.len(), 3);
    }
}

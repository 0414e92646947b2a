//! The output in memory: for `check`, which writes nothing, for `serve`, and for tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::{Contents, Entry, OutputFile, OutputTree, Sink, locked};
use crate::diagnostic::{Checked, Diagnostic};
use crate::disk::{Disk, DiskError};
use crate::path::{OutputPath, SourcePath};

/// Keeps what is made here; a file copied as it is stays on the disk and is read again when it is asked for, so that
/// a site with gigabytes of documents can be checked and served.
#[derive(Debug)]
pub struct MemorySink {
    disk: Arc<dyn Disk>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    tree: OutputTree,
    files: BTreeMap<OutputPath, Kept>,
}

#[derive(Clone, Debug)]
enum Kept {
    Bytes(Arc<[u8]>),
    Copy(SourcePath),
}

impl MemorySink {
    pub fn new(disk: Arc<dyn Disk>) -> Self {
        Self { disk, inner: Mutex::default() }
    }

    /// The bytes of a file; `None` when the site has no such file.
    ///
    /// # Errors
    /// When a file to copy can no longer be read.
    pub fn get(&self, path: &OutputPath) -> Result<Option<Arc<[u8]>>, DiskError> {
        let kept = locked(&self.inner).files.get(path).cloned();
        Ok(match kept {
            Some(Kept::Bytes(bytes)) => Some(bytes),
            Some(Kept::Copy(source)) => Some(self.disk.read(&source)?.into()),
            None => None,
        })
    }

    /// The names of all files, sorted.
    pub fn paths(&self) -> Vec<OutputPath> {
        locked(&self.inner).files.keys().cloned().collect()
    }

    /// Every collision among what was put here.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        locked(&self.inner).tree.diagnostics()
    }

    /// What was put here, with every collision.
    pub fn into_tree(self) -> Checked<OutputTree> {
        let diagnostics = self.diagnostics();
        let tree = self.inner.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).tree;
        Checked::new(tree, diagnostics)
    }
}

impl Sink for MemorySink {
    fn put(&self, file: OutputFile) -> Result<(), DiskError> {
        let OutputFile { path, contents, origin } = file;
        let (entry, kept) = match contents {
            Contents::Bytes(bytes) => (Entry::new(&bytes, origin), Kept::Bytes(bytes.into())),
            Contents::Copy(source) => (Entry::new(&self.disk.read(&source)?, origin), Kept::Copy(source)),
        };
        let mut inner = locked(&self.inner);
        if inner.tree.insert(path.clone(), entry) {
            inner.files.insert(path, kept);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;
    use crate::output::Origin;

    #[test]
    fn made_and_copied_files_can_be_read_back() {
        let disk = MemoryDisk::new([("static/logo.svg", "<svg/>")]);
        let sink = MemorySink::new(Arc::new(disk));
        let path = |text: &str| OutputPath::parse(text).unwrap();
        let put = |to: &str, contents: Contents| {
            sink.put(OutputFile { path: path(to), contents, origin: Origin::Made("a test".into()) })
        };
        put("index.html", Contents::Bytes(b"<p>".to_vec())).unwrap();
        put("logo.svg", Contents::Copy(SourcePath::known("static/logo.svg"))).unwrap();
        let missing = put("none", Contents::Copy(SourcePath::known("static/none"))).unwrap_err();
        assert!(missing.to_string().contains("could not read `static/none`"), "{missing}");
        assert_eq!(sink.get(&path("index.html")).unwrap().as_deref(), Some(&b"<p>"[..]));
        assert_eq!(sink.get(&path("logo.svg")).unwrap().as_deref(), Some(&b"<svg/>"[..]));
        assert!(sink.get(&path("none")).unwrap().is_none());
        assert_eq!(sink.paths(), [path("index.html"), path("logo.svg")]);
        let tree = sink.into_tree();
        assert_eq!((tree.value.len(), tree.diagnostics.len()), (2, 0));
        assert_eq!(tree.value.get(&path("logo.svg")).unwrap().len, 6);
    }
}

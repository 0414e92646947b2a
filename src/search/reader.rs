//! An index that is open for questions: its manifest, and the files that questions need.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::analyze::{Analyzer, key};
use super::decode::{DecodeError, Manifest, Record, Shard, inflate};
use super::manifest_path;

type Fetch<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// An index that is open for questions.
pub struct Reader<'a> {
    pub(super) manifest: Manifest,
    pub(super) analyzer: Analyzer,
    base: String,
    fetch: &'a Fetch<'a>,
    shards: RefCell<HashMap<usize, Rc<Shard>>>,
}

impl<'a> Reader<'a> {
    /// Opens the index below `base` (empty, or `fr/`); `fetch` gives the bytes of a file of the output.
    ///
    /// # Errors
    /// [`DecodeError`] when the manifest is missing or of another version.
    pub fn open(base: &str, fetch: &'a Fetch<'a>) -> Result<Self, DecodeError> {
        let bytes = fetch(&manifest_path(base)).ok_or(DecodeError::Short)?;
        let manifest = Manifest::read(&inflate(&bytes)?)?;
        let analyzer = Analyzer::new(&manifest.language);
        Ok(Self { manifest, analyzer, base: base.to_owned(), fetch, shards: RefCell::default() })
    }

    pub(super) fn shard(&self, number: usize) -> Result<Rc<Shard>, DecodeError> {
        if let Some(shard) = self.shards.borrow().get(&number) {
            return Ok(Rc::clone(shard));
        }
        let path = format!("{}search/{}/t{number}.bin", self.base, self.manifest.folder);
        let bytes = (self.fetch)(&path).ok_or(DecodeError::Short)?;
        let shard = Rc::new(Shard::read(&inflate(&bytes)?, &self.manifest)?);
        self.shards.borrow_mut().insert(number, Rc::clone(&shard));
        Ok(shard)
    }

    pub(super) fn shard_for(&self, stem: &str) -> Result<Rc<Shard>, DecodeError> {
        self.shard(self.manifest.shard_of(&key(stem)))
    }

    pub(super) fn record(&self, section: u32) -> Result<Record, DecodeError> {
        let group = section >> self.manifest.shift;
        let path = format!("{}search/{}/r{group}.bin", self.base, self.manifest.folder);
        let bytes = (self.fetch)(&path).ok_or(DecodeError::Short)?;
        let records = Record::read_group(&inflate(&bytes)?)?;
        let at = (section - (group << self.manifest.shift)) as usize;
        records.into_iter().nth(at).ok_or(DecodeError::Short)
    }
}

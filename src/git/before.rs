//! What the last commit held where files have changed since.

use std::path::Path;

use super::staged::committed;
use super::{GitError, prefix};
use crate::path::SourcePath;

/// The committed text of each of these files that is another now; a file that is new has none. Nothing where there is no
/// repository.
///
/// # Errors
/// When git's folder cannot be read.
pub fn committed_before<'a>(
    root: &Path,
    files: impl Iterator<Item = (&'a SourcePath, &'a str)>,
) -> Result<Vec<(SourcePath, String)>, GitError> {
    let Ok(repository) = gix::discover(root) else { return Ok(Vec::new()) };
    let Some(prefix) = prefix(&repository, root) else { return Ok(Vec::new()) };
    let committed = committed(&repository, &prefix)?;
    let mut found = Vec::new();
    for (file, now) in files {
        let Some(id) = committed.get(file) else { continue };
        let mut blob = repository.find_blob(*id).map_err(GitError::new)?;
        if blob.data != now.as_bytes() {
            found.extend(String::from_utf8(blob.take_data()).ok().map(|text| (file.clone(), text)));
        }
    }
    Ok(found)
}

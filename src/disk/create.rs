//! New files, for `init`: never over what is there.

use std::io::{self, Write};
use std::path::Path;

use fs_err::{OpenOptions, create_dir_all, read_dir};

use super::DiskError;

/// Writes a file that is not there yet, and the folders above it.
///
/// # Errors
/// When the file exists already, or cannot be written.
pub fn create_new_file(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let write = || {
        path.parent().map_or(Ok(()), create_dir_all)?;
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    };
    write().map_err(|cause| DiskError::new("create", path, cause))
}

/// As [`create_new_file`], for a file that the system may run.
///
/// # Errors
/// When the file exists already, or cannot be written.
pub fn create_new_program(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    create_new_file(path, bytes)?;
    make_runnable(path).map_err(|cause| DiskError::new("make a program of", path, cause))
}

#[cfg(unix)]
fn make_runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs_err::set_permissions(path, PermissionsExt::from_mode(0o755))
}

/// Elsewhere git itself knows what may be run.
#[cfg(not(unix))]
fn make_runnable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether a site could be put there: nothing stands there, or a folder with nothing in it but `.git`.
///
/// # Errors
/// When something other than a folder stands there, or the folder cannot be read.
pub fn is_empty_or_absent_folder(path: &Path) -> Result<bool, DiskError> {
    let failed = |cause| DiskError::new("look into the folder", path, cause);
    let entries = match read_dir(path) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(cause) => return Err(failed(cause)),
    };
    for entry in entries {
        if entry.map_err(failed)?.file_name() != ".git" {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_empty_until_something_stands_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        assert!(is_empty_or_absent_folder(&inner).unwrap());
        create_new_file(&inner.join(".git/HEAD"), b"").unwrap();
        assert!(is_empty_or_absent_folder(&inner).unwrap());
        create_new_file(&inner.join("c.md"), b"first").unwrap();
        assert!(!is_empty_or_absent_folder(&inner).unwrap());
        assert!(is_empty_or_absent_folder(&inner.join("c.md")).is_err());
        assert!(create_new_file(&inner.join("c.md"), b"second").is_err());
        assert_eq!(fs_err::read(inner.join("c.md")).unwrap(), b"first");
    }
}

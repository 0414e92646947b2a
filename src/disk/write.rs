//! The writing half of this module: what [`crate::output`] needs to put a site in its place.
//!
//! In: paths of the machine. Out: files, or a [`DiskError`]. Nothing here follows a link inside a folder that is
//! written, so a link in the output never leads a build to files elsewhere. Nothing waits for the disk either
//! (no fsync): a killed program leaves files whole, and a site lost to a power cut is built again.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::DiskError;

/// What lies in a folder that a build may replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file and its size in bytes.
    File(u64),
    Folder,
    /// A link, socket or the like: never read, never followed.
    Other,
}

/// Everything below `folder`, links not followed, except what `skip` names by its path inside the folder.
///
/// # Errors
/// When the folder or something in it cannot be listed.
pub fn list(folder: &Path, skip: impl Fn(&Path) -> bool) -> Result<BTreeMap<PathBuf, Kind>, DiskError> {
    let inside = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_owned();
    let mut found = BTreeMap::new();
    let wanted = WalkDir::new(folder).min_depth(1).into_iter().filter_entry(|entry| !skip(&inside(entry.path())));
    for entry in wanted {
        let entry = entry.map_err(|error| walk_error(folder, error))?;
        let kind = match entry.file_type() {
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File(entry.metadata().map_err(|error| walk_error(folder, error))?.len()),
            _ => Kind::Other,
        };
        found.insert(inside(entry.path()), kind);
    }
    Ok(found)
}

fn walk_error(folder: &Path, error: walkdir::Error) -> DiskError {
    let path = error.path().unwrap_or(folder).to_owned();
    DiskError::new("list", path, error.into())
}

/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, DiskError> {
    fs_err::read(path).map_err(|cause| DiskError::new("read", path, cause))
}

/// # Errors
/// When the file cannot be written; its folder must be there.
pub fn write(path: &Path, contents: &[u8]) -> Result<(), DiskError> {
    fs_err::write(path, contents).map_err(|cause| DiskError::new("write", path, cause))
}

/// Makes the folder and those that hold it, where they are missing.
///
/// # Errors
/// When one cannot be made.
pub fn create_folder(path: &Path) -> Result<(), DiskError> {
    fs_err::create_dir_all(path).map_err(|cause| DiskError::new("make the folder", path, cause))
}

/// Makes the folders between `base` and `base/inner`; a file or link in the way is removed, so that nothing is
/// written through a link.
///
/// # Errors
/// When one cannot be made.
pub fn create_folders_inside(base: &Path, inner: &Path) -> Result<(), DiskError> {
    let mut path = base.to_owned();
    for part in inner.components() {
        path.push(part);
        if kind(&path) != Some(Kind::Folder) {
            remove(&path)?;
            fs_err::create_dir(&path).map_err(|cause| DiskError::new("make the folder", &path, cause))?;
        }
    }
    Ok(())
}

/// What is at this path, a link being [`Kind::Other`]; `None` when nothing is, or nobody may look.
pub fn kind(path: &Path) -> Option<Kind> {
    let metadata = fs_err::symlink_metadata(path).ok()?;
    Some(match metadata.file_type() {
        kind if kind.is_dir() => Kind::Folder,
        kind if kind.is_file() => Kind::File(metadata.len()),
        _ => Kind::Other,
    })
}

/// Removes a file, a link (not what it leads to) or a whole folder; nothing there is fine.
///
/// # Errors
/// When it cannot be removed.
pub fn remove(path: &Path) -> Result<(), DiskError> {
    let removed = match kind(path) {
        None => return Ok(()),
        Some(Kind::Folder) => fs_err::remove_dir_all(path),
        Some(_) => fs_err::remove_file(path),
    };
    removed.map_err(|cause| DiskError::new("remove", path, cause))
}

/// Removes the folder if nothing is in it.
pub fn remove_if_empty(folder: &Path) {
    let _ = fs_err::remove_dir(folder);
}

/// The same file under a second name: a hard link, so that bytes, time and inode stay. Where the file system has
/// none, a copy with the old time. A link is made again, not followed.
///
/// # Errors
/// When neither can be made, or something is at `to` already.
pub fn link(from: &Path, to: &Path) -> Result<(), DiskError> {
    let failed = |cause| DiskError::new("link", to, cause);
    match fs_err::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Err(failed(cause)),
        Err(_) => copy(from, to).map_err(failed),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs_err::symlink_metadata(from)?;
    if metadata.is_symlink() {
        return copy_symlink(from, to);
    }
    fs_err::copy(from, to)?;
    fs_err::OpenOptions::new().write(true).open(to)?.file().set_modified(metadata.modified()?)
}

#[cfg(unix)]
fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    fs_err::os::unix::fs::symlink(fs_err::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_symlink(from: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, format!("`{}` is a link", from.display())))
}

/// Moves a file over another in one step; across file systems (a mount point nobody could see) by a copy beside
/// the target first.
///
/// # Errors
/// When it cannot be moved.
pub fn move_file(from: &Path, to: &Path) -> Result<(), DiskError> {
    let moved = match fs_err::rename(from, to) {
        Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => {
            let mut beside = to.as_os_str().to_owned();
            beside.push(".signpost-new");
            fs_err::copy(from, &beside).and_then(|_| fs_err::rename(&beside, to))
        }
        moved => moved,
    };
    moved.map_err(|cause| DiskError::new("write", to, cause))
}

/// Writes a file in one step: whoever reads it sees the old or the new one, never half. Its folder is made if need be.
///
/// # Errors
/// When it cannot be written; then the old one is as it was.
pub fn replace(path: &Path, contents: &[u8]) -> Result<(), DiskError> {
    path.parent().map_or(Ok(()), create_folder)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".signpost-new");
    write(Path::new(&beside), contents)?;
    move_file(Path::new(&beside), path)
}

/// Gives a folder a new name where nothing, or on most systems an empty folder, has it.
///
/// # Errors
/// When it cannot be renamed.
pub fn move_folder(from: &Path, to: &Path) -> Result<(), DiskError> {
    fs_err::rename(from, to).map_err(|cause| DiskError::new("write the site to", to, cause))
}

/// Whether this system can exchange two folders at all.
pub const CAN_EXCHANGE: bool = cfg!(any(target_os = "linux", target_os = "android", target_vendor = "apple"));

/// Exchanges two paths in one step: whoever looks sees the one or the other, never a mixture.
///
/// # Errors
/// The system's, where it or the file system cannot; nothing has changed then.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// Exchanges two paths in one step, which this system cannot.
///
/// # Errors
/// Always.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives `to` the permissions of `from`, as far as the system lets us.
pub fn copy_permissions(from: &Path, to: &Path) {
    if let Ok(metadata) = fs_err::metadata(from) {
        let _ = fs_err::set_permissions(to, metadata.permissions());
    }
}

pub fn is_symlink(path: &Path) -> bool {
    path.is_symlink()
}

/// Whether another file system begins at this folder. A bind mount of the same file system cannot be seen here.
#[cfg(unix)]
pub fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs_err::metadata(path).ok().map(|metadata| metadata.dev());
    let parent = folder.parent().and_then(device);
    parent.is_some() && parent != device(folder)
}

#[cfg(not(unix))]
pub fn is_mount_point(_: &Path) -> bool {
    false
}

/// The path with its links followed as far as it exists; what does not exist yet is kept as written.
pub fn real_path(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), _, _) => real,
        (Err(_), Some(parent), Some(name)) => real_path(parent).join(name),
        // No name: the path ends in `..`, which leads out of what its beginning stands for.
        (Err(_), Some(parent), None) => real_path(parent).parent().unwrap_or(Path::new("/")).to_owned(),
        _ => path.to_owned(),
    }
}

/// The names in a folder, unsorted.
///
/// # Errors
/// When it cannot be listed.
pub fn names(folder: &Path) -> Result<Vec<std::ffi::OsString>, DiskError> {
    let failed = |cause| DiskError::new("list", folder, cause);
    let entries = fs_err::read_dir(folder).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.file_name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linked_file_keeps_its_time_even_as_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        write(&path("a"), b"text").unwrap();
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        std::fs::File::options().write(true).open(path("a")).unwrap().set_modified(old).unwrap();
        link(&path("a"), &path("linked")).unwrap();
        copy(&path("a"), &path("copied")).unwrap();
        for name in ["linked", "copied"] {
            assert_eq!(path(name).metadata().unwrap().modified().unwrap(), old, "{name}");
            assert_eq!(read(&path(name)).unwrap(), b"text", "{name}");
        }
        assert!(link(&path("a"), &path("linked")).is_err(), "nothing is overwritten");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_seen_but_never_followed() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        write(&outside.path().join("kept"), b"").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(outside.path(), &link).unwrap();
        let found = list(folder.path(), |_| false).unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(PathBuf::from("link"), Kind::Other)]);
        create_folders_inside(folder.path(), Path::new("link/inner")).unwrap();
        assert_eq!(kind(&link), Some(Kind::Folder), "the link made way for a folder");
        assert!(outside.path().join("kept").exists() && !outside.path().join("inner").exists());
    }

    #[test]
    fn what_does_not_exist_keeps_its_name_in_a_real_path() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        assert_eq!(real_path(&folder.path().join("a/b")), real.join("a/b"));
        assert_eq!(real_path(&folder.path().join("a/../b/../c")), real.join("c"));
    }
}

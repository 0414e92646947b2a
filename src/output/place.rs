//! Where a build may write, where it prepares, and how it knows a folder for its own.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{self, Disk, DiskError, write};
use crate::path::SourcePath;

/// The file at the top of every built site by which the next build knows that it may replace the folder. It says
/// nothing about the site, begins with a dot so that most ways of publishing leave it behind, and does no harm
/// where it is published.
pub const MARKER: &str = ".signpost-output";

/// What [`MARKER`] holds: nothing that changes from build to build or version to version.
pub const MARKER_TEXT: &[u8] = b"Made by signpost. The next build may replace or remove everything in this folder.\n";

const STAGING: &str = ".signpost-staging";
const LOCK: &str = ".signpost-lock";

/// Kept in an output folder whatever the options say: history cannot be built again.
const GIT: &str = ".git";

/// Folders of a site that a build must never write to or replace.
const SOURCES: [&str; 6] = ["content", "static", "templates", "themes", "sass", GIT];

/// How to treat what is in the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Replace a folder that holds files but was not made by a build.
    pub force: bool,
    /// Zola's `preserve_dotfiles_in_output`: what begins with a dot at the top of the old output stays.
    pub preserve_dotfiles: bool,
    /// Replace file by file although one exchange is possible: for an output folder that a running program has open
    /// (a server started in it, a container that mounts it), which would go on seeing the old folder.
    pub in_place: bool,
}

impl WriteOptions {
    /// Whether this path of the old output stays although the new site has no such file.
    pub(super) fn keeps(self, inside: &Path) -> bool {
        let top = inside.components().next().map(|part| part.as_os_str().to_string_lossy());
        top.is_some_and(|top| top == GIT || (self.preserve_dotfiles && top.starts_with('.') && top != MARKER))
    }
}

/// The folders and files of one build.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub output: PathBuf,
    /// On the same file system as `output`, so that files can be linked and renamed between them.
    pub staging: PathBuf,
    pub lock: PathBuf,
    /// Why the site has to be replaced file by file, where it does.
    pub in_place: Option<&'static str>,
}

impl Place {
    /// Finds the place for an output folder, which need not exist, and refuses one where a build would do harm.
    pub fn find(output: &Path, disk: &dyn Disk, options: WriteOptions) -> Result<Self, DiskError> {
        let output = named(&disk::absolute(output)?);
        refuse_sources(&output, disk)?;
        let Some(name) = output.file_name() else { return Err(refusal(&output, "it is not a folder's name")) };
        let beside = |word: &str| {
            let mut own = std::ffi::OsString::from(format!("{word}-"));
            own.push(name);
            output.with_file_name(own)
        };
        let place = Self { staging: beside(STAGING), lock: beside(LOCK), in_place: None, output: output.clone() };
        if !output.is_dir() {
            let taken = write::kind(&output).is_some();
            return if taken { Err(refusal(&output, "it is not a folder")) } else { Ok(place) };
        }
        refuse_foreign(&output, options)?;
        let reason = if write::is_symlink(&output) {
            Some("the output folder is a link")
        } else if write::is_mount_point(&output) {
            Some("the output folder is a mount point")
        } else if options.in_place {
            Some("this was asked for")
        } else if !write::CAN_EXCHANGE {
            Some("this system cannot exchange two folders in one step")
        } else {
            None
        };
        Ok(match reason {
            Some(reason) => place.inside(reason),
            None => place,
        })
    }

    /// The same with all work done inside the output folder, which is sure to be one file system.
    pub fn inside(self, reason: &'static str) -> Self {
        let (staging, lock) = (self.output.join(STAGING), self.output.join(LOCK));
        Self { staging, lock, in_place: Some(reason), ..self }
    }

    /// Whether a path inside the output folder is a build's own, not the site's.
    pub fn is_work(inside: &Path) -> bool {
        inside == Path::new(STAGING) || inside == Path::new(LOCK)
    }
}

/// The real path of the folder that holds it, and its own name, which may be a link.
fn named(output: &Path) -> PathBuf {
    match (output.parent(), output.file_name()) {
        (Some(parent), Some(name)) => write::real_path(parent).join(name),
        _ => write::real_path(output),
    }
}

fn refusal(output: &Path, reason: impl Into<String>) -> DiskError {
    DiskError::new("write the site to", output, io::Error::other(reason.into()))
}

fn refuse_sources(output: &Path, disk: &dyn Disk) -> Result<(), DiskError> {
    let root = disk.location(&SourcePath::root());
    if root.as_os_str().is_empty() {
        return Ok(()); // a site in memory
    }
    let (root, real) = (write::real_path(&root), write::real_path(output));
    if root.starts_with(&real) {
        return Err(refusal(output, "this folder holds the site itself; choose another one with `--output-dir`"));
    }
    for name in SOURCES {
        let source = write::real_path(&root.join(name));
        if real.starts_with(&source) || source.starts_with(&real) {
            let reason = format!("it would mix with the site's `{name}` folder; choose another with `--output-dir`");
            return Err(refusal(output, reason));
        }
    }
    Ok(())
}

/// A folder that holds files and no marker may be anything: somebody's documents, say.
fn refuse_foreign(output: &Path, options: WriteOptions) -> Result<(), DiskError> {
    let names = write::names(output)?;
    let ours = names.iter().any(|name| name == MARKER);
    let empty = names.iter().all(|name| name == GIT || Place::is_work(Path::new(name)));
    if ours || empty || options.force {
        return Ok(());
    }
    let reason = format!(
        "the folder holds files and no `{MARKER}`, so it was not made by signpost; \
         empty it, choose another with `--output-dir`, or replace what is in it with `--force`"
    );
    Err(refusal(output, reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;

    fn refused(output: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        for name in ["site/content/blog", "site/public", "other"] {
            write::create_folder(&folder.path().join(name)).unwrap();
        }
        let disk = RealDisk::new(&root).unwrap();
        let place = Place::find(&root.join(output), &disk, WriteOptions { force: true, ..Default::default() });
        place.map_or_else(|error| error.cause.to_string(), |place| place.staging.display().to_string())
    }

    #[test]
    fn the_site_itself_is_never_replaced() {
        for output in ["", ".", "..", "content/..", "/", "missing/.."] {
            assert!(refused(output).starts_with("this folder holds the site itself"), "{output}: {}", refused(output));
        }
        for output in ["content", "content/blog", "static/new", "themes/a", "missing/../content/x", ".git/x"] {
            assert!(refused(output).starts_with("it would mix with the site's"), "{output}: {}", refused(output));
        }
        for output in ["public", "new/deep", "../other", "../content", "contents"] {
            let name = output.rsplit('/').next().unwrap();
            assert!(refused(output).ends_with(&format!("{STAGING}-{name}")), "{output}: {}", refused(output));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_sources_is_seen_through() {
        let folder = tempfile::tempdir().unwrap();
        write::create_folder(&folder.path().join("content")).unwrap();
        std::os::unix::fs::symlink("content", folder.path().join("public")).unwrap();
        let disk = RealDisk::new(folder.path()).unwrap();
        let refusal = Place::find(&folder.path().join("public"), &disk, WriteOptions::default()).unwrap_err();
        assert!(refusal.cause.to_string().contains("`content` folder"), "{refusal}");
    }

    #[test]
    fn git_is_always_kept_and_dotfiles_when_asked() {
        let plain = WriteOptions::default();
        let preserve = WriteOptions { preserve_dotfiles: true, ..plain };
        let keeps = |options: WriteOptions, path: &str| options.keeps(Path::new(path));
        assert!(keeps(plain, ".git/HEAD") && !keeps(plain, ".htaccess") && !keeps(plain, "a/.git"));
        assert!(keeps(preserve, ".htaccess") && !keeps(preserve, MARKER) && !keeps(preserve, "a/.b"));
    }
}

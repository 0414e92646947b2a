//! Whole builds into folders of the machine.

#![allow(clippy::disallowed_methods, reason = "these tests look at the folders a build leaves")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::*;
use crate::diagnostic::has_errors;
use crate::disk::MemoryDisk;

/// A folder that holds an output folder and nothing else.
struct Place {
    folder: tempfile::TempDir,
    options: WriteOptions,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), options: WriteOptions::default() }
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A finished build of these files, or the error that stopped it.
    fn build(&self, files: &[(&str, &str)]) -> Result<WriteReport, DiskError> {
        let disk = MemoryDisk::default();
        let mut staging = Staging::begin(&self.path("out"), &disk, self.options)?;
        put_all(&staging, files)?;
        let tree = staging.finish();
        assert!(!has_errors(&tree.diagnostics), "{:?}", tree.diagnostics);
        staging.commit(&tree.value)
    }

    fn built(&self, files: &[(&str, &str)]) -> WriteReport {
        self.build(files).unwrap()
    }

    /// Every file below the folder with its text, `out/` and the marker taken off.
    fn files(&self) -> BTreeMap<String, String> {
        let entries = walkdir::WalkDir::new(self.folder.path()).follow_links(true).into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
            let inside = entry.path().strip_prefix(self.folder.path()).unwrap().to_str().unwrap();
            let inside = inside.strip_prefix("out/").unwrap_or(inside);
            (inside.to_owned(), fs::read_to_string(entry.path()).unwrap())
        });
        files.filter(|(inside, _)| inside != MARKER).collect()
    }

    fn assert_files(&self, expected: &[(&str, &str)]) {
        let expected = expected.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        assert_eq!(self.files(), expected.collect::<BTreeMap<_, _>>());
    }

    fn age(&self, inside: &str) -> SystemTime {
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        fs::File::options().write(true).open(self.path(inside)).unwrap().set_modified(old).unwrap();
        old
    }
}

fn put_all(sink: &dyn Sink, files: &[(&str, &str)]) -> Result<(), DiskError> {
    files.iter().try_for_each(|(path, text)| {
        let contents = Contents::Bytes(text.as_bytes().to_vec());
        let path = OutputPath::parse(path).unwrap();
        sink.put(OutputFile { path, contents, origin: Origin::Made("a test".into()) })
    })
}

fn modified(path: &Path) -> SystemTime {
    path.metadata().unwrap().modified().unwrap()
}

#[test]
fn a_first_build_makes_every_folder_and_leaves_nothing_else() {
    let place = Place::new();
    let files = [("a/b/c.html", "c"), ("index.html", "home")];
    let report = place.built(&files);
    let expected = WriteReport { written: 2, bytes_written: 5, exchanged: true, ..Default::default() };
    assert_eq!(report, expected);
    place.assert_files(&files);
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 1, "neither staging folder nor lock stay");
}

#[test]
fn what_changed_is_written_what_did_not_keeps_its_time_and_what_vanished_goes() {
    for in_place in [false, true] {
        let mut place = Place::new();
        place.options.in_place = in_place;
        place.built(&[("same/a.css", "same"), ("index.html", "old"), ("gone/x/y.html", "gone")]);
        let old = place.age("out/same/a.css");
        let report = place.built(&[("same/a.css", "same"), ("index.html", "new"), ("added/b.html", "b")]);
        assert_eq!((report.written, report.unchanged, report.removed, report.bytes_written), (2, 1, 1, 4));
        assert_eq!(report.exchanged, !in_place);
        assert_eq!(report.note.is_some(), in_place);
        place.assert_files(&[("same/a.css", "same"), ("index.html", "new"), ("added/b.html", "b")]);
        assert_eq!(modified(&place.path("out/same/a.css")), old);
        assert!(!place.path("out/gone").exists(), "emptied folders go too");
    }
}

#[cfg(unix)]
#[test]
fn a_build_that_changes_nothing_touches_nothing() {
    use std::os::unix::fs::MetadataExt;
    let place = Place::new();
    let files = [("index.html", "home"), ("a.css", "a")];
    place.built(&files);
    let inode = |inside: &str| place.path(inside).metadata().unwrap().ino();
    let before = (inode("out"), inode("out/a.css"), modified(&place.path("out")));
    let report = place.built(&files);
    assert_eq!((report.written, report.unchanged, report.removed, report.exchanged), (0, 2, 0, true));
    assert_eq!((inode("out"), inode("out/a.css"), modified(&place.path("out"))), before);
    place.built(&[("index.html", "new"), ("a.css", "a")]);
    assert_eq!((inode("out"), inode("out/a.css")), (before.0, before.1), "one file is replaced where it is");
    place.built(&[("index.html", "newer"), ("a.css", "a"), ("b.css", "b")]);
    assert_eq!(inode("out/a.css"), before.1, "an unchanged file is the same file after an exchange");
    assert_ne!(inode("out"), before.0, "the folder was exchanged");
    place.assert_files(&[("index.html", "newer"), ("a.css", "a"), ("b.css", "b")]);
}

#[test]
fn a_build_given_up_leaves_the_old_site_whole_and_no_trace() {
    let place = Place::new();
    place.built(&[("index.html", "old")]);
    let disk = MemoryDisk::default();
    let staging = Staging::begin(&place.path("out"), &disk, place.options).unwrap();
    put_all(&staging, &[("index.html", "new"), ("a/b.html", "b")]).unwrap();
    place.assert_files(&[
        ("index.html", "old"),
        (".signpost-staging-out/index.html", "new"),
        (".signpost-staging-out/a/b.html", "b"),
        (".signpost-lock-out", ""),
    ]);
    drop(staging);
    place.assert_files(&[("index.html", "old")]);
}

#[test]
fn what_a_killed_build_left_is_removed_and_never_used() {
    for in_place in [false, true] {
        let mut place = Place::new();
        place.options.in_place = in_place;
        place.built(&[("index.html", "old")]);
        for left in [".signpost-staging-out/half.html", "out/.signpost-staging/half.html"] {
            place.write(left, "half");
        }
        place.write(".signpost-lock-out", "");
        place.built(&[("index.html", "new")]);
        // The other kind's staging folder is only in the way where a build of that kind runs.
        assert_eq!(place.files()["index.html"], "new");
        let stale = if in_place { "out/.signpost-staging" } else { ".signpost-staging-out" };
        assert!(!place.path(stale).exists());
        assert!(!place.path("out/half.html").exists());
    }
}

#[test]
fn a_second_build_at_the_same_time_is_refused() {
    let place = Place::new();
    let disk = MemoryDisk::default();
    let first = Staging::begin(&place.path("out"), &disk, place.options).unwrap();
    let refusal = place.build(&[("index.html", "x")]).unwrap_err().to_string();
    assert!(refusal.contains(".signpost-lock-out`: another build is writing to this folder"), "{refusal}");
    drop(first);
    place.built(&[("index.html", "x")]);
}

#[test]
fn a_folder_that_no_build_made_is_refused_unless_forced() {
    let mut place = Place::new();
    place.write("out/letters/private.txt", "dear");
    let refusal = place.build(&[("index.html", "x")]).unwrap_err().to_string();
    assert!(refusal.contains("was not made by signpost") && refusal.contains("`--force`"), "{refusal}");
    place.assert_files(&[("letters/private.txt", "dear")]);
    place.options.force = true;
    assert_eq!(place.built(&[("index.html", "x")]).removed, 1);
    place.options.force = false;
    place.built(&[("index.html", "y")]);
    place.assert_files(&[("index.html", "y")]);
}

#[test]
fn an_empty_folder_is_taken_and_a_file_in_the_way_is_not() {
    let place = Place::new();
    fs::create_dir(place.path("out")).unwrap();
    place.built(&[("index.html", "x")]);
    place.assert_files(&[("index.html", "x")]);
    let place = Place::new();
    place.write("out", "a file");
    let refusal = place.build(&[]).unwrap_err().to_string();
    assert!(refusal.ends_with("it is not a folder"), "{refusal}");
}

#[test]
fn dotfiles_stay_when_asked_and_git_always() {
    for in_place in [false, true] {
        let mut place = Place::new();
        place.options.in_place = in_place;
        place.built(&[("index.html", "1")]);
        place.write("out/.git/HEAD", "main");
        fs::create_dir_all(place.path("out/.git/refs/tags")).unwrap();
        place.write("out/.well-known/old.txt", "old");
        place.write("out/.well-known/both.txt", "old");
        place.options.preserve_dotfiles = true;
        place.built(&[("index.html", "2"), (".well-known/both.txt", "new")]);
        place.assert_files(&[
            ("index.html", "2"),
            (".git/HEAD", "main"),
            (".well-known/old.txt", "old"),
            (".well-known/both.txt", "new"),
        ]);
        place.options.preserve_dotfiles = false;
        place.built(&[("index.html", "2")]);
        place.assert_files(&[("index.html", "2"), (".git/HEAD", "main")]);
        assert!(place.path("out/.git/refs/tags").is_dir(), "a repository needs its empty folders");
    }
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    for in_place in [false, true] {
        let mut place = Place::new();
        place.options.in_place = in_place;
        place.built(&[("a", "file"), ("b/c/d", "deep"), ("same", "s")]);
        place.built(&[("a/x", "deep"), ("b", "file"), ("same", "s")]);
        place.assert_files(&[("a/x", "deep"), ("b", "file"), ("same", "s")]);
    }
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_a_link_stays_one_and_is_replaced_file_by_file() {
    let place = Place::new();
    fs::create_dir(place.path("target")).unwrap();
    std::os::unix::fs::symlink("target", place.path("out")).unwrap();
    place.built(&[("index.html", "1"), ("gone.html", "1")]);
    let report = place.built(&[("index.html", "2")]);
    let note = "the site was replaced file by file, not in one step: the output folder is a link";
    assert_eq!((report.exchanged, report.note.as_deref(), report.removed), (false, Some(note), 1));
    assert!(place.path("out").is_symlink());
    assert_eq!(fs::read_to_string(place.path("target/index.html")).unwrap(), "2");
    let mut left: Vec<_> =
        fs::read_dir(place.path("target")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [MARKER, "index.html"]);
    assert!(place.built(&[("index.html", "2")]).exchanged, "nothing to change");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_never_leads_a_build_elsewhere() {
    for in_place in [false, true] {
        let mut place = Place::new();
        place.options.in_place = in_place;
        place.built(&[("index.html", "1")]);
        place.write("elsewhere/page.html", "theirs");
        std::os::unix::fs::symlink(place.path("elsewhere"), place.path("out/docs")).unwrap();
        let report = place.built(&[("index.html", "2"), ("docs/page.html", "theirs")]);
        assert_eq!((report.written, report.removed), (2, 1));
        assert!(!place.path("out/docs").is_symlink());
        fs::write(place.path("out/docs/page.html"), "ours").unwrap();
        assert_eq!(fs::read_to_string(place.path("elsewhere/page.html")).unwrap(), "theirs");
    }
}

#[test]
fn two_files_for_one_path_are_a_diagnostic_not_an_error_of_the_machine() {
    let place = Place::new();
    let disk = MemoryDisk::default();
    let mut staging = Staging::begin(&place.path("out"), &disk, place.options).unwrap();
    put_all(&staging, &[("a", "1"), ("a", "2"), ("a/b", "3")]).unwrap();
    let tree = staging.finish();
    let messages: Vec<_> = tree.diagnostics.iter().map(|found| found.message.as_str()).collect();
    let expected = ["`a` would have to be a file and also the folder of `a/b`", "two files would be published as `a`"];
    assert_eq!(messages, expected);
}

#[test]
fn any_number_of_threads_makes_the_same_site() {
    use rayon::prelude::*;
    let files: Vec<_> = (0..300).map(|n| (format!("{}/{}/{n}.html", n % 7, n % 3), format!("page {n}"))).collect();
    let build = |threads: usize| {
        let place = Place::new();
        let disk = MemoryDisk::default();
        let mut staging = Staging::begin(&place.path("out"), &disk, place.options).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| files.par_iter().try_for_each(|(path, text)| put_all(&staging, &[(path, text)]))).unwrap();
        let tree = staging.finish().value;
        let report = staging.commit(&tree).unwrap();
        let hashes: Vec<_> = tree.iter().map(|(path, entry)| (path.clone(), entry.hash)).collect();
        (hashes, place.files(), report)
    };
    assert_eq!(build(1), build(8));
}

#[cfg(unix)]
#[test]
fn the_folder_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.built(&[("index.html", "1")]);
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o750)).unwrap();
    place.built(&[("index.html", "2"), ("a.css", "a")]);
    assert_eq!(place.path("out").metadata().unwrap().permissions().mode() & 0o777, 0o750);
}

//! What the test binaries share: running the built program, reading folders back, and showing a difference.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::disallowed_methods, reason = "tests make and read folders; the program does so only in disk/")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use snapbox::Data;
use snapbox::report::{Palette, write_diff};

/// The moment every test takes as now.
pub const NOW: &str = "2026-11-20T09:00:00Z";

/// Says that a build made the folder. Not part of the site.
pub const MARKER: &str = ".signpost-output";

/// Relative paths, with `/` between the parts, and what the files hold.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// What one run of the program left behind.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A command for the built program, started in `folder`, deaf to the settings of whoever runs the tests.
pub fn signpost(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signpost"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in
        ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "RAYON_NUM_THREADS", "CI", "SIGNPOST_SEAL_SALT"]
    {
        command.env_remove(name);
    }
    command
}

/// Runs the program to its end.
pub fn run(folder: &Path, args: &[&str]) -> Run {
    finish(signpost(folder).args(args))
}

pub fn finish(command: &mut Command) -> Run {
    let output = command.output().expect("the program was built with the tests");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Every file below `folder`; an empty tree when there is no such folder.
pub fn read_tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    visit(folder, "", &mut |path, file| {
        tree.insert(path.to_owned(), fs::read(file).expect("a file that was just listed can be read"));
    });
    tree
}

/// Calls `each` with the relative path and the place of every file below `folder`. Links are files here.
pub fn visit(folder: &Path, prefix: &str, each: &mut dyn FnMut(&str, &Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).expect("names in tests are UTF-8");
        let relative = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        if path.is_dir() && !path.is_symlink() {
            visit(&path, &relative, each);
        } else {
            each(&relative, &path);
        }
    }
}

/// Writes `tree` below `folder`, on top of what is there.
pub fn write_tree(folder: &Path, tree: &Tree) {
    for (path, contents) in tree {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a test folder can be made");
        fs::write(path, contents).expect("a test file can be written");
    }
}

/// Whether expectations are to be rewritten: `SNAPSHOTS=overwrite`.
pub fn overwriting() -> bool {
    std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite")
}

/// The case folders below `tests/<kind>`, by name: each holds a `site`.
pub fn cases(kind: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(kind);
    let entries = fs::read_dir(&folder).expect("the folder of cases is part of the repository");
    let mut cases: Vec<_> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.join("site").is_dir())
        .map(|path| (path.file_name().expect("a case has a name").to_string_lossy().into_owned(), path))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no cases in {}", folder.display());
    cases
}

/// A case's site, copied to a folder of its own, so that a run can leave nothing behind in the repository.
pub struct Copy {
    pub folder: tempfile::TempDir,
}

impl Copy {
    /// Copies `<case>/site`. `<case>/links.txt`, if there, names symbolic links to make: `link -> target`.
    pub fn of(case: &Path) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a test folder");
        let site = folder.path().join("site");
        write_tree(&site, &read_tree(&case.join("site")));
        if let Ok(links) = fs::read_to_string(case.join("links.txt")) {
            for line in links.lines() {
                let (link, target) = line.split_once(" -> ").expect("a line of links.txt reads `link -> target`");
                let link = site.join(link);
                fs::create_dir_all(link.parent().expect("a link has a folder")).expect("a test folder can be made");
                std::os::unix::fs::symlink(target, link).expect("a link can be made");
            }
        }
        Self { folder }
    }

    /// Builds the site as every case is built.
    pub fn build(&self) -> Run {
        let args = ["build", "--root", "site", "--output-dir", "output", "--now", NOW, "--color", "never"];
        run(self.folder.path(), &args)
    }

    /// What was built.
    pub fn output(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    /// The text with what differs from run to run taken out: how long it took, and where the test folder is.
    pub fn steady(&self, text: &str) -> String {
        let real = self.folder.path().canonicalize().expect("the test folder is there");
        let text = text.replace(&real.display().to_string(), "[FOLDER]");
        without_progress(&without_times(&text.replace(&self.folder.path().display().to_string(), "[FOLDER]")))
    }
}

/// Without what a build says of its stages when it takes long: on a busy machine any does.
fn without_progress(text: &str) -> String {
    let is_progress = |line: &&str| line.starts_with("Building … ") || line.starts_with("… ");
    text.split_inclusive('\n').filter(|line| !is_progress(line)).collect()
}

/// `0.02 s` and `17 ms` become `[TIME]`.
fn without_times(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let is_number = |word: &str| word.parse::<f64>().is_ok();
    let unit = |word: &'_ str| ["ms", "s", "µs"].contains(&word.trim_end_matches(|c: char| !c.is_alphabetic()));
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        match kept.last() {
            Some(last) if is_number(last) && unit(word.lines().next().unwrap_or("")) => {
                kept.pop();
                let rest = word.trim_start_matches(char::is_alphabetic);
                kept.push(format!("[TIME]{rest}"));
            }
            _ => kept.push(word.to_owned()),
        }
    }
    kept.join(" ")
}

/// # Errors
/// The difference, when there is one.
pub fn same_text(name: &str, expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    let mut shown = String::new();
    let (left, right) = (Data::text(expected), Data::text(actual));
    let names: [&dyn std::fmt::Display; 2] = [&format!("{name} (expected)"), &format!("{name} (came)")];
    write_diff(&mut shown, &left, &right, Some(names[0]), Some(names[1]), Palette::plain())
        .expect("a difference can be written to memory");
    Err(shown)
}

/// Compares two folders in full: which files there are, and every byte of them.
///
/// # Errors
/// Everything that differs, in order of path.
pub fn same_tree(expected: &Tree, actual: &Tree) -> Result<(), String> {
    let mut found = Vec::new();
    for path in expected.keys().filter(|path| !actual.contains_key(*path)) {
        found.push(format!("missing: {path}\n"));
    }
    for (path, contents) in actual {
        let Some(wanted) = expected.get(path) else {
            found.push(format!("not expected: {path}\n"));
            continue;
        };
        let texts = (std::str::from_utf8(wanted), std::str::from_utf8(contents));
        match texts {
            (Ok(wanted), Ok(contents)) => found.extend(same_text(path, wanted, contents).err()),
            _ if wanted == contents => {}
            _ => found.push(format!("different bytes: {path} ({} and {})\n", wanted.len(), contents.len())),
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found.concat()) }
}

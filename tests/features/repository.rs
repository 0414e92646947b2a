//! A git repository for a test: dated commits, deaf to the settings of whoever runs the tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Run, finish};

pub struct Repository {
    pub folder: PathBuf,
}

impl Repository {
    /// Makes a repository of a folder.
    pub fn init(folder: &Path) -> Self {
        let made = Self { folder: folder.to_owned() };
        made.git(&["init", "--quiet", "--initial-branch=main"]);
        made
    }

    /// Clones `origin`, with the options of `git clone`, into `folder`.
    pub fn clone(origin: &str, folder: &Path, options: &[&str]) -> Self {
        let here = folder.parent().expect("a clone lies in a folder");
        let name = folder.to_str().expect("names in tests are UTF-8");
        let run = finish(git(here).args(["clone", "--quiet"]).args(options).args([origin, name]));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        Self { folder: folder.to_owned() }
    }

    /// Runs git, which has to succeed, and returns what it printed.
    pub fn git(&self, args: &[&str]) -> String {
        let run = self.try_git(args);
        assert_eq!(run.code, Some(0), "git {args:?}: {}{}", run.stdout, run.stderr);
        run.stdout
    }

    pub fn try_git(&self, args: &[&str]) -> Run {
        finish(git(&self.folder).args(args))
    }

    /// Commits every change in the folder, at a moment.
    pub fn commit(&self, moment: &str) {
        self.git(&["add", "--all"]);
        let run =
            finish(git(&self.folder).args(["commit", "--quiet", "--message=Change"]).env("GIT_COMMITTER_DATE", moment));
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a test folder can be made");
        std::fs::write(path, text).expect("a test file can be written");
    }
}

/// Git with a name of its own, and with nobody's settings and hooks.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    let program = Path::new(env!("CARGO_BIN_EXE_signpost")).parent().expect("the program lies in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = [program.to_owned()].into_iter().chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(all).expect("folders of programs have plain names"));
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "An editor").env(format!("GIT_{role}_EMAIL"), "editor@example.org");
        command.env(format!("GIT_{role}_DATE"), "2026-11-01T12:00:00Z");
    }
    command
}

//! A small site in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::support::{NOW, Run, Tree, read_tree, run};

/// Settings of a site that may be built with drafts, or as of a day to come.
pub const DEMONSTRATION: &str = "base_url = \"https://example.org\"\n[extra.signpost]\ndemonstration = true\n";

pub struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// A site with three plain templates, and `files` beside or over them.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let site = Self { folder: tempfile::tempdir().expect("there is room for a test folder") };
        let page = "<h1>{{ page.title }}</h1>\n{{ page.content | safe }}";
        let section = "<h1>{{ section.title }}</h1>\n{% for page in section.pages %}<a href=\"{{ page.permalink }}\">{{ page.title }}</a>\n{% endfor %}{{ section.content | safe }}";
        site.write("zola.toml", "base_url = \"https://example.org\"\ntitle = \"A board\"\n");
        site.write("templates/index.html", section);
        site.write("templates/section.html", section);
        site.write("templates/page.html", page);
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn output(&self) -> PathBuf {
        self.root().join("public")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a test folder can be made");
        fs::write(path, text).expect("a test file can be written");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).expect("the file was there");
    }

    pub fn run(&self, args: &[&str]) -> Run {
        run(self.root(), args)
    }

    /// `build` into `public`, at the moment every test takes as now.
    pub fn build(&self, args: &[&str]) -> Run {
        self.run(&[&["build", "--now", NOW], args].concat())
    }

    /// As [`Site::build`], and it has to succeed.
    pub fn built(&self, args: &[&str]) -> Tree {
        let run = self.build(args);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        self.tree()
    }

    /// The output of a build that takes an earlier moment as now.
    pub fn tree_at(&self, now: &str) -> Tree {
        let run = self.run(&["build", "--now", now]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        self.tree()
    }

    pub fn tree(&self) -> Tree {
        read_tree(&self.output())
    }

    pub fn modified(&self, path: &str) -> SystemTime {
        let file = fs::metadata(self.output().join(path)).expect("the file was built");
        file.modified().expect("this system keeps modification times")
    }

    /// Sets every file of the output back to one moment long ago, and returns it.
    pub fn age(&self) -> SystemTime {
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for path in self.tree().keys() {
            let file = fs::File::options().write(true).open(self.output().join(path)).expect("the file was built");
            file.set_modified(old).expect("a modification time can be set");
        }
        old
    }
}

pub fn page(title: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n\n{body}\n")
}

/// Whether any file of the output holds these words.
pub fn says(tree: &Tree, words: &str) -> bool {
    tree.values().any(|contents| String::from_utf8_lossy(contents).contains(words))
}

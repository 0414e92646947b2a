//! `signpost init`: a new site, from the files in `starter/`, with what publishes it, from `workflow/`.
//!
//! Writes only into a folder that is empty or not there yet, and never over a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use include_dir::{Dir, File, include_dir};

use super::args::{Host, InitArgs};
use super::{Failure, Outcome};
use crate::disk;

static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// What a code host runs: the checks of a change, and the publication.
static WORKFLOWS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/workflow");

/// Stands in the starter files where the name of the site belongs, quotes included.
const NAME_MARK: &str = "\"NAME OF THE SITE\"";

const NAME_UNTIL_CHOSEN: &str = "PLACEHOLDER: the name of your partnership";

/// Writes the site and then, to `out`, what to do next.
///
/// # Errors
/// [`Failure::FolderNotEmpty`], [`Failure::Disk`] when a file cannot be written, [`Failure::Print`].
pub fn run(args: &InitArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if !disk::is_empty_or_absent_folder(&args.dir)? {
        return Err(Failure::FolderNotEmpty(args.dir.clone()));
    }
    for (path, bytes) in site(args.name.as_deref().unwrap_or(NAME_UNTIL_CHOSEN)) {
        disk::create_new_file(&args.dir.join(path), &bytes)?;
    }
    for (path, from) in workflow_files(args.workflow) {
        let file = WORKFLOWS.get_file(from).expect("the files of workflows travel inside the program");
        let path = args.dir.join(path);
        if *from == HOOK {
            disk::create_new_program(&path, file.contents())?
        } else {
            disk::create_new_file(&path, file.contents())?
        }
    }
    out.write_all(next_steps(&args.dir).as_bytes())?;
    Ok(Outcome::Clean)
}

/// Every file of a new site.
fn site(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let quoted = toml::Value::from(name).to_string();
    let mut files = Vec::new();
    collect(&STARTER, &mut files);
    let written = |file: &File<'_>| match file.contents_utf8() {
        Some(text) => text.replace(NAME_MARK, &quoted).into_bytes(),
        None => file.contents().to_owned(),
    };
    files.into_iter().map(|file| (place(file.path()), written(file))).collect()
}

fn collect(folder: &'static Dir<'static>, files: &mut Vec<&'static File<'static>>) {
    files.extend(folder.files());
    for inner in folder.dirs() {
        collect(inner, files);
    }
}

/// Where a starter file goes. `.gitignore` travels without its dot, or git would obey it here as well.
fn place(path: &Path) -> PathBuf {
    if path == Path::new("gitignore") { PathBuf::from(".gitignore") } else { path.to_owned() }
}

const HOOK: &str = "pre-commit";

/// Where the files for a code host go, and where they come from.
fn workflow_files(host: Host) -> &'static [(&'static str, &'static str)] {
    match host {
        Host::Github => &[
            (".github/workflows/check.yml", "github/check.yml"),
            (".github/workflows/publish.yml", "github/publish.yml"),
            (".githooks/pre-commit", HOOK),
        ],
        Host::Gitlab => &[(".gitlab-ci.yml", "gitlab/gitlab-ci.yml"), (".githooks/pre-commit", HOOK)],
        Host::None => &[],
    }
}

fn next_steps(dir: &Path) -> String {
    let dir = dir.display();
    format!(
        "Your new site is in `{dir}`.

What to do next:
1. See it in your web browser:
   signpost serve --root \"{dir}\" --open
2. Look for the word PLACEHOLDER in its files and write your own words there.
   `{dir}/README.md` says which files to start with.
3. Look for mistakes:
   signpost check --root \"{dir}\"
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{Disk, RealDisk};
    use crate::kind::Kinds;
    use crate::path::SourcePath;
    use crate::site::{Publish, resolve};
    use crate::{config, parse, source};

    fn init(dir: &Path, name: Option<&str>) -> Result<String, Failure> {
        let mut out = Vec::new();
        run(&InitArgs { dir: dir.to_owned(), name: name.map(str::to_owned), workflow: Host::Github }, &mut out)?;
        Ok(String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn a_new_site_has_these_files() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("my site");
        let said = init(&site, None).unwrap();
        assert!(said.contains("signpost serve --root"), "{said}");
        for path in [
            "zola.toml",
            "README.md",
            ".gitignore",
            "content/_index.md",
            "content/worried/_index.md",
            "content/worried/child.md",
            ".github/workflows/check.yml",
            ".github/workflows/publish.yml",
            ".githooks/pre-commit",
        ] {
            let text = fs_err::read_to_string(site.join(path)).unwrap();
            assert!(!text.contains(NAME_MARK), "{path}");
        }
        assert!(!site.join("gitignore").exists());
    }

    #[test]
    fn a_new_site_has_no_problems_whatever_its_name() {
        for name in ["Anytown \"Safe\" Partnership", "O'Neill & Sons \\ Gwynedd", "Ynys Môn"] {
            let folder = tempfile::tempdir().unwrap();
            init(folder.path(), Some(name)).unwrap();
            let disk = RealDisk::new(folder.path()).unwrap();
            let settings = String::from_utf8(disk.read(&SourcePath::known("zola.toml")).unwrap()).unwrap();
            let mut found = Vec::new();
            let config = config::read(&SourcePath::known("zola.toml"), &settings, None).gather(&mut found);
            let tree = source::scan(&disk, &config, None).gather(&mut found);
            let parsed = parse::parse(&disk, &tree, &config).gather(&mut found);
            let publish = Publish { now: "2026-11-20T09:00:00Z".parse().unwrap(), drafts: false };
            let site = resolve(parsed, &config, &Kinds::default(), publish).gather(&mut found);
            assert_eq!(found, []);
            assert_eq!(config.main.title.as_deref(), Some(name));
            assert!(!config.signpost.demonstration);
            assert_eq!(site.pages.iter().map(|page| page.path.as_str()).collect::<Vec<_>>(), ["/worried/child/"]);
        }
    }

    #[test]
    fn links_between_its_pages_lead_somewhere() {
        let files = site("Anytown");
        let mut links = 0;
        for (path, bytes) in &files {
            let text = std::str::from_utf8(bytes).unwrap();
            for link in text.split("@/").skip(1) {
                let target = Path::new("content").join(&link[..link.find(".md").unwrap() + 3]);
                let known = files.iter().any(|(known, _)| *known == target);
                assert!(known, "{} links to {}", path.display(), target.display());
                links += 1;
            }
        }
        assert!(links >= 2);
    }

    #[test]
    fn nothing_is_ever_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        disk::create_new_file(&folder.path().join("zola.toml"), b"mine").unwrap();
        let refused = init(folder.path(), None).unwrap_err();
        assert_eq!(
            refused.text(),
            format!(
                "error: the folder `{}` is not empty\nhelp: name a folder that is empty, or one that does not exist yet: nothing is ever overwritten\n",
                folder.path().display()
            )
        );
        assert_eq!(fs_err::read(folder.path().join("zola.toml")).unwrap(), b"mine");
        assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 1);
    }
}

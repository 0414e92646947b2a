//! A site from `init` to its readers, as a new administrator would take it there: the steps of the workflow files are run
//! word for word, between a bare repository and a folder that stands for the web.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use signpost::data::{Node, Table, parse_yaml};

use crate::repository::Repository;
use crate::support::{NOW, Run, finish, read_tree, run};

/// What a code host keeps between runs, and what the public sees.
struct Host {
    folder: tempfile::TempDir,
}

impl Host {
    /// A host with the bare repository of a new site on it.
    fn with_new_site(workflow: &str) -> (Self, Repository) {
        let host = Self { folder: tempfile::tempdir().expect("there is room for a test folder") };
        let made = run(host.folder.path(), &["init", "board", "--name", "Anytown", "--workflow", workflow]);
        assert_eq!(made.code, Some(0), "{}", made.stderr);
        let site = Repository::init(&host.at("board"));
        site.commit("2026-11-02T09:00:00Z");
        fs::create_dir(host.at("origin.git")).expect("a test folder can be made");
        let bare = Repository { folder: host.at("origin.git") };
        bare.git(&["init", "--quiet", "--bare", "--initial-branch=main"]);
        site.git(&["remote", "add", "origin", &host.origin()]);
        site.git(&["push", "--quiet", "origin", "main"]);
        (host, site)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn origin(&self) -> String {
        self.at("origin.git").display().to_string()
    }

    /// Runs a workflow of GitHub on a branch, at a moment, until a step fails.
    fn github(&self, workflow: &str, branch: &str, now: &str) -> Run {
        let runner = self.check_out(branch);
        let text = fs::read_to_string(runner.join(".github/workflows").join(workflow)).expect("the workflow is there");
        let file = read_yaml(&text);
        let jobs = file.get("jobs").and_then(Node::as_table).expect("a workflow has jobs");
        let (_, job) = jobs.entries.first().expect("there is one job");
        let job = job.as_table().expect("a job is a table");
        let mut all = Run { code: Some(0), stdout: String::new(), stderr: String::new() };
        for step in job.get("steps").and_then(Node::as_array).expect("a job has steps") {
            let step = step.as_table().expect("a step is a table");
            if !self.is_wanted(step) {
                continue;
            }
            let ran = match text_of(step, "run") {
                Some(script) => self.bash(&runner, &script, now),
                None => self.action(&text_of(step, "uses").expect("a step runs or uses"), step, &runner),
            };
            all = Run { code: ran.code, stdout: all.stdout + &ran.stdout, stderr: all.stderr + &ran.stderr };
            if all.code != Some(0) {
                break;
            }
        }
        all
    }

    /// Runs the scripts of one job of GitLab; the folder it leaves `public` in is published if it ends well.
    fn gitlab(&self, job: &str, now: &str) -> Run {
        let runner = self.check_out("main");
        let text = fs::read_to_string(runner.join(".gitlab-ci.yml")).expect("the pipeline is there");
        let file = read_yaml(&text);
        let lines = |path: &[&str]| -> Vec<String> {
            let items = file.at(path).and_then(Node::as_array).expect("a script is a list");
            items.iter().map(|line| line.as_str().expect("a line is text").to_owned()).collect()
        };
        self.restore(&runner);
        let script = [lines(&["default", "before_script"]), lines(&[job, "script"])].concat().join("\n");
        let ran = self.bash(&runner, &script, now);
        if ran.code == Some(0) && job == "pages" {
            self.deploy(&runner);
            self.save(&runner);
        }
        ran
    }

    fn check_out(&self, branch: &str) -> PathBuf {
        let runner = self.at("runner");
        let _ = fs::remove_dir_all(&runner);
        Repository::clone(&self.origin(), &runner, &["--branch", branch]);
        let _ = fs::remove_file(self.at("output"));
        runner
    }

    /// What a step said of itself is the only condition these files have.
    fn is_wanted(&self, step: &Table) -> bool {
        let Some(condition) = text_of(step, "if") else { return true };
        let said = match condition.as_str() {
            "steps.change.outputs.changed == 'true'" => "changed=true",
            "steps.build.outputs.behind == 'true'" => "behind=true",
            _ => panic!("a condition this runner does not know: {condition}"),
        };
        fs::read_to_string(self.at("output")).is_ok_and(|output| output.contains(said))
    }

    /// As the runners do: `bash -e`, with the program on the path as if it came from the cache.
    fn bash(&self, runner: &Path, script: &str, now: &str) -> Run {
        let seconds = now.parse::<jiff::Timestamp>().expect("a moment").as_second().to_string();
        let program = Path::new(env!("CARGO_BIN_EXE_signpost")).parent().expect("the program lies in a folder");
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("bash");
        command.args(["-e", "-c", script]).current_dir(runner).stdin(Stdio::null()).env_clear();
        command.env("PATH", path).env("HOME", self.folder.path()).env("SOURCE_DATE_EPOCH", seconds);
        command.env("CI_PROJECT_DIR", runner);
        command.env("GITHUB_OUTPUT", self.at("output")).env("GITHUB_STEP_SUMMARY", self.at("summary"));
        finish(&mut command)
    }

    fn action(&self, name: &str, step: &Table, runner: &Path) -> Run {
        let (name, version) = name.split_once('@').expect("an action says its version");
        assert!(
            version.starts_with('v') && version[1..].parse::<u8>().is_ok(),
            "{name} is not held at a major version"
        );
        match name {
            // The program is on the path already; artifacts stay where they are.
            "actions/checkout" | "actions/cache" | "actions/upload-artifact" | "actions/upload-pages-artifact" => {}
            "actions/cache/restore" => self.restore(runner),
            "actions/cache/save" => self.save(runner),
            "actions/deploy-pages" => self.deploy(runner),
            _ => panic!("an action this runner does not know: {name} {step:?}"),
        }
        Run { code: Some(0), stdout: String::new(), stderr: String::new() }
    }

    fn restore(&self, runner: &Path) {
        let _ = fs::copy(self.at("cache"), runner.join(".published"));
    }

    fn save(&self, runner: &Path) {
        fs::copy(runner.join(".published"), self.at("cache")).expect("the fingerprint is there");
    }

    fn deploy(&self, runner: &Path) {
        let _ = fs::remove_dir_all(self.at("live"));
        fs::rename(runner.join("public"), self.at("live")).expect("the site was built");
        let count = self.deploys() + 1;
        fs::write(self.at("deploys"), count.to_string()).expect("a test file can be written");
    }

    fn deploys(&self) -> usize {
        fs::read_to_string(self.at("deploys")).map_or(0, |count| count.parse().expect("a number"))
    }

    /// Whether the public can read these words.
    fn live_says(&self, words: &str) -> bool {
        crate::site::says(&read_tree(&self.at("live")), words)
    }
}

fn read_yaml(text: &str) -> Table {
    let (table, problems) = parse_yaml(text, 0);
    assert!(problems.is_empty(), "{problems:?}");
    table
}

fn text_of(table: &Table, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}

fn page(title: &str, extra: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndescription = \"About {title}.\"\n{extra}+++\n\n{body}\n")
}

#[test]
fn a_change_goes_from_an_editor_to_the_public() {
    let (host, _) = Host::with_new_site("github");
    let first = host.github("publish.yml", "main", NOW);
    assert_eq!((first.code, host.deploys()), (Some(0), 1), "{}{}", first.stdout, first.stderr);
    assert!(host.live_says("Anytown"));

    // A timed run with nothing to do publishes nothing.
    let again = host.github("publish.yml", "main", "2026-11-20T09:16:00Z");
    assert_eq!((again.code, host.deploys()), (Some(0), 1), "{}", again.stderr);
    assert!(again.stdout.contains("Nothing has changed since the last time."), "{}", again.stdout);

    let editor = Repository::clone(&host.origin(), &host.at("editor"), &[]);
    editor.git(&["switch", "--quiet", "--create", "fees"]);
    editor.write("content/fees.md", &page("Fees", "", "See [the rules](@/rules.md)."));
    editor.commit("2026-11-20T10:00:00Z");
    editor.git(&["push", "--quiet", "origin", "fees"]);
    let checked = host.github("check.yml", "fees", "2026-11-20T10:01:00Z");
    assert_eq!(checked.code, Some(1), "{}{}", checked.stdout, checked.stderr);
    let shown = checked.stdout.lines().find(|line| line.starts_with("::error ")).expect("a mark beside the line");
    assert!(shown.starts_with("::error file=content/fees.md,line=6,"), "{shown}");
    assert!(shown.contains("@/rules.md"), "{shown}");

    editor.write("content/fees.md", &page("Fees", "", "There are none."));
    editor.commit("2026-11-20T10:05:00Z");
    editor.git(&["push", "--quiet", "origin", "fees"]);
    let checked = host.github("check.yml", "fees", "2026-11-20T10:06:00Z");
    assert_eq!(checked.code, Some(0), "{}{}", checked.stdout, checked.stderr);
    assert!(host.at("runner/preview/fees/index.html").is_file(), "there is a preview");
    assert!(!host.live_says("There are none."), "a proposal is not public");

    editor.git(&["switch", "--quiet", "main"]);
    editor.git(&["merge", "--quiet", "--no-edit", "fees"]);
    editor.git(&["push", "--quiet", "origin", "main"]);
    let published = host.github("publish.yml", "main", "2026-11-20T10:10:00Z");
    assert_eq!((published.code, host.deploys()), (Some(0), 2), "{}", published.stderr);
    assert!(host.live_says("There are none."));
}

#[test]
fn a_mistake_on_the_main_branch_leaves_the_public_site_as_it_was() {
    let (host, site) = Host::with_new_site("github");
    assert_eq!(host.github("publish.yml", "main", NOW).code, Some(0));
    let before = read_tree(&host.at("live"));
    site.write("content/fees.md", &page("Fees", "", "See [the rules](@/rules.md)."));
    site.commit("2026-11-20T10:00:00Z");
    site.git(&["push", "--quiet", "origin", "main"]);
    let published = host.github("publish.yml", "main", "2026-11-20T10:01:00Z");
    assert_eq!((published.code, host.deploys()), (Some(1), 1), "{}", published.stderr);
    assert_eq!(read_tree(&host.at("live")), before);
}

/// Friday, five o'clock: the main branch is broken, and a page has to go.
#[test]
fn a_takedown_reaches_the_public_though_the_main_branch_is_broken() {
    for workflow in ["github", "gitlab"] {
        let (host, site) = Host::with_new_site(workflow);
        let publish = |now: &str| match workflow {
            "github" => host.github("publish.yml", "main", now),
            _ => host.gitlab("pages", now),
        };
        site.write("content/open-day.md", &page("Open day", "", "The heron waits beside the weir."));
        site.commit("2026-11-12T10:00:00Z");
        site.git(&["push", "--quiet", "origin", "main"]);
        assert_eq!(publish("2026-11-12T10:01:00Z").code, Some(0));
        assert!(host.live_says("heron"));
        site.write("content/fees.md", &page("Fees", "", "See [the rules](@/rules.md)."));
        site.commit("2026-11-12T11:00:00Z");
        site.git(&["push", "--quiet", "origin", "main"]);
        assert_eq!(publish("2026-11-12T11:01:00Z").code, Some(1));
        let risk = "[extra]\nwithdrawn = { on = 2026-11-12, reason = \"risk\" }\n";
        site.write("content/open-day.md", &page("Open day", risk, "The heron waits beside the weir."));
        site.commit("2026-11-12T17:00:00Z");
        site.git(&["push", "--quiet", "origin", "main"]);
        let run = publish("2026-11-12T17:01:00Z");
        assert_eq!(host.deploys(), 2, "{workflow}: {}{}", run.stdout, run.stderr);
        assert!(!host.live_says("heron") && !host.live_says("Open day"), "{workflow}");
        // GitHub shows the run as failed, after the page is gone: the other change is still not online.
        assert_eq!(run.code, Some(if workflow == "github" { 1 } else { 0 }), "{workflow}: {}", run.stderr);
        assert!(run.stderr.contains("later changes are not online"), "{workflow}: {}", run.stderr);
    }
}

#[test]
fn an_embargoed_page_is_out_at_nine_and_not_a_minute_before() {
    let (host, site) = Host::with_new_site("github");
    let held = "[extra]\nembargo_until = 2026-11-12T09:00:00\n";
    site.write("content/review-of-anne.md", &page("Review of Anne", held, "The heron waits beside the weir."));
    site.commit("2026-11-10T10:00:00Z");
    site.git(&["push", "--quiet", "origin", "main"]);
    let clock = ["2026-11-12T00:10:00Z", "2026-11-12T08:46:00Z", "2026-11-12T08:59:59Z"];
    for now in clock {
        let published = host.github("publish.yml", "main", now);
        assert_eq!((published.code, host.deploys()), (Some(0), 1), "{now}: {}", published.stderr);
        assert!(!host.live_says("heron") && !host.live_says("Anne"), "{now}: too early");
    }
    let checked = host.github("check.yml", "main", "2026-11-12T08:59:59Z");
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert!(!crate::site::says(&read_tree(&host.at("runner/preview")), "heron"), "nor in a preview");
    let published = host.github("publish.yml", "main", "2026-11-12T09:00:00Z");
    assert_eq!((published.code, host.deploys()), (Some(0), 2), "{}", published.stderr);
    assert!(host.live_says("heron"));
}

#[test]
fn gitlab_publishes_too_and_only_what_changed() {
    let (host, _) = Host::with_new_site("gitlab");
    let checked = host.gitlab("check", NOW);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let first = host.gitlab("pages", NOW);
    assert_eq!((first.code, host.deploys()), (Some(0), 1), "{}", first.stderr);
    let again = host.gitlab("pages", "2026-11-20T09:16:00Z");
    assert_eq!((again.code, host.deploys()), (Some(77), 1), "{}", again.stderr);
    let text = fs::read_to_string(host.at("runner/.gitlab-ci.yml")).expect("the pipeline is there");
    let skipped = read_yaml(&text).at(&["pages", "allow_failure", "exit_codes"]).and_then(Node::as_written);
    assert_eq!(skipped.as_deref(), Some("77"));
}

#[test]
fn workflows_may_do_no_more_than_they_must() {
    let folder = tempfile::tempdir().expect("there is room for a test folder");
    assert_eq!(run(folder.path(), &["init", "board"]).code, Some(0));
    let permissions = |name: &str| {
        let text =
            fs::read_to_string(folder.path().join("board/.github/workflows").join(name)).expect("it was written");
        assert!(!text.contains("--drafts") && !text.contains("secrets."), "{text}");
        let file = read_yaml(&text);
        let table = file.get("permissions").and_then(Node::as_table).expect("permissions are said").clone();
        let pairs = table.entries.iter().map(|(key, node)| (key.name.clone(), node.as_written().unwrap_or_default()));
        pairs.collect::<BTreeMap<_, _>>()
    };
    let of = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, right)| ((*name).to_owned(), (*right).to_owned())).collect()
    };
    assert_eq!(permissions("check.yml"), of(&[("contents", "read")]));
    assert_eq!(permissions("publish.yml"), of(&[("contents", "read"), ("pages", "write"), ("id-token", "write")]));
}

#[test]
fn the_hook_stops_a_commit_with_a_mistake() {
    let (_host, site) = Host::with_new_site("github");
    site.git(&["config", "core.hooksPath", ".githooks"]);
    site.write("content/fees.md", &page("Fees", "", "See [the rules](@/rules.md)."));
    site.git(&["add", "content/fees.md"]);
    let refused = site.try_git(&["commit", "--message=Fees"]);
    assert_eq!(refused.code, Some(1), "{}{}", refused.stdout, refused.stderr);
    assert!(refused.stderr.contains("error[link-target-missing]"), "{}", refused.stderr);

    // `git commit FILE` has an index of its own, and the hook looks at that one.
    site.write("content/opening-hours.md", &page("Hours", "", "Nine to five."));
    site.git(&["add", "--intent-to-add", "content/opening-hours.md"]);
    let taken = site.try_git(&["commit", "--quiet", "--message=Hours", "content/opening-hours.md"]);
    assert_eq!(taken.code, Some(0), "{}{}", taken.stdout, taken.stderr);
}

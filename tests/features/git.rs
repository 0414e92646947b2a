//! What git says of a site: when pages changed, and what the next commit will hold.

use crate::repository::Repository;
use crate::site::{Site, page, says};
use crate::support::run;

const ASKS: &str = "base_url = \"https://example.org\"\n[extra.signpost]\nhistory = true\n";
const SHOWS: &str = "changed {{ last_changed(path=page.relative_path) | default(value='never', boolean=true) }}";

fn shows(site: &Site, path: &str) -> String {
    String::from_utf8_lossy(&site.built(&[])[path]).into_owned()
}

fn dated() -> (Site, Repository) {
    let site = Site::new(&[("zola.toml", ASKS), ("templates/page.html", SHOWS)]);
    site.write("content/old.md", &page("Old", "First."));
    site.write("content/new.md", &page("New", "First."));
    let repository = Repository::init(site.root());
    repository.commit("2026-01-05T10:00:00Z");
    site.write("content/new.md", &page("New", "Second."));
    // Half past midnight in London, where it is summer.
    repository.commit("2026-07-01T23:30:00Z");
    (site, repository)
}

#[test]
fn a_page_changed_on_the_day_of_its_last_commit() {
    let (site, _) = dated();
    assert_eq!(shows(&site, "old/index.html"), "changed 2026-01-05");
    assert_eq!(shows(&site, "new/index.html"), "changed 2026-07-02");
    assert!(!says(&site.tree(), "An editor") && !says(&site.tree(), "Change"), "who and why is nobody's to read");
}

#[test]
fn a_merge_changes_only_what_it_mends() {
    let (site, repository) = dated();
    repository.git(&["switch", "--quiet", "--create", "side", "HEAD~1"]);
    site.write("content/old.md", &page("Old", "Second."));
    repository.commit("2026-08-01T10:00:00Z");
    repository.git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
    assert_eq!(shows(&site, "old/index.html"), "changed 2026-08-01");
    assert_eq!(shows(&site, "new/index.html"), "changed 2026-07-02");
}

#[test]
fn a_site_that_does_not_ask_or_has_no_git_shows_nothing() {
    let (site, _) = dated();
    site.write("zola.toml", "base_url = \"https://example.org\"\n");
    assert_eq!(shows(&site, "old/index.html"), "changed never");
    let alone = Site::new(&[("zola.toml", ASKS), ("templates/page.html", SHOWS), ("content/old.md", &page("Old", ""))]);
    let built = alone.build(&["--strict"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    assert_eq!(shows(&alone, "old/index.html"), "changed never");
}

#[test]
fn a_shallow_clone_says_so_and_guesses_nothing() {
    let (site, _) = dated();
    let folder = tempfile::tempdir().expect("there is room for a test folder");
    let clone = folder.path().join("clone");
    let origin = format!("file://{}", site.root().display());
    Repository::clone(&origin, &clone, &["--depth", "1"]);
    let built = run(&clone, &["build"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let said = "warning[history-incomplete]: this copy of the site has only the newest part of its history
 --> zola.toml
  |
note: A page that has not changed since then shows no date.
help: fetch the rest with `git fetch --unshallow`; in a workflow, check out with `fetch-depth: 0`
";
    assert!(built.stderr.starts_with(said), "{}", built.stderr);
    for path in ["old", "new"] {
        let text =
            std::fs::read_to_string(clone.join(format!("public/{path}/index.html"))).expect("the page was built");
        assert_eq!(text, "changed never");
    }
}

#[test]
fn staged_files_are_checked_as_they_are_staged() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "Ring us."))]);
    let outside = site.run(&["check", "--staged"]);
    assert_eq!(outside.code, Some(2), "{}", outside.stderr);
    assert!(outside.stderr.contains("no git repository"), "{}", outside.stderr);

    let repository = Repository::init(site.root());
    repository.commit("2026-01-05T10:00:00Z");
    // Wrong in the folder, but not staged: none of this commit's business.
    site.write("content/contact.md", &page("Contact us", "[Fees](@/fees.md)"));
    let checked = site.run(&["check", "--staged"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);

    // Staged, then mended in the folder only: the commit would still hold the mistake.
    repository.git(&["add", "content/contact.md"]);
    site.write("content/contact.md", &page("Contact us", "Ring us."));
    let checked = site.run(&["check", "--staged"]);
    assert_eq!(checked.code, Some(1), "{}", checked.stderr);
    assert!(checked.stderr.contains("error[link-target-missing]"), "{}", checked.stderr);
    assert!(checked.stderr.contains("[Fees](@/fees.md)"), "the staged line is shown: {}", checked.stderr);

    // A page that is there but not staged will be missed.
    site.write("content/fees.md", &page("Fees", "None."));
    assert_eq!(site.run(&["check", "--staged"]).code, Some(1));
    repository.git(&["add", "content/fees.md"]);
    let checked = site.run(&["check", "--staged"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
}

#[test]
fn a_review_date_moves_only_with_a_note() {
    let kind = "type = 'object'\n[properties]\nkind = {}\nlast_reviewed_on = {}\nreviewed_by = {}\nreview_note = {}\n";
    let text = |extra: &str| format!("+++\ntitle = \"Fees\"\n[extra]\nkind = \"note\"\n{extra}\n+++\n");
    let site = Site::new(&[("kinds/note.toml", kind), ("content/fees.md", &text("last_reviewed_on = 2025-11-10"))]);
    let repository = Repository::init(site.root());
    let check = |args: &[&str]| site.run(&[&["check", "--now", crate::support::NOW], args].concat());
    repository.commit("2026-01-05T10:00:00Z");
    let quiet = check(&[]);
    assert!(!quiet.stderr.contains("review-moved"), "{}", quiet.stderr);

    site.write("content/fees.md", &text("last_reviewed_on = 2026-11-10"));
    let said = "error[review-moved]: the review date moved, and nothing says who checked the page and what they found
 --> content/fees.md:5:20
  |
5 | last_reviewed_on = 2026-11-10
  |                    ^^^^^^^^^^ it was 2025-11-10
";
    let moved = check(&[]);
    assert_eq!(moved.code, Some(1), "{}", moved.stderr);
    assert!(moved.stderr.contains(said), "{}", moved.stderr);
    // Not staged, so no business of the next commit; a build does not look.
    assert!(!check(&["--staged"]).stderr.contains("review-moved"));
    assert!(!site.build(&[]).stderr.contains("review-moved"));
    repository.git(&["add", "content/fees.md"]);
    assert!(check(&["--staged"]).stderr.contains(said));

    site.write(
        "content/fees.md",
        &text("last_reviewed_on = 2026-11-10\nreviewed_by = 'manager'\nreview_note = 'Fine.'"),
    );
    let noted = check(&[]);
    assert!(!noted.stderr.contains("review-moved"), "{}", noted.stderr);
}

#[test]
fn what_is_wrong_in_other_files_is_counted_but_stops_no_commit() {
    let site = Site::new(&[("content/contact.md", &page("Contact us", "[Fees](@/fees.md)"))]);
    site.write("content/fees.md", &page("Fees", "None."));
    let repository = Repository::init(site.root());
    repository.commit("2026-01-05T10:00:00Z");
    // A file that goes away is missed elsewhere.
    repository.git(&["rm", "--quiet", "content/fees.md"]);
    let checked = site.run(&["check", "--staged"]);
    assert_eq!(checked.code, Some(1), "{}", checked.stderr);
    assert!(checked.stderr.contains("content/contact.md"), "{}", checked.stderr);
    repository.commit("2026-01-06T10:00:00Z");

    site.write("content/news.md", &page("News", "All well."));
    repository.git(&["add", "content/news.md"]);
    let checked = site.run(&["check", "--staged"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let more = "In files that do not change there is more to mend: 1 error. See `signpost check`.";
    assert!(checked.stderr.contains(more), "{}", checked.stderr);
}

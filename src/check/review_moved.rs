//! A review date that moved without a word of who looked and what they found.
//!
//! In: the content files, and what the last commit held where they changed. Out: diagnostics. Only the change shows it: a
//! page that stands as it was committed is never told of.

use std::collections::BTreeMap;

use crate::data::{Node, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::{self, ContentFile, ParsedSite};
use crate::path::SourcePath;

const DATE: &str = "last_reviewed_on";
const WHO: &str = "reviewed_by";
const WHAT: &str = "review_note";

/// Files whose date can have moved, with their text.
pub fn dated(parsed: &ParsedSite) -> impl Iterator<Item = (&SourcePath, &str)> {
    files(parsed).map(|(file, _)| (&file.source, &*file.text)).filter(|(_, text)| text.contains(DATE))
}

/// Compares the settings of each file with those it had; `before` has the old text of files that changed.
pub fn check(parsed: &ParsedSite, before: &[(SourcePath, String)]) -> Vec<Diagnostic> {
    let before: BTreeMap<_, _> = before.iter().map(|(file, text)| (file, text.as_str())).collect();
    let mut found = Vec::new();
    for (file, extra) in files(parsed) {
        let Some(old) = before.get(&file.source) else { continue };
        let old = parse::settings(&file.source, old);
        let table = |table: &'_ Table, path: &[&str]| table.at(path).and_then(Node::as_table).cloned();
        let given = |table: &Table| said(table, WHO).is_some() || is_inherited(parsed, file);
        if let Some(old) = table(&old, &["extra"]) {
            found.extend(moved(file, &old, extra, &given));
        }
        if let (Some(old), Some(new)) = (table(&old, &["extra", "defaults"]), table(extra, &["defaults"])) {
            found.extend(moved(file, &old, &new, &given));
        }
    }
    found
}

fn files(parsed: &ParsedSite) -> impl Iterator<Item = (&ContentFile, &Table)> {
    let sections = parsed.sections.iter().map(|section| (&section.file, &section.front.extra));
    sections.chain(parsed.pages.iter().map(|page| (&page.file, &page.front.extra)))
}

fn moved(file: &ContentFile, old: &Table, new: &Table, given: &dyn Fn(&Table) -> bool) -> Option<Diagnostic> {
    let (was, now) = (said(old, DATE)?, said(new, DATE)?);
    let has_note = said(new, WHAT).is_some_and(|note| said(old, WHAT).as_ref() != Some(&note));
    let has_name = given(new);
    if was == now || (has_note && has_name) {
        return None;
    }
    let message = "the review date moved, and nothing says who checked the page and what they found";
    let lines = match (has_name, has_note) {
        (true, _) => "`review_note = \"Numbers rung, law still current, nothing to change.\"`",
        (false, true) => "`reviewed_by = \"business manager\"`",
        (false, false) => {
            "`reviewed_by = \"business manager\"` and `review_note = \"Numbers rung, law still current, nothing to change.\"`"
        }
    };
    let problem = Diagnostic::new(Code::ReviewMoved, message).at(
        &file.source,
        new.get(DATE)?.span.clone(),
        format!("it was {was}"),
    );
    Some(problem.help(format!("if the page was reviewed, say so beside the date, in words of this review: {lines}; if not, put the old date back")))
}

/// A setting with something in it.
fn said(table: &Table, key: &str) -> Option<String> {
    table.get(key).and_then(Node::as_written).filter(|text| !text.trim().is_empty())
}

/// Whether a section above says who reviews its pages.
fn is_inherited(parsed: &ParsedSite, file: &ContentFile) -> bool {
    parsed.sections.iter().any(|section| {
        let folder = section.file.folder.as_str();
        let above = folder.is_empty()
            || file.folder.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        above
            && section
                .front
                .extra
                .at(&["defaults", WHO])
                .and_then(Node::as_str)
                .is_some_and(|who| !who.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;
    use crate::{config, source};

    const OLD: &str = "last_reviewed_on = 2025-11-10\nreviewed_by = 'manager'\nreview_note = 'All well.'";

    fn found(old: &str, new: &str, above: &str) -> Vec<String> {
        let page = |extra: &str| format!("+++\ntitle = 'A'\n[extra]\n{extra}\n+++\n");
        let (new, above) = (page(new), format!("+++\n[extra.defaults]\n{above}\n+++\n"));
        let disk = MemoryDisk::new([("content/a.md", new.as_str()), ("content/_index.md", above.as_str())]);
        let config = config::read(&SourcePath::known("zola.toml"), "base_url = 'https://x.org'", None).value;
        let tree = source::scan(&disk, &config, None).value;
        let parsed = parse::parse(&disk, &tree, &config).value;
        let found = check(&parsed, &[(SourcePath::known("content/a.md"), page(old))]);
        found.into_iter().filter_map(|problem| problem.help).collect()
    }

    #[test]
    fn a_date_moves_only_with_a_new_note_and_a_name() {
        assert_eq!(found(OLD, OLD, ""), Vec::<String>::new());
        let only_date = OLD.replace("2025", "2026");
        assert_eq!(found(OLD, &only_date, "").len(), 1);
        assert_eq!(found(OLD, &only_date.replace("All well.", "Two links mended."), ""), Vec::<String>::new());
        let bare = "last_reviewed_on = 2026-11-10";
        let said = found("last_reviewed_on = 2025-11-10", bare, "");
        assert!(said[0].contains("`reviewed_by = ") && said[0].contains("`review_note = "), "{said:?}");
        let noted = "last_reviewed_on = 2026-11-10\nreview_note = 'All well.'";
        assert!(!found(OLD, &noted.replace("All", "Still"), "")[0].contains("review_note"));
        assert_eq!(found("last_reviewed_on = 2025-11-10", noted, "reviewed_by = 'manager'"), Vec::<String>::new());
        // A page that had no date, and one that has none any more.
        assert_eq!(found("", bare, ""), Vec::<String>::new());
        assert_eq!(found(OLD, "", ""), Vec::<String>::new());
    }
}

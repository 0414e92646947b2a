use super::*;
use crate::disk::MemoryDisk;
use crate::{config, parse, source};

const SALT: &str = "a salt that nobody can guess";

fn salt() -> Salt {
    Salt::new(SALT).unwrap_or_else(|problem| panic!("{problem}"))
}

fn found(list: &str, text: &str) -> Vec<String> {
    let review = SealedReview::seal("anne", list, &salt()).unwrap();
    review.matches(&salt(), text).into_iter().map(|place| text[place].to_owned()).collect()
}

#[test]
fn a_name_is_found_however_it_is_written() {
    for text in ["Mary Ann Smith", "MARY-ANN", "maryann", "Máry", "smith's", "Smith’s", "Smi\u{ad}th", "mary\nann"] {
        assert_eq!(found("Mary Ann Smith", &format!("then {text} rang")), [text], "{text}");
    }
    assert_eq!(found("Núñez O'Brien", "nunez rang OBrien and O’Brien’s"), ["nunez", "OBrien", "O’Brien’s"]);
    assert_eq!(found("Mary Ann Smith", "Marys annual smithy, M. S. and A"), Vec::<String>::new());
}

#[test]
fn a_name_in_quotes_counts_only_as_a_whole() {
    assert_eq!(found("\"Will Young\"\nJones", "Will the young Will Young, Jones"), ["Will Young", "Jones"]);
    assert_eq!(found("\"Ana Maria da Costa\"", "Ana Maria; Maria da Costa"), ["Maria da Costa"]);
}

#[test]
fn a_list_without_names_seals_nothing() {
    assert_eq!(SealedReview::seal("anne", " \n\"\"\nJ\n", &salt()), None);
    assert_eq!(Salt::new("fifteen letters").map(|_| ()), Err(SaltProblem::TooShort));
}

#[test]
fn the_file_is_read_as_it_was_written_and_says_nothing() {
    let mut sealed = Sealed::default();
    for (id, list) in [("beth", "Jo Bloggs"), ("anne", "Old Name"), ("anne", "Mary Smith")] {
        sealed.put(SealedReview::seal(id, list, &salt()).unwrap());
    }
    let text = sealed.to_string();
    let disk = MemoryDisk::new([(RECORD, text.as_str())]);
    let read = Sealed::read(&disk);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    assert_eq!(read.value, sealed);
    let ids: Vec<_> = sealed.reviews.iter().map(|review| (review.id.as_str(), review.len())).collect();
    assert_eq!(ids, [("anne", 3), ("beth", 3)]);
    assert!(!text.to_lowercase().contains("smith") && !text.contains("bloggs"));
    assert_ne!(salt().hash("anne", "smith"), salt().hash("beth", "smith"), "nobody sees who is in two reviews");
}

/// What is found on a site where "Mary Smith" is sealed for the review `anne`: file, and what the place holds.
fn on_site(
    files: &[(&str, &str)],
    salt: Result<Option<Salt>, SaltProblem>,
    mode: Mode,
) -> Vec<(Code, Severity, String)> {
    let mut sealed = Sealed::default();
    sealed.put(SealedReview::seal("anne", "Mary Smith", &self::salt()).unwrap());
    let record = sealed.to_string();
    let disk = MemoryDisk::new(files.iter().copied().chain([(RECORD, record.as_str())]));
    let config = config::read(&SourcePath::known("zola.toml"), "base_url = 'https://x.org'", None).value;
    let tree = source::scan(&disk, &config, None).value;
    let parsed = parse::parse(&disk, &tree, &config).value;
    let found = check(&parsed, &config, &disk, salt, mode);
    let said = |problem: Diagnostic| {
        let place = problem.labels.first().map(|label| format!("{}:{:?}", label.file, label.span));
        assert!(problem.code != Code::SealedName || problem.masked || place.is_none());
        assert!(!problem.message.to_lowercase().contains("smith"), "{}", problem.message);
        (problem.code, problem.severity, place.unwrap_or(problem.message))
    };
    found.into_iter().map(said).collect()
}

const PAGE: &str = "+++\ntitle = 'Anne'\n[extra]\n";

#[test]
fn every_page_of_the_review_is_tested_and_no_other() {
    let body = format!("{PAGE}+++\nMary\n");
    let named = format!("{PAGE}id = 'anne'\nauthor = 'J Sm\\u0069th'\n+++\nSm&#105;th\n");
    let named = named.replace("'J Sm\\u0069th'", "\"J Sm\\u0069th\"");
    let files = [
        ("content/anne.md", body.as_str()),
        ("content/beth.md", &body),
        ("content/draft.md", &named),
        ("content/part/_index.md", "+++\n[extra]\nid = 'anne'\n+++\n"),
        ("content/part/findings.md", &body),
        ("content/part/mary-plan.pdf", "x"),
    ];
    let found = on_site(&files, Ok(Some(salt())), Mode::Build);
    let places: Vec<_> = found.iter().map(|(_, _, place)| place.split(':').next().unwrap_or_default()).collect();
    let folder = "the name of a file below `content/part` matches the sealed list for `anne`";
    assert_eq!(places, ["content/anne.md", "content/draft.md", "content/draft.md", "content/part/findings.md", folder],);
    assert!(found.iter().all(|(code, severity, _)| *code == Code::SealedName && *severity == Severity::Error));
}

#[test]
fn without_the_salt_only_a_check_says_so() {
    let files = [("content/anne.md", "+++\n+++\nMary\n")];
    let said = |salt, mode| {
        on_site(&files, salt, mode).into_iter().map(|(code, severity, _)| (code, severity)).collect::<Vec<_>>()
    };
    assert_eq!(said(Ok(None), Mode::Build), []);
    assert_eq!(said(Ok(None), Mode::Check), [(Code::SealedNotTested, Severity::Info)]);
    let other = Salt::new("another salt, long enough");
    assert_eq!(said(other.map(Some), Mode::Build), [(Code::SealedNotTested, Severity::Warning)]);
    assert_eq!(said(Err(SaltProblem::TooShort), Mode::Check), [(Code::SealedNotTested, Severity::Warning)]);
}

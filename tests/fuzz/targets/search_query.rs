//! Any query to one good index: an answer, best first, and the same one again.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use signpost::path::OutputPath;
use signpost::search::{Group, Options, PageText, Reader, Thesaurus, build, encode, split};

type Files = BTreeMap<OutputPath, Vec<u8>>;

static FILES: LazyLock<Files> = LazyLock::new(files);

fuzz_target!(|query: &str| {
    let fetch = |path: &str| FILES.get(&OutputPath::parse(path).ok()?).cloned();
    let reader = Reader::open("", &fetch).expect("a good index can be opened");
    let answer = reader.search(query, 10).expect("a good index can be read");
    // What authors put first stands first, whatever its score.
    let skipped = usize::from(answer.hits.first().is_some_and(|hit| hit.record.url.starts_with("/ring/")));
    assert!(answer.hits[skipped..].is_sorted_by(|one, next| one.score >= next.score), "{answer:?}");
    assert!(answer.hits.len() == answer.total.min(10));
    assert!(answer.hits.iter().all(|hit| hit.record.url.starts_with('/') && hit.coverage <= 1024), "{answer:?}");
    assert_eq!(reader.search(query, 10), Ok(answer));
});

fn files() -> Files {
    let pages: Vec<PageText> = [
        (
            "/sleep/",
            "Safe sleeping",
            "<p>Sudden infant death is rare.</p><h2 id=\"bed\">Your bed</h2><p>Do not share it.</p>",
        ),
        ("/ring/", "Who to ring", "<p>Ring the front door. An allegation goes to the designated officer (LADO).</p>"),
        ("/report/", "Yearly report", "<p>The Local Authority Designated Officer (LADO) had 28 allegations.</p>"),
        ("/private/", "Private fostering", "<p>A child who lives with somebody else for 28 days, section 47.</p>"),
        ("/bébé/", "Bébé", "<p>Été, 日本, co-sleeping, ﬁne.</p>"),
    ]
    .map(|(path, title, html)| PageText {
        path: path.into(),
        title: title.into(),
        html: html.into(),
        prior: 100,
        ..PageText::default()
    })
    .into();
    let group =
        Group { say: vec!["cot death".into()], mean: vec!["sudden infant death".into()], both: true, weight: 0.8 };
    let best_bets = vec![("who do I call".to_owned(), 1)];
    let options = Options { language: "en".into(), thesaurus: Thesaurus { groups: vec![group] }, best_bets };
    encode(&build(&pages, &split(&pages), &options).expect("the example can be indexed"), "")
}

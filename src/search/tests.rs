//! The vectors that Rust and the browser share, and a whole index there and back.

use proptest::prelude::*;

use super::*;

const WORDS: &str = include_str!("../../tests/search/vectors/words.json");
const STEMS: &str = include_str!("../../tests/search/vectors/stems.tsv");
const KEYS: &str = include_str!("../../tests/search/vectors/keys.tsv");

#[test]
fn words_are_those_of_the_browser() {
    let vectors: Vec<serde_json::Value> = serde_json::from_str(WORDS).unwrap();
    assert!(vectors.len() > 10);
    let analyzer = Analyzer::new("en");
    for vector in vectors {
        let text = vector["text"].as_str().unwrap();
        let expected: Vec<&str> =
            vector["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
        assert_eq!(analyzer.words(text), expected, "words of {text:?}");
    }
}

#[test]
fn stems_and_keys_are_those_of_the_browser() {
    let analyzer = Analyzer::new("en");
    let rows = |text: &'static str| text.lines().filter_map(|line| line.split_once('\t'));
    assert!(rows(STEMS).count() > 3000 && rows(KEYS).count() > 30);
    for (word, stem) in rows(STEMS) {
        assert_eq!(analyzer.stem(word), stem, "stem of {word:?}");
    }
    for (word, expected) in rows(KEYS) {
        assert_eq!(key(word), expected, "key of {word:?}");
    }
}

fn page(path: &str, title: &str, html: &str) -> PageText {
    PageText { path: path.into(), title: title.into(), html: html.into(), prior: 100, ..PageText::default() }
}

fn example() -> Vec<PageText> {
    vec![
        page(
            "/sleep/",
            "Safe sleeping",
            "<p>Sudden infant death is rare.</p><h2 id=\"bed\">Your bed</h2><p>Do not share it.</p>",
        ),
        page(
            "/ring/",
            "Who to ring",
            "<p>Ring the front door. An allegation goes to the designated officer (LADO).</p>",
        ),
        page("/report/", "Yearly report", "<p>The Local Authority Designated Officer (LADO) had 28 allegations.</p>"),
        page("/private/", "Private fostering", "<p>A child who lives with somebody else for 28 days or more.</p>"),
    ]
}

fn files(pages: &[PageText], thesaurus: Thesaurus) -> std::collections::BTreeMap<crate::path::OutputPath, Vec<u8>> {
    let best_bets = vec![("who do I call".to_owned(), 1)];
    let options = Options { language: "en".into(), thesaurus, best_bets };
    encode(&build(pages, &split(pages), &options).unwrap(), "")
}

fn urls(pages: &[PageText], query: &str) -> Vec<String> {
    let group =
        Group { say: vec!["cot death".into()], mean: vec!["sudden infant death".into()], both: false, weight: 0.8 };
    let files = files(pages, Thesaurus { groups: vec![group] });
    let fetch = |path: &str| files.get(&crate::path::OutputPath::parse(path).ok()?).cloned();
    let answer = Reader::open("", &fetch).unwrap().search(query, 10).unwrap();
    answer.hits.into_iter().map(|hit| hit.record.url).collect()
}

#[test]
fn questions_find_their_pages() {
    let pages = example();
    let first = |query: &str| urls(&pages, query).first().cloned().unwrap_or_default();
    assert_eq!(first("cot death"), "/sleep/");
    assert_eq!(first("share a bed"), "/sleep/#bed");
    assert_eq!(first("prviate fostring"), "/private/");
    assert_eq!(first("who do I call"), "/ring/");
    assert_eq!(first("local authority designated officer"), "/report/");
    assert_eq!(first("xylophone"), "");
    assert_eq!(urls(&pages, "lado").len(), 2);
}

#[test]
fn a_damaged_index_is_an_error() {
    let files = files(&example(), Thesaurus::default());
    for (path, bytes) in &files {
        for cut in [0, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            let fetch = |asked: &str| {
                let asked = crate::path::OutputPath::parse(asked).ok()?;
                let whole = files.get(&asked)?.clone();
                Some(if asked == *path { whole[..cut].to_vec() } else { whole })
            };
            if let Ok(reader) = Reader::open("", &fetch) {
                // A cut file may still unpack to something; it must never be a panic.
                let _ = reader.search("private fostering report", 10);
            }
        }
    }
    let no_index = |_: &str| None;
    assert!(Reader::open("", &no_index).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_decode_to_a_value_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Manifest::read(&bytes);
        let _ = Shard::read(&bytes);
        let _ = Record::read_group(&bytes);
    }

    #[test]
    fn what_is_encoded_is_decoded(words in proptest::collection::vec("[a-z]{1,9}( [a-z]{1,9})?", 1..40)) {
        let text = format!("<p>{}</p>", words.join(". "));
        let pages = [page("/a/", "A", &text), page("/b/", &words[0], "<p>x</p>")];
        let options = Options { language: "en".into(), ..Options::default() };
        let index = build(&pages, &split(&pages), &options).unwrap();
        let files = encode(&index, "");
        let fetch = |path: &str| files.get(&crate::path::OutputPath::parse(path).ok()?).cloned();
        let manifest = Manifest::read(&super::decode::inflate(&fetch("search/manifest.bin").unwrap()).unwrap()).unwrap();
        let shard = fetch(&format!("search/{}/t0.bin", manifest.folder)).unwrap();
        let shard = Shard::read(&super::decode::inflate(&shard).unwrap()).unwrap();
        prop_assert_eq!(shard.terms, index.terms);
        prop_assert_eq!(manifest.sections as usize, index.sections.len());
    }
}

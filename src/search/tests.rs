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
    let group = Group {
        say: vec!["cot death".into(), "not my child".into()],
        mean: vec!["sudden infant death".into()],
        both: false,
        weight: 0.8,
    };
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
    assert_eq!(first("privatefostering"), "/private/");
    // A phrase that is one word without its stop words is found as it is said, and the word alone does not stand for it.
    assert_eq!(first("he is not my child"), "/sleep/");
    assert_eq!(urls(&pages, "child"), ["/private/"]);
}

/// What the browser finds first on a site of one language for each query, a line each.
fn found_in(language: &str, texts: &[&str], queries: &[&str]) -> String {
    let paths = ["/a/", "/b/", "/c/"];
    let pages: Vec<_> = texts.iter().zip(paths).map(|(text, path)| page(path, text, "")).collect();
    let say =
        |words: &str, mean: &str| Group { say: vec![words.into()], mean: vec![mean.into()], both: false, weight: 0.9 };
    let thesaurus =
        Thesaurus { groups: vec![say("numéro vert", "téléphone"), say("häusliche Gewalt", "Schläge")] };
    let options = Options { language: language.into(), thesaurus, best_bets: Vec::new() };
    let files = encode(&build(&pages, &split(&pages), &options).unwrap(), "fr/");
    let fetch = |path: &str| files.get(&crate::path::OutputPath::parse(path).ok()?).cloned();
    let reader = Reader::open("fr/", &fetch).unwrap();
    let first = |query: &&str| {
        let answer = reader.search(&format!("{query} "), 10).unwrap();
        let corrected = answer.corrected.map_or_else(String::new, |corrected| format!(" ({})", corrected.trim()));
        format!("{}{corrected}", answer.hits.first().map_or("", |hit| &hit.record.url))
    };
    queries.iter().map(first).collect::<Vec<_>>().join(" ")
}

#[test]
fn inflected_words_find_their_pages_without_a_stemmer_in_the_browser() {
    let french = ["Des enfants maltraités ont besoin d’aide.", "Un téléphone gratuit.", "L'abus de confiance."];
    let queries = ["enfant maltraité", "l'enfant", "les ENFANTS", "téléphones", "numéro vert", "abus", "confance"];
    assert_eq!(found_in("fr", &french, &queries), "/a/ /a/ /a/ /b/ /b/ /c/ /c/ (confiance)");
    let polish = ["Przemocy domowej nie wolno ukrywać.", "Dzieci i ich prawa; dziecko ma prawo.", "Szkoły w mieście"];
    let queries = ["przemoc domowa", "dzieckiem", "szkoła", "szkole"];
    assert_eq!(found_in("pl", &polish, &queries), "/a/ /b/ /c/ /c/");
    let german = ["Kinder in Häusern", "Schläge und Drohungen", "Die Beratung ist kostenlos"];
    let queries = ["Kind", "Haus", "Drohung", "häuslicher Gewalt", "Beratungen"];
    assert_eq!(found_in("de", &german, &queries), "/a/ /a/ /b/ /b/ (hausliche gewalt) /c/");
    let arabic = ["حماية الأطفال من العنف", "المدرسة الجديدة", "رقم الهاتف"];
    assert_eq!(found_in("ar", &arabic, &["العنف", "عنف", "مدرسة", "هاتف"]), "/a/ /a/ /b/ /c/");
}

#[test]
fn a_language_without_a_stemmer_keeps_its_words() {
    let welsh = ["Cadw plant yn ddiogel", "Trais yn y cartref", "Y ganolfan"];
    assert_eq!(found_in("cy", &welsh, &["plant", "trais yn y cartref", "ddiogl"]), "/a/ /b/ /a/ (ddiogel)");
    assert_eq!(found_in("ur", &["بچوں کا تحفظ", "گھریلو تشدد"], &["تحفظ", "تشدد"]), "/a/ /b/");
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

/// A manifest of one section and as many pages, with one level for all and one run of priors.
fn manifest(pages: &[u8], level: &[u8], run: &[u8]) -> Vec<u8> {
    let head: [&[u8]; 3] = [b"SPI4\0\0\x01", pages, &[0]];
    let tail: [&[u8]; 4] = [&[1, 1, 1], run, &[0], &[0, 0, 0]];
    [head.concat(), level.repeat(8), vec![0, 0], tail.concat()].concat()
}

#[test]
fn numbers_that_no_index_has_are_refused() {
    const FOUR_THOUSAND_MILLION: &[u8] = &[0xff, 0xff, 0xff, 0xff, 0x0f];
    let run = |length: &[u8], percent: &[u8]| [length, percent].concat();
    let read = |pages: &[u8], level: &[u8], run: &[u8]| Manifest::read(&manifest(pages, level, run)).err();
    let large = FOUR_THOUSAND_MILLION;
    assert_eq!(read(&[1], &[50], &run(&[1], &[100])), None);
    // Would ask for 16 gigabytes.
    assert_eq!(read(large, &[50], &run(large, &[100])), Some(DecodeError::Range));
    // Would make a score that is too large to count.
    assert_eq!(read(&[1], large, &run(&[1], &[100])), Some(DecodeError::Range));
    assert_eq!(read(&[1], &[50], &run(&[1], large)), Some(DecodeError::Range));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_decode_to_a_value_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Manifest::read(&bytes);
        let _ = Shard::read(&bytes, &Manifest { sections: 9, ..Manifest::default() });
        let _ = Record::read_group(&bytes);
    }

    #[test]
    fn terms_are_decoded_as_they_were_encoded(
        terms in proptest::collection::btree_map(
            ("[a-zé]{1,40}( [a-z]{1,3})?", any::<bool>()),
            ("[a-zé]{0,36}", 1u32..256, proptest::collection::btree_map(0u32..60, 0u8..4, 0..30), proptest::option::of(0usize..6)),
            0..40,
        ),
        whole in any::<bool>(),
    ) {
        let mut index = Index { sections: vec![Entry { starts_page: true, ..Entry::default() }; 60], ..Index::default() };
        for ((name, alias), (shown, idf, postings, repeats)) in terms {
            let shown = if name.contains(' ') { name.clone() } else { shown };
            let mut postings: Vec<_> = postings.into_iter().collect();
            // Aliases are mostly like others.
            if let Some(earlier) = repeats.and_then(|back| index.terms.iter().rev().nth(back)) {
                postings.truncate(2);
                postings.extend(earlier.postings.iter().filter(|(section, _)| *section > 20 && *section != 33));
                postings.sort_unstable();
                postings.dedup_by_key(|(section, _)| *section);
            }
            index.terms.push(Term { name, shown, idf, alias, postings });
        }
        index.terms.sort_by_cached_key(|term| (key(&term.name), term.name.clone(), term.alias));
        let (files, path) = if whole {
            (encode_whole(&index, ""), whole_manifest_path(""))
        } else {
            (encode(&index, ""), manifest_path(""))
        };
        let unpacked = |path: &str| super::decode::inflate(&files[&crate::path::OutputPath::parse(path).unwrap()]).unwrap();
        let manifest = Manifest::read(&unpacked(&path)).unwrap();
        let mut decoded = Vec::new();
        for shard in 0..=manifest.boundaries.len() {
            let bytes = unpacked(&format!("search/{}/t{shard}.bin", manifest.folder));
            decoded.extend(Shard::read(&bytes, &manifest).unwrap().terms);
        }
        decoded.sort_by_cached_key(|term| (key(&term.name), term.name.clone(), term.alias));
        prop_assert_eq!(decoded, index.terms);
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
        let mut shard = Shard::read(&super::decode::inflate(&shard).unwrap(), &manifest).unwrap();
        shard.terms.sort_by_key(|term| (key(&term.name), term.name.clone(), term.alias));
        prop_assert_eq!(shard.terms, index.terms);
        prop_assert_eq!(manifest.sections as usize, index.sections.len());
    }
}

/// Writes `tests/search/vectors/index`, or checks that it still is what we write and answer; the browser's tests read the
/// same files.
#[test]
fn answers_are_those_of_the_browser() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/vectors/index");
    let mut pages = Vec::new();
    for number in 0..40 {
        let topics = ["sleeping", "fostering", "neglect", "bruising", "referral", "thresholds", "exploitation"];
        let (one, other) = (topics[number % 7], topics[(number * 3 + 1) % 7]);
        let html = format!(
            "<p>Page {number} is about {one} and about {other}.</p><h2 id=\"do\">What to do about {one}</h2>\
             <p>Ring the front door about {one}. {}</p>",
            format!("More about {other} in chapter {number}. ").repeat(number % 5)
        );
        let topics = vec![("topic".to_owned(), one.to_owned()), ("year".to_owned(), format!("{}", 2014 + number % 3))];
        let plain = page(&format!("/p{number}/"), &format!("Guide to {one} {number}"), &html);
        pages.push(PageText { facets: topics, ..plain });
    }
    pages.extend(example());
    let groups = [
        ("cot death", "sudden infant death"),
        ("bruises", "bruising"),
        ("black and blue", "bruising"),
        ("black eye", "bruising"),
        ("looked after by a friend", "private fostering"),
        ("not my child", "private fostering"),
        ("with a friend", "private fostering"),
        ("zwieback crumbs", "neglect"),
    ];
    let groups =
        groups.map(|(say, mean)| Group { say: vec![say.into()], mean: vec![mean.into()], both: false, weight: 0.8 });
    let options = Options {
        language: "en".into(),
        thesaurus: Thesaurus { groups: groups.into() },
        best_bets: vec![("who do I call".into(), 41)],
    };
    let mut index = build(&pages, &split(&pages), &options).unwrap();
    index.whole = false;
    let mut files = encode(&index, "");
    files.extend(encode_whole(&index, ""));
    let fetch = |path: &str| files.get(&crate::path::OutputPath::parse(path).ok()?).cloned();
    let reader = Reader::open("", &fetch).unwrap();
    let questions = [
        "black and blue",
        "sleeping",
        "what to do about neglect",
        "cot death",
        "bruises on a baby",
        "who do i call",
        "prviate fostring",
        "threshold",
        "thresh",
        "thresh ",
        "referal for explotation",
        "the and of",
        "s28",
        "LADO allegations",
        "xylophone",
        "buising ",
        "fotserring of a chid",
        "referel dishwasher",
        "neglect referel dishwasher",
        "",
        "chapter 12 bruising",
        "looked after by a friend",
        "looked long after by some friend",
        "some thresholds of harm, and somone else",
        "is it not my child",
        "not the child",
        "is he staying with a friend",
        "neglectreferral of bruisingneglect",
        "zwiebak crumbs",
    ];
    let answer = |query: &str, within: &Within| {
        let answer = reader.search_within(query, 10, within).unwrap();
        let results: Vec<_> = answer
            .hits
            .iter()
            .map(|hit| serde_json::json!({"section": hit.section, "score": hit.score, "url": hit.record.url}))
            .collect();
        serde_json::json!({
            "query": query, "within": within, "results": results, "corrected": answer.corrected, "facets": answer.facets,
        })
    };
    let mut answers: Vec<_> = questions.map(|query| answer(query, &Within::new())).into();
    let wanted =
        |name: &str, values: &[&str]| (name.to_owned(), values.iter().map(|value| (*value).to_owned()).collect());
    answers.push(answer("guide", &[wanted("topic", &["neglect", "referral"])].into()));
    answers.push(answer("guide", &[wanted("topic", &["neglect"]), wanted("year", &["2015"])].into()));
    answers.push(answer("guide", &[wanted("topic", &["nothing"]), wanted("year", &[])].into()));
    let mut expected: std::collections::BTreeMap<String, Vec<u8>> = files
        .into_iter()
        .map(|(path, bytes)| (path.as_str().trim_start_matches("search/").to_owned(), bytes))
        .collect();
    let mut text = serde_json::to_string_pretty(&answers).unwrap();
    text.push('\n');
    expected.insert("queries.json".into(), text.into_bytes());
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        write_folder(&folder, &expected);
    }
    for (name, bytes) in &expected {
        let kept = read_file(&folder.join(name));
        assert!(
            kept.as_deref() == Some(bytes.as_slice()),
            "{name} is not what is built now; see CONTRIBUTING.md, SNAPSHOTS"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "vectors lie in the repository, for two languages to read")]
fn write_folder(folder: &std::path::Path, files: &std::collections::BTreeMap<String, Vec<u8>>) {
    let _ = std::fs::remove_dir_all(folder);
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "vectors lie in the repository, for two languages to read")]
fn read_file(path: &std::path::Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

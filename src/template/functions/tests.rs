use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Tera, Value};

use crate::config::{self, Mode};
use crate::date::Clock;
use crate::diagnostic::Code;
use crate::disk::{Disk, MemoryDisk};
use crate::kind::Kinds;
use crate::path::{OutputPath, SourcePath};
use crate::site::{Publish, resolve};
use crate::template::{Shared, filters, functions, names, problem, refusal, views::Views};
use crate::{parse, source};

const CONFIG: &str = "
base_url = 'https://x.org'
default_language = 'en'
taxonomies = [{ name = 'Key topics' }]
[translations]
search = 'Search & find'
[languages.cy]
translations = { search = 'Chwilio' }
";

const FILES: [(&str, &str); 18] = [
    ("content/_index.md", "+++\ntitle = 'Home'\n+++\n"),
    ("content/blog/_index.md", "+++\ntitle = 'News'\n+++\n"),
    ("content/blog/sleep.md", "+++\ntitle = 'Sleep'\n[taxonomies]\n'Key topics' = ['Safe sleeping']\n+++\n"),
    ("content/blog/sleep.cy.md", "+++\ntitle = 'Cwsg'\n+++\n"),
    ("content/blog/water.md", "+++\ntitle = 'Water'\n+++\n"),
    ("content/campaign/index.md", "+++\ntitle = 'Campaign'\n+++\n"),
    ("content/campaign/poster.pdf", "abc"),
    ("content/soon/index.md", "+++\n[extra]\nembargo_until = 2026-11-21T09:00:00\n+++\nSecret words\n"),
    ("content/soon/figures.csv", "a\nsecret\n"),
    ("content/data/table.csv", "Name, Age\nA,1\nB,2\n"),
    ("content/data/list.yaml", "- one\n- two\n"),
    ("content/data/d.toml", "day = 2026-01-31\n"),
    ("content/data/x.json", "\u{feff}{\"n\": [1, 2.5, null]}"),
    ("content/data/feed.xml", "<a/>"),
    ("static/note.txt", "from static"),
    ("static/logo.png", "picture"),
    ("themes/t/static/theme.txt", "from the theme"),
    ("css/main.css", "the source"),
];

fn tera_with(disk: MemoryDisk) -> Tera {
    tera_on(Arc::new(disk))
}

fn tera_on(disk: Arc<dyn Disk>) -> Tera {
    let config = config::read(&SourcePath::known("zola.toml"), CONFIG, None).value;
    let theme = SourcePath::known("themes/t");
    let tree = source::scan(&*disk, &config, Some(&theme)).value;
    let parsed = parse::parse(&*disk, &tree, &config).value;
    let now = "2026-11-20T09:00:00Z".parse().unwrap();
    let site = resolve(parsed, &config, &Kinds::default(), Publish { now, drafts: false }).value;
    let made = [(OutputPath::parse("css/main.css").unwrap(), b"abc".to_vec())];
    let shared = Arc::new(Shared {
        views: Arc::new(Views::metadata(&site, &config, Mode::Build)),
        site: Arc::new(site),
        config: Arc::new(config),
        disk,
        theme: Some(theme),
        letters: Arc::default(),
        saved: Arc::default(),
        made: Arc::new(BTreeMap::from(made)),
        requests: Arc::default(),
        clock: Clock::at(now),
        mode: Mode::Build,
        history: None,
        addresses: None,
    });
    let mut tera = Tera::new();
    functions::register(&mut tera, &shared);
    filters::register(&mut tera, &shared);
    tera
}

/// Renders a template as a page in `language` would; errors as an author reads them.
fn render_in(language: &str, template: &str) -> String {
    let mut context = Context::new();
    context.insert_value("lang", Value::from(language));
    context.insert_value("current_path", Value::from("/blog/"));
    match tera_with(MemoryDisk::new(FILES)).render_str(template, &context, true) {
        Ok(text) => text,
        Err(error) => {
            format!("error: {}", first_message(&error))
        }
    }
}

fn check(cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        assert_eq!(&render_in("en", template), expected, "{template}");
    }
}

#[test]
fn pages_and_sections_are_found_in_the_language_of_the_template() {
    check(&[
        ("{% set p = get_page(path='blog/sleep.md') %}{{ p.title }}", "Sleep"),
        ("{% set p = get_page(path='blog/sleep.md', lang='cy') %}{{ p.title }}", "Cwsg"),
        ("{% set p = get_page(path='blog/sleep.cy.md') %}{{ p.title }}", "Sleep"),
        ("{% set s = get_section(path='blog/_index.md') %}{{ s.title }}", "News"),
        ("{{ get_page(path='blog/watre.md', allow_missing=true) is none }}", "true"),
    ]);
    assert_eq!(render_in("cy", "{% set p = get_page(path='blog/sleep.md') %}{{ p.title }}"), "Cwsg");
    let in_component =
        "{% component c() %}{% set p = get_page(path='blog/sleep.md') %}{{ p.title }}{% endcomponent c %}";
    let mut tera = tera_with(MemoryDisk::new(FILES));
    tera.add_raw_templates([("c.html", in_component), ("p.html", "{{ <c /> }}")]).unwrap();
    let mut context = Context::new();
    context.insert("lang", "cy");
    assert_eq!(tera.render("p.html", &context).unwrap(), "Sleep", "a component does not see `lang`");
}

#[test]
fn what_is_not_there_is_explained() {
    check(&[
        (
            "{{ get_page(path='blog/watre.md') }}",
            "error: there is no page `blog/watre.md`; did you mean `blog/water.md`?",
        ),
        ("{{ get_page(path='zzz') }}", "error: there is no page `zzz`"),
        (
            "{{ get_page(path='blog/water.md', lang='cy') }}",
            "error: the page `blog/water.md` has no version in the language `cy`",
        ),
        ("{{ get_page(path='a.md', lang='fr') }}", "error: the site has no language `fr`; it has `en`, `cy`"),
        (
            "{{ get_page(path='blog/_index.md') }}",
            "error: `blog/_index.md` is a section, not a page; use `get_section`",
        ),
        ("{{ get_section(path='blog/water.md') }}", "error: `blog/water.md` is a page, not a section; use `get_page`"),
        ("{{ get_page(path=3) }}", "error: `path` of `get_page` must be text, but it is a number"),
        ("{{ get_page() }}", "error: `get_page` needs `path`"),
        ("{{ get_page(path=none) }}", "error: `get_page` needs `path`"),
    ]);
}

#[test]
fn nothing_held_can_be_reached() {
    let held = "is held back: it is held until 21 November 2026, 09:00";
    let belongs = "is held back: it belongs to `soon/index.md`, and it is held until 21 November 2026, 09:00";
    let refused = [
        ("get_page(path='soon/index.md')", format!("`soon/index.md` {held}")),
        ("get_url(path='@/soon/index.md')", format!("`content/soon/index.md` {held}")),
        ("get_url(path='@/soon/figures.csv')", format!("`content/soon/figures.csv` {belongs}")),
        ("get_url(path='/soon/figures.csv')", format!("`content/soon/figures.csv` {belongs}")),
        ("get_hash(path='content/soon/index.md')", format!("`content/soon/index.md` {held}")),
        ("get_hash(path='soon/figures.csv')", format!("`soon/figures.csv` {belongs}")),
        ("load_data(path='content/soon/index.md')", format!("`content/soon/index.md` {held}")),
        ("load_data(path='content/data/../soon/index.md')", format!("`content/data/../soon/index.md` {held}")),
        ("load_data(path='@/soon/figures.csv')", format!("`@/soon/figures.csv` {belongs}")),
        ("get_image_metadata(path='@/soon/figures.csv')", format!("`@/soon/figures.csv` {belongs}")),
    ];
    for (call, expected) in refused {
        assert_eq!(render_in("en", &format!("{{{{ {call} }}}}")), format!("error: {expected}"));
    }
    check(&[
        ("{{ get_page(path='soon/index.md', allow_missing=true) is none }}", "true"),
        ("{{ load_data(path='soon/figures.csv', required=false) is none }}", "true"),
    ]);
}

#[test]
fn taxonomies_go_by_their_slug_and_terms_by_their_name() {
    let terms = "{% set t = get_taxonomy(kind='key-topics') %}{{ t.items[0].name }} {{ t.items[0].page_count }}";
    let term = "{% set t = get_taxonomy_term(kind='key-topics', term='safe sleeping') %}{{ t.pages[0].title }}";
    check(&[
        (terms, "Safe sleeping 1"),
        (term, "Sleep"),
        ("{{ get_taxonomy_url(kind='key-topics', term='Safe sleeping') }}", "https://x.org/key-topics/safe-sleeping/"),
        ("{{ get_taxonomy_url(kind='key-topics', name='Safe sleeping') }}", "https://x.org/key-topics/safe-sleeping/"),
        ("{{ get_taxonomy(kind='tags', required=false) is none }}", "true"),
        ("{{ get_taxonomy_term(kind='key-topics', term='x', required=false) is none }}", "true"),
        (
            "{{ get_taxonomy(kind='key_topics') }}",
            "error: there is no taxonomy `key_topics` in the language `en`; did you mean `key-topics`?",
        ),
        (
            "{{ get_taxonomy_url(kind='key-topics', term='Safe sleepin', required=false) }}",
            "error: no page has the term `Safe sleepin` of `Key topics`; did you mean `Safe sleeping`?",
        ),
    ]);
}

#[test]
fn addresses_of_pages_files_and_anything_else() {
    check(&[
        ("{{ get_url(path='@/blog/sleep.md') }}", "https://x.org/blog/sleep/"),
        ("{{ get_url(path='@/blog/sleep.md#cots') }}", "https://x.org/blog/sleep/#cots"),
        ("{{ get_url(path='@/blog/sleep.md', lang='cy') }}", "https://x.org/cy/blog/sleep/"),
        ("{{ get_url(path='@/blog/sleep.cy.md') }}", "https://x.org/cy/blog/sleep/"),
        ("{{ get_url(path='@/campaign/poster.pdf') }}", "https://x.org/campaign/poster.pdf"),
        ("{{ get_url(path='/') }}", "https://x.org"),
        ("{{ get_url(path='blog/') }}", "https://x.org/blog"),
        ("{{ get_url(path='blog', trailing_slash=true) }}", "https://x.org/blog/"),
        ("{{ get_url(path='atom.xml', trailing_slash=true) }}", "https://x.org/atom.xml"),
        ("{{ get_url(path='blog', lang='cy') }}", "https://x.org/cy/blog"),
        ("{{ get_url(path='/cy/blog', lang='cy') }}", "https://x.org/cy/blog"),
        ("{{ get_url(path='search?q=a&b=c') }}", "https://x.org/search?q=a&b=c"),
        ("{{ get_url(path='https://example.org/a') }}", "https://example.org/a"),
        (
            "{{ get_url(path='@/blog/slep.md') }}",
            "error: there is no page or file `blog/slep.md`; did you mean `blog/sleep.md`?",
        ),
    ]);
    assert_eq!(
        render_in("cy", "{{ get_url(path='@/blog/sleep.md') }} {{ get_url(path='/a') }}"),
        "https://x.org/cy/blog/sleep/ https://x.org/a"
    );
    let untranslated = "error: the page or file `blog/water.md` has no version in the language `cy`";
    assert_eq!(render_in("cy", "{{ get_url(path='@/blog/water.md') }}"), untranslated);
}

#[test]
fn hashes_are_those_of_the_file_that_is_published() {
    // SHA-2 of "abc", from FIPS 180.
    check(&[
        ("{{ get_url(path='css/main.css', cachebust=true) }}", "https://x.org/css/main.css?h=ba7816bf8f01cfea4141"),
        (
            "{{ get_url(path='@/campaign/poster.pdf', cachebust=true) }}",
            "https://x.org/campaign/poster.pdf?h=ba7816bf8f01cfea4141",
        ),
        (
            "{{ get_hash(path='css/main.css', sha_type=256, base64=false) }}",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        ("{{ get_hash(literal='abc', sha_type=256) | safe }}", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ("{{ get_hash(literal='abc') | safe }}", "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"),
        (
            "{{ get_hash(literal='a', sha_type=1) }}",
            "error: `sha_type` of `get_hash` must be 256, 384 or 512, but it is 1",
        ),
        ("{{ get_hash() }}", "error: `get_hash` needs either `path` or `literal`"),
        (
            "{{ get_url(path='css/mian.css', cachebust=true) }}",
            "error: there is no file `css/mian.css`; did you mean `css/main.css`?",
        ),
    ]);
}

#[test]
fn data_in_every_format() {
    check(&[
        ("{% set d = load_data(path='@/data/table.csv') %}{{ d.headers[0] }} {{ d.records[1][1] }}", "Name 2"),
        ("{% set d = load_data(path='data/list.yaml') %}{{ d[1] }}", "two"),
        ("{% set d = load_data(path='content/data/d.toml') %}{{ d.day }}", "2026-01-31"),
        ("{% set d = load_data(path='/data/x.json') %}{{ d.n[1] }}", "2.5"),
        ("{{ load_data(path='note.txt') }} {{ load_data(path='theme.txt') }}", "from static from the theme"),
        ("{{ load_data(path='css/main.css') }}", "abc"),
        ("{% set d = load_data(literal='[1, 2]', format='json') %}{{ d[1] }}", "2"),
        ("{{ load_data(literal='<b>') }}", "&lt;b&gt;"),
        ("{{ load_data(path='data/table.csv', format='plain') | length }}", "18"),
        ("{{ load_data(path='none.toml', required=false) is none }}", "true"),
        (
            "{{ load_data(path='none', required=false) is none }}{{ load_data(path='none') }}",
            "error: there is no file `none`",
        ),
    ]);
}

#[test]
fn data_that_cannot_be_read_is_explained() {
    check(&[
        (
            "{{ load_data(path='data/tabel.csv') }}",
            "error: there is no file `data/tabel.csv`; did you mean `data/table.csv`?",
        ),
        ("{{ load_data(path='data/feed.xml') }}", "error: not supported in this version: data in XML"),
        ("{{ load_data(literal='', format='bibtex') }}", "error: not supported in this version: data in BibTeX"),
        (
            "{{ load_data(url='https://example.org/a.json') }}",
            "error: not supported in this version: `load_data` from an address (`https://example.org/a.json`); \
             save the file in the site and load it with `path`: `load_data(path=\"content/data/…\")`",
        ),
        (
            "{{ load_data(literal='', format='ini') }}",
            "error: `load_data` has no format `ini`; it has `toml`, `json`, `csv`, `yaml`, `plain`",
        ),
        ("{{ load_data(path='a', literal='b') }}", "error: `load_data` needs either `path` or `literal`"),
        (
            "{{ load_data(literal='{', format='json') }}",
            "error: the literal is not JSON that can be read: EOF while parsing an object",
        ),
    ]);
    let broken = |text: &str, format: &str| {
        let file = format!("content/data/x.{format}");
        let tera = tera_with(MemoryDisk::new(FILES.into_iter().chain([(file.as_str(), text)])));
        let call = format!("{{{{ load_data(path='{file}') }}}}");
        let error = tera.render_str(&call, &Context::new(), true).unwrap_err();
        let tera::ErrorKind::RenderingError(report) = error.kind() else { panic!("{error}") };
        let problem = refusal::read(report.message()).unwrap();
        let label = &problem.labels[0];
        assert_eq!((problem.code, label.file.as_str()), (Code::DataSyntax, file.as_str()));
        (text[label.span.clone().unwrap()].to_owned(), label.text.clone(), problem.help.unwrap_or_default())
    };
    let row = "give every row as many fields; a field with a comma in it needs quotation marks";
    for (text, format, place, cause, help) in [
        ("\u{feff}{\n \"é\": 1,\n}", "json", "}", "trailing comma", "take the comma before it away"),
        ("a,b\n1,2\n3\n", "csv", "3", "this row has 1 field, and the first row has 2", row),
    ] {
        assert_eq!(broken(text, format), (place.to_owned(), cause.to_owned(), help.to_owned()));
    }
    assert_eq!(broken("a = 1\nb = \n", "toml").2, "write a value: `b = \"…\"`");
    assert_eq!(broken("a = 1\nb = x y\n", "toml").2, "put quotes around it: `b = \"x y\"`");
    assert_eq!(broken("a: 1\nb: [", "yaml").2, "");
    for path in ["../secret.txt", "@/../../secret.txt", "C:/secret.txt"] {
        let call = format!("{{{{ load_data(path={path:?}, required=false) }}}}");
        let expected = format!(
            "error: `{path}` is outside the site; copy the file into the site: only files in its own folder can be read"
        );
        assert_eq!(render_in("en", &call), expected);
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (outside, root) = (folder.path().join("secret.txt"), folder.path().join("site"));
    fs_err::create_dir_all(&root).unwrap();
    fs_err::write(&outside, "secret").unwrap();
    fs_err::os::unix::fs::symlink(&outside, root.join("link.txt")).unwrap();
    let disk = crate::disk::RealDisk::new(&root).unwrap();
    let tera = tera_on(Arc::new(disk));
    let error = tera.render_str("{{ load_data(path='link.txt') }}", &Context::new(), true).unwrap_err();
    let expected =
        "`link.txt` is outside the site; copy the file into the site: only files in its own folder can be read";
    assert_eq!(first_message(&error), expected);
}

#[test]
fn pictures_are_refused_in_words() {
    let refusal = "error: pictures are not resized in this version; \
                   link to the file as it is: `get_url(path=\"logo.png\")`";
    let no_picture = "error: `logo.png` is not a picture whose size can be read";
    check(&[
        ("{{ resize_image(path='logo.png', width=10) }}", refusal),
        ("{{ get_image_metadata(path='logo.png') }}", no_picture),
        ("{{ get_image_metadata(path='none.png', allow_missing=true) is none }}", "true"),
        ("{{ get_image_metadata(path='logo.pgn') }}", "error: there is no file `logo.pgn`; did you mean `logo.png`?"),
    ]);
}

#[test]
fn words_and_directions() {
    check(&[
        ("{{ trans(key='search') }} {{ trans(key='search', lang='cy') }}", "Search &amp; find Chwilio"),
        (
            "{{ trans(key='serach', lang='cy') }}",
            "error: there is no translation of `serach` in the language `cy`; did you mean `search`?",
        ),
        ("{{ text_direction() }} {{ text_direction(lang='ar') }} {{ text_direction(lang='ur-PK') }}", "ltr rtl rtl"),
        ("{{ text_direction(lang='a b') }}", "error: `a b` is not the code of a language"),
    ]);
}

#[test]
fn time_and_chance_are_the_same_on_every_build() {
    check(&[
        ("{{ now() }} {{ now(timestamp=true) }}", "2026-11-20T09:00:00Z 1795165200"),
        ("{{ get_env(name='SIGNPOST_TEST_IS_NOT_SET', default='d') }}", "d"),
        (
            "{{ get_env(name='SIGNPOST_TEST_IS_NOT_SET') }}",
            "error: the environment has no `SIGNPOST_TEST_IS_NOT_SET`; \
             give a `default`: `get_env(name=\"SIGNPOST_TEST_IS_NOT_SET\", default=\"\")`",
        ),
        (
            "{{ get_env(name='SIGNPOST_SEAL_SALT', default='d') }}",
            "error: `SIGNPOST_SEAL_SALT` is a secret of the program, which no page may hold",
        ),
        ("{{ throw(message='Stop here') }}", "error: Stop here"),
        ("{{ get_random(start=5, end=5) }}", "error: get_random: `start` (5) must be less than `end` (5)"),
    ]);
    let chance = "{{ get_random(start=0, end=1000000) }} {{ range(end=50) | shuffle }}";
    let (first, second) = (render_in("en", chance), render_in("en", chance));
    assert_eq!(first, second);
    assert!(!first.contains("[0, 1, 2, 3, 4, 5"), "shuffled: {first}");
    let other_page = format!("{{% set current_path = '/other/' %}}{chance}");
    assert_ne!(render_in("en", &other_page), first);
}

#[test]
fn filters_and_tests_have_zolas_names() {
    check(&[
        ("{{ 'a b' | base64_encode }} {{ 'YSBi' | base64_decode }}", "YSBi a b"),
        ("{{ 'a1b2' | regex_replace(pattern=`[0-9]`, rep='-') }}", "a-b-"),
        ("{{ '<b>x</b>' | striptags }} {{ '<p> <b>' | spaceless | safe }}", "x <p><b>"),
        ("{{ 'a/b c' | urlencode }} {{ 'a/b c' | urlencode_strict }}", "a/b%20c a%2Fb%20c"),
        ("{{ [1, 'x'] | json_encode | safe }}", "[1,\"x\"]"),
        ("{{ 1536 | filesizeformat }}", "1.50 KiB"),
        ("{{ 3.14159 | format(spec='.2') }}", "3.14"),
        ("{{ 'Safe sleeping' | slugify }}", "safe-sleeping"),
        ("{{ '2026-03-05' | date(format='%-d %B %Y') }}", "5 March 2026"),
        ("{{ '2026-03-05' | date(format='d MMMM y', locale='cy') }}", "5 Mawrth 2026"),
        ("{{ 1234567 | num_format }} {{ 1234567 | num_format(locale='de') }}", "1,234,567 1.234.567"),
        (
            "{{ 1 | num_format(locale='en-BG') }}",
            "error: `num_format` has no locale `en-BG`; write the code of a language, such as `en-GB`",
        ),
        (
            "{{ '2026-03-05' is before(other='2026-03-06') }} {{ '2026-03-05' is after(other='2026-03-06') }}",
            "true false",
        ),
        ("{{ 'abc' is matching(pat='^a.c$') }}", "true"),
    ]);
}

#[test]
fn every_name_that_is_offered_exists() {
    let mut tera = tera_with(MemoryDisk::new(FILES));
    let filters = names::FILTERS.split(' ').map(|name| format!("{{{{ a | {name} }}}}"));
    let tests = names::TESTS.split(' ').map(|name| format!("{{{{ a is {name} }}}}"));
    let functions = functions::names().map(|name| format!("{{{{ {name}() }}}}"));
    for text in filters.chain(tests).chain(functions) {
        assert!(tera.add_raw_template("a.html", &text).is_ok(), "{text}");
    }
    for word in names::TAGS.split(' ') {
        let error = tera.add_raw_template("a.html", &format!("{{% {word} %}}")).unwrap_err().to_string();
        assert_eq!(error.contains("Unknown tag"), ["elif", "else"].contains(&word), "{word}: {error}");
    }
}

fn first_message(error: &tera::Error) -> String {
    let around = problem::Surroundings { place: &|_| None, templates: Vec::new(), components: Vec::new() };
    let problem = problem::explain(error, &around, None).remove(0);
    problem.help.map_or_else(|| problem.message.clone(), |help| format!("{}; {help}", problem.message))
}

use super::*;
use crate::diagnostic::Code;

fn codes(text: &str) -> Vec<Code> {
    let checked = read(&SourcePath::known("zola.toml"), text, None);
    checked.diagnostics.into_iter().map(|found| found.code).collect()
}

#[test]
fn the_smallest_configuration_has_zolas_defaults() {
    let checked = read(&SourcePath::known("zola.toml"), "base_url = \"https://x.org/\"", None);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let config = checked.value;
    assert_eq!(config.base_url, "https://x.org");
    assert_eq!(config.default_language, "en");
    assert_eq!(config.main.feed_filenames, ["atom.xml"]);
    assert!(config.generate_sitemap && config.generate_robots && config.markdown.external.external);
}

#[test]
fn each_mistake_has_its_code() {
    let base = "base_url = \"https://x.org\"\n";
    assert_eq!(codes("title = \"x\""), [Code::ConfigValue]);
    assert_eq!(codes(&format!("{base}titel = \"x\"")), [Code::ConfigUnknownKey]);
    assert_eq!(codes(&format!("{base}title = 3")), [Code::ConfigType]);
    assert_eq!(codes(&format!("{base}default_language = \"?\"")), [Code::ConfigValue]);
    assert_eq!(codes(&format!("{base}[markdown]\nhighlight_code = true")), [Code::ConfigUnknownKey]);
    assert_eq!(codes(&format!("{base}compile_sass = true")), [Code::ConfigUnsupported]);
    assert_eq!(codes(&format!("{base}title='a'\n[languages.en]\ntitle='b'")), [Code::ConfigConflict]);
    assert_eq!(codes(&format!("{base}[extra.signpost]\nexit_url = \"https://x.org/a\"")), [Code::ConfigValue]);
}

#[test]
fn a_setting_of_the_past_names_its_successor() {
    let help = |text: &str| {
        let text = format!("base_url = \"https://x.org\"\n{text}");
        let found = read(&SourcePath::known("zola.toml"), &text, None).diagnostics;
        found.into_iter().map(|found| found.help.unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(help("feed_filename = 'rss.xml'"), ["write a list: `feed_filenames = [\"rss.xml\"]`"]);
    assert_eq!(help("[languages.cy]\ngenerate_feed = false"), ["write `generate_feeds = false`"]);
    assert!(help("[markdown]\nhighlight_theme = 'x'")[0].contains("[markdown.highlighting]"));
    assert!(
        help("[[languages]]\ncode = 'cy'\n[[languages]]\ncode = 'fr'")[0].ends_with("[languages.cy]\n[languages.fr]")
    );
    assert_eq!(help("[extra]\nhighlight_code = true\ngenerate_feed = true"), [""; 0]);
    assert_eq!(help("generate_feeds = true\nfeed_filenames = ['rss.xml']"), [""; 0]);
}

#[test]
fn one_mistake_in_the_writing_is_one_message() {
    assert_eq!(codes("base_url \"https://x.org\""), [Code::ConfigSyntax]);
    assert_eq!(codes("base_url = https://x.org\n"), [Code::ConfigSyntax]);
    assert_eq!(codes("base_url = 'https://x.org'\nignored_content = ['a'\ntitle = 3"), [Code::ConfigSyntax]);
    assert_eq!(codes("base_url = 'https://x.org'\n[extra\ntitle = 3"), [Code::ConfigSyntax]);
    assert_eq!(codes("title = Safe\nfeed_limit = 'x'\nbase_url = 'y'"), [Code::ConfigSyntax, Code::ConfigType]);
}

#[test]
fn the_command_line_gives_the_address() {
    let checked = read(&SourcePath::known("zola.toml"), "", Some("http://127.0.0.1:1111"));
    assert!(checked.diagnostics.is_empty());
    assert_eq!(checked.value.base_url, "http://127.0.0.1:1111");
}

#[test]
fn a_theme_lies_under_the_site() {
    let text = "base_url = \"https://x.org\"\n[extra]\ncolour = \"red\"\n[extra.menu]\nhome = 1\n";
    let mut config = read(&SourcePath::known("zola.toml"), text, None).value;
    config.merge_theme_extra(serde_json::json!({"colour": "blue", "menu": {"home": 2, "away": 3}, "new": [1]}));
    let expected = serde_json::json!({"colour": "red", "menu": {"home": 1, "away": 3}, "new": [1]});
    assert_eq!(config.extra, expected);
}

#[test]
fn a_notice_is_seen_only_in_its_time() {
    let notices = "[[extra.signpost.notices]]\ntext = 'a'\nstarts = 2026-07-01T09:00:00\nends = 2026-07-02\n\
         [[extra.signpost.notices]]\ntext = 'b'\nseverity = 'urgent'\npath = '@/b.md'\n";
    let shown = |now: &str| {
        let text = format!("base_url = 'https://x.org'\n{notices}");
        let mut config = read(&SourcePath::known("zola.toml"), &text, None).value;
        config.set_now(now.parse().unwrap());
        let texts = config.extra["signpost"]["notices"].as_array().unwrap();
        texts.iter().map(|notice| notice["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // 9 am in London in July is 8 am UTC; the most pressing stands first.
    assert_eq!(shown("2026-07-01T07:59:59Z"), ["b"]);
    assert_eq!(shown("2026-07-01T08:00:00Z"), ["b", "a"]);
    assert_eq!(shown("2026-07-01T22:59:59Z"), ["b", "a"]);
    assert_eq!(shown("2026-07-01T23:00:00Z"), ["b"]);
}

#[test]
fn a_notice_with_anything_unclear_is_not_shown() {
    for notice in [
        "text = 'a'\nstarts = 'Friday'",
        "text = 'a'\nseverity = 'loud'",
        "starts = 2026-07-01",
        "text = 'a'\nends = 7",
    ] {
        let text = format!("base_url = 'https://x.org'\n[[extra.signpost.notices]]\n{notice}\n");
        let checked = read(&SourcePath::known("zola.toml"), &text, None);
        assert_eq!(checked.diagnostics.len(), 1, "{notice}");
        assert!(checked.value.signpost.notices.is_empty(), "{notice}");
    }
    let early = "[[extra.signpost.notices]]\ntext = 'a'\nstarts = 2026-07-02\nends = 2026-07-01\n";
    assert_eq!(codes(&format!("base_url = 'https://x.org'\n{early}")), [Code::ConfigValue]);
    assert_eq!(codes("base_url = 'https://x.org'\n[extra.signpost]\npalette = 'pink'"), [Code::ConfigValue]);
}

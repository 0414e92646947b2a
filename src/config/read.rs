//! From text to [`Config`].

use std::collections::BTreeMap;
use std::ops::Range;

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::former::FORMER;
use super::language::{LanguageOptions, LanguageTable};
use super::signpost::Signpost;
use super::{Config, LinkLevel};
use crate::data::{Fields, Key, Node, Placed, Syntax, SyntaxProblem, Table, Unknown, Value, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::markdown;
use crate::path::{SlugRules, SlugStyle, SourcePath};

/// Reads the configuration. `base_url` from the command line wins over the file's.
pub fn read(file: &SourcePath, text: &str, base_url: Option<&str>) -> Checked<Config> {
    let (table, problems) = parse_toml(text, 0);
    let spoilt = problems.iter().any(|problem| problem.spoils_the_rest);
    // A line that cannot be read may be the one with the address.
    let unread = (!problems.is_empty() && table.get("base_url").is_none()).then_some("https://unread.invalid");
    let mut diagnostics: Vec<_> = problems.into_iter().map(|problem| syntax(file, problem)).collect();
    let fields = Fields::new(file, &table, Syntax::Toml, Code::ConfigType).with_former(&FORMER);
    let config = read_fields(file, &fields, base_url.or(unread));
    let in_fields = fields.finish(Unknown::Refuse, &[]);
    if !spoilt {
        diagnostics.extend(in_fields);
    }
    Checked::new(config, diagnostics)
}

/// The `[extra]` of a theme's `theme.toml`; its other keys say nothing to us.
pub fn read_theme_extra(file: &SourcePath, text: &str) -> Checked<serde_json::Value> {
    let (table, problems) = parse_toml(text, 0);
    let diagnostics = problems.into_iter().map(|problem| syntax(file, problem)).collect();
    let extra = table.get("extra").map_or_else(|| serde_json::json!({}), Node::to_json);
    Checked::new(extra, diagnostics)
}

fn syntax(file: &SourcePath, problem: SyntaxProblem) -> Diagnostic {
    problem.diagnostic(file, Code::ConfigSyntax, "the configuration", Syntax::Toml)
}

fn read_fields(file: &SourcePath, fields: &Fields<'_>, base_url: Option<&str>) -> Config {
    let slugs = fields.inside("slugify", Unknown::Refuse, read_slugs).unwrap_or_default();
    let base_url_as_written = read_base_url(file, fields, base_url);
    let base_url = base_url_as_written.trim_end_matches('/').to_owned();
    let default_language = read_default_language(fields);
    let (main, others) = read_languages(fields, &default_language, slugs.taxonomies);
    let (markdown, highlighting) = read_markdown(fields, slugs.anchors);
    refuse_unsupported(fields, highlighting);
    let asks_for_index = main.build_search_index || others.values().any(|language| language.build_search_index);
    let (internal_links, _external_links) = read_link_checker(fields);
    let extra_table = fields.table("extra");
    let signpost = extra_table.and_then(|extra| extra.get("signpost")).filter(|node| !node.is_absent()).map(|node| {
        match node.as_table() {
            Some(table) => {
                fields.nested("extra.signpost", table, Unknown::Refuse, |own| Signpost::read(own, &base_url))
            }
            None => {
                fields.wrong_type(
                    "extra.signpost",
                    node,
                    "a table of settings",
                    "[extra.signpost]\ndemonstration = true",
                );
                Signpost::default()
            }
        }
    });
    Config {
        file: file.clone(),
        base_url,
        base_url_as_written,
        author: fields.string("author"),
        theme: placed(fields, "theme"),
        default_language,
        main,
        others,
        taxonomy_root: fields.string("taxonomy_root").filter(|root| !root.is_empty()),
        feed_limit: fields.count("feed_limit"),
        ignored_content: read_globs(fields, "ignored_content", FILE_PATTERNS),
        ignored_static: read_globs(fields, "ignored_static", FILE_PATTERNS),
        skip_content_templating: read_globs(fields, "skip_content_templating", FILE_PATTERNS),
        output_dir: fields.string("output_dir").unwrap_or_else(|| "public".into()),
        preserve_dotfiles: fields.flag("preserve_dotfiles_in_output").unwrap_or(false),
        generate_sitemap: fields.flag("generate_sitemap").unwrap_or(true),
        generate_robots: fields.flag("generate_robots_txt").unwrap_or(true),
        paginated_in_sitemap: fields
            .choice("exclude_paginated_pages_in_sitemap", &[("none", true), ("all", false)])
            .unwrap_or(true),
        slugs,
        internal_links,
        markdown,
        markdown_table: fields.table("markdown").cloned().unwrap_or_default(),
        extra: serde_json::Value::Object(extra_table.map(Table::to_json).unwrap_or_default()),
        bundles_styles: signpost.is_some(),
        zola_index_asked_at: fields.get("build_search_index").map(|node| node.span.clone()).filter(|_| asks_for_index),
        searches: false,
        tells_host: false,
        signpost: signpost.unwrap_or_default(),
    }
}

fn read_base_url(file: &SourcePath, fields: &Fields<'_>, from_command: Option<&str>) -> String {
    let written = fields.string("base_url");
    let url = from_command.map(str::to_owned).or(written).unwrap_or_default();
    let wrong_type = fields.get("base_url").is_some_and(|node| node.as_str().is_none());
    if url.is_empty() && !wrong_type {
        let problem = Diagnostic::new(Code::ConfigValue, "the site has no address: `base_url` is missing or empty")
            .in_file(file)
            .help("write where the site will be found: `base_url = \"https://safeguarding.example.org\"`");
        fields.report(problem);
    }
    url
}

fn read_default_language(fields: &Fields<'_>) -> String {
    let code = fields.string("default_language").unwrap_or_else(|| "en".into());
    if let Some(node) = fields.get("default_language") {
        check_language_code(fields, node, &code);
    }
    code
}

fn check_language_code(fields: &Fields<'_>, node: &Node, code: &str) {
    if code.parse::<unic_langid::LanguageIdentifier>().is_err() {
        let message = format!("`{code}` is not a language code");
        let help = "use a code such as `en`, `cy` or `pt-BR`".to_owned();
        fields.wrong_value(Code::ConfigValue, node, message, help);
    }
}

fn read_languages(
    fields: &Fields<'_>,
    default_language: &str,
    taxonomy_slugs: SlugStyle,
) -> (LanguageOptions, BTreeMap<String, LanguageOptions>) {
    let mut main = LanguageTable::read(fields, taxonomy_slugs);
    let mut others = BTreeMap::new();
    if let Some(list) = fields.get("languages").filter(|node| node.as_array().is_some()) {
        fields.report(listed_languages(fields, list));
        return (main.finish(), others);
    }
    let Some(languages) = fields.table("languages") else { return (main.finish(), others) };
    for (code, node) in &languages.entries {
        let Some(table) = node.as_table() else {
            let example = format!("[languages.{}]\ntitle = \"…\"", code.name);
            fields.wrong_type("languages", node, "a table for each language", &example);
            continue;
        };
        check_language_code(fields, &Node { span: code.span.clone(), value: Value::Null }, &code.name);
        let path = format!("languages.{}", code.name);
        let own =
            fields.nested(&path, table, Unknown::Refuse, |language| LanguageTable::read(language, taxonomy_slugs));
        if code.name != default_language {
            others.insert(code.name.clone(), own.finish());
            continue;
        }
        for twice in own.given().into_iter().filter(|name| main.given().contains(name)) {
            let message = format!("`{twice}` is set twice for `{default_language}`: at the top and in `[{path}]`");
            let place = |key: Option<&Key>| key.map_or_else(|| code.span.clone(), |key| key.span.clone());
            let problem = Diagnostic::new(Code::ConfigConflict, message)
                .at(fields.file(), place(table.key(twice)), "here again")
                .at(fields.file(), place(fields.key(twice)), "it stands here already");
            fields.report(problem.help("keep one of the two and delete the other"));
        }
        main = own.or(main);
    }
    (main.finish(), others)
}

/// Zola had `[[languages]]` before 0.15.
fn listed_languages(fields: &Fields<'_>, list: &Node) -> Diagnostic {
    let codes = list.as_array().unwrap_or_default().iter().filter_map(|one| one.as_table()?.get("code")?.as_str());
    let headers: Vec<_> = codes.map(|code| format!("[languages.{code}]")).collect();
    let headers = if headers.is_empty() { "[languages.cy]".to_owned() } else { headers.join("\n") };
    Diagnostic::new(Code::ConfigType, "`languages` is a list, but a table for each language is needed")
        .at(fields.file(), list.span.clone(), "found a list")
        .help(format!("write such a line in place of `[[languages]]` and `code`:\n{headers}"))
}

fn placed(fields: &Fields<'_>, name: &'static str) -> Option<Placed<String>> {
    let span = fields.get(name)?.span.clone();
    Some(Placed { value: fields.string(name)?, span })
}

const FILE_PATTERNS: &str = "patterns look like `*.pdf`, `drafts/**` or `notes-?.md`";

/// A list of patterns; `help` shows what they look like.
pub(super) fn read_globs(fields: &Fields<'_>, name: &'static str, help: &str) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for node in fields.string_nodes(name).unwrap_or_default() {
        match Glob::new(node.as_str().unwrap_or_default()) {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => {
                let message = format!("a pattern in `{name}` cannot be understood: {}", error.kind());
                fields.wrong_value(Code::ConfigValue, node, message, help.to_owned());
            }
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

const SLUG_STYLES: [(&str, SlugStyle); 3] = [("on", SlugStyle::On), ("safe", SlugStyle::Safe), ("off", SlugStyle::Off)];

fn read_slugs(fields: &Fields<'_>) -> SlugRules {
    SlugRules {
        paths: fields.choice("paths", &SLUG_STYLES).unwrap_or_default(),
        paths_keep_dates: fields.flag("paths_keep_dates").unwrap_or(false),
        taxonomies: fields.choice("taxonomies", &SLUG_STYLES).unwrap_or_default(),
        anchors: fields.choice("anchors", &SLUG_STYLES).unwrap_or_default(),
    }
}

fn read_link_checker(fields: &Fields<'_>) -> (LinkLevel, LinkLevel) {
    const LEVELS: [(&str, LinkLevel); 2] = [("error", LinkLevel::Error), ("warn", LinkLevel::Warn)];
    let read = |checker: &Fields<'_>| {
        // These three speak of links to other sites, which no build follows.
        for name in ["skip_prefixes", "skip_anchor_prefixes", "ignored_files"] {
            checker.strings(name);
        }
        let internal = checker.choice("internal_level", &LEVELS).unwrap_or_default();
        (internal, checker.choice("external_level", &LEVELS).unwrap_or_default())
    };
    fields.inside("link_checker", Unknown::Refuse, read).unwrap_or_default()
}

/// Where Zola puts anchor links, by its names.
pub const ANCHOR_PLACES: [(&str, markdown::InsertAnchor); 4] = [
    ("none", markdown::InsertAnchor::None),
    ("left", markdown::InsertAnchor::Left),
    ("right", markdown::InsertAnchor::Right),
    ("heading", markdown::InsertAnchor::Heading),
];

fn read_markdown(fields: &Fields<'_>, anchors: SlugStyle) -> (markdown::Options, bool) {
    let read = |own: &Fields<'_>| {
        let on = |name| own.flag(name).unwrap_or(false);
        let class = own.string("external_links_class");
        if let (Some(class), Some(node)) = (&class, own.get("external_links_class"))
            && class.contains(['"', '\''])
        {
            let message = "`markdown.external_links_class` may not hold quotes".to_owned();
            own.wrong_value(Code::ConfigValue, node, message, "write only names of classes".into());
        }
        let options = markdown::Options {
            smart_punctuation: on("smart_punctuation"),
            definition_list: on("definition_list"),
            bottom_footnotes: on("bottom_footnotes"),
            github_alerts: on("github_alerts"),
            render_emoji: on("render_emoji"),
            lazy_async_image: on("lazy_async_image"),
            insert_anchor_links: own.choice("insert_anchor_links", &ANCHOR_PLACES).unwrap_or_default(),
            external: markdown::ExternalLinks {
                target_blank: on("external_links_target_blank"),
                no_follow: on("external_links_no_follow"),
                no_referrer: on("external_links_no_referrer"),
                external: own.flag("external_links_external").unwrap_or(true),
                class,
            },
            anchors,
        };
        (options, own.inside("highlighting", Unknown::Refuse, check_highlighting).is_some())
    };
    let none = || {
        let external = markdown::ExternalLinks { external: true, ..Default::default() };
        (markdown::Options { external, anchors, ..Default::default() }, false)
    };
    fields.inside("markdown", Unknown::Refuse, read).unwrap_or_else(none)
}

/// Colouring code is not built in this version, but what is written about it must be right for the day it is.
fn check_highlighting(fields: &Fields<'_>) {
    let one = fields.string("theme").is_some();
    let two = (fields.string("light_theme").is_some(), fields.string("dark_theme").is_some());
    if !matches!((one, two), (true, (false, false)) | (false, (true, true))) {
        let message = "highlighting needs either `theme`, or both `light_theme` and `dark_theme`";
        let problem = Diagnostic::new(Code::ConfigConflict, message).help("for example `theme = \"github-light\"`");
        fields.report(problem);
    }
    fields.choice("style", &[("inline", ()), ("class", ())]);
    let places =
        [("pre", ()), ("code", ()), ("both", ()), ("none", ()), ("Pre", ()), ("Code", ()), ("Both", ()), ("None", ())];
    fields.choice("data_attr_position", &places);
    fields.flag("add_color_scheme");
    fields.strings("extra_grammars");
    fields.strings("extra_themes");
    fields.flag("error_on_missing_language");
}

/// Keys that Zola has and this version does not act on: said aloud, with what happens instead.
fn refuse_unsupported(fields: &Fields<'_>, highlighting: bool) {
    let sass = fields.flag("compile_sass") == Some(true);
    let minify = fields.flag("minify_html") == Some(true);
    // Asking for it changes nothing here: unchanged files are always hard links to the last build.
    fields.flag("hard_link_static");
    let said = [
        (sass, "compile_sass", "Sass files are left out; write CSS, which is bundled and minified"),
        (minify, "minify_html", "pages are written as the templates make them"),
    ];
    for (asked, name, instead) in said {
        if asked {
            report_unsupported(fields, fields.get(name), name, instead);
        }
    }
    if highlighting {
        let node = fields.table("markdown").and_then(|table| table.get("highlighting"));
        report_unsupported(fields, node, "markdown.highlighting", "code blocks are shown plain, without colours");
    }
}

fn report_unsupported(fields: &Fields<'_>, node: Option<&Node>, name: &str, instead: &str) {
    fields.report(unsupported(fields.file(), node.map(|node| node.span.clone()), name, instead));
}

/// Says that a setting of Zola does nothing here, and what happens instead.
pub fn unsupported(file: &SourcePath, span: Option<Range<usize>>, name: &str, instead: &str) -> Diagnostic {
    let message = format!("`{name}` is not supported in this version: {instead}");
    let problem = Diagnostic::new(Code::ConfigUnsupported, message).help(format!("take `{name}` out to silence this"));
    match span {
        Some(span) => problem.at(file, span, ""),
        None => problem.in_file(file),
    }
}

use super::*;
use crate::diagnostic::Severity;
use crate::disk::MemoryDisk;

fn made_for(files: &[(&str, &str)], targets: &[&str]) -> Css {
    let queries: Vec<_> = targets.iter().map(|query| (*query).to_owned()).collect();
    let targets = Targets::parse(&queries).unwrap();
    bundle(&SourcePath::known(files[0].0), &[], &MemoryDisk::new(files.iter().copied()), &targets).unwrap()
}

fn made(files: &[(&str, &str)]) -> String {
    made_for(files, &[]).code
}

/// Each as `code: message [file "text in the span"] help`.
fn refused(files: &[(&str, &str)]) -> Vec<String> {
    let disk = MemoryDisk::new(files.iter().copied());
    let found = bundle(&SourcePath::known(files[0].0), &[], &disk, &Targets::default()).unwrap_err();
    let line = |found: &Diagnostic| {
        let place = found.labels.first().map(|label| {
            let text = files.iter().find(|(path, _)| *path == label.file.as_str()).unwrap().1;
            format!(" [{} {:?}]", label.file, &text[label.span.clone().unwrap()])
        });
        let help = found.help.as_ref().map(|help| format!(" {help}")).unwrap_or_default();
        format!("{}: {}{}{help}", found.code, found.message, place.unwrap_or_default())
    };
    found.iter().map(line).collect()
}

#[test]
fn imports_are_joined_in_order_each_relative_to_its_own_file() {
    let css = made_for(
        &[
            ("css/main.css", "@import 'base/all.css';\n@import url(\"./page.css\");\n\np > a { color: #ff0000; }"),
            ("css/base/all.css", "@import '../reset.css'; body { margin: 0px }"),
            ("css/reset.css", "/* gone */ h1 { font-weight: bold }"),
            ("css/page.css", "h2 { top: 0 }"),
            ("css/unused.css", "h3 { top: 0 }"),
        ],
        &[],
    );
    assert_eq!(css.code, "h1{font-weight:700}body{margin:0}h2{top:0}p>a{color:red}");
    let read: Vec<_> = css.read.iter().map(SourcePath::as_str).collect();
    assert_eq!(read, ["css/base/all.css", "css/main.css", "css/page.css", "css/reset.css"]);
    assert_eq!(css.warnings, []);
}

#[test]
fn media_layer_and_supports_of_an_import_are_kept() {
    let code = made(&[
        ("a.css", "@layer base, page; @import 'b.css' layer(base); @import 'c.css' print;"),
        ("b.css", "p { color: red }"),
        ("c.css", "@import 'd.css' supports(display: grid); nav { display: none }"),
        ("d.css", "p { top: 0 }"),
    ]);
    let expected = "@layer base{p{color:red}}@layer page;\
                    @supports (display:grid){@media print{p{top:0}}}@media print{nav{display:none}}";
    assert_eq!(code, expected);
}

#[test]
fn a_file_imported_twice_or_in_a_circle_is_in_once() {
    let code = made(&[
        ("a.css", "@import 'b.css'; @import 'c.css'; a { top: 0 }"),
        ("b.css", "@import 'c.css'; b { top: 0 }"),
        ("c.css", "@import 'a.css'; c { top: 0 }"),
    ]);
    assert_eq!(code, "b{top:0}c{top:0}a{top:0}");
}

#[test]
fn newer_css_is_rewritten_for_older_browsers_only() {
    let nested = [("a.css", "nav { a { inset: 0 } }")];
    assert_eq!(made_for(&nested, &["safari 17.4", "chrome 125"]).code, "nav{& a{inset:0}}");
    assert_eq!(made_for(&nested, &["safari 14"]).code, "nav a{top:0;bottom:0;left:0;right:0}");
}

#[test]
fn targets_that_change_with_the_clock_or_machine_are_refused() {
    let parse = |query: &str| Targets::parse(&[query.to_owned()]);
    assert_ne!(parse("defaults").unwrap(), Targets::default());
    assert_eq!(Targets::parse(&[]).unwrap(), Targets::default());
    for query in ["Last 2 Years", "current node", "maintained node versions", "extends some-package", "nonsense 5"] {
        assert!(parse(query).is_err(), "{query}");
    }
}

#[test]
fn a_sites_file_stands_for_the_one_of_its_theme() {
    let files = [
        ("themes/t/css/main.css", "@import '_tokens.css'; @import 'parts/card.css'; @import '../more.css';"),
        ("themes/t/css/_tokens.css", "theme { top: 0 }"),
        ("themes/t/css/parts/card.css", "@import '../_base.css'; card { top: 0 }"),
        ("themes/t/css/_base.css", "base { top: 0 }"),
        ("themes/t/more.css", "more { top: 0 }"),
        ("css/_tokens.css", "@import '../themes/t/css/_tokens.css'; site { top: 0 }"),
        ("css/more.css", "no { top: 0 }"),
        ("css/print.css", "@import '_base.css'; print { top: 0 }"),
    ];
    let (disk, folders) = (MemoryDisk::new(files), ["css", "themes/t/css"].map(SourcePath::known));
    let bundled = |entry| bundle(&SourcePath::known(entry), &folders, &disk, &Targets::default()).unwrap().code;
    let expected = "theme{top:0}site,base{top:0}card,more{top:0}";
    assert_eq!(bundled("themes/t/css/main.css"), expected);
    assert_eq!(bundled("css/print.css"), "base{top:0}print{top:0}");
}

#[test]
fn common_slips_come_with_what_to_write() {
    for (css, expected) in [
        ("p {\n colour red;\n}", r#"a colon is missing after `colour` [a.css "red"] write `colour: red;`"#),
        ("p { top = 0 }", r#"a colon is missing after `top` [a.css "="] write `top: 0;`"#),
        (
            "p { top: 0\n left: 0 }",
            r#"a semicolon is missing at the end of this line [a.css "top: 0"] write `top: 0;`"#,
        ),
        ("p { top: 0", r#"this `{` is never closed [a.css "{"] write `}` where the rule ends"#),
        ("p { } }", r#"this `}` closes nothing [a.css "}"] take it away, or write the `{` it belongs to"#),
        ("/* p", r#"this comment has no end [a.css "/*"] write `*/` where it ends"#),
        ("p { width: calc(1px; }", r#"`}` cannot be read here [a.css "}"] write `)` before it: a `(` is open"#),
        (
            "p { content: \"x; }\nq { top: 0 }",
            r#"this quotation mark has no second one on its line [a.css "\""] write `"` where the text ends"#,
        ),
        ("// Blue\np { top: 0 }", r#"this selector cannot be read [a.css "/"] write a comment as `/* Blue */`"#),
    ] {
        assert_eq!(refused(&[("a.css", css)]), [format!("css-syntax: {expected}")], "{css}");
    }
}

#[test]
fn every_missing_import_is_reported_with_the_nearest_file() {
    let found = refused(&[
        ("css/a.css", "@import 'bsae.css';\n@import 'colours.css' screen;\n@import 'x/none.css';"),
        ("css/base.css", ""),
        ("css/parts/colours.css", ""),
    ]);
    let expected = [
        "css-import-missing: `bsae.css` is not there [css/a.css \"@import 'bsae.css'\"] did you mean `base.css`?",
        "css-import-missing: `colours.css` is not there [css/a.css \"@import 'colours.css' screen\"] \
         there is a `css/parts/colours.css`; did you mean that?",
        "css-import-missing: `x/none.css` is not there [css/a.css \"@import 'x/none.css'\"]",
    ];
    assert_eq!(found, expected);
    let entry =
        bundle(&SourcePath::known("css/man.css"), &[], &MemoryDisk::new([("css/main.css", "")]), &Targets::default());
    assert_eq!(entry.unwrap_err()[0].help.as_deref(), Some("did you mean `main.css`?"));
}

#[test]
fn nothing_outside_the_site_is_imported() {
    let found = refused(&[(
        "a.css",
        "@import '../b.css';\n@import url(https://fonts.example/x.css);\n@import '//cdn.example/y.css';\n@import '/z.css';\n\
         @import './c:/w.css';",
    )]);
    let starts = [
        "path-outside-site: `../b.css` leads out of the site [a.css \"@import '../b.css'\"]",
        "path-outside-site: the style sheet `https://fonts.example/x.css` is not part of this site",
        "path-outside-site: the style sheet `//cdn.example/y.css` is not part of this site",
        "path-outside-site: `/z.css` starts at the root",
        "path-outside-site: `./c:/w.css` starts at the root",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (found, start) in found.iter().zip(starts) {
        assert!(found.starts_with(start), "{found}");
    }
}

#[test]
fn every_mistake_is_shown_at_its_place_in_its_file() {
    let found = refused(&[
        (
            "a.css",
            "@import 'b.css';\np { color: red; ☃: 1; top 0; left: 0 }\na:::b { top: 0 }\n@media print { p { é$ } }",
        ),
        ("b.css", "/* 😀 */ p { $: 1 }\r\np { top: 0 }\r\n@import 'c.css' ;"),
    ]);
    let incomplete = "css-syntax: what ends here is not a complete rule or declaration";
    let expected = [
        "css-syntax: a colon is missing after `top` [a.css \"0\"] write `top: 0;`".to_owned(),
        "css-syntax: this selector cannot be read [a.css \"b\"] \
         write one before each `{`, such as `.card` or `nav a:hover`"
            .to_owned(),
        "css-syntax: `$` cannot be read here [a.css \"$\"]".to_owned(),
        format!("{incomplete} [b.css \"}}\"] write `property: value;` or `selector {{ … }}`"),
        "css-syntax: `@import` stands after other rules, where browsers ignore it [b.css \"@import 'c.css'\"] \
         move it to the top of the file"
            .to_owned(),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_byte_order_mark_counts_as_part_of_the_file() {
    let file = "\u{feff}/* 😀 */ p { top 0; }";
    let expected = "css-syntax: a colon is missing after `top` [a.css \"0\"] write `top: 0;`";
    assert_eq!(refused(&[("a.css", file)]), [expected]);
    assert_eq!(made(&[("a.css", "\u{feff}p { top: 0 }")]), "p{top:0}");
}

#[test]
fn text_in_another_encoding_is_refused_at_its_first_byte() {
    let mut disk = MemoryDisk::default();
    disk.insert(SourcePath::known("a.css"), b"/* caf\xe9 */");
    let found = bundle(&SourcePath::known("a.css"), &[], &disk, &Targets::default()).unwrap_err();
    assert_eq!((found[0].code, found[0].labels[0].span.clone()), (Code::FileEncoding, Some(6..7)));
}

#[test]
fn unknown_names_are_warnings_and_kept() {
    let css = made_for(&[("a.css", "@tomorrow x { p { top: 0 } } a:soon { top: 0 }")], &[]);
    assert!(css.code.starts_with("@tomorrow x{") && css.code.ends_with("a:soon{top:0}"), "{}", css.code);
    let warnings: Vec<_> =
        css.warnings.iter().map(|found| (found.severity, found.labels[0].span.clone().unwrap())).collect();
    assert_eq!(warnings, [(Severity::Warning, 0..11), (Severity::Warning, 31..35)]);
}

#[test]
fn conditions_that_cannot_be_joined_are_explained() {
    let found =
        refused(&[("a.css", "@import 'b.css' layer(x);\n@import 'b.css' layer(y);"), ("b.css", "p { top: 0 }")]);
    let expected = "css-syntax: this file is imported into two layers, or into a layer without a name inside another \
                    [a.css \"@import 'b.css' layer(y)\"]";
    assert_eq!(found, [expected]);
}

#[test]
fn many_threads_make_the_same_sheet() {
    use rayon::prelude::*;
    let disk = MemoryDisk::new([
        ("a.css", "@import 'b.css'; @import 'c.css' print;"),
        ("b.css", "@import 'c.css' screen;"),
        ("c.css", "p { top: 0 }"),
    ]);
    let entry = SourcePath::known("a.css");
    let one = |_| bundle(&entry, &[], &disk, &Targets::default()).unwrap().code;
    let codes: Vec<_> = (0..300).into_par_iter().map(one).collect();
    assert!(codes.iter().all(|code| code == "@media screen,print{p{top:0}}"), "{codes:?}");
}

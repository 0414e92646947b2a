use super::*;

/// What an author reads of the only problem of `text`: the message, the place in brackets, the help.
fn toml(text: &str) -> String {
    only(text, parse_toml(text, 0).1)
}

fn yaml(text: &str) -> String {
    only(text, parse_yaml(text, 0).1)
}

#[track_caller]
fn only(text: &str, problems: Vec<SyntaxProblem>) -> String {
    let [problem] = problems.as_slice() else { panic!("{text:?} has {} problems: {problems:?}", problems.len()) };
    format!("{} [{}] {}", problem.message, &text[problem.span.clone()], problem.help.as_deref().unwrap_or("-"))
}

#[test]
fn mistakes_in_toml_are_told_in_plain_words() {
    let cases = [
        ("t = \"Ring us\n", r#"a closing quote is missing [] end the text with a quote: `t = "Ring us"`"#),
        ("t = 'Ring us\nb = 1\n", "a closing quote is missing [] end the text with a quote: `t = 'Ring us'`"),
        ("t = \"\"\"Ring\n", r#"text of several lines has no end [] write `"""` where the text ends"#),
        ("t = Ring us\"\n", r#"an opening quote is missing [] put a quote at both ends: `t = "Ring us"`"#),
        ("t = Ring us\n", r#"text needs quotes around it [Ring us] put quotes around it: `t = "Ring us"`"#),
        ("t = the board\n", r#"text needs quotes around it [the board] put quotes around it: `t = "the board"`"#),
        (
            "t = “Ring us”\n",
            r#"these quotes are not the ones that mark text [“Ring us”] use straight quotes: `t = "Ring us"`"#,
        ),
        (
            "t = \"say \"yes\" now\"\n",
            r#"the line goes on after its value [] where quotes belong to the text, put single quotes around it: `t = 'say "yes" now'`"#,
        ),
        (
            "t = 'it's'\n",
            r#"the line goes on after its value [] where an apostrophe belongs to the text, put double quotes around it: `t = "it's"`"#,
        ),
        ("t = 'a', 'b'\n", "the line goes on after its value [] a list needs brackets: `t = ['a', 'b']`"),
        (
            "t = \"C:\\docs\"\n",
            r#"a `\` inside double quotes starts a special character [] write it twice, or use single quotes: `t = 'C:\docs'`"#,
        ),
        (
            "t = \"C:\\users\"\n",
            r#"`\u` inside double quotes starts a special character [] use single quotes, or `/`: `t = 'C:\users'`"#,
        ),
        (
            "phone = 01632 960001\n",
            r#"text needs quotes around it [01632 960001] put quotes around it: `phone = "01632 960001"`"#,
        ),
        (
            "n = 012\n",
            r#"a number cannot start with 0 [0] if it is no number to count with, put it in quotes: `n = "012"`"#,
        ),
        (
            "draft = True\n",
            "a choice is written `true` or `false`, in small letters [True] write it like this: `draft = true`",
        ),
        (
            "draft = no\n",
            "a choice is written `true` or `false`, in small letters [no] write it like this: `draft = false`",
        ),
        ("date = 5 March\n", "a date is written year-month-day [5 March] write it like this: `date = 2026-11-20`"),
        ("date = 2026-1-5\n", "a date is written year-month-day [2026-1-5] write it like this: `date = 2026-11-20`"),
        (
            "date = 2026-03-05 9am\n",
            "a date is written year-month-day [2026-03-05 9am] write it like this: `date = 2026-11-20T09:00:00`",
        ),
        ("t =\nb = 1\n", r#"a setting has no value [] write a value: `t = "…"`"#),
        ("t\nb = 1\n", r#"a line is not `name = value` [] write `t = "…"`, or take the line out"#),
        ("t \"x\"\nb = 1\n", r#"a line is not `name = value` [] put a `=` between the name and the value: `t = "x"`"#),
        ("my key = 1\n", "a line is not `name = value` [] the name of a setting is one word: `my_key = 1`"),
        ("t: x\n", r#"a setting is written with `=`, not with `:` [:] write `t = "x"`"#),
        ("t == 'x'\n", "there is one `=` too many [=] one is enough: `t = 'x'`"),
        ("a = 1,\n", "the line goes on after its value [] take the comma out: `a = 1`"),
        ("t = news\n", r#"text needs quotes around it [news] put quotes around it: `t = "news"`"#),
        ("- x\n", r#"a line is not `name = value` [] a list is written in brackets: `name = ["x"]`"#),
        ("a = [1, 2\nb = 3\n", "a list has no end [[] write `]` where the list ends: `a = [1, 2]`"),
        ("a = ['x' 'y']\n", "a comma is missing [] put a comma between every two items"),
        ("a = [1,,2]\n", "there is one comma too many [,] put one comma between every two items"),
        ("b = ]\n", "`[` is missing [] write `[` where the list starts"),
        ("a = [\n  'x',\n  'y\n]\n", "a closing quote is missing [] end the text with a quote: `'y'`"),
        ("a = { b = 1\n", "a table has no end [{] write `}` where the table ends"),
        ("[extra\nb = 1\n", "`]` is missing [] close the bracket: `[extra]`"),
        ("[[a]\nb = 1\n", "`]]` is missing [] close the brackets: `[[a]]`"),
        ("[a b]\n", "the name of a table is one word [] join them: `[a_b]`"),
        ("é = 1\n", r#"the name of a setting has letters it cannot have [é] put the name in quotes: `"é"`"#),
    ];
    for (text, expected) in cases {
        assert_eq!(toml(text), expected, "{text}");
    }
}

#[test]
fn mistakes_in_yaml_are_told_in_plain_words() {
    let cases = [
        ("t: a: b\n", r#"text with a colon in it needs quotes [:] put the text in quotes: `t: "a: b"`"#),
        ("extra:\n\towner: x\n", "a line starts with a tab [	] use spaces, not a tab: `  owner: x`"),
        ("a: 1\n\tb: 2\n", "a line starts with a tab [	] use spaces, not a tab: `  b: 2`"),
        ("t: \"x\nb: 1\n", r#"a closing quote is missing ["] end the text with a quote: `t: "x"`"#),
        ("t: 'x\nb: 1\n", "a closing quote is missing ['] end the text with a quote: `t: 'x'`"),
        (
            "t: 'it's'\n",
            r#"the text goes on after its closing quote [s] put one pair of quotes around the whole text: `t: "it's"`"#,
        ),
        (
            "t: \"a\" b\n",
            r#"the text goes on after its closing quote [b] put one pair of quotes around the whole text: `t: '"a" b'`"#,
        ),
        ("t: *a\n", r#"text that starts with `*` needs quotes [*] put the text in quotes: `t: "*a"`"#),
        ("t: @a\n", r#"text that starts with `@` needs quotes [@] put the text in quotes: `t: "@a"`"#),
        (
            "t: \"a\\q\"\n",
            r#"a `\` inside double quotes starts a special character ["] write it twice, or use single quotes: `t: 'a\q'`"#,
        ),
        ("a: [x, y\nb: 1\n", "a list has no end [[] write `]` where the list ends"),
        ("t: {a: 1\n", "a table has no end [{] write `}` where the table ends"),
        ("t\nb: 1\n", r#"a line is not `name: value` [t] write it like this: `t: "…"`"#),
        ("a: x\nb:y\nc: z\n", "a line is not `name: value` [b:y] put a space after the colon: `b: y`"),
        ("a:\n- x\n-y\n", "a line is not `name: value` [-y] put a space after the dash: `- y`"),
        ("a: - b\n", "a list cannot start on the line of its name [-] start it on the next line, or write `a: [b]`"),
        (
            "t: x\n  b: 1\n",
            "a line starts further to the right than the line it belongs to [b: 1] give every line of a group the same number of spaces at its start",
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            "a line does not start at the column of the lines it belongs to [c] give every line of a group the same number of spaces at its start",
        ),
        (
            "t = \"x\"\n",
            r#"the settings must be `key: value` lines, but this is text [t = "x"] between `---` lines, write `t: "x"`; or put `+++` in place of both `---`"#,
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(yaml(text), expected, "{text}");
    }
}

#[test]
fn a_setting_that_is_there_twice_names_both_places() {
    #[track_caller]
    fn check(text: &str, problems: Vec<SyntaxProblem>, message: &str, first: usize) {
        assert!(only(text, problems.clone()).starts_with(message), "{text}: {problems:?}");
        assert_eq!(problems[0].first.as_ref().map(|span| span.start), Some(first), "{text}");
    }
    let toml = |text: &'static str| (text, parse_toml(text, 0).1);
    let yaml = |text: &'static str| (text, parse_yaml(text, 0).1);
    for ((text, problems), message, first) in [
        (toml("a = 1\na = 2\n"), "`a` is set twice [a] keep one", 0),
        (toml("[x]\na = 1\nb = { a = 2 }\na = 3\n"), "`a` is set twice", 4),
        (toml("a = 1\n[x]\na = 1\na = 3\n"), "`a` is set twice", 10),
        (toml("[a]\nx = 1\n[a]\ny = 1\n"), "`[a]` is there twice [a] put the settings of both below one", 0),
        (yaml("a: 1\na: 2\n"), "`a` is set twice [a] keep one", 0),
        (yaml("a: 1\nx:\n  a: 1\n  b: 2\n  a: 3\n"), "`a` is set twice", 10),
    ] {
        check(text, problems, message, first);
    }
}

#[test]
fn what_only_looks_like_a_mistake_is_none() {
    for text in ["t = 'a: b'\n", "t = \"it's\"\n", "a = [\n 'x',\n]\n", "t = 'x' # y\n", "[a]\nx = 1\n[b]\nx = 1\n"] {
        assert!(parse_toml(text, 0).1.is_empty(), "{text}");
    }
    for text in ["t: 'a: b'\n", "t: a:b\n", "t: it's\n", "a:\n  - x\n", "t: a\tb\n", "a:\n  x: 1\nb:\n  x: 1\n"] {
        assert!(parse_yaml(text, 0).1.is_empty(), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_told_once() {
    let (table, problems) = parse_toml("a = Safe\nb = 1\n[c]\nd = 2026-02-30\n", 0);
    assert_eq!(problems.len(), 2);
    let value = |path: &[&str]| table.at(path).map(|node| node.value.clone());
    assert_eq!((value(&["a"]), value(&["b"])), (Some(Value::Unreadable), Some(Value::Integer(1))));
    assert_eq!(value(&["c", "d"]), Some(Value::Unreadable));
}

#[test]
fn lists_in_yaml_end_with_their_bracket() {
    let text = "t: [a, b]\nu:\n  - x\n  - y\nv: {a: 1}\nw: [[1], [2]]\n";
    let table = parse_yaml(text, 0).0;
    let at = |name: &str| &text[table.get(name).unwrap().span.clone()];
    assert_eq!([at("t"), at("v"), at("w")], ["[a, b]", "{a: 1}", "[[1], [2]]"]);
    assert!(at("u").ends_with("- y"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reading_fail(text in "[a-b=:é“\"'\\[\\]{},#\\-\t\n\\\\ 01*]{0,40}", before in 0_usize..9) {
        // Settings start somewhere in a file, and every place must be one that can be shown.
        let file = format!("{}{text}", "é".repeat(before));
        let offset = 2 * before;
        let (toml, yaml) = (parse_toml(&text, offset), parse_yaml(&text, offset));
        for problem in toml.1.iter().chain(&yaml.1) {
            for span in [Some(&problem.span), problem.first.as_ref()].into_iter().flatten() {
                assert!(offset <= span.start && span.start <= span.end && span.end <= file.len(), "{problem:?}");
            }
        }
        for (key, node) in toml.0.entries.iter().chain(&yaml.0.entries) {
            assert!(file.get(key.span.clone()).is_some() && file.get(node.span.clone()).is_some(), "{key:?} {node:?}");
        }
    }
}

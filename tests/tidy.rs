//! The project's own rules, held by machine: what CONTRIBUTING.md calls the invariants.
//!
//! In: the files of the repository as text. Each test collects every breach before it fails, so that one run shows all.
#![allow(clippy::disallowed_methods, reason = "these tests read the repository; the program does so only in disk/")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use signpost::diagnostic::Code;

/// Lines of one source file. Below about 100, files stop being about one thing; above 450, nobody reads them whole.
const FILE_LINES: usize = 450;

/// Files that may be longer, with their own limit and the reason.
const LONGER: [(&str, usize, &str); 0] = [];

const MAIN_LINES: usize = 25;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Folders that tools make, as `.gitignore` has them.
const LEFT_OUT: [&str; 5] =
    ["node_modules", "tests/fuzz/target", "tests/fuzz/corpus", "tests/fuzz/artifacts", "tests/fuzz/coverage"];

/// Every file below `folder`, as paths from the root of the repository, sorted.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("a folder of the repository can be listed").path();
            match path.is_dir() && !path.is_symlink() {
                true if LEFT_OUT.iter().any(|made| path.ends_with(made)) => {}
                true => waiting.push(path),
                false => found.push(shown(path)),
            }
        }
    }
    found.sort();
    found
}

fn shown(path: PathBuf) -> String {
    let path = path.strip_prefix(root()).expect("below the root").to_str().expect("a name in UTF-8").to_owned();
    path.replace('\\', "/")
}

/// The program's own source files with their text: comments, the inside of strings and tests blanked out.
fn source_code() -> Vec<(String, String)> {
    let is_code = |path: &String| path.ends_with(".rs") && !is_test(path);
    files("src")
        .into_iter()
        .filter(is_code)
        .map(|path| (path.clone(), without_tests(&code_only(&read(&path)))))
        .collect()
}

/// Unit tests that have a file of their own.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// `src/disk/real.rs` belongs to `disk`.
fn module_of(path: &str) -> &str {
    let below = path.strip_prefix("src/").expect("a source file");
    below.split('/').next().expect("a first part").trim_end_matches(".rs")
}

fn none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// Blanks out comments and the inside of strings and characters, keeping every line and column where it was.
fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let starts = |at: usize, mark: &str| mark.chars().enumerate().all(|(n, c)| chars.get(at + n) == Some(&c));
    // Copies `from..to`, of which only line breaks stay.
    let blank = |out: &mut String, from: usize, to: usize| {
        out.extend(chars[from..to.min(chars.len())].iter().map(|&c| if c == '\n' { c } else { ' ' }));
    };
    while at < chars.len() {
        let end = if starts(at, "//") {
            (at..chars.len()).find(|&n| chars[n] == '\n').unwrap_or(chars.len())
        } else if starts(at, "/*") {
            (at + 2..chars.len()).find(|&n| starts(n, "*/")).map_or(chars.len(), |n| n + 2)
        } else if let Some(hashes) = raw_string(&chars, at) {
            let close = format!("\"{}", "#".repeat(hashes));
            let inside = at + 2 + hashes;
            (inside..chars.len()).find(|&n| starts(n, &close)).map_or(chars.len(), |n| n + 1 + hashes)
        } else if chars[at] == '"' {
            string_end(&chars, at, '"')
        } else if chars[at] == '\'' && (chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'')) {
            string_end(&chars, at, '\'')
        } else {
            out.push(chars[at]);
            at += 1;
            continue;
        };
        blank(&mut out, at, end);
        at = end;
    }
    out
}

/// The number of `#` when a raw string starts at `at`.
fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let part_of_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && chars[at - 1] != 'b';
    if chars[at] != 'r' || part_of_name {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn string_end(chars: &[char], start: usize, quote: char) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// Blanks out every item marked `#[cfg(test)]`. Takes text that [`code_only`] has seen.
fn without_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..start]);
        let item = &rest[start..];
        let open = item.find(['{', ';']).unwrap_or(item.len());
        let end = if item[open..].starts_with('{') { open + block(&item[open..]) } else { (open + 1).min(item.len()) };
        kept.extend(item[..end].chars().filter(|&c| c == '\n'));
        rest = &item[end..];
    }
    kept + rest
}

/// The length of the `{…}` block that `code` starts with.
fn block(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return at + 1;
        }
    }
    code.len()
}

/// Places where `word` stands as a word of its own, as `file:line`.
fn places(path: &str, code: &str, word: &str) -> Vec<String> {
    let is_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let found = code.match_indices(word).filter(|(at, _)| !is_name(code[..*at].chars().next_back()));
    found.map(|(at, _)| format!("{path}:{}: {word}", code[..at].lines().count().max(1))).collect()
}

/// The modules in the order of `src/lib.rs`: reading order, and the order in which they may import.
fn module_order() -> Vec<String> {
    let code = code_only(&read("src/lib.rs"));
    let names = code.lines().filter_map(|line| {
        let line = line.trim();
        line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod "))?.strip_suffix(';')
    });
    names.map(str::to_owned).collect()
}

/// The names that stand right behind `crate::`, in paths and in `use crate::{…}`, with their lines.
fn imports(code: &str) -> Vec<(usize, String)> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, mark) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let after = &code[at + mark.len()..];
        if !after.starts_with('{') {
            found.push((line, name(after)));
            continue;
        }
        let mut depth = 0;
        for (n, c) in after[..block(after)].char_indices() {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            let starts_name = depth == 1 && matches!(c, '{' | ',');
            let next = name(after[n + 1..].trim_start());
            if starts_name && !next.is_empty() {
                found.push((line, next));
            }
        }
    }
    found
}

#[test]
fn a_module_imports_only_modules_above_it() {
    let order = module_order();
    let place = |name: &str| order.iter().position(|module| module == name);
    let mut breaches = Vec::new();
    for (path, code) in source_code() {
        if matches!(path.as_str(), "src/lib.rs" | "src/main.rs") {
            continue;
        }
        let own = module_of(&path);
        let Some(own_place) = place(own) else {
            breaches.push(format!("{path}: `{own}` is not a module of src/lib.rs"));
            continue;
        };
        for (line, import) in imports(&code) {
            match place(&import) {
                None => breaches.push(format!("{path}:{line}: crate::{import} is not a module of src/lib.rs")),
                Some(place) if place > own_place => {
                    breaches.push(format!("{path}:{line}: `{own}` stands above `{import}` and may not import it"));
                }
                Some(_) => {}
            }
        }
    }
    none(breaches);
}

#[test]
fn files_are_short_enough_to_read() {
    let mut breaches = Vec::new();
    for path in files("src").iter().filter(|path| path.ends_with(".rs")) {
        let lines = read(path).lines().count();
        let exception = LONGER.iter().find(|(longer, ..)| longer == path);
        let limit = exception.map_or(FILE_LINES, |(_, limit, _)| *limit);
        if lines > limit {
            breaches.push(format!("{path}: {lines} lines, at most {limit}"));
        }
        if exception.is_some() && lines <= FILE_LINES {
            breaches.push(format!("{path}: {lines} lines: it needs no exception in LONGER any more"));
        }
    }
    breaches
        .extend(LONGER.iter().filter(|(path, ..)| !root().join(path).exists()).map(|(path, ..)| (*path).to_owned()));
    none(breaches);
    assert!(read("src/main.rs").lines().count() < MAIN_LINES, "main.rs only starts the program");
}

#[test]
fn one_module_touches_files_one_knows_the_time_one_prints() {
    let rules: [(&[&str], &[&str]); 6] = [
        (&["disk"], &["std::fs", "fs_err", "File::open", "File::create", "WalkDir::new", "tempfile::"]),
        (&["date"], &["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"]),
        (&["cli", "main"], &["print!", "println!", "eprint!", "eprintln!", "anstream::", "std::process::exit"]),
        (&["serve"], &["TcpListener", "axum::", "tokio::"]),
        (&["web"], &["ureq::", "TcpStream", "UdpSocket", "ToSocketAddrs", "thread::sleep"]),
        (&[], &["dbg!", "todo!", "unimplemented!", "unsafe ", "static mut "]),
    ];
    let mut breaches = Vec::new();
    for (path, code) in source_code() {
        for (allowed, words) in rules {
            if !allowed.contains(&module_of(&path)) {
                breaches.extend(words.iter().flat_map(|word| places(&path, &code, word)));
            }
        }
    }
    none(breaches);
}

#[test]
fn every_file_says_what_it_is_for() {
    let code = files("src").into_iter().filter(|path| !is_test(path)).chain(files("tests"));
    let silent = |path: &String| path.ends_with(".rs") && path != "src/main.rs" && !read(path).starts_with("//! ");
    none(code.filter(silent).collect());
}

/// `unwrap` says nothing to whoever meets the panic; `expect` has to say, in a sentence, why it cannot happen.
#[test]
fn nothing_panics_without_saying_why_it_cannot_happen() {
    const WORDS_OF_A_REASON: usize = 3;
    let mut breaches = Vec::new();
    for (path, code) in source_code() {
        breaches.extend(places(&path, &code, "unwrap()").into_iter().chain(places(&path, &code, "unwrap_err()")));
        // Strings are blank in `code`, at the same place as in the file: the reason is read from there.
        let text = read(&path);
        for (line, (code, text)) in code.lines().zip(text.lines()).enumerate() {
            for (at, mark) in code.match_indices(".expect(") {
                let column = code[..at].chars().count() + mark.len();
                let reason: String = text.chars().skip(column).collect();
                let words =
                    reason.strip_prefix('"').and_then(|reason| reason.split('"').next()).map(str::split_whitespace);
                if words.is_some_and(|words| words.count() < WORDS_OF_A_REASON) {
                    breaches.push(format!("{path}:{}: expect({reason}", line + 1));
                }
            }
        }
    }
    none(breaches);
}

#[test]
fn every_code_is_given_somewhere_and_explained() {
    let pages: BTreeSet<String> = files("src/diagnostic/explain").into_iter().collect();
    let program: String =
        source_code().into_iter().filter(|(path, _)| path != "src/diagnostic/codes.rs").map(|(_, code)| code).collect();
    let mut breaches = Vec::new();
    let mut wanted = BTreeSet::new();
    for code in Code::ALL {
        let page = format!("src/diagnostic/explain/{code}.md");
        if !pages.contains(&page) {
            breaches.push(format!("{code} has no page: {page}"));
        } else if !read(&page).lines().next().is_some_and(|line| line.contains(code.as_str())) {
            breaches.push(format!("{page} does not start with its code"));
        }
        if !program.contains(&format!("Code::{code:?}")) {
            breaches.push(format!("{code} is given nowhere in src/: take it out"));
        }
        wanted.insert(page);
    }
    breaches.extend(pages.difference(&wanted).map(|page| format!("{page} explains a code that does not exist")));
    none(breaches);
}

/// What the public reads never shows where somebody's copy of it lives.
#[test]
fn no_text_names_a_place_on_a_machine() {
    let folders = ["home", "Users", "root", "tmp", "work"].map(|name| format!("/{name}/"));
    let texts = ["src", "tests", "themes", "content", ".ci"].into_iter().flat_map(files);
    let own = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Cargo.toml", "clippy.toml", "zola.toml"];
    let mut breaches = Vec::new();
    for path in texts.chain(own.map(str::to_owned)) {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for (line, words) in text.lines().enumerate() {
            let starts_path =
                |at: usize| !words[..at].ends_with(|c: char| c.is_alphanumeric() || ")}:./-_~".contains(c));
            let named = |folder: &String| words.match_indices(folder.as_str()).any(|(at, _)| starts_path(at));
            if folders.iter().any(named) {
                breaches.push(format!("{path}:{}: {}", line + 1, words.trim()));
            }
        }
    }
    none(breaches);
}

/// Nothing that a build, an editor or a merge leaves behind is part of the repository.
#[test]
fn nothing_left_behind_is_kept() {
    let folders = ["src", "tests", "themes", "content", ".ci"];
    let left = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ends = [".orig", ".rej", ".swp", ".bak", "~", ".log", ".profraw"];
        ends.iter().any(|end| name.ends_with(end)) || [".DS_Store", "Thumbs.db", "nohup.out"].contains(&name)
    };
    none(folders.into_iter().flat_map(files).filter(left).collect());
}

#[test]
fn lock_files_name_no_place_to_download_from() {
    let locks = files("tests").into_iter().filter(|path| path.ends_with("package-lock.json"));
    let mut breaches = Vec::new();
    for path in locks {
        let text = read(&path);
        let at = text.lines().enumerate().filter(|(_, line)| line.contains("\"resolved\"") || line.contains("://"));
        breaches.extend(at.filter(|(_, line)| !line.contains("\"url\"")).map(|(n, _)| format!("{path}:{}", n + 1)));
    }
    none(breaches);
    assert!(read("tests/browser/.npmrc").contains("omit-lockfile-registry-resolved=true"));
}

/// What these documents say of the program follows from the program.
#[test]
fn the_documents_keep_up() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("CHANGELOG.md").contains(&format!("## {version}")), "CHANGELOG.md has no section for {version}");
    let readme = read("README.md");
    for command in ["build", "check", "serve", "init", "explain", "completion"] {
        assert!(readme.contains(&format!("signpost {command}")), "README.md does not show `signpost {command}`");
    }
    for command in ["cargo run --release -- serve --open", "tests/run"] {
        assert!(readme.contains(command), "README.md does not show `{command}`");
    }
}

#[test]
fn the_rules_themselves_see_what_they_should() {
    let code = code_only("a /* x.unwrap() */ b // c\n\"d \\\" e\" 'f' r#\"g\"# 'h: i");
    assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "b", "'h:", "i"]);
    assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests { { } }\nb").trim(), "a\n\n\nb");
    assert_eq!(without_tests("a #[cfg(test)] mod tests; b").split_whitespace().collect::<Vec<_>>(), ["a", "b"]);
    let found = imports("use crate::{a::{b, c}, d};\nlet x = crate::e::f();");
    let names: Vec<_> = found.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(names, [(1, "a"), (1, "d"), (2, "e")]);
    assert_eq!(places("x", "print!\neprint!", "print!"), ["x:1: print!"]);
}

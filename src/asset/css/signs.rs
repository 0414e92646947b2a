//! Braces, comments and semicolons that do not fit together. Browsers and the parser pass over these in silence: what is
//! left open they close at the end of the file, and a line without its `;` swallows the next one.
//!
//! In: the text of one style sheet. Out: the slips, each with its bytes. Nothing is parsed here beyond strings, comments
//! and brackets (CSS Syntax 3, section 4.3), so what is in doubt counts as right.

use std::ops::Range;

/// A slip that nothing else reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A `{` without its `}`.
    Unclosed,
    /// A `}` without its `{`.
    Stray,
    /// A `/*` without its `*/`.
    Comment,
    /// The end of a declaration without `;`, before another one.
    Semicolon,
}

/// The slips of a style sheet, in the order of the text.
pub fn slips(text: &str) -> Vec<(Slip, Range<usize>)> {
    let Masked { bytes, comment, broken } = mask(text);
    if broken {
        return Vec::new();
    }
    let mut found: Vec<_> = comment.map(|at| (Slip::Comment, at..at + 2)).into_iter().collect();
    let mut open = Vec::new();
    let (mut statement, mut depth) = (0, 0_usize);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'{' => {
                open.push(at);
                (statement, depth) = (at + 1, 0);
            }
            b'}' => {
                if !open.is_empty() {
                    found.extend(swallowed(&bytes, statement..at));
                }
                if open.pop().is_none() {
                    found.push((Slip::Stray, at..at + 1));
                }
                (statement, depth) = (at + 1, 0);
            }
            b';' if depth == 0 => {
                if !open.is_empty() {
                    found.extend(swallowed(&bytes, statement..at));
                }
                statement = at + 1;
            }
            _ => {}
        }
    }
    // What a comment without end hides may hold the closing brace.
    if comment.is_none() {
        found.extend(open.into_iter().map(|at| (Slip::Unclosed, at..at + 1)));
    }
    found.sort_by_key(|(_, span)| span.start);
    found
}

/// The declaration that ends without `;`, when a later line of the same statement begins with `name:`.
fn swallowed(bytes: &[u8], statement: Range<usize>) -> Option<(Slip, Range<usize>)> {
    let text = std::str::from_utf8(&bytes[statement.clone()]).ok()?;
    let start = text.len() - text.trim_start().len();
    // A custom property may hold anything.
    if text[start..].starts_with("--") || text[start..].starts_with('@') {
        return None;
    }
    let colon = start + text[start..].find(':')?;
    let mut depth = 0_i32;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let begin = end;
        end += line.len();
        if begin > colon && depth == 0 && begins_declaration(line) {
            let before = text[..begin].trim_end();
            let first = before.rfind('\n').map_or(0, |newline| newline + 1);
            let first = first + before[first..].len() - before[first..].trim_start().len();
            return Some((Slip::Semicolon, statement.start + first..statement.start + before.len()));
        }
        let brackets = line.bytes().map(|byte| i32::from(b"([".contains(&byte)) - i32::from(b")]".contains(&byte)));
        depth += brackets.sum::<i32>();
    }
    None
}

/// `name:` with a space or the line's end after it, as no selector has it, and no address.
fn begins_declaration(line: &str) -> bool {
    let line = line.trim();
    let name = line.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(line.len());
    let after = line[name..].trim_start();
    name > 0 && after.strip_prefix(':').is_some_and(|value| value.is_empty() || value.starts_with([' ', '\t']))
}

struct Masked {
    /// The text with spaces for what stands in comments, strings and unquoted addresses. As long as the text.
    bytes: Vec<u8>,
    /// Where a comment starts that has no end.
    comment: Option<usize>,
    /// Whether a string has no end on its line: then nothing after it is certain, and the parser reports it.
    broken: bool,
}

fn mask(text: &str) -> Masked {
    let mut masked = Masked { bytes: text.as_bytes().to_vec(), comment: None, broken: false };
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let end = match rest {
            [b'/', b'*', ..] => match text[at + 2..].find("*/") {
                Some(length) => at + 2 + length + 2,
                None => {
                    masked.comment = Some(at);
                    text.len()
                }
            },
            [b'\\', ..] => (at + 2).min(text.len()),
            [quote @ (b'"' | b'\''), ..] => match string(rest, *quote) {
                Some(length) => at + length,
                None => {
                    masked.broken = true;
                    return masked;
                }
            },
            [b'u' | b'U', b'r' | b'R', b'l' | b'L', b'(', after, ..] if !b"\"'".contains(after) => {
                at + text[at..].find(')').unwrap_or(4)
            }
            _ => {
                at += 1;
                continue;
            }
        };
        for byte in &mut masked.bytes[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    masked
}

/// The length of the string that the bytes start with, its quotation marks included.
fn string(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Slip, &str)]) {
        let found = slips(text);
        let told: Vec<_> = found.iter().map(|(slip, span)| (*slip, &text[span.clone()])).collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn what_is_open_or_closes_nothing() {
        check("p { top: 0", &[(Slip::Unclosed, "{")]);
        check("@media print { p { top: 0 }", &[(Slip::Unclosed, "{")]);
        assert_eq!(slips("a { top: 0\nb { top: 0 }")[0].1, 2..3, "the outer one");
        check("p { top: 0 } }", &[(Slip::Stray, "}")]);
        check("p { top: 0 } /* note }", &[(Slip::Comment, "/*")]);
    }

    #[test]
    fn a_line_that_swallows_the_next() {
        check("p {\n  color: red\n  margin: 0;\n}", &[(Slip::Semicolon, "color: red")]);
        check("p {\n  border: 1px\n    solid\n  margin : 0\n}", &[(Slip::Semicolon, "solid")]);
        check("p { color: var(--é)\n top:\n 0 }", &[(Slip::Semicolon, "color: var(--é)")]);
    }

    #[test]
    fn near_misses_are_silent() {
        for text in [
            "a { b: url(x{y); c: '}' ; d: \"\\\"}\" } /* { */ e\\{ { top: 0 }",
            "p { a:hover { top: 0 }\n b { top: 0 } }",
            "p { a,\n b:hover { top: 0 } }",
            "p { --x: {a: b}; --y: a\n b: c; top: 0 }",
            "p { grid-template:\n  [a] \"x y\" 1fr\n  [b] \"z w\" 2fr\n / auto; }",
            "p { width: calc(\n 1px +\n 2px); transition: top 1s,\n left 1s }",
            "p { background: image-set(url(a:b) 1x,\n url(c) 2x)\n}",
            "@media (width > 1px)\n and (height: 2px) { p { top: 0 } }",
            "@font-face { src: local('a'),\n url('b:c') }",
            "p { top: 0;; }\n\n",
            "p { content: 'x\n; top: 0 }",
            "",
        ] {
            check(text, &[]);
        }
    }
}

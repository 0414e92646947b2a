//! `signpost explain`: half a page on one problem, or a line on each.

use std::io::Write;

use super::args::ExplainArgs;
use super::{Failure, Outcome};
use crate::diagnostic::{Code, explain};

/// Writes the page of a code, or without one the list of all codes.
///
/// # Errors
/// [`Failure::UnknownCode`], or [`Failure::Print`] when `out` cannot be written to.
pub fn run(args: &ExplainArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match &args.code {
        Some(code) => out.write_all(find(code)?.as_bytes())?,
        None => out.write_all(list().as_bytes())?,
    }
    Ok(Outcome::Clean)
}

/// Takes a code as a person may paste it: `[link-empty]`, `error[link-empty]`, `Link-Empty`.
fn find(written: &str) -> Result<&'static str, Failure> {
    let bare = written.trim().trim_end_matches([']', ':']);
    let code = bare.rsplit('[').next().unwrap_or(bare).to_lowercase();
    let unknown = || Failure::UnknownCode { nearest: explain::nearest(&code), code: written.trim().to_owned() };
    explain::page(&code).ok_or_else(unknown)
}

fn list() -> String {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.as_str());
    let width = codes.iter().map(|code| code.as_str().len()).max().unwrap_or(0);
    let line = |code: &Code| format!("{:width$}  {}\n", code.as_str(), explain::sentence(*code));
    let lines: String = codes.iter().map(line).collect();
    format!("{lines}\nFor more about one of them: signpost explain CODE\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: Option<&str>) -> Result<String, Failure> {
        let mut out = Vec::new();
        run(&ExplainArgs { code: code.map(str::to_owned) }, &mut out)?;
        Ok(String::from_utf8(out).expect("pages are UTF-8"))
    }

    #[test]
    fn a_code_as_people_paste_it() {
        let page = shown(Some("link-empty")).unwrap();
        assert!(page.starts_with("# link-empty\n"));
        for pasted in ["[link-empty]", "error[link-empty]:", " Link-Empty "] {
            assert_eq!(shown(Some(pasted)).unwrap(), page);
        }
    }

    #[test]
    fn the_list_has_a_line_for_each_code() {
        let list = shown(None).unwrap();
        assert_eq!(list.lines().count(), Code::ALL.len() + 2);
        let first = list.lines().next().unwrap();
        assert!(first.starts_with("acronym-conflict") && first.ends_with('.'), "{first}");
    }

    #[test]
    fn an_unknown_code_names_the_nearest() {
        let slip = shown(Some("link-emtpy")).unwrap_err();
        assert_eq!(
            slip.text(),
            "error: there is no code `link-emtpy`\nhelp: did you mean `signpost explain link-empty`?\n"
        );
        let far = shown(Some("banana")).unwrap_err();
        assert_eq!(far.text(), "error: there is no code `banana`\nhelp: run `signpost explain` to see every code\n");
    }
}

//! The page behind each code: what it means, an example, the example mended, and why it matters.
//!
//! The pages are plain text in `explain/`, named by their code, and travel inside the program. Each starts with
//! `# code`, then one sentence that also stands in the list of all codes.

use include_dir::{Dir, include_dir};

use super::Code;

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/diagnostic/explain");

/// The whole page, or `None` when there is no such code.
pub fn page(code: &str) -> Option<&'static str> {
    PAGES.get_file(format!("{code}.md"))?.contents_utf8()
}

/// The one sentence that says what a code is about.
pub fn sentence(code: Code) -> &'static str {
    page(code.as_str()).and_then(|page| page.lines().nth(2)).unwrap_or_default()
}

/// The code a person most likely meant.
pub fn nearest(code: &str) -> Option<&'static str> {
    let codes = || Code::ALL.iter().map(|known| known.as_str());
    let sharing = || codes().filter_map(|known| Some((shares_words(code, known)?, known)));
    super::nearest(code, codes()).or_else(|| sharing().min().map(|(_, known)| known))
}

/// How far a code is from a few of its words, nearer ones being smaller: slips first, then how much of the code was left
/// out. `None` unless each word given is a word of the code, the start of one, or one slip away.
fn shares_words(given: &str, code: &str) -> Option<(usize, usize)> {
    const LETTERS_OF_A_START: usize = 3;
    let distance = |given: &str, word: &str| {
        let start = given.len() >= LETTERS_OF_A_START && word.starts_with(given);
        let slips = if start { 0 } else { strsim::damerau_levenshtein(given, word) };
        (slips == 0 || (slips == 1 && given.len() > LETTERS_OF_A_START)).then_some(slips)
    };
    let joined = |text: &str| text.replace(['-', '_', ' '], "");
    if given.len() > LETTERS_OF_A_START && joined(code).starts_with(&joined(given)) {
        return Some((0, code.len().abs_diff(given.len())));
    }
    let mut slips = 0;
    for given in given.split(['-', '_', ' ']).filter(|word| !word.is_empty()) {
        slips += code.split('-').filter_map(|word| distance(given, word)).min()?;
    }
    given.contains(char::is_alphanumeric).then(|| (slips, code.len().abs_diff(given.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages are read in a terminal of the usual width.
    const LINE_CHARACTERS: usize = 80;

    #[test]
    fn every_code_has_a_page_in_one_form() {
        for code in Code::ALL {
            let page = page(code.as_str()).unwrap_or_else(|| panic!("`{code}` has no page in src/diagnostic/explain"));
            assert!(page.starts_with(&format!("# {code}\n\n")), "the page of `{code}` starts with its name");
            for heading in ["What it means", "An example", "Mended", "Why it matters", "When you may see it"] {
                assert!(page.contains(&format!("\n## {heading}\n")), "the page of `{code}` lacks `{heading}`");
            }
            let too_long = page.lines().find(|line| line.chars().count() > LINE_CHARACTERS);
            assert_eq!(too_long, None, "a line in the page of `{code}` is too long");
            let sentence = sentence(*code);
            assert!(sentence.ends_with('.') && page.contains(&format!("\n{sentence}\n\n")), "`{code}`: {sentence}");
        }
    }

    #[test]
    fn every_page_has_a_code() {
        let codes: Vec<_> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
        for file in PAGES.files() {
            let name = file.path().display().to_string();
            assert!(codes.contains(&name), "`{name}` explains no code");
        }
        assert_eq!(PAGES.dirs().count(), 0);
    }

    #[test]
    fn a_slip_of_a_code_finds_it() {
        assert_eq!(nearest("front-mater-type"), Some("front-matter-type"));
        assert_eq!(nearest("link-targt"), Some("link-target-missing"));
        assert_eq!(nearest("target"), Some("link-target-missing"));
        assert_eq!(nearest("anchor_missing"), Some("link-anchor-missing"));
        assert_eq!(nearest("banana"), None);
        assert_eq!(nearest("frontmatter"), Some("front-matter-type"));
        assert_eq!(nearest("link-banana"), None);
        assert_eq!(nearest(""), None);
        assert_eq!(page("banana"), None);
        assert_eq!(page("../codes"), None);
    }
}

//! Numbers that belong to one person: NHS, National Insurance, passport, licence, police and case numbers.
//!
//! As Microsoft's Presidio does it for the United Kingdom: a pattern alone is weak; a checksum or a word beside it makes it
//! sure. Every function takes a block and gives places in its text.

use std::ops::Range;

use crate::check::prose::{Block, contains_ignoring_case};

/// Digits with at most one space or hyphen between them.
pub struct Run {
    pub span: Range<usize>,
    pub digits: String,
    /// How many digits stand together, group by group.
    pub groups: Vec<usize>,
}

/// Every run of digits that is not part of a word.
pub fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|found| at + found) {
        let mut end = start;
        let mut groups = vec![0];
        while end < bytes.len() {
            let joins = matches!(bytes[end], b' ' | b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            match bytes[end] {
                b'0'..=b'9' => groups[..].last_mut().into_iter().for_each(|group| *group += 1),
                _ if joins => groups.push(0),
                _ => break,
            }
            end += 1;
        }
        let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        if alone(text[..start].chars().next_back()) && alone(text[end..].chars().next()) {
            let digits = text[start..end].chars().filter(char::is_ascii_digit).collect();
            found.push(Run { span: start..end, digits, groups });
        }
        at = end;
    }
    found
}

/// The text before a place, as far as it may explain a number.
fn before(text: &str, at: usize, length: usize) -> &str {
    let mut start = at.saturating_sub(length);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

fn said_before(text: &str, at: usize, words: &[&str]) -> bool {
    let before = before(text, at, 40);
    words.iter().any(|word| contains_ignoring_case(before, word))
}

/// NHS numbers, by the check digit of the NHS Data Dictionary (modulus 11). Those that start 999 are for tests.
pub fn nhs(block: &Block, runs: &[Run]) -> Vec<Range<usize>> {
    let is_one = |run: &&Run| {
        if run.digits.len() != 10 || run.digits.starts_with("999") {
            return false;
        }
        let named =
            said_before(&block.text, run.span.start, &["NHS n", "NHS:", "NHS #", "patient n", "patient id", "CHI n"]);
        let grouped = run.groups == [10] || run.groups == [3, 3, 4];
        // A telephone number starts with 0.
        let usual = !run.digits.starts_with('0');
        named || (grouped && usual && modulus_11(&run.digits))
    };
    runs.iter().filter(is_one).map(|run| run.span.clone()).collect()
}

fn modulus_11(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = values.iter().take(9).enumerate().map(|(place, value)| value * (10 - place as u32)).sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        check => check,
    };
    values.get(9) == Some(&check)
}

/// National Insurance numbers, by HMRC's manual NIM39110: which letters may stand where.
pub fn national_insurance(block: &Block) -> Vec<Range<usize>> {
    let text = &block.text;
    let mut found = Vec::new();
    for word in &block.words {
        if !text.as_bytes()[word.start..].iter().take(2).all(u8::is_ascii_uppercase) {
            continue;
        }
        let Some(candidate) = compact(text, word.start, 9) else { continue };
        let (letters, end) = candidate;
        let bytes = letters.as_bytes();
        let form = bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..8].iter().all(u8::is_ascii_digit)
            && matches!(bytes[8], b'A'..=b'D');
        let prefix = &letters[..2];
        let refused = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(&prefix)
            || prefix.contains(['D', 'F', 'I', 'Q', 'U', 'V'])
            || prefix.ends_with('O');
        let alone = text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if form && !refused && alone {
            found.push(word.start..end);
        }
    }
    found
}

/// The next `length` letters and digits from `start`, without the single spaces between them, and where they end.
fn compact(text: &str, start: usize, length: usize) -> Option<(String, usize)> {
    let mut letters = String::with_capacity(length);
    let mut space = false;
    for (at, c) in text[start..].char_indices() {
        match c {
            c if c.is_ascii_alphanumeric() => {
                letters.push(c);
                space = false;
            }
            ' ' if !space && !letters.is_empty() => space = true,
            _ => return None,
        }
        if letters.len() == length {
            return Some((letters, start + at + 1));
        }
    }
    None
}

/// Passports, driving licences, vehicles, police records, property numbers and bank accounts: what each is, and where.
pub fn identity(block: &Block, runs: &[Run]) -> Vec<(&'static str, Range<usize>)> {
    let text = &block.text;
    let mut found = Vec::new();
    for run in runs {
        let at = run.span.start;
        let named = |words: &[&str]| said_before(text, at, words);
        let what = match run.digits.len() {
            9 if named(&["passport"]) => "a passport number",
            6..=12 if named(&["UPRN", "property reference"]) => "a property reference number",
            6..=8 if named(&["sort code", "account n"]) => "a bank account",
            7..=8 if named(&["SWE", "NMC", "GMC", "registration number"]) => continue,
            _ => continue,
        };
        found.push((what, run.span.clone()));
    }
    for (index, word) in block.words.iter().enumerate() {
        let written = &text[word.clone()];
        if is_driving_licence(written) {
            found.push(("a driving licence number", word.clone()));
        }
        let next = block.words.get(index + 1).map(|next| &text[next.clone()]);
        if let (Some(next), "/") = (next, block.gap(index)) {
            let whole = word.start..block.words[index + 1].end;
            // A record of the Police National Computer: 2002/73L; one of the Criminal Records Office: 12345/02A.
            let tail = next.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or_default();
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            if digits(written)
                && digits(tail)
                && (named_police(text, word.start) || (written.len() == 4 && tail.len() > 4))
            {
                found.push(("a police record number", whole));
            }
        }
        if is_plate(written, next, block.gap(index))
            && said_before(
                text,
                word.start,
                &["registration", "vehicle", "number plate", " car", "reg ", "VRM", " van"],
            )
        {
            let end = if written.len() == 7 { word.end } else { block.words[index + 1].end };
            found.push(("a vehicle's number plate", word.start..end));
        }
    }
    found
}

fn named_police(text: &str, at: usize) -> bool {
    said_before(text, at, &["PNC", "CRO", "police n"])
}

/// Sixteen characters of the DVLA's form: five of the name, six of the birth, two initials, three checks.
fn is_driving_licence(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 16
        && bytes[..5].iter().all(|b| b.is_ascii_uppercase() || *b == b'9')
        && bytes[0].is_ascii_uppercase()
        && bytes[5..11].iter().all(u8::is_ascii_digit)
        && bytes[11..13].iter().all(|b| b.is_ascii_uppercase() || *b == b'9')
        && bytes[13..].iter().all(u8::is_ascii_alphanumeric)
}

/// The form since 2001: AB12 CDE.
fn is_plate(word: &str, next: Option<&str>, gap: &str) -> bool {
    let front = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() == 4 && bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[2..].iter().all(u8::is_ascii_digit)
    };
    let back = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    match next {
        Some(next) if gap == " " && front(word) && back(next) => true,
        _ => word.len() == 7 && word.is_ascii() && front(&word[..4]) && back(&word[4..]),
    }
}

/// Words that a number of a case follows, and the words that make it a number: "crime reference", "hospital no".
const CASES: [&str; 16] = [
    "case",
    "crime",
    "hospital",
    "police",
    "incident",
    "patient",
    "court",
    "custody",
    "mosaic",
    "liquidlogic",
    "urn",
    "mrn",
    "log",
    "client",
    "service",
    "referral",
];
const NUMBERS: [&str; 7] = ["reference", "ref", "number", "no", "id", "urn", "record"];

/// Numbers of cases, hospital records and police logs.
pub fn cases(block: &Block) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Of a family court, such as FD13C00442: the court, the year, "C" for children, and a number.
    found.extend(block.words.iter().filter(|word| is_court(&block.text[(*word).clone()])).cloned());
    let text = &block.text;
    for index in 0..block.words.len() {
        let word = block.word(index);
        let is = |list: &[&str], word: &str| list.iter().any(|one| one.eq_ignore_ascii_case(word));
        let opener = if word == "URN" || word == "MRN" {
            index
        } else if is(&CASES, word) && is(&NUMBERS, block.word(index + 1)) && block.gap(index).trim().is_empty() {
            index + 1
        } else {
            continue;
        };
        let Some(start) = block.words.get(opener + 1).map(|word| word.start) else { continue };
        let between = &text[block.words[opener].end..start];
        let near = between.chars().count() <= 4 && between.chars().all(|c| " .:#(-–\u{a0}".contains(c));
        let token = text[start..].split(|c: char| c.is_whitespace() || ",;)".contains(c)).next().unwrap_or_default();
        let token = token.trim_end_matches(['.', ':']);
        let digits = token.bytes().filter(u8::is_ascii_digit).count();
        if near && digits >= 4 {
            found.push(start..start + token.len());
        }
    }
    found
}

fn is_court(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 10
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && matches!(bytes[4], b'C' | b'P' | b'F' | b'Z')
        && bytes[5..].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::prose::plain;

    fn texts(text: &str, find: impl Fn(&Block) -> Vec<Range<usize>>) -> Vec<String> {
        let block = plain(text);
        find(&block).into_iter().map(|span| block.text[span].to_owned()).collect()
    }

    #[test]
    fn nhs_numbers_have_a_check_digit() {
        let find = |text: &str| texts(text, |block| nhs(block, &runs(&block.text)));
        assert_eq!(find("She is 401 023 2137 here"), ["401 023 2137"]);
        assert_eq!(find("id 4010232137."), ["4010232137"]);
        // A number that says what it is, is one even when a digit is wrong.
        assert_eq!(find("NHS number: 401 023 2138"), ["401 023 2138"]);
        for text in
            ["401 023 2138", "999 023 2137", "01632 960001", "0800 1111", "£4010232137.50 x4010232137", "A4010232137"]
        {
            assert_eq!(find(text).len(), usize::from(text.starts_with('£')), "{text}");
        }
    }

    #[test]
    fn national_insurance_numbers_have_a_form() {
        let find = |text: &str| texts(text, national_insurance);
        assert_eq!(find("AB 12 34 56 C and AB123456C"), ["AB 12 34 56 C", "AB123456C"]);
        for text in ["QQ 12 34 56 C", "AB123456E", "GB123456A", "AB1234567C", "ab123456c"] {
            assert_eq!(find(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn other_numbers_need_a_word_beside_them() {
        let find = |text: &str| {
            let block = plain(text);
            identity(&block, &runs(text)).into_iter().map(|(what, _)| what).collect::<Vec<_>>()
        };
        assert_eq!(find("passport 123456789"), ["a passport number"]);
        assert_eq!(find("a car, AB12 CDE,"), ["a vehicle's number plate"]);
        assert_eq!(find("PNC 2002/73L"), ["a police record number"]);
        assert_eq!(find("MORGA657054SM9IJ"), ["a driving licence number"]);
        assert_eq!(find("UPRN 100012345678"), ["a property reference number"]);
        for text in ["123456789 people", "AB12 CDE", "2015/16", "HC 2016/17", "Cm 9234"] {
            assert_eq!(find(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn numbers_of_cases() {
        let find = |text: &str| texts(text, cases);
        assert_eq!(find("Crime reference: 42/12345/16, closed"), ["42/12345/16"]);
        assert_eq!(find("hospital no. A123456 and URN 8812/17"), ["A123456", "8812/17"]);
        for text in [
            "in this case number 4 of 12",
            "case reference numbers",
            "Police number 101",
            "the crime number rose by 1234",
        ] {
            assert_eq!(find(text), Vec::<String>::new(), "{text}");
        }
    }
}

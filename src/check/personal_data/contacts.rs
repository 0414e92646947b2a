//! Telephone numbers and addresses of mail: those that are nobody's contact, and those that cannot be right.

use std::collections::BTreeSet;
use std::ops::Range;

use super::numbers::Run;
use crate::check::prose::{Block, find_phrase};
use crate::data::{Node, Table, Value};

/// Short numbers that everybody has.
const SHORT: [&str; 6] = ["999", "101", "111", "112", "105", "119"];

/// What the records of the site give as a way to reach somebody.
#[derive(Debug, Default)]
pub struct Known {
    phones: BTreeSet<String>,
    mails: BTreeSet<String>,
}

impl Known {
    /// Everything below `phone`, `text`, `email` and the like in the records' settings.
    pub fn add(&mut self, table: &Table) {
        for (key, node) in &table.entries {
            let is_way =
                ["phone", "number", "email", "text", "text_relay", "sms", "fax", "mail"].contains(&key.name.as_str());
            self.add_node(node, is_way);
        }
    }

    fn add_node(&mut self, node: &Node, is_way: bool) {
        match &node.value {
            Value::String(text) if is_way => {
                if text.contains('@') {
                    self.mails.insert(text.trim().to_lowercase());
                } else {
                    self.phones.insert(dialled(text));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add_node(item, is_way)),
            Value::Table(table) => self.add(table),
            _ => {}
        }
    }

    pub fn has_phone(&self, text: &str) -> bool {
        let dialled = dialled(text);
        SHORT.contains(&dialled.as_str()) || self.phones.contains(&dialled)
    }

    pub fn has_mail(&self, text: &str) -> bool {
        self.mails.contains(&text.to_lowercase())
    }
}

/// The digits as dialled in the United Kingdom.
pub fn dialled(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = text.trim_start().starts_with('+') || digits.starts_with("0044");
    let national = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|_| abroad));
    national.map_or_else(|| digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}

/// Runs of digits that are whole telephone numbers: ten or eleven digits that start with 0, or with +44; `0800 1111` too.
pub fn phones<'r>(block: &Block, runs: &'r [Run]) -> Vec<(&'r Run, Range<usize>)> {
    let text = &block.text;
    let whole = |run: &&'r Run| {
        let plus = text[..run.span.start].ends_with('+') && run.digits.starts_with("44");
        let length = run.digits.len();
        let national = run.digits.starts_with('0')
            && ((10..=11).contains(&length) || (length == 8 && run.digits.starts_with("0800")));
        national || (plus && (11..=13).contains(&length))
    };
    let place = |run: &'r Run| {
        let plus = usize::from(text[..run.span.start].ends_with('+'));
        (run, run.span.start - plus..run.span.end)
    };
    runs.iter().filter(whole).map(place).collect()
}

/// Two telephone numbers, or two addresses of mail, with nothing between them.
pub fn run_together(block: &Block, runs: &[Run]) -> Vec<Range<usize>> {
    let two = |run: &&Run| {
        let digits = &run.digits;
        (20..=22).contains(&digits.len())
            && digits.starts_with('0')
            && (digits[10..].starts_with('0') || digits[11..].starts_with('0'))
    };
    let mut found: Vec<_> = runs.iter().filter(two).map(|run| run.span.clone()).collect();
    for (start, end) in tokens(&block.text) {
        let token = &block.text[start..end];
        if token.matches('@').count() == 2 && !token.contains(['/', ';', ',', ':']) {
            found.push(start..end);
        }
    }
    found
}

/// The area codes where some numbers have only nine digits after the 0 (Ofcom, National Telephone Numbering Plan, annex).
const SHORT_AREAS: &str = " 01204 01208 01254 01276 01297 01298 01363 01364 01384 01386 01404 01420 01460 01461 01480 01488 01524 \
    01527 01562 01566 01606 01629 01635 01647 01659 01695 01697 01726 01744 01750 01768 01827 01837 01884 01900 01905 01935 \
    01946 01949 01963 01995 ";

/// Telephone numbers with a digit too many or too few: there are ten after the 0. Freephone numbers may be shorter.
pub fn wrong_length(block: &Block, runs: &[Run]) -> Vec<Range<usize>> {
    let is_wrong = |run: &&Run| {
        let start = ["01", "02", "03", "07", "08"].iter().any(|start| run.digits.starts_with(start));
        let grouped = (2..=4).contains(&run.groups.len())
            && (3..=5).contains(&run.groups[0])
            && run.groups[1..].iter().all(|group| *group >= 3);
        let spaced = !block.text[run.span.clone()].contains('-');
        let short = run.digits.starts_with("08") || run.digits.get(..5).is_some_and(|area| SHORT_AREAS.contains(area));
        let length = match run.digits.len() {
            8 | 9 | 12 | 13 => run.digits != "08001111",
            10 => !short,
            // Childline is 0800 1111; what is nearly that is a slip of it.
            7 => run.digits == "0800111",
            _ => false,
        };
        start && grouped && spaced && length
    };
    runs.iter().filter(is_wrong).map(|run| run.span.clone()).collect()
}

/// "01632 96O001": a letter that looks like a digit.
pub fn letters_among_digits(block: &Block) -> Vec<Range<usize>> {
    let looks = |b: u8| matches!(b, b'O' | b'o' | b'l' | b'I');
    let mut found = Vec::new();
    for index in 0..block.words.len() {
        let word = block.word(index).as_bytes();
        let letters = word.iter().filter(|b| looks(**b)).count();
        let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
        if !(1..=2).contains(&letters) || letters + digits != word.len() || digits < 2 || word.len() < 3 {
            continue;
        }
        let area = |word: &str| {
            word.starts_with('0') && (3..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
        };
        let behind = index > 0 && block.gap(index - 1) == " " && area(block.word(index - 1));
        if behind || (word[0] == b'0' && word.len() >= 10) {
            found.push(block.words[index].clone());
        }
    }
    found
}

/// Addresses of mail with a space in them: "jo @example.org", "jo@example. org".
pub fn broken_mails(block: &Block) -> Vec<Range<usize>> {
    let text = &block.text;
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let word = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        let left = before.trim_end().rsplit(|c: char| !word(c)).next().unwrap_or_default();
        let right_start = after.len() - after.trim_start().len();
        let right = after[right_start..].split(|c: char| !word(c)).next().unwrap_or_default();
        if let Some(rest) =
            after[right.len().min(after.len())..].strip_prefix(',').filter(|_| !left.is_empty() && !right.is_empty())
        {
            let end = rest.split(|c: char| !word(c)).next().unwrap_or_default();
            if end.contains('.') || matches!(end, "uk" | "org" | "com" | "net" | "example") {
                found.push(before.trim_end().len() - left.len()..at + 1 + right.len() + 1 + end.len());
                continue;
            }
        }
        let spaced = before.ends_with(' ') || right_start > 0;
        let host = right.contains('.') && right.split('.').next_back().is_some_and(|end| (2..=10).contains(&end.len()));
        let start = before.trim_end().len() - left.len();
        if spaced && !left.is_empty() && host {
            found.push(start..at + 1 + right_start + right.len());
            continue;
        }
        let ends_open = right.ends_with('.')
            && [" uk", " org", " gov", " co", " com", " nhs"].iter().any(|end| after[right.len()..].starts_with(end));
        // "Mail: Jo. Bloggs@example.org": the first name was cut off.
        let start_text = before[..start].strip_suffix(". ").unwrap_or_default();
        let cut = start_text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let after_label =
            start_text[..start_text.len() - cut.len()].trim_end_matches(' ').ends_with([':', '\t', '\n', '|'])
                || start_text.len() == cut.len();
        let cut_off = !spaced
            && host
            && cut.len() > 1
            && after_label
            && cut.starts_with(char::is_uppercase)
            && left.starts_with(char::is_uppercase);
        if cut_off {
            found.push(start - 2 - cut.len()..at + 1 + right.len());
            continue;
        }
        let pieces = !spaced && !left.is_empty() && ends_open;
        if pieces {
            found.push(start..at + 1 + right.len());
        }
    }
    found
}

/// "E-mail: duty.team.fenmarsh.gov.uk", "email duty[at]fenmarsh.gov.uk": what is given as an address of mail and is none.
pub fn without_at(block: &Block) -> Vec<Range<usize>> {
    let text = &block.text;
    let mut found = Vec::new();
    if text.contains('@') || !["mail", "Mail", "Write to", "write to"].iter().any(|word| text.contains(word)) {
        return found;
    }
    for start in ["e-mail", "email", "mail:", "write to"] {
        let mut from = 0;
        while let Some(at) = find_phrase(text, start, from) {
            from = at + start.len();
            let rest = &text[from..];
            let clause = rest.split(['!', '?', ';', '\n']).next().unwrap_or_default();
            // A form or a page may well stand at a host.
            let words = clause.split([' ', '<', '>', '(', ')']).filter(|word| !word.is_empty());
            let mut at = from;
            for (count, word) in words.enumerate() {
                at += text[at..].find(word).unwrap_or(0);
                let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
                let lower = bare.to_ascii_lowercase();
                let place =
                    ["form", "page", "website", "portal", "online", "through", "via", "visit", "see", "on", "or"];
                if count > 5 || place.contains(&lower.as_str()) || word.ends_with('.') && !lower.contains('.') {
                    break;
                }
                let plain = bare.replace(',', ".");
                let spelt = plain.contains("[at]") || plain.contains("(at)");
                let host = [".uk", ".org", ".com", ".net", ".example"]
                    .iter()
                    .any(|end| plain.to_ascii_lowercase().ends_with(end));
                let parts = plain.split('.').all(|part| {
                    !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
                });
                let address = lower.starts_with("www") || lower.starts_with("http") || lower.contains('/');
                if (host && parts && plain.contains('.') && !address) || spelt {
                    let begin = at + word.find(bare).unwrap_or(0);
                    found.push(begin..begin + bare.len());
                    break;
                }
            }
        }
    }
    found.dedup();
    found
}

/// Whole addresses of mail.
pub fn mails(block: &Block) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (start, end) in tokens(&block.text) {
        let token = block.text[start..end].trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let Some((name, host)) = token.split_once('@') else { continue };
        let fits =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_+'".contains(&b));
        if fits(name) && fits(host) && host.contains('.') && !host.starts_with('.') {
            let offset = start + block.text[start..end].find(token).unwrap_or(0);
            found.push(offset..offset + token.len());
        }
    }
    found
}

fn tokens(text: &str) -> Vec<(usize, usize)> {
    if !text.contains('@') {
        return Vec::new();
    }
    let breaks = |c: char| c.is_whitespace() || "<>()[],;|\"".contains(c);
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| breaks(*c)).chain([(text.len(), ' ')]) {
        if text[start..at].contains('@') {
            found.push((start, at));
        }
        start = at + c.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::personal_data::numbers::runs;
    use crate::check::prose::plain;

    #[test]
    fn numbers_are_compared_as_dialled() {
        for text in ["01632 960001", "+44 1632 960 001", "0044 1632 960001", "+44 (0)1632 960001"] {
            assert_eq!(dialled(text), "01632960001", "{text}");
        }
    }

    #[test]
    fn whole_numbers_and_addresses() {
        let block =
            plain("Ring 01632 960001, +44 1632 960002 or 0800 1111; in 2015-16 0.5 of 12345678901. a.b@example.org.");
        let runs = runs(&block.text);
        assert_eq!(phones(&block, &runs).len(), 3);
        assert_eq!(mails(&block).into_iter().map(|span| &block.text[span]).collect::<Vec<_>>(), ["a.b@example.org"]);
    }

    #[test]
    fn what_ran_together_or_fell_apart() {
        let together = |text: &str| run_together(&plain(text), &runs(text)).len();
        assert_eq!(together("0163296000101632960002"), 1);
        assert_eq!(together("a@example.orgb@example.org"), 1);
        assert_eq!(together("01632 960001, 01632 960002 and a@example.org;b@example.org"), 0);
        let wrong = |text: &str| wrong_length(&plain(text), &runs(text)).len();
        assert_eq!(wrong("01632 96001 or 01632 9600 or 020 7946 00000"), 3);
        assert_eq!(wrong("01632 960001, 0800 1111, 020 7946 0000, 0845 46 47, 01204 55555, 2015 201600"), 0);
        let broken = |text: &str| broken_mails(&plain(text)).len();
        assert_eq!(broken("jo @example.org") + broken("jo@ example.org") + broken("jo@example.gov. uk"), 3);
        let letters = |text: &str| letters_among_digits(&plain(text)).len();
        assert_eq!(letters("01632 96O001, 01632 960OO1") + letters("form 01-O and 96O of them"), 2);
        let lost = |text: &str| without_at(&plain(text)).len();
        assert_eq!(lost("E-mail: duty.fenmarsh.gov.uk") + lost("Write to website.board.example,org for a copy"), 2);
        assert_eq!(lost("Email the team: duty[at]fenmarsh.gov.uk"), 1);
        for text in
            ["Email jo@example.org", "Write to us through fenmarsh.gov.uk", "Use the e-mail form at fenmarsh.gov.uk"]
        {
            assert_eq!(lost(text), 0, "{text}");
        }
        assert_eq!(broken("jo@example.org and look @ this. Or not"), 0);
    }
}

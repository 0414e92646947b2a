//! Years such as `2015-16` and `2015–16`, which some browsers break after the dash.

use crate::markup::passages;

/// Keeps each pair of years in one piece, by an element around it. The text stays as it is, for those who copy or search it.
pub fn keep_together(html: &str) -> String {
    passages::replace(html, &|_, class| class == "years", &mut |text, out| {
        let mut rest = text;
        while let Some((before, years, after)) = first_years(rest) {
            out.push_str(before);
            out.push_str("<span class=\"years\">");
            out.push_str(years);
            out.push_str("</span>");
            rest = after;
        }
        out.push_str(rest);
    })
}

/// The first pair of years in a text, and what stands around it.
fn first_years(text: &str) -> Option<(&str, &str, &str)> {
    let dashes = text.char_indices().filter(|(_, character)| matches!(character, '-' | '–'));
    dashes.into_iter().find_map(|(at, dash)| {
        let (start, after) = (at.checked_sub(4)?, at + dash.len_utf8());
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let length = digits(&text[after..]);
        // Four bytes before a dash may end inside a longer character, which is no digit.
        let is_year = digits(text.get(start..at)?) == 4 && (length == 2 || length == 4);
        let end = after + length;
        // No part of a day (2026-11-20), of a number or of an address.
        let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '/' | '@');
        let alone = !text[..start].ends_with(part) && !text[end..].starts_with(part);
        (is_year && alone).then(|| (&text[..start], &text[start..end], &text[end..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_years_and_nothing_else() {
        let kept = |years: &str| format!("<span class=\"years\">{years}</span>");
        for (html, expected) in [
            ("<h1>Report 2015-16.</h1>", format!("<h1>Report {}.</h1>", kept("2015-16"))),
            ("2015–16, 2013–2014", format!("{}, {}", kept("2015–16"), kept("2013–2014"))),
            ("2026-11-20 and 01632-960 and 2015-161", "2026-11-20 and 01632-960 and 2015-161".into()),
            ("Southend’s 0–17-year-olds", "Southend’s 0–17-year-olds".into()),
            ("é2015-16 12015-16 /2015-16 –16", "é2015-16 12015-16 /2015-16 –16".into()),
            (
                "<a href=\"/2015-16/\">x</a><code>2015-16</code>",
                "<a href=\"/2015-16/\">x</a><code>2015-16</code>".into(),
            ),
        ] {
            assert_eq!(keep_together(html), expected);
            assert_eq!(keep_together(&expected), expected, "once is enough");
        }
    }
}

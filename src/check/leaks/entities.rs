//! The entities of HTML that writing programs use in text. An unknown one parts words, as a space does.

/// Names longer than this are of signs nobody writes in prose.
const NAME_BYTES: usize = 10;

const SIGNS: [(&str, char); 16] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("shy", '\u{ad}'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
    ("szlig", 'ß'),
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("oelig", 'œ'),
    ("pound", '£'),
];

/// Letters with marks are named by the letter and the mark: `eacute`.
const MARKS: [(&str, &str, &str); 6] = [
    ("acute", "aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"),
    ("grave", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
    ("circ", "aeiouwyAEIOUWY", "âêîôûŵŷÂÊÎÔÛŴŶ"),
    ("uml", "aeiouyAEIOU", "äëïöüÿÄËÏÖÜ"),
    ("tilde", "anoANO", "ãñõÃÑÕ"),
    ("cedil", "cC", "çÇ"),
];

/// What follows an `&`: the character, and the length of its name with the semicolon. `None` when it is no entity.
pub fn decode(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(NAME_BYTES).position(|byte| byte == b';')?;
    let name = &rest[..end];
    let valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    if !valid {
        return None;
    }
    let char = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32).unwrap_or(' ')
        }
        None => named(name),
    };
    Some((char, end + 1))
}

fn named(name: &str) -> char {
    let sign = SIGNS.iter().find(|(known, _)| *known == name).map(|(_, char)| *char);
    let marked = || {
        let mut letters = name.chars();
        let (first, mark) = (letters.next()?, letters.as_str());
        let (_, plain, with_mark) = MARKS.iter().find(|(known, ..)| *known == mark)?;
        with_mark.chars().nth(plain.chars().position(|letter| letter == first)?)
    };
    sign.or_else(marked).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        for (text, found) in [
            ("amp;x", Some(('&', 4))),
            ("#39;", Some(('\'', 4))),
            ("#xE9;", Some(('é', 5))),
            ("eacute;", Some(('é', 7))),
            ("Ccedil;", Some(('Ç', 7))),
            ("hellip;", Some((' ', 7))),
            ("#x110000;", Some((' ', 9))),
            (" b;", None),
            (";", None),
            ("nothing", None),
            ("é;", None),
        ] {
            assert_eq!(decode(text), found, "{text}");
        }
    }
}

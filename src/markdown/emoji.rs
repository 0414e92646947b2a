//! `:wave:` to 👋, by the names GitHub uses.

/// The text with every known `:name:` replaced, or `None` when there is none, which is the usual case.
///
/// Names not in the table stay as written, colons included; their second colon may open the next name.
pub(super) fn replace(text: &str) -> Option<String> {
    let mut out = String::new();
    // Bytes of `text` already in `out`.
    let mut copied = 0;
    let mut opening = text.find(':')?;
    while let Some(length) = text[opening + 1..].find(':') {
        let closing = opening + 1 + length;
        let name = &text[opening + 1..closing];
        let Some(emoji) = is_name(name).then(|| emojis::get_by_shortcode(name)).flatten() else {
            opening = closing;
            continue;
        };
        out.push_str(&text[copied..opening]);
        out.push_str(emoji.as_str());
        copied = closing + 1;
        match text[copied..].find(':') {
            Some(next) => opening = copied + next,
            None => break,
        }
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// Keeps the look-up away from ordinary text between two colons.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+-_".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn known_names_become_characters() {
        for (text, expected) in [
            ("hello :smile:", Some("hello 😄")),
            (":+1::-1:", Some("👍👎")),
            ("at 10:30:smile: there", Some("at 10:30😄 there")),
            (":nope:smile: :cat:", Some(":nope😄 🐱")),
            ("no: such :name here:", None),
            ("::", None),
            (":", None),
            ("é:ü:é", None),
        ] {
            assert_eq!(replace(text).as_deref(), expected, "{text}");
        }
    }
}

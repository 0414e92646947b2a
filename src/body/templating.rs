//! Which texts are templates, and what in them is not.

/// Whether a text has a complete `{{ … }}`, `{% … %}` or `{# … #}`: only then is it run as a template.
pub fn has_marks(text: &str) -> bool {
    [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
        .into_iter()
        .any(|(open, close)| text.find(open).is_some_and(|start| text[start + 2..].contains(close)))
}

/// Prints `{#`.
const PROTECTED: &str = "{{ '{#' }}";

/// A heading's own id, `## Title {#id}`, looks like the start of a template comment. It is written as a template would
/// print it, so that it comes out as it was. A real comment, `{# … #}`, stays one.
pub fn protect_heading_ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        match heading_id(line) {
            Some(at) => {
                out.push_str(&line[..at]);
                out.push_str(PROTECTED);
                out.push_str(&line[at + 2..]);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// The place in the text as it was of a place in the text that [`protect_heading_ids`] made.
pub fn original_offset(protected: &str, at: usize) -> usize {
    let before = protected.as_bytes().get(..at).unwrap_or(protected.as_bytes());
    let longer = PROTECTED.len() - "{#".len();
    at - longer * before.windows(PROTECTED.len()).filter(|part| *part == PROTECTED.as_bytes()).count()
}

/// Where `{#` of an id stands on an ATX heading line (CommonMark 4.2: up to three spaces, one to six `#`, a space).
fn heading_id(line: &str) -> Option<usize> {
    let indented = line.len() - line.trim_start_matches(' ').len();
    let marks = line[indented..].bytes().take_while(|byte| *byte == b'#').count();
    if indented > 3 || !(1..=6).contains(&marks) || !line[indented + marks..].starts_with([' ', '\t']) {
        return None;
    }
    let at = line.rfind("{#")?;
    let rest = &line[at..];
    (rest.trim_end().ends_with('}') && !rest.contains("#}")).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_complete_marks_count() {
        assert!(has_marks("a {{ b }} c") && has_marks("{% set a = 1 %}") && has_marks("{# a #}"));
        assert!(!has_marks("a {{ b") && !has_marks("## Title {#id}") && !has_marks("}} {{"));
    }

    #[test]
    fn places_lead_back_to_the_original() {
        let text = "## A {#b}\n{{ x }}";
        let protected = protect_heading_ids(text);
        assert_eq!(original_offset(&protected, protected.find("{{ x").unwrap()), text.find("{{ x").unwrap());
    }

    #[test]
    fn ids_of_headings_are_no_comments() {
        assert_eq!(protect_heading_ids("## A {#b}\ntext {#c\n"), "## A {{ '{#' }}b}\ntext {#c\n");
        assert_eq!(protect_heading_ids("## A {# note #}\n"), "## A {# note #}\n");
        assert_eq!(protect_heading_ids("#A {#b}\n"), "#A {#b}\n");
    }
}

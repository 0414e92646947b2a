//! What stands behind the three backticks of a code block.

use std::collections::BTreeMap;

/// The info string of a fenced code block, split on commas as in Zola: `rust,linenos,name=main.rs`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence<'a> {
    /// The first part that is a bare word; `plain` means none.
    pub language: Option<&'a str>,
    /// Parts of the form `key=value` that we do not know ourselves, for scripts to read: `data-key="value"`.
    /// Of two with the same key the last counts.
    pub data: BTreeMap<&'a str, &'a str>,
}

impl<'a> Fence<'a> {
    /// Reads an info string. Unknown bare words after the language mean nothing, as in Zola.
    pub fn parse(info: &'a str) -> Self {
        let mut fence = Self::default();
        for part in info.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = match part.split_once('=') {
                Some((key, value)) => (key.trim(), Some(value.trim())),
                None => (part, None),
            };
            match (key, value) {
                // These direct the highlighter, which numbers, marks and hides lines of what it has coloured;
                // plain code shows every line.
                ("linenos" | "linenostart" | "hl_lines" | "hide_lines", _) => {}
                (key, Some(value)) if is_attribute_name(key) => {
                    fence.data.insert(key, value);
                }
                (_, Some(_)) => {}
                (word, None) => {
                    fence.language.get_or_insert(word);
                }
            }
        }
        fence.language = fence.language.filter(|language| *language != "plain");
        fence
    }
}

/// Whether `data-{key}` can be written without breaking the tag it stands in. `data-lang` is ours.
fn is_attribute_name(key: &str) -> bool {
    !key.is_empty() && key != "lang" && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::Fence;

    #[test]
    fn parts_of_a_fence() {
        for (info, language, data) in [
            ("", None, vec![]),
            ("rust", Some("rust"), vec![]),
            (" rust , linenos, linenostart=10, hl_lines=1-3 5, hide_lines=2", Some("rust"), vec![]),
            ("name=a b,toml", Some("toml"), vec![("name", "a b")]),
            ("toml,name=x,copy=true,name=y", Some("toml"), vec![("copy", "true"), ("name", "y")]),
            ("sh,copy", Some("sh"), vec![]),
            ("linenos", None, vec![]),
            ("plain", None, vec![]),
            ("a,\"><x=1,=2,lang=b", Some("a"), vec![]),
        ] {
            let expected = Fence { language, data: data.into_iter().collect() };
            assert_eq!(Fence::parse(info), expected, "{info}");
        }
    }
}

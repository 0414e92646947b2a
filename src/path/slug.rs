//! From words to the part of an address, by Zola's three rules.

/// How one family of names (paths, taxonomy terms, anchors) is turned into addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugStyle {
    /// Lower-case ASCII with dashes.
    #[default]
    On,
    /// Only the characters that break file systems are taken out.
    Safe,
    /// As written.
    Off,
}

/// The `[slugify]` table of the configuration.
#[derive(Clone, Copy, Debug, Default)]
pub struct SlugRules {
    pub paths: SlugStyle,
    pub paths_keep_dates: bool,
    pub taxonomies: SlugStyle,
    pub anchors: SlugStyle,
}

/// A name as part of an address. May come out empty, which the caller must refuse.
pub fn slugify(text: &str, style: SlugStyle) -> String {
    match style {
        SlugStyle::On => slug::slugify(text),
        SlugStyle::Safe => {
            let end = text.trim_end_matches([' ', '.']);
            end.chars().filter(|c| !r#"<>:"/\|?*"#.contains(*c)).collect()
        }
        SlugStyle::Off => text.to_owned(),
    }
}

/// The id of a heading. Outside [`SlugStyle::On`] only white space changes, as anchors may hold any character.
pub fn anchor_id(text: &str, style: SlugStyle) -> String {
    match style {
        SlugStyle::On => slug::slugify(text),
        SlugStyle::Safe | SlugStyle::Off => {
            text.chars().map(|c| if c.is_ascii_whitespace() { '_' } else { c }).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_styles() {
        assert_eq!(slugify("Safe Sleeping: a guide", SlugStyle::On), "safe-sleeping-a-guide");
        assert_eq!(slugify("What? \"Now\". ", SlugStyle::Safe), "What Now");
        assert_eq!(slugify("As is", SlugStyle::Off), "As is");
        assert_eq!(anchor_id("Été 2016", SlugStyle::Off), "Été_2016");
    }
}

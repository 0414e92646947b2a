//! The names of filters, tests, functions and tags, for telling an author which one was meant.
//!
//! Tera does not tell what it has, so the names stand here. Tests hold that every name exists and that none of ours is
//! forgotten.

use crate::diagnostic::nearest;

/// Tera's own and ours, with a space between them.
pub const FILTERS: &str = "\
    abs base64_decode base64_encode calendar_lines calendar_moment calendar_span calendar_text capitalize date default escape escape_html escape_xml filesizeformat \
    first float format get group_by indent int join json_encode keep_years keys last length lower markdown \
    newlines_to_br nth num_format pairs pluralize regex_replace replace reverse round safe shuffle \
    slugify sort spaceless split str striptags title trim trim_end trim_start truncate unique upper \
    urlencode urlencode_strict values wordcount";

/// Tera's own and ours.
pub const TESTS: &str = "\
    after array before bool containing defined divisible_by ending_with even float integer iterable map \
    matching none number odd starting_with string undefined";

/// Functions of Tera that we leave as they are. Ours are in the table of `functions`.
pub const TERA_FUNCTIONS: &str = "\
    range super";

pub const TAGS: &str = "\
    block break component continue elif else extends filter for if include set set_global";

/// What the names of Tera 1 became in Tera 2, which Zola has used since 0.23.
const RENAMED: [(&str, &str); 12] = [
    ("as_str", "`str`"),
    ("concat", "`[...list, item]`"),
    ("divisibleby", "`divisible_by`"),
    ("elseif", "`elif`"),
    ("elsif", "`elif`"),
    ("linebreaksbr", "`newlines_to_br`"),
    ("map", "`[item.title for item in items]`"),
    ("filter", "`[item for item in items if item.draft]`"),
    ("object", "`map`"),
    ("slice", "`list[1:3]`"),
    ("trim_end_matches", "`trim_end(pat=…)`"),
    ("trim_start_matches", "`trim_start(pat=…)`"),
];

/// Help for a name that is not among `known`.
pub fn help<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if let Some((_, now)) = RENAMED.iter().find(|(before, _)| *before == name) {
        return Some(format!("write {now}, as it is called now"));
    }
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// "`a`, `b`".
pub fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_or_the_new_name() {
        assert_eq!(help("uper", FILTERS.split(' ')).as_deref(), Some("did you mean `upper`?"));
        assert_eq!(
            help("linebreaksbr", FILTERS.split(' ')).as_deref(),
            Some("write `newlines_to_br`, as it is called now")
        );
        assert_eq!(help("zzzz", FILTERS.split(' ')), None);
    }

    #[test]
    fn no_filter_or_test_of_ours_is_forgotten() {
        let source = include_str!("filters.rs");
        for (mark, names) in [("register_filter(\"", FILTERS), ("register_test(\"", TESTS)] {
            let ours: Vec<_> = source.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert!(!ours.is_empty());
            assert!(ours.iter().all(|name| names.split(' ').any(|known| known == *name)), "{ours:?}");
        }
    }
}

//! stub replaced on merge
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub smart_punctuation: bool,
    pub definition_list: bool,
    pub bottom_footnotes: bool,
    pub github_alerts: bool,
    pub render_emoji: bool,
    pub lazy_async_image: bool,
    pub insert_anchor_links: InsertAnchor,
    pub external: ExternalLinks,
    pub anchors: crate::path::SlugStyle,
}
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InsertAnchor {
    #[default]
    None,
    Left,
    Right,
    Heading,
}
#[derive(Clone, Debug, Default)]
pub struct ExternalLinks {
    pub target_blank: bool,
    pub no_follow: bool,
    pub no_referrer: bool,
    pub external: bool,
    pub class: Option<String>,
}
pub fn word_count_and_reading_time(raw: &str, _lang: &str) -> (usize, usize) {
    (raw.split_whitespace().count(), 1)
}

//! Settings that Zola had before 0.23, with what to write today. Sites and guides are older than their generator.
//!
//! Source: the changelog of Zola, 0.13 to 0.23.

/// By full name; `*` stands for one part.
pub const FORMER: [(&str, &str); 24] = [
    ("highlight_code", HIGHLIGHTING),
    ("highlight_theme", HIGHLIGHTING),
    ("markdown.highlight_code", HIGHLIGHTING),
    ("markdown.highlight_theme", HIGHLIGHTING),
    ("markdown.highlight_themes_css", CLASSES),
    ("extra_syntaxes", GRAMMARS),
    ("extra_syntaxes_and_themes", GRAMMARS),
    ("markdown.extra_syntaxes", GRAMMARS),
    ("markdown.extra_syntaxes_and_themes", GRAMMARS),
    ("extra_highlight_themes", GRAMMARS),
    ("markdown.extra_highlight_themes", GRAMMARS),
    ("generate_feed", "write `generate_feeds = {value}`"),
    ("languages.*.generate_feed", "write `generate_feeds = {value}`"),
    ("generate_rss", "write `generate_feeds = {value}`"),
    ("languages.*.rss", "write `generate_feeds = {value}`"),
    ("languages.*.feed", "write `generate_feeds = {value}`"),
    ("feed_filename", FEED_FILES),
    ("languages.*.feed_filename", FEED_FILES),
    ("rss_filename", FEED_FILES),
    ("rss_limit", "write `feed_limit = {value}`"),
    ("taxonomies.lang", TAXONOMY_LANGUAGE),
    ("taxonomies.rss", "write `feed = {value}`"),
    ("languages.*.code", "the code stands in the name of the table, as in `[languages.{value}]`: take this line out"),
    ("slugify_paths", "write a table: `[slugify]`, and below it `paths = \"on\"`"),
];

const HIGHLIGHTING: &str =
    "for colours in code, write a table in its place:\n[markdown.highlighting]\ntheme = \"github-light\"";
const CLASSES: &str = "for colours from a style sheet, write a table in its place:\n[markdown.highlighting]\ntheme = \"github-light\"\nstyle = \"class\"";
const GRAMMARS: &str = "name each file in the table for colours:\n[markdown.highlighting]\nextra_grammars = [\"syntaxes/name.json\"]\nextra_themes = [\"syntaxes/theme.json\"]";
const FEED_FILES: &str = "write a list: `feed_filenames = [{text}]`";
const TAXONOMY_LANGUAGE: &str =
    "each language lists its own: move this taxonomy below `[languages.{value}]`, or take the line out";

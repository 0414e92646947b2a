//! Signpost: a static site generator for public information.
//!
//! Data goes one way, through values whose type names the stage it has reached. The modules below are listed in reading
//! order, which is also the order of imports: a module uses only those above it.
//!
//! ```text
//! scan     Disk               -> SourceTree   which files there are
//! parse    SourceTree         -> ParsedSite   front matter and text, each file by itself; never fails
//! resolve  ParsedSite         -> Site         addresses, order, terms, languages; frozen from here on
//! bodies   Site, Templates    -> Bodies       templates in the text, Markdown, HTML
//! link     Site, Bodies       -> Links        headings that links name, backlinks
//! index    Site, Bodies       -> Finding      the search of the reader's device, the A to Z
//! render   Site, Views        -> files        every page, handed to a Sink as it is made
//! commit   OutputTree         -> the folder that is served, in one step
//! ```
//!
//! Each stage returns what it could make together with everything it found ([`diagnostic::Checked`]); [`pipeline`] alone
//! decides when errors stop the build.

pub mod path;
pub mod diagnostic;
pub mod date;
pub mod calendar;
pub mod disk;
pub mod web;
pub mod git;
pub mod data;
pub mod output;
pub mod markdown;
pub mod config;
pub mod source;
pub mod kind;
pub mod parse;
pub mod site;
pub mod addresses;
pub mod hosting;
pub mod markup;
pub mod asset;
pub mod figure;
pub mod search;
pub mod template;
pub mod body;
pub mod index;
pub mod render;
pub mod check;
pub mod pipeline;
pub mod report;
pub mod serve;
pub mod cli;

//! Signpost.

pub mod path;
pub mod diagnostic;
pub mod date;
pub mod disk;
pub mod data;
pub mod markdown;
pub mod config;
pub mod source;
pub mod kind;
pub mod parse;
pub mod site;
pub mod template;
pub mod cli;

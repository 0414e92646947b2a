//! Signpost.

pub mod path;
pub mod diagnostic;
pub mod disk;
pub mod data;
pub mod output;
pub mod asset;

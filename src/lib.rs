//! Signpost.

pub mod path;
pub mod diagnostic;
pub mod disk;
pub mod data;
pub mod markdown;
pub mod markup;

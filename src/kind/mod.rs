//! Content kinds: what a page is, and whether it may be seen.
//!
//! In: a page's `[extra]` table and the moment of the build. Out: whether the page is held back, and why. Records and
//! schemas of kinds belong here too; the pipeline knows kinds only through this module.

mod lifecycle;

pub use lifecycle::{Held, KEYS as LIFE_KEYS, held, hold_moments};

//! Content kinds: what a page is, and whether it may be seen.
//!
//! In: a page's `[extra]` table and the moment of the build. Out: whether the page is held back, and why. Records and
//! schemas of kinds belong here too; the pipeline knows kinds only through this module.

mod foreign;
mod lifecycle;
mod notice;
mod schedule;

pub use foreign::meant as life_key_meant;
pub use lifecycle::{Held, KEYS as LIFE_KEYS, held, in_london, moment_of};
pub use notice::{NoticeKind, NoticeWords, is_for_risk, notice};
pub use schedule::{NextChange, next_change};

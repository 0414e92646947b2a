//! Content kinds: what a page is, what it must say, and whether it may be seen.
//!
//! In: a page's `[extra]` table, the tables it inherits, and the schemas of the theme and the site. Out: a [`Record`] with
//! the kind it is of, and diagnostics that point at the line. A kind is data, a JSON Schema written in TOML: nothing in this
//! program knows a kind by its name.

mod due;
mod foreign;
mod format;
mod lifecycle;
mod notice;
mod record;
mod reference;
mod scaffold;
mod schedule;
mod schema;
mod validate;
mod words;

pub use due::{contact_due, day_of, review_due};
pub use foreign::{is_date as is_publication_date, is_to_come, meant as life_key_meant};
pub use format::{LengthOfTime, length_of_time};
pub use lifecycle::{Held, KEYS as LIFE_KEYS, held, hold_moments, moment_for, moment_of};
pub use notice::{NoticeKind, NoticeWords, is_for_risk, notice};
pub use record::{Heir, Record, inherit};
pub use reference::{Reference, Row, named_in_body};
pub use scaffold::{Place, field_guide, scaffold};
pub use schedule::{NextChange, days_over, next_change};
pub use schema::{Kind, Kinds, load};

#[cfg(test)]
mod tests;

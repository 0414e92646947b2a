//! The file of hashes, `content/data/sealed.toml`.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use super::words::{self, Salt};
use crate::data::{Fields, Syntax, Unknown, parse_toml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::disk::Disk;
use crate::parse::read_text;
use crate::path::SourcePath;

/// Where the hashes are kept.
pub const RECORD: &str = "content/data/sealed.toml";

const HEADING: &str = "\
# Names that must not stand on the pages of reviews, as salted hashes. Written by `signpost seal`; commit it.
# Whoever has the salt can find out the names: keep the salt out of the repository.
";

/// A text of which every salt has its own hash: it tells whether a salt is the one that was used.
const PROOF: &str = "\0the salt of this list";

/// All sealed lists, by review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    pub reviews: Vec<SealedReview>,
}

/// The sealed list of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedReview {
    pub id: String,
    salt: String,
    hashes: BTreeSet<String>,
}

impl SealedReview {
    /// Seals a list of names, one a line. `None` when it has no name.
    pub fn seal(id: &str, list: &str, salt: &Salt) -> Option<Self> {
        let hashes: BTreeSet<_> = words::of_list(list).iter().map(|run| salt.hash(id, run)).collect();
        let review = Self { id: id.to_owned(), salt: salt.hash(id, PROOF), hashes };
        (!review.hashes.is_empty()).then_some(review)
    }

    /// Whether this is the salt it was sealed with.
    pub fn is_under(&self, salt: &Salt) -> bool {
        self.salt == salt.hash(&self.id, PROOF)
    }

    /// Places of a text that match.
    pub fn matches(&self, salt: &Salt, text: &str) -> Vec<Range<usize>> {
        words::matches(text, |run| self.hashes.contains(&salt.hash(&self.id, run)))
    }

    /// How many runs of words it knows.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

impl Sealed {
    /// Reads the file; a site need not have one.
    pub fn read(disk: &dyn Disk) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let file = SourcePath::known(RECORD);
        if !disk.is_file(&file) {
            return Checked::new(Self::default(), diagnostics);
        }
        let Some(text) = read_text(disk, &file).gather(&mut diagnostics) else {
            return Checked::new(Self::default(), diagnostics);
        };
        let (table, problems) = parse_toml(&text, 0);
        diagnostics.extend(problems.into_iter().map(|problem| {
            let message = format!("the sealed names could not be read: {}", problem.message);
            let help = "bring back the last good version of this file, or seal each list again with `signpost seal`";
            Diagnostic::new(Code::DataSyntax, message).at(&file, problem.span, "").help(help)
        }));
        let fields = Fields::new(&file, &table, Syntax::Toml, Code::ConfigType);
        let reviews = fields.tables("review", "[[review]]\nid = \"anne\"\nsalt = \"…\"\nhashes = [\"…\"]");
        let read = |table| {
            fields.nested("review", table, Unknown::Refuse, |review| {
                let (id, salt, hashes) = (review.string("id"), review.string("salt"), review.strings("hashes"));
                Some(SealedReview { id: id?, salt: salt?, hashes: hashes?.into_iter().collect() })
            })
        };
        let reviews = reviews.into_iter().filter_map(|(_, table)| read(table)).collect();
        diagnostics.extend(fields.finish(Unknown::Refuse, &[]));
        Checked::new(Self { reviews }, diagnostics)
    }

    /// Puts a review in, in place of what was sealed for it before.
    pub fn put(&mut self, review: SealedReview) {
        self.reviews.retain(|other| other.id != review.id);
        self.reviews.push(review);
        self.reviews.sort_by(|a, b| a.id.cmp(&b.id));
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADING)?;
        for review in &self.reviews {
            // An id is letters, digits and hyphens; JSON and TOML quote anything else alike.
            let id = serde_json::Value::from(review.id.as_str());
            write!(f, "\n[[review]]\nid = {id}\nsalt = \"{}\"\nhashes = [\n", review.salt)?;
            for hash in &review.hashes {
                writeln!(f, "  \"{hash}\",")?;
            }
            f.write_str("]\n")?;
        }
        Ok(())
    }
}

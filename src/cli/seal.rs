//! `signpost seal`: names that must never stand on a review's page, kept as salted hashes.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::SiteArgs;
use super::{Failure, Outcome, project};
use crate::check::sealed::{self, RECORD, Salt, Sealed, SealedReview};
use crate::config::Mode;
use crate::diagnostic::nearest;
use crate::disk::write;
use crate::path::SourcePath;
use crate::pipeline::{self, Loaded, Request};
use crate::{disk, parse, source};

const HELP: &str = "\
Examples:
  signpost seal anne /media/private/anne-names.txt
  decrypt anne-names.gpg | signpost seal anne

The list has one name a line. Each word of a name counts; of a name in quotes, such as \"Will Young\", only the whole.
The variable SIGNPOST_SEAL_SALT holds the secret salt, at least 16 characters; `openssl rand -hex 32` makes a good one.

Exit codes: 0 clean, 2 could not run.";

#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = HELP)]
pub struct SealArgs {
    /// The id of the review, which is the name of its file unless it says otherwise
    #[arg(value_name = "REVIEW")]
    pub review: String,
    /// The private list, outside the site; without it, the list is read from standard input
    #[arg(value_name = "FILE")]
    pub list: Option<PathBuf>,
}

/// Seals the list and says how many hashes there are; nothing of the list is ever printed.
///
/// # Errors
/// [`Failure::Seal`] when there is no salt, no such review, or no list that can be sealed.
pub fn run(args: &SealArgs, site_args: &SiteArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let refused = |cause: String, help: &str| Failure::Seal { cause, help: help.to_owned() };
    let make_one =
        "make one with `openssl rand -hex 32`, keep it where your passwords are, and set SIGNPOST_SEAL_SALT to it";
    let salt = Salt::of_machine().map_err(|problem| refused(problem.to_string(), make_one))?;
    let salt = salt.ok_or_else(|| refused("SIGNPOST_SEAL_SALT is not set".into(), make_one))?;
    let project = project::open(site_args)?;
    let request = Request { base_url: None, drafts: true, clock: project::clock(None), mode: Mode::Check };
    let loaded = pipeline::load(&project, &request);
    let id = &args.review;
    let known = ids(&loaded);
    if !known.contains(id) {
        let help = match nearest(id, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `signpost seal {near}`?"),
            None => "give the `id` of its page, or the name of its file without `.md`".to_owned(),
        };
        return Err(refused(format!("there is no page with the id `{id}`"), &help));
    }
    let list = read(args.list.as_deref(), &loaded)?;
    let Some(review) = SealedReview::seal(id, &list, &salt) else {
        return Err(refused("the list has no names".into(), "write one name on each line"));
    };
    if !review.matches(&salt, id).is_empty() {
        let help = "give the page another id and another file name first";
        return Err(refused("the id of this review is one of the names on its list".into(), help));
    }
    let read = Sealed::read(&*loaded.disk);
    if project::stops(&read.diagnostics) {
        return Err(refused(format!("`{RECORD}` cannot be read"), "bring back its last good version from git"));
    }
    let mut sealed = read.value;
    let count = review.len();
    sealed.put(review);
    write::replace(&loaded.disk.location(&SourcePath::known(RECORD)), sealed.to_string().as_bytes())?;
    let hashes = if count == 1 { "1 hash".to_owned() } else { format!("{count} hashes") };
    writeln!(out, "{RECORD}: {hashes} for `{id}`.")?;
    Ok(Outcome::Clean)
}

/// Ids of all pages, also of those that are held back.
fn ids(loaded: &Loaded) -> std::collections::BTreeSet<String> {
    let tree = source::scan(&*loaded.disk, &loaded.config, None).value;
    sealed::ids(&parse::parse(&*loaded.disk, &tree, &loaded.config).value)
}

/// The private list. A file inside the site would soon be committed, so it is refused.
fn read(list: Option<&Path>, loaded: &Loaded) -> Result<String, Failure> {
    let bytes = match list.filter(|list| *list != Path::new("-")) {
        Some(list) => {
            let root = write::real_path(&loaded.disk.location(&SourcePath::root()));
            if write::real_path(&disk::absolute(list)?).starts_with(root) {
                let cause = "the private list is inside the site's folder, from where it could be committed".to_owned();
                return Err(Failure::Seal {
                    cause,
                    help: "move it out of the site, to a place only you can read".into(),
                });
            }
            write::read(list)?
        }
        None => {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|cause| disk::DiskError::new("read", "standard input", cause))?;
            bytes
        }
    };
    String::from_utf8(bytes).map_err(|_| Failure::Seal {
        cause: "the private list is not saved as UTF-8 text".into(),
        help: "open it, choose \"Save as\", and pick the encoding \"UTF-8\"".into(),
    })
}

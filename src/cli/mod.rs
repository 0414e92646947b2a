//! The command line. In: words from a terminal. Out: an exit code, messages on stderr, data on stdout.
//!
//! Only this module prints. A command is a function that takes its arguments and gives an [`Outcome`], or a
//! [`Failure`] when it could not run at all.

pub mod addresses;
pub mod args;
pub mod build;
pub mod check;
pub mod completion;
pub mod explain;
pub mod headers;
pub mod init;
pub mod kinds;
pub mod new;
mod outside;
pub mod owners;
mod project;
pub mod report;
mod schedule;
pub mod seal;
pub mod search;
pub mod serve;
pub mod takedown;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::disk::DiskError;
use crate::git::GitError;
use crate::path::SourcePath;
use args::{Args, Command};

/// How a command ended that could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Clean,
    /// Exit code 1: the author has something to mend.
    Problems,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Problems => Self::from(1),
        }
    }
}

/// Why a command could not run: exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("could not print: {0}")]
    Print(#[from] io::Error),
    #[error("the folder `{0}` is not empty")]
    FolderNotEmpty(PathBuf),
    #[error("there is no site in `{0}`: neither it nor a folder above it has `zola.toml` or `config.toml`")]
    NoSite(PathBuf),
    #[error("the settings file `{0}` is not in the site's folder")]
    NoConfig(PathBuf),
    #[error("`{0}` is inside the output folder, and the schedule must not be published")]
    ScheduleInOutput(PathBuf),
    #[error("{0}")]
    WouldPublish(&'static str),
    #[error("`SOURCE_DATE_EPOCH` names a moment to come, and pages would be published before their time")]
    ClockAhead,
    #[error("could not listen on {address}: {cause}")]
    Listen { address: std::net::SocketAddr, cause: io::Error },
    #[error("could not watch the site for changes: {0}")]
    Watch(String),
    #[error("the site cannot be searched: {0}")]
    NoSearch(String),
    #[error("the record of addresses has no `{0}`")]
    UnknownAddress(String),
    #[error("a page is published at `{0}`, so its address cannot be given up")]
    StillPublished(String),
    #[error("nobody's account is known for the owner `{0}`")]
    NoAccount(String),
    #[error("there is no page `{given}`")]
    NoSuchPage { given: String, nearest: Option<String> },
    #[error("the site is in no git repository, so nothing can be staged")]
    NoRepository,
    #[error(transparent)]
    Git(#[from] GitError),
    #[error("{cause}")]
    Seal { cause: String, help: String },
    #[error("there is no kind of page `{kind}`")]
    UnknownKind { kind: String, nearest: Option<String>, known: String },
    #[error("there is a page `{0}` already")]
    PageExists(SourcePath),
    #[error("the site cannot be read: {0}")]
    Unreadable(String),
    #[error("there is no code `{code}`")]
    UnknownCode { code: String, nearest: Option<&'static str> },
}

impl Failure {
    /// What to do about it, where we know.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Disk(_) | Self::Print(_) | Self::Watch(_) => None,
            Self::UnknownAddress(_) => Some("write it as it stands in `content/data/addresses.toml`".into()),
            Self::StillPublished(_) => Some("withdraw the page instead: `withdrawn = { reason = \"other\" }` under `[extra]`".into()),
            Self::NoAccount(owner) => {
                Some(format!("add it to `[extra.signpost.owners]` in the settings: `{owner} = \"@our-council/safeguarding\"`"))
            }
            Self::NoRepository => Some("check the files as they are with `signpost check`".into()),
            Self::NoSuchPage { nearest: Some(nearest), .. } => Some(format!("did you mean `signpost takedown {nearest}`?")),
            Self::NoSuchPage { .. } => Some("name its file, such as `content/news/open-day.md`, or its address, such as `/news/open-day/`".into()),
            Self::Git(_) => Some("run `git fsck` to see what is wrong".into()),
            Self::NoSite(_) => Some("name the site's folder with `--root`, or start one with `signpost init my-site`".into()),
            Self::NoSearch(_) => Some("build it with the default theme, or set `search = true` in `[extra.signpost]`".into()),
            Self::NoConfig(_) => Some("name a file inside the folder given with `--root`".into()),
            Self::WouldPublish(_) => Some("look at such pages with `signpost serve --drafts`; only a site with `demonstration = true` may be built so".into()),
            Self::ClockAhead => Some("take it away with `unset SOURCE_DATE_EPOCH`, or set it to a moment that has passed".into()),
            Self::ScheduleInOutput(_) => Some("name a file beside the site, such as `--schedule ../next.json`".into()),
            Self::Listen { .. } => Some("another program may be using the port; choose one: `--port 8080`".into()),
            Self::FolderNotEmpty(_) => {
                Some("name a folder that is empty, or one that does not exist yet: nothing is ever overwritten".into())
            }
            Self::UnknownKind { nearest: Some(nearest), .. } => Some(format!("did you mean `signpost new {nearest}`?")),
            Self::UnknownKind { known, .. } if known.is_empty() => {
                Some("this site has no kinds of page: they are files in the `kinds` folder of its theme".into())
            }
            Self::UnknownKind { known, .. } => Some(format!("the kinds of this site are {known}")),
            Self::Seal { help, .. } => Some(help.clone()),
            Self::PageExists(_) => Some("give the new page another title, or name its file with `--slug`".into()),
            Self::Unreadable(_) => Some("run `signpost check` to see what is wrong, and mend that first".into()),
            Self::UnknownCode { nearest: Some(nearest), .. } => {
                Some(format!("did you mean `signpost explain {nearest}`?"))
            }
            Self::UnknownCode { nearest: None, .. } => Some("run `signpost explain` to see every code".into()),
        }
    }

    /// The message and its help, in the form of every other message.
    pub fn text(&self) -> String {
        let help = self.help().map_or_else(String::new, |help| format!("help: {help}\n"));
        format!("error: {self}\n{help}")
    }
}

impl From<&Failure> for ExitCode {
    fn from(_: &Failure) -> Self {
        Self::from(2)
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let site = &args.site;
    let result = match &args.command {
        Command::Build(build) => build::run(build, site),
        Command::Takedown(down) => takedown::run(down, site),
        Command::Serve(serve) => serve::run(serve, site),
        Command::Check(check) => check::run(check, site),
        Command::Search(query) => search::run(query, site, &mut io::stdout()),
        Command::Addresses(record) => addresses::run(record, site, &mut io::stdout()),
        Command::Headers(headers) => headers::run(headers, site, &mut io::stdout()),
        Command::Owners(_) => owners::run(site, &mut io::stdout()),
        Command::Seal(seal) => seal::run(seal, site, &mut io::stdout()),
        Command::New(new) => new::run(new, site, &mut io::stdout()),
        Command::Report(report) => report::run(report, site, &mut io::stdout()),
        Command::Kinds(kinds) => kinds::run(kinds, site, &mut io::stdout()),
        Command::Init(init) => init::run(init, &mut io::stdout()),
        Command::Explain(explain) => explain::run(explain, &mut io::stdout()),
        Command::Completion(completion) => completion::run(completion, &mut io::stdout()),
    };
    match result {
        Ok(outcome) => outcome.into(),
        // `signpost explain | head` closes the pipe: that is no failure.
        Err(Failure::Print(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprint!("{}", failure.text());
            ExitCode::from(&failure)
        }
    }
}

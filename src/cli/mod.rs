//! The command line. In: words from a terminal. Out: an exit code, messages on stderr, data on stdout.
//!
//! Only this module prints. A command is a function that takes its arguments and gives an [`Outcome`], or a
//! [`Failure`] when it could not run at all.

pub mod args;
pub mod completion;
pub mod explain;
pub mod init;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::disk::DiskError;

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
    #[error("there is no code `{code}`")]
    UnknownCode { code: String, nearest: Option<&'static str> },
}

impl Failure {
    /// What to do about it, where we know.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Disk(_) | Self::Print(_) => None,
            Self::FolderNotEmpty(_) => {
                Some("name a folder that is empty, or one that does not exist yet: nothing is ever overwritten".into())
            }
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

//! `signpost completion`: a script that lets a shell complete our words.

use std::io::Write;

use clap::CommandFactory;

use super::args::{Args, CompletionArgs};
use super::{Failure, Outcome};

/// Writes the script for a shell.
///
/// # Errors
/// [`Failure::Print`] when `out` cannot be written to.
pub fn run(args: &CompletionArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // The generator panics when it cannot write (`| head`), so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "signpost", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;
    use clap_complete::Shell;

    #[test]
    fn every_shell_learns_every_command() {
        for shell in Shell::value_variants() {
            let mut out = Vec::new();
            run(&CompletionArgs { shell: *shell }, &mut out).unwrap();
            let script = String::from_utf8(out).unwrap();
            for command in Args::command().get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
            }
        }
    }
}

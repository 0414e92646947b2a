//! What can be typed after `signpost`. The words follow Zola's where Zola has a word for it.
//!
//! In: the words of the command line. Out: [`Args`]. Wrong words end the program here, with exit code 2.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::addresses::AddressesArgs;
use super::headers::HeadersArgs;
use super::owners::OwnersArgs;
use crate::date::{DateProblem, PageDate};

const TOP_HELP: &str = "\
Examples:
  signpost init my-site                 Start a new site in the folder my-site
  signpost serve --root my-site --open  See it in your web browser
  signpost check --root my-site         Look for mistakes
  signpost build --root my-site         Make the website, ready to publish

Exit codes: 0 clean, 1 problems in the content, 2 could not run.";

const BUILD_HELP: &str = "\
Examples:
  signpost build
  signpost build --base-url https://safeguarding.example.org
  signpost build --output-dir /srv/website --force
  signpost build --now 2026-11-20T09:00:00Z

Exit codes: 0 clean, 1 problems in the content, 2 could not run.";

const SERVE_HELP: &str = "\
Examples:
  signpost serve --open
  signpost serve --port 8080 --drafts

Stop it with Ctrl and C. Exit codes: 0 clean, 2 could not run.";

const CHECK_HELP: &str = "\
Examples:
  signpost check
  signpost check --strict
  signpost check --format github
  signpost check --staged
  signpost check --external-links

Exit codes: 0 clean, 1 problems in the content, 2 could not run.";

const SEARCH_HELP: &str = "\
Examples:
  signpost search \"cot death\"
  signpost search \"s47 timescales\" --explain
  signpost search escalation --format json

Exit codes: 0 clean, 1 nothing found, 2 could not run.";

const INIT_HELP: &str = "\
Examples:
  signpost init my-site
  signpost init my-site --workflow gitlab
  signpost init my-site --name \"Anytown Safeguarding Partnership\"

Exit codes: 0 clean, 2 could not run.";

const EXPLAIN_HELP: &str = "\
Examples:
  signpost explain
  signpost explain link-target-missing

Exit codes: 0 clean, 2 could not run.";

const COMPLETION_HELP: &str = "\
Examples:
  signpost completion bash > ~/.local/share/bash-completion/completions/signpost
  signpost completion fish > ~/.config/fish/completions/signpost.fish

Exit codes: 0 clean, 2 could not run.";

/// Makes a website for public information from plain text files
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "signpost", version, after_help = TOP_HELP, arg_required_else_help = true)]
pub struct Args {
    #[command(flatten)]
    pub site: SiteArgs,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes, before or after its name.
#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(next_help_heading = "Options of every command")]
pub struct SiteArgs {
    /// The folder of the site, or any folder inside it
    #[arg(short, long, global = true, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// A settings file to use in place of the site's zola.toml
    #[arg(short, long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// When to colour messages; the variable NO_COLOR turns colour off too
    #[arg(long, visible_alias = "colour", global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
}

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Make the website
    Build(BuildArgs),
    /// Show the site on this computer and show each change as you save it
    Serve(ServeArgs),
    /// Take pages down that put somebody at risk, even when the rest of the site cannot be built
    Takedown(super::takedown::TakedownArgs),
    /// Look for mistakes without making the website
    Check(CheckArgs),
    /// Ask the site a question, as its readers can
    Search(SearchArgs),
    /// Keep the record of published addresses
    Addresses(AddressesArgs),
    /// Print the security headers and redirects for a web server
    Headers(HeadersArgs),
    /// Print who is asked when a page changes, as CODEOWNERS
    Owners(OwnersArgs),
    /// Keep names that must not appear on a review's page, as salted hashes
    Seal(super::seal::SealArgs),
    /// Write a new page of a kind, with a comment for every field
    New(super::new::NewArgs),
    /// List what is due: reviews, contacts to ring, recommendations, pages that appear or go
    Report(super::report::ReportArgs),
    /// List the kinds of page, or every field of one
    Kinds(super::kinds::KindsArgs),
    /// Start a new site
    Init(InitArgs),
    /// Explain a problem in plain English, or list every problem there is
    Explain(ExplainArgs),
    /// Print a script that lets your shell complete signpost's words
    Completion(CompletionArgs),
}

#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(after_help = BUILD_HELP)]
pub struct BuildArgs {
    /// The address the website will have, in place of base_url in the settings
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The folder to put the website in, in place of output_dir in the settings
    #[arg(short, long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// Include pages marked as drafts
    #[arg(long)]
    pub drafts: bool,
    /// Replace the folder given with --output-dir if it exists
    #[arg(short, long)]
    pub force: bool,
    /// Build as if it were this day or moment, such as 2026-11-20T09:00:00Z
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub now: Option<Timestamp>,
    /// Write when the site will next change by itself into this file, as JSON, in place of a line on the screen
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,
    /// Let warnings stop the build as errors do
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub report: ReportArgs,
}

#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(after_help = SERVE_HELP)]
pub struct ServeArgs {
    /// The network address to listen on; the usual one can be reached from this computer only
    #[arg(short, long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub interface: IpAddr,
    /// The port to listen on
    #[arg(short, long, default_value_t = 1111)]
    pub port: u16,
    /// Open the site in your web browser
    #[arg(short = 'O', long)]
    pub open: bool,
    /// Include pages marked as drafts
    #[arg(long)]
    pub drafts: bool,
    /// The address to write into links, in place of the one being served
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(after_help = CHECK_HELP)]
pub struct CheckArgs {
    /// Count warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Check the site as the next git commit will hold it, and tell only what is wrong in files that change
    #[arg(long)]
    pub staged: bool,
    /// Ask other websites too whether the pages that are linked there still exist; sends nothing of pages held back
    #[arg(long, conflicts_with_all = ["drafts", "now"])]
    pub external_links: bool,
    /// Include pages marked as drafts
    #[arg(long)]
    pub drafts: bool,
    /// Check as if it were this day or moment, such as 2026-11-20T09:00:00Z
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub now: Option<Timestamp>,
    /// Write when the site will next change by itself into this file, as JSON, in place of a line on the screen
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,
    #[command(flatten)]
    pub report: ReportArgs,
}

/// How to tell what was found.
#[derive(Clone, Debug, PartialEq, Eq, Group)]
pub struct ReportArgs {
    /// How to write what was found
    #[arg(long, default_value = "text")]
    pub format: Format,
    /// Say how long each stage took
    #[arg(long)]
    pub timings: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(after_help = SEARCH_HELP)]
pub struct SearchArgs {
    /// The question, in quotes when it has several words
    pub query: String,
    /// A built website to ask; without it the site is built in memory
    #[arg(short, long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// The language whose pages are searched, in place of the site's first
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// How many pages to show
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// How to write the answers
    #[arg(long, default_value = "text")]
    pub format: SearchFormat,
    /// Say how each word was understood and what each page scored
    #[arg(long)]
    pub explain: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// For people to read
    Text,
    /// For other programs: one JSON list, best first
    Json,
}

#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(after_help = INIT_HELP)]
pub struct InitArgs {
    /// The folder for the new site, empty or not there yet
    pub dir: PathBuf,
    /// The name of the site
    #[arg(long, value_name = "TITLE", value_parser = one_line)]
    pub name: Option<String>,
    /// Whose files to add that check and publish the site
    #[arg(long, value_name = "HOST", default_value = "github")]
    pub workflow: Host,
}

/// Where the site's repository lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// GitHub Actions and GitHub Pages
    Github,
    /// GitLab CI and GitLab Pages
    Gitlab,
    /// No such files
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(after_help = EXPLAIN_HELP)]
pub struct ExplainArgs {
    /// The words in square brackets after "error" or "warning"; leave out to list them all
    pub code: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Group)]
#[command(after_help = COMPLETION_HELP)]
pub struct CompletionArgs {
    /// The shell you use
    pub shell: clap_complete::Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// When messages go to a terminal
    Auto,
    /// Even into a file
    Always,
    /// Not at all
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people to read
    Text,
    /// For other programs: one JSON list
    Json,
    /// For GitHub Actions, which shows each message beside its line
    Github,
}

/// A name that can stand in a heading.
pub(super) fn one_line(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("a name needs at least one letter".into());
    }
    if text.chars().any(char::is_control) {
        return Err("a name is one line of plain text".into());
    }
    Ok(text.to_owned())
}

/// A day or a moment; a day begins at midnight UTC, as for pages.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    PageDate::parse(text).map(|date| date.moment).map_err(|problem| match problem {
        DateProblem::Impossible => "there is no such day or time".into(),
        DateProblem::NotADate => "write it like 2026-11-20 or 2026-11-20T09:00:00Z".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[track_caller]
    fn read(words: &str) -> Args {
        Args::try_parse_from(words.split(' ')).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn clap_finds_no_fault() {
        Args::command().debug_assert();
    }

    #[test]
    fn options_of_every_command_stand_before_or_after_it() {
        let after = read("signpost build --root a --config b.toml --color never");
        assert_eq!(after, read("signpost --root a --config b.toml --color never build"));
        assert_eq!(after, read("signpost -r a build -c b.toml --colour never"));
        assert_eq!(after.site.root, PathBuf::from("a"));
    }

    #[test]
    fn what_is_not_said_is_sensible() {
        let Command::Serve(serve) = read("signpost serve").command else { panic!("not serve") };
        assert_eq!((serve.interface.to_string().as_str(), serve.port, serve.open), ("127.0.0.1", 1111, false));
        let Command::Check(check) = read("signpost check").command else { panic!("not check") };
        assert_eq!((check.report.format, check.strict, check.now), (Format::Text, false, None));
    }

    #[test]
    fn build_takes_all_its_options() {
        let words = "signpost build -u https://x.org -o out --drafts --force --now 2026-11-20 --schedule next.json --strict --format github --timings";
        let Command::Build(build) = read(words).command else { panic!("not build") };
        let report = ReportArgs { format: Format::Github, timings: true };
        let expected = BuildArgs {
            base_url: Some("https://x.org".into()),
            output_dir: Some("out".into()),
            drafts: true,
            force: true,
            now: Some("2026-11-20T00:00:00Z".parse().unwrap()),
            schedule: Some(PathBuf::from("next.json")),
            strict: true,
            report,
        };
        assert_eq!(build, expected);
    }

    #[test]
    fn wrong_words_end_with_exit_code_2() {
        let code = |words: &[&str]| Args::try_parse_from(words).unwrap_err().exit_code();
        assert_eq!(code(&["signpost"]), 2);
        assert_eq!(code(&["signpost", "publish"]), 2);
        assert_eq!(code(&["signpost", "addresses", "--retire", "/old/"]), 2);
        assert_eq!(code(&["signpost", "init", "a", "--name", " "]), 2);
        assert_eq!(code(&["signpost", "init", "a", "--name", "two\nlines"]), 2);
        assert_eq!(code(&["signpost", "build", "--now", "2026-02-30"]), 2);
        assert_eq!(code(&["signpost", "build", "--now", "tomorrow"]), 2);
        assert_eq!(code(&["signpost", "check", "--external-links", "--drafts"]), 2);
        assert_eq!(code(&["signpost", "check", "--external-links", "--now", "2026-11-20"]), 2);
        assert_eq!(code(&["signpost", "--version"]), 0);
    }

    #[test]
    fn each_command_names_its_exit_codes_and_shows_an_example() {
        let mut top = Args::command();
        let mut commands: Vec<_> = top.get_subcommands().cloned().collect();
        let exit_codes = "Exit codes: 0 clean, 1 problems in the content, 2 could not run.";
        assert!(top.render_help().to_string().contains(exit_codes));
        for command in &mut commands {
            let name = format!("signpost {}", command.get_name());
            let help = command.render_help().to_string();
            assert!(help.contains("Exit codes: 0 clean") && help.contains("2 could not run."), "{help}");
            assert!(help.contains(&format!("Examples:\n  {name}")), "{help}");
        }
    }
}

//! Broken sites: `<case>/site` is built, and the exact text its author sees is compared with `<case>/expected.txt`.
//!
//! A broken site ends with exit code 1 and leaves no output; a case whose name starts with `warn-` is built all the
//! same. `SNAPSHOTS=overwrite cargo test --test diagnostics` rewrites the expectations: read that diff as code.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders; the program does so only in disk/")]

#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use support::{Copy, cases, overwriting, read_tree, same_text};

fn main() {
    let trial = |(name, case): (String, PathBuf)| {
        let stops = !name.starts_with("warn-");
        Trial::test(name, move || check(&case, stops))
    };
    let trials = cases("diagnostics").into_iter().map(trial).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn check(case: &Path, stops: bool) -> Result<(), Failed> {
    let copy = Copy::of(case);
    let run = copy.build();
    let said = copy.steady(&run.stderr);
    if run.code != Some(i32::from(stops)) {
        return Err(format!("the build ended with {:?} and said:\n{said}", run.code).into());
    }
    if !run.stdout.is_empty() {
        return Err(format!("messages belong to stderr, but stdout has:\n{}", run.stdout).into());
    }
    let built = read_tree(&copy.output());
    if stops && (copy.output().exists() || !built.is_empty()) {
        return Err(format!("a broken site left output: {:?}", built.keys()).into());
    }
    let left: Vec<_> = fs::read_dir(copy.folder.path())?.map(|entry| entry.map(|entry| entry.file_name())).collect();
    let wanted = if stops { 1 } else { 2 };
    if left.len() != wanted {
        return Err(format!("the build left something beside the site: {left:?}").into());
    }
    let expected = case.join("expected.txt");
    if overwriting() {
        fs::write(expected, said)?;
        return Ok(());
    }
    same_text("stderr", &fs::read_to_string(expected)?, &said)?;
    Ok(())
}

//! Whole sites: `<case>/site` is built, and every file that comes out is compared with `<case>/expected`.
//!
//! What the build says is compared with `<case>/stderr`.
//! `SNAPSHOTS=overwrite cargo test --test golden` rewrites the expectations: read that diff as code.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders; the program does so only in disk/")]

#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use support::{Copy, MARKER, cases, overwriting, read_tree, same_text, same_tree, write_tree};

fn main() {
    let trial = |(name, case): (String, PathBuf)| Trial::test(name, move || check(&case));
    let trials = cases("golden").into_iter().map(trial).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn check(case: &Path) -> Result<(), Failed> {
    let copy = Copy::of(case);
    let before = read_tree(&copy.folder.path().join("site"));
    let run = copy.build();
    let said = copy.steady(&run.stderr);
    if run.code != Some(0) {
        return Err(format!("the build ended with {:?} and said:\n{said}", run.code).into());
    }
    same_tree(&before, &read_tree(&copy.folder.path().join("site")))
        .map_err(|difference| format!("the build changed its own source:\n{difference}"))?;
    let mut built = read_tree(&copy.output());
    built.remove(MARKER).ok_or("the output does not say that a build made it")?;
    if overwriting() {
        let expected = case.join("expected");
        if expected.exists() {
            fs::remove_dir_all(&expected)?;
        }
        write_tree(&expected, &built);
        fs::write(case.join("stderr"), said)?;
        return Ok(());
    }
    same_tree(&read_tree(&case.join("expected")), &built)?;
    same_text("stderr", &fs::read_to_string(case.join("stderr"))?, &said)?;
    Ok(())
}

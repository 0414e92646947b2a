//! What the program promises, each shown on a small site written out in the test.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders; the program does so only in disk/")]

#[path = "../support/mod.rs"]
mod support;

mod commands;
mod held;
mod offline;
mod kinds;
mod search;
mod site;
mod writing;

//! What the program promises, each shown on a small site written out in the test.
#![allow(clippy::disallowed_methods, reason = "tests make and read folders; the program does so only in disk/")]

#[path = "../support/mod.rs"]
mod support;

mod addresses;
mod alike;
mod commands;
mod git;
mod held;
mod publishing;
mod repository;
mod offline;
mod outside;
mod kinds;
mod leaks;
mod life;
mod narrowing;
mod sealed;
mod search;
mod site;
mod statutory;
mod takedown;
mod theme_kinds;
mod theme_pages;
mod writing;

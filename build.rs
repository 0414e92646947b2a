//! Tells Cargo which folders are built into the program, so that a change in one of them builds it again.

fn main() {
    for folder in ["themes/signpost", "src/cli/starter", "src/diagnostic/explain"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}

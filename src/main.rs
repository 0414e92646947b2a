//! The program `signpost`. Everything it does is in the library.

fn main() -> std::process::ExitCode {
    signpost::cli::main()
}

//! The command line of Proverka: it takes arguments, prints findings, and returns the verdict as exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    proverka_cli::run(std::env::args_os())
}

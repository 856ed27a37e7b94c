//! The command line of Proverka: arguments in, findings out, the verdict as exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    proverka_cli::run(std::env::args_os())
}

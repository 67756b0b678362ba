//! Parses the arguments, prints errors, gives the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match runsheet::cli::main() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // A reader that has gone away (`| head`) has what it wanted.
            if failure.is_silent() {
                return ExitCode::SUCCESS;
            }
            eprintln!("{failure}");
            ExitCode::from(failure.code as u8)
        }
    }
}

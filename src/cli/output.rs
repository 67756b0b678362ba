//! Standard output that may be closed by its reader.

use std::io::{self, Write};
use std::path::Path;

use super::failure::Failure;

/// Prints a text as it is.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::silent(),
            _ => Failure::cannot("standard output can't be written").caused_by(&error),
        })
}

/// The JSON with its lines indented.
pub fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// The text as whole lines.
pub fn line(text: String) -> String {
    if text.ends_with('\n') {
        text
    } else {
        text + "\n"
    }
}

pub fn not_written(path: &Path, error: &std::io::Error) -> Failure {
    Failure::cannot(format!("{} can't be written", path.display()))
        .caused_by(error)
        .hint("name a file in a folder that is there and that you can write")
}

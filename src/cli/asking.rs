//! Questions on the terminal, where there is one.

use std::io::{self, BufRead, IsTerminal, Write};

use super::failure::Failure;
use crate::text::safe_lines;

pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// A question on the terminal, answered with a line.
pub fn ask(question: &str) -> Result<String, Failure> {
    let failed = |e| Failure::cannot("the question can't be asked").caused_by(&e);
    eprint!("{}", safe_lines(question));
    io::stderr().flush().map_err(failed)?;
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer).map_err(failed)? {
        0 => Err(Failure::no("nobody answered")),
        _ => Ok(answer),
    }
}

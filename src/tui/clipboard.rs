//! Where a copied text goes: to the clipboard where the terminal has one, else to a file.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

use super::private;

/// Terminals pass over a longer one.
const LONGEST: usize = 70_000;

/// Where a text went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// To the terminal, which does not say whether it took it.
    Sent,
    /// To the buffer of tmux, and from there to the clipboard where tmux may.
    Tmux,
    File(PathBuf),
    Nowhere(String),
}

/// Puts a text where it can be pasted from.
pub fn copy(text: &str, file: Option<PathBuf>) -> Copied {
    if is_set("TMUX") && tmux(text).is_ok() {
        return Copied::Tmux;
    }
    if has_clipboard() && text.len() <= LONGEST {
        return match execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text)) {
            Ok(()) => Copied::Sent,
            Err(error) => Copied::Nowhere(error.to_string()),
        };
    }
    let Some(file) = file else {
        return Copied::Nowhere("this terminal has no clipboard".into());
    };
    match private::replace(&file, text.as_bytes()) {
        Ok(()) => Copied::File(file),
        Err(error) => Copied::Nowhere(error.to_string()),
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// A console has none, and `screen` lets none through.
fn has_clipboard() -> bool {
    let term = env::var("TERM").unwrap_or_default();
    let plain = ["linux", "dumb", "vt", "cons", "ansi"];
    let is_console = plain.iter().any(|name| term.starts_with(name));
    !is_console && !is_set("STY")
}

/// Programs in tmux may not write the clipboard by themselves; tmux may.
fn tmux(text: &str) -> io::Result<()> {
    let load = |arguments: &[&str]| {
        let mut child = Command::new("tmux")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        let end = child.wait()?;
        end.success()
            .then_some(())
            .ok_or_else(|| io::Error::other("tmux refused"))
    };
    // Before 3.2 it could not write the clipboard.
    load(&["load-buffer", "-w", "-"]).or_else(|_| load(&["load-buffer", "-"]))
}

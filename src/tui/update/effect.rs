//! What a key asks of the world beside the screen, and what comes of it.

use crate::report::ReportFormat;
use crate::run::{Command, Refusal, Request};
use crate::time::Span;
use crate::tui::form::Form;
use crate::tui::key_guard::Act;
use crate::tui::names::{Mouse, Seek};

/// What the screen asks of the world.
#[derive(Debug)]
pub enum Effect {
    /// Record what a form asks for, in order; the form comes back if that fails.
    Record(Submission),
    /// Run a step's own check, in the background.
    RunCommand {
        step: String,
        command: String,
        timeout: Option<Span>,
    },
    /// Write the report to a file, beside the screen.
    Export(ReportFormat),
    /// Put a text on the clipboard.
    Copy(String),
    /// Give the mouse to that one.
    Mouse(Mouse),
    /// Draw all of the screen again.
    Redraw,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Move a replay.
    Seek(Seek),
    /// Move it to a time, as it was typed.
    SeekTo(String),
    /// Leave the screen. The run goes on.
    Leave,
}

/// A form on its way into the log.
#[derive(Debug)]
pub struct Submission {
    pub form: Box<Form>,
    pub requests: Vec<Request>,
    /// What sent it, so that its repeat is known.
    pub act: Act,
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Recorded,
    /// Why; and which of the commands.
    Refused {
        refusal: Refusal,
        of: Command,
    },
    /// Nothing is on the disk: why, and what to do.
    NotSaved {
        why: String,
        hint: String,
    },
    /// The file of an evidence could not be stored.
    NoFile {
        why: String,
        of: Command,
    },
}

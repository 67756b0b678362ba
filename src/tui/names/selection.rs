//! What is selected, and what a form is about: by id, so that it stays the same whatever moves.

use serde::{Deserialize, Serialize};

use crate::journal::{EntryId, Way};
use crate::runbook::StepIx;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cursor {
    #[default]
    Nothing,
    Phase(String),
    Step(String),
    /// The head of a rollback.
    Rollback,
    /// The undo or the restore of a step.
    Undo(String, Way),
}

/// A row of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeRow {
    /// The head of what a rollback asks for, above everything else.
    Rollback,
    /// An undo, or a restore.
    Undo(StepIx, Way),
    /// Index into the plan's phases.
    Phase(usize),
    Step(StepIx),
}

/// The selected row of a list, by its id, and the first row in sight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListState {
    pub id: Option<String>,
    pub top: usize,
}

impl ListState {
    /// Its place among the ids of the list.
    pub fn index(&self, ids: &[String]) -> usize {
        let found = self
            .id
            .as_ref()
            .and_then(|id| ids.iter().position(|i| i == id));
        found.unwrap_or(0)
    }
}

/// What a form is about, by id: it stays the same whatever moves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Subject {
    #[default]
    Run,
    Step(String),
    Phase(String),
    Blocker(String),
    Person(String),
    Service(String),
    /// Somebody to call, and the number of the blocker that it is about.
    Contact {
        id: String,
        about: Option<String>,
    },
    /// An entry of the log.
    Entry(EntryId),
}

/// Who has the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mouse {
    /// The screen: a click selects a row.
    #[default]
    Screen,
    /// The terminal, which selects text with it.
    Terminal,
}

impl Mouse {
    pub fn other(self) -> Mouse {
        match self {
            Mouse::Screen => Mouse::Terminal,
            Mouse::Terminal => Mouse::Screen,
        }
    }
}

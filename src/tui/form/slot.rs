//! The names of the fields.

use serde::{Deserialize, Serialize};

/// The name of a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Slot {
    Title,
    Text,
    Step,
    Steps,
    Services,
    /// The result of a service's test: everywhere, or at that site.
    Result {
        service: String,
        site: Option<String>,
    },
    Severity,
    Owner,
    Vendor,
    Ticket,
    ResolveBy,
    Blocker,
    Contact,
    Answered,
    Reached,
    NextTime,
    Confirm,
    Outcome,
    Evidence(String),
    Role,
    Roles,
    Name,
    Reach,
    Vote,
    Decision,
    Until,
    Condition(usize),
    ConditionOwner(usize),
    ConditionBy(usize),
    Criterion,
    Scope,
    Extent,
    Point,
    Then,
    To,
    After,
    NeededBy,
    Takes,
    Undo,
    Expect,
    NotBefore,
    DecideBy,
    Closes,
    /// What is written.
    File,
    /// How a supposition begins, and the rest of it.
    Supposed,
    Amount,
    /// What is wrong about an entry, and what is right.
    Wrong,
    NewTime,
    NewWho,
    NewValue,
    Stands,
    From,
    /// Whether that person is here.
    Here(String),
    /// Whether all are who should be.
    AllHere,
    /// In a table: the row of a step, and what of it.
    Cell {
        step: String,
        column: Column,
    },
    /// Who did it.
    By,
    /// When it happened.
    At,
    Because,
    /// The word that a question wants to be typed.
    Word(String),
}

/// What a cell is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    Started,
    Finished,
    Who,
    Outcome,
    Evidence,
}

impl Column {
    pub const ALL: [Column; 5] = [
        Column::Started,
        Column::Finished,
        Column::Who,
        Column::Outcome,
        Column::Evidence,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Column::Started => "Started",
            Column::Finished => "Finished",
            Column::Who => "Who",
            Column::Outcome => "Outcome",
            Column::Evidence => "Evidence",
        }
    }
}

impl Slot {
    /// The step whose row it is in.
    pub fn row(&self) -> Option<&str> {
        match self {
            Slot::Cell { step, .. } => Some(step),
            _ => None,
        }
    }

    pub(super) fn cell(step: &str, column: Column) -> Slot {
        let step = step.to_string();
        Slot::Cell { step, column }
    }
}

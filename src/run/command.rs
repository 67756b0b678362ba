//! What a person wants recorded.

use crate::journal::{
    BlockerFields, ConditionFields, Decision, Outcome, RunOutcome, StoredFile, Vote,
};
use crate::time::Instant;

use super::Rule;

/// A wish: not yet a fact, and perhaps never one. Steps, gates and blockers are named by id or
/// number, as people say them.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Checks in who acts; with a name, somebody who is not on the roster.
    CheckIn {
        name: Option<String>,
        roles: Vec<String>,
        contact: Option<String>,
    },
    CheckOut,
    /// `confirm` is what was typed where the step asks for it.
    Start {
        step: String,
        confirm: Option<String>,
    },
    /// Done, worked around or failed.
    Finish {
        step: String,
        outcome: Outcome,
        confirm: Option<String>,
    },
    Skip {
        step: String,
    },
    Reopen {
        step: String,
    },
    Evidence {
        step: String,
        id: String,
        value: Observed,
    },
    /// The outcome of a step's command that a person ran by key.
    Ran {
        step: String,
        exit: Option<i32>,
        took: crate::time::Span,
        output: String,
    },
    /// An empty role: the one that is open and the signer has.
    Sign {
        step: String,
        role: String,
    },
    RefuseSign {
        step: String,
        role: String,
    },
    Note {
        step: Option<String>,
        text: String,
    },
    Call {
        contact: String,
        reached: Option<String>,
        answered: bool,
        blocker: Option<String>,
        next: Option<Instant>,
        text: String,
    },
    Block {
        title: String,
        fields: BlockerFields,
    },
    Update {
        blocker: String,
        title: Option<String>,
        text: Option<String>,
        fields: BlockerFields,
    },
    /// Also meets a condition of a gate, `C1`.
    Unblock {
        blocker: String,
    },
    Vote {
        gate: String,
        vote: Vote,
    },
    Decide {
        gate: String,
        decision: Decision,
        until: Option<Instant>,
        conditions: Vec<(String, ConditionFields)>,
    },
    /// Ticks a criterion that only a person can see, counted from 0.
    Tick {
        gate: String,
        criterion: usize,
    },
    TakeBack,
    Close {
        outcome: RunOutcome,
    },
}

/// An observed value, or a file that has been put into the run's `evidence` folder.
#[derive(Debug, Clone, PartialEq)]
pub enum Observed {
    Value(String),
    File { name: String, file: StoredFile },
}

/// A command with what every command can carry.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub command: Command,
    /// Who did it, where that is not who types.
    pub on_behalf: Option<String>,
    /// When it happened, where that is not now.
    pub at: Option<Instant>,
    pub because: Option<String>,
    /// The one rule to set aside.
    pub overrides: Option<Rule>,
}

impl From<Command> for Request {
    fn from(command: Command) -> Request {
        Request {
            command,
            on_behalf: None,
            at: None,
            because: None,
            overrides: None,
        }
    }
}

impl Request {
    pub fn because(mut self, reason: impl Into<String>) -> Request {
        self.because = Some(reason.into());
        self
    }

    pub fn on_behalf(mut self, of: impl Into<String>) -> Request {
        self.on_behalf = Some(of.into());
        self
    }

    pub fn at(mut self, at: Instant) -> Request {
        self.at = Some(at);
        self
    }

    pub fn overriding(mut self, rule: Rule) -> Request {
        self.overrides = Some(rule);
        self
    }
}

/// The circumstances of a wish.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub now: Instant,
    /// Who types.
    pub typist: &'a str,
    /// The latest moment to go back, as far as it is known.
    pub rollback_by: Option<Instant>,
}

//! What a person wants recorded.

use crate::journal::{
    BlockerFields, ConditionFields, CorrectedField, Decision, Foreseen, Outcome, RollbackExtent,
    RunOutcome, ServiceResult, StoredFile, TestResult, Vote,
};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

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
        /// What its tests showed; an empty service is the only one that it tests.
        results: Vec<ServiceResult>,
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
        took: Span,
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
    /// The result of a service's test.
    Test {
        service: String,
        site: Option<String>,
        result: TestResult,
        note: Option<String>,
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
    /// Gives somebody a role, for a time or until it is given on.
    Delegate {
        role: String,
        to: String,
        until: Option<Instant>,
    },
    /// The lead's pause: nothing new starts in the run, or in that phase or step.
    Hold {
        scope: Option<String>,
    },
    /// Anybody's: everything pauses.
    Stop,
    /// Without a scope: after a stop, else after a hold of the run, else after a rollback.
    Resume {
        scope: Option<String>,
    },
    Rollback {
        extent: RollbackExtent,
    },
    Add(NewStep),
    Amend {
        step: String,
        changes: Amendment,
    },
    /// Moves the close of the window.
    Window {
        closes: Instant,
    },
    /// Replans the times of all that is open, from now.
    Replan,
    /// A phase, by id or number, goes on although it is too late to go back.
    GoForward {
        phase: String,
    },
    /// An entry is named as `writer/number`, or with the beginning of the writer.
    Correct {
        entry: String,
        correction: Correction,
    },
    /// Says which entry of a conflict stands.
    Settle {
        conflict: String,
        stands: String,
    },
    TakeBack,
    HandOver {
        to: Option<String>,
        text: String,
    },
    /// Without a name: from whoever handed over to me, else to anybody.
    TakeOver {
        from: Option<String>,
        text: Option<String>,
    },
    Close {
        outcome: RunOutcome,
    },
}

/// A step that was not in the plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewStep {
    /// Empty: made of the title.
    pub id: String,
    /// The step it comes after and waits for.
    pub after: String,
    pub title: String,
    /// Markdown: what to do.
    pub instructions: Option<String>,
    pub role: Option<String>,
    pub takes: Option<Span>,
    /// Steps that wait for it.
    pub needed_by: Vec<String>,
    /// How to undo it.
    pub undo: Option<String>,
}

/// What changes about a step; what is absent stays.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Amendment {
    pub title: Option<String>,
    /// Markdown: what to do.
    pub instructions: Option<String>,
    /// Markdown: what one sees when it went well.
    pub expect: Option<String>,
    /// How to undo it.
    pub undo: Option<String>,
    pub needs: Option<Vec<String>>,
    pub takes: Option<Span>,
    pub role: Option<String>,
    pub not_before: Option<Instant>,
    pub decide_by: Option<Instant>,
}

/// What was wrong about an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Correction {
    /// It happened then.
    At(Instant),
    /// They did it.
    For(String),
    /// Its text: of a note the note, of a blocker its title, else the reason.
    Text(String),
    /// The value of an evidence.
    Value(String),
    /// It didn't happen: make the entry void.
    Void,
}

impl Correction {
    /// What of the entry it changes.
    pub fn field(&self) -> CorrectedField {
        match self {
            Correction::At(_) => CorrectedField::At,
            Correction::For(_) => CorrectedField::For,
            Correction::Text(_) => CorrectedField::Text,
            Correction::Value(_) => CorrectedField::Value,
            Correction::Void => CorrectedField::Void,
        }
    }
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
    /// What that would be once a step is begun, as far as it is known.
    pub after: &'a [(StepIx, Instant)],
    /// What lies ahead, as far as it is known.
    pub foreseen: Option<Foreseen>,
}

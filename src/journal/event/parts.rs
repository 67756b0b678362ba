//! What events are made of.

use serde::{Deserialize, Serialize};

use crate::runbook::Severity;
use crate::time::{Instant, Span, near};
use crate::word_enum;

word_enum! {
    /// Forward through the plan, or back: through a step's undo, or by the restore of its restore
    /// point.
    #[derive(Default)]
    pub enum Way {
        #[default]
        Forward = "forward",
        Back = "back",
        Restore = "restore",
    }
}

impl Way {
    /// The work itself: `step`, `undo` or `restore`.
    pub fn work(self) -> &'static str {
        match self {
            Way::Forward => "step",
            Way::Back => "undo",
            Way::Restore => "restore",
        }
    }

    pub fn is_forward(&self) -> bool {
        *self == Way::Forward
    }
}

/// The first entry of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    pub runbook: String,
    pub revision: String,
    /// Of the exact bytes of `runbook.yaml`, lower-case hex.
    pub sha256: String,
    pub mode: Mode,
    /// Who leads, where the runbook has no roster: whoever opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// How far every time in the plan is moved, in seconds.
    pub shift: Span,
    /// Edition of the time zone database that gave the offsets.
    pub tzdb: String,
    /// How the baseline was computed.
    pub method: String,
    pub baseline: Vec<PlannedTimes>,
}

/// `[id, start, finish]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedTimes(
    pub String,
    #[serde(deserialize_with = "near::one")] pub Instant,
    #[serde(deserialize_with = "near::one")] pub Instant,
);

word_enum! {
    pub enum Mode {
        Live = "live",
        Rehearsal = "rehearsal",
    }
}

impl Mode {
    /// In the corner of every screen: `LIVE` or `REHEARSAL`.
    pub fn badge(self) -> &'static str {
        match self {
            Mode::Live => "LIVE",
            Mode::Rehearsal => "REHEARSAL",
        }
    }
}

word_enum! {
    /// How an attempt ended.
    pub enum Outcome {
        Done = "done",
        WorkedAround = "worked_around" shown "worked around",
        Failed = "failed",
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceResult {
    pub service: String,
    /// The site, if not everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    pub result: TestResult,
}

word_enum! {
    pub enum TestResult {
        Pass = "pass",
        Degraded = "degraded",
        Fail = "fail",
        NotTested = "not-tested",
    }
}

/// A file in the run's `evidence` folder, by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    pub sha256: String,
    /// In bytes.
    pub size: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BlockerFields {
    /// Ids; none: the run as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// A contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// When it should be resolved.
    #[serde(
        default,
        deserialize_with = "near::maybe",
        skip_serializing_if = "Option::is_none"
    )]
    pub resolve_by: Option<Instant>,
}

/// What a 'go with conditions' asks for, beside its text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ConditionFields {
    /// The `1` of `C1`, as its writer saw it.
    #[serde(default)]
    pub number: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(
        default,
        deserialize_with = "near::maybe",
        skip_serializing_if = "Option::is_none"
    )]
    pub by: Option<Instant>,
}

/// What lay ahead, as far as whoever voted or decided could see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foreseen {
    /// The end that 4 in 5 nights do not pass; absent: nobody was left for some step.
    #[serde(
        default,
        deserialize_with = "near::maybe",
        skip_serializing_if = "Option::is_none"
    )]
    pub finish: Option<Instant>,
    /// Of 100 nights so many end before the window closes.
    pub fits: u8,
    /// The latest moment to go back; absent: there was no rollback.
    #[serde(
        default,
        deserialize_with = "near::maybe",
        skip_serializing_if = "Option::is_none"
    )]
    pub rollback_by: Option<Instant>,
}

word_enum! {
    pub enum Vote {
        Go = "go",
        NoGo = "no-go",
    }
}

word_enum! {
    pub enum Decision {
        Go = "go",
        NoGo = "no-go",
        Hold = "hold",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "extent", rename_all = "kebab-case")]
pub enum RollbackExtent {
    Everything,
    /// Through the restore point of that step.
    To {
        point: String,
    },
    Only {
        steps: Vec<String>,
    },
}

/// What is lifted so that work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pause {
    Stop,
    Hold,
    /// A rollback: what was taken back stays so, and work goes forward again.
    Rollback,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CorrectedField {
    At,
    For,
    Text,
    Value,
    Void,
}

word_enum! {
    pub enum RunOutcome {
        /// Everything is live.
        Complete = "complete",
        /// Live, with things left open.
        Partial = "partial",
        RolledBack = "rolled-back",
        /// Given up, neither live nor back.
        Stopped = "stopped",
    }
}

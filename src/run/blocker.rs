//! Blockers, and the conditions of a 'go with conditions', which are tracked alike.

use crate::journal::EntryId;
use crate::runbook::{Severity, StepIx};
use crate::time::{Instant, Span};

use super::Stamp;

/// An impediment to steps or services.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocker {
    /// The entry that raised it.
    pub id: EntryId,
    /// `B1`; `C1` for a condition.
    pub number: String,
    pub kind: BlockerKind,
    pub title: String,
    pub steps: Vec<StepIx>,
    pub services: Vec<String>,
    pub severity: Severity,
    pub owner: Option<String>,
    /// A contact.
    pub vendor: Option<String>,
    pub ticket: Option<String>,
    /// When it is expected to be solved; for a condition, by when it must be met.
    pub resolve_by: Option<Instant>,
    pub raised: Stamp,
    pub updates: Vec<Update>,
    pub resolved: Option<(Stamp, Option<String>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockerKind {
    /// Its steps can't be finished while it is open.
    Blocker,
    /// Asked for by a 'go with conditions'; blocks nothing. Its place in the decision.
    Condition(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub stamp: Stamp,
    pub text: Option<String>,
}

impl Blocker {
    pub fn is_open(&self) -> bool {
        self.resolved.is_none()
    }

    pub fn is_condition(&self) -> bool {
        self.kind != BlockerKind::Blocker
    }

    /// How long it has been open, or was.
    pub fn age(&self, now: Instant) -> Span {
        let end = self.resolved.as_ref().map_or(now, |(stamp, _)| stamp.at);
        Span::between(self.raised.at, end)
    }
}

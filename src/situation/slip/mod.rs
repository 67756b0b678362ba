//! Where the time went: from the step that was planned to finish last back to the opening, through
//! whatever let each step begin, what each stretch took more than the baseline gave it.
//!
//! ```text
//!   run, situation --> Night: what had become of a step by then, who was there
//!                        |  path: whose turn it was, from the opening to the last step
//!                        |  account: what each second of a turn went into
//!                        v
//!                      rows, less what the baseline gave --> Slip
//!                        |  gain: the same night without one blocker
//! ```

mod account;
mod attendance;
mod gain;
mod kind;
mod night;
mod path;
mod stretch;

use std::collections::BTreeMap;

use self::night::{Night, seconds};
use super::Situation;
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

pub use kind::Kind;

/// How much later the night ended than planned, and why. The rows sum to the slip, in whole
/// seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    /// The step that the baseline had finish last.
    pub last: StepIx,
    /// When the baseline had it finish.
    pub planned: Instant,
    /// When it did. Of a night that is not over: now, or the close of the run.
    pub actual: Instant,
    pub is_finished: bool,
    pub is_closed: bool,
    /// From the opening on; what took no longer than planned is not there.
    pub rows: Vec<Row>,
}

/// What some of the time went into.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub kind: Kind,
    pub step: Option<StepIx>,
    /// Who worked, decided, signed, skipped, held or stopped it, owns the blocker, or came at
    /// last.
    pub who: Vec<String>,
    /// The roles that it waited for.
    pub roles: Vec<String>,
    /// Its number.
    pub blocker: Option<String>,
    /// More than planned; below zero: less.
    pub by: Span,
    /// Of a blocker: how much earlier the night would have ended, had it been resolved at once.
    pub would_gain: Option<Span>,
}

impl Slip {
    /// Later than planned; below zero: earlier.
    pub fn by(&self) -> Span {
        Span::seconds(seconds(self.planned, self.actual))
    }

    /// The same, unless the run was closed before the last step was done: such a night is neither
    /// early nor late.
    pub fn lateness(&self) -> Option<Span> {
        (self.is_finished || !self.is_closed).then(|| self.by())
    }

    /// What all rows of each kind come to, the largest first.
    pub fn totals(&self) -> Vec<(Kind, Span)> {
        let mut sums: BTreeMap<Kind, i64> = BTreeMap::new();
        for row in &self.rows {
            *sums.entry(row.kind).or_default() += row.by.secs();
        }
        let mut totals: Vec<(Kind, Span)> = sums
            .into_iter()
            .map(|(kind, sum)| (kind, Span::seconds(sum)))
            .collect();
        totals.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
        totals
    }
}

/// The slip of a run; nothing where the baseline has no times, or the opening is not known.
pub fn slip(situation: &Situation) -> Option<Slip> {
    let run = situation.run;
    let window = |ix: &StepIx| run.plan.is_in_window(*ix);
    let planned = |ix: StepIx| Some((run.baseline(ix)?.1, ix));
    let steps = run.plan.in_order().filter(window);
    let (planned, last) = steps.filter_map(planned).max_by_key(|(at, _)| *at)?;
    Some(Night::of(situation)?.slip(last, planned))
}

//! How long the work of steps took, for those who plan the next night.

use crate::journal::Outcome;
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

use super::{Amended, Run};

/// How long the work of a step took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Took {
    pub span: Span,
    /// Of that, how long a blocker of the step was open.
    pub blocked: Span,
}

impl Run {
    /// From start to finish of the attempt that stands, if it was done as planned. What was blocked
    /// counts in full: it happened, and may happen again. Attempts before it do not, and whether it
    /// was rolled back later does not matter.
    ///
    /// Nothing for what says nothing of the next time: a gate, a step that is not finished, was
    /// skipped, failed, was worked around or opened again, was finished without a start, or so
    /// quickly that it was hardly done, or whose sign-off was refused.
    pub fn took(&self, ix: StepIx) -> Option<Took> {
        let step = self.plan.steps.get(ix)?;
        let attempt = self.steps.get(ix)?.forward.current()?;
        let finish = attempt.finish.as_ref()?;
        let (from, to) = (attempt.started.as_ref()?.at, finish.stamp.at);
        let span = Span::between(from, to);
        let refused = |role: &String| attempt.sign_off(role).is_some_and(|s| !s.signed);
        let done = finish.outcome == Outcome::Done && !step.sign_off.iter().any(refused);
        let counts = step.gate.is_none() && done && !finish.quick && span > Span::ZERO;
        counts.then(|| Took {
            span,
            blocked: self.blocked(ix, from, to),
        })
    }

    /// Whether somebody said on the night how long a step takes.
    pub fn is_estimated_anew(&self, ix: StepIx) -> bool {
        let says_so = |a: &Amended| a.was.iter().any(|(field, _)| *field == "takes");
        let state = self.steps.get(ix);
        state.is_some_and(|state| state.amended.iter().any(says_so))
    }

    /// How long a blocker of a step was open between two moments; several at a time count once.
    fn blocked(&self, ix: StepIx, from: Instant, to: Instant) -> Span {
        let blockers = self.blockers.iter();
        let mut open: Vec<(Instant, Instant)> = blockers
            .filter(|b| !b.is_condition() && b.steps.contains(&ix))
            .map(|b| {
                let resolved = b.resolved.as_ref().map_or(to, |(stamp, _)| stamp.at);
                (b.raised.at, resolved.min(to))
            })
            .collect();
        open.sort();
        let (mut blocked, mut told) = (0, from);
        for (raised, resolved) in open {
            blocked += Span::between(raised.max(told), resolved).secs().max(0);
            told = told.max(resolved);
        }
        Span::seconds(blocked)
    }
}

//! How long pieces of work took, for those who plan the next night.

use crate::journal::{Outcome, Way};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

use super::fates::did_the_work;
use super::{Amended, Attempt, Run, Task};

/// How long a piece of work took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Took {
    pub span: Span,
    /// Of that, how long a blocker of it was open.
    pub blocked: Span,
}

impl Run {
    /// How long a step took, its undo, or the restore of its restore point: from start to finish
    /// of the attempt that did the work, if it was done as planned. What was blocked counts in
    /// full: it happened, and may happen again.
    ///
    /// Of attempts that were finished as done, and opened again without one of them failing, the
    /// work is the last that took at least half as long as the longest of them: eight minutes for
    /// a sheet, after two hours of work, say nothing about the work. Attempts before one that
    /// failed don't count, and whether the work was rolled back later doesn't matter.
    ///
    /// Nothing where that says nothing about the next time: a gate, work that is not finished, was
    /// skipped, failed, was worked around or opened again, was finished without a start, or so
    /// quickly that it was hardly done, or whose sign-off was refused.
    pub fn took(&self, ix: StepIx, way: Way) -> Option<Took> {
        let task = Task::of(&self.plan, ix, way)?;
        let since = self.valid_attempts(ix, way)?;
        let finish = since.last()?.finish.as_ref()?;
        let refused = |role: &String| since.last()?.sign_off(role).filter(|s| !s.signed);
        if self.plan.steps[ix].gate.is_some() || task.sign_off.iter().find_map(refused).is_some() {
            return None;
        }
        let work = since[did_the_work(&since, finish.stamp.at)?];
        let (from, finish) = (work.started.as_ref()?.at, work.finish.as_ref()?);
        let to = finish.stamp.at;
        let span = Span::between(from, to);
        let counts = finish.outcome == Outcome::Done && !finish.quick && span > Span::ZERO;
        (counts && !may_be_longer(&since, span)).then(|| Took {
            span,
            blocked: self.blocked(ix, way, from, to),
        })
    }

    /// The attempts since the last that failed or was rolled back, where the last of them stands.
    /// What an undo or a restore took it took, also where the step went forward again since.
    fn valid_attempts(&self, ix: StepIx, way: Way) -> Option<Vec<&Attempt>> {
        let track = self.track(ix, way)?;
        let attempts = match way {
            Way::Forward => {
                track.current()?;
                track.attempts.get(track.undone..)?
            }
            Way::Back | Way::Restore => &track.attempts,
        };
        let failed = |attempt: &Attempt| {
            let finish = attempt.finish.as_ref();
            finish.is_some_and(|f| f.outcome == Outcome::Failed)
        };
        let place = attempts.iter().rposition(failed);
        Some(
            attempts[place.map_or(0, |place| place + 1)..]
                .iter()
                .collect(),
        )
    }

    /// Whether somebody said on the night how long a step takes.
    pub fn is_estimated_anew(&self, ix: StepIx) -> bool {
        let says_so = |a: &Amended| a.was.iter().any(|(field, _)| *field == "takes");
        let state = self.steps.get(ix);
        state.is_some_and(|state| state.amended.iter().any(says_so))
    }

    /// How long a blocker of that work was open between two moments; several at a time count once.
    fn blocked(&self, ix: StepIx, way: Way, from: Instant, to: Instant) -> Span {
        let blockers = self.blockers.iter();
        let mut open: Vec<(Instant, Instant)> = blockers
            .filter(|b| b.steps.contains(&ix))
            .filter(|b| way.is_forward() || b.in_rollback)
            .map(|b| {
                let resolved = b.resolved.as_ref().map_or(to, |(stamp, _)| stamp.at);
                (b.raised.at, resolved.min(to))
            })
            .collect();
        open.sort();
        let (mut blocked, mut counted) = (0, from);
        for (raised, resolved) in open {
            blocked += Span::between(raised.max(counted), resolved).secs().max(0);
            counted = counted.max(resolved);
        }
        Span::seconds(blocked)
    }
}

/// Whether an attempt without a start, of which only the end is known, may have been the work: it
/// began at the earliest when the one before it was set aside.
fn may_be_longer(attempts: &[&Attempt], work: Span) -> bool {
    let earliest = |place: usize| {
        let before = attempts.get(place.checked_sub(1)?)?;
        before.set_aside.as_ref().map(|(stamp, _)| stamp.at)
    };
    attempts.iter().enumerate().any(|(place, attempt)| {
        let (None, Some(finish)) = (&attempt.started, &attempt.finish) else {
            return false;
        };
        let at_most = earliest(place).map(|from| Span::between(from, finish.stamp.at));
        at_most.is_none_or(|longest| 2 * longest.secs() >= work.secs())
    })
}

//! What became of the attempts at a piece of work, and which of them did it.

use crate::forecast::by_need;
use crate::journal::{Outcome, RollbackExtent};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

use super::{Attempt, Rollback, Run};

/// What became of an attempt at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It did the work, or is doing it.
    Work,
    /// It failed, or the step was skipped after all.
    Failed,
    /// The step was opened again, and another attempt did the work. Also a short visit after the
    /// work, to fill in a sheet say.
    Redone,
    /// It was rolled back, or what it stands on was.
    Undone,
}

impl Run {
    /// What had become by then of each attempt at a step that had begun by then.
    ///
    /// Of the attempts since the last one that failed or was rolled back, `did_the_work` says
    /// which is the work. `is_undone`: it is one of [`undone_steps`](Run::undone_steps).
    pub fn fates(&self, ix: StepIx, is_undone: bool, at: Instant) -> Vec<(&Attempt, Fate)> {
        let Some(track) = self.steps.get(ix).map(|state| &state.forward) else {
            return Vec::new();
        };
        let skipped = track.skipped.as_ref();
        let is_skipped = skipped.is_some_and(|(stamp, _)| stamp.at <= at);
        let attempts = track.attempts.iter().enumerate();
        let begun = attempts.filter(|(_, attempt)| attempt.start().is_some_and(|s| s <= at));
        let mut fates: Vec<(&Attempt, Fate)> = begun
            .map(|(place, attempt)| {
                let fate = if attempt.has_failed(at) {
                    Fate::Failed
                } else if self.was_undone(ix, place, is_undone, at) {
                    Fate::Undone
                } else if is_skipped {
                    Fate::Failed
                } else {
                    Fate::Redone
                };
                (attempt, fate)
            })
            .collect();
        let failed = fates.iter().rposition(|(_, fate)| *fate != Fate::Redone);
        let open = failed.map_or(0, |place| place + 1);
        let since: Vec<&Attempt> = fates[open..].iter().map(|(attempt, _)| *attempt).collect();
        if let Some(place) = did_the_work(&since, at) {
            fates[open + place].1 = Fate::Work;
        }
        fates
    }

    /// For each step whether it is rolled back, or stands on something that is: a test that passed
    /// says nothing once what it tested was rolled back.
    pub fn undone_steps(&self) -> Vec<bool> {
        let mut undone = vec![false; self.plan.steps.len()];
        if self.rollbacks.is_empty() {
            return undone;
        }
        for ix in by_need(&self.plan) {
            let mut needs = self.plan.steps[ix].needs.iter();
            undone[ix] = self.is_rolled_back(ix) || needs.any(|&need| undone[need]);
        }
        undone
    }

    /// Whether a rollback that undid an attempt had been called before that time.
    fn was_undone(&self, ix: StepIx, place: usize, is_undone: bool, at: Instant) -> bool {
        let track = &self.steps[ix].forward;
        let is_own = place < track.undone || self.is_rolled_back(ix);
        if !is_own && !is_undone {
            return false;
        }
        let start = track.attempts[place].start();
        let after = self.rollbacks_of(ix).map(|r| r.stamp.at);
        let called = after.filter(|called| start.is_none_or(|start| start <= *called));
        called.min().map_or(is_own, |called| called < at)
    }

    /// The rollbacks that are about a step, those that are over too.
    pub fn rollbacks_of(&self, ix: StepIx) -> impl Iterator<Item = &Rollback> {
        self.rollbacks.iter().filter(move |r| match &r.extent {
            RollbackExtent::Only { steps } => steps
                .iter()
                .filter_map(|id| self.plan.step(id))
                .any(|named| self.plan.depends_on(ix, named)),
            _ => true,
        })
    }
}

/// The place of the attempt that did the work, among attempts that did not fail: the last one that
/// took at least half as long as the longest.
///
/// A step that is opened again is either done again, which takes about as long as the first time,
/// or somebody comes back to it for a moment: to fill in a sheet, to take a reading. The log can't
/// tell the two apart except by how long they took. An attempt that was set aside before it was
/// finished did no work, unless nothing came after it.
pub(super) fn did_the_work(attempts: &[&Attempt], at: Instant) -> Option<usize> {
    let last = attempts.len().checked_sub(1)?;
    let is_whole = |place: usize| place == last || attempts[place].has_finished(at);
    let whole = || (0..attempts.len()).filter(|place| is_whole(*place));
    let length = |place: usize| attempts[place].worked(at).secs();
    let longest = whole().map(length).max()?;
    whole().rfind(|place| 2 * length(*place) >= longest)
}

impl Attempt {
    fn has_failed(&self, at: Instant) -> bool {
        let failed = |outcome| outcome == Outcome::Failed;
        let finish = self.finish.as_ref().filter(|f| f.stamp.at <= at);
        finish.is_some_and(|f| failed(f.outcome))
    }

    fn has_finished(&self, at: Instant) -> bool {
        self.finish.as_ref().is_some_and(|f| f.stamp.at <= at)
    }

    /// When work on it ended: it was finished, or set aside before it was.
    pub fn ended(&self) -> Option<Instant> {
        let finish = self.finish.as_ref().map(|f| f.stamp.at);
        finish.or(self.set_aside.as_ref().map(|(stamp, _)| stamp.at))
    }

    /// How long the work on it had taken by then; nothing where it was finished without a start.
    fn worked(&self, at: Instant) -> Span {
        let started = self.started.as_ref().map_or(at, |s| s.at);
        let until = self.ended().map_or(at, |end| end.min(at));
        Span::between(started, until).max(Span::ZERO)
    }
}

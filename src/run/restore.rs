//! What was taken back, by undos and by restores of restore points, and what was begun again since.

use crate::journal::{Event, Fact, Outcome, Way};
use crate::runbook::StepIx;
use crate::time::Instant;

use super::{Attempt, Finish, Run, Stage, Stamp};

impl Run {
    /// Whether the restore of a restore point takes back what a step changed: it was begun once
    /// the point was made, and changed nothing but what the point covers.
    pub fn covers(&self, point: StepIx, ix: StepIx) -> bool {
        let begun = self.steps[ix].begun();
        let after = |made: Instant| begun.is_some_and(|at| at >= made);
        self.plan.is_restored_by(ix, point) && self.was_made(point).is_some_and(after)
    }

    /// When a restore point was made, as long as it is there: its own undo deletes it.
    pub fn made(&self, point: StepIx) -> Option<Instant> {
        self.was_made(point).filter(|_| !self.is_rolled_back(point))
    }

    fn was_made(&self, point: StepIx) -> Option<Instant> {
        let attempt = self.steps.get(point)?.forward.current()?;
        let finish = attempt.finish.as_ref()?;
        // What somebody refused to sign is nothing to go back to.
        let refused = attempt
            .sign_offs
            .iter()
            .any(|s| !s.signed && attempt.sign_off(&s.role).is_some_and(|last| !last.signed));
        (finish.outcome != Outcome::Failed && !refused).then_some(finish.stamp.at)
    }

    /// The restore points that were made and are there, in the order of the plan.
    pub fn made_points(&self) -> impl Iterator<Item = StepIx> + '_ {
        let has_point = |ix: &StepIx| self.plan.steps[*ix].restore_point.is_some();
        self.plan
            .in_order()
            .filter(has_point)
            .filter(|&ix| self.made(ix).is_some())
    }

    /// Whether what a step did was taken back, by its undo or by a restore.
    pub(super) fn is_rolled_back(&self, ix: StepIx) -> bool {
        let undone = |stage| matches!(stage, Stage::Done | Stage::WorkedAround);
        self.is_restored(ix) || self.work_stage(ix, Way::Back).is_some_and(undone)
    }

    /// The restore that took it back stands, and is signed where that is asked for.
    fn is_restored(&self, ix: StepIx) -> bool {
        let Some(stamp) = &self.steps[ix].restored else {
            return false;
        };
        let restored = |point: StepIx| {
            let Some(restore) = &self.plan.steps[point].restore_point else {
                return false;
            };
            let took_back = |f: &Finish| f.is(&stamp.entry) && f.outcome != Outcome::Failed;
            let attempt = self.steps[point]
                .restore
                .attempt_of(&stamp.entry)
                .filter(|(_, a)| a.finish.as_ref().is_some_and(took_back));
            attempt.is_some_and(|(_, a)| a.is_signed(&restore.restore.sign_off))
        };
        (0..self.plan.steps.len()).any(restored)
    }

    /// What a finished restore has taken back.
    pub(super) fn mark_restored(&mut self, point: StepIx, stamp: &Stamp) {
        for ix in self.begun_steps() {
            if self.covers(point, ix) && !self.is_restored(ix) {
                self.steps[ix].restored = Some(stamp.clone());
            }
        }
    }

    /// A restore that is opened again has taken back nothing yet.
    pub(super) fn unmark_restored(&mut self, point: StepIx) {
        let Some(finish) = self.steps[point].restore.finish().cloned() else {
            return;
        };
        for state in &mut self.steps {
            let by_it = |stamp: &Stamp| finish.is(&stamp.entry);
            state.restored = state.restored.take().filter(|s| !by_it(s));
        }
    }

    /// What is begun after a restore was not taken back by it: whoever goes back to that point
    /// again restores again. What was only entered after it was.
    pub(super) fn spend_restores(&mut self, ix: StepIx, stamp: &Stamp) {
        let Some(begun) = self.steps[ix].begun().filter(|_| !self.is_rolled_back(ix)) else {
            return;
        };
        for point in 0..self.plan.steps.len() {
            if !self.covers(point, ix) {
                continue;
            }
            let restore = &mut self.steps[point].restore;
            let finish = restore.finish().filter(|f| f.outcome != Outcome::Failed);
            match finish.map(|f| f.stamp.clone()) {
                Some(finish) if begun <= finish.at => self.steps[ix].restored = Some(finish),
                Some(_) => _ = restore.reopen(stamp.clone(), None),
                None => {}
            }
        }
    }

    /// A step that was taken back is opened again: from here on it counts again.
    pub(super) fn begin_anew(&mut self, ix: StepIx, stamp: &Stamp, because: Option<String>) {
        let state = &mut self.steps[ix];
        state.restored = None;
        state.forward.begin_anew();
        state.back.reopen(stamp.clone(), because);
    }

    /// Whether somebody who had not opened it again, or not heard that it was taken back, began a
    /// step again all the same.
    pub(super) fn is_begun_anew(&self, ix: StepIx, fact: &Fact, stamp: &Stamp) -> bool {
        let later = self.taken_back(ix).is_some_and(|at| at < stamp.at);
        let attempt = self.steps[ix].forward.current();
        let finish = attempt.and_then(|a| a.finish.as_ref());
        later
            && match (&fact.event, attempt, finish) {
                (_, None, _) => true,
                (_, Some(_), None) => false,
                (Event::StepStarted { .. }, ..) => true,
                (_, _, Some(finish)) => {
                    fact.occurred.is_some() || finish.outcome == Outcome::Failed
                }
            }
    }

    /// Whether a step that was taken back was skipped after that, for good.
    pub(super) fn is_left_out_since(&self, ix: StepIx) -> bool {
        let skipped = self.steps[ix].forward.skipped.as_ref();
        let since = |(skip, _): &(Stamp, Option<String>)| {
            self.taken_back(ix).is_some_and(|at| at <= skip.at)
        };
        skipped.is_some_and(since)
    }

    /// When a step was taken back, if it is.
    fn taken_back(&self, ix: StepIx) -> Option<Instant> {
        if !self.is_rolled_back(ix) {
            return None;
        }
        let state = &self.steps[ix];
        let undone = state.back.finish().map(|f| f.stamp.at);
        state.restored.as_ref().map(|s| s.at).or(undone)
    }

    /// In a rollback that is called after work went forward again, what was not to be undone then
    /// is asked for again.
    pub(super) fn ask_again(&mut self) {
        for state in &mut self.steps {
            state.back.skipped = None;
            state.restore.skipped = None;
        }
    }
}

impl Attempt {
    /// Signed in each of these roles.
    pub fn is_signed(&self, roles: &[String]) -> bool {
        roles.iter().all(|role| self.is_signed_as(role))
    }

    pub(super) fn is_signed_as(&self, role: &str) -> bool {
        self.sign_off(role).is_some_and(|s| s.signed)
    }
}

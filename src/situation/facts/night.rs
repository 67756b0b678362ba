//! The night as a whole: how far it has come, and how it ended.

use crate::journal::{Decision, RunOutcome, Way};
use crate::run::Stage;
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// Steps and gates by where they stand; they add up to [`Counts::total`]. That work may go on is
/// not that it is done: what was skipped is counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub done: usize,
    pub worked_around: usize,
    pub skipped: usize,
    pub awaiting_sign_off: usize,
    pub running: usize,
    pub failed: usize,
    /// Gates that were decided no-go.
    pub no_go: usize,
    pub rolled_back: usize,
    /// Waiting or ready.
    pub not_started: usize,
}

impl Counts {
    pub fn total(&self) -> usize {
        self.over() + self.open()
    }

    /// What is over: nothing is left to do about it.
    pub fn over(&self) -> usize {
        self.done + self.worked_around + self.skipped + self.rolled_back
    }

    /// What is still to do, or to decide.
    pub fn open(&self) -> usize {
        self.awaiting_sign_off + self.running + self.failed + self.no_go + self.not_started
    }

    fn add(&mut self, stage: Stage, is_gate: bool) {
        let slot = match stage {
            Stage::Done => &mut self.done,
            Stage::WorkedAround => &mut self.worked_around,
            Stage::Skipped => &mut self.skipped,
            Stage::AwaitingSignOff => &mut self.awaiting_sign_off,
            Stage::Running => &mut self.running,
            Stage::Failed if is_gate => &mut self.no_go,
            Stage::Failed => &mut self.failed,
            Stage::RolledBack => &mut self.rolled_back,
            Stage::Waiting | Stage::Ready => &mut self.not_started,
        };
        *slot += 1;
    }
}

/// How the work of the window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It has not.
    Underway,
    /// All of it is over, and not all of it was skipped.
    Finished(Instant),
    /// All that was begun was undone.
    RolledBack(Instant),
    /// The run was closed with work left.
    GivenUp(Instant),
}

/// What there is to tell of the night as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Night {
    /// Of the phases inside the window.
    pub counts: Counts,
    pub end: End,
    /// When the baseline had the last of it finish.
    pub planned_finish: Option<Instant>,
}

impl Night {
    /// When the last work of the window finished, once all of it was done or rolled back.
    pub fn finished(&self) -> Option<Instant> {
        match self.end {
            End::Finished(at) | End::RolledBack(at) => Some(at),
            End::Underway | End::GivenUp(_) => None,
        }
    }

    /// How much later than planned the night finished; below zero: earlier. Nothing for a night that
    /// was not finished, or was rolled back.
    pub fn late(&self) -> Option<Span> {
        match self.end {
            End::Finished(at) => Some(Span::between(self.planned_finish?, at)),
            _ => None,
        }
    }
}

impl Situation<'_> {
    pub fn night(&self) -> Night {
        let run = self.run;
        let steps = || run.plan.in_order().filter(|&ix| run.plan.is_in_window(ix));
        Night {
            counts: self.progress,
            end: self.end(),
            planned_finish: steps().filter_map(|ix| Some(run.baseline(ix)?.1)).max(),
        }
    }

    fn end(&self) -> End {
        let run = self.run;
        let closed = run.closed.as_ref().map(|closed| closed.stamp.at);
        let steps = || run.plan.in_order().filter(|&ix| run.plan.is_in_window(ix));
        let given_up = || closed.map_or(End::Underway, End::GivenUp);
        let outcome = run.closed.as_ref().map(|closed| closed.outcome);
        let called = run.rollback().is_some();
        let goes_back = called && outcome == Some(RunOutcome::RolledBack);
        if run.is_rolling_back_all() || goes_back {
            let undone = self.undos.iter().all(|undo| undo.stage.meets_needs());
            let works = steps().flat_map(|ix| [(ix, Way::Back), (ix, Way::Restore)]);
            let last = works.filter_map(|(ix, way)| self.ended(ix, way)).max();
            return last
                .filter(|_| undone)
                .map_or_else(given_up, End::RolledBack);
        }
        let last = steps().filter_map(|ix| self.ended(ix, Way::Forward)).max();
        match last {
            Some(last) if self.progress.open() == 0 => End::Finished(last),
            _ => given_up(),
        }
    }

    /// When a piece of work came to an end, or a gate to its decision; not that it was skipped.
    fn ended(&self, ix: StepIx, way: Way) -> Option<Instant> {
        let state = self.run.steps.get(ix)?;
        let decided = state
            .gate
            .decision()
            .filter(|d| way.is_forward() && d.decision != Decision::Hold);
        let finish = state.track(way).finish().map(|finish| finish.stamp.at);
        finish.or(decided.map(|d| d.stamp.at))
    }

    /// These steps by where they stand.
    pub fn count(&self, steps: impl Iterator<Item = StepIx>) -> Counts {
        let mut counts = Counts::default();
        for ix in steps {
            let is_gate = self.run.plan.steps[ix].gate.is_some();
            counts.add(self.stage(ix), is_gate);
        }
        counts
    }
}

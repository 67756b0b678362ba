//! An attempt at a piece of work: from when to when, and what became of it.

use crate::journal::{Outcome, Way};
use crate::run::{Attempt, Run, Stage};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::Instant;

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Running,
    Done,
    WorkedAround,
    Failed,
    /// It was opened again, or its step was skipped, before it came to an end.
    SetAside,
}

impl Fate {
    fn of(attempt: &Attempt) -> Fate {
        match attempt.finish.as_ref().map(|finish| finish.outcome) {
            Some(Outcome::Done) => Fate::Done,
            Some(Outcome::WorkedAround) => Fate::WorkedAround,
            Some(Outcome::Failed) => Fate::Failed,
            None if attempt.set_aside.is_some() => Fate::SetAside,
            None => Fate::Running,
        }
    }

    /// As everywhere in the program and its output.
    pub fn word(self) -> &'static str {
        match self {
            Fate::Running => "running",
            Fate::Done => "done",
            Fate::WorkedAround => "worked around",
            Fate::Failed => "failed",
            Fate::SetAside => "set aside",
        }
    }
}

/// What there is to tell of an attempt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttemptFacts<'a> {
    pub attempt: &'a Attempt,
    /// When it was begun, else when it ended: what was finished in one action has no start.
    pub from: Option<Instant>,
    /// When it ended; nothing while it runs.
    pub until: Option<Instant>,
    pub fate: Fate,
    /// It came to an end that was taken back: its step was rolled back.
    pub taken_back: bool,
}

impl<'a> Situation<'a> {
    /// In the order of the log.
    pub fn attempts(&self, ix: StepIx, way: Way) -> impl Iterator<Item = AttemptFacts<'a>> {
        let attempts = &self.run.steps[ix].track(way).attempts;
        let is_work = way.is_forward() && !attempts.is_empty();
        let back = is_work.then(|| taken_back(self.run, ix)).flatten();
        let stays_back = self.stage(ix) == Stage::RolledBack;
        attempts.iter().map(move |attempt| {
            let finish = attempt.finish.as_ref().map(|finish| finish.stamp.at);
            let until = finish.or(attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at));
            let fate = Fate::of(attempt);
            let counted = way.is_forward() && matches!(fate, Fate::Done | Fate::WorkedAround);
            AttemptFacts {
                attempt,
                from: attempt.start().or(until),
                until,
                fate,
                taken_back: counted && (stays_back || back.is_some() && until <= back),
            }
        })
    }
}

/// When the last undo or restore was finished that takes back what a step did, whatever became of
/// the step afterwards.
fn taken_back(run: &Run, ix: StepIx) -> Option<Instant> {
    let finished = |ix: StepIx, way: Way| {
        let attempts = run.steps[ix].track(way).attempts.iter();
        let finishes = attempts.filter_map(|attempt| attempt.finish.as_ref());
        finishes
            .filter(|finish| finish.outcome != Outcome::Failed)
            .map(|finish| finish.stamp.at)
            .max()
    };
    let points = 0..run.plan.steps.len();
    let points = points
        .filter(|&point| !run.steps[point].restore.attempts.is_empty())
        .filter(|&point| run.covers(point, ix));
    let restored = points.filter_map(|point| finished(point, Way::Restore));
    restored.chain(finished(ix, Way::Back)).max()
}

//! THE ONE PICTURE: a run at an instant, for a person. Screen, reports and replay all draw on it.

mod ahead;
mod calls;
mod facts;
mod moves;
mod notice;
mod presence;
mod services;
mod shifts;
mod slip;
#[cfg(test)]
mod tests;
mod triage;
mod turns;

pub use ahead::{Finish, Nearness, RollbackLimit};
pub use calls::{Due, DueKind, Party};
pub use facts::*;
pub use moves::{Moves, moves};
pub use notice::{Notice, notices};
pub use services::{OutageCause, OutageEnd, ServiceOutlook, ServiceState, board};
pub use shifts::Expected;
pub use slip::{Kind as SlipKind, Row as SlipRow, Slip, slip};
pub use triage::{Reason, Suspect, triage};
pub use turns::Turn;

use crate::forecast::{Ahead, WhatIf};
use crate::journal::{Decision, Mode};
use crate::run::{ClockOff, Heard, Run, Stage, Undoing};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// Where a run stands at `now`, for `me`. Read-only, made again whenever either changes.
pub struct Situation<'a> {
    pub run: &'a Run,
    /// The moment that is looked at. The clock of a closed run stands still at its close, so that
    /// every duration until now ends there.
    pub now: Instant,
    /// What time it is, also after the close.
    pub wall: Instant,
    /// The person at this keyboard.
    pub me: &'a str,
    /// The person whose work is being typed: `me`, unless one types for many.
    pub acting: &'a str,
    /// The signs of life of other screens, where somebody listens.
    pub heard: &'a [Heard],
    /// One for each step of the plan.
    pub stages: Vec<Stage>,
    /// What a rollback asks for, the latest begun first; nothing while the run goes forward.
    pub undos: Vec<Undoing>,
    /// What can be done now: of a rollback the steps whose undo or restore is ready, then, in the
    /// order of the plan, ready steps and gates that do not go back. Work that waits for a
    /// signature is not among them.
    pub next: Vec<StepIx>,
    /// Steps of the phases inside the window.
    pub progress: Counts,
    /// Since when, and by which step, there is no rollback.
    pub no_rollback: Option<(StepIx, Instant)>,
    /// The forecast, where somebody looks ahead; it may be some entries old.
    pub ahead: Option<&'a Ahead>,
    /// The same as it would be, where somebody supposed something.
    pub what_if: Option<&'a WhatIf>,
}

/// How much of what a rollback asks for is finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BackProgress {
    pub done: usize,
    pub total: usize,
}

impl<'a> Situation<'a> {
    pub fn at(wall: Instant, run: &'a Run, me: &'a str) -> Situation<'a> {
        let closed = run.closed.as_ref().map(|closed| closed.stamp.at);
        let now = closed.unwrap_or(wall);
        let stages: Vec<Stage> = (0..run.plan.steps.len())
            .map(|ix| run.stage(ix, now))
            .collect();
        let undos = run.undos();
        let next = next(run, &stages, &undos);
        let mut situation = Situation {
            run,
            now,
            wall,
            me,
            acting: me,
            heard: &[],
            stages,
            undos,
            next,
            progress: Counts::default(),
            no_rollback: run.no_rollback(),
            ahead: None,
            what_if: None,
        };
        let inside = run.plan.in_order().filter(|&ix| run.plan.is_in_window(ix));
        situation.progress = situation.count(inside);
        situation
    }

    /// The same for somebody who types for that person, who is somewhere else.
    pub fn acting_for(self, person: Option<&'a str>) -> Situation<'a> {
        let acting = person.unwrap_or(self.me);
        Situation { acting, ..self }
    }

    /// Whether another person's work is being typed.
    pub fn is_for_another(&self) -> bool {
        self.acting != self.me
    }

    pub fn stage(&self, ix: StepIx) -> Stage {
        self.stages.get(ix).copied().unwrap_or(Stage::Waiting)
    }

    /// How much of what the rollback asks for is finished.
    pub fn back_progress(&self) -> BackProgress {
        let done = self.undos.iter().filter(|u| u.stage.meets_needs());
        BackProgress {
            done: done.count(),
            total: self.undos.len(),
        }
    }

    /// The steps of a phase by where they stand.
    pub fn phase_progress(&self, phase: usize) -> Counts {
        let steps = self
            .run
            .plan
            .phases
            .get(phase)
            .map_or(&[][..], |p| &p.steps);
        self.count(steps.iter().copied())
    }

    pub fn running(&self) -> usize {
        self.stages.iter().filter(|s| **s == Stage::Running).count()
    }

    /// How many undos and restores run.
    pub fn running_back(&self) -> usize {
        let undos = self.undos.iter();
        undos.filter(|u| u.stage == Stage::Running).count()
    }

    /// The oldest open blocker.
    pub fn oldest_blocker(&self) -> Option<BlockerFacts<'a>> {
        let open = self.blockers().filter(BlockerFacts::is_open);
        open.min_by_key(|b| b.blocker.raised.at)
    }

    /// The numbers of the steps that a waiting step waits for.
    pub fn waits_for(&self, ix: StepIx) -> Vec<&str> {
        let needs = self.run.unmet_needs(ix);
        needs
            .map(|need| self.run.plan.steps[need].number.as_str())
            .collect()
    }

    /// How much later (or, negative, earlier) a step finished than the baseline said; for one
    /// that is not finished, how late it is by now. Nothing when it is not late or has no time.
    pub fn slip(&self, ix: StepIx) -> Option<Span> {
        let (_, planned) = self.run.baseline(ix)?;
        let state = self.run.steps.get(ix)?;
        let finish = match self.run.plan.steps.get(ix)?.gate {
            // A hold is no end of it.
            Some(_) => {
                let ended = state
                    .gate
                    .decision()
                    .filter(|d| d.decision != Decision::Hold);
                ended.map(|d| d.stamp.at)
            }
            None => state.forward.finish().map(|f| f.stamp.at),
        };
        match finish {
            Some(at) => Some(Span::between(planned, at)),
            _ if matches!(self.stage(ix), Stage::Skipped | Stage::RolledBack) => None,
            _ => Some(Span::between(planned, self.now)).filter(|late| late.secs() > 0),
        }
    }

    /// It is past its baseline finish, and not finished.
    pub fn is_late(&self, ix: StepIx) -> bool {
        let open = !self.stage(ix).meets_needs() && self.stage(ix) != Stage::RolledBack;
        open && self.slip(ix).is_some_and(|s| s.secs() > 0)
    }

    /// The machines whose clocks are not those of the others.
    pub fn clocks(&self) -> Vec<ClockOff> {
        self.run.clocks(self.now)
    }

    /// Time to the window's close; negative when it has passed.
    pub fn time_left(&self) -> Span {
        Span::between(self.now, self.run.plan.window.closes)
    }

    pub fn mode(&self) -> Mode {
        self.run.mode()
    }

    /// An instant on the clock of the plan's zone: `02:14`, and on another day `Sat 02:14`.
    pub fn clock(&self, at: Instant) -> String {
        self.run.plan.window.zone.near(at, self.now)
    }

    /// With the date, whenever it is: `Sat 28 Nov 02:14`.
    pub fn dated(&self, at: Instant) -> String {
        self.run.plan.window.zone.dated(at, self.now)
    }

    /// From when to when: `23:10-23:52`, and with both days where they are two.
    pub fn range(&self, from: Instant, to: Instant) -> String {
        self.run.plan.window.zone.range(from, to, self.now)
    }
}

/// What is ready: while the whole run goes back nothing but its undos. A step is named once, also
/// where both its undo and its restore are ready.
fn next(run: &Run, stages: &[Stage], undos: &[Undoing]) -> Vec<StepIx> {
    let mut next: Vec<StepIx> = Vec::new();
    for undo in undos.iter().filter(|u| u.stage == Stage::Ready) {
        if !next.contains(&undo.step) {
            next.push(undo.step);
        }
    }
    let whole = run.is_rolling_back_all();
    let ready = |ix: &StepIx| !whole && stages[*ix] == Stage::Ready;
    // Asked only of the few that are ready: what goes back is derived again each time.
    let forward = run.plan.in_order().filter(ready);
    next.extend(forward.filter(|&ix| !run.goes_back(ix)));
    next
}

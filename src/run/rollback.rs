//! Going back: which undos a rollback asks for, in which order, and what can't be taken back.
//!
//! A rollback covers every step of the window that was begun, or one stream of them. Each begun
//! step with an undo is undone, whatever became of it; where the lead goes back to a restore
//! point, its one restore takes the place of the undos that it covers. Nothing is undone before
//! everything begun that stands on it is. It is derived from the state, so that what is begun
//! while the team goes back is taken back as well.

use crate::journal::{RollbackExtent, Way};
use crate::runbook::{Dependents, StepIx, TakesBack, Undo};
use crate::time::Instant;

use super::{Run, Stage, Stamp, Task};

/// A rollback, as it was called.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollback {
    pub extent: RollbackExtent,
    pub stamp: Stamp,
    pub because: Option<String>,
    /// Who let work go forward again.
    pub lifted: Option<Stamp>,
}

/// A piece of work of a rollback: an undo, or the restore of a restore point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoing {
    /// The step that is undone, or that made the restore point.
    pub step: StepIx,
    /// `Back` or `Restore`.
    pub way: Way,
    /// The steps whose changes a restore takes back.
    pub covers: Vec<StepIx>,
    pub stage: Stage,
    /// Undos and restores that come first, and steps that must be stopped or finished first.
    pub waits_for: Vec<(StepIx, Way)>,
}

impl Run {
    /// The rollback that is under way, the last that was called.
    pub fn rollback(&self) -> Option<&Rollback> {
        self.active_rollbacks().last()
    }

    pub(super) fn active_rollbacks(&self) -> impl Iterator<Item = &Rollback> {
        self.rollbacks.iter().filter(|r| r.lifted.is_none())
    }

    /// The whole run goes back, not one stream of it.
    pub fn is_rolling_back_all(&self) -> bool {
        self.active_rollbacks()
            .any(|r| !matches!(r.extent, RollbackExtent::Only { .. }))
    }

    /// Whether no new work may start on a step, because it or what it depends on is rolled back.
    pub fn goes_back(&self, ix: StepIx) -> bool {
        let stands_on = |&n: &StepIx| self.plan.depends_on(ix, n);
        self.is_rolling_back_all() || self.named().iter().any(stands_on)
    }

    /// The steps of the streams that go back.
    fn named(&self) -> Vec<StepIx> {
        let streams = self.active_rollbacks().filter_map(|r| match &r.extent {
            RollbackExtent::Only { steps } => Some(steps),
            _ => None,
        });
        let ids = streams.flatten();
        ids.filter_map(|id| self.plan.step(id)).collect()
    }

    /// What the rollback asks for, the latest begun first.
    pub fn undos(&self) -> Vec<Undoing> {
        let (work, _) = self.split();
        if work.is_empty() {
            return Vec::new();
        }
        let dependents = Dependents::of(&self.plan);
        let order = dependents.order(&self.plan, &work);
        let undoing = |(item, before): (&TakesBack, &Vec<usize>)| {
            let (step, way) = (item.step, way_of(item));
            let open = before
                .iter()
                .map(|&at| (work[at].step, way_of(&work[at])))
                .filter(|&(step, way)| !self.is_finished(step, way));
            let waits_for: Vec<(StepIx, Way)> =
                self.stop_first(item, &dependents).chain(open).collect();
            let first = if waits_for.is_empty() {
                Stage::Ready
            } else {
                Stage::Waiting
            };
            Undoing {
                step,
                way,
                covers: item.restores.clone().unwrap_or_default(),
                stage: self.work_stage(step, way).unwrap_or(first),
                waits_for,
            }
        };
        let mut items: Vec<Undoing> = work.iter().zip(&order).map(undoing).collect();
        items.sort_by_key(|item| std::cmp::Reverse((self.began(item), item.step)));
        items
    }

    /// The begun steps of the rollback that change something, and that nothing takes back.
    pub fn not_undone(&self) -> Vec<StepIx> {
        let (_, without) = self.split();
        let changes = |ix: &StepIx| {
            let step = &self.plan.steps[*ix];
            !step.changes.is_empty() || matches!(step.undo, Some(Undo::Impossible(_)))
        };
        without.into_iter().filter(changes).collect()
    }

    /// The undos and restores of the rollback, without their order, and the begun steps that have
    /// neither.
    pub(super) fn split(&self) -> (Vec<TakesBack>, Vec<StepIx>) {
        let scope = self.scope();
        let point = self.point().map(|point| {
            let covered = scope.iter().copied().filter(|&ix| self.covers(point, ix));
            (point, covered.collect::<Vec<StepIx>>())
        });
        let point = point
            .as_ref()
            .map(|(point, covered)| (*point, covered.as_slice()));
        self.plan.taking_back(&scope, point)
    }

    /// The begun steps that the rollbacks under way are about.
    fn scope(&self) -> Vec<StepIx> {
        if self.rollback().is_none() {
            return Vec::new();
        }
        let begun = self.begun_steps();
        if self.is_rolling_back_all() {
            return begun;
        }
        let named = self.named();
        let stands_on = |&ix: &StepIx| named.iter().any(|&n| self.plan.depends_on(ix, n));
        begun.into_iter().filter(stands_on).collect()
    }

    /// The begun steps of the window, in the order of the plan.
    pub(super) fn begun_steps(&self) -> Vec<StepIx> {
        let plan = &self.plan;
        plan.in_order()
            .filter(|&ix| plan.is_in_window(ix))
            .filter(|&ix| self.steps[ix].is_begun())
            .collect()
    }

    /// The restore point that the team goes back to: of the rollback of everything that was called
    /// last. A single stream that is named after it goes back with the rest.
    fn point(&self) -> Option<StepIx> {
        let all = |r: &&Rollback| !matches!(r.extent, RollbackExtent::Only { .. });
        match &self.active_rollbacks().filter(all).last()?.extent {
            RollbackExtent::To { point } => self.plan.step(point),
            _ => None,
        }
    }

    /// What still runs on steps that the rollback undoes, or depends on them.
    fn stop_first(
        &self,
        item: &TakesBack,
        dependents: &Dependents,
    ) -> impl Iterator<Item = (StepIx, Way)> {
        let above = dependents.above(item.own());
        (0..above.len())
            .filter(|ix| above[*ix] || item.own().contains(ix))
            .filter(|&ix| self.steps[ix].forward.is_running())
            .map(|ix| (ix, Way::Forward))
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn is_finished(&self, ix: StepIx, way: Way) -> bool {
        self.work_stage(ix, way).is_some_and(Stage::meets_needs)
    }

    /// The stage that a piece of work has reached; nothing before it was begun.
    pub fn work_stage(&self, ix: StepIx, way: Way) -> Option<Stage> {
        let sign_off = Task::of(&self.plan, ix, way).map_or(&[][..], |t| t.sign_off);
        self.steps.get(ix)?.track(way).stage(sign_off)
    }

    /// When the latest work that an undo takes back was begun.
    fn began(&self, item: &Undoing) -> Option<Instant> {
        let own = std::iter::once(&item.step);
        let begun = |ix: &StepIx| self.steps[*ix].begun();
        match item.way {
            Way::Restore => item.covers.iter().filter_map(begun).max(),
            _ => own.filter_map(begun).max(),
        }
    }

    /// Which work of a step is meant: in a rollback its restore and its undo, as long as they are
    /// not finished; else the step itself. What still runs forward is first finished or stopped.
    pub fn way_of(&self, ix: StepIx, doing: Doing) -> Way {
        let (asked, _) = self.split();
        let is_asked = |way| {
            asked
                .iter()
                .any(|item| (item.step, way_of(item)) == (ix, way))
        };
        let ways: Vec<Way> = [Way::Restore, Way::Back]
            .into_iter()
            .filter(|&way| is_asked(way) || self.is_in_hand(ix, way))
            .collect();
        let Some(last) = ways.last().copied() else {
            return Way::Forward;
        };
        let runs_forward = self.steps[ix].forward.is_running();
        if runs_forward && doing != Doing::Start {
            return Way::Forward;
        }
        let awaiting = |way: &Way| self.work_stage(ix, *way) == Some(Stage::AwaitingSignOff);
        if doing == Doing::Sign {
            let mut all = ways.iter().copied().chain([Way::Forward]);
            if let Some(way) = all.find(awaiting) {
                return way;
            }
        }
        if doing == Doing::Reopen {
            // What was finished last.
            let has_outcome = |way: &&Way| self.work_stage(ix, **way).is_some();
            return ways.iter().rev().find(has_outcome).copied().unwrap_or(last);
        }
        let open = ways.iter().copied().find(|&way| !self.is_finished(ix, way));
        open.unwrap_or(last)
    }

    /// Somebody is at it, or waits for a signature: also after the rollback was ended.
    fn is_in_hand(&self, ix: StepIx, way: Way) -> bool {
        let stage = self.work_stage(ix, way);
        matches!(stage, Some(Stage::Running | Stage::AwaitingSignOff))
    }

    /// The undos and restores that somebody is at: also after the rollback was ended.
    pub(super) fn running_back(&self) -> impl Iterator<Item = (StepIx, Way)> + '_ {
        let of = |ix| [Way::Restore, Way::Back].map(|way| (ix, way));
        let all = self.plan.in_order().flat_map(of);
        all.filter(|&(ix, way)| self.steps[ix].track(way).is_running())
    }

    /// Why starting a step is final; nothing where it can be taken back, or changes nothing.
    pub fn is_final(&self, ix: StepIx) -> Option<String> {
        let step = self.plan.steps.get(ix)?;
        match &step.undo {
            Some(Undo::Impossible(why)) => Some(why.clone()),
            Some(Undo::Work(_)) => None,
            None if step.changes.is_empty() => None,
            None => {
                let covered = self
                    .made_points()
                    .any(|point| self.plan.is_restored_by(ix, point));
                (!covered)
                    .then(|| "the plan has no undo for it, and no restore point covers it".into())
            }
        }
    }

    /// Since when, and by which step, there is no rollback: the first begun step whose undo is
    /// impossible, and that no restore has taken back.
    pub fn no_rollback(&self) -> Option<(StepIx, Instant)> {
        let impossible =
            |ix: &StepIx| matches!(self.plan.steps[*ix].undo, Some(Undo::Impossible(_)));
        self.begun_steps()
            .into_iter()
            .filter(impossible)
            .filter(|&ix| !self.is_rolled_back(ix))
            .filter_map(|ix| Some((ix, self.steps[ix].begun()?)))
            .min_by_key(|(_, at)| *at)
    }
}

/// What somebody wants to do about a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    Start,
    Finish,
    Sign,
    Reopen,
}

pub(super) fn way_of(item: &TakesBack) -> Way {
    match item.restores {
        Some(_) => Way::Restore,
        None => Way::Back,
    }
}

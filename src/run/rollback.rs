//! Going back: which undos a rollback asks for, in which order, and what can't be taken back.
//!
//! A rollback covers every step of the window that was begun, or one stream of them. Each begun
//! step with an undo is undone, whatever became of it; where the lead goes back to a restore
//! point, its one restore takes the place of the undos that it covers. Nothing is undone before
//! everything begun that stands on it is. It is derived from the state, so that what is begun
//! while the team goes back is taken back as well.

use crate::journal::{RollbackExtent, Way};
use crate::runbook::{StepIx, Undo};
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

    /// Whether no new work is to be begun on a step, because it goes back, or what it stands on.
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
        let (mut items, _) = self.split();
        if items.is_empty() {
            return items;
        }
        let dependents = Dependents::of(self);
        let waits: Vec<Vec<(StepIx, Way)>> = items
            .iter()
            .map(|item| self.waits(item, &items, &dependents))
            .collect();
        for (item, waits_for) in items.iter_mut().zip(waits) {
            let first = match waits_for.is_empty() {
                true => Stage::Ready,
                false => Stage::Waiting,
            };
            item.stage = self.work_stage(item.step, item.way).unwrap_or(first);
            item.waits_for = waits_for;
        }
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
    fn split(&self) -> (Vec<Undoing>, Vec<StepIx>) {
        let scope = self.scope();
        let point = self.point();
        let covered = |ix: StepIx| point.is_some_and(|point| self.covers(point, ix));
        let item = |step, way, covers| Undoing {
            step,
            way,
            covers,
            stage: Stage::Waiting,
            waits_for: Vec::new(),
        };
        let (replaced, others): (Vec<StepIx>, Vec<StepIx>) =
            scope.into_iter().partition(|&ix| covered(ix));
        let (with, without): (Vec<StepIx>, Vec<StepIx>) = others
            .into_iter()
            .partition(|&ix| Task::of(&self.plan, ix, Way::Back).is_some());
        let mut items: Vec<Undoing> = with
            .into_iter()
            .map(|ix| item(ix, Way::Back, Vec::new()))
            .collect();
        if let Some(point) = point.filter(|_| !replaced.is_empty()) {
            items.push(item(point, Way::Restore, replaced));
        }
        (items, without)
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

    /// What an undo or a restore waits for.
    fn waits(
        &self,
        item: &Undoing,
        all: &[Undoing],
        dependents: &Dependents,
    ) -> Vec<(StepIx, Way)> {
        let own = match item.way {
            Way::Restore => item.covers.clone(),
            _ => vec![item.step],
        };
        let above = dependents.above(&own);
        let running = |&ix: &StepIx| self.steps[ix].forward.is_running();
        let stop_first = (0..above.len())
            .filter(|ix| above[*ix] || own.contains(ix))
            .filter(running)
            .map(|ix| (ix, Way::Forward));
        let open = |other: &&Undoing| {
            (other.step, other.way) != (item.step, item.way)
                && !self.is_finished(other.step, other.way)
        };
        let first = all.iter().filter(open).filter(|other| match other.way {
            // A restore takes back all that it covers at once: what stands between two of
            // those waits for it, and it waits for what stands on them and under none.
            // Nor is a backup deleted before it was restored from, nor what that stands on.
            Way::Restore => other.rests_on().any(|ix| ix == item.step || above[ix]),
            _ => above[other.step] && !self.is_under(item, other.step),
        });
        stop_first
            .chain(first.map(|other| (other.step, other.way)))
            .collect()
    }

    /// Whether a restore is to be over before that step is undone.
    fn is_under(&self, item: &Undoing, step: StepIx) -> bool {
        let mut rests_on = item.rests_on();
        item.way == Way::Restore && rests_on.any(|ix| self.plan.depends_on(ix, step))
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
        let is_asked = |way| asked.iter().any(|item| (item.step, item.way) == (ix, way));
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
                let within = |point: StepIx| {
                    let of = self.plan.steps[point].restore_point.as_ref().map(|p| &p.of);
                    of.is_some_and(|of| step.changes.iter().all(|s| of.contains(s)))
                };
                let covered = self.made_points().any(within);
                (!covered)
                    .then(|| "the plan has no undo for it, and no restore point covers it".into())
            }
        }
    }

    /// Since when, and by which step, there is no way back: the first begun step whose undo is
    /// impossible, and that no restore has taken back.
    pub fn no_way_back(&self) -> Option<(StepIx, Instant)> {
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

impl Undoing {
    /// The step itself and what its restore takes back.
    fn rests_on(&self) -> impl Iterator<Item = StepIx> + '_ {
        std::iter::once(self.step).chain(self.covers.iter().copied())
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

/// Who needs whom, the other way round.
struct Dependents(Vec<Vec<StepIx>>);

impl Dependents {
    fn of(run: &Run) -> Dependents {
        let mut all = vec![Vec::new(); run.plan.steps.len()];
        for (ix, step) in run.plan.steps.iter().enumerate() {
            step.needs.iter().for_each(|&need| all[need].push(ix));
        }
        Dependents(all)
    }

    /// For each step whether it needs one of these, directly or through others.
    fn above(&self, these: &[StepIx]) -> Vec<bool> {
        let mut above = vec![false; self.0.len()];
        let mut open: Vec<StepIx> = these.to_vec();
        while let Some(ix) = open.pop() {
            for &next in &self.0[ix] {
                if !std::mem::replace(&mut above[next], true) {
                    open.push(next);
                }
            }
        }
        above
    }
}

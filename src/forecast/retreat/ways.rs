//! The rollbacks from where so much was begun: by the steps' own undos, or by a restore point.

use std::collections::HashSet;

use super::Back;
use crate::forecast::problem::Time;
use crate::forecast::snapshot::Point;
use crate::forecast::undoing::takes_back;
use crate::runbook::{StepIx, TakesBack};

/// So many rollbacks are played; which ones, what was begun decides alone.
const TRIED: usize = 3;

/// A rollback from where so much was begun.
pub(super) struct Way {
    pub(super) point: Option<StepIx>,
    pub(super) work: Vec<TakesBack>,
    /// Begun steps that change something, and that it does not take back.
    pub(super) left_out: Vec<StepIx>,
}

impl Way {
    pub(super) fn is_nothing(&self) -> bool {
        self.work.is_empty()
    }
}

impl Back<'_> {
    /// The rollback by the steps' own undos, or by a restore point.
    pub(super) fn way(&self, begun: &[StepIx], point: Option<StepIx>) -> Way {
        let is_that = |p: &&Point| Some(p.step) == point;
        let covers = self.snapshot.points.iter().find(is_that).map(|p| {
            let known: HashSet<StepIx> = p.covers.iter().copied().collect();
            // What is begun after now is covered as well.
            let later = |ix: &StepIx| !self.snapshot.begun.contains(ix);
            let covered = |ix: &StepIx| {
                known.contains(ix) || (later(ix) && self.plan.is_restored_by(*ix, p.step))
            };
            begun.iter().copied().filter(covered).collect::<Vec<_>>()
        });
        let covers = covers.filter(|covers| !covers.is_empty());
        let from = point.zip(covers.as_deref());
        let (work, without) = self.plan.taking_back(begun, from);
        let changes = |ix: &StepIx| !self.plan.steps[*ix].changes.is_empty();
        Way {
            point: from.map(|(point, _)| point),
            work,
            left_out: without.into_iter().filter(changes).collect(),
        }
    }

    /// The rollbacks that leave the least out, each once: the steps' own undos, and by the restore
    /// points with the least work.
    pub(super) fn ways(&self, begun: &[StepIx]) -> Vec<Way> {
        let points = self.snapshot.points.iter().map(|p| Some(p.step));
        let by_points = points.map(|point| self.way(begun, point));
        let mut ways = vec![self.way(begun, None)];
        ways.extend(by_points.filter(|way| way.point.is_some()));
        let least = ways.iter().map(|way| way.left_out.len()).min();
        ways.retain(|way| Some(way.left_out.len()) == least);
        let work = |way: &Way| -> Time {
            let takes = way.work.iter().map(|item| takes_back(self.plan, item));
            takes.map(|takes| takes.mean().secs()).sum()
        };
        ways.sort_by_cached_key(|way| (way.point.is_some(), work(way)));
        ways.truncate(TRIED);
        ways
    }
}

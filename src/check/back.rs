//! How long it takes to go back from a moment of the plan.

use crate::forecast;
use crate::runbook::{StepIx, Undo};
use crate::time::{Instant, Span};

use super::plan::Plan;

/// The restore points of a plan and what follows from its needs, found once.
pub(super) struct Back {
    /// Every step after its needs.
    by_need: Vec<StepIx>,
    points: Vec<Point>,
    /// No rollback is longer: all undos, and all restores one after the other.
    longest: Span,
}

/// A restore point with an estimate.
struct Point {
    step: StepIx,
    takes: Span,
    /// For each step, whether this restore takes back all that it changes.
    covers: Vec<bool>,
}

impl Back {
    pub fn of(plan: &Plan) -> Back {
        let point = |step: StepIx| {
            let restore = plan.step(step).restore_point.as_ref()?;
            let takes = restore.restore.takes?.mean();
            let covers = |ix: StepIx| {
                let changes = &plan.step(ix).changes;
                !changes.is_empty()
                    && plan.is_before(step, ix)
                    && changes.iter().all(|s| restore.of.contains(s))
            };
            let covers = (0..plan.book.steps.len()).map(covers).collect();
            Some(Point {
                step,
                takes,
                covers,
            })
        };
        let mut back = Back {
            by_need: forecast::by_need(plan.book),
            points: plan.points().filter_map(point).collect(),
            longest: Span::ZERO,
        };
        let undos = back.longest(plan, |ix| undo(plan, ix));
        back.longest = back.points.iter().fold(undos, |all, p| sum(all, p.takes));
        back
    }

    /// Whether going back from any moment of the plan takes no longer than that.
    pub fn is_within(&self, span: Span) -> bool {
        self.longest <= span
    }

    /// With what was begun by then: the longest chain of undos, each after the undos of what needs
    /// it, by PERT means; or a restore, and the undos of what it does not cover, where that is
    /// shorter, or where a change has no undo of its own.
    pub fn from(&self, plan: &Plan, from: Instant) -> Span {
        let is_begun = |ix: StepIx| plan.start(ix).is_some_and(|start| start < from);
        let begun: Vec<bool> = (0..plan.book.steps.len()).map(is_begun).collect();
        let undo = |ix: StepIx| {
            if begun[ix] {
                undo(plan, ix)
            } else {
                Span::ZERO
            }
        };
        let points = || self.points.iter().filter(|p| begun[p.step]);
        let only_restored = |&ix: &StepIx| {
            begun[ix] && plan.step(ix).undo.is_none() && points().any(|p| p.covers[ix])
        };
        let only_restored: Vec<StepIx> = plan.changes().filter(only_restored).collect();
        let mut best = only_restored.is_empty().then(|| self.longest(plan, undo));
        for point in points().filter(|p| only_restored.iter().all(|&ix| p.covers[ix])) {
            if best.is_some_and(|best| best <= point.takes) {
                continue;
            }
            let rest = |ix: StepIx| {
                if point.covers[ix] {
                    Span::ZERO
                } else {
                    undo(ix)
                }
            };
            let whole = sum(point.takes, self.longest(plan, rest));
            best = Some(best.map_or(whole, |best| best.min(whole)));
        }
        best.unwrap_or_else(|| {
            // No single restore covers them: all of them, one after the other.
            let covered = |ix: StepIx| points().any(|p| p.covers[ix]);
            let rest = |ix: StepIx| if covered(ix) { Span::ZERO } else { undo(ix) };
            let restores = points().fold(Span::ZERO, |all, p| sum(all, p.takes));
            sum(restores, self.longest(plan, rest))
        })
    }

    /// The longest chain through the plan, with that weight for each step.
    fn longest(&self, plan: &Plan, weight: impl Fn(StepIx) -> Span) -> Span {
        let mut finish = vec![0_i64; plan.book.steps.len()];
        for &ix in &self.by_need {
            let before = plan.step(ix).needs.iter().map(|&n| finish[n]).max();
            finish[ix] = before.unwrap_or(0) + weight(ix).secs();
        }
        Span::seconds(finish.into_iter().max().unwrap_or(0))
    }
}

fn undo(plan: &Plan, ix: StepIx) -> Span {
    match &plan.step(ix).undo {
        Some(Undo::Work(work)) => work.takes.map_or(Span::ZERO, |t| t.mean()),
        _ => Span::ZERO,
    }
}

fn sum(a: Span, b: Span) -> Span {
    Span::seconds(a.secs() + b.secs())
}

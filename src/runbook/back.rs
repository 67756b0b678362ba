//! Going back: the pieces of work that take back what was begun, and which of them comes first.

use super::{Runbook, StepIx, Undo, Work};

/// A piece of work that takes something back: the undo of a step, or a restore.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TakesBack {
    /// The step that is undone, or that made the restore point.
    pub step: StepIx,
    /// For the restore of its restore point: the steps whose changes it takes back.
    pub restores: Option<Vec<StepIx>>,
}

impl TakesBack {
    /// What the plan says of it.
    pub fn work<'a>(&self, plan: &'a Runbook) -> Option<&'a Work> {
        let step = plan.steps.get(self.step)?;
        match (&self.restores, &step.undo) {
            (Some(_), _) => step.restore_point.as_ref().map(|point| &point.restore),
            (None, Some(Undo::Work(work))) => Some(work),
            (None, _) => None,
        }
    }

    /// The steps whose changes it takes back.
    pub fn own(&self) -> &[StepIx] {
        match &self.restores {
            Some(covered) => covered,
            None => std::slice::from_ref(&self.step),
        }
    }

    /// The step itself and what its restore takes back.
    fn rests_on(&self) -> impl Iterator<Item = StepIx> + '_ {
        let covered = self.restores.iter().flatten().copied();
        std::iter::once(self.step).chain(covered)
    }
}

impl Runbook {
    /// Whether a restore point takes back all that a step changes, if it was made before.
    pub fn is_restored_by(&self, step: StepIx, point: StepIx) -> bool {
        let Some(restore) = &self.steps[point].restore_point else {
            return false;
        };
        let changes = &self.steps[step].changes;
        let within = !changes.is_empty() && changes.iter().all(|s| restore.of.contains(s));
        step != point && within
    }

    /// The work that takes back what was begun, by the steps' own undos; where `point` is given,
    /// with its restore in the place of the undos of those it covers. Behind it the begun steps
    /// that have neither.
    pub fn taking_back(
        &self,
        begun: &[StepIx],
        point: Option<(StepIx, &[StepIx])>,
    ) -> (Vec<TakesBack>, Vec<StepIx>) {
        let covered = |ix: &StepIx| point.is_some_and(|(_, covers)| covers.contains(ix));
        let (replaced, others): (Vec<StepIx>, Vec<StepIx>) =
            begun.iter().partition(|ix| covered(ix));
        let has_undo = |ix: &StepIx| matches!(self.steps[*ix].undo, Some(Undo::Work(_)));
        let (with, without): (Vec<StepIx>, Vec<StepIx>) = others.into_iter().partition(has_undo);
        let undo = |step| TakesBack {
            step,
            restores: None,
        };
        let mut work: Vec<TakesBack> = with.into_iter().map(undo).collect();
        if let Some((step, _)) = point.filter(|_| !replaced.is_empty()) {
            work.push(TakesBack {
                step,
                restores: Some(replaced),
            });
        }
        (work, without)
    }
}

/// Who needs whom, the other way round.
#[derive(Debug, Clone)]
pub struct Dependents(Vec<Vec<StepIx>>);

impl Dependents {
    pub fn of(plan: &Runbook) -> Dependents {
        let mut all = vec![Vec::new(); plan.steps.len()];
        for (ix, step) in plan.steps.iter().enumerate() {
            step.needs.iter().for_each(|&need| all[need].push(ix));
        }
        Dependents(all)
    }

    /// For each step whether it needs one of these, directly or through others.
    pub fn above(&self, these: &[StepIx]) -> Vec<bool> {
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

    /// For each piece of work the places of those that come first: nothing is taken back before
    /// everything that stands on it is.
    pub fn order(&self, plan: &Runbook, work: &[TakesBack]) -> Vec<Vec<usize>> {
        let before = |item: &TakesBack| {
            let above = self.above(item.own());
            let others = work.iter().enumerate().filter(|(_, other)| *other != item);
            let first = others.filter(|(_, other)| match other.restores {
                // A restore takes back all that it covers at once: what stands between two of
                // those waits for it, and it waits for what stands on them and under none.
                // Nor is a backup deleted before it was restored from, nor what that stands on.
                Some(_) => other.rests_on().any(|ix| ix == item.step || above[ix]),
                None => above[other.step] && !is_under(plan, item, other.step),
            });
            first.map(|(at, _)| at).collect()
        };
        work.iter().map(before).collect()
    }
}

/// Whether a restore must end before that step is undone.
fn is_under(plan: &Runbook, item: &TakesBack, step: StepIx) -> bool {
    let mut rests_on = item.rests_on();
    item.restores.is_some() && rests_on.any(|ix| plan.depends_on(ix, step))
}

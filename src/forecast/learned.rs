//! What earlier runs teach: a plan with estimates from what its steps, undos and restores took, and
//! where each estimate comes from.

use std::collections::HashMap;

use crate::runbook::{Runbook, Step, StepIx, Takes, Undo};
use crate::time::Span;

/// How [`learned`] estimates, for those who read it.
pub const LEARNING: &str =
    "likely is the median; best and worst keep the plan's spread, widened to what was seen";

/// A piece of work that has an estimate in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WorkKind {
    Step,
    /// The undo of a step.
    Undo,
    /// The restore of a step's restore point.
    Restore,
}

impl WorkKind {
    pub const ALL: [WorkKind; 3] = [WorkKind::Step, WorkKind::Undo, WorkKind::Restore];

    /// The estimate of that work of a step.
    pub fn takes(self, step: &Step) -> Option<Takes> {
        match (self, &step.undo, &step.restore_point) {
            (WorkKind::Step, ..) => step.takes,
            (WorkKind::Undo, Some(Undo::Work(undo)), _) => undo.takes,
            (WorkKind::Restore, _, Some(point)) => point.restore.takes,
            _ => None,
        }
    }

    /// Nothing where the plan has no such work.
    fn takes_mut(self, step: &mut Step) -> Option<&mut Option<Takes>> {
        match self {
            WorkKind::Step => step.gate.is_none().then_some(&mut step.takes),
            WorkKind::Undo => match &mut step.undo {
                Some(Undo::Work(work)) => Some(&mut work.takes),
                _ => None,
            },
            WorkKind::Restore => step.restore_point.as_mut().map(|p| &mut p.restore.takes),
        }
    }
}

/// How long a piece of work took in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The place of the run among those learned from.
    pub run: usize,
    pub took: Span,
}

/// By step id.
pub type Samples = HashMap<(String, WorkKind), Vec<Sample>>;

/// A plan with what was learned.
#[derive(Debug, Clone)]
pub struct Learned {
    pub plan: Runbook,
    /// Where each estimate comes from that is not the plan's.
    pub samples: HashMap<(StepIx, WorkKind), Vec<Sample>>,
}

impl Learned {
    /// What an estimate comes from; nothing where it is the plan's.
    pub fn samples(&self, step: StepIx, work: WorkKind) -> Option<&[Sample]> {
        self.samples.get(&(step, work)).map(Vec::as_slice)
    }
}

/// The plan with the estimates of its steps, undos and restores made from samples; what has no
/// sample keeps what it has.
///
/// The likely case is the median of the samples. The best and the worst case keep the distance
/// from it that they have in the plan, in proportion (a plan of 30m, 45m and 90m is two thirds and
/// twice the likely case), and are widened to the shortest and the longest sample. So one run
/// moves an estimate and leaves it as wide as it was, and more runs widen it, but never narrow it:
/// a run rehearses the work and not the bad luck, and a further night lies outside all of `n`
/// earlier ones in 2 of `n + 1` cases, which is every second night after three. Where the plan has
/// one figure or none, the samples alone say how wide it is.
pub fn learned(plan: &Runbook, samples: &Samples) -> Learned {
    let mut learned = Learned {
        plan: plan.clone(),
        samples: HashMap::new(),
    };
    for (ix, step) in learned.plan.steps.iter_mut().enumerate() {
        for work in WorkKind::ALL {
            let of_work = samples.get(&(step.id.clone(), work));
            let slot = work.takes_mut(step);
            let (Some(of_work), Some(slot)) = (of_work, slot) else {
                continue;
            };
            if let Some(takes) = estimate(*slot, of_work) {
                *slot = Some(takes);
                learned.samples.insert((ix, work), of_work.clone());
            }
        }
    }
    learned
}

fn estimate(plan: Option<Takes>, samples: &[Sample]) -> Option<Takes> {
    let mut seen: Vec<Span> = samples.iter().map(|s| s.took.min(Span::LONGEST)).collect();
    seen.sort();
    let (shortest, longest) = (*seen.first()?, *seen.last()?);
    let likely = median(&seen)?;
    let plan = plan.unwrap_or(Takes::exactly(likely));
    let best = in_proportion(likely, plan.best, plan.likely);
    let worst = in_proportion(likely, plan.worst, plan.likely);
    Some(Takes {
        best: best.min(shortest).rounded(),
        likely: likely.rounded(),
        worst: worst.max(longest).rounded(),
    })
}

/// Of spans in order; between the middle two, where there are two.
fn median(sorted: &[Span]) -> Option<Span> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get(sorted.len().saturating_sub(1) / 2)?;
    Some(Span::seconds((lower.secs() + upper.secs()) / 2))
}

/// So long that it is to `span` as `part` is to `whole`.
fn in_proportion(span: Span, part: Span, whole: Span) -> Span {
    if whole == Span::ZERO {
        return span;
    }
    let seconds = span.secs() as f64 * part.secs() as f64 / whole.secs() as f64;
    Span::seconds(seconds.round() as i64).min(Span::LONGEST)
}

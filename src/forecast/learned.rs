//! What earlier runs teach: a plan with estimates from what its steps took, and where each of them
//! comes from.

use std::collections::HashMap;

use crate::runbook::{Runbook, Step, Takes};
use crate::time::Span;

/// How [`learned`] estimates, for those who read it.
pub const LEARNING: &str =
    "likely is the median; best and worst keep the plan's spread, widened to what was seen";

/// How long a step took in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The place of the run among those learned from.
    pub run: usize,
    pub took: Span,
}

/// Where the estimate of a step comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    Plan,
    Runs(Vec<Sample>),
}

/// A plan with what was learned.
#[derive(Debug, Clone)]
pub struct Learned {
    pub plan: Runbook,
    /// One for each step of the plan.
    pub basis: Vec<Basis>,
}

/// The plan with the estimates of its steps made from samples, by step id; steps without a sample,
/// and gates, keep what they have.
///
/// The likely case is the median of the samples. The best and the worst case keep the distance
/// from it that they have in the plan, in proportion (a plan of 30m, 45m and 90m is two thirds and
/// twice the likely case), and are widened to the shortest and the longest sample. So one run
/// moves an estimate and leaves it as wide as it was, and more runs widen it, but never narrow it:
/// a run rehearses the work and not the bad luck, and a further night lies outside all of `n`
/// earlier ones in 2 of `n + 1` cases, which is every second night after three. Where the plan has
/// one figure or none, the samples alone say how wide it is.
pub fn learned(plan: &Runbook, samples: &HashMap<String, Vec<Sample>>) -> Learned {
    let mut plan = plan.clone();
    let basis = plan.steps.iter_mut();
    let basis = basis.map(|step| learn(step, samples)).collect();
    Learned { plan, basis }
}

fn learn(step: &mut Step, samples: &HashMap<String, Vec<Sample>>) -> Basis {
    let Some(samples) = samples.get(&step.id).filter(|_| step.gate.is_none()) else {
        return Basis::Plan;
    };
    match estimate(step.takes, samples) {
        None => Basis::Plan,
        learned => {
            step.takes = learned;
            Basis::Runs(samples.clone())
        }
    }
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

//! The plain forward pass: each step starts when its needs are over.

use super::snapshot::Progress;
use crate::runbook::{Runbook, Step, StepIx, When};
use crate::time::{Instant, Span};

/// How [`plain`] computes, for the log.
pub const METHOD: &str = "forward pass over PERT means, without people";

/// When a step is planned to start and to finish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    pub start: Instant,
    pub finish: Instant,
}

/// Planned times of every step, by the critical path method's forward pass (Kelley and Walker,
/// 1959) over PERT means: a step starts when all its needs are over, not before its `not_before`,
/// and steps of the window not before it opens, those after it not before the doors open.
/// Waiting for a signature or a decision takes what the plan's `waits` say. Steps of the days
/// before have no planned times, and hold nothing up.
pub fn plain(plan: &Runbook) -> Vec<Option<Times>> {
    let progress = vec![Progress::OPEN; plan.steps.len()];
    pass(plan, &progress, None)
}

/// Like [`plain`], from what is done and what runs at `now`: what is open starts no earlier, and
/// what runs takes at least until then. `progress` has one for each step.
pub fn plain_from(plan: &Runbook, progress: &[Progress], now: Instant) -> Vec<Option<Times>> {
    pass(plan, progress, Some(now))
}

fn pass(plan: &Runbook, progress: &[Progress], now: Option<Instant>) -> Vec<Option<Times>> {
    let mut times: Vec<Option<Times>> = vec![None; plan.steps.len()];
    for ix in by_need(plan) {
        let step = &plan.steps[ix];
        let duration = duration(plan, step).delta();
        times[ix] = match progress.get(ix).copied().unwrap_or(Progress::OPEN) {
            Progress::Over { start, finish, .. } => Some(Times { start, finish }),
            Progress::Running { since, idle, until } => {
                let worked = since + idle.delta() + duration;
                let begun = [Some(worked), until, now].into_iter().flatten();
                Some(Times {
                    start: since,
                    finish: begun.fold(worked, Instant::max),
                })
            }
            Progress::Open { from } => earliest(plan, step).map(|earliest| {
                // What is planned for afterwards holds up nothing of the window, as in a forecast.
                let holds = |need: &&StepIx| {
                    let (before, own) = (&plan.steps[**need], &plan.phases[step.phase]);
                    own.when != When::Window || plan.phases[before.phase].when != When::After
                };
                let released = step.needs.iter().filter(holds).filter_map(|&need| {
                    let planned = || sign_off_wait(plan, &plan.steps[need]).delta();
                    match progress.get(need) {
                        Some(Progress::Over { released, .. }) => Some(*released),
                        _ => Some(times[need]?.finish + planned()),
                    }
                });
                let others = released.chain(step.not_before).chain(from).chain(now);
                let start = others.fold(earliest, Instant::max);
                Times {
                    start,
                    finish: start + duration,
                }
            }),
        };
    }
    times
}

fn earliest(plan: &Runbook, step: &Step) -> Option<Instant> {
    match plan.phases[step.phase].when {
        When::Before => None,
        When::Window => Some(plan.window.opens),
        When::After => Some(plan.window.doors_open.unwrap_or(plan.window.closes)),
    }
}

fn duration(plan: &Runbook, step: &Step) -> Span {
    match step.gate {
        Some(_) => plan.waits.decision,
        None => step.takes.map_or(Span::ZERO, |t| t.mean()),
    }
}

fn sign_off_wait(plan: &Runbook, step: &Step) -> Span {
    if step.sign_off.is_empty() {
        Span::ZERO
    } else {
        plan.waits.sign_off
    }
}

/// Every step after its needs (Kahn, 1962). Steps of a ring, which no loaded runbook has, are
/// left out.
pub fn by_need(plan: &Runbook) -> Vec<StepIx> {
    let mut open: Vec<usize> = plan.steps.iter().map(|s| s.needs.len()).collect();
    let mut needed_by: Vec<Vec<StepIx>> = vec![Vec::new(); plan.steps.len()];
    for (ix, step) in plan.steps.iter().enumerate() {
        step.needs.iter().for_each(|&need| needed_by[need].push(ix));
    }
    let mut order: Vec<StepIx> = (0..open.len()).filter(|&ix| open[ix] == 0).collect();
    let mut next = 0;
    while let Some(&ix) = order.get(next) {
        next += 1;
        for &waiting in &needed_by[ix] {
            open[waiting] -= 1;
            if open[waiting] == 0 {
                order.push(waiting);
            }
        }
    }
    order
}

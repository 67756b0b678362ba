//! When the work of a plan can be done by the people on their shifts, nobody staying longer.

use super::night::{Night, is_of_the_night};
use super::problem::{NEVER, Time, Unsound};
use super::search::search;
use super::snapshot::RunSnapshot;
use crate::runbook::{Runbook, StepIx};
use crate::time::Instant;

/// When a step can be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InShifts {
    /// When all that it needs is over; nothing when that is never, or outside the window.
    pub ready: Option<Instant>,
    /// When its people are free for it; nothing when that is never.
    pub start: Option<Instant>,
    pub finish: Option<Instant>,
}

/// So many orders of work are tried.
const SCHEDULES: usize = 40;

/// For each step of the plan, by a good order of work and mean durations.
///
/// # Errors
/// [`Unsound::Ring`], which no loaded runbook has.
pub fn in_shifts(plan: &Runbook) -> Result<Vec<InShifts>, Unsound> {
    let snapshot = RunSnapshot::before(plan);
    // Whoever decides and signs is another question.
    let problem = Night::of(plan, &snapshot)?
        .problem
        .with_overtime(0)
        .without_waits_for_people();
    let schedule = search(&problem, &problem.means(), SCHEDULES, 1).schedule;
    let instant = |time: Time| Instant::from_timestamp(time, 0).filter(|_| time < NEVER);
    let of = |ix: StepIx| {
        if !is_of_the_night(plan, ix) {
            return InShifts::default();
        }
        let needs = problem.needs.of_item(ix).iter();
        let over = needs.map(|&n| problem.over(n as usize, schedule.finish[n as usize]));
        let ready = over.fold(problem.releases[ix], Time::max);
        InShifts {
            ready: instant(ready),
            start: instant(schedule.start[ix]),
            finish: instant(schedule.finish[ix]),
        }
    };
    Ok((0..plan.steps.len()).map(of).collect())
}

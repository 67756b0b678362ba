//! What a change of the plan moves: the expected times of now beside those of the plan as it
//! would be.

use crate::forecast::{self, Progress, Times};
use crate::run::Run;
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// What would move.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moves {
    /// When the last step of the window is expected to finish: now, and then.
    pub finish: Option<(Instant, Instant)>,
    /// The close of the window then.
    pub closes: Instant,
    /// Open steps that would finish later or, negative, earlier; in the order of the plan.
    pub steps: Vec<(StepIx, Span)>,
    /// Steps that are new, with when they would start and finish.
    pub new: Vec<(StepIx, Instant, Instant)>,
    /// Gates that would be reached after their deadline, and were not before.
    pub late: Vec<StepIx>,
}

/// Compares a run with the run that would be.
pub fn moves(before: &Run, after: &Run, now: Instant) -> Moves {
    let (was, then) = (expected(before, now), expected(after, now));
    let plan = &after.plan;
    let mut moves = Moves {
        finish: finish(before, &was).zip(finish(after, &then)),
        closes: plan.window.closes,
        ..Moves::default()
    };
    let deadline = |run: &Run, ix: StepIx| run.plan.steps[ix].gate.as_ref()?.decide_by;
    let is_late =
        |run: &Run, ix, times: &Times| deadline(run, ix).is_some_and(|by| times.start > by);
    for ix in plan.in_order() {
        match (
            was.get(ix).copied().flatten(),
            then.get(ix).copied().flatten(),
        ) {
            (Some(was), Some(then)) => {
                let by = Span::between(was.finish, then.finish);
                if by != Span::ZERO {
                    moves.steps.push((ix, by));
                }
                if is_late(after, ix, &then) && !is_late(before, ix, &was) {
                    moves.late.push(ix);
                }
            }
            (None, Some(then)) => moves.new.push((ix, then.start, then.finish)),
            _ => {}
        }
    }
    moves
}

fn expected(run: &Run, now: Instant) -> Vec<Option<Times>> {
    let progress: Vec<Progress> = run.progress(now);
    forecast::plain_from(&run.plan, &progress, now)
}

fn finish(run: &Run, times: &[Option<Times>]) -> Option<Instant> {
    let plan = &run.plan;
    let finishes = plan.in_order().filter(|&ix| plan.is_in_window(ix));
    finishes.filter_map(|ix| Some(times[ix]?.finish)).max()
}

//! One step of the way that the night took: when it was begun, over, and signed.

use crate::run::{Attempt, Stage};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::Instant;

/// One step of the way, as it was.
pub(super) struct Leg {
    /// Begun; nothing where it was not.
    pub(super) start: Option<Instant>,
    /// The first attempt, where there were several.
    pub(super) first: Option<Instant>,
    pub(super) finish: Option<Instant>,
    /// When what stands on it could begin: signed.
    pub(super) released: Option<Instant>,
}

impl Leg {
    const NOTHING: Leg = Leg {
        start: None,
        first: None,
        finish: None,
        released: None,
    };

    /// Of a step or a gate.
    pub(super) fn of(situation: &Situation, ix: StepIx) -> Leg {
        let run = situation.run;
        let state = &run.steps[ix];
        let at_once = |at: Instant| Leg {
            start: Some(at),
            first: None,
            finish: Some(at),
            released: Some(at),
        };
        let meets = situation.stage(ix).meets_needs();
        if run.plan.steps[ix].gate.is_some() {
            let decided = state.gate.decision().filter(|_| meets);
            return decided.map_or(Leg::NOTHING, |decided| at_once(decided.stamp.at));
        }
        let Some(attempt) = state.forward.current() else {
            let skipped = state.forward.skipped.as_ref();
            return skipped.map_or(Leg::NOTHING, |(stamp, _)| at_once(stamp.at));
        };
        let finish = attempt
            .finish
            .as_ref()
            .filter(|_| meets || situation.stage(ix) == Stage::AwaitingSignOff);
        let finish = finish.map(|f| f.stamp.at);
        let start = attempt.start();
        let first = state
            .forward
            .attempts
            .iter()
            .filter_map(Attempt::start)
            .min();
        Leg {
            start,
            first: first.filter(|first| Some(*first) < start),
            finish,
            released: finish.filter(|_| meets).map(|finish| {
                let signed = attempt.sign_offs.iter().filter(|s| s.signed);
                signed.map(|s| s.stamp.at).fold(finish, Instant::max)
            }),
        }
    }
}

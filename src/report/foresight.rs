//! What lay ahead at moments of the night, from what was known then: looked at again, from the log.

use crate::forecast::{Ahead, Effort, Memory, Settings, Shape};
use crate::journal::{Event, Foreseen};
use crate::run::{LogLine, Run, foreseen};
use crate::time::Instant;

/// What could be foreseen at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foresight {
    pub at: Instant,
    pub foreseen: Foreseen,
}

/// At so many moments at most.
const MOMENTS: usize = 200;

/// A plan of so many steps, at most, is looked at in all of them; a longer one at fewer.
const STEPS: usize = 200 * 100;

/// A curve needs less than the figures of a screen.
const EFFORT: Effort = Effort {
    schedules: 40,
    settings: Settings {
        trials: 200,
        seed: 1,
        shape: Shape::Pert,
    },
};

/// After entries that can move the end or the rollback, evenly over the log: as it was known then,
/// without what was corrected later.
pub fn foresight(run: &Run) -> Vec<Foresight> {
    let moves = |(place, line): (usize, &LogLine)| moves(line).then_some(place + 1);
    let places: Vec<usize> = run.log.iter().enumerate().filter_map(moves).collect();
    let most = (STEPS / run.plan.steps.len().max(1)).clamp(2, MOMENTS);
    let chosen = evenly(&places, most);
    let (mut all, mut memory) = (Vec::new(), Memory::default());
    run.along(&chosen, |then, line| {
        let open = then.opened.is_some() && then.closed.is_none();
        let at = line.entry.recorded();
        let look = || Ahead::of(&then.plan, &then.snapshot(at), EFFORT, &mut memory);
        // Of a plan that can't be scheduled nothing was foreseen.
        if let Some(Ok(ahead)) = open.then(look) {
            let mut foreseen = foreseen(&ahead);
            if then.is_rolling_back_all() {
                // It is being rolled back already.
                foreseen.rollback_by = None;
            }
            all.push(Foresight { at, foreseen });
        }
    });
    all
}

/// At most so many of them, the first and the last among them.
fn evenly(places: &[usize], most: usize) -> Vec<usize> {
    if places.len() <= most {
        return places.to_vec();
    }
    let last = places.len() - 1;
    (0..most).map(|n| places[n * last / (most - 1)]).collect()
}

/// Notes, calls and the like change nothing of what lies ahead.
fn moves(line: &LogLine) -> bool {
    !matches!(
        line.entry.fact().event,
        Event::NoteWritten { .. }
            | Event::Called { .. }
            | Event::EvidenceGiven { .. }
            | Event::Voted { .. }
            | Event::CriterionTicked { .. }
            | Event::CommandRan { .. }
            | Event::ClockCompared { .. }
            | Event::ServiceTested { .. }
            | Event::ConditionMet { .. }
            | Event::HandedOver { .. }
            | Event::TakenOver { .. }
            | Event::NotUnderstood
    )
}

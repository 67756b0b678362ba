//! How late each activity could begin when everybody keeps to their order of work.

use super::problem::{NEVER, Problem, Time};
use super::schedule::Schedule;
use super::supply::bits;

/// The latest starts with which all still ends when the schedule does: a backward pass over needs
/// and over what each person does next (resource-constrained slack; Bowers, 1995), inside their
/// shifts. Nothing where the schedule has no end.
pub(super) fn latest_starts(problem: &Problem, schedule: &Schedule) -> Option<Vec<Time>> {
    if schedule.end >= NEVER {
        return None;
    }
    let words = problem.workers.len().div_ceil(64);
    let mut latest = vec![NEVER; problem.len()];
    let mut next_of_person = vec![NEVER; problem.workers.len()];
    let mut rank = vec![0; problem.len()];
    for (place, &at) in problem.topological.iter().enumerate() {
        rank[at as usize] = place as u32;
    }
    for &at in schedule.order(&rank).iter().rev() {
        let at = at as usize;
        let over = if problem.counts[at] {
            schedule.end
        } else {
            NEVER
        };
        let next = problem.needed_by.of_item(at).iter();
        let over = next.fold(over, |over, &next| over.min(latest[next as usize]));
        let mut finish = over - problem.tails[at];
        let crew = &schedule.crew[at * words..(at + 1) * words];
        for person in bits(crew) {
            finish = finish.min(next_of_person[person]);
            let shift = shift_end(problem, person, schedule.start[at]);
            finish = finish.min(shift.saturating_add(problem.overtime));
        }
        // What began past a shift's end, or in spite of its needs, can't begin earlier any more.
        let length = schedule.finish[at] - schedule.start[at];
        latest[at] = (finish - length).max(schedule.start[at]);
        bits(crew).for_each(|person| next_of_person[person] = latest[at]);
    }
    Some(latest)
}

fn shift_end(problem: &Problem, person: usize, at: Time) -> Time {
    let mut shifts = problem.workers[person].available.iter();
    let shift = shifts.find(|&&(from, until)| from <= at && at < until);
    shift.map_or(NEVER, |&(_, until)| until)
}

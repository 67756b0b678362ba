//! What would be: a copy of the state as one more fact would make it. It is shown before the fact
//! is recorded, and never takes the place of the state.

use crate::journal::{EntryId, Fact};
use crate::time::Instant;

use super::{Moment, Refusal, Request, Run, Stamp, decide};

/// The state as it would be after that request, or why it would be refused.
pub fn imagine(run: &Run, moment: &Moment, request: &Request) -> Result<Run, Refusal> {
    let fact = decide(run, moment, request)?;
    Ok(after(run, moment, &fact))
}

/// The state as that fact would make it, entered now.
pub(super) fn after(run: &Run, moment: &Moment, fact: &Fact) -> Run {
    run.with(fact, imagined(fact, moment.now, 0))
}

/// What becomes of all of these requests, where each is decided as if those before it were on
/// record; or which of them is refused, and why.
pub(super) fn decide_all(
    run: &Run,
    moment: &Moment,
    requests: &[Request],
) -> Result<Vec<Fact>, (usize, Refusal)> {
    let mut facts: Vec<Fact> = Vec::with_capacity(requests.len());
    let mut imagination: Option<Run> = None;
    for (place, request) in requests.iter().enumerate() {
        let so_far = imagination.as_ref().unwrap_or(run);
        let fact = decide(so_far, moment, request).map_err(|refusal| (place, refusal))?;
        if place + 1 < requests.len() {
            let stamp = imagined(&fact, moment.now, place as u64 + 1);
            imagination = Some(so_far.with(&fact, stamp));
        }
        facts.push(fact);
    }
    Ok(facts)
}

fn imagined(fact: &Fact, now: Instant, n: u64) -> Stamp {
    let writer = "-".into();
    Stamp {
        at: fact.occurred.unwrap_or(now),
        recorded: now,
        by: fact.by.clone(),
        typed_by: fact.recorded_by.clone(),
        entry: EntryId { writer, n },
    }
}

//! What would be: a copy of the state as one more fact would make it. It is shown before the fact
//! is recorded, and never takes the place of the state.

use crate::journal::EntryId;

use super::{Moment, Refusal, Request, Run, Stamp, decide};

/// The state as it would be after that request, or why it would be refused.
pub fn imagine(run: &Run, moment: &Moment, request: &Request) -> Result<Run, Refusal> {
    let fact = decide(run, moment, request)?;
    let stamp = Stamp {
        at: fact.occurred.unwrap_or(moment.now),
        recorded: moment.now,
        by: fact.by.clone(),
        typed_by: fact.recorded_by.clone(),
        entry: EntryId {
            writer: "-".into(),
            n: 0,
        },
    };
    Ok(run.with(&fact, stamp))
}

//! WHERE WE STAND: the state of a run, folded from its entries, and what may be recorded next.
//!
//! [`Run`] is the state; folding never fails. [`decide`] is the only place that says no.

mod apply;
mod blocker;
mod command;
mod decide;
mod folder;
mod gate;
mod outcome;
mod people;
mod refusal;
mod session;
mod state;
mod step;
mod take;
#[doc(hidden)]
pub mod testing;
#[cfg(test)]
mod tests;
mod track;

pub use blocker::*;
pub use command::*;
pub use decide::decide;
pub use folder::{EVIDENCE, FindError, Listed, NewRun, RUNBOOK, find, list, open_run_of, to_join};
pub use gate::*;
pub use people::*;
pub use refusal::*;
pub use session::{MAX_EVIDENCE, RecordError, Saved, Session, SessionError, read_runbook};
pub use state::*;
pub use step::*;

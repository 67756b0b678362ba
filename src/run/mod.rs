//! WHERE WE STAND: the state of a run, folded from its entries, and what may be recorded next.
//!
//! [`Run`] is the state; folding never fails. [`decide`] is the only place that says no.

mod apply;
mod blocker;
mod board;
mod change;
mod command;
mod conflict;
mod decide;
mod durations;
mod folder;
mod gate;
mod hand_over;
mod heard;
mod imagine;
mod outcome;
mod paused;
mod people;
mod places;
mod refusal;
mod restore;
mod revisions;
mod rollback;
mod service;
mod session;
mod standing;
mod state;
mod step;
mod take;
mod task;
#[doc(hidden)]
pub mod testing;
#[cfg(test)]
mod tests;
mod track;

pub use blocker::*;
pub use board::{Needs, ServiceOutlook, ServiceState, places};
pub use command::*;
pub use conflict::*;
pub use decide::decide;
pub use durations::Took;
pub use folder::{
    EVIDENCE, FindError, Listed, NewRun, RUNBOOK, find, list, new_folder, open_run_of, to_join,
    unused_folder,
};
pub use gate::*;
pub use hand_over::*;
pub use heard::Heard;
pub use imagine::imagine;
pub use paused::{PauseKind, Paused};
pub use people::*;
pub use refusal::*;
pub use revisions::main_text;
pub use rollback::*;
pub use service::Tested;
pub use session::{
    MAX_EVIDENCE, RecordError, Saved, Session, SessionError, foreseen, read_runbook,
};
pub use state::*;
pub use step::*;
pub use task::Task;

//! WHERE WE STAND: the state of a run, folded from its entries, and what may be recorded next.
//!
//! [`Run`] is the state; folding never fails. [`decide`] is the only place that says no.

mod apply;
mod approval;
mod blocker;
mod board;
mod change;
mod clocks;
mod command;
mod condition;
mod conflict;
mod decide;
mod durations;
mod edited;
mod fates;
mod folder;
mod gate;
mod hand_over;
mod heard;
mod imagine;
mod order;
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
mod snapshot;
mod state;
mod step;
mod take;
mod task;
#[doc(hidden)]
pub mod testing;
#[cfg(test)]
mod tests;
mod track;
mod unheard;

pub use crate::journal::{EVIDENCE, RUNBOOK};
pub use blocker::*;
pub use board::{
    Needs, Outage, OutageCause, OutageEnd, PlaceOutlook, ServiceOutlook, ServiceState, places,
};
pub use clocks::{ClockOff, HowOff};
pub use command::*;
pub use condition::*;
pub use conflict::*;
pub use decide::decide;
pub use durations::Took;
pub use edited::{Edit, Edits, as_in};
pub use fates::Fate;
pub use folder::{FindError, Listed, NewRun, find, list, new_folder, open_run_of, unused_folder};
pub use gate::*;
pub use hand_over::*;
pub use heard::Heard;
pub use imagine::imagine;
pub use order::{Earliest, TooEarly};
pub use paused::{PauseKind, Paused};
pub use people::*;
pub use refusal::*;
pub use revisions::{correctable, main_text};
pub use rollback::*;
pub use service::Tested;
pub use session::{
    MAX_EVIDENCE, NotRecorded, RecordError, Saved, Session, SessionError, foreseen, read_runbook,
};
pub use state::*;
pub use step::*;
pub use task::Task;

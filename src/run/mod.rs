//! WHERE WE STAND: the state of a run, folded from its entries, and what may be recorded next.
//!
//! [`Run`] is the state; folding never fails. [`decide`] is the only place that says no.

mod apply;
mod blocker;
mod command;
mod decide;
mod gate;
mod outcome;
mod people;
mod refusal;
mod state;
mod step;
mod take;
mod track;

pub use blocker::*;
pub use command::*;
pub use decide::decide;
pub use gate::*;
pub use people::*;
pub use refusal::*;
pub use state::*;
pub use step::*;

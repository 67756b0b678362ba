//! WHERE WE STAND: the state of a run, folded from its entries, and what may be recorded next.
//!
//! [`Run`] is the state; folding never fails. [`decide`] is the only place that says no.

mod blocker;
mod command;
mod gate;
mod people;
mod refusal;
mod state;
mod step;

pub use blocker::*;
pub use command::*;
pub use gate::*;
pub use people::*;
pub use refusal::*;
pub use state::*;
pub use step::*;

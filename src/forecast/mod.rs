//! WILL IT FIT? Times for a plan: a plain forward pass for the baseline, and a forecast with
//! people, searched for and played many times with drawn durations.
//!
//! ```text
//!   Runbook, RunSnapshot (of a run)
//!      |  night                              textbook instances
//!      v                                          |
//!   Problem: activities, needs, crews, shifts <---'
//!      |  search: lists -> schedule -> Schedule      rules and bounds, a genetic algorithm
//!      v
//!   an order of work
//!      |  trials: durations -> schedule -> chain     or blocks, where there are no people
//!      v
//!   Trials -> outlook::Forecast                      slack; classic has the textbooks' PERT
//!
//!   Runbook, RunSnapshot --what_if--> the same as they would be, and from there as above
//! ```
//!
//! Before all that, `learned` can put what earlier runs took in the place of the plan's estimates.

mod ahead;
mod blocks;
mod chain;
mod classic;
mod durations;
mod learned;
mod lists;
mod luck;
mod night;
mod normal;
mod outlook;
mod pauses;
mod people;
mod plain;
mod problem;
mod profile;
mod retreat;
mod rules;
mod schedule;
mod search;
mod shifts;
mod shown;
mod slack;
mod snapshot;
mod supply;
mod trials;
mod undoing;
mod what_if;

#[cfg(test)]
mod tests;

pub use ahead::{Ahead, Effort};
pub use classic::{Classic, Network};
pub use durations::{Shape, id_of};
pub use learned::{LEARNING, Learned, Sample, Samples, WorkKind, learned};
pub use night::Night;
pub use outlook::{Forecast, GateOutlook, Stay, StepOutlook};
pub use plain::{METHOD, Times, by_need, plain, plain_from};
pub use problem::{Activity, Length, NEVER, Problem, Time, Unsound, Worker};
pub use retreat::{Memory, Retreat, RollbackBy, SURE};
pub use schedule::Schedule;
pub use search::{Found, search};
pub use shifts::{InShifts, in_shifts};
pub use shown::{of_100, shown_early, shown_late};
pub use snapshot::{Guess, Pause, Point, Progress, RunSnapshot, expected_end, guess};
pub use trials::{Settings, Trials, play};
pub use what_if::{Objection, Supposed, WhatIf, suppose};

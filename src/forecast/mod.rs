//! WILL IT FIT? Times for a plan: a plain forward pass, and schedules with people, searched for
//! and played many times with drawn durations.

mod blocks;
mod chain;
mod classic;
mod durations;
mod lists;
mod night;
mod outlook;
mod plain;
mod problem;
mod profile;
mod rules;
mod schedule;
mod search;
mod slack;
mod supply;
mod trials;

#[cfg(test)]
mod tests;

pub use classic::{Classic, Network};
pub use durations::{Shape, id_of};
pub use night::Night;
pub use outlook::{Forecast, GateOutlook, StepOutlook};
pub use plain::{METHOD, Progress, Times, by_need, plain, plain_from};
pub use problem::{Activity, Length, NEVER, Problem, Time, Unsound, Worker};
pub use schedule::Schedule;
pub use search::{Found, search};
pub use trials::{Settings, Trials, play};

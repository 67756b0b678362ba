//! WILL IT FIT? Times for a plan. For now one plain forward pass, without people.

mod lists;
mod plain;
mod problem;
mod profile;
mod rules;
mod schedule;
mod search;
mod supply;

pub use plain::{METHOD, Progress, Times, by_need, plain, plain_from};
pub use problem::{Activity, Length, NEVER, Problem, Time, Unsound, Worker};
pub use schedule::Schedule;
pub use search::{Found, search};

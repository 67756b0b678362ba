//! What is written in one cell, or in one line: durations, times, states, names, links.

mod duration;
mod links;
mod moment;
mod owners;
pub(in crate::import) mod scan;
mod stamp;
mod state;
mod words;

pub use duration::{Length, Unit, duration, unit_in};
pub use links::{Link, Relation, links};
pub use moment::{DayOrder, Moment, Read, clock_in, day_order, is_date_like, moment};
pub use owners::owners;
pub use stamp::Stamp;
pub use state::{State, tick};
pub use words::{
    is_gate, is_placeholder, looks_like_decision, looks_like_failure, looks_like_loop,
};

pub use moment::of_text as moment_in;
pub use scan::plain;

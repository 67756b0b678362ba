//! The two clocks of the screen: what time it is, and how long since the screen began.

use std::time::Instant as Monotonic;

use chrono::Utc;

use super::pace::Beat;
use crate::time::Instant;

/// Tells the time; tests bring their own.
pub trait Clock {
    fn now(&self) -> Instant;

    /// Never jumps, whatever happens to the time of day.
    fn beat(&self) -> Beat;
}

/// The machine's clocks.
#[derive(Debug, Clone, Copy)]
pub struct MachineClock(Monotonic);

impl Default for MachineClock {
    fn default() -> MachineClock {
        MachineClock(Monotonic::now())
    }
}

impl Clock for MachineClock {
    fn now(&self) -> Instant {
        Utc::now()
    }

    fn beat(&self) -> Beat {
        self.0.elapsed()
    }
}

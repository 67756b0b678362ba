//! The two clocks of the screen: what time it is, and how long since the screen began.

use std::time::{self, Duration};

use crate::time::calendar::Utc;

use crate::time::Instant;

/// Time since the screen began, from a clock that never jumps.
pub type Monotonic = Duration;

/// Tells the time; tests bring their own.
pub trait Clock {
    fn now(&self) -> Instant;

    /// Never jumps, whatever happens to the time of day.
    fn monotonic(&self) -> Monotonic;
}

/// The machine's clocks.
#[derive(Debug, Clone, Copy)]
pub struct MachineClock(time::Instant);

impl Default for MachineClock {
    fn default() -> MachineClock {
        MachineClock(time::Instant::now())
    }
}

impl Clock for MachineClock {
    fn now(&self) -> Instant {
        Utc::now()
    }

    fn monotonic(&self) -> Monotonic {
        self.0.elapsed()
    }
}

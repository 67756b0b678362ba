//! How a moment that lies ahead is shown: to five minutes, for a figure that jitters is ignored.

use crate::time::calendar::{DateTime, TimeDelta};

use crate::time::Instant;

/// Rounded early to five minutes, as it is shown: a figure that jitters is ignored.
pub fn shown_early(at: Instant) -> Instant {
    at - TimeDelta::seconds(at.timestamp().rem_euclid(FIVE_MINUTES))
}

/// Rounded late to five minutes, as an expected finish is shown.
pub fn shown_late(at: Instant) -> Instant {
    let at = at + TimeDelta::seconds((-at.timestamp()).rem_euclid(FIVE_MINUTES));
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}

const FIVE_MINUTES: i64 = 300;

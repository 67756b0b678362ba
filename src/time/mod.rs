//! Moments, zones and durations as people write and read them.
//!
//! Instants are `chrono`'s. Zone rules come from the database that `jiff` bundles, because a
//! machine's own zone files, and `chrono-tz`, may be a rule change behind.

mod error;
mod length;
mod moment;
mod span;
#[cfg(test)]
mod tests;
mod word;
mod written;
mod zone;

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Deserializer};

pub use error::TimeError;
pub use moment::{Nearest, counts_from_now, parse_date_time, parse_time, parse_within};
pub use span::Span;
pub use zone::{Local, Zone};

/// A point in time.
pub type Instant = DateTime<Utc>;

/// Dates, clock times and offsets, for those who compute with them: chrono's.
pub mod calendar {
    pub use chrono::{
        DateTime, Datelike, Days, FixedOffset, Local, NaiveDate, NaiveTime, Offset, SecondsFormat,
        SubsecRound, TimeDelta, Timelike, Utc,
    };
}

/// The time by the clock of this machine.
pub fn now() -> Instant {
    Utc::now()
}

/// Years in which a moment of a plan or a log can lie. Every sum of such a moment and durations
/// is a moment again.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2500;

/// Reading moments that come from outside, for serde's `deserialize_with`: only such as can be
/// computed with.
pub mod near {
    use super::*;

    pub fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        let at = Instant::deserialize(deserializer)?;
        if YEARS.contains(&at.year()) {
            Ok(at)
        } else {
            Err(serde::de::Error::custom("a moment in a far-off year"))
        }
    }

    pub fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
        #[derive(Deserialize)]
        struct Near(#[serde(deserialize_with = "one")] Instant);
        Ok(Option::<Near>::deserialize(deserializer)?.map(|near| near.0))
    }
}

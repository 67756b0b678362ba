//! Durations as people write them.

use std::fmt;

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Instant;

/// In minutes: from a hundred hours on people count in days.
const MANY_HOURS: i64 = 100 * 60;

/// In minutes: from two weeks on hours say nothing any more.
const MANY_DAYS: i64 = 14 * 24 * 60;

/// A length of time in whole seconds, written `45m`, `1h30m`, `7d`, `90s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

impl Span {
    pub const ZERO: Span = Span(0);

    /// A hundred years. What is longer is not a plan, and could overflow what is computed with it.
    pub const LONGEST: Span = Span(100 * 366 * 86_400);

    pub const fn seconds(seconds: i64) -> Span {
        Span(seconds)
    }

    pub const fn minutes(minutes: i64) -> Span {
        Span(minutes * 60)
    }

    /// From `from` until `to`; negative when `to` is earlier.
    pub fn between(from: Instant, to: Instant) -> Span {
        Span((to - from).num_seconds())
    }

    /// The length in seconds.
    pub const fn secs(self) -> i64 {
        self.0
    }

    pub fn delta(self) -> TimeDelta {
        TimeDelta::seconds(self.0)
    }

    /// As people write it in a plan: to the minute, below ten minutes to the second.
    pub fn rounded(self) -> Span {
        if self.0.abs() < 600 {
            self
        } else {
            Span((self.0 + 30).div_euclid(60) * 60)
        }
    }

    /// How long ago `from` was at `to`: never below zero. Where two clocks disagree, what happened
    /// can seem to be still to come; nobody has waited for less than no time.
    pub fn age(from: Instant, to: Instant) -> Span {
        Span::between(from, to).max(Span::ZERO)
    }

    /// To the minute, for a narrow column: `48m`, `1h05m`, `51h46m`, `<1m`; negative with `-`.
    /// From a hundred hours on in days: `4d4h`, `241d`.
    pub fn short(self) -> String {
        let minutes = self.0.abs() / 60;
        let (hours, days) = (minutes / 60, minutes / 1_440);
        let sign = if self.0 < 0 && minutes > 0 { "-" } else { "" };
        match minutes {
            0 if self.0 == 0 => "0m".into(),
            0 => "<1m".into(),
            1..60 => format!("{sign}{minutes}m"),
            60..MANY_HOURS => format!("{sign}{hours}h{:02}m", minutes % 60),
            MANY_HOURS..MANY_DAYS if hours % 24 > 0 => format!("{sign}{days}d{}h", hours % 24),
            _ => format!("{sign}{days}d"),
        }
    }

    /// To the minute, to be read aloud: `1 hour 5 minutes`; without a sign. From a hundred hours
    /// on in days: `4 days 4 hours`, `241 days`.
    pub fn words(self) -> String {
        let minutes = self.0.abs() / 60;
        let (hours, days) = (minutes / 60, minutes / 1_440);
        let count = |n: i64, unit: &str| match n {
            0 => String::new(),
            1 => format!("1 {unit}"),
            n => format!("{n} {unit}s"),
        };
        let (large, small) = match minutes {
            0 => return "less than a minute".into(),
            1..MANY_HOURS => (count(hours, "hour"), count(minutes % 60, "minute")),
            MANY_HOURS..MANY_DAYS => (count(days, "day"), count(hours % 24, "hour")),
            _ => (count(days, "day"), String::new()),
        };
        format!("{large} {small}").trim().to_string()
    }

    /// Like [`short`](Span::short), always with a sign: `+12m`, `-5m`, `0m`.
    pub fn signed(self) -> String {
        let short = self.short();
        if self.0 >= 60 {
            format!("+{short}")
        } else {
            short
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0m");
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let mut rest = self.0.unsigned_abs();
        for (unit, size) in [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)] {
            let whole = rest / size;
            // A few days only when nothing is left over: people say 36h, and 7d.
            let few = rest < 60 * MANY_HOURS.unsigned_abs();
            if whole == 0 || (unit == "d" && few && !rest.is_multiple_of(size)) {
                continue;
            }
            write!(f, "{whole}{unit}")?;
            rest %= size;
        }
        Ok(())
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let seconds = i64::deserialize(deserializer)?;
        if seconds.unsigned_abs() <= Span::LONGEST.0.unsigned_abs() {
            Ok(Span(seconds))
        } else {
            Err(serde::de::Error::custom(
                "a duration of more than a hundred years",
            ))
        }
    }
}

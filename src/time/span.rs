//! Durations as people write them.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Instant, TimeError};

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
        match self.0.abs() < 600 {
            true => self,
            false => Span((self.0 + 30).div_euclid(60) * 60),
        }
    }

    /// To the minute, for a narrow column: `48m`, `1h05m`, `51h46m`, `<1m`; negative with `-`.
    pub fn short(self) -> String {
        let minutes = self.0.abs() / 60;
        let sign = if self.0 < 0 && minutes > 0 { "-" } else { "" };
        match minutes {
            0 if self.0 == 0 => "0m".into(),
            0 => "<1m".into(),
            1..60 => format!("{sign}{minutes}m"),
            _ => format!("{sign}{}h{:02}m", minutes / 60, minutes % 60),
        }
    }

    /// To the minute, to be read aloud: `1 hour 5 minutes`; without a sign.
    pub fn words(self) -> String {
        let minutes = self.0.abs() / 60;
        let count = |n: i64, unit: &str| match n {
            0 => String::new(),
            1 => format!("1 {unit}"),
            n => format!("{n} {unit}s"),
        };
        if minutes == 0 {
            return "less than a minute".into();
        }
        let (hours, minutes) = (count(minutes / 60, "hour"), count(minutes % 60, "minute"));
        format!("{hours} {minutes}").trim().to_string()
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
            // Days only when nothing is left over: people say 36h, and 7d.
            if whole == 0 || (unit == "d" && !rest.is_multiple_of(size)) {
                continue;
            }
            write!(f, "{whole}{unit}")?;
            rest %= size;
        }
        Ok(())
    }
}

impl FromStr for Span {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Span, TimeError> {
        let bad = || TimeError::NotASpan(text.to_string());
        let mut total: i64 = 0;
        let mut number = String::new();
        let mut last_unit = i64::MAX;
        for c in text.trim().chars().filter(|c| *c != ' ') {
            if c.is_ascii_digit() {
                number.push(c);
                continue;
            }
            let size = match c {
                'w' => 604_800,
                'd' => 86_400,
                'h' => 3_600,
                'm' => 60,
                's' => 1,
                _ => return Err(bad()),
            };
            let count: i64 = number.parse().map_err(|_| bad())?;
            number.clear();
            if size >= last_unit {
                return Err(bad());
            }
            last_unit = size;
            total = count
                .checked_mul(size)
                .and_then(|s| s.checked_add(total))
                .ok_or_else(bad)?;
        }
        if last_unit == i64::MAX || !number.is_empty() || total > Span::LONGEST.0 {
            return Err(bad());
        }
        Ok(Span(total))
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
        match seconds.unsigned_abs() <= Span::LONGEST.0.unsigned_abs() {
            true => Ok(Span(seconds)),
            false => Err(serde::de::Error::custom(
                "a duration of more than a hundred years",
            )),
        }
    }
}

//! The clock that orders: a hybrid logical clock (Kulkarni et al., 2014).

use std::fmt;
use std::str::FromStr;

use crate::time::calendar::{DateTime, Datelike, SecondsFormat, SubsecRound, TimeDelta, Utc};

use crate::time::Instant;

/// Wall time where clocks agree; never before anything that its writer had seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc {
    /// To the millisecond.
    pub at: Instant,
    /// Among those of one millisecond.
    pub count: u32,
}

impl Hlc {
    /// The next one at wall time `now`, after all that was seen.
    pub fn after(seen: Option<Hlc>, now: Instant) -> Hlc {
        let now = to_millis(now);
        match seen {
            Some(seen) if seen.at >= now => match seen.count.checked_add(1) {
                Some(count) => Hlc { at: seen.at, count },
                // Four billion in one millisecond come from no honest writer: go on, stay readable.
                None => Hlc {
                    at: seen.at + TimeDelta::milliseconds(1),
                    count: 0,
                },
            },
            _ => Hlc { at: now, count: 0 },
        }
    }
}

/// `2026-11-28T07:14:07.123Z`, as times stand in a line.
pub(super) fn millis_text(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The reverse; what is written in a year of more than four digits is no time of a night.
pub(super) fn parse_millis(text: &str) -> Option<Instant> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    // Before 9999, so that one more millisecond is still a time that can be written.
    (0..9999).contains(&at.year()).then(|| to_millis(at))
}

/// Without what is finer than a millisecond.
pub(super) fn to_millis(at: Instant) -> Instant {
    at.trunc_subsecs(3)
}

impl fmt::Display for Hlc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", millis_text(self.at), self.count)
    }
}

impl FromStr for Hlc {
    type Err = String;

    fn from_str(text: &str) -> Result<Hlc, String> {
        let read = || {
            let (at, count) = text.split_once('/')?;
            Some(Hlc {
                at: parse_millis(at)?,
                count: count.parse().ok()?,
            })
        };
        read().ok_or_else(|| format!("'{text}' is not a time with a counter"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .with_timezone(&Utc)
    }

    #[test]
    fn is_wall_time_until_something_later_was_seen() {
        let early = at("2026-11-28T07:00:00.1234Z");
        let late = at("2026-11-28T07:09:00Z");
        let first = Hlc::after(None, early);
        assert_eq!(first.to_string(), "2026-11-28T07:00:00.123Z/0");
        assert_eq!(
            Hlc::after(Some(first), early).to_string(),
            "2026-11-28T07:00:00.123Z/1"
        );
        let ahead = Hlc::after(Some(first), late);
        assert_eq!(ahead.count, 0);
        assert!(Hlc::after(Some(ahead), early) > ahead);
    }

    #[test]
    fn reads_what_it_writes_and_refuses_the_rest() {
        let hlc = Hlc::after(None, at("2026-11-28T07:00:00.5Z"));
        assert_eq!(hlc.to_string().parse(), Ok(hlc));
        for bad in [
            "",
            "2026-11-28T07:00:00Z",
            "2026-11-28T07:00:00Z/",
            "2026-11-28T07:00:00Z/-1",
            "9999-12-31T23:59:59.999Z/0",
            "now/0",
        ] {
            assert!(bad.parse::<Hlc>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_full_counter_still_goes_forward() {
        let full = Hlc {
            at: at("2026-11-28T07:00:00Z"),
            count: u32::MAX,
        };
        assert!(Hlc::after(Some(full), full.at) > full);
    }
}

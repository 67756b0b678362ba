//! Moments, zones and durations as people write and read them.
//!
//! Instants are `chrono`'s. Zone rules come from the database that `jiff` bundles, because a
//! machine's own zone files, and `chrono-tz`, may be a rule change behind.

mod span;
mod within;
mod zone;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer};

pub use span::Span;
pub use within::parse_within;
pub use zone::{Local, Zone};

/// A point in time.
pub type Instant = DateTime<Utc>;

/// Why a text is not a time, a duration or a zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    #[error("'{0}' is not a duration; write 45m, 1h30m, 2h or 7d")]
    NotASpan(String),
    #[error("'{0}' is not a time; write 20:30, 2026-11-27 20:30, or 2026-11-27T20:30:00-05:00")]
    NotATime(String),
    #[error("{0} does not exist in {1}: the clocks go forward over it; give an offset, like {2}")]
    Gap(String, String, String),
    #[error("{0} occurs twice in {1}: the clocks go back; say which with an offset, {2} or {3}")]
    Twice(String, String, String, String),
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
        match YEARS.contains(&at.year()) {
            true => Ok(at),
            false => Err(serde::de::Error::custom("a moment in a far-off year")),
        }
    }

    pub fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
        #[derive(Deserialize)]
        struct Near(#[serde(deserialize_with = "one")] Instant);
        Ok(Option::<Near>::deserialize(deserializer)?.map(|near| near.0))
    }
}

/// A date and time with or without an offset: `2026-11-27 18:00`, `2026-11-27T18:00:00-05:00`.
pub fn parse_date_time(text: &str, zone: &Zone) -> Result<Instant, TimeError> {
    let text = text.trim();
    let at = any_date_time(text, zone)?;
    match YEARS.contains(&at.year()) {
        true => Ok(at),
        false => Err(TimeError::NotATime(text.to_string())),
    }
}

fn any_date_time(text: &str, zone: &Zone) -> Result<Instant, TimeError> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.with_timezone(&Utc));
    }
    for format in [
        "%Y-%m-%d %H:%M%:z",
        "%Y-%m-%dT%H:%M%:z",
        "%Y-%m-%d %H:%M %:z",
    ] {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return Ok(at.with_timezone(&Utc));
        }
    }
    for format in [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
    ] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
            return zone.instant(local);
        }
    }
    Err(TimeError::NotATime(text.to_string()))
}

/// Which one a bare `HH:MM` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    Past,
    Future,
}

/// A time as people type it: `02:14`, `-15m`, `+2h`, or what [`parse_date_time`] takes.
pub fn parse_time(
    text: &str,
    now: Instant,
    zone: &Zone,
    nearest: Nearest,
) -> Result<Instant, TimeError> {
    let text = text.trim();
    let bad = || TimeError::NotATime(text.to_string());
    if let Some(ago) = text.strip_prefix('-') {
        return Ok(now - ago.parse::<Span>().map_err(|_| bad())?.delta());
    }
    if let Some(ahead) = text.strip_prefix('+') {
        return Ok(now + ahead.parse::<Span>().map_err(|_| bad())?.delta());
    }
    let Ok(time) = NaiveTime::parse_from_str(text, "%H:%M") else {
        return parse_date_time(text, zone);
    };
    nearest_clock(time, now, zone, nearest)
}

fn nearest_clock(
    time: NaiveTime,
    now: Instant,
    zone: &Zone,
    nearest: Nearest,
) -> Result<Instant, TimeError> {
    let today: NaiveDate = zone.local(now).date_naive();
    let step = match nearest {
        Nearest::Past => -1,
        Nearest::Future => 1,
    };
    let mut last = Err(TimeError::NotATime(time.to_string()));
    for days in 0..3 {
        let day = today + TimeDelta::days(days * step);
        last = match (zone.resolve(day.and_time(time)), nearest) {
            // Of a time that occurs twice, the one that is nearest to now is meant.
            (Local::Twice(a, b), _) => {
                let mut both = [
                    (day.and_time(time) - a).and_utc(),
                    (day.and_time(time) - b).and_utc(),
                ];
                both.sort_by_key(|at| (*at - now).abs());
                Ok(both
                    .into_iter()
                    .find(|at| on_side(*at, now, nearest))
                    .unwrap_or(both[0]))
            }
            _ => zone.instant(day.and_time(time)),
        };
        if let Ok(at) = last
            && on_side(at, now, nearest)
        {
            return Ok(at);
        }
    }
    last
}

fn on_side(at: Instant, now: Instant, nearest: Nearest) -> bool {
    match nearest {
        Nearest::Past => at <= now,
        Nearest::Future => at >= now,
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
    fn spans_read_and_write() {
        for (text, seconds, shown) in [
            ("45m", 2_700, "45m"),
            ("1h30m", 5_400, "1h30m"),
            ("1h 30m", 5_400, "1h30m"),
            ("90m", 5_400, "1h30m"),
            ("7d", 604_800, "7d"),
            ("36h", 129_600, "36h"),
            ("90s", 90, "1m30s"),
            ("0m", 0, "0m"),
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!(
                (span.secs(), span.to_string().as_str()),
                (seconds, shown),
                "{text}"
            );
        }
        for bad in [
            "",
            "90",
            "m",
            "1x",
            "30m1h",
            "-5m",
            "1.5h",
            "99999999999999999999d",
            "999999999w",
        ] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
        assert_eq!(Span::seconds(-300).short(), "-5m");
        assert_eq!(Span::seconds(725).signed(), "+12m");
        assert_eq!(Span::seconds(3_900).short(), "1h05m");
        for (seconds, aloud) in [
            (59, "less than a minute"),
            (-65, "1 minute"),
            (3_600, "1 hour"),
            (7_320, "2 hours 2 minutes"),
        ] {
            assert_eq!(Span::seconds(seconds).words(), aloud);
        }
    }

    #[test]
    fn canadian_zones_have_todays_rules() {
        let noon = |name: &str, day: &str| {
            let zone = Zone::named(name).unwrap();
            zone.offset(at(&format!("{day}T20:00:00Z"))).to_string()
        };
        for (name, winter, summer) in [
            ("America/St_Johns", "-03:30", "-02:30"),
            ("America/Halifax", "-04:00", "-03:00"),
            ("America/Toronto", "-05:00", "-04:00"),
            ("America/Winnipeg", "-06:00", "-05:00"),
            ("America/Regina", "-06:00", "-06:00"),
            ("America/Whitehorse", "-07:00", "-07:00"),
        ] {
            assert_eq!(
                (noon(name, "2026-01-15"), noon(name, "2026-07-15")),
                (winter.into(), summer.into()),
                "{name}"
            );
        }
    }

    #[test]
    fn clock_changes_are_named() {
        let toronto = Zone::named("America/Toronto").unwrap();
        assert!(matches!(
            parse_date_time("2026-03-08 02:30", &toronto),
            Err(TimeError::Gap(..))
        ));
        let twice = parse_date_time("2026-11-01 01:30", &toronto)
            .unwrap_err()
            .to_string();
        assert!(
            twice.contains("-04:00") && twice.contains("-05:00"),
            "{twice}"
        );
        assert_eq!(
            parse_date_time("2026-11-01 01:30-05:00", &toronto),
            Ok(at("2026-11-01T06:30:00Z"))
        );
    }

    #[test]
    fn far_off_moments_and_endless_spans_are_refused() {
        let zone = Zone::utc();
        for text in [
            "+262142-12-31T23:59:59Z",
            "0001-01-01 00:00",
            "9999-12-31 00:00",
        ] {
            assert!(parse_date_time(text, &zone).is_err(), "{text}");
        }
        let read = |text: &str| near::one(&mut serde_json::Deserializer::from_str(text));
        assert!(read("\"+262142-12-31T23:59:59Z\"").is_err());
        assert!(read("\"2026-11-28T07:14:07.123Z\"").is_ok());
        assert!(serde_json::from_str::<Span>("9223372036854775807").is_err());
    }

    #[test]
    fn a_bare_clock_is_the_nearest_on_its_side() {
        let zone = Zone::named("America/Toronto").unwrap();
        let now = at("2026-11-28T05:10:00Z"); // 00:10 local
        assert_eq!(
            parse_time("23:50", now, &zone, Nearest::Past),
            Ok(at("2026-11-28T04:50:00Z"))
        );
        assert_eq!(
            parse_time("23:50", now, &zone, Nearest::Future),
            Ok(at("2026-11-29T04:50:00Z"))
        );
        assert_eq!(
            parse_time("-15m", now, &zone, Nearest::Past),
            Ok(at("2026-11-28T04:55:00Z"))
        );
        assert!(parse_time("25:00", now, &zone, Nearest::Past).is_err());
    }
}

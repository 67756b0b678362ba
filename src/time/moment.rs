//! Which moment a time means that somebody wrote.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use super::written::{Day, LIKE, Place, Said, Written};
use super::{Instant, Local, Span, TimeError, YEARS, Zone};

/// On which side of now a time lies that leaves that open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    Past,
    Future,
}

/// How an error shows a time with its date.
const DATED: &str = "%Y-%m-%d %H:%M";

/// So far from now a clock without a day is understood, and shown.
pub(super) const CLOCK_ALONE: Span = Span::minutes(18 * 60);

/// A time as people type it: `02:14`, `sat 22:04`, `28 Nov 22:00`, `-15m`, `+2h`, or with the
/// whole date.
///
/// What leaves its day open is the nearest on that side, unless the other side is much nearer:
/// `00:13` at 00:11 is in two minutes, not yesterday, and whoever asks for a past time refuses it.
///
/// # Errors
/// Also for an hour that occurs twice, where both are possible, and for one that does not exist.
pub fn parse_time(
    text: &str,
    now: Instant,
    zone: &Zone,
    nearest: Nearest,
) -> Result<Instant, TimeError> {
    let reader = Reader { text, now, zone };
    let at = match Written::read(text)? {
        Written::Away(span) => now + span.delta(),
        Written::On(said) => reader.moment(&said, nearest)?,
    };
    reader.in_range(at)
}

/// A time with its whole date, as a plan says it: `2026-11-27 18:00`, `27 Nov 2026 18:00`,
/// `2026-11-27T18:00:00-05:00`. `about` is a moment near which it may be, to say what to write.
pub fn parse_date_time(
    text: &str,
    zone: &Zone,
    about: Option<Instant>,
) -> Result<Instant, TimeError> {
    let now = about.unwrap_or_default();
    let reader = Reader { text, now, zone };
    let said = match Written::read(text) {
        Ok(Written::On(said)) => said,
        Ok(Written::Away(_)) => return Err(reader.undated(about)),
        Err(why) if why.write == LIKE => return Err(reader.undated(None)),
        Err(why) => return Err(why),
    };
    let Some(Day::Date { year: Some(_), .. }) = said.day else {
        return Err(reader.undated(about));
    };
    reader.in_range(reader.moment(&said, Nearest::Future)?)
}

/// Whether a text counts from now: `-15m`, `in 2h`.
pub fn counts_from_now(text: &str) -> bool {
    matches!(Written::read(text), Ok(Written::Away(_)))
}

/// `02:14` or `sat 02:14`: of such moments of the night the one nearest to `now`; `+30m` and `-2h`
/// from there; or a date and time.
pub fn parse_within(
    text: &str,
    now: Instant,
    night: (Instant, Instant),
    zone: &Zone,
) -> Result<Instant, TimeError> {
    let said = match Written::read(text)? {
        Written::On(said) => said,
        Written::Away(_) => return parse_time(text, now, zone, Nearest::Past),
    };
    let weekday = match said.day {
        None => None,
        Some(Day::Weekday(weekday)) => Some(weekday),
        Some(_) => return parse_time(text, now, zone, Nearest::Past),
    };
    let reader = Reader { text, now, zone };
    let (from, to) = night;
    let last = zone.local(to).date_naive();
    let first = zone.local(from).date_naive();
    let days = std::iter::successors(Some(first), |d| d.checked_add_days(Days::new(1)))
        .take_while(|d| *d <= last)
        .filter(|d| weekday.is_none_or(|day| d.weekday() == day));
    let moments = days
        .map(|day| reader.on(day, &said))
        .filter(|on| on.wrong.is_none())
        .flat_map(|on| on.moments);
    let outside = |at: &Instant| !(from..=to).contains(at);
    moments
        .min_by_key(|at| (outside(at), (*at - now).abs()))
        .ok_or_else(|| TimeError::not_a_time(text, "write a time of that night, like sat 02:14"))
}

/// A text and what it is read against.
struct Reader<'a> {
    text: &'a str,
    now: Instant,
    zone: &'a Zone,
}

/// What a clock means on a day: one moment, or two where the clocks go back. In a gap the moment
/// to which the clocks jump, and why it can't be meant.
struct OnDay {
    moments: Vec<Instant>,
    wrong: Option<TimeError>,
}

impl Reader<'_> {
    fn moment(&self, said: &Said, side: Nearest) -> Result<Instant, TimeError> {
        match said.day {
            None => self.clock_alone(said, side),
            Some(Day::Near(days)) => self.pick(&self.on(self.day(days), said), side),
            Some(Day::Weekday(weekday)) => {
                let day = self.day(self.days_to(weekday, side));
                self.pick(&self.on(day, said), side)
            }
            Some(Day::Date {
                weekday,
                year,
                month,
                day,
            }) => self.dated(said, (weekday, year, month, day), side),
        }
    }

    /// The day so many days after today.
    fn day(&self, days: i64) -> NaiveDate {
        let today = self.zone.local(self.now).date_naive();
        let delta = TimeDelta::days(days);
        today.checked_add_signed(delta).unwrap_or(today)
    }

    /// Today is one of them on both sides: what is said of it can be wrong, but not mean another
    /// week.
    fn days_to(&self, weekday: Weekday, side: Nearest) -> i64 {
        let today = self.day(0).weekday();
        match side {
            Nearest::Future => i64::from(weekday.days_since(today)),
            Nearest::Past => -i64::from(today.days_since(weekday)),
        }
    }

    /// The nearest on its side, where that is not much further than the one on the other side.
    fn clock_alone(&self, said: &Said, side: Nearest) -> Result<Instant, TimeError> {
        let all: Vec<OnDay> = (-2..=2).map(|n| self.on(self.day(n), said)).collect();
        let minute = Span::minutes(1).delta();
        // The minute that has begun is now, not past.
        let behind = |at: &Instant| match side {
            Nearest::Past => *at <= self.now,
            Nearest::Future => *at + minute <= self.now,
        };
        let last = |on: &OnDay| on.moments.iter().copied().filter(behind).max();
        let next = |on: &OnDay| on.moments.iter().copied().find(|at| !behind(at));
        let past = all.iter().rev().find_map(|on| Some((last(on)?, on)));
        let ahead = all.iter().find_map(|on| Some((next(on)?, on)));
        // What is shown to the minute can be that much further away.
        let near = CLOCK_ALONE.delta() + minute;
        let is_near = |(at, _): &(Instant, &OnDay)| (*at - self.now).abs() <= near;
        let (wanted, other) = match side {
            Nearest::Past => (past, ahead),
            Nearest::Future => (ahead, past),
        };
        match wanted.filter(is_near).or(other) {
            Some((_, on)) => self.pick(on, side),
            None => Err(TimeError::not_a_time(self.text, LIKE)),
        }
    }

    fn dated(
        &self,
        said: &Said,
        (weekday, year, month, day): (Option<Weekday>, Option<i32>, u32, u32),
        side: Nearest,
    ) -> Result<Instant, TimeError> {
        let this = self.day(0).year();
        let years = year.map_or(vec![this, this - 1, this + 1], |year| vec![year]);
        let dates = years
            .iter()
            .filter_map(|year| NaiveDate::from_ymd_opt(*year, month, day));
        let nearest = dates.min_by_key(|date| (*date - self.day(0)).abs());
        match nearest {
            Some(date) if weekday.is_none_or(|weekday| date.weekday() == weekday) => {
                self.pick(&self.on(date, said), side)
            }
            Some(date) => {
                let write = date.format("write %a %-d %b %Y, or leave the weekday out");
                let what = format!("'{}' names the wrong weekday", self.text.trim());
                Err(TimeError::new(what, write.to_string()))
            }
            None => {
                let last = (1..=day.min(31)).rev();
                let year = year.unwrap_or(this);
                let mut real = last.filter_map(|day| NaiveDate::from_ymd_opt(year, month, day));
                let clock = said.clock.unwrap_or(NaiveTime::MIN);
                let write = real.next().map_or(LIKE.to_string(), |date| {
                    format!("write {}", date.and_time(clock).format(DATED))
                });
                Err(TimeError::not_a_time(self.text, write))
            }
        }
    }

    /// What is said means on that day.
    fn on(&self, day: NaiveDate, said: &Said) -> OnDay {
        let local = day.and_time(said.clock.unwrap_or(NaiveTime::MIN));
        if let Some(Place::Offset(offset)) = said.place {
            return OnDay {
                moments: vec![(local - offset).and_utc()],
                wrong: None,
            };
        }
        let found = self.zone.resolve(local);
        let moments = match found {
            Local::One(at) => vec![at],
            Local::Gap(before) => vec![(local - before).and_utc()],
            Local::Twice(a, b) => vec![(local - a).and_utc(), (local - b).and_utc()],
        };
        match (found, &said.place) {
            // A day begins where the clocks jump to.
            (Local::Gap(before), _) if said.clock.is_some() => OnDay {
                moments,
                wrong: Some(self.gap(local, before)),
            },
            (_, Some(Place::Named(name))) => self.named(local, moments, name),
            _ => OnDay {
                moments,
                wrong: None,
            },
        }
    }

    /// The one of its moments that can be meant.
    fn pick(&self, on: &OnDay, side: Nearest) -> Result<Instant, TimeError> {
        if let Some(wrong) = &on.wrong {
            return Err(wrong.clone());
        }
        let possible = |at: &Instant| match side {
            Nearest::Past => *at <= self.now,
            Nearest::Future => *at >= self.now,
        };
        let fitting: Vec<Instant> = on.moments.iter().copied().filter(possible).collect();
        if let [first, second] = fitting[..] {
            return Err(self.twice(first, second));
        }
        let nearest = on
            .moments
            .iter()
            .copied()
            .min_by_key(|at| (*at - self.now).abs());
        let found = fitting.first().copied().or(nearest);
        found.ok_or_else(|| TimeError::not_a_time(self.text, LIKE))
    }

    /// `01:30 EDT`: as the zone is called then, and not where it is written out of habit.
    fn named(&self, local: NaiveDateTime, mut moments: Vec<Instant>, name: &str) -> OnDay {
        let names: Vec<String> = moments
            .iter()
            .map(|at| self.zone.abbreviation(*at))
            .collect();
        let is_called = |at: &Instant| self.zone.abbreviation(*at).eq_ignore_ascii_case(name);
        let wrong = (!moments.iter().any(is_called)).then(|| {
            let said = self.as_said(local);
            let what = format!("{said} is not in {name} in {}", self.zone.name());
            TimeError::new(what, format!("write {said} {}", names.join(" or ")))
        });
        if wrong.is_none() {
            moments.retain(is_called);
        }
        OnDay { moments, wrong }
    }

    fn gap(&self, local: NaiveDateTime, before: chrono::FixedOffset) -> TimeError {
        let after = self.zone.local((local - before).and_utc()).naive_local();
        // As long before the jump as the other is behind it.
        let earlier = local - (after - local);
        let what = format!(
            "{} does not exist in {}: the clocks go forward over it",
            local.format(DATED),
            self.zone.name()
        );
        let (earlier, after) = (self.as_said(earlier), self.as_said(after));
        TimeError::new(what, format!("write {earlier} or {after}"))
    }

    fn twice(&self, first: Instant, second: Instant) -> TimeError {
        let local = self.zone.local(first).naive_local();
        let what = format!(
            "{} occurs twice in {}: the clocks go back",
            local.format(DATED),
            self.zone.name()
        );
        let said = self.as_said(local);
        let (first, second) = (
            self.zone.abbreviation(first),
            self.zone.abbreviation(second),
        );
        TimeError::new(what, format!("write {said} {first} or {said} {second}"))
    }

    /// With its date where a date is written.
    fn as_said(&self, local: NaiveDateTime) -> String {
        let has_date = matches!(
            Written::read(self.text),
            Ok(Written::On(Said {
                day: Some(Day::Date { .. }),
                ..
            }))
        );
        let format = if has_date { DATED } else { "%H:%M" };
        local.format(format).to_string()
    }

    fn undated(&self, about: Option<Instant>) -> TimeError {
        let about = about.filter(|at| YEARS.contains(&at.year()));
        let meant = about.and_then(|at| parse_time(self.text, at, self.zone, Nearest::Future).ok());
        match meant {
            Some(at) => {
                let what = format!("'{}' has no date", self.text.trim());
                TimeError::new(what, format!("write {}", self.zone.local(at).format(DATED)))
            }
            None => TimeError::not_a_time(self.text, "write the whole date: 2026-11-27 18:00"),
        }
    }

    fn in_range(&self, at: Instant) -> Result<Instant, TimeError> {
        if YEARS.contains(&at.year()) {
            Ok(at)
        } else {
            Err(TimeError::not_a_time(self.text, LIKE))
        }
    }
}

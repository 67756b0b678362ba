//! A moment of a night that is looked at again, as people name it.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

use super::{Instant, Local, Nearest, TimeError, Zone, parse_time};

/// `02:14` or `sat 02:14`: of such moments of the night the one nearest to `now`; `+30m` and `-2h`
/// from there; or a date and time.
pub fn parse_within(
    text: &str,
    now: Instant,
    night: (Instant, Instant),
    zone: &Zone,
) -> Result<Instant, TimeError> {
    let text = text.trim();
    let (day, clock) = match text.split_once(' ') {
        Some((day, clock)) => (day.parse::<Weekday>().ok(), clock.trim()),
        None => (None, text),
    };
    let named = day.is_some() || clock == text;
    let Some(time) = NaiveTime::parse_from_str(clock, "%H:%M")
        .ok()
        .filter(|_| named)
    else {
        return parse_time(text, now, zone, Nearest::Past);
    };
    let (from, to) = night;
    let last = zone.local(to).date_naive();
    let days = std::iter::successors(Some(zone.local(from).date_naive()), |d| {
        d.checked_add_days(Days::new(1))
    });
    let days = days
        .take_while(|d| *d <= last)
        .filter(|d| day.is_none_or(|day| d.weekday() == day));
    let moments = days.flat_map(|d| at_clock(d, time, zone));
    let outside = |at: &Instant| !(from..=to).contains(at);
    moments
        .min_by_key(|at| (outside(at), (*at - now).abs()))
        .ok_or_else(|| TimeError::NotATime(text.to_string()))
}

/// That time of that day: none where the clocks go over it, two where they go back.
fn at_clock(day: NaiveDate, time: NaiveTime, zone: &Zone) -> Vec<Instant> {
    let local = day.and_time(time);
    match zone.resolve(local) {
        Local::One(at) => vec![at],
        Local::Gap(_) => Vec::new(),
        Local::Twice(a, b) => vec![(local - a).and_utc(), (local - b).and_utc()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_such_moment_of_the_night_is_meant() {
        let zone = Zone::named("America/Toronto").unwrap();
        let at = |text: &str| super::super::parse_date_time(text, &zone).unwrap();
        let night = (at("2026-11-26 14:00"), at("2026-11-30 17:00"));
        for (now, text, meant) in [
            ("2026-11-28 01:00", "02:14", "2026-11-28 02:14"),
            ("2026-11-28 23:00", "02:14", "2026-11-29 02:14"),
            ("2026-11-30 17:00", "02:14", "2026-11-30 02:14"),
            ("2026-11-30 17:00", "18:00", "2026-11-29 18:00"),
            ("2026-11-26 14:00", "13:00", "2026-11-27 13:00"),
            ("2026-11-30 17:00", "sat 02:14", "2026-11-28 02:14"),
            ("2026-11-30 17:00", "Saturday 2:14", "2026-11-28 02:14"),
            ("2026-11-28 02:00", "+30m", "2026-11-28 02:30"),
            ("2026-11-28 02:00", "-2h", "2026-11-28 00:00"),
            ("2026-11-28 02:00", "2026-11-29 09:00", "2026-11-29 09:00"),
        ] {
            let told = parse_within(text, at(now), night, &zone);
            assert_eq!(told, Ok(at(meant)), "{now} {text}");
        }
        for bad in ["", "now", "wed 02:14", "x 02:14", "25:00"] {
            assert!(parse_within(bad, night.1, night, &zone).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_clock_that_shows_a_time_twice_has_two_such_moments() {
        let zone = Zone::named("America/Toronto").unwrap();
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let night = (at("2026-11-01T00:00:00Z"), at("2026-11-01T12:00:00Z"));
        for (now, meant) in [
            (night.0, "2026-11-01T05:30:00Z"),
            (night.1, "2026-11-01T06:30:00Z"),
        ] {
            assert_eq!(parse_within("01:30", now, night, &zone), Ok(at(meant)));
        }
    }
}

//! A date with or without an hour, in no time zone yet.

use std::fmt;

/// A date and perhaps a minute of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Minutes since midnight.
    pub minute: Option<i64>,
}

/// 1899-12-30, from which spreadsheets count, in days since 1970-01-01.
const SPREADSHEET_EPOCH: i64 = -25_569;
const DAY: i64 = 24 * 60;

impl Stamp {
    /// The date, if there is one.
    pub fn date(year: i64, month: i64, day: i64) -> Option<Stamp> {
        let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then(|| Stamp {
            day: days_from_civil(year, month, day),
            minute: None,
        })
    }

    pub fn of_serial(serial: f64) -> Stamp {
        let minutes = (serial * DAY as f64).round() as i64;
        let minute = minutes.rem_euclid(DAY);
        Stamp {
            day: minutes.div_euclid(DAY) + SPREADSHEET_EPOCH,
            minute: (serial.fract() != 0.0).then_some(minute),
        }
    }

    pub fn at(self, minute: i64) -> Stamp {
        Stamp {
            day: self.day + minute.div_euclid(DAY),
            minute: Some(minute.rem_euclid(DAY)),
        }
    }

    /// So many minutes later; a date alone counts from its midnight.
    pub fn plus(self, minutes: i64) -> Stamp {
        Stamp {
            minute: None,
            ..self
        }
        .at(self.minute.unwrap_or(0) + minutes)
    }

    /// Minutes since 1970-01-01, with midnight for a date alone.
    pub fn minutes(self) -> i64 {
        self.day * DAY + self.minute.unwrap_or(0)
    }

    pub fn year(self) -> i64 {
        self.civil().0
    }

    /// Whether a plan can mean that year.
    pub fn is_near(self) -> bool {
        (1990..=2100).contains(&self.year())
    }

    /// `18:00`, where there is an hour.
    pub fn clock(self) -> Option<String> {
        self.minute.map(|m| format!("{:02}:{:02}", m / 60, m % 60))
    }

    /// With the hour in any case: `2026-11-27 00:00`.
    pub fn full(self) -> String {
        let date = Stamp {
            minute: Some(self.minute.unwrap_or(0)),
            ..self
        };
        date.to_string()
    }

    /// Year, month and day (Hinnant, chrono-compatible low-level date algorithms).
    fn civil(self) -> (i64, i64, i64) {
        let z = self.day + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        (yoe + era * 400 + i64::from(month <= 2), month, day)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")?;
        match self.clock() {
            Some(clock) => write!(f, " {clock}"),
            None => Ok(()),
        }
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let yoe = year.rem_euclid(400);
    let doy = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_and_go_whole() {
        for text in [
            "1990-01-01",
            "2024-02-29",
            "2026-11-27",
            "2026-12-31",
            "3026-11-27",
        ] {
            let n = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap();
            let stamp = Stamp::date(n(0..4), n(5..7), n(8..10)).unwrap();
            assert_eq!(stamp.to_string(), text);
        }
        assert_eq!(Stamp::date(2026, 11, 31), None);
        assert_eq!(Stamp::of_serial(46353.75).to_string(), "2026-11-27 18:00");
        assert_eq!(Stamp::of_serial(411_595.0).year(), 3026);
    }

    #[test]
    fn an_hour_past_midnight_is_the_next_day() {
        let stamp = Stamp::date(2026, 11, 30).unwrap();
        assert_eq!(stamp.at(25 * 60).to_string(), "2026-12-01 01:00");
        assert_eq!(stamp.plus(-60).to_string(), "2026-11-29 23:00");
    }
}

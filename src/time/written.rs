//! The words of a time, in any order, before it is known which moment they mean.

use chrono::{FixedOffset, NaiveTime, Weekday};

use super::word::{
    clock, iso_date, lacks_a_digit, month, ordinal, place, twelve_hours, weekday, with_slashes,
};
use super::{Span, TimeError};

/// What a time can look like.
pub(super) const LIKE: &str = "write it like 02:14, sat 02:14, 28 Nov 02:14, -15m or +2h";

/// A time as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Written {
    /// So long from now; negative: ago.
    Away(Span),
    On(Said),
}

/// A day, a clock, or both.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Said {
    pub day: Option<Day>,
    pub clock: Option<NaiveTime>,
    pub place: Option<Place>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Day {
    /// So many days after today.
    Near(i64),
    Weekday(Weekday),
    /// Without a year: the nearest.
    Date {
        weekday: Option<Weekday>,
        year: Option<i32>,
        month: u32,
        day: u32,
    },
}

/// Where the clock shows that time.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    Offset(FixedOffset),
    /// `EST`.
    Named(String),
}

impl Written {
    pub fn read(text: &str) -> Result<Written, TimeError> {
        let lower = text
            .trim()
            .to_lowercase()
            .replace(['\u{2212}', '\u{2013}'], "-");
        if lower == "now" {
            return Ok(Written::Away(Span::ZERO));
        }
        match away(&lower) {
            Some((sign, length)) => match length.parse::<Span>() {
                Ok(span) => Ok(Written::Away(Span::seconds(sign * span.secs()))),
                Err(why) => Err(TimeError::not_a_time(text, signed(sign, &why.write))),
            },
            None => Words::read(&lower)
                .map(Written::On)
                .ok_or_else(|| not_understood(text)),
        }
    }
}

/// `-15m`, `+2h`, `15m ago`, `in 2h`: its sign, and how long.
fn away(text: &str) -> Option<(i64, &str)> {
    let ago = text.strip_prefix('-').or_else(|| text.strip_suffix(" ago"));
    let ahead = || text.strip_prefix('+').or_else(|| text.strip_prefix("in "));
    ago.map(|length| (-1, length))
        .or_else(|| ahead().map(|length| (1, length)))
}

fn signed(sign: i64, write: &str) -> String {
    let sign = if sign < 0 { "-" } else { "+" };
    match write.strip_prefix("write it like ") {
        Some(_) => format!("write it like {sign}15m or {sign}1h30m"),
        None => write.replacen("write ", &format!("write {sign}"), 1),
    }
}

/// What to write instead, as far as it can be guessed.
fn not_understood(text: &str) -> TimeError {
    let text = text.trim();
    let number = text.parse::<u32>().ok();
    let write = match (number, Span::with_unit(text)) {
        (Some(hour @ 0..24), _) => format!("write {hour:02}:00, or -{hour}m for minutes ago"),
        (Some(n @ 24..1_000), _) => format!("write -{n}m or +{n}m"),
        (_, Ok(span)) if !text.contains(':') => format!("write +{span} from now, or {span} ago"),
        _ if lacks_a_digit(text) => format!("write {text}0 or {}", text.replacen(':', ":0", 1)),
        _ if text.contains("24:00") || text.contains("24h00") => "write 00:00, with its day".into(),
        _ if text.contains('/') => with_slashes(text),
        _ if text.starts_with(['t', 'T']) && away(&text[1..]).is_some() => {
            format!("write {}", &text[1..])
        }
        _ => LIKE.into(),
    };
    TimeError::not_a_time(text, write)
}

/// What the words have said so far.
#[derive(Default)]
struct Words {
    near: Option<i64>,
    weekday: Option<Weekday>,
    month: Option<u32>,
    /// Year, month and day, as computers write them.
    date: Option<(i32, u32, u32)>,
    clock: Option<NaiveTime>,
    place: Option<Place>,
    afternoon: Option<bool>,
    numbers: Vec<String>,
}

impl Words {
    /// Nothing where a word is not understood, or where two say the same thing.
    fn read(text: &str) -> Option<Said> {
        let mut words = Words::default();
        for word in text
            .split([' ', ',', '\u{a0}', '\t'])
            .filter(|w| !w.is_empty())
        {
            words.take(word)?;
        }
        words.said()
    }

    fn take(&mut self, word: &str) -> Option<()> {
        match word {
            "at" | "on" | "the" | "of" => return Some(()),
            "today" => return once(&mut self.near, 0),
            "yesterday" => return once(&mut self.near, -1),
            "tomorrow" => return once(&mut self.near, 1),
            "am" | "a.m." => return self.half_of_day(false),
            "pm" | "p.m." => return self.half_of_day(true),
            _ => {}
        }
        if word.bytes().all(|b| b.is_ascii_digit()) {
            self.numbers.push(word.to_string());
            return Some(());
        }
        if let Some((date, rest)) = iso_date(word) {
            once(&mut self.date, date)?;
            let rest = rest.strip_prefix('t').unwrap_or(rest);
            return if rest.is_empty() {
                Some(())
            } else {
                self.take(rest)
            };
        }
        if let Some(day) = ordinal(word) {
            self.numbers.push(day.to_string());
            return Some(());
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let (clock, rest) = clock(word)?;
            once(&mut self.clock, clock)?;
            return if rest.is_empty() {
                Some(())
            } else {
                self.take(rest)
            };
        }
        let name = word.trim_end_matches('.');
        if let Some(weekday) = weekday(name) {
            return once(&mut self.weekday, weekday);
        }
        if let Some(month) = month(name) {
            return once(&mut self.month, month);
        }
        once(&mut self.place, place(name)?)
    }

    /// `10 pm`: the number before it is an hour.
    fn half_of_day(&mut self, afternoon: bool) -> Option<()> {
        if self.clock.is_none() {
            let hour = self.numbers.pop()?.parse().ok()?;
            self.clock = Some(NaiveTime::from_hms_opt(hour, 0, 0)?);
        }
        once(&mut self.afternoon, afternoon)
    }

    fn said(mut self) -> Option<Said> {
        let mut day_of_month = None;
        let mut year = None;
        let named = self.month.is_some();
        // What has four digits is a year only beside a clock.
        let clocks = self.numbers.iter().filter(|n| n.len() > 2).count();
        let has_clock = self.clock.is_some() || clocks > 1;
        for number in std::mem::take(&mut self.numbers) {
            let value: u32 = number.parse().ok()?;
            let is_year = named && number.len() == 4 && has_clock && self.is_year(value);
            match number.len() {
                1 | 2 if named => once(&mut day_of_month, value)?,
                4 if is_year && year.is_none() => once(&mut year, value as i32)?,
                // It may be the one or the other.
                4 if named && !has_clock && self.is_year(value) => return None,
                3 | 4 => {
                    let clock = NaiveTime::from_hms_opt(value / 100, value % 100, 0)?;
                    once(&mut self.clock, clock)?;
                }
                _ => return None,
            }
        }
        let day = match (self.near, self.date, self.month, self.weekday) {
            (None, None, None, None) => None,
            (Some(days), None, None, None) => Some(Day::Near(days)),
            (None, None, None, Some(weekday)) => Some(Day::Weekday(weekday)),
            (None, None, Some(month), weekday) => Some(Day::Date {
                weekday,
                year,
                month,
                day: day_of_month?,
            }),
            (None, Some((year, month, day)), None, weekday) => Some(Day::Date {
                weekday,
                year: Some(year),
                month,
                day,
            }),
            _ => return None,
        };
        let clock = match (self.clock, self.afternoon) {
            (Some(clock), Some(afternoon)) => Some(twelve_hours(clock, afternoon)?),
            (clock, None) => clock,
            (None, Some(_)) => return None,
        };
        // A date alone begins with its day; a weekday alone says too little.
        let is_enough =
            clock.is_some() || (matches!(day, Some(Day::Date { .. })) && self.place.is_none());
        is_enough.then_some(Said {
            day,
            clock,
            place: self.place,
        })
    }

    fn is_year(&self, number: u32) -> bool {
        (1970..2200).contains(&number)
    }
}

fn once<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

//! The words of a time, each by itself: a date, a clock, a weekday, a month, a zone.

use chrono::{FixedOffset, NaiveTime, Timelike, Weekday};

use super::written::Place;

/// `2026-11-28`, and what stands behind it; whether there is such a day is asked later.
pub(super) fn iso_date(word: &str) -> Option<((i32, u32, u32), &str)> {
    let (date, rest) = word.split_at_checked(10)?;
    let mut parts = date.split(['-', '/']);
    let mut part = |digits| {
        let part = parts.next()?;
        let all = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| all)
    };
    let (year, month, day) = (part(4)? as i32, part(2)?, part(2)?);
    let exists = (1..=12).contains(&month) && (1..=31).contains(&day);
    exists.then_some(((year, month, day), rest))
}

/// `28/11/2026 18:00` is shown as it is written here; where day and month could be either, by name.
pub(super) fn with_slashes(text: &str) -> String {
    let by_name = || "write the month by name: 28 Nov 2026 02:14".to_string();
    let (date, clock) = text.split_once(' ').unwrap_or((text, ""));
    let parts: Option<Vec<i32>> = date.split('/').map(|part| part.parse().ok()).collect();
    let date = match parts.as_deref() {
        Some(&[day @ 13..=31, month @ 1..=12, year @ 1900..=2500]) => Some((year, month, day)),
        Some(&[month @ 1..=12, day @ 13..=31, year @ 1900..=2500]) => Some((year, month, day)),
        _ => None,
    };
    date.map_or_else(by_name, |(year, month, day)| {
        let write = format!("write {year}-{month:02}-{day:02} {clock}");
        write.trim_end().to_string()
    })
}

/// `29th`.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    let endings = ["st", "nd", "rd", "th"];
    let number = endings.iter().find_map(|end| word.strip_suffix(end))?;
    number.parse().ok().filter(|n| *n <= 31)
}

/// `10:05`, `10.05`, `10h05`, `10:05:30`, `1005z`; and what stands behind it.
pub(super) fn clock(word: &str) -> Option<(NaiveTime, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, rest) = word.split_at(digits(word));
    if let 3 | 4 = hour.len() {
        let value: u32 = hour.parse().ok()?;
        return Some((NaiveTime::from_hms_opt(value / 100, value % 100, 0)?, rest));
    }
    // `10pm`: the word behind says which.
    if rest.starts_with("am") || rest.starts_with("pm") {
        return Some((NaiveTime::from_hms_opt(hour.parse().ok()?, 0, 0)?, rest));
    }
    let (minute, rest) = two_digits(rest, [':', '.', 'h'])?;
    let (second, rest) = two_digits(rest, [':', '.', ':']).unwrap_or((0, rest));
    // Fractions of a second, as computers write them.
    let fraction = rest.strip_prefix('.').map_or(0, |f| 1 + digits(f));
    let fraction = if fraction > 1 { fraction } else { 0 };
    let hour: u32 = hour.parse().ok().filter(|_| hour.len() <= 2)?;
    Some((
        NaiveTime::from_hms_opt(hour, minute, second)?,
        &rest[fraction..],
    ))
}

fn two_digits(text: &str, behind: [char; 3]) -> Option<(u32, &str)> {
    let (two, rest) = text.strip_prefix(behind)?.split_at_checked(2)?;
    let all = two.bytes().all(|b| b.is_ascii_digit());
    Some((two.parse().ok().filter(|_| all)?, rest))
}

pub(super) fn twelve_hours(clock: NaiveTime, afternoon: bool) -> Option<NaiveTime> {
    let hour = match (clock.hour(), afternoon) {
        (12, false) => 0,
        (12, true) => 12,
        (hour @ 1..12, false) => hour,
        (hour @ 1..12, true) => hour + 12,
        _ => return None,
    };
    clock.with_hour(hour)
}

pub(super) fn weekday(name: &str) -> Option<Weekday> {
    let all = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let place = begins(name, &all)?;
    Weekday::try_from(place as u8).ok()
}

pub(super) fn month(name: &str) -> Option<u32> {
    let all = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    Some(begins(name, &all)? as u32 + 1)
}

/// The place of the one that begins so; three letters are enough.
fn begins(name: &str, all: &[&str]) -> Option<usize> {
    let found = all.iter().position(|full| full.starts_with(name));
    found.filter(|_| name.len() >= 3)
}

/// `est`, `z`, `-05:00`.
pub(super) fn place(name: &str) -> Option<Place> {
    if let "z" | "utc" | "gmt" = name {
        return FixedOffset::east_opt(0).map(Place::Offset);
    }
    if let Some(sign) = name
        .strip_prefix('-')
        .map(|n| (-1, n))
        .or(name.strip_prefix('+').map(|n| (1, n)))
    {
        return offset(sign.0, sign.1).map(Place::Offset);
    }
    let letters = name.bytes().all(|b| b.is_ascii_alphabetic());
    (letters && (2..=5).contains(&name.len())).then(|| Place::Named(name.to_uppercase()))
}

/// `05:00`, `0500` or `05`.
fn offset(sign: i32, text: &str) -> Option<FixedOffset> {
    let digits = text.replacen(':', "", 1);
    let all = digits.bytes().all(|b| b.is_ascii_digit());
    let number: i32 = digits.parse().ok().filter(|_| all)?;
    let (hours, minutes) = match digits.len() {
        2 => (number, 0),
        4 => (number / 100, number % 100),
        _ => return None,
    };
    FixedOffset::east_opt(sign * (hours * 3_600 + minutes * 60)).filter(|_| minutes < 60)
}

/// `17:5`, which is half of 17:50 or short for 17:05.
pub(super) fn lacks_a_digit(text: &str) -> bool {
    let number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let split = text.split_once(':');
    let fits = |tens: &str| tens.bytes().all(|digit| digit < b'6');
    split.is_some_and(|(hour, minute)| number(hour, 2) && number(minute, 1) && fits(minute))
}

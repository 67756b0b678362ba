//! Durations as people write them: `90m`, `1h30`, `1:30`, `1.5h`, `90 min`, `1 day`.

use std::str::FromStr;

use super::{Span, TimeError};

/// What else a duration can look like.
const LIKE: &str = "write it like 45m, 1h30m, 2h or 7d";

/// The units with their seconds, and the ways to write them.
const UNITS: [(i64, &[&str]); 5] = [
    (604_800, &["w", "wk", "wks", "week", "weeks"]),
    (86_400, &["d", "day", "days"]),
    (3_600, &["h", "hr", "hrs", "hour", "hours"]),
    (60, &["m", "mn", "min", "mins", "minute", "minutes"]),
    (1, &["s", "sec", "secs", "second", "seconds"]),
];

/// How [`Span`]s below a minute are printed where seconds are not.
const BELOW_A_MINUTE: [&str; 2] = ["<1m", "less than a minute"];

impl FromStr for Span {
    type Err = TimeError;

    /// A number without a unit counts minutes.
    fn from_str(text: &str) -> Result<Span, TimeError> {
        match bare(text) {
            Some(number) => in_range(number.of(60), text),
            None => Span::with_unit(text),
        }
    }
}

impl Span {
    /// As a plan says it: a number needs its unit, for `longest: 8` may mean hours.
    pub fn with_unit(text: &str) -> Result<Span, TimeError> {
        let lower = text.trim().to_lowercase();
        if BELOW_A_MINUTE.contains(&lower.as_str()) {
            return Ok(Span::ZERO);
        }
        let seconds = colons(&lower).or_else(|| sum(&parts(&lower)?));
        in_range(seconds, text)
    }
}

/// A number and what it counts; `1.5` is 15 of which one digit is behind the point.
struct Part {
    digits: i64,
    behind: u32,
    unit: String,
}

impl Part {
    /// So many units of that size, in seconds.
    fn of(&self, size: i64) -> Option<i64> {
        let tenth = 10_i64.checked_pow(self.behind)?;
        Some(self.digits.checked_mul(size)? / tenth)
    }
}

/// `90`, and nothing else.
fn bare(text: &str) -> Option<Part> {
    let part = parts(text.trim()).filter(|parts| parts.len() == 1)?.pop()?;
    (part.unit.is_empty() && part.behind == 0).then_some(part)
}

/// `1:30` or `1:30:00`.
fn colons(text: &str) -> Option<i64> {
    let mut figures = text.split(':');
    let hours = figures.next().and_then(number)?;
    let below_60 = |text: &str| number(text).filter(|n| text.len() == 2 && *n < 60);
    let minutes = figures.next().and_then(below_60)?;
    let seconds = figures.next().map_or(Some(0), below_60)?;
    let whole = hours
        .checked_mul(3_600)?
        .checked_add(minutes * 60 + seconds);
    whole.filter(|_| figures.next().is_none())
}

fn number(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The numbers with their units; nothing where there is anything else.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (digits, after) = split(rest, |c| c.is_ascii_digit());
        let (behind, after) = match after
            .strip_prefix(['.', ','])
            .map(|rest| split(rest, |c| c.is_ascii_digit()))
        {
            Some((behind, after)) if !behind.is_empty() && behind.len() <= 4 => (behind, after),
            _ => ("", after),
        };
        let (unit, after) = split(after.trim_start(), char::is_alphabetic);
        parts.push(Part {
            digits: number(&format!("{digits}{behind}")).filter(|_| !digits.is_empty())?,
            behind: behind.len() as u32,
            unit: unit.to_string(),
        });
        rest = after.trim_start_matches([' ', ',']);
    }
    Some(parts).filter(|parts| !parts.is_empty())
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// The seconds of one unit.
fn size(unit: &str) -> Option<i64> {
    let mut units = UNITS.iter();
    units
        .find(|(_, words)| words.contains(&unit))
        .map(|(size, _)| *size)
}

/// Larger units first; a last number without one is of the next smaller: `1h30`.
fn sum(parts: &[Part]) -> Option<i64> {
    let mut last = i64::MAX;
    let mut total: i64 = 0;
    for (place, part) in parts.iter().enumerate() {
        let is_last = place + 1 == parts.len();
        let size = match (part.unit.as_str(), last) {
            ("", 3_600) if is_last && part.digits < 60 => 60,
            ("", 60) if is_last && part.digits < 60 => 1,
            (unit, _) => size(unit)?,
        };
        if size >= last {
            return None;
        }
        last = size;
        total = total.checked_add(part.of(size)?)?;
    }
    Some(total)
}

fn in_range(seconds: Option<i64>, text: &str) -> Result<Span, TimeError> {
    let span = seconds.filter(|s| *s <= Span::LONGEST.secs());
    span.map(Span::seconds).ok_or_else(|| wrong(text))
}

fn wrong(text: &str) -> TimeError {
    let text = text.trim();
    if let Some(write) = range(text) {
        return TimeError::new(format!("'{text}' is not a duration"), write);
    }
    let write = match (bare(text), meant(text).filter(|meant| *meant != text)) {
        (Some(number), Some(_)) => format!("write {0}m, or {0}h", number.digits),
        (_, Some(meant)) => format!("write {meant}"),
        (_, None) => LIKE.to_string(),
    };
    TimeError::new(format!("'{text}' is not a duration"), write)
}

/// `5-10 min`: from best to worst.
fn range(text: &str) -> Option<String> {
    let (low, high) = text
        .split_once(['-', '\u{2013}'])
        .or_else(|| text.split_once(" to "))?;
    let worst: Span = meant(high)?.parse().ok()?;
    let unit = high
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    let low = low.trim();
    let has_unit = low.ends_with(char::is_alphabetic);
    let best = if has_unit {
        meant(low)
    } else {
        meant(&format!("{low} {unit}"))
    };
    let best: Span = best?.parse().ok()?;
    let likely = Span::seconds((best.secs() + worst.secs()) / 2);
    let fits = !low.is_empty() && best < worst;
    fits.then(|| format!("write {{best: {best}, likely: {likely}, worst: {worst}}}"))
}

/// What was probably meant: without a sign, in the right order, in minutes where nothing is said.
fn meant(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let plain = lower.trim_start_matches(['+', '-', '~', ' ']);
    // As ISO 8601 has it.
    let plain = plain.strip_prefix("pt").unwrap_or(plain);
    let plain = match plain.split_once(' ') {
        Some(("a" | "an" | "one", rest)) => format!("1 {rest}"),
        _ => plain.to_string(),
    };
    let parts = parts(&plain)?;
    let one = |part: &Part| match part.unit.as_str() {
        "" if part.behind > 0 => part.of(3_600),
        "" => part.of(60),
        unit => part.of(size(unit).or((unit.len() == 1).then_some(60))?),
    };
    let seconds: Option<Vec<i64>> = parts.iter().map(one).collect();
    let sum = seconds?.into_iter().try_fold(0, i64::checked_add)?;
    (sum <= Span::LONGEST.secs()).then(|| Span::seconds(sum).to_string())
}

//! The hours at which somebody can be reached, as people write them: `24x7`, `Mon-Fri 8-17`,
//! `lun-ven 8h-17h`, `weekdays 08:00-18:00`.

use crate::time::calendar::{Datelike, Timelike};
use crate::time::{Instant, Zone};

/// Days of the week and times of the day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hours {
    /// From Monday.
    days: [bool; 7],
    /// Minutes of the day, from and until; past midnight where the second is the smaller one.
    from: u32,
    until: u32,
}

/// The days of the week, by how their names begin in English and in French.
const DAYS: [(&str, usize); 14] = [
    ("mon", 0),
    ("tue", 1),
    ("wed", 2),
    ("thu", 3),
    ("fri", 4),
    ("sat", 5),
    ("sun", 6),
    ("lun", 0),
    ("mar", 1),
    ("mer", 2),
    ("jeu", 3),
    ("ven", 4),
    ("sam", 5),
    ("dim", 6),
];

impl Hours {
    /// Nothing where they can't be read, or are always.
    pub(super) fn read(text: &str) -> Option<Hours> {
        let text = text.to_lowercase().replace(['\u{2013}', '\u{2014}'], "-");
        let always = [
            "24x7", "24/7", "7x24", "7/7", "24h", "24 h", "always", "toujours", "any",
        ];
        if always.iter().any(|word| text.contains(word)) {
            return None;
        }
        let (from, until) = times(&text)?;
        Some(Hours {
            days: days(&text),
            from,
            until,
        })
    }

    /// Whether somebody answers then.
    pub(super) fn are_open(&self, zone: &Zone, at: Instant) -> bool {
        let local = zone.local(at);
        let minute = local.hour() * 60 + local.minute();
        let today = local.weekday().num_days_from_monday() as usize;
        let yesterday = (today + 6) % 7;
        if self.from < self.until {
            self.days[today] && self.from <= minute && minute < self.until
        } else {
            (self.days[today] && minute >= self.from)
                || (self.days[yesterday] && minute < self.until)
        }
    }
}

/// The days that are named, or all.
fn days(text: &str) -> [bool; 7] {
    let working = [
        "weekday", "business", "working", "office", "ouvr", "semaine",
    ];
    if working.iter().any(|word| text.contains(word)) {
        return [true, true, true, true, true, false, false];
    }
    let mut named = Vec::new();
    let mut at = 0;
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| w.len() >= 3)
    {
        at += text[at..].find(word).unwrap_or(0);
        if let Some((_, day)) = DAYS.iter().find(|(name, _)| word.starts_with(name)) {
            named.push((at, at + word.len(), *day));
        }
        at += word.len();
    }
    let mut days = [named.is_empty(); 7];
    for (n, &(_, end, day)) in named.iter().enumerate() {
        days[day] = true;
        let Some(&(next, _, last)) = named.get(n + 1) else {
            continue;
        };
        let between = text[end..next].trim();
        if ["-", "to", "until", "au", "à", "a"].contains(&between) {
            (0..7)
                .map(|k| (day + k) % 7)
                .take((last + 7 - day) % 7)
                .for_each(|d| days[d] = true);
        }
    }
    days
}

/// The first two times with something like `-` between them, in minutes of the day.
fn times(text: &str) -> Option<(u32, u32)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (minutes, length) = time(&rest[at..])?;
        found.push(minutes);
        rest = &rest[at + length..];
    }
    match found.as_slice() {
        [from, until] if from != until => Some((*from, *until)),
        _ => None,
    }
}

/// `8`, `08:30`, `8h30`, `8 h`, `5pm`: in minutes, and how many bytes that were.
fn time(text: &str) -> Option<(u32, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    let mut end = hours;
    let mut hour: u32 = text[..hours].parse().ok()?;
    let mut minute = 0;
    if text[end..].starts_with([':', 'h', '.']) {
        let more = digits(&text[end + 1..]);
        if more == 2 {
            minute = text[end + 1..end + 3].parse().ok()?;
        }
        end += 1 + more;
    } else if hours == 4 {
        (hour, minute) = (hour / 100, hour % 100);
    }
    let behind = text[end..].trim_start();
    if behind.starts_with('p') && hour < 12 {
        hour += 12;
    }
    (hour <= 24 && minute < 60).then_some((hour * 60 + minute, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let weekdays = [true, true, true, true, true, false, false];
        for (text, days, from, until) in [
            ("Mon-Fri 8-17", weekdays, 8, 17),
            ("Mon to Fri 08:00-17:00", weekdays, 8, 17),
            ("weekdays 8am-5pm", weekdays, 8, 17),
            ("lun-ven 8h-17h", weekdays, 8, 17),
            ("lundi au vendredi, 8 h à 17 h", weekdays, 8, 17),
            ("8-17", [true; 7], 8, 17),
            ("22:00-06:00", [true; 7], 22, 6),
        ] {
            let hours = Hours::read(text);
            let (from, until) = (from * 60, until * 60);
            assert_eq!(hours, Some(Hours { days, from, until }), "{text}");
        }
        for text in ["24x7", "24/7", "by contract", "call first", "8"] {
            assert_eq!(Hours::read(text), None, "{text}");
        }
    }
}

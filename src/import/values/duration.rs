//! Durations in the notations of plans: `30 min`, `1:30`, `0,5 h`, `PT1H`, `2W`, `5-10 min`,
//! `1時間30分`, `2 jours ouvrés`.

use super::scan::{Piece, pieces, plain};

/// How long something takes, in minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    pub best: f64,
    /// Where it is said, and not only the two ends.
    pub likely: Option<f64>,
    pub worst: f64,
    /// The number had no unit, and the column gave none.
    pub guessed_unit: bool,
    /// It counts working days or weeks, of eight hours a day.
    pub working: bool,
    /// It counts days or weeks of the calendar.
    pub days: bool,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    WorkingDay,
    Week,
    WorkingWeek,
    Month,
}

/// Beginnings of the words for a unit; a short one must be the whole word.
const UNITS: &[(Unit, &[&str], &[&str])] = &[
    (Unit::Second, &["s", "秒"], &["sec", "seg", "sek"]),
    (Unit::Minute, &["m", "mn", "分", "分間", "mins"], &["min"]),
    (
        Unit::Hour,
        &["h", "hr", "hrs", "std", "stdn", "時間", "時"],
        &["hour", "heure", "stunde", "hora"],
    ),
    (
        Unit::WorkingDay,
        &["wd", "bd", "wt", "at", "jo", "jho", "営業日", "稼働日"],
        &["workday", "arbeitstag", "werktag", "edays?"],
    ),
    (
        Unit::Day,
        &["d", "j", "t", "ed", "日", "日間", "dy", "dys"],
        &["day", "jour", "tag", "dia"],
    ),
    (
        Unit::Week,
        &["w", "wk", "wks", "sem", "wo", "kw", "週", "週間"],
        &["week", "semaine", "woche", "semana"],
    ),
    (
        Unit::Month,
        &["mo", "mon", "ヶ月", "か月", "月"],
        &["month", "mois", "monat", "mes"],
    ),
];

/// Words that make days working days.
const WORKING: &[&str] = &[
    "work",
    "business",
    "ouvr",
    "habil",
    "util",
    "uteis",
    "arbeit",
    "laborable",
];

/// Words between the least and the most.
const TO: &[&str] = &["to", "a", "bis", "ate", "hasta", "から"];

/// Words that say that it is only about so long.
const ABOUT: &[&str] = &[
    "about",
    "approx",
    "approximately",
    "circa",
    "ca",
    "env",
    "environ",
    "etwa",
    "ungefahr",
    "cerca",
    "aprox",
    "約",
    "およそ",
    "max",
    "est",
    "estimated",
    "de",
    "between",
    "entre",
    "zwischen",
    "up",
    "e",
    "et",
    "und",
    "and",
    "y",
    "程度",
    "ほど",
];

impl Unit {
    fn minutes(self) -> f64 {
        match self {
            Unit::Second => 1.0 / 60.0,
            Unit::Minute => 1.0,
            Unit::Hour => 60.0,
            Unit::WorkingDay => 480.0,
            Unit::Day => 1_440.0,
            Unit::WorkingWeek => 2_400.0,
            Unit::Week => 10_080.0,
            Unit::Month => 43_200.0,
        }
    }

    pub fn named(word: &str) -> Option<Unit> {
        let whole = |list: &[&str]| list.contains(&word);
        let begins = |list: &[&str]| list.iter().any(|start| word.starts_with(start));
        let exact = UNITS.iter().find(|(_, all, _)| whole(all));
        let found = exact.or_else(|| UNITS.iter().find(|(_, _, starts)| begins(starts)));
        found.map(|(unit, ..)| *unit)
    }
}

/// The unit that a heading names: `Duration (min)`, `Durée en heures`, `Minutes`.
pub fn unit_in(header: &str) -> Option<Unit> {
    let pieces = pieces(header);
    let words: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    let working = words
        .iter()
        .any(|w| WORKING.iter().any(|start| w.starts_with(start)));
    let in_cjk = |word: &&str| {
        ["分", "時間"]
            .iter()
            .find(|end| word.ends_with(*end) && word.len() > end.len())
            .copied()
    };
    let unit = words
        .iter()
        // A one-letter word in a heading is more likely a name, unless it is in brackets.
        .filter(|word| word.chars().count() > 1 || header.contains('(') || header.contains('['))
        .find_map(|word| Unit::named(word))
        .or_else(|| {
            words
                .iter()
                .find_map(in_cjk)
                .filter(|end| *end == "分")
                .map(|_| Unit::Minute)
        });
    unit.map(|unit| as_working(unit, working))
}

fn as_working(unit: Unit, working: bool) -> Unit {
    match (unit, working) {
        (Unit::Day, true) => Unit::WorkingDay,
        (Unit::Week, true) => Unit::WorkingWeek,
        _ => unit,
    }
}

/// How long that is; `unit` is what the heading says a bare number counts. Nothing where it is no
/// duration.
pub fn duration(text: &str, unit: Option<Unit>) -> Option<Length> {
    let plain = plain(text);
    let text = plain.trim().trim_end_matches('?').trim();
    if text.is_empty() {
        return None;
    }
    if let Some(minutes) = iso(text) {
        return Some(exactly(minutes));
    }
    let (first, second) = range(text);
    let Some(second) = second else {
        return one(first, unit, None);
    };
    // `5-10 min`: the unit of the second goes for the first.
    let worst = one(second, unit, None)?;
    let shared = last_unit(second);
    let best = one(first, unit, shared)?;
    (best.best <= worst.worst).then_some(Length {
        best: best.best,
        likely: None,
        worst: worst.worst,
        guessed_unit: worst.guessed_unit,
        working: worst.working || best.working,
        days: worst.days || best.days,
    })
}

fn exactly(minutes: f64) -> Length {
    Length {
        best: minutes,
        likely: None,
        worst: minutes,
        guessed_unit: false,
        working: false,
        days: false,
    }
}

/// The two ends of a range, or one text.
fn range(text: &str) -> (&str, Option<&str>) {
    let dash = text.find(['-', '~']).filter(|at| *at > 0);
    if let Some(at) = dash {
        let rest = &text[at + 1..];
        if rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            return (&text[..at], Some(rest));
        }
    }
    for word in TO {
        let spaced = if word.is_ascii() {
            format!(" {word} ")
        } else {
            (*word).to_string()
        };
        if let Some((first, second)) = text.split_once(&spaced)
            && second.contains(|c: char| c.is_ascii_digit())
            && first.contains(|c: char| c.is_ascii_digit())
        {
            return (first, Some(second));
        }
    }
    (text, None)
}

fn last_unit(text: &str) -> Option<Unit> {
    let all = pieces(text);
    all.iter().rev().find_map(|piece| match piece {
        Piece::Word(word) => Unit::named(word),
        _ => None,
    })
}

/// One duration; `shared` is the unit of the other end of its range.
fn one(text: &str, unit: Option<Unit>, shared: Option<Unit>) -> Option<Length> {
    let all = pieces(text);
    if let Some(minutes) = colons(&all) {
        return Some(exactly(minutes));
    }
    let is_working = |word: &str| WORKING.iter().any(|start| word.starts_with(start));
    let has = |test: &dyn Fn(&str) -> bool| {
        all.iter()
            .any(|piece| matches!(piece, Piece::Word(word) if test(word)))
    };
    let working = has(&|word| is_working(word));
    let mut total = 0.0;
    let mut length = exactly(0.0);
    let mut pending: Option<f64> = None;
    let mut last: Option<Unit> = None;
    let mut numbers = 0;
    for piece in &all {
        match piece {
            Piece::Number { value, .. } => {
                if pending.is_some() {
                    return None;
                }
                numbers += 1;
                pending = Some(*value);
            }
            Piece::Word(word) if Unit::named(word).is_some() && pending.is_some() => {
                let unit = as_working(Unit::named(word)?, working);
                total += pending.take().unwrap_or(0.0) * unit.minutes();
                length.working |= matches!(unit, Unit::WorkingDay | Unit::WorkingWeek);
                length.days |= matches!(unit, Unit::Day | Unit::Week | Unit::Month);
                last = Some(unit);
            }
            Piece::Word(word) if is_working(word) || ABOUT.contains(&word.as_str()) => {}
            // `jours ouvrés`, `per site`: words that follow a whole duration are left to the text.
            Piece::Word(word) if last.is_some() && Unit::named(word).is_some() => {}
            Piece::Sign('\'') if pending.is_some() => {
                total += pending.take().unwrap_or(0.0);
                last = Some(Unit::Minute);
            }
            Piece::Sign('~' | '≈' | '<' | '≤' | '.' | '(' | ')' | '+' | ',' | '±' | '/') => {}
            _ => return None,
        }
    }
    if numbers == 0 {
        return None;
    }
    if let Some(number) = pending {
        // `1h30`: minutes follow hours.
        let counted = match last {
            Some(Unit::Hour) => Unit::Minute,
            Some(_) => return None,
            None => {
                length.guessed_unit = unit.is_none() && shared.is_none() && number != 0.0;
                shared.or(unit).unwrap_or(Unit::Minute)
            }
        };
        total += number * counted.minutes();
        length.working |= matches!(counted, Unit::WorkingDay | Unit::WorkingWeek);
        length.days |= matches!(counted, Unit::Day | Unit::Week | Unit::Month);
    }
    // Two years: nothing in a plan takes longer.
    (total <= 1_051_200.0).then_some(Length {
        best: total,
        worst: total,
        ..length
    })
}

/// `1:30` and `0:45:00`: hours and minutes.
fn colons(all: &[Piece]) -> Option<f64> {
    let number = |piece: &Piece| match piece {
        Piece::Number {
            value,
            is_whole: true,
            ..
        } => Some(*value),
        _ => None,
    };
    match all {
        [hours, Piece::Sign(':'), minutes] => Some(number(hours)? * 60.0 + number(minutes)?),
        [hours, Piece::Sign(':'), minutes, Piece::Sign(':'), seconds] => {
            Some(number(hours)? * 60.0 + number(minutes)? + number(seconds)? / 60.0)
        }
        // `1:30 h`
        [start @ .., Piece::Word(word)]
            if Unit::named(word) == Some(Unit::Hour) && start.len() > 1 =>
        {
            colons(start)
        }
        _ => None,
    }
}

/// `PT1H30M`, `P2D`, and MS Project's `PT8H0M0S`.
fn iso(text: &str) -> Option<f64> {
    let rest = text.strip_prefix('p')?;
    let (days, clock) = rest.split_once('t').unwrap_or((rest, ""));
    let sum = |text: &str, units: &[(char, f64)]| -> Option<f64> {
        let mut total = 0.0;
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
            let count: f64 = rest[..end].replace(',', ".").parse().ok()?;
            let letter = rest[end..].chars().next()?;
            total += count * units.iter().find(|(unit, _)| *unit == letter)?.1;
            rest = &rest[end + 1..];
        }
        Some(total)
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    let days = sum(days, &[('w', 10_080.0), ('d', 1_440.0)])?;
    Some(days + sum(clock, &[('h', 60.0), ('m', 1.0), ('s', 1.0 / 60.0)])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_many_ways() {
        for (text, minutes) in [
            ("30 min", 30.0),
            ("1:30", 90.0),
            ("0:45:00", 45.0),
            ("0.5h", 30.0),
            ("0,5 h", 30.0),
            ("1h30", 90.0),
            ("1 h 30 min", 90.0),
            ("2h 30m", 150.0),
            ("PT1H", 60.0),
            ("PT8H30M0S", 510.0),
            ("P1DT2H", 1_560.0),
            ("2W", 20_160.0),
            ("90 Minuten", 90.0),
            ("1,5 Std.", 90.0),
            ("2 heures", 120.0),
            ("≈ 10 min", 10.0),
            ("約10分", 10.0),
            ("1時間30分", 90.0),
            ("２時間", 120.0),
            ("30'", 30.0),
            ("2 dias", 2_880.0),
            ("1 semaine", 10_080.0),
            ("2 jours ouvrés", 960.0),
            ("3 business days", 1_440.0),
            ("5 Arbeitstage", 2_400.0),
            ("2営業日", 960.0),
            ("3 dias úteis", 1_440.0),
            ("1 day?", 1_440.0),
        ] {
            let length = duration(text, None).map(|l| (l.best, l.worst));
            assert_eq!(length, Some((minutes, minutes)), "{text}");
        }
    }

    #[test]
    fn a_range_is_the_best_and_the_worst_case() {
        for (text, best, worst) in [
            ("5-10 min", 5.0, 10.0),
            ("10 à 20 min", 10.0, 20.0),
            ("30 min - 1 h", 30.0, 60.0),
            ("1 bis 2 Stunden", 60.0, 120.0),
            ("5〜10分", 5.0, 10.0),
            ("de 1 a 2 horas", 60.0, 120.0),
            ("1:00 - 1:30", 60.0, 90.0),
        ] {
            let length = duration(text, None).map(|l| (l.best, l.worst));
            assert_eq!(length, Some((best, worst)), "{text}");
        }
    }

    #[test]
    fn a_bare_number_counts_what_the_heading_says() {
        assert_eq!(unit_in("Duration (min)"), Some(Unit::Minute));
        assert_eq!(unit_in("Minutes"), Some(Unit::Minute));
        assert_eq!(unit_in("Duração Prevista (dias)"), Some(Unit::Day));
        assert_eq!(unit_in("Durée en heures"), Some(Unit::Hour));
        assert_eq!(unit_in("Dauer [h]"), Some(Unit::Hour));
        assert_eq!(unit_in("所要時間(分)"), Some(Unit::Minute));
        assert_eq!(unit_in("所要時間"), None);
        assert_eq!(unit_in("Duration"), None);
        assert_eq!(
            duration("1.5", Some(Unit::Hour)).map(|l| l.best),
            Some(90.0)
        );
        let bare = duration("90", None);
        assert_eq!(bare.map(|l| (l.best, l.guessed_unit)), Some((90.0, true)));
    }

    #[test]
    fn other_text_is_no_duration() {
        for text in [
            "",
            "TBD",
            "n/a",
            "soon",
            "after lunch",
            "see row 5",
            "10 20",
            "site A",
            "10-5 min",
        ] {
            assert_eq!(duration(text, None), None, "{text}");
        }
    }
}

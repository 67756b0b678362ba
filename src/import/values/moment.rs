//! Times in the notations of plans: `2026-11-27 18:00`, `27/11/2026`, `27. November`, `T-3d`,
//! `J-1 18h00`, `T0 + 15m`, `11月27日 18時`.

use super::Stamp;
use super::duration::Unit;
use super::scan::{Piece, pieces};
use crate::import::read::{Cell, Value};

/// When something is, as a plan says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    On(Stamp),
    /// Minutes from the opening of the window.
    FromOpening(i64),
    /// Days from the day of the cutover, and perhaps minutes since that midnight.
    Day(i64, Option<i64>),
    /// Minutes since midnight of a day that another cell or line names.
    Clock(i64),
}

/// What a cell says about a time.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    Moment(Moment),
    /// It looks like a date, and is none: why.
    Impossible(String),
    Other,
}

/// In which order a column writes its days and months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayOrder {
    /// Nothing in the column decides it.
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
}

const MONTHS: [&[&str]; 12] = [
    &["jan", "janv", "ene", "januar"],
    &["feb", "fev", "fevr", "feber"],
    &["mar", "marz", "mars", "mrz", "maerz"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mayo", "maio"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "out"],
    &["nov"],
    &["dec", "dez", "dic"],
];

const WEEKDAYS: &[&str] = &[
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lun",
    "mer",
    "jeu",
    "ven",
    "sam",
    "dim",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "seg",
    "ter",
    "qua",
    "qui",
    "sex",
    "sab",
    "dom",
    "tues",
    "thur",
    "thurs",
    "sabato",
];

/// Words for the day of the cutover, and how far another word is from it.
const DAYS: &[(&str, i64)] = &[
    ("当日", 0),
    ("前日", -1),
    ("翌日", 1),
    ("前々日", -2),
    ("翌々日", 2),
];

/// Which order these texts have, by the numbers that can only be a day.
pub fn day_order<'a>(texts: impl Iterator<Item = &'a str>) -> DayOrder {
    let mut day_first = 0;
    let mut month_first = 0;
    for text in texts {
        if let Some((first, second)) = two_numbers(&pieces(text)) {
            day_first += usize::from(first > 12);
            month_first += usize::from(second > 12);
        }
        // Nobody writes the month first with points.
        day_first += usize::from(is_dotted_date(text));
    }
    match (day_first, month_first) {
        (0, 0) => DayOrder::Unknown,
        (day, month) if day >= month => DayOrder::DayFirst,
        _ => DayOrder::MonthFirst,
    }
}

fn is_dotted_date(text: &str) -> bool {
    matches!(
        pieces(text).as_slice(),
        [
            Piece::Number { .. },
            Piece::Sign('.'),
            Piece::Number { .. },
            Piece::Sign('.'),
            ..
        ]
    )
}

/// The first two numbers of `27/11/2026`.
fn two_numbers(all: &[Piece]) -> Option<(i64, i64)> {
    let start = all.iter().position(|p| matches!(p, Piece::Number { .. }))?;
    match &all[start..] {
        [
            Piece::Number {
                value: first,
                digits: 1 | 2,
                ..
            },
            Piece::Sign(a @ ('/' | '.' | '-')),
            Piece::Number {
                value: second,
                digits: 1 | 2,
                ..
            },
            Piece::Sign(b),
            Piece::Number { .. },
            ..,
        ] if a == b => Some((*first as i64, *second as i64)),
        _ => None,
    }
}

/// What a cell says. `year` is that of the plan, for dates without one.
pub fn moment(cell: &Cell, order: DayOrder, year: i64) -> Read {
    match &cell.value {
        Value::Serial(serial) if *serial < 1.0 && *serial >= 0.0 => {
            Read::Moment(Moment::Clock((serial * 1440.0).round() as i64))
        }
        Value::Serial(serial) => near(Stamp::of_serial(*serial)),
        Value::Text(text) => of_text(text, order, year),
        _ => Read::Other,
    }
}

fn near(stamp: Stamp) -> Read {
    if stamp.is_near() {
        Read::Moment(Moment::On(stamp))
    } else {
        Read::Impossible(format!("it lies in the year {}", stamp.year()))
    }
}

/// Whether a text is a date and nothing else, as in the heading of a chart.
pub fn is_date_like(cell: &Cell) -> bool {
    match &cell.value {
        Value::Serial(_) => true,
        Value::Text(text) => {
            let mut reader = Reader::new(text, DayOrder::Unknown, 2026);
            reader.weekdays();
            matches!(reader.date(), Some(Ok(_))) && reader.at >= reader.all.len()
        }
        _ => false,
    }
}

/// The hour in a text that begins with one, in minutes.
pub fn clock_in(text: &str) -> Option<i64> {
    let mut reader = Reader::new(text, DayOrder::Unknown, 2026);
    reader.clock()
}

pub fn of_text(text: &str, order: DayOrder, year: i64) -> Read {
    let mut reader = Reader::new(text, order, year);
    reader.weekdays();
    if let Some(relative) = reader.relative() {
        return Read::Moment(relative);
    }
    match reader.date() {
        Some(Err(why)) => Read::Impossible(why),
        Some(Ok(date)) => {
            reader.skip_to_clock();
            match reader.clock() {
                Some(minute) => near(date.at(minute)),
                None => near(date),
            }
        }
        None => match reader.clock() {
            Some(minute) => Read::Moment(Moment::Clock(minute)),
            None => Read::Other,
        },
    }
}

struct Reader {
    all: Vec<Piece>,
    at: usize,
    order: DayOrder,
    year: i64,
}

impl Reader {
    fn new(text: &str, order: DayOrder, year: i64) -> Reader {
        Reader {
            all: pieces(text),
            at: 0,
            order,
            year,
        }
    }

    fn peek(&self, ahead: usize) -> Option<&Piece> {
        self.all.get(self.at + ahead)
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        match self.peek(ahead) {
            Some(Piece::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn sign(&self, ahead: usize) -> Option<char> {
        match self.peek(ahead) {
            Some(Piece::Sign(sign)) => Some(*sign),
            _ => None,
        }
    }

    fn whole(&self, ahead: usize) -> Option<(i64, usize)> {
        match self.peek(ahead) {
            Some(Piece::Number {
                value,
                digits,
                is_whole: true,
            }) => Some((*value as i64, *digits)),
            _ => None,
        }
    }

    fn weekdays(&mut self) {
        while self.word(0).is_some_and(|w| WEEKDAYS.contains(&w)) {
            self.at += 1;
            while matches!(self.sign(0), Some('.' | ',')) {
                self.at += 1;
            }
        }
    }

    fn skip_to_clock(&mut self) {
        while matches!(self.sign(0), Some(',' | '-' | '@' | '|' | '.' | '(' | ')'))
            || self.word(0).is_some_and(|w| {
                ["t", "at", "a", "um", "as", "las", "às", "ab", "des", "from"].contains(&w)
                    || WEEKDAYS.contains(&w)
            })
        {
            self.at += 1;
        }
    }

    /// `T-3d`, `T0 + 15m`, `J-1 18h00`, `H+2`, `当日 06:00`, `Day -1`.
    fn relative(&mut self) -> Option<Moment> {
        let start = self.at;
        let found = self.try_relative();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn try_relative(&mut self) -> Option<Moment> {
        let mark = self.word(0)?.to_string();
        let named = DAYS
            .iter()
            .find(|(word, _)| *word == mark)
            .map(|(_, days)| *days);
        if let Some(days) = named {
            self.at += 1;
            self.skip_to_clock();
            return Some(Moment::Day(days, self.clock()));
        }
        let by_day = match mark.as_str() {
            "j" | "d" | "day" | "jour" | "tag" | "dia" => true,
            "t" | "h" => false,
            _ => return None,
        };
        self.at += 1;
        // `Jour J`, `D-Day`, `D-day -1`
        if by_day {
            if self.sign(0) == Some('-') && matches!(self.word(1), Some("day" | "tag")) {
                self.at += 2;
            } else if matches!(self.word(0), Some("j" | "d" | "x")) {
                self.at += 1;
            }
        }
        // `T0`, `J0`
        if self.whole(0).is_some_and(|(n, _)| n == 0) {
            self.at += 1;
        } else if self.whole(0).is_some() && mark.len() > 1 {
            // `Day 1`, `Tag 2`: the day itself is the first.
            let (number, _) = self.whole(0)?;
            self.at += 1;
            self.skip_to_clock();
            return Some(Moment::Day(number - 1, self.clock()));
        }
        let sign = match self.sign(0) {
            Some('+') => 1,
            Some('-') => -1,
            Some(':' | ',') | None if by_day => 0,
            _ if by_day && self.whole(0).is_some() => 0,
            None if self.at >= self.all.len() && self.at > 1 => 0,
            _ => return None,
        };
        if sign == 0 {
            if self.sign(0).is_some() {
                self.at += 1;
            }
            let clock = self.clock();
            return Some(if by_day {
                Moment::Day(0, clock)
            } else {
                Moment::FromOpening(0)
            });
        }
        self.at += 1;
        let Some(Piece::Number { value, .. }) = self.peek(0).cloned() else {
            return None;
        };
        self.at += 1;
        // `J-1 18h00` has the hour behind it, `T-3d` a unit.
        let unit = self.word(0).and_then(Unit::named);
        if by_day {
            if matches!(unit, Some(Unit::Day)) && self.whole(1).is_none() {
                self.at += 1;
            }
            self.skip_to_clock();
            return Some(Moment::Day(sign * value as i64, self.clock()));
        }
        if matches!(unit, Some(Unit::Day | Unit::Week))
            || (unit.is_none() && mark == "t" && self.sign(0) != Some(':'))
        {
            let days = if unit == Some(Unit::Week) { 7 } else { 1 };
            if unit.is_some() {
                self.at += 1;
            }
            self.skip_to_clock();
            let clock = self.clock();
            let days = sign * value as i64 * days;
            if clock.is_none() && days > 0 {
                return Some(Moment::FromOpening(days * 1_440));
            }
            return Some(Moment::Day(days, clock));
        }
        let minutes = match unit {
            Some(Unit::Minute) => value,
            Some(Unit::Hour) => {
                let more = self.whole(1).map_or(0, |(minutes, _)| minutes);
                value * 60.0 + more as f64
            }
            Some(Unit::Week) => value * 10_080.0,
            Some(_) => value * 1_440.0,
            None if self.sign(0) == Some(':') => value * 60.0 + self.whole(1)?.0 as f64,
            None if mark == "h" => value * 60.0,
            None => value * 1_440.0,
        };
        Some(Moment::FromOpening(sign * minutes.round() as i64))
    }

    /// A date; an error where it is one that doesn't exist.
    fn date(&mut self) -> Option<Result<Stamp, String>> {
        let (year, month, day, used) = self.by_name().or_else(|| self.by_number())?;
        self.at += used;
        let stamp = Stamp::date(year, month, day);
        Some(stamp.ok_or_else(|| "there is no such day".to_string()))
    }

    /// `27. November 2026`, `Nov 27, 2026`, `2026年11月27日`; with how many pieces it takes.
    fn by_name(&self) -> Option<(i64, i64, i64, usize)> {
        if self.word(1) == Some("年") {
            let day = self.whole(4).filter(|_| self.word(3) == Some("月"))?;
            return Some((self.whole(0)?.0, self.whole(2)?.0, day.0, 6));
        }
        if self.word(1) == Some("月") {
            return Some((self.year, self.whole(0)?.0, self.whole(2)?.0, 4));
        }
        let skip = |mut at: usize| {
            while matches!(self.sign(at), Some('.' | ',' | '-' | '/'))
                || matches!(
                    self.word(at),
                    Some("de" | "of" | "th" | "st" | "nd" | "rd" | "er")
                )
            {
                at += 1;
            }
            at
        };
        let (day, month, next) = if let Some((day, 1 | 2)) = self.whole(0) {
            let at = skip(1);
            (day, month_of(self.word(at)?)?, at + 1)
        } else {
            let month = month_of(self.word(0)?)?;
            let at = skip(1);
            (
                self.whole(at).filter(|(_, digits)| *digits < 3)?.0,
                month,
                at + 1,
            )
        };
        let at = skip(next);
        match self.whole(at) {
            Some((year, 4)) => Some((year, month, day, at + 1)),
            _ => Some((self.year, month, day, next)),
        }
    }

    /// `2026-11-27`, `27/11/2026`, `11/27/26`, `27.11.`, `27/11`.
    fn by_number(&self) -> Option<(i64, i64, i64, usize)> {
        let (first, digits) = self.whole(0)?;
        let mark = self
            .sign(1)
            .filter(|sign| matches!(sign, '-' | '/' | '.'))?;
        let (second, _) = self.whole(2).filter(|(_, digits)| *digits < 3)?;
        let is_hour = self.sign(5) == Some(':') || matches!(self.word(5), Some("h" | "uhr"));
        let third = self
            .whole(4)
            .filter(|_| self.sign(3) == Some(mark) && !is_hour);
        if digits == 4 {
            return Some((first, second, third?.0, 5));
        }
        let is_month_first = match self.order {
            DayOrder::MonthFirst => second > 12 || first <= 12,
            DayOrder::DayFirst => false,
            DayOrder::Unknown => second > 12,
        };
        let (day, month) = if is_month_first {
            (second, first)
        } else {
            (first, second)
        };
        match third {
            Some((year, 4)) => Some((year, month, day, 5)),
            Some((year, 2)) => Some((2000 + year, month, day, 5)),
            Some(_) => None,
            // `27.11.`
            None if mark == '.' && self.sign(3) == Some('.') => Some((self.year, month, day, 4)),
            None if mark == '/' && day <= 31 && month <= 12 => Some((self.year, month, day, 3)),
            None => None,
        }
    }

    /// `18:00`, `6:30 pm`, `18h00`, `18 Uhr`, `18時30分`, `24:00`; in minutes.
    fn clock(&mut self) -> Option<i64> {
        let (hours, minutes, used) = self.hours_and_minutes()?;
        let mut used = used;
        // Seconds.
        if self.sign(used) == Some(':') && self.whole(used + 1).is_some() {
            used += 2;
        }
        let half = self.word(used).map(str::to_string);
        let hours = match half.as_deref() {
            Some("pm" | "p") if hours < 12 => hours + 12,
            Some("am" | "a") if hours == 12 => 0,
            _ => hours,
        };
        if matches!(half.as_deref(), Some("pm" | "am" | "uhr")) {
            used += 1;
        }
        self.at += used;
        (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
    }

    fn hours_and_minutes(&self) -> Option<(i64, i64, usize)> {
        if let Some(Piece::Number {
            value,
            is_whole: false,
            ..
        }) = self.peek(0)
        {
            // `06.30 Uhr`
            let minutes = (value.fract() * 100.0).round() as i64;
            return (self.word(1) == Some("uhr")).then_some((*value as i64, minutes, 1));
        }
        let (hours, digits) = self.whole(0)?;
        if digits > 2 {
            return None;
        }
        if self.sign(1) == Some(':') {
            return Some((
                hours,
                self.whole(2).filter(|(_, digits)| *digits == 2)?.0,
                3,
            ));
        }
        match self.word(1)? {
            "h" | "hs" => match self.whole(2).filter(|(_, digits)| *digits == 2) {
                Some((minutes, _)) => Some((hours, minutes, 3)),
                None => Some((hours, 0, 2)),
            },
            "uhr" | "am" | "pm" => Some((hours, 0, 1)),
            "時" => match self.whole(2).filter(|_| self.word(3) == Some("分")) {
                Some((minutes, _)) => Some((hours, minutes, 4)),
                None => Some((hours, 0, 2)),
            },
            "時半" => Some((hours, 30, 2)),
            _ => None,
        }
    }
}

fn month_of(word: &str) -> Option<i64> {
    if word.chars().count() < 3 {
        return None;
    }
    let is = |names: &&[&str]| {
        names
            .iter()
            .any(|name| word == *name || (name.len() == 3 && word.starts_with(name)))
    };
    let full_words = [
        "june", "july", "juni", "juli", "junio", "julio", "junho", "julho",
    ];
    if let Some(at) = full_words.iter().position(|w| *w == word) {
        return Some(6 + (at % 2) as i64);
    }
    // `marketing` is no month.
    let known = MONTHS.iter().position(is)? as i64 + 1;
    is_month_word(word).then_some(known)
}

fn is_month_word(word: &str) -> bool {
    const LONG: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "sept",
        "october",
        "november",
        "december",
        "janvier",
        "fevrier",
        "avril",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
        "januar",
        "februar",
        "marz",
        "mai",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "janeiro",
        "fevereiro",
        "marco",
        "maio",
        "junho",
        "julho",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
        "mars",
        "juin",
        "janv",
        "fevr",
        "juil",
    ];
    word.len() <= 3 || LONG.contains(&word) || MONTHS.iter().any(|names| names.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: DayOrder) -> String {
        match of_text(text, order, 2026) {
            Read::Moment(Moment::On(stamp)) => stamp.to_string(),
            Read::Moment(other) => format!("{other:?}"),
            Read::Impossible(why) => why,
            Read::Other => "-".into(),
        }
    }

    #[test]
    fn dates_are_written_in_many_ways() {
        for (text, expected) in [
            ("2026-11-27", "2026-11-27"),
            ("2026-10-16 22:00", "2026-10-16 22:00"),
            ("2026-11-27T18:00:00", "2026-11-27 18:00"),
            ("2026/11/27 6:30 PM", "2026-11-27 18:30"),
            ("27/11/2026", "2026-11-27"),
            ("27.11.2026 18:00 Uhr", "2026-11-27 18:00"),
            ("27.11. 18:00", "2026-11-27 18:00"),
            ("Fr. 27.11.26", "2026-11-27"),
            ("27 Nov 2026 18:00", "2026-11-27 18:00"),
            ("27. November 2026, 18.30 Uhr", "2026-11-27 18:30"),
            ("Nov 27, 2026", "2026-11-27"),
            ("vendredi 27 novembre 2026 à 18h00", "2026-11-27 18:00"),
            ("27 de noviembre de 2026", "2026-11-27"),
            ("1er août", "2026-08-01"),
            ("2026年11月27日 18時30分", "2026-11-27 18:30"),
            ("11月27日", "2026-11-27"),
            ("28 Nov", "2026-11-28"),
            ("31/11/2026", "there is no such day"),
            ("18/03/3035", "it lies in the year 3035"),
            ("soon", "-"),
            ("marketing 3", "-"),
        ] {
            assert_eq!(shown(text, DayOrder::DayFirst), expected, "{text}");
        }
        assert_eq!(shown("2/16/26", DayOrder::MonthFirst), "2026-02-16");
        assert_eq!(shown("3/4/2026", DayOrder::MonthFirst), "2026-03-04");
    }

    #[test]
    fn times_count_from_the_opening_or_the_day() {
        for (text, expected) in [
            ("T-3d", "Day(-3, None)"),
            ("T0 + 15m", "FromOpening(15)"),
            ("T+2h", "FromOpening(120)"),
            ("T+1:30", "FromOpening(90)"),
            ("T0", "FromOpening(0)"),
            ("H-2", "FromOpening(-120)"),
            ("J-1 18h00", "Day(-1, Some(1080))"),
            ("J 06h30", "Day(0, Some(390))"),
            ("J+1", "Day(1, None)"),
            ("D-2 09:00", "Day(-2, Some(540))"),
            ("Jour J, 07h00", "Day(0, Some(420))"),
            ("前日 18:00", "Day(-1, Some(1080))"),
            ("T-1 日 夕方", "Day(-1, None)"),
            ("T-2w", "Day(-14, None)"),
            ("T-1 18:00", "Day(-1, Some(1080))"),
            ("06:00", "Clock(360)"),
            ("08:00〜終業", "Clock(480)"),
            ("18h", "Clock(1080)"),
            ("7 pm", "Clock(1140)"),
        ] {
            assert_eq!(shown(text, DayOrder::Unknown), expected, "{text}");
        }
    }

    #[test]
    fn the_whole_column_says_what_is_the_day() {
        let order = |texts: &[&str]| day_order(texts.iter().copied());
        assert_eq!(order(&["2/2/26", "2/16/26"]), DayOrder::MonthFirst);
        assert_eq!(order(&["01/12/2026", "27/11/2026"]), DayOrder::DayFirst);
        assert_eq!(order(&["01.02.2026"]), DayOrder::DayFirst);
        assert_eq!(order(&["2026-01-02"]), DayOrder::Unknown);
    }
}

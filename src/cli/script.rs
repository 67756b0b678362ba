//! A night as a script: a line for each thing that is recorded, with its time of the day, who
//! types, and the words as `runsheet record RUN -` takes them.
//!
//! ```text
//! # A comment. A date in a line of its own is the day of what follows.
//! 2026-11-27
//! 23:10 lin    start 3.6
//! 00:12 sam    fail 3.5 --because 'the two SHA-256 differ'
//! ```

use clap::{CommandFactory, Parser};

use crate::run::Request;
use crate::time::calendar::{Days, NaiveDate, NaiveTime};
use crate::time::{Instant, Nearest, Span, Zone, counts_from_now, parse_date_time, parse_time};

use super::verbs::Line;
use super::words::arguments;

/// Who types what, and when the script says that it was.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub at: Instant,
    pub who: &'a str,
    pub words: &'a str,
    /// In the script, from 1.
    pub line: usize,
}

/// What is wrong in a script, and where.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the script: {what}")]
pub struct ScriptError {
    pub line: usize,
    pub what: String,
}

/// Words that say a time, so that a night can be played at another one.
const TIMES: [&str; 8] = [
    "--at",
    "--next",
    "--until",
    "--by",
    "--resolve-by",
    "--not-before",
    "--decide-by",
    "--closes",
];

/// The rows in order, from that day on. A clock that is earlier than the one before it is of the
/// next day.
pub fn rows<'a>(script: &'a str, day: NaiveDate, zone: &Zone) -> Result<Vec<Row<'a>>, ScriptError> {
    let (mut day, mut last) = (day, NaiveTime::MIN);
    let mut rows = Vec::new();
    for (ix, text) in script.lines().map(str::trim).enumerate() {
        let line = ix + 1;
        let wrong = |what: &dyn std::fmt::Display| {
            let what = what.to_string();
            ScriptError { line, what }
        };
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if let Ok(named) = text.parse::<NaiveDate>() {
            (day, last) = (named, NaiveTime::MIN);
            continue;
        }
        let (clock, rest) = text
            .split_once(' ')
            .ok_or_else(|| wrong(&"it has no words"))?;
        let (who, words) = rest
            .trim()
            .split_once(' ')
            .ok_or_else(|| wrong(&"it has no verb"))?;
        let clock = NaiveTime::parse_from_str(clock, "%H:%M").map_err(|e| wrong(&e))?;
        if clock < last {
            day = day + Days::new(1);
        }
        last = clock;
        let moment = day.and_time(clock).to_string();
        let at = parse_date_time(&moment, zone, None).map_err(|e| wrong(&e))?;
        let words = words.trim();
        rows.push(Row {
            at,
            who,
            words,
            line,
        });
    }
    Ok(rows)
}

impl Row<'_> {
    /// What is asked for at that moment, where the night is played so much later than the script
    /// says; negative: earlier.
    pub fn requests(
        &self,
        now: Instant,
        later: Span,
        zone: &Zone,
    ) -> Result<Vec<Request>, ScriptError> {
        let wrong = |what: &dyn std::fmt::Display| ScriptError {
            line: self.line,
            what: what.to_string(),
        };
        let words = arguments(&Line::command(), self.words).map_err(|why| wrong(&why))?;
        let words = moved(words, now - later.delta(), later, zone);
        let line = Line::try_parse_from(words).map_err(|e| wrong(&e))?;
        let requests = line.verb.requests(&line.who, now, zone);
        requests.map_err(|e| wrong(&e))
    }
}

/// The words with each time of the script said as the moment at which it is played. What is no
/// time stays, for others to complain of.
fn moved(words: Vec<String>, told: Instant, later: Span, zone: &Zone) -> Vec<String> {
    let mut before = String::new();
    let move_one = |word: String| {
        let flag = std::mem::replace(&mut before, word.clone());
        if later == Span::ZERO || counts_from_now(&word) || !TIMES.contains(&flag.as_str()) {
            return word;
        }
        let nearest = match flag.as_str() {
            "--at" => Nearest::Past,
            _ => Nearest::Future,
        };
        let at = parse_time(&word, told, zone, nearest);
        at.map_or(word, |at| zone.rfc3339(at + later.delta()))
    };
    words.into_iter().map(move_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::named("America/Toronto").unwrap()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()
    }

    #[test]
    fn a_day_is_named_or_follows_from_the_clock() {
        let script =
            "# x\n23:10 lin start 3.6\n\n00:12 sam  note x\n2026-11-30\n07:00 ben check-in";
        let rows = rows(script, day(), &zone()).unwrap();
        let told: Vec<String> = rows.iter().map(|r| zone().full(r.at)).collect();
        let days: Vec<&str> = told.iter().map(|t| &t[..16]).collect();
        assert_eq!(
            days,
            ["2026-11-27 23:10", "2026-11-28 00:12", "2026-11-30 07:00"]
        );
        assert_eq!(
            (rows[1].who, rows[1].words, rows[1].line),
            ("sam", "note x", 4)
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let cases = [
            ("18:00", "line 1 of the script: it has no words"),
            ("18:00 lin", "line 1 of the script: it has no verb"),
            ("\nsix lin start 2.1", "line 2 of the script: "),
        ];
        for (script, says) in cases {
            let error = rows(script, day(), &zone()).unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
        let script =
            "18:00 lin note x --because a b\n18:01 lin startt 2.1\n18:02 lin finish 2.1 --at noon";
        for row in rows(script, day(), &zone()).unwrap() {
            let error = row.requests(row.at, Span::ZERO, &zone()).unwrap_err();
            assert_eq!(error.line, row.line, "{error}");
        }
    }

    #[test]
    fn times_of_the_script_move_with_the_night() {
        let later = Span::minutes(24 * 60 * 3 + 17);
        let words = "finish 2.3 --at 18:55 --because '18:40 --at'";
        let script = format!("20:16 ben {words}");
        let row = rows(&script, day(), &zone()).unwrap()[0];
        let asked = row
            .requests(row.at + later.delta(), later, &zone())
            .unwrap();
        let told = row.requests(row.at, Span::ZERO, &zone()).unwrap();
        assert_eq!(asked[0].at, told[0].at.map(|at| at + later.delta()));
        assert_eq!(asked[0].because.as_deref(), Some("18:40 --at"));
    }
}

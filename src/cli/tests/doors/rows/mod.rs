//! The table: for each verb what it is said after, by whom and how, and what becomes of it.

mod gates;
mod log;
mod people;
mod plan;
mod signs;
mod work;

use std::fmt;

use crate::journal::Outcome;
use crate::run::testing::{Night, finish};
use crate::run::{Command, Request, Rule};
use crate::time::Span;

use super::Told::{Marked, OnlyNow, Refused, Taken};
use super::{LATE, Told, night};

/// What one person says, at each door that it has.
pub struct Row {
    pub verb: &'static str,
    pub who: &'static str,
    /// As in a script.
    pub line: &'static str,
    /// How far the night has come, and what happened besides.
    so_far: usize,
    besides: &'static [&'static str],
    contradicted: bool,
    /// It is too late to go back.
    too_late: bool,
    /// How long ago, in minutes, the last of it was.
    rest: i64,
    /// So many minutes before the window the run was opened.
    before: i64,
    /// The keys that open the form, and what is answered there.
    pub opens: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
    /// The keys that do it without a form.
    pub key: &'static str,
    /// What is typed in the table of `K`; `@` is the time.
    pub cells: &'static [(&'static str, &'static str)],
    pub now: Told,
    /// When it happened, where it is entered late, and what becomes of that.
    pub at: &'static str,
    pub late: Told,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.who, self.line)
    }
}

/// The night of the small runbook, as planned; a row begins after so many lines of it.
const NIGHT: [&str; 15] = [
    "amara finish 1.1",
    "lin start 1.2",
    "wait 40",
    "lin evidence 1.2 rows 120000",
    "lin evidence 1.2 result clean",
    "lin finish 1.2",
    "amara sign 1.2",
    "lin skip 1.3 --because 'no log tonight'",
    "joe vote G1 go",
    "ruth vote G1 go",
    "amara tick G1 2",
    "amara decide G1 go --because 'all green'",
    "lin start 2.1 --confirm SQL01",
    "wait 60",
    "lin finish 2.1",
];
const FROZEN: usize = 1;
const STARTED: usize = 2;
const PROVEN: usize = 5;
const BACKED_UP: usize = 6;
const SIGNED: usize = 7;
const AT_THE_GATE: usize = 8;
const VOTED: usize = 11;
const GONE: usize = 12;
const UPGRADED: usize = 15;

impl Row {
    pub fn night(&self) -> Night {
        let story = [&NIGHT[..self.so_far], self.besides].concat();
        let mut night = night(self.before, &story);
        if self.contradicted {
            night.run("lin");
            night.does("amara", finish("1.1"));
            let failed = Command::Finish {
                step: "1.1".into(),
                outcome: Outcome::Failed,
                confirm: None,
                results: Vec::new(),
            };
            night.does_unaware("lin", Request::from(failed).because("no answer"));
        }
        night.wait(self.rest);
        if self.too_late {
            let by = night.now - Span::minutes(45).delta();
            night.session(self.who).knows_the_way_back(by);
        }
        night
    }

    fn after(mut self, so_far: usize) -> Row {
        self.so_far = so_far;
        self
    }

    fn besides(mut self, story: &'static [&'static str]) -> Row {
        self.besides = story;
        self
    }

    /// Two people finished a step in two ways, neither knowing of the other.
    fn contradicted(mut self) -> Row {
        self.contradicted = true;
        self
    }

    fn too_late(mut self) -> Row {
        self.too_late = true;
        self
    }

    fn resting(mut self, minutes: i64) -> Row {
        self.rest = minutes;
        self
    }

    fn before_the_window(mut self, minutes: i64) -> Row {
        self.before = minutes;
        self
    }

    fn form(mut self, opens: &'static str, fields: &'static [(&'static str, &'static str)]) -> Row {
        (self.opens, self.fields) = (opens, fields);
        self
    }

    fn key(mut self, key: &'static str) -> Row {
        self.key = key;
        self
    }

    fn table(mut self, cells: &'static [(&'static str, &'static str)]) -> Row {
        self.cells = cells;
        self
    }

    fn at(mut self, at: &'static str) -> Row {
        self.at = at;
        self
    }
}

/// What is taken now and late, until the row says something else.
fn says(who: &'static str, line: &'static str, now: Told, late: Told) -> Row {
    Row {
        verb: line.split(' ').next().unwrap_or(line),
        who,
        line,
        so_far: 0,
        besides: &[],
        contradicted: false,
        too_late: false,
        rest: 60,
        before: 0,
        opens: "",
        fields: &[],
        key: "",
        cells: &[],
        now,
        at: LATE,
        late,
    }
}

/// Rules that none of these doors meets, and why.
pub const OUT_OF_REACH: &[(Rule, &str)] = &[(
    Rule::NoOpening,
    "every screen and script opens a run that has its opening",
)];

pub fn rows() -> Vec<Row> {
    [
        people::rows(),
        work::rows(),
        signs::rows(),
        gates::rows(),
        plan::rows(),
        log::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

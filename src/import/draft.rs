//! A plan as it was understood, before it is written as a runbook.

use std::fmt;

use super::values::{Length, Link, Moment, State};

/// What was understood of a file.
#[derive(Debug, Default)]
pub struct Draft {
    pub title: String,
    /// Text of the file that is about the whole plan.
    pub about: Vec<String>,
    pub phases: Vec<Phase>,
    /// In the order of the file.
    pub steps: Vec<Step>,
    /// Names and how to reach them.
    pub contacts: Vec<(String, String)>,
    /// What was read as what: the sheet, the heading, each column.
    pub understood: Vec<String>,
    pub findings: Vec<Finding>,
    /// Whether the file says what waits for what.
    pub has_links: bool,
    /// Whether a step without links waits for nothing.
    pub links_are_complete: bool,
    /// Whether the file says that its times are in UTC.
    pub is_utc: bool,
    /// What an item is called in the summary: a box, a row.
    pub boxes: Option<Boxes>,
}

/// Boxes to tick in a text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Boxes {
    pub all: usize,
    pub ticked: usize,
}

#[derive(Debug, Default, Clone)]
pub struct Phase {
    pub title: String,
    /// By which other rows may name it.
    pub reference: Option<String>,
    /// When it begins, as its heading says.
    pub at: Option<Moment>,
}

#[derive(Debug, Default, Clone)]
pub struct Step {
    /// Index into the draft's phases.
    pub phase: usize,
    pub title: String,
    pub reference: Option<String>,
    pub place: Place,
    /// Where it stands in the file: `plan.xlsx!Plan!C17`.
    pub source: String,
    pub details: Vec<String>,
    /// Columns without a place of their own: name and text.
    pub others: Vec<(String, String)>,
    pub expect: Option<String>,
    pub undo: Option<String>,
    pub owners: Vec<String>,
    pub takes: Option<Length>,
    pub links: Vec<Link>,
    /// Steps that wait for this one.
    pub followers: Vec<Link>,
    pub start: Option<Moment>,
    pub end: Option<Moment>,
    pub due: Option<Moment>,
    pub state: State,
    /// The criteria, for a decision.
    pub gate: Option<Vec<String>>,
    pub items: Vec<SubItem>,
}

/// One line of a list inside a step.
#[derive(Debug, Clone, PartialEq)]
pub struct SubItem {
    pub depth: usize,
    pub ticked: Option<bool>,
    pub text: String,
}

/// Where something stands: a row of a sheet, or a line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Place {
    #[default]
    File,
    Row(usize),
    Line(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File => f.write_str("the file"),
            Place::Row(number) => write!(f, "row {number}"),
            Place::Line(number) => write!(f, "line {number}"),
        }
    }
}

/// What a person has to know about the import.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub kind: Kind,
    pub place: Place,
    pub text: String,
}

/// What a person does about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It needs a decision: it stands at the top of the runbook too.
    Look,
    /// It was not taken as it stands.
    LeftOut,
    /// It was taken, in a certain way.
    Taken,
}

impl Draft {
    pub fn look(&mut self, place: Place, text: impl Into<String>) {
        self.find(Kind::Look, place, text);
    }

    pub fn left_out(&mut self, place: Place, text: impl Into<String>) {
        self.find(Kind::LeftOut, place, text);
    }

    pub fn taken(&mut self, place: Place, text: impl Into<String>) {
        self.find(Kind::Taken, place, text);
    }

    fn find(&mut self, kind: Kind, place: Place, text: impl Into<String>) {
        self.findings.push(Finding {
            kind,
            place,
            text: text.into(),
        });
    }

    /// The phase of that name, made where it isn't there yet; `true` where it was.
    pub fn phase(&mut self, title: &str) -> (usize, bool) {
        if let Some(at) = self.phases.iter().position(|phase| phase.title == title) {
            return (at, true);
        }
        self.phases.push(Phase {
            title: title.to_string(),
            ..Phase::default()
        });
        (self.phases.len() - 1, false)
    }
}

/// `row 3`, `rows 3 and 5`, `rows 3, 5, 8 and 4 more`.
pub fn places(all: &[Place]) -> String {
    const SHOWN: usize = 12;
    let number = |place: &Place| match place {
        Place::Row(n) | Place::Line(n) => n.to_string(),
        Place::File => "the file".into(),
    };
    let word = match all.first() {
        Some(Place::Line(_)) => "line",
        _ => "row",
    };
    let numbers: Vec<String> = all.iter().take(SHOWN).map(number).collect();
    match (numbers.as_slice(), all.len().saturating_sub(SHOWN)) {
        ([one], _) => format!("{word} {one}"),
        ([first @ .., last], 0) => format!("{word}s {} and {last}", first.join(", ")),
        (some, more) => format!("{word}s {} and {more} more", some.join(", ")),
    }
}

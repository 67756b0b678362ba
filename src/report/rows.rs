//! The report as data: a header and tables with names, and what a page draws or tells in lines. Every
//! format is written from these and from nothing else, so that they can't tell different stories.

use crate::journal::Verification;
use crate::run::Run;
use crate::text::nearest;
use crate::time::{Instant, Zone};

use super::{Charts, Foresight};
use crate::words::{Cell, Names};

/// Those who read a report were not there, or review what they did.
pub(super) const NAMES: Names = Names::Full;

/// What the state of a run does not know about itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// The run's random id.
    pub run: String,
    /// Where it lies.
    pub folder: String,
    pub verified: Verified,
    /// Forecast during the night, where somebody looked again.
    pub ahead: Vec<Foresight>,
}

/// What became of verifying the log.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verified {
    /// `ok`, `incomplete` or `broken`.
    pub verdict: String,
    pub findings: Vec<String>,
}

impl From<&Verification> for Verified {
    fn from(verification: &Verification) -> Verified {
        let findings = verification.findings.iter().chain(&verification.torn);
        Verified {
            verdict: verification.verdict.word().into(),
            findings: findings.map(ToString::to_string).collect(),
        }
    }
}

/// Everything that a report says about a run, the same in each format.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub header: Vec<Field>,
    pub tables: Vec<Table>,
    /// What a page draws.
    pub charts: Charts,
    /// The night in short, by the time it happened.
    pub story: Vec<StoryLine>,
    /// What is still open.
    pub open: Vec<OpenLine>,
    /// On whose clock times are written.
    pub zone: Zone,
}

/// A line of the header.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Stable; `snake_case`.
    pub name: &'static str,
    pub title: &'static str,
    pub value: Cell,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Stable; what `--table` takes.
    pub name: &'static str,
    pub title: &'static str,
    pub columns: Vec<Column>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Stable; `snake_case`, and ending in `_seconds` where the cells are durations.
    pub name: String,
    pub title: String,
}

/// Something that whoever was not there has to hear.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryLine {
    pub at: Instant,
    /// The last of several, where they took a while.
    pub until: Option<Instant>,
    pub what: String,
}

/// One thing that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenLine {
    pub kind: &'static str,
    pub what: String,
    /// Who has to answer for it; empty where nobody does.
    pub who: Cell,
    pub since: Option<Instant>,
}

/// A table was asked for that there is not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("there is no table '{name}'")]
pub struct UnknownTable {
    pub name: String,
    pub nearest: Option<&'static str>,
    pub tables: Vec<&'static str>,
}

impl Report {
    /// A table by its name.
    pub fn table(&self, name: &str) -> Result<&Table, UnknownTable> {
        let found = self.tables.iter().find(|t| t.name == name);
        found.ok_or_else(|| {
            let tables: Vec<&'static str> = self.tables.iter().map(|t| t.name).collect();
            UnknownTable {
                name: name.to_string(),
                nearest: nearest(name, tables.iter().copied()),
                tables,
            }
        })
    }

    /// A value of the header by its name.
    pub fn field(&self, name: &str) -> Option<&Cell> {
        let found = self.header.iter().find(|f| f.name == name);
        found.map(|f| &f.value)
    }
}

impl Table {
    /// A table of `N` columns, each with name and title.
    pub(super) fn of<const N: usize>(
        name: &'static str,
        title: &'static str,
        columns: [(&str, &str); N],
        rows: impl IntoIterator<Item = [Cell; N]>,
    ) -> Table {
        let column = |(name, title): (&str, &str)| Column {
            name: name.to_string(),
            title: title.to_string(),
        };
        Table {
            name,
            title,
            columns: columns.into_iter().map(column).collect(),
            rows: rows.into_iter().map(|row| row.into()).collect(),
        }
    }
}

impl UnknownTable {
    /// What to ask for instead.
    pub fn hint(&self) -> String {
        let tables = self.tables.join(", ");
        match self.nearest {
            Some(name) => format!("did you mean '{name}'? The tables are {tables}"),
            None => format!("the tables are {tables}"),
        }
    }
}

/// The number of a step of the plan, and nothing for one that is not there.
pub(super) fn number_of(run: &Run, step: Option<&str>) -> Cell {
    let known = step.and_then(|id| run.plan.step(id));
    match known.and_then(|ix| run.plan.steps.get(ix)) {
        Some(step) => Cell::from(&step.number),
        None => Cell::from(step),
    }
}

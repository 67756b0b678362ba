//! What a table holds: values with their types, so that each format can write them its own way.

use crate::run::Run;
use crate::text::{safe, safe_lines};
use crate::time::{Instant, Span, Zone};

/// One value of a table, as it is in the state of the run: not yet made safe for any format.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(i64),
    Time(Instant),
    Span(Span),
    Flag(bool),
    /// A person, a contact, or a name.
    Person {
        id: String,
        name: String,
    },
    /// An entry, by its whole id and as people type it.
    Entry {
        id: String,
        short: String,
    },
    /// A file among the evidence, by its name.
    File(File),
    List(Vec<Cell>),
}

/// A file that was given as evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub name: String,
    /// Of its content, in hexadecimal.
    pub sha256: String,
    /// What the plan asked for, where it did.
    pub asked: Option<String>,
}

impl Cell {
    pub fn person(run: &Run, id: &str) -> Cell {
        Cell::Person {
            id: id.to_string(),
            name: run.name_of(id).to_string(),
        }
    }

    pub fn people<'a>(run: &Run, ids: impl IntoIterator<Item = &'a str>) -> Cell {
        ids.into_iter().map(|id| Cell::person(run, id)).collect()
    }

    /// Nothing is there: no value, an empty text, or an empty list.
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) | Cell::File(File { name: text, .. }) => text.is_empty(),
            Cell::List(cells) => cells.is_empty(),
            _ => false,
        }
    }

    /// As people read it, on one line, without anything that steers a terminal. Nothing is lost
    /// of a number: durations are exact to the second.
    pub fn line(&self, zone: &Zone) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => safe(text).trim().to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Time(at) => zone.full(*at),
            Cell::Span(span) => span.to_string(),
            Cell::Flag(true) => "yes".into(),
            Cell::Flag(false) => "no".into(),
            Cell::Person { name, .. } => safe(name).trim().to_string(),
            Cell::Entry { short, .. } => safe(short).trim().to_string(),
            Cell::File(file) => safe(&file.name).trim().to_string(),
            Cell::List(cells) => list(cells.iter().map(|cell| cell.line(zone))),
        }
    }

    /// Like [`line`](Cell::line), with the lines that a text has.
    pub fn lines(&self, zone: &Zone) -> String {
        match self {
            Cell::Text(text) | Cell::File(File { name: text, .. }) => {
                safe_lines(text).trim().to_string()
            }
            Cell::List(cells) => list(cells.iter().map(|cell| cell.lines(zone))),
            cell => cell.line(zone),
        }
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, T::into)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Cell {
        Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Cell {
        Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Instant> for Cell {
    fn from(at: Instant) -> Cell {
        Cell::Time(at)
    }
}

impl From<Span> for Cell {
    fn from(span: Span) -> Cell {
        Cell::Span(span)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Cell {
        Cell::Flag(flag)
    }
}

impl<T: Into<Cell>> FromIterator<T> for Cell {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Cell {
        Cell::List(items.into_iter().map(T::into).collect())
    }
}

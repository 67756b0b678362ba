//! The rows of a report by the names of their columns, for what is not written as a table.

use crate::report::{Cell, Report, Table};
use crate::time::{Instant, Span};

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    table: &'a Table,
    cells: &'a [Cell],
}

/// The rows of a table; none where the report has no such table.
pub(super) fn lines<'a>(report: &'a Report, table: &str) -> impl Iterator<Item = Line<'a>> {
    let table = report.tables.iter().find(|t| t.name == table);
    table.into_iter().flat_map(|table| {
        let rows = table.rows.iter();
        rows.map(move |cells| Line { table, cells })
    })
}

impl<'a> Line<'a> {
    pub fn get(&self, column: &str) -> &'a Cell {
        let place = self.table.columns.iter().position(|c| c.name == column);
        let cell = place.and_then(|place| self.cells.get(place));
        cell.unwrap_or(&Cell::Empty)
    }

    /// A text as it is in the state of the run; empty where the cell is something else.
    pub fn text(&self, column: &str) -> &'a str {
        match self.get(column) {
            Cell::Text(text) => text,
            _ => "",
        }
    }

    pub fn time(&self, column: &str) -> Option<Instant> {
        match self.get(column) {
            Cell::Time(at) => Some(*at),
            _ => None,
        }
    }

    pub fn span(&self, column: &str) -> Option<Span> {
        match self.get(column) {
            Cell::Span(span) => Some(*span),
            _ => None,
        }
    }

    /// From one time to the other, where both are known.
    pub fn range(&self, from: &str, to: &str) -> Option<(Instant, Instant)> {
        self.time(from).zip(self.time(to))
    }

    /// The texts of a list.
    pub fn texts(&self, column: &str) -> Vec<&'a str> {
        let Cell::List(cells) = self.get(column) else {
            return Vec::new();
        };
        let texts = cells.iter().filter_map(|cell| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}

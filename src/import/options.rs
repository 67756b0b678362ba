//! What the person who imports says about the file.

use super::values::Stamp;

/// What to read, and what the file doesn't say itself.
#[derive(Debug, Clone)]
pub struct Options {
    /// The sheet, by name or by number from 1.
    pub sheet: Option<String>,
    /// The first and last row with a step, as the file counts.
    pub rows: Option<(usize, usize)>,
    /// Meaning and heading (or letter) of a column.
    pub map: Vec<(String, String)>,
    pub month_first: Option<bool>,
    pub title: Option<String>,
    pub lead: Option<String>,
    /// In the format of the runbook.
    pub opens: Option<String>,
    pub closes: Option<String>,
    pub timezone: Option<String>,
    pub today: Stamp,
}

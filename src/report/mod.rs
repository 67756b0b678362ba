//! WHAT WE TELL: the rows once, then one file per format; and events in words.
//!
//! [`rows`] makes a [`Report`] of a situation; [`markdown`], [`csv`] and [`json`] write it.
//! [`Paper`] is for when no screen is left; [`Status`] and [`LogEntry`] are what others rely on while the run goes on.

mod ahead;
mod cell;
mod compare;
mod csv;
mod header;
mod ids;
mod json;
mod log;
mod markdown;
mod paper;
mod revisions;
mod rows;
mod status;
mod tables;
mod terms;
mod words;

#[cfg(test)]
mod tests;

pub use ahead::{finish_text, near, way_back_text};
pub use cell::*;
pub use compare::{Comparison, Named, compare, comparison_text};
pub use csv::{csv, csv_folder};
pub use ids::{ShortIds, short_id};
pub use json::{json, to_json, to_json_line};
pub use log::*;
pub use markdown::markdown;
pub use paper::{Paper, paper_html, paper_of_run, paper_of_runbook, paper_text};
pub use revisions::{Field as RevisedField, Revision, revisions};
pub use rows::*;
pub use status::*;
pub use words::{brief_reason, called, changes, reason, sentence, what, who};

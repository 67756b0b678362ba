//! Entries by a short name: `amara/12` for `amara@jump01~d329/12`, wherever no other writer begins
//! so. It is what people read in the log and type to correct an entry.

use std::collections::{BTreeSet, HashMap};

use crate::journal::EntryId;
use crate::run::Run;

use crate::words::Cell;

/// The short names of all writers of a run, for those who name many entries.
pub struct ShortIds<'a>(HashMap<&'a str, &'a str>);

impl<'a> ShortIds<'a> {
    pub fn of(run: &'a Run) -> ShortIds<'a> {
        let writers: BTreeSet<&str> = run.log.iter().map(|l| l.entry.writer()).collect();
        let short = |&writer: &&'a str| (writer, short(writer, writers.iter().copied()));
        ShortIds(writers.iter().map(short).collect())
    }

    /// An entry by its short name.
    pub fn name(&self, entry: &EntryId) -> String {
        let writer = self.0.get(entry.writer.as_str());
        format!("{}/{}", writer.copied().unwrap_or(&entry.writer), entry.n)
    }

    /// An entry for a table.
    pub fn cell(&self, entry: &EntryId) -> Cell {
        Cell::Entry {
            id: entry.to_string(),
            short: self.name(entry),
        }
    }
}

/// The short name of one entry.
pub fn short_id(run: &Run, entry: &EntryId) -> String {
    let writers = run.log.iter().map(|l| l.entry.writer());
    format!("{}/{}", short(&entry.writer, writers), entry.n)
}

/// The person, else the person at the host, else all of it.
fn short<'w>(writer: &'w str, others: impl Iterator<Item = &'w str> + Clone) -> &'w str {
    let until = |mark: char| writer.find(mark).map(|at| &writer[..at]);
    let alone = |beginning: &&str| {
        let others = others.clone().filter(|other| *other != writer);
        !beginning.is_empty() && !others.into_iter().any(|o| o.starts_with(beginning))
    };
    [until('@'), until('~')]
        .into_iter()
        .flatten()
        .find(alone)
        .unwrap_or(writer)
}

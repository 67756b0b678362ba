//! Where in the log each entry is, by its id: asked for every correction, in logs of thousands.

use std::collections::HashMap;

use crate::journal::{Entry, EntryId};

/// The places of entries, by writer and number.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(HashMap<String, HashMap<u64, usize>>);

impl Places {
    /// The place of the entry of that id; where two lines have it, of the first.
    pub(super) fn of(&self, id: &EntryId) -> Option<usize> {
        self.at(&id.writer, id.n)
    }

    /// The place of the line of that number in a feed.
    pub(super) fn at(&self, writer: &str, n: u64) -> Option<usize> {
        self.0.get(writer)?.get(&n).copied()
    }

    pub(super) fn add(&mut self, entry: &Entry, place: usize) {
        // The name of a writer is kept once.
        if !self.0.contains_key(entry.writer()) {
            self.0.insert(entry.writer().to_string(), HashMap::new());
        }
        if let Some(numbers) = self.0.get_mut(entry.writer()) {
            numbers.entry(entry.n()).or_insert(place);
        }
    }
}

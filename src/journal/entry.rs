//! An entry: one line of the log that was read whole, or that is safely on the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::time::Instant;

use super::{Digest, EntryId, Event, Fact, Hlc};

/// One line of the log. Only the journal makes one, and only from what is on a disk. Cloning
/// costs nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry(Arc<Parts>);

/// What was newest of each writer, by its number and hash.
pub(super) type Heads = BTreeMap<String, (u64, Digest)>;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) id: EntryId,
    pub(super) hlc: Hlc,
    /// Where the writer's wall clock was not the time of `hlc`.
    pub(super) wall: Option<Instant>,
    pub(super) seen: Heads,
    /// The doubtful line that this one repeats.
    pub(super) again: Option<EntryId>,
    pub(super) fact: Fact,
    pub(super) hash: Digest,
    /// Of the line before in its feed.
    pub(super) prev: Option<Digest>,
    /// How many texts are no longer there.
    pub(super) withheld: usize,
}

impl Entry {
    pub(super) fn new(parts: Parts) -> Entry {
        Entry(Arc::new(parts))
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.0
    }

    /// A copy with another fact, for references that were redirected.
    pub(super) fn with_fact(&self, fact: Fact) -> Entry {
        Entry::new(Parts {
            fact,
            ..(*self.0).clone()
        })
    }

    pub fn id(&self) -> EntryId {
        self.0.id.clone()
    }

    /// The feed: a person, a host, and a suffix of its own.
    pub fn writer(&self) -> &str {
        &self.0.id.writer
    }

    /// Its number in its feed, from 1.
    pub fn n(&self) -> u64 {
        self.0.id.n
    }

    /// The clock that orders; for times to show see [`occurred`](Entry::occurred).
    pub fn hlc(&self) -> Hlc {
        self.0.hlc
    }

    /// When it was written, by its writer's own clock.
    pub fn recorded(&self) -> Instant {
        self.0.wall.unwrap_or(self.0.hlc.at)
    }

    /// When it is said to have happened, or else was written.
    pub fn occurred(&self) -> Instant {
        self.0.fact.occurred.unwrap_or_else(|| self.recorded())
    }

    pub fn fact(&self) -> &Fact {
        &self.0.fact
    }

    /// Who typed it.
    pub fn typist(&self) -> &str {
        self.fact().typist()
    }

    /// The newest of other feeds that its writer had seen, as far as its feed had not said so.
    pub fn seen(&self) -> impl Iterator<Item = (&str, u64)> {
        let heads = self.0.seen.iter();
        heads.map(|(writer, (n, _))| (writer.as_str(), *n))
    }

    /// Whether this version of the program knows the event.
    pub fn understood(&self) -> bool {
        self.0.fact.event != Event::NotUnderstood
    }

    pub fn hash(&self) -> Digest {
        self.0.hash
    }

    /// How many of its texts were taken out after it was written.
    pub fn withheld(&self) -> usize {
        self.0.withheld
    }

    /// What all entries are sorted by, on every machine alike.
    pub fn key(&self) -> (Hlc, &str, u64, Digest) {
        (self.hlc(), self.writer(), self.n(), self.hash())
    }
}

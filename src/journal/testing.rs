//! Entries for the tests of other rooms, made the only way there is: through a journal, here on a
//! disk in memory.
//!
//! ```
//! # use runsheet::journal::{testing::Scribes, Event, Fact};
//! # let now = runsheet::time::Instant::from_timestamp(1_795_000_000, 0).unwrap();
//! let mut scribes = Scribes::new();
//! scribes.write("amara", Fact::new("amara", Event::Stopped), now);
//! assert_eq!(scribes.entries().len(), 1);
//! ```
#![allow(clippy::expect_used, clippy::missing_panics_doc)] // tests want to hear of it

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::time::Instant;

use super::{Digest, Entry, Fact, Journal, MemoryDisk, News, Writer};

/// Several people who write one log, each with a feed of their own.
pub struct Scribes {
    disk: MemoryDisk,
    journals: BTreeMap<String, Journal>,
}

impl Default for Scribes {
    fn default() -> Scribes {
        Scribes::new()
    }
}

impl Scribes {
    /// Nobody has written anything; the first to write starts the log, whatever they write.
    pub fn new() -> Scribes {
        Scribes {
            disk: MemoryDisk::new(),
            journals: BTreeMap::new(),
        }
    }

    /// The folder of the run, on [`disk`](Scribes::disk).
    pub fn folder() -> &'static Path {
        Path::new("/runs/night")
    }

    pub fn disk(&self) -> MemoryDisk {
        self.disk.clone()
    }

    /// `person` records a fact, having read all that others wrote.
    pub fn write(&mut self, person: &str, fact: Fact, now: Instant) -> Entry {
        self.refresh(person);
        self.write_apart(person, fact, now)
    }

    /// The same without reading first, as on a machine that is cut off.
    pub fn write_apart(&mut self, person: &str, mut fact: Fact, now: Instant) -> Entry {
        if fact.typist() != person {
            fact.recorded_by = Some(person.into());
        }
        if self.journals.is_empty() {
            let disk = Arc::new(self.disk.clone());
            let journal = Journal::create(disk, Self::folder(), writer(person), fact, now)
                .expect("the first entry");
            let entry = journal.entries()[0].clone();
            self.journals.insert(person.into(), journal);
            return entry;
        }
        let journal = self.journal(person);
        journal.append(fact, now).expect("a memory disk takes it")
    }

    /// Lets a person read what is new.
    pub fn refresh(&mut self, person: &str) -> News {
        if self.journals.is_empty() {
            News::Nothing
        } else {
            self.journal(person).refresh().expect("a memory disk reads")
        }
    }

    /// Everything that anyone wrote, in order.
    pub fn entries(&self) -> Vec<Entry> {
        match Journal::view(Arc::new(self.disk.clone()), Self::folder()) {
            Ok(journal) => journal.entries().to_vec(),
            Err(_) => Vec::new(),
        }
    }

    /// The journal of a person, opened when it is first asked for.
    pub fn journal(&mut self, person: &str) -> &mut Journal {
        let disk = self.disk.clone();
        self.journals.entry(person.into()).or_insert_with(|| {
            Journal::open(Arc::new(disk), Self::folder(), writer(person)).expect("it is there")
        })
    }
}

/// Entries in the order in which they are given, each writer having seen what came before.
pub fn entries<'a>(facts: impl IntoIterator<Item = (&'a str, Fact, Instant)>) -> Vec<Entry> {
    let mut scribes = Scribes::new();
    let write = |(person, fact, now)| scribes.write(person, fact, now);
    facts.into_iter().map(write).collect()
}

/// A writer with a memory of its own and a seed that depends on nothing but the name.
pub fn writer(person: &str) -> Writer {
    Writer {
        person: person.into(),
        host: "test".into(),
        memory: Some(PathBuf::from("/state/feeds")),
        seed: seed(person),
    }
}

/// A seed that is the same every time.
pub fn seed(of: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    let hex = Digest::of(&[of.as_bytes()]).to_string();
    seed.copy_from_slice(&hex.as_bytes()[..32]);
    seed
}

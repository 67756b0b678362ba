//! What the hub has of a run, as far as its stream was read, and where the next line belongs.
//! Nothing of it is kept: reading the stream again tells all.
//!
//! Each feed has a subject, and each line of it is a message: its exact bytes, named by its hash.
//! A line goes up only behind the line before it. Where a feed goes on in two ways, which happens
//! after a folder was restored from a backup, the way that came second has a subject of its own,
//! named by its first line; so neither overwrites the other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::journal::{Digest, EntryId, Feed, FeedLine};

use super::local::Local;
use super::token::encoded;

/// A message of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number in the stream.
    pub sequence: u64,
    /// The last part of its subject.
    pub subject: String,
    pub bytes: Vec<u8>,
}

/// Where a line belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The last part of its subject.
    pub subject: String,
    /// The number in the stream of the last message of that subject; 0 where there is none.
    pub after: u64,
}

/// What the hub has of a run.
pub struct HubIndex {
    run: String,
    /// The last message that was read.
    position: u64,
    hashes: HashSet<Digest>,
    subjects: BTreeMap<String, Subject>,
    /// The line of each number of a writer that was read first.
    numbers: HashMap<EntryId, Digest>,
    branched: BTreeSet<String>,
}

/// A feed as it stands on the hub, or the end of one.
#[derive(Default)]
struct Subject {
    last: u64,
    tip: Option<Digest>,
    /// Those that were in no other before.
    lines: Vec<FeedLine>,
}

impl HubIndex {
    /// Nothing of it was read.
    pub fn new(run: &str) -> HubIndex {
        HubIndex {
            run: run.into(),
            position: 0,
            hashes: HashSet::new(),
            subjects: BTreeMap::new(),
            numbers: HashMap::new(),
            branched: BTreeSet::new(),
        }
    }

    #[cfg(test)]
    pub fn run(&self) -> &str {
        &self.run
    }

    pub fn position(&self) -> u64 {
        self.position
    }

    /// The hashes of all lines that are there.
    pub fn hashes(&self) -> &HashSet<Digest> {
        &self.hashes
    }

    /// Takes in a message; what is no line of this run only counts.
    pub fn read(&mut self, message: Message) {
        let Message {
            sequence,
            subject,
            bytes,
        } = message;
        self.position = self.position.max(sequence);
        let feed = Feed {
            name: subject,
            bytes,
        };
        let line = match &feed.lines()[..] {
            [line] if line.run == self.run => Some(line.clone()),
            _ => None,
        };
        self.add(feed.name, sequence, line);
    }

    /// Takes note that a line was acknowledged, as that message.
    pub fn acknowledged(&mut self, subject: String, sequence: u64, line: &FeedLine) {
        // Nothing came between: it need not be read again.
        if sequence == self.position + 1 {
            self.position = sequence;
        }
        self.add(subject, sequence, Some(line.clone()));
    }

    /// Whether nothing came between what was acknowledged, so far as is known.
    pub fn is_read(&self) -> bool {
        self.subjects.values().all(|s| s.last <= self.position)
    }

    /// Nothing where the line before is not there: that has to go first.
    pub fn place(&self, line: &FeedLine) -> Option<Place> {
        let writer = line.entry.writer();
        // Not `@`: between servers that parts the subject of a message from where it goes.
        let plain = encoded(writer, "-_~");
        let branch = || format!("{plain}.{}", line.entry.hash().short(6));
        let subject = match line.prev {
            None if !self.subjects.contains_key(&plain) => plain,
            None => branch(),
            Some(prev) if !self.hashes.contains(&prev) => return None,
            Some(prev) => {
                let goes_on = |(_, s): &(&String, &Subject)| s.tip == Some(prev);
                let found = self.subjects.iter().find(goes_on);
                found.map_or_else(branch, |(name, _)| name.clone())
            }
        };
        let after = self.subjects.get(&subject).map_or(0, |s| s.last);
        Some(Place { subject, after })
    }

    /// Writers whose feed goes on in two ways.
    pub fn branched(&self) -> &BTreeSet<String> {
        &self.branched
    }

    /// The feeds that have something that is not here, each from its first such line on.
    pub fn new_for(&self, local: &Local) -> Vec<Feed> {
        self.feeds_from(|line| !local.has(&line.entry.hash()))
    }

    /// All its feeds.
    pub fn feeds(&self) -> Vec<Feed> {
        self.feeds_from(|_| true)
    }

    fn feeds_from(&self, begins: impl Fn(&FeedLine) -> bool) -> Vec<Feed> {
        let feed = |(name, s): (&String, &Subject)| {
            let begin = s.lines.iter().position(&begins)?;
            let lines = s.lines[begin..].iter();
            Some(Feed {
                name: name.clone(),
                bytes: lines.flat_map(|line| &line.bytes).copied().collect(),
            })
        };
        self.subjects.iter().filter_map(feed).collect()
    }

    fn add(&mut self, subject: String, sequence: u64, line: Option<FeedLine>) {
        let subject = self.subjects.entry(subject).or_default();
        // Acknowledged, and then read as well.
        if sequence <= subject.last {
            return;
        }
        subject.last = sequence;
        let Some(line) = line else { return };
        let hash = line.entry.hash();
        subject.tip = Some(hash);
        if *self.numbers.entry(line.entry.id()).or_insert(hash) != hash {
            self.branched.insert(line.entry.writer().into());
        }
        if self.hashes.insert(hash) {
            subject.lines.push(line);
        }
    }
}

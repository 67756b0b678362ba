//! Feeds that forked: a machine was cloned or restored, and both went on writing the same feed. Two
//! lines then have one number. The branch whose first line comes first keeps the name of the feed;
//! every other branch goes by a name of its own, `amara@jump01~d329.5c1e` after the hash of its
//! first line, so that each line has one id, on every machine that has the same lines.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::entry::{Heads, Parts};
use super::{Digest, Entry, EntryId};

/// What was read, by writer and number; two with one number are both kept.
pub(super) type Read = HashMap<String, BTreeMap<u64, Vec<Entry>>>;

#[derive(Default)]
pub(super) struct Forks {
    /// The name of the branch of each line that is on one.
    branches: HashMap<Digest, String>,
    /// The feed of each branch, and where it left it.
    feeds: HashMap<String, (String, u64)>,
    /// What there is on branches, by name and number.
    lines: HashSet<(String, u64)>,
}

impl Forks {
    pub(super) fn of(read: &Read) -> Forks {
        let mut forks = Forks::default();
        for (writer, lines) in read {
            if lines.values().any(|twins| twins.len() > 1) {
                forks.add(writer, lines);
            }
        }
        forks
    }

    fn add(&mut self, writer: &str, lines: &BTreeMap<u64, Vec<Entry>>) {
        for (n, twins) in lines {
            let mut twins: Vec<&Entry> = twins.iter().collect();
            twins.sort_by_key(|entry| entry.key());
            let mut continued = HashSet::new();
            for twin in twins {
                let before = twin.parts().prev;
                let branch = before.and_then(|prev| self.branches.get(&prev)).cloned();
                let branch = match branch {
                    // The first that follows a line continues its branch.
                    branch if continued.insert(before) => branch,
                    _ => Some(self.begin(writer, *n, twin.hash())),
                };
                if let Some(branch) = branch {
                    self.lines.insert((branch.clone(), *n));
                    self.branches.insert(twin.hash(), branch);
                }
            }
        }
    }

    fn begin(&mut self, writer: &str, n: u64, first: Digest) -> String {
        let branch = format!("{writer}.{}", first.short(2));
        self.feeds.insert(branch.clone(), (writer.to_owned(), n));
        branch
    }

    pub(super) fn is_empty(&self) -> bool {
        self.branches.is_empty()
    }

    /// The feed that a name stands for, whether or not it is that of a branch.
    pub(super) fn feed<'a>(&'a self, name: &'a str) -> &'a str {
        self.feeds.get(name).map_or(name, |(feed, _)| feed)
    }

    /// All lines of all feeds, each by the name of its branch, as are the lines that it had seen and
    /// those that it refers to.
    pub(super) fn named(&self, read: &Read) -> Vec<Entry> {
        let mut named = Vec::new();
        for lines in read.values() {
            let mut seen = HashMap::new();
            for entry in lines.values().flatten() {
                for (writer, (_, hash)) in &entry.parts().seen {
                    seen.insert(writer.as_str(), self.branches.get(hash));
                }
                named.push(self.name(entry, &seen));
            }
        }
        named
    }

    fn name(&self, entry: &Entry, seen: &HashMap<&str, Option<&String>>) -> Entry {
        if self.is_empty() {
            return entry.clone();
        }
        let own = self.branches.get(&entry.hash());
        let meant = |id: &EntryId| {
            let branch = if id.writer == entry.writer() {
                own
            } else {
                seen.get(id.writer.as_str()).copied().flatten()
            };
            let branch = branch.filter(|b| self.lines.contains(&((*b).clone(), id.n)))?;
            Some(branch.clone())
        };
        let mut fact = entry.fact().clone();
        for id in fact.event.references_mut() {
            if let Some(branch) = meant(id) {
                id.writer = branch;
            }
        }
        let parts = entry.parts();
        let mut id = parts.id.clone();
        if let Some(own) = own {
            id.writer.clone_from(own);
        }
        Entry::new(Parts {
            id,
            seen: self.seen(parts, own),
            fact,
            ..parts.clone()
        })
    }

    /// What a line had seen, by branches. The first of a branch had seen what is before it.
    fn seen(&self, parts: &Parts, own: Option<&String>) -> Heads {
        let mut seen = Heads::new();
        for (writer, head) in &parts.seen {
            match self.branches.get(&head.1) {
                Some(branch) => {
                    seen.insert(branch.clone(), *head);
                    seen.extend(self.before(branch, head.1));
                }
                None => {
                    seen.insert(writer.clone(), *head);
                }
            }
        }
        let first = own.filter(|own| self.feeds.get(*own).is_some_and(|(_, n)| *n == parts.id.n));
        seen.extend(first.and_then(|own| self.before(own, parts.hash)));
        seen
    }

    /// The line of the feed that a branch follows, by its number; the hash is of a line behind it.
    fn before(&self, branch: &str, hash: Digest) -> Option<(String, (u64, Digest))> {
        let (feed, n) = self.feeds.get(branch)?;
        let before = n.checked_sub(1).filter(|n| *n > 0)?;
        Some((feed.clone(), (before, hash)))
    }
}

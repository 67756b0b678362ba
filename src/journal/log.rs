//! The log: the lines of all feeds as one history, the same on every machine that has the same
//! lines, in whatever order they came.

use std::collections::{HashMap, HashSet};

use super::entry::Heads;
use super::forks::{Forks, Read};
use super::journal::News;
use super::{Digest, Entry, EntryId, Hlc};

#[derive(Default)]
pub(super) struct Log {
    read: Read,
    forks: Forks,
    /// What is folded: sorted, each fact once.
    entries: Vec<Entry>,
    /// Doubtful lines that others repeat.
    doubtful: HashSet<EntryId>,
    /// Lines that are not folded, with the one that stands for them.
    instead: HashMap<EntryId, EntryId>,
    top: Option<Hlc>,
}

impl Log {
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The latest time of anything that was seen.
    pub(super) fn top(&self) -> Option<Hlc> {
        self.top
    }

    /// All lines with that number, by the feed's own name.
    pub(super) fn lines(&self, writer: &str, n: u64) -> &[Entry] {
        self.read
            .get(writer)
            .and_then(|lines| lines.get(&n))
            .map_or(&[], Vec::as_slice)
    }

    /// The folded entry of that id, or the one that stands for it.
    pub(super) fn entry(&self, id: &EntryId) -> Option<&Entry> {
        let id = self.instead.get(id).unwrap_or(id);
        let lines = self.lines(self.forks.feed(&id.writer), id.n);
        let keys = lines
            .iter()
            .map(|e| (e.hlc(), id.writer.as_str(), id.n, e.hash()));
        let found = keys.filter_map(|key| {
            let at = self.entries.binary_search_by(|e| e.key().cmp(&key));
            self.entries.get(at.ok()?)
        });
        found.min_by_key(|e| e.key())
    }

    /// The newest of each writer.
    pub(super) fn heads(&self) -> impl Iterator<Item = (&String, (u64, Digest))> {
        self.read.iter().filter_map(|(writer, lines)| {
            let (n, twins) = lines.last_key_value()?;
            let hash = twins.iter().map(Entry::hash).max()?;
            Some((writer, (*n, hash)))
        })
    }

    /// What the lines of a writer say that they had seen.
    pub(super) fn seen_by(&self, writer: &str) -> Heads {
        let mut seen = Heads::new();
        for entry in self.read.get(writer).into_iter().flat_map(|l| l.values()) {
            for entry in entry {
                let heads = entry.parts().seen.iter();
                seen.extend(heads.map(|(w, head)| (w.clone(), *head)));
            }
        }
        seen
    }

    /// Takes lines in, in any order, some of them perhaps known already.
    pub(super) fn take(&mut self, lines: impl IntoIterator<Item = Entry>) -> News {
        let mut fresh = Vec::new();
        let mut rebuild = false;
        for mut entry in lines {
            let twins = self
                .read
                .entry(entry.writer().to_owned())
                .or_default()
                .entry(entry.n())
                .or_default();
            match twins.iter_mut().find(|t| t.hash() == entry.hash()) {
                // The same line, but one copy may have texts that were withheld in the other.
                Some(known) => {
                    if entry.withheld() < known.withheld() {
                        *known = entry;
                        rebuild = true;
                    }
                    continue;
                }
                None => twins.push(entry.clone()),
            }
            rebuild |= twins.len() > 1 || !self.forks.is_empty();
            self.top = self.top.max(Some(entry.hlc()));
            let again = entry.parts().again.clone();
            rebuild |= again.is_some() || self.doubtful.contains(&entry.id());
            self.doubtful.extend(again);
            redirect(&mut entry, &self.instead);
            fresh.push(entry);
        }
        if rebuild {
            return self.rebuild();
        }
        if fresh.is_empty() {
            return News::Nothing;
        }
        fresh.sort_by(|a, b| a.key().cmp(&b.key()));
        let known = self.entries.len();
        let in_order = match (self.entries.last(), fresh.first()) {
            (Some(last), Some(first)) => last.key() < first.key(),
            _ => true,
        };
        self.entries.extend(fresh);
        if in_order {
            News::Appended(known..self.entries.len())
        } else {
            self.entries.sort_by(|a, b| a.key().cmp(&b.key()));
            News::Reordered
        }
    }

    /// Everything from the beginning, doubtful lines and their repetitions as one.
    fn rebuild(&mut self) -> News {
        self.forks = Forks::of(&self.read);
        let mut entries = self.forks.named(&self.read);
        entries.sort_by(|a, b| a.key().cmp(&b.key()));

        let mut stands: HashMap<EntryId, Entry> = HashMap::new();
        let instead = &mut self.instead;
        instead.clear();
        entries.retain(|entry| {
            let id = entry.id();
            let first = entry.parts().again.clone().unwrap_or_else(|| id.clone());
            if !self.doubtful.contains(&first) {
                return true;
            }
            match stands.get(&first) {
                Some(kept) if same_fact(kept, entry) => {
                    instead.insert(id, kept.id());
                    false
                }
                Some(_) => true,
                None => {
                    stands.insert(first, entry.clone());
                    true
                }
            }
        });
        for entry in &mut entries {
            redirect(entry, instead);
        }
        let news = match entries.strip_prefix(self.entries.as_slice()) {
            Some([]) => News::Nothing,
            Some(_) => News::Appended(self.entries.len()..entries.len()),
            None => News::Reordered,
        };
        self.entries = entries;
        news
    }
}

/// Whether two lines tell the same; texts that were withheld can't differ.
fn same_fact(a: &Entry, b: &Entry) -> bool {
    if a.withheld() == 0 && b.withheld() == 0 {
        return a.fact() == b.fact();
    }
    let bare = |entry: &Entry| {
        let mut fact = entry.fact().clone();
        fact.texts.clear();
        fact
    };
    bare(a) == bare(b)
}

/// Points what refers to a repetition at the line that stands for it.
fn redirect(entry: &mut Entry, instead: &HashMap<EntryId, EntryId>) {
    if instead.is_empty() {
        return;
    }
    let mut fact = entry.fact().clone();
    for id in fact.event.references_mut() {
        if let Some(kept) = instead.get(id) {
            *id = kept.clone();
        }
    }
    if fact != *entry.fact() {
        *entry = entry.with_fact(fact);
    }
}

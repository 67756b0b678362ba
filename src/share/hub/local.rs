//! The lines of a run folder, read again where a file has another length.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::journal::{Damage, Digest, Disk, FEEDS, Feed, FeedLine, is_feed};

/// What is here of a run.
pub struct Local {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// The feeds by their file, with its length.
    files: BTreeMap<String, (u64, Vec<FeedLine>)>,
    hashes: HashSet<Digest>,
    unread: Vec<Damage>,
}

impl Local {
    /// Of the run in that folder; nothing is read yet.
    pub fn of(disk: Arc<dyn Disk>, folder: &Path) -> Local {
        Local {
            disk,
            folder: folder.into(),
            files: BTreeMap::new(),
            hashes: HashSet::new(),
            unread: Vec::new(),
        }
    }

    pub fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads what has changed; says whether anything has. Of a feed that can't be read stays what
    /// was read before, and it is tried again.
    ///
    /// # Errors
    /// Of the folder of the feeds.
    pub fn refresh(&mut self) -> io::Result<bool> {
        let feeds = self.folder.join(FEEDS);
        let mut there = self.disk.files(&feeds)?;
        there.retain(|(name, _)| is_feed(name));
        let before = self.files.len();
        let names: HashSet<&String> = there.iter().map(|(name, _)| name).collect();
        self.files.retain(|name, _| names.contains(name));
        let mut changed = self.files.len() != before;
        let mut unread = Vec::new();
        for (name, length) in there {
            if self.files.get(&name).is_some_and(|(was, _)| *was == length) {
                continue;
            }
            let bytes = match self.disk.read_from(&feeds.join(&name), 0) {
                Ok(bytes) => bytes,
                Err(error) => {
                    unread.push(Damage::unread(name, &error));
                    continue;
                }
            };
            // As long as it was when it was read: what came since is another change.
            let length = bytes.len() as u64;
            let file = self.files.entry(name.clone()).or_default();
            read_on(&mut file.1, Feed { name, bytes });
            file.0 = length;
            changed = true;
        }
        if changed {
            self.hashes = self.lines().map(|l| l.entry.hash()).collect();
        }
        changed |= unread != self.unread;
        self.unread = unread;
        Ok(changed)
    }

    /// Feeds that can't be read now.
    pub fn unread(&self) -> &[Damage] {
        &self.unread
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    pub fn has(&self, hash: &Digest) -> bool {
        self.hashes.contains(hash)
    }

    /// Those that another copy lacks, each once, in the order of the log.
    pub fn lacked_by<'a>(&'a self, theirs: &HashSet<Digest>) -> Vec<&'a FeedLine> {
        let mut lines: Vec<&FeedLine> = self
            .lines()
            .filter(|l| !theirs.contains(&l.entry.hash()))
            .collect();
        lines.sort_by(|a, b| a.entry.key().cmp(&b.entry.key()));
        lines.dedup_by_key(|l| l.entry.hash());
        lines
    }

    fn lines(&self) -> impl Iterator<Item = &FeedLine> {
        self.files.values().flat_map(|(_, lines)| lines)
    }
}

/// Makes of the lines of a feed those that it has now; what stands as it did is not read again.
fn read_on(lines: &mut Vec<FeedLine>, mut feed: Feed) {
    let mut same = 0;
    let stays = |line: &&FeedLine| {
        let stays = feed.bytes[same..].starts_with(&line.bytes);
        same += if stays { line.bytes.len() } else { 0 };
        stays
    };
    let count = lines.iter().take_while(stays).count();
    lines.truncate(count);
    feed.bytes.drain(..same);
    lines.extend(feed.lines());
}

//! Writing: choosing the feed, and appending to it so that it is on the disk before anyone sees it.

use std::io;
use std::path::PathBuf;

use crate::time::Instant;

use super::chain::Link;
use super::clock::Hlc;
use super::disk::Append;
use super::entry::Heads;
use super::journal::Journal;
use super::line::{self, Draft, Line};
use super::ownership::{Held, Memory, safe_name};
use super::{Digest, Entry, EntryId, Fact, VERSION};

/// Who writes, and what this installation has of its own.
#[derive(Debug, Clone)]
pub struct Writer {
    /// Id of the person, the first part of the feed's name.
    pub person: String,
    pub host: String,
    /// Where this installation remembers its feeds, outside of any run folder.
    pub memory: Option<PathBuf>,
    /// Fresh random bytes in every process: the names of feeds and the salts come from them.
    pub seed: [u8; 32],
}

impl Writer {
    /// What `seed` is in a new process, from the system's source of chance.
    pub fn fresh_seed() -> [u8; 32] {
        rand::random()
    }

    /// `person@host~`, fit for file names.
    pub(super) fn prefix(&self) -> String {
        format!("{}@{}~", name_part(&self.person), name_part(&self.host))
    }

    pub(super) fn random(&self, what: &str, n: u64) -> Digest {
        Digest::of(&[&self.seed, what.as_bytes(), &n.to_be_bytes()])
    }
}

/// A person or a host in the name of a feed. No suffix of another writer can stand in it.
pub(super) fn name_part(text: &str) -> String {
    safe_name(text, 40).replace(['@', '~'], "_")
}

/// Why a run can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} has no log", .0.display())]
    NoFeeds(PathBuf, #[source] io::Error),
    #[error("{} already has a log", .0.display())]
    Exists(PathBuf),
    #[error("the log in {} can't be started", .0.display())]
    NotStarted(PathBuf, #[source] io::Error),
    #[error("the opening could not be written")]
    NoOpening(#[from] AppendError),
}

/// Why something was not recorded. All that was shown before is safe in any case.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The disk failed; `line` may or may not stand in its feed.
    #[error("this was not saved; everything before it was")]
    NotSaved {
        line: Option<EntryId>,
        #[source]
        why: io::Error,
    },
    #[error("this log is open as view-only")]
    OnlyLooking,
    #[error("this log has entries of format version {0}, and this program writes {VERSION}")]
    Newer(u32),
    #[error("this log has no opening entry yet")]
    NoRun,
    #[error("this can't be written: {0}")]
    Unwritable(String),
}

impl AppendError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            AppendError::NotSaved { .. } => {
                "try again: it goes to a new file, and counts once even if the first try is there"
            }
            AppendError::OnlyLooking => "open the run without --view",
            AppendError::Newer(_) => "use the newer runsheet that the others have",
            AppendError::NoRun => "wait for the feed that opened the run, or merge it",
            AppendError::Unwritable(_) => "leave out what can't be written",
        }
    }
}

/// The feed that this process extends.
pub(super) struct OwnFeed {
    pub(super) writer: String,
    path: PathBuf,
    file: Box<dyn Append>,
    /// How long it is by what we know.
    length: u64,
    last: Option<Link>,
    /// What its lines have said of other feeds.
    said: Heads,
    held: Option<Held>,
}

impl OwnFeed {
    pub(super) fn file_name(&self) -> String {
        file_name(&self.writer)
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

/// A fact that may or may not be on the disk.
#[derive(Clone)]
pub(super) struct Doubt {
    fact: Fact,
    /// The first line that was tried, which all retries name.
    first: EntryId,
    /// All that were tried; none of them is shown while the person may still try again.
    pub(super) tried: Vec<EntryId>,
}

/// Lines that are about to be written, in one piece.
#[derive(Default)]
struct Batch {
    bytes: Vec<u8>,
    lines: Vec<(u64, Line)>,
}

impl Journal {
    /// Records a fact. When this returns an entry, it is on the disk.
    pub fn append(&mut self, fact: Fact, now: Instant) -> Result<Entry, AppendError> {
        let entry = self.append_all(vec![fact], now)?.pop();
        entry.ok_or_else(|| AppendError::Unwritable("it is empty".into()))
    }

    /// Records facts that belong together: in one write, so that all of them are on the disk when
    /// this returns, or an error says that none can be relied on.
    pub fn append_all(
        &mut self,
        facts: Vec<Fact>,
        now: Instant,
    ) -> Result<Vec<Entry>, AppendError> {
        if self.writer.is_none() {
            return Err(AppendError::OnlyLooking);
        }
        if self.newest > VERSION {
            return Err(AppendError::Newer(self.newest));
        }
        if self.run.is_empty() {
            return Err(AppendError::NoRun);
        }
        let not_saved = |why| AppendError::NotSaved { line: None, why };
        let mut feed = self.take_feed().map_err(not_saved)?;
        let batch = match self.batch(&feed, &facts, now) {
            Ok(batch) => batch,
            Err(why) => {
                self.feed = Some(feed); // nothing happened to it
                return Err(AppendError::Unwritable(why));
            }
        };
        let ids = || batch.lines.iter().map(|(_, line)| line.entry.id());
        self.tried_at = batch
            .lines
            .last()
            .map(|(_, line)| line.entry.hlc())
            .or(self.tried_at);
        let written = feed.file.append(&batch.bytes).and_then(|()| {
            // Somebody may have put another file in its place meanwhile: then this one is nowhere.
            match self.disk.length(&feed.path) {
                Ok(length) if length != feed.length + batch.bytes.len() as u64 => {
                    Err(io::Error::other("its file was exchanged for another"))
                }
                _ => Ok(()),
            }
        });
        if let Err(why) = written {
            if let Some(held) = feed.held {
                held.forget();
            }
            let line = ids().next();
            self.keep_in_doubt(facts, ids());
            return Err(AppendError::NotSaved { line, why });
        }
        self.doubt.clear();
        for (bytes, line) in &batch.lines {
            feed.length += bytes;
            feed.last = Some(link(&line.entry));
            feed.said.extend(line.entry.parts().seen.clone());
            self.feeds.get_mut(&feed.file_name()).extended(*bytes, line);
        }
        if let Some(held) = &mut feed.held {
            held.remember(feed.last.as_ref());
        }
        let entries: Vec<Entry> = batch
            .lines
            .into_iter()
            .map(|(_, line)| line.entry)
            .collect();
        self.log.take(entries.clone());
        self.feed = Some(feed);
        Ok(entries)
    }

    /// The lines of those facts, behind what the feed has; or why one can't be written.
    fn batch(&self, feed: &OwnFeed, facts: &[Fact], now: Instant) -> Result<Batch, String> {
        let mut batch = Batch::default();
        let mut last = feed.last.clone();
        let mut top = self.log.top().max(self.tried_at);
        let unsaid = (self.log.heads()).filter(|(writer, head)| {
            **writer != feed.writer && feed.said.get(*writer) != Some(head)
        });
        let mut seen: Heads = unsaid
            .map(|(writer, head)| (writer.clone(), head))
            .collect();
        let mut doubt: Vec<&Doubt> = self.doubt.iter().collect();
        for fact in facts {
            let id = EntryId {
                writer: feed.writer.clone(),
                n: last.as_ref().map_or(0, |l| l.n).saturating_add(1),
            };
            let again = doubt
                .iter()
                .position(|d| d.fact == *fact)
                .map(|at| doubt.remove(at).first.clone());
            let hlc = Hlc::after(top, now);
            let salt = self.salt(&id);
            let (bytes, line) = line::write(Draft {
                run: &self.run,
                id,
                hlc,
                now,
                prev: last.as_ref().map(|l| l.hash),
                seen: std::mem::take(&mut seen),
                again,
                fact,
                salt: &salt,
            })?;
            (last, top) = (Some(link(&line.entry)), Some(hlc));
            batch.lines.push((bytes.len() as u64, line));
            batch.bytes.extend(bytes);
        }
        Ok(batch)
    }

    fn keep_in_doubt(&mut self, facts: Vec<Fact>, ids: impl Iterator<Item = EntryId>) {
        let mut before = std::mem::take(&mut self.doubt);
        for (fact, id) in facts.into_iter().zip(ids) {
            let known = before.iter().position(|doubt| doubt.fact == fact);
            let mut doubt = known.map_or_else(
                || Doubt {
                    fact,
                    first: id.clone(),
                    tried: Vec::new(),
                },
                |at| before.remove(at),
            );
            doubt.tried.push(id);
            self.doubt.push(doubt);
        }
    }

    fn salt(&self, id: &EntryId) -> String {
        match &self.writer {
            Some(writer) => {
                let what = format!("salt of {id}");
                writer.random(&what, id.n).short(16)
            }
            None => String::new(),
        }
    }

    /// The feed to extend: the one at hand, one that was started here earlier, or a new one.
    fn take_feed(&mut self) -> io::Result<OwnFeed> {
        if let Some(feed) = self.feed.take() {
            // A file synchroniser may have put another file in its place.
            if (self.disk.length(&feed.path)).is_ok_and(|l| l == feed.length) {
                return Ok(feed);
            }
            if let Some(held) = feed.held {
                held.forget();
            }
        }
        match self.earlier_feed() {
            Some(feed) => Ok(feed),
            None => self.new_feed(),
        }
    }

    fn earlier_feed(&self) -> Option<OwnFeed> {
        let writer = self.writer.as_ref()?;
        let memory = Memory::of(&*self.disk, writer, &self.run, &self.folder);
        memory
            .feeds(writer)
            .into_iter()
            .find_map(|name| self.continued(&memory, name))
    }

    /// That feed, if it is ours and stands as we left it.
    fn continued(&self, memory: &Memory, writer: String) -> Option<OwnFeed> {
        let (held, n, hash) = memory.hold(&writer)?;
        let name = file_name(&writer);
        let path = self.feeds_folder().join(&name);
        let known = self.feeds.get(&name)?;
        let length = self.disk.length(&path).ok()?;
        if !known.is_whole() || known.length() != length {
            return None;
        }
        let last = known.chain().last().cloned();
        if last.as_ref().is_some_and(|l| l.writer != writer || l.n < n) {
            return None;
        }
        // The remembered line is in it, and no other line has its number.
        match (hash, self.log.lines(&writer, n)) {
            (None, _) => {}
            (Some(hash), [only]) if last.is_some() && only.hash() == hash => {}
            _ => return None,
        }
        // A line behind the remembered one that stands twice is a feed that forked.
        let tip = last.as_ref().map_or(0, |l| l.n);
        if self.log.lines(&writer, tip).len() > 1 || !self.log.lines(&writer, tip + 1).is_empty() {
            return None;
        }
        Some(OwnFeed {
            file: self.disk.reopen(&path).ok()?,
            length,
            said: self.log.seen_by(&writer),
            last,
            held: Some(held),
            path,
            writer,
        })
    }

    fn new_feed(&mut self) -> io::Result<OwnFeed> {
        let folder = self.feeds_folder();
        let writer = self
            .writer
            .as_ref()
            .ok_or(io::ErrorKind::ReadOnlyFilesystem)?;
        let memory = Memory::of(&*self.disk, writer, &self.run, &self.folder);
        let taken: Vec<String> = (self.disk.files(&folder)?.into_iter())
            .map(|(name, _)| name.to_lowercase())
            .collect();
        loop {
            self.names_made += 1;
            // Longer after some tries, should the short ones all be taken.
            let bytes = 2 + (self.names_made / 16) as usize;
            let suffix = writer.random("feed", self.names_made).short(bytes);
            let name = format!("{}{suffix}", writer.prefix());
            if taken.contains(&file_name(&name)) || !self.log.lines(&name, 1).is_empty() {
                continue;
            }
            let path = folder.join(file_name(&name));
            let file = match self.disk.create(&path) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
                other => other?,
            };
            return Ok(OwnFeed {
                held: memory.start(&name),
                path,
                file,
                length: 0,
                last: None,
                said: Heads::new(),
                writer: name,
            });
        }
    }
}

pub(super) fn file_name(writer: &str) -> String {
    format!("{writer}.jsonl")
}

fn link(entry: &Entry) -> Link {
    Link {
        writer: entry.writer().to_owned(),
        n: entry.n(),
        hash: entry.hash(),
    }
}

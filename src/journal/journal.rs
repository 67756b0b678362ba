//! A run's log as a program holds it: read whole once, then what grew; written by `append`.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::time::Instant;

use super::authentic::forgery;
use super::clock::Hlc;
use super::disk::Disk;
use super::feed::{Damage, Feeds, Placed, TOLD, is_feed};
use super::log::Log;
use super::ownership::feeds_of_all;
use super::write::{Doubt, OpenError, OwnFeed, Writer};
use super::{Entry, EntryId, Event, FEEDS, Fact};

/// The log of a run.
pub struct Journal {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) folder: PathBuf,
    /// Id of the run; empty until a line has said it.
    pub(super) run: String,
    pub(super) feeds: Feeds,
    pub(super) log: Log,
    /// The highest format version of any line.
    pub(super) newest: u32,
    /// None only looks.
    pub(super) writer: Option<Writer>,
    /// Chosen at the first append, so that whoever writes nothing leaves no trace.
    pub(super) feed: Option<OwnFeed>,
    /// What may or may not be on the disk, of the last attempt to write.
    pub(super) doubt: Vec<Doubt>,
    /// Lines in doubt that were read while they were.
    held_back: Vec<Entry>,
    /// Of the last attempt to write, so that a retry is not before it.
    pub(super) tried_at: Option<Hlc>,
    pub(super) names_made: u64,
    /// Whole lines that count for nothing here.
    set_aside: Vec<Damage>,
}

/// What a refresh brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    Nothing,
    /// These entries are new, and all behind those that were known.
    Appended(Range<usize>),
    /// Something stands between or instead of what was known: fold from the beginning.
    Reordered,
}

impl Journal {
    /// Starts the log of a new run in its folder with its opening entry.
    pub fn create(
        disk: Arc<dyn Disk>,
        folder: &Path,
        writer: Writer,
        opening: Fact,
        now: Instant,
    ) -> Result<Journal, OpenError> {
        let feeds = folder.join(FEEDS);
        let not_started = |e| OpenError::NotStarted(folder.into(), e);
        disk.make_folder(&feeds).map_err(not_started)?;
        let files = disk.files(&feeds).map_err(not_started)?;
        if files.iter().any(|(name, _)| is_feed(name)) {
            return Err(OpenError::Exists(folder.into()));
        }
        let run = writer.random("run", 0).short(16);
        let mut journal = Journal::empty(disk, folder, Some(writer));
        journal.run = run;
        journal.append(opening, now)?;
        Ok(journal)
    }

    /// Opens a log to read and to write. Nothing is written before the first append.
    pub fn open(disk: Arc<dyn Disk>, folder: &Path, writer: Writer) -> Result<Journal, OpenError> {
        Journal::load(disk, folder, Some(writer))
    }

    /// Opens a log to look at; never writes anything.
    pub fn view(disk: Arc<dyn Disk>, folder: &Path) -> Result<Journal, OpenError> {
        Journal::load(disk, folder, None)
    }

    /// All entries in order, each fact once.
    pub fn entries(&self) -> &[Entry] {
        self.log.entries()
    }

    /// The entry of that id, or the one that stands for it since it was written twice; where two
    /// lines have the id, the first.
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.log.entry(id)
    }

    /// Id of the run; empty while no line has said it.
    pub fn run(&self) -> &str {
        &self.run
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The feed that this program writes, once it has written.
    pub fn writer(&self) -> Option<&str> {
        self.feed.as_ref().map(|f| f.writer.as_str())
    }

    /// Who would write it, whether or not they have.
    pub fn would_write(&self) -> Option<&Writer> {
        self.writer.as_ref()
    }

    /// Who has typed in this run at this installation: several where persons share a machine and
    /// a login.
    pub fn typists_here(&self) -> BTreeSet<&str> {
        let writer = self.writer.as_ref();
        let here = writer
            .map(|writer| feeds_of_all(&*self.disk, writer, &self.run))
            .unwrap_or_default();
        let entries = self
            .entries()
            .iter()
            .filter(|entry| here.iter().any(|feed| feed == entry.writer()));
        entries.map(Entry::typist).collect()
    }

    /// What was found in the feeds that is no right line in its place.
    pub fn damage(&self) -> Vec<Damage> {
        let mut damage = self.feeds.damage();
        damage.extend(self.set_aside.iter().cloned());
        damage
    }

    /// Reads what others have written since.
    pub fn refresh(&mut self) -> io::Result<News> {
        let lines = self.feeds.read_new(&*self.disk, &self.feeds_folder())?;
        self.forget_lost_feed();
        Ok(self.take(lines))
    }

    pub(super) fn feeds_folder(&self) -> PathBuf {
        self.folder.join(FEEDS)
    }

    fn empty(disk: Arc<dyn Disk>, folder: &Path, writer: Option<Writer>) -> Journal {
        Journal {
            disk,
            folder: folder.into(),
            run: String::new(),
            feeds: Feeds::default(),
            log: Log::default(),
            newest: 0,
            writer,
            feed: None,
            doubt: Vec::new(),
            held_back: Vec::new(),
            tried_at: None,
            names_made: 0,
            set_aside: Vec::new(),
        }
    }

    fn load(
        disk: Arc<dyn Disk>,
        folder: &Path,
        writer: Option<Writer>,
    ) -> Result<Journal, OpenError> {
        let mut journal = Journal::empty(disk, folder, writer);
        match journal.refresh() {
            Ok(_) => Ok(journal),
            Err(e) => Err(OpenError::NoFeeds(folder.into(), e)),
        }
    }

    /// Our feed is ours no more when its file is not what we left.
    fn forget_lost_feed(&mut self) {
        let lost = |feed: &mut OwnFeed| {
            let known = self.feeds.get(&feed.file_name());
            known.is_none_or(|file| file.length() != feed.length())
        };
        // Dropped without being forgotten: the next one to look decides whether it is whole.
        self.feed.take_if(lost);
    }

    /// Writes as that person from now on, where nothing has been written yet: as the run writes
    /// the name, so that whoever types it otherwise has one feed.
    pub fn write_as(&mut self, person: &str) {
        if let Some(writer) = self.writer.as_mut().filter(|_| self.feed.is_none()) {
            writer.person = person.into();
        }
    }

    fn set_aside(&mut self, file: String, number: u64, what: String) {
        let damage = Damage {
            file,
            line: Some(number),
            what,
        };
        if self.set_aside.len() < TOLD && !self.set_aside.contains(&damage) {
            self.set_aside.push(damage);
        }
    }

    fn take(&mut self, lines: Vec<Placed>) -> News {
        if self.run.is_empty() {
            self.run = run_of(lines.iter().map(|p| &p.line)).unwrap_or_default();
        }
        let mut entries = Vec::with_capacity(lines.len());
        for Placed { file, number, line } in lines {
            let wrong = (line.run != self.run).then(|| format!("is of another run, {}", line.run));
            if let Some(what) = wrong.or_else(|| forgery(&line.entry)) {
                self.set_aside(file, number, what);
                continue;
            }
            self.newest = self.newest.max(line.version);
            entries.push(line.entry);
        }
        entries.append(&mut self.held_back);
        let in_doubt = |id| self.doubt.iter().any(|doubt| doubt.tried.contains(&id));
        (self.held_back, entries) = entries.into_iter().partition(|e| in_doubt(e.id()));
        self.log.take(entries)
    }
}

/// Which run a folder is of: the one that most lines are of, an opening counting more than any
/// number of others; the same whatever the order.
pub(super) fn run_of<'a>(lines: impl Iterator<Item = &'a super::line::Line>) -> Option<String> {
    let mut counts: HashMap<&str, (bool, usize)> = HashMap::new();
    for line in lines {
        let (opened, count) = counts.entry(&line.run).or_default();
        *opened |= matches!(line.entry.fact().event, Event::RunOpened(_));
        *count += 1;
    }
    let most = counts
        .into_iter()
        .max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a)));
    most.map(|(run, _)| run.to_owned())
}

//! Merging: bringing the feeds of another copy of the run into this one. Only lines that are
//! right are taken, byte for byte; nothing that is here is changed or lost.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::Path;

use crate::time::Instant;

use super::chain::Chain;
use super::disk::Disk;
use super::feed::{Damage, is_feed};
use super::journal::run_of;
use super::line::{self, Line};
use super::ownership::safe_name;
use super::write::file_name;
use super::{Digest, Entry, FEEDS};

/// A feed as it stands in a file, or in a copy of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The name of its file.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Feed {
    /// The feeds of a run folder that can be read, and those that can't: one that can't keeps
    /// nobody from the others.
    ///
    /// # Errors
    /// Of the folder of the feeds; where there is none, there are no feeds.
    pub fn all(disk: &dyn Disk, folder: &Path) -> io::Result<(Vec<Feed>, Vec<Damage>)> {
        let folder = folder.join(FEEDS);
        let files = match disk.files(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            files => files?,
        };
        let names = files.into_iter().map(|(name, _)| name);
        let (mut feeds, mut unread) = (Vec::new(), Vec::new());
        for name in names.filter(|name| is_feed(name)) {
            match disk.read_from(&folder.join(&name), 0) {
                Ok(bytes) => feeds.push(Feed { name, bytes }),
                Err(error) => unread.push(Damage::unread(name, &error)),
            }
        }
        Ok((feeds, unread))
    }

    /// What was written of it at that instant or later; nothing where that is nothing.
    pub fn since(&self, at: Instant) -> Option<Feed> {
        let lines = File::read(self).lines;
        let later = lines.into_iter().skip_while(|l| l.line.entry.hlc().at < at);
        let bytes: Vec<u8> = later.flat_map(|l| l.bytes).collect();
        let name = self.name.clone();
        (!bytes.is_empty()).then_some(Feed { name, bytes })
    }

    /// Its entries, as far as they are right.
    pub fn entries(&self) -> Vec<Entry> {
        self.lines().into_iter().map(|l| l.entry).collect()
    }

    /// Its lines, as far as they are right.
    pub fn lines(&self) -> Vec<FeedLine> {
        let lines = File::read(self).lines.into_iter();
        let line = |copied: Copied| FeedLine {
            bytes: copied.bytes,
            run: copied.line.run,
            prev: copied.line.prev,
            entry: copied.line.entry,
        };
        lines.map(line).collect()
    }

    /// The id of the run that feeds are of; nothing while none has a line.
    pub fn run(feeds: &[Feed]) -> Option<String> {
        let files: Vec<File> = feeds.iter().map(File::read).collect();
        run_in(&files)
    }
}

/// A line of a feed that is right in itself.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedLine {
    /// As they stand in the file, newline included.
    pub bytes: Vec<u8>,
    /// Id of the run.
    pub run: String,
    /// Hash of the line before in its feed; none for the first.
    pub prev: Option<Digest>,
    pub entry: Entry,
}

/// What a merge did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// Writers with how many of their lines are new here.
    pub feeds: BTreeMap<String, usize>,
    /// Writers with two feeds that do not continue one another; both are kept.
    pub diverging: Vec<String>,
    /// What was not taken.
    pub damage: Vec<Damage>,
}

/// Why nothing was merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    #[error("the other log is of run {theirs}, this one of {ours}")]
    OtherRun { ours: String, theirs: String },
    #[error("the feeds can't be copied")]
    Disk(#[from] io::Error),
}

/// Brings into the run folder `into` what those feeds have more: whole ones, or ends of such whose
/// beginning is here. Doing it again changes nothing.
///
/// # Errors
/// Feeds of another run, and what the disk refuses.
pub fn merge(disk: &dyn Disk, into: &Path, theirs: &[Feed]) -> Result<Merged, MergeError> {
    let (ours, unread) = Feed::all(disk, into)?;
    let into = into.join(FEEDS);
    disk.make_folder(&into)?;
    let mut ours: Vec<File> = ours
        .iter()
        .map(File::read)
        .chain(unread.into_iter().map(File::unread))
        .collect();
    let theirs: Vec<File> = theirs.iter().map(File::read).collect();
    let run = match (run_in(&ours), run_in(&theirs)) {
        (Some(ours), Some(theirs)) if ours != theirs => {
            return Err(MergeError::OtherRun { ours, theirs });
        }
        (ours, theirs) => ours.or(theirs),
    };

    let mut merged = Merged::default();
    let ours_now = ours.iter().flat_map(|f| &f.lines);
    let mut known: HashSet<Digest> = ours_now.map(|l| l.line.entry.hash()).collect();
    for file in theirs {
        merged.damage.extend(file.damage.iter().cloned());
        let name = file.name.clone();
        for (writer, lines) in file.by_writer(run.as_deref(), &mut merged.damage) {
            let hashes: Vec<Digest> = lines.iter().map(|l| l.line.entry.hash()).collect();
            let new = hashes.iter().filter(|hash| !known.contains(hash)).count();
            if new == 0 {
                continue;
            }
            let Some(lines) = from_the_first(&ours, lines) else {
                merged.damage.push(Damage {
                    file: name.clone(),
                    line: None,
                    what: format!("the lines of {writer} before it are not here yet"),
                });
                continue;
            };
            known.extend(hashes);
            *merged.feeds.entry(writer.clone()).or_default() += new;
            bring_in(disk, &into, &mut ours, writer, lines, &mut merged.diverging)?;
        }
    }
    Ok(merged)
}

fn run_in(files: &[File]) -> Option<String> {
    run_of(files.iter().flat_map(|f| f.lines.iter().map(|l| &l.line)))
}

/// The end of a feed with the lines before it, which must be here.
fn from_the_first(ours: &[File], lines: Vec<Copied>) -> Option<Vec<Copied>> {
    let before = lines.first()?.line.prev;
    let Some(before) = before else {
        return Some(lines);
    };
    ours.iter().find_map(|file| {
        let is_that = |l: &Copied| l.line.entry.hash() == before;
        let end = file.lines.iter().position(is_that)?;
        Some([&file.lines[..=end], &lines].concat())
    })
}

/// Writes the lines of one feed, in place of a file that they continue, or as a new one.
fn bring_in(
    disk: &dyn Disk,
    into: &Path,
    ours: &mut Vec<File>,
    writer: String,
    lines: Vec<Copied>,
    diverging: &mut Vec<String>,
) -> io::Result<()> {
    if let Some(file) = ours.iter_mut().find(|f| f.is_continued_by(&lines)) {
        file.take(lines);
        file.torn = false;
        return disk.replace(&into.join(&file.name), &file.bytes());
    }
    let diverges = ours
        .iter()
        .any(|f| f.lines.iter().any(|l| l.line.entry.writer() == writer));
    let name = free_name(ours, &writer, diverges, &lines);
    if diverges && !diverging.contains(&writer) {
        diverging.push(writer);
    }
    let file = File {
        name,
        lines,
        torn: false,
        damage: Vec::new(),
    };
    disk.replace(&into.join(&file.name), &file.bytes())?;
    ours.push(file);
    Ok(())
}

/// The writer's own name where it can be had, else one that tells the content.
fn free_name(ours: &[File], writer: &str, diverges: bool, lines: &[Copied]) -> String {
    let plain = file_name(&safe_name(writer, 100));
    let taken = |name: &str| ours.iter().any(|f| f.name.to_lowercase() == name);
    if !diverges && safe_name(writer, 100) == writer && !taken(&plain) {
        return plain;
    }
    let hashes: Vec<String> = lines
        .iter()
        .map(|l| l.line.entry.hash().to_string())
        .collect();
    let content = Digest::of(&[hashes.concat().as_bytes()]).short(6);
    file_name(&format!("{}.{content}", safe_name(writer, 100)))
}

/// A line with its exact bytes, newline included.
#[derive(Clone)]
struct Copied {
    bytes: Vec<u8>,
    number: u64,
    line: Line,
}

struct File {
    name: String,
    /// Those that are right.
    lines: Vec<Copied>,
    /// Whether an unfinished line follows.
    torn: bool,
    damage: Vec<Damage>,
}

impl File {
    /// Has a name that is taken, and is not written over.
    fn unread(damage: Damage) -> File {
        File {
            name: damage.file.clone(),
            lines: Vec::new(),
            torn: false,
            damage: vec![damage],
        }
    }

    fn read(Feed { name, bytes }: &Feed) -> File {
        let mut file = File {
            name: name.clone(),
            lines: Vec::new(),
            torn: false,
            damage: Vec::new(),
        };
        for (number, piece) in (1..).zip(bytes.split_inclusive(|b| *b == b'\n')) {
            let (text, ended) = match piece {
                [line @ .., b'\n'] => (line, true),
                tail => (tail, false),
            };
            match line::read(text) {
                Ok(line) if line.faults.is_empty() => file.lines.push(Copied {
                    bytes: [text, b"\n"].concat(),
                    number,
                    line,
                }),
                // What stands behind the hash is not what was written: the right one may come yet.
                Ok(line) => file.damage.push(Damage {
                    file: file.name.clone(),
                    line: Some(number),
                    what: line.faults.join(", "),
                }),
                Err(_) if !ended => file.torn = true, // still arriving
                Err(what) => file.damage.push(Damage {
                    file: file.name.clone(),
                    line: Some(number),
                    what,
                }),
            }
        }
        file
    }

    fn bytes(&self) -> Vec<u8> {
        self.lines
            .iter()
            .flat_map(|l| l.bytes.iter().copied())
            .collect()
    }

    /// Whether `lines` have all that is here, in that order, and more: at its end, or where a line
    /// could not be read.
    fn is_continued_by(&self, lines: &[Copied]) -> bool {
        let mut theirs = lines.iter().map(|l| l.line.entry.hash());
        // Damage of our own is evidence: it is not written over.
        self.damage.is_empty()
            && lines.len() > self.lines.len()
            && (!self.lines.is_empty() || self.is_named_for(lines))
            && (self.lines.iter()).all(|l| theirs.any(|hash| hash == l.line.entry.hash()))
            && in_order(lines)
    }

    /// Takes in those that are not here; of those that are, ours stay as they are, for a text may
    /// have been withheld in them.
    fn take(&mut self, lines: Vec<Copied>) {
        let mut ours = std::mem::take(&mut self.lines).into_iter().peekable();
        let is_it = |a: &Copied, b: &Copied| a.line.entry.hash() == b.line.entry.hash();
        for line in lines {
            let known = ours.next_if(|ours| is_it(ours, &line));
            self.lines.push(known.unwrap_or(line));
        }
    }

    /// An empty file is continued only by the feed of its name.
    fn is_named_for(&self, lines: &[Copied]) -> bool {
        lines
            .first()
            .is_some_and(|l| file_name(l.line.entry.writer()) == self.name)
    }

    /// The lines of that run, by their writer; a file has one, unless somebody put two together.
    fn by_writer(self, run: Option<&str>, damage: &mut Vec<Damage>) -> Vec<(String, Vec<Copied>)> {
        let mut writers: Vec<(String, Vec<Copied>)> = Vec::new();
        for copied in self.lines {
            if run.is_some_and(|run| run != copied.line.run) {
                damage.push(Damage {
                    file: self.name.clone(),
                    line: Some(copied.number),
                    what: format!("is of another run, {}", copied.line.run),
                });
                continue;
            }
            let writer = copied.line.entry.writer().to_owned();
            match writers.iter_mut().find(|(known, _)| *known == writer) {
                Some((_, lines)) => lines.push(copied),
                None => writers.push((writer, vec![copied])),
            }
        }
        writers
    }
}

fn in_order(lines: &[Copied]) -> bool {
    let mut chain = Chain::default();
    lines.iter().all(|l| chain.follow(&l.line).is_none())
}

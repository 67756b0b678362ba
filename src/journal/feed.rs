//! Feeds as files: reading what grew, and what is wrong with it. Who wrote a feed is known by its
//! lines, not by its name, which a file synchroniser may have changed.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;

use super::chain::Chain;
use super::disk::Disk;
use super::line::{self, Line};
use super::verify::Finding;

/// How many faults of one file are reported; nonsense may have a million lines.
pub(super) const TOLD: usize = 100;

/// Something in a feed that is not as it should be. What can be read is read nevertheless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file's name in the folder of the feeds.
    pub file: String,
    /// From 1; none where it is the file as a whole.
    pub line: Option<u64>,
    /// What is wrong, as the rest of a sentence about the line or the file.
    pub what: String,
}

impl Damage {
    /// A file that can't be read.
    pub fn unread(file: String, error: &io::Error) -> Damage {
        Damage {
            file,
            line: None,
            what: unread(error),
        }
    }
}

fn unread(error: &io::Error) -> String {
    format!("can't be read: {error}")
}

impl From<Finding> for Damage {
    fn from(finding: Finding) -> Damage {
        Damage {
            file: finding.file,
            line: finding.line,
            what: finding.what,
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// Whether a file of that name is a feed. Copies that a synchroniser puts aside are.
pub fn is_feed(name: &str) -> bool {
    !name.starts_with('.') && name.to_ascii_lowercase().contains(".jsonl")
}

/// A line with where it stands.
pub(super) struct Placed {
    pub(super) file: String,
    pub(super) number: u64,
    pub(super) line: Line,
}

/// All feeds of a folder, so far as they were read.
#[derive(Default)]
pub(super) struct Feeds(BTreeMap<String, FeedFile>);

impl Feeds {
    /// Reads what is new in any file.
    pub(super) fn read_new(&mut self, disk: &dyn Disk, folder: &Path) -> io::Result<Vec<Placed>> {
        let mut new = Vec::new();
        for (name, length) in disk.files(folder)? {
            if !is_feed(&name) {
                continue;
            }
            let file = self.0.entry(name.clone()).or_default();
            match file.read(disk, &folder.join(&name), length) {
                Ok(lines) => new.extend(lines.into_iter().map(|(number, line)| Placed {
                    file: name.clone(),
                    number,
                    line,
                })),
                // The others are not held up by one that can't be read; it is tried again.
                Err(e) => {
                    *file = FeedFile::default();
                    file.tell(None, unread(&e));
                }
            }
        }
        Ok(new)
    }

    pub(super) fn get(&self, name: &str) -> Option<&FeedFile> {
        self.0.get(name)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> &mut FeedFile {
        self.0.entry(name.into()).or_default()
    }

    pub(super) fn damage(&self) -> Vec<Damage> {
        let all = self.0.iter().flat_map(|(name, file)| {
            file.damage.iter().map(|(line, what)| Damage {
                file: name.clone(),
                line: *line,
                what: what.clone(),
            })
        });
        all.collect()
    }
}

/// One file.
#[derive(Default)]
pub(super) struct FeedFile {
    /// How long it was when it was read.
    length: u64,
    longest: u64,
    /// Behind the last newline.
    consumed: u64,
    /// Newlines until there.
    lines: u64,
    chain: Chain,
    damage: Vec<(Option<u64>, String)>,
}

impl FeedFile {
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Whether every byte of it is part of a right line in its right place.
    pub(super) fn is_whole(&self) -> bool {
        self.damage.is_empty() && self.consumed == self.length
    }

    pub(super) fn tell(&mut self, line: Option<u64>, what: String) {
        if self.damage.len() < TOLD {
            self.damage.push((line, what));
        }
    }

    /// A line that this program has just put at the end.
    pub(super) fn extended(&mut self, bytes: u64, line: &Line) {
        self.chain.follow(line);
        self.lines += 1;
        self.consumed += bytes;
        self.length += bytes;
        self.longest = self.length;
    }

    /// What is new now that the file has that length, each line with its number.
    fn read(&mut self, disk: &dyn Disk, path: &Path, length: u64) -> io::Result<Vec<(u64, Line)>> {
        // An unfinished end is looked at again even if it is not longer: on network shares the
        // length may arrive before the bytes.
        if length == self.length && self.consumed == length && !self.is_failing() {
            return Ok(Vec::new());
        }
        let broken = self.damage.iter().any(|(line, _)| line.is_some());
        if length < self.length || (broken && length != self.length) {
            self.restart();
        }
        let bytes = disk.read_from(path, self.consumed)?;
        if self.consumed > 0 && self.is_another(&bytes) {
            self.restart();
            let bytes = disk.read_from(path, 0)?;
            return Ok(self.take(&bytes));
        }
        Ok(self.take(&bytes))
    }

    /// Whether the file as a whole is in trouble, so that trying again may help.
    fn is_failing(&self) -> bool {
        self.damage.iter().any(|(line, _)| line.is_none())
    }

    fn restart(&mut self) {
        *self = FeedFile {
            longest: self.longest,
            ..FeedFile::default()
        };
    }

    /// Whether what follows shows that the file was exchanged for another under the same name.
    fn is_another(&self, bytes: &[u8]) -> bool {
        match bytes.split_inclusive(|b| *b == b'\n').next() {
            Some([first @ .., b'\n']) => match line::read(first) {
                Ok(line) => self.chain.clone().follow(&line).is_some(),
                Err(_) => true,
            },
            _ => false,
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Vec<(u64, Line)> {
        self.damage.retain(|(line, _)| line.is_some());
        self.length = self.consumed + bytes.len() as u64;
        self.longest = self.longest.max(self.length);
        if self.length < self.longest {
            self.tell(None, "is shorter than it was".into());
        }
        let mut read = Vec::new();
        for piece in bytes.split_inclusive(|b| *b == b'\n') {
            match piece {
                [line @ .., b'\n'] => {
                    self.lines += 1;
                    self.consumed += piece.len() as u64;
                    self.take_line(line, &mut read);
                }
                // Still arriving, or torn. If all but the newline is there it counts, and is read
                // again when more comes.
                tail => {
                    if let Ok(line) = line::read(tail) {
                        read.push((self.lines + 1, line));
                    }
                }
            }
        }
        read
    }

    fn take_line(&mut self, bytes: &[u8], read: &mut Vec<(u64, Line)>) {
        let number = Some(self.lines);
        match line::read(bytes) {
            Ok(line) => {
                if let Some(complaint) = self.chain.follow(&line) {
                    self.tell(number, complaint);
                }
                for fault in &line.faults {
                    self.tell(number, fault.clone());
                }
                read.push((self.lines, line));
            }
            Err(what) => {
                self.chain.lose();
                self.tell(number, what);
            }
        }
    }
}

//! Who may extend which feed. A feed is continued only by the installation and the folder that
//! started it. That is remembered outside the run folder, in a small locked file for each feed:
//! the folder's one path, and the head, written over after each append.
//!
//! A copied folder, a restored backup, a second host and a second program thus all find nothing
//! that they could continue, and start a feed of their own.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::chain::Link;
use super::disk::{Claim, Disk};
use super::{Digest, Writer};

/// Ending of the small files.
const ENDING: &str = ".feed";

/// The memory of this installation for one run; all of it may fail, and then nothing is continued.
pub(super) struct Memory<'a> {
    disk: &'a dyn Disk,
    dir: Option<PathBuf>,
    folder: String,
}

/// A feed that is ours as long as this is held.
pub(super) struct Held {
    claim: Box<dyn Claim>,
    folder: String,
}

#[derive(Serialize, Deserialize)]
struct Remembered<'a> {
    folder: Cow<'a, str>,
    n: u64,
    hash: String,
}

impl<'a> Memory<'a> {
    pub(super) fn of(disk: &'a dyn Disk, writer: &Writer, run: &str, folder: &Path) -> Memory<'a> {
        let dir = writer.memory.as_ref().map(|m| folder_of(m, run));
        let folder = disk.canonical(folder).ok();
        Memory {
            disk,
            // Without a path that is sure nothing can be remembered safely.
            dir: dir.filter(|dir| folder.is_some() && disk.make_folder(dir).is_ok()),
            folder: folder.map_or_else(String::new, |f| f.to_string_lossy().into_owned()),
        }
    }

    /// Feeds of that person on that host which were started here, by their writer.
    pub(super) fn feeds(&self, writer: &Writer) -> Vec<String> {
        let prefix = writer.prefix();
        let dir = self.dir.as_ref();
        let mut feeds = dir.map_or_else(Vec::new, |dir| feeds_in(self.disk, dir));
        feeds.retain(|name| name.starts_with(&prefix));
        feeds
    }

    /// Takes hold of a feed with what is remembered of it, if no other program has it and it
    /// belongs to this folder.
    pub(super) fn hold(&self, writer: &str) -> Option<(Held, u64, Option<Digest>)> {
        let mut held = self.lock(writer)?;
        let bytes = held.claim.read().ok()?;
        // What stands behind the first line is left from a longer memory.
        let line = bytes.split(|b| *b == b'\n').next()?;
        let known: Remembered = serde_json::from_slice(line).ok()?;
        if known.folder != self.folder {
            return None;
        }
        let hash = match known.n {
            0 => None,
            _ => Some(Digest::parse(&known.hash)?),
        };
        Some((held, known.n, hash))
    }

    /// Remembers a feed that was just started.
    pub(super) fn start(&self, writer: &str) -> Option<Held> {
        let mut held = self.lock(writer)?;
        held.remember(None).then_some(held)
    }

    fn lock(&self, writer: &str) -> Option<Held> {
        let file = self.dir.as_ref()?.join(format!("{writer}{ENDING}"));
        Some(Held {
            claim: self.disk.claim(&file).ok()??,
            folder: self.folder.clone(),
        })
    }
}

impl Held {
    /// Writes the head down, without a sync: if a power cut takes it, the feed is longer than
    /// remembered, which is fine, or the memory is garbage, and the feed is not continued.
    pub(super) fn remember(&mut self, head: Option<&Link>) -> bool {
        let known = Remembered {
            folder: Cow::Borrowed(&self.folder),
            n: head.map_or(0, |h| h.n),
            hash: head.map(|h| h.hash.to_string()).unwrap_or_default(),
        };
        let line = serde_json::to_string(&known).map(|l| l + "\n");
        line.is_ok_and(|line| self.claim.overwrite(line.as_bytes()).is_ok())
    }

    /// Never to be continued by anyone.
    pub(super) fn forget(mut self) {
        // If even this fails, the next start finds a head that is behind the doubtful line. It
        // continues only behind a whole line, so at worst that line is one that counts.
        let _ = self.claim.overwrite(b"given up\n");
    }
}

/// Feeds of that run which were started by this installation, whoever wrote them.
pub(super) fn feeds_of_all(disk: &dyn Disk, writer: &Writer, run: &str) -> Vec<String> {
    let memory = writer.memory.as_ref();
    memory.map_or_else(Vec::new, |memory| feeds_in(disk, &folder_of(memory, run)))
}

fn folder_of(memory: &Path, run: &str) -> PathBuf {
    memory.join(safe_name(run, 64))
}

/// None where nothing was ever remembered, or can be read.
fn feeds_in(disk: &dyn Disk, dir: &Path) -> Vec<String> {
    let files = disk.files(dir).unwrap_or_default().into_iter();
    let name = |(name, _): (String, u64)| Some(name.strip_suffix(ENDING)?.to_owned());
    files.filter_map(name).collect()
}

/// A name that every file system takes, and none takes for another: lower case, ASCII.
pub(super) fn safe_name(name: &str, longest: usize) -> String {
    let safe = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '-' | '_' | '.' | '@' | '~') => c,
        _ => '_',
    };
    let name: String = name.chars().take(longest).map(safe).collect();
    // Hidden files are not feeds.
    match name.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None if name.is_empty() => "_".into(),
        None => name,
    }
}

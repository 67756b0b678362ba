//! A parcel: what is carried from one copy of a run to another, whatever carries it.

use std::io;
use std::path::{Path, PathBuf};

use crate::journal::{Damage, Digest, Disk, Event, Feed, MergeError, Merged, merge};
use crate::run::{EVIDENCE, MAX_EVIDENCE, RUNBOOK, unused_folder};
use crate::time::Instant;

/// A run, or what is new of it.
#[derive(Default)]
pub struct Parcel<'a> {
    /// The name of its run folder.
    pub name: String,
    /// The exact bytes of the runbook that was opened.
    pub runbook: Option<Vec<u8>>,
    pub feeds: Vec<Feed>,
    /// Feeds that should be in it and could not be read.
    pub unread: Vec<Damage>,
    pub evidence: Vec<Item<'a>>,
}

/// A file that is read when it is needed.
pub struct Item<'a> {
    pub name: String,
    pub read: Box<dyn Fn() -> io::Result<Vec<u8>> + 'a>,
}

/// What a parcel brought.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Brought {
    pub merged: Merged,
    pub runbook: bool,
    /// Names of the files of evidence that are new here.
    pub evidence: Vec<String>,
    /// Of evidence that can't be read, or is not what its name says.
    pub refused: Vec<String>,
}

/// Why a parcel can't be brought in.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    #[error(transparent)]
    Merge(#[from] MergeError),
    #[error("it has no run in it")]
    Empty,
    #[error("it holds only a part of the run, without {0}")]
    Part(&'static str),
    #[error("the runbook in it is not the one that the run was opened with")]
    OtherRunbook,
    #[error("the files can't be copied")]
    Disk(#[from] io::Error),
}

impl<'a> Item<'a> {
    /// The files of evidence in a run folder.
    ///
    /// # Errors
    /// Of the disk; a folder without evidence has none.
    pub fn all(disk: &'a dyn Disk, folder: &Path) -> io::Result<Vec<Item<'a>>> {
        let evidence = folder.join(EVIDENCE);
        let item = |(name, _)| {
            let file = evidence.join(&name);
            let read = Box::new(move || disk.read_from(&file, 0));
            Item { name, read }
        };
        let files = or_nothing(disk.files(&evidence))?.unwrap_or_default();
        Ok(files.into_iter().map(item).collect())
    }
}

impl<'a> Parcel<'a> {
    /// All of a run folder.
    ///
    /// # Errors
    /// Of the disk. A folder without a runbook or without evidence is no error, nor is a feed that
    /// can't be read.
    pub fn of(disk: &'a dyn Disk, folder: &Path) -> io::Result<Parcel<'a>> {
        // By another path than its own, `.` say, a folder still has its name.
        let path = disk.canonical(folder).unwrap_or_else(|_| folder.into());
        let name = path.file_name().unwrap_or_default();
        let (feeds, unread) = Feed::all(disk, folder)?;
        Ok(Parcel {
            name: name.to_string_lossy().into_owned(),
            runbook: or_nothing(disk.read_from(&folder.join(RUNBOOK), 0))?,
            feeds,
            unread,
            evidence: Item::all(disk, folder)?,
        })
    }

    /// Only what was written at that instant or later, for those who have what was before.
    pub fn since(self, at: Instant) -> Parcel<'a> {
        Parcel {
            runbook: None,
            feeds: self.feeds.iter().filter_map(|f| f.since(at)).collect(),
            evidence: Vec::new(),
            ..self
        }
    }

    /// The id of the run, if an entry is in it.
    pub fn run(&self) -> Option<String> {
        Feed::run(&self.feeds)
    }

    /// How many entries are in it.
    pub fn entries(&self) -> usize {
        self.feeds.iter().map(|feed| feed.entries().len()).sum()
    }

    /// Brings what is new into the folder of that run. Doing it again changes nothing.
    ///
    /// # Errors
    /// What is of another run, and what the disk refuses.
    pub fn bring(&self, disk: &dyn Disk, folder: &Path) -> Result<Brought, ShareError> {
        if self.feeds.is_empty() && self.evidence.is_empty() {
            return Err(ShareError::Empty);
        }
        let runbook = self
            .runbook
            .as_ref()
            .filter(|_| disk.length(&folder.join(RUNBOOK)).is_err());
        if let Some(runbook) = runbook {
            self.is_opened_with(runbook)?;
        }
        let mut merged = merge(disk, folder, &self.feeds)?;
        merged.damage.extend(self.unread.iter().cloned());
        let mut brought = Brought {
            merged,
            ..Brought::default()
        };
        if let Some(runbook) = runbook {
            disk.replace(&folder.join(RUNBOOK), runbook)?;
            brought.runbook = true;
        }
        self.bring_evidence(disk, &folder.join(EVIDENCE), &mut brought)?;
        Ok(brought)
    }

    /// Brings a run to a machine that has nothing of it: into a folder of its own, or into the one
    /// that has it already.
    ///
    /// # Errors
    /// A parcel that is only a part, and all that [`Parcel::bring`] has.
    pub fn join(&self, disk: &dyn Disk, runs: &Path) -> Result<(PathBuf, Brought), ShareError> {
        let run = Feed::run(&self.feeds).ok_or(ShareError::Empty)?;
        if let Some(folder) = folder_of(disk, runs, &run)? {
            return Ok((folder.clone(), self.bring(disk, &folder)?));
        }
        let runbook = self
            .runbook
            .as_ref()
            .ok_or(ShareError::Part("its runbook"))?;
        self.is_opened_with(runbook)?;
        let folder = self.new_folder(disk, runs)?;
        // First: whoever sees the folder sees a run.
        disk.replace(&folder.join(RUNBOOK), runbook)?;
        let brought = self.bring(disk, &folder)?;
        let runbook = true;
        Ok((folder, Brought { runbook, ..brought }))
    }

    fn is_opened_with(&self, runbook: &[u8]) -> Result<(), ShareError> {
        match opened_with(&self.feeds) {
            None => Err(ShareError::Part("its opening")),
            Some(sha256) if sha256 == Digest::of(&[runbook]) => Ok(()),
            Some(_) => Err(ShareError::OtherRunbook),
        }
    }

    fn bring_evidence(
        &self,
        disk: &dyn Disk,
        folder: &Path,
        brought: &mut Brought,
    ) -> Result<(), ShareError> {
        for item in &self.evidence {
            let name = &item.name;
            let is_right = evidence_digest(name).is_some();
            if is_right && disk.length(&folder.join(name)).is_ok() {
                continue;
            }
            // One that can't be read keeps none of the others away.
            let read = is_right.then(|| (item.read)().ok()).flatten();
            match read {
                Some(bytes) if keep_evidence(disk, folder, name, &bytes)? => {
                    brought.evidence.push(name.clone());
                }
                _ => brought.refused.push(name.clone()),
            }
        }
        Ok(())
    }

    fn new_folder(&self, disk: &dyn Disk, runs: &Path) -> io::Result<PathBuf> {
        disk.make_folder(runs)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let is_plain = !self.name.starts_with('.') && self.name.chars().all(plain);
        let name = if is_plain && (1..=200).contains(&self.name.len()) {
            &self.name
        } else {
            "joined"
        };
        unused_folder(disk, runs, name)
    }
}

impl Brought {
    /// Whether all that was in the parcel is here now.
    pub fn is_whole(&self) -> bool {
        self.merged.damage.is_empty() && self.refused.is_empty()
    }

    /// How many entries are new.
    pub fn entries(&self) -> usize {
        self.merged.feeds.values().sum()
    }

    /// What was not taken of the feeds.
    pub fn damage(&self) -> &[Damage] {
        &self.merged.damage
    }
}

/// The folder that has that run.
fn folder_of(disk: &dyn Disk, runs: &Path, run: &str) -> io::Result<Option<PathBuf>> {
    for name in or_nothing(disk.folders(runs))?.unwrap_or_default() {
        let folder = runs.join(name);
        let (feeds, _) = Feed::all(disk, &folder)?;
        if Feed::run(&feeds).as_deref() == Some(run) {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}

/// The digest of the runbook that the run was opened with, if its opening is there.
pub(super) fn opened_with(feeds: &[Feed]) -> Option<Digest> {
    let mut entries = feeds.iter().flat_map(Feed::entries);
    entries.find_map(|entry| match &entry.fact().event {
        Event::RunOpened(opening) => Digest::parse(&opening.sha256),
        _ => None,
    })
}

/// What a file of evidence has to be by its name, `<sha256>-<name>` as the run folder has it;
/// nothing where that is no such name, or leads elsewhere.
pub(super) fn evidence_digest(name: &str) -> Option<Digest> {
    let (digest, given) = name.split_once('-')?;
    let leads = |c: char| matches!(c, '/' | '\\' | ':') || c.is_control();
    let digest = Digest::parse(digest)?;
    (!given.is_empty() && !given.contains(leads)).then_some(digest)
}

/// Writes a file of evidence that is what its name says; says whether it is.
pub(super) fn keep_evidence(
    disk: &dyn Disk,
    folder: &Path,
    name: &str,
    bytes: &[u8],
) -> io::Result<bool> {
    if evidence_digest(name) != Some(Digest::of(&[bytes])) {
        return Ok(false);
    }
    disk.make_folder(folder)?;
    disk.replace(&folder.join(name), bytes)?;
    Ok(true)
}

/// The most bytes that are taken of a file of that name in a parcel.
pub(super) fn limit(folder: Option<&str>) -> u64 {
    match folder {
        Some(EVIDENCE) => MAX_EVIDENCE,
        _ => 1 << 30,
    }
}

pub(super) fn or_nothing<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

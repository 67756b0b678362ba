//! A disk in memory that fails on demand, for tests of any room.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::disk::{Append, Claim, Disk};

/// What goes wrong with an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Only so many bytes are written.
    Short(usize),
    /// All is written, but the sync fails.
    Sync,
    /// Nothing is written: the disk is full.
    Full,
    /// Nothing happens at all; passes over one append.
    None,
}

/// A disk in memory. Clones are the same disk.
#[derive(Clone, Default)]
pub struct MemoryDisk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    files: BTreeMap<PathBuf, Vec<u8>>,
    folders: BTreeSet<PathBuf>,
    locked: BTreeSet<PathBuf>,
    faults: VecDeque<Fault>,
    read_only: bool,
    unreadable: BTreeSet<PathBuf>,
    /// How many more bytes can be written before the power goes.
    power: Option<usize>,
}

impl MemoryDisk {
    pub fn new() -> MemoryDisk {
        MemoryDisk::default()
    }

    /// The next appends go wrong like this, one after the other.
    pub fn fail_next(&self, faults: &[Fault]) {
        self.state().faults.extend(faults);
    }

    pub fn set_read_only(&self, read_only: bool) {
        self.state().read_only = read_only;
    }

    /// From now on that file is there, and can't be read.
    pub fn set_unreadable(&self, file: impl AsRef<Path>) {
        self.state().unreadable.insert(file.as_ref().into());
    }

    /// After so many more bytes nothing works any more, until [`after_crash`](Self::after_crash).
    pub fn crash_after(&self, bytes: usize) {
        self.state().power = Some(bytes);
    }

    /// What the next start of the machine finds: the files as they were, nothing locked.
    pub fn after_crash(&self) -> MemoryDisk {
        let state = self.state();
        MemoryDisk(Arc::new(Mutex::new(State {
            files: state.files.clone(),
            folders: state.folders.clone(),
            ..State::default()
        })))
    }

    /// The bytes of a file, if it is there.
    pub fn get(&self, file: impl AsRef<Path>) -> Option<Vec<u8>> {
        self.state().files.get(file.as_ref()).cloned()
    }

    /// Puts a file there, whatever was there.
    pub fn put(&self, file: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) {
        let file = file.as_ref();
        let mut state = self.state();
        state.add_folder(file.parent().unwrap_or(Path::new("")));
        state.files.insert(file.into(), bytes.into());
    }

    pub fn remove(&self, file: impl AsRef<Path>) {
        self.state().files.remove(file.as_ref());
    }

    /// Copies a folder with all that is in it, as a person would.
    pub fn copy_folder(&self, from: impl AsRef<Path>, to: impl AsRef<Path>) {
        let files = self.state().files.clone();
        for (file, bytes) in files {
            if let Ok(rest) = file.strip_prefix(from.as_ref()) {
                self.put(to.as_ref().join(rest), bytes);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add_folder(&mut self, folder: &Path) {
        self.folders.extend(folder.ancestors().map(Path::to_owned));
    }

    fn alive(&self) -> io::Result<()> {
        match self.power {
            Some(0) => Err(io::Error::other("the power is off")),
            _ => Ok(()),
        }
    }

    fn writable(&self) -> io::Result<()> {
        self.alive()?;
        if self.read_only {
            return Err(io::ErrorKind::ReadOnlyFilesystem.into());
        }
        Ok(())
    }

    /// How many of so many bytes still reach the disk.
    fn spend(&mut self, bytes: usize) -> usize {
        match &mut self.power {
            Some(left) => {
                let spent = bytes.min(*left);
                *left -= spent;
                spent
            }
            None => bytes,
        }
    }

    fn file(&mut self, file: &Path) -> io::Result<&mut Vec<u8>> {
        self.files
            .get_mut(file)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Disk for MemoryDisk {
    fn make_new_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.alive()?;
        if state.folders.contains(folder) {
            Err(io::ErrorKind::AlreadyExists.into())
        } else {
            state.add_folder(folder);
            Ok(())
        }
    }

    fn folders(&self, folder: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        let below = state.folders.iter().filter(|f| f.parent() == Some(folder));
        let names = below.filter_map(|f| f.file_name()?.to_str().map(str::to_string));
        Ok(names.collect())
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<(String, u64)>> {
        let state = self.state();
        state.alive()?;
        if !state.folders.contains(folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(state
            .files
            .iter()
            .filter(|(file, _)| file.parent() == Some(folder))
            .filter_map(|(file, bytes)| {
                Some((file.file_name()?.to_str()?.to_owned(), bytes.len() as u64))
            })
            .collect())
    }

    fn read_from(&self, file: &Path, offset: u64) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        state.alive()?;
        if state.unreadable.contains(file) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let bytes = state.file(file)?;
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        Ok(bytes.get(offset..).unwrap_or_default().to_vec())
    }

    fn length(&self, file: &Path) -> io::Result<u64> {
        let mut state = self.state();
        state.alive()?;
        Ok(state.file(file)?.len() as u64)
    }

    fn create(&self, file: &Path) -> io::Result<Box<dyn Append>> {
        let mut state = self.state();
        state.writable()?;
        if state.files.contains_key(file) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if !file.parent().is_some_and(|f| state.folders.contains(f)) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.files.insert(file.into(), Vec::new());
        drop(state);
        self.reopen(file)
    }

    fn reopen(&self, file: &Path) -> io::Result<Box<dyn Append>> {
        let mut state = self.state();
        state.writable()?;
        state.file(file)?;
        Ok(Box::new(Handle {
            disk: self.clone(),
            file: file.into(),
        }))
    }

    fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        state.writable()?;
        if state.spend(bytes.len()) < bytes.len() {
            return Err(io::Error::other("the power went off"));
        }
        state.files.insert(file.into(), bytes.to_vec());
        Ok(())
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.writable()?;
        let removed = state.files.remove(file);
        removed
            .map(drop)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.state();
        if !state.folders.contains(folder) {
            state.writable()?;
            state.add_folder(folder);
        }
        Ok(())
    }

    fn canonical(&self, folder: &Path) -> io::Result<PathBuf> {
        self.state().alive()?;
        Ok(folder.into())
    }

    fn claim(&self, file: &Path) -> io::Result<Option<Box<dyn Claim>>> {
        let mut state = self.state();
        state.writable()?;
        if !state.locked.insert(file.into()) {
            return Ok(None);
        }
        state.files.entry(file.into()).or_default();
        Ok(Some(Box::new(Handle {
            disk: self.clone(),
            file: file.into(),
        })))
    }
}

/// A file by its path, as a program that opened it holds it.
struct Handle {
    disk: MemoryDisk,
    file: PathBuf,
}

impl Append for Handle {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        state.writable()?;
        let fault = state.faults.pop_front().unwrap_or(Fault::None);
        let wanted = match fault {
            Fault::Short(written) => written.min(bytes.len()),
            Fault::Full => 0,
            Fault::Sync | Fault::None => bytes.len(),
        };
        let written = state.spend(wanted);
        state.file(&self.file)?.extend_from_slice(&bytes[..written]);
        if written < wanted {
            return Err(io::Error::other("the power went off"));
        }
        match fault {
            Fault::None => Ok(()),
            Fault::Sync => Err(io::Error::other("sync failed")),
            Fault::Short(_) | Fault::Full => Err(io::ErrorKind::StorageFull.into()),
        }
    }
}

impl Claim for Handle {
    fn read(&mut self) -> io::Result<Vec<u8>> {
        self.disk.read_from(&self.file, 0)
    }

    fn overwrite(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        state.writable()?;
        let written = state.spend(bytes.len());
        let old = state.file(&self.file)?;
        let kept = old.get(written..).unwrap_or_default().to_vec();
        *old = [&bytes[..written], &kept].concat();
        if written < bytes.len() {
            return Err(io::Error::other("the power went off"));
        }
        Ok(())
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // An append handle holds no lock, and no claim is ever on a file that is appended to.
        self.disk.state().locked.remove(&self.file);
    }
}

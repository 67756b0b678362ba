//! The disk as the log needs it: a few plain operations, behind a trait so that tests can make it
//! fail in every way that disks do.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What the log asks of a disk.
pub trait Disk: Send + Sync {
    /// The plain files of a folder with their lengths, by name.
    fn files(&self, folder: &Path) -> io::Result<Vec<(String, u64)>>;
    /// The names of the folders in a folder.
    fn folders(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// All that stands from `offset` on; nothing where the file is shorter.
    fn read_from(&self, file: &Path, offset: u64) -> io::Result<Vec<u8>>;
    fn length(&self, file: &Path) -> io::Result<u64>;
    /// A new file to append to, its folder synced; fails where it exists.
    fn create(&self, file: &Path) -> io::Result<Box<dyn Append>>;
    /// A file that exists, to append to.
    fn reopen(&self, file: &Path) -> io::Result<Box<dyn Append>>;
    /// Writes a file whole: after a crash it is the old one or the new one.
    fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Takes away a small file of ours that is no part of the log.
    fn remove(&self, file: &Path) -> io::Result<()>;
    /// A folder and those above it, so far as they are not there.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
    /// A folder that must not be there yet; of two that make it, one succeeds.
    fn make_new_folder(&self, folder: &Path) -> io::Result<()>;
    /// Where `~` is.
    fn home(&self) -> Option<PathBuf> {
        None
    }
    /// The one path of a folder that has several.
    fn canonical(&self, folder: &Path) -> io::Result<PathBuf>;
    /// A small file of our own, locked while it is held; nothing where another program holds it.
    fn claim(&self, file: &Path) -> io::Result<Option<Box<dyn Claim>>>;
}

/// A file that only grows.
pub trait Append: Send {
    /// One write and one `sync_data`. After an error nobody knows what is on the disk.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// A locked file; dropping it unlocks.
pub trait Claim: Send {
    fn read(&mut self) -> io::Result<Vec<u8>>;
    /// Writes over the beginning, without a sync. What was longer keeps its end.
    fn overwrite(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn make_new_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }

    fn folders(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for item in fs::read_dir(folder)? {
            let item = item?;
            if let (true, Ok(name)) = (item.path().is_dir(), item.file_name().into_string()) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<(String, u64)>> {
        let mut files = Vec::new();
        for item in fs::read_dir(folder)? {
            let item = item?;
            // Asked by path: what a folder listing says of lengths may be stale.
            let Ok(meta) = fs::metadata(item.path()) else {
                continue; // gone since
            };
            if let (true, Ok(name)) = (meta.is_file(), item.file_name().into_string()) {
                files.push((name, meta.len()));
            }
        }
        files.sort();
        Ok(files)
    }

    fn read_from(&self, file: &Path, offset: u64) -> io::Result<Vec<u8>> {
        let mut file = File::open(file)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn length(&self, file: &Path) -> io::Result<u64> {
        let meta = fs::metadata(file)?;
        if meta.is_file() {
            return Ok(meta.len());
        }
        // A device has no length, and no end.
        let why = "it is no file";
        Err(io::Error::new(io::ErrorKind::InvalidInput, why))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Append>> {
        let file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(path)?;
        sync_parent(path)?;
        Ok(Box::new(RealAppend(file)))
    }

    fn reopen(&self, path: &Path) -> io::Result<Box<dyn Append>> {
        let file = OpenOptions::new().append(true).open(path)?;
        Ok(Box::new(RealAppend(file)))
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        let beside = path.with_file_name(name);
        let written = (|| {
            // Made plainly, so that it gets the folder's usual rights and colleagues can read it.
            let mut file = File::create(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, path)
        })();
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written?;
        sync_parent(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        // A bare name lies where we are.
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        // The parent of a bare name is this folder, which is there.
        if let Some(parent) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
            self.make_folder(parent)?;
        }
        match fs::create_dir(folder) {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
            _ => {}
        }
        sync_parent(folder)
    }

    fn canonical(&self, folder: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(folder)
    }

    fn claim(&self, path: &Path) -> io::Result<Option<Box<dyn Claim>>> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(RealClaim(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(e),
        }
    }
}

struct RealAppend(File);

impl Append for RealAppend {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = loop {
            match self.0.write(bytes) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => break other?,
            }
        };
        if written < bytes.len() {
            return Err(io::Error::new(
                io::ErrorKind::StorageFull,
                format!("only {written} of {} bytes were written", bytes.len()),
            ));
        }
        self.0.sync_data()
    }
}

struct RealClaim(File);

impl Claim for RealClaim {
    fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.0.seek(SeekFrom::Start(0))?;
        self.0.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn overwrite(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(0))?;
        self.0.write_all(bytes)
    }
}

/// Makes a new name survive a power cut.
#[cfg(unix)]
fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

/// Folders can't be synced here; the file system's own journal keeps names.
#[cfg(not(unix))]
fn sync_parent(_path: &Path) -> io::Result<()> {
    Ok(())
}

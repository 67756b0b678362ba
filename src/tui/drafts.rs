//! Half-typed forms on the disk, a file for each: what was typed survives a dropped line, a kill
//! and a power failure. Only the user can read them.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::form::{Ask, Kept, Subject};
use super::private;

/// As much of a name as a file's name shows; the sum behind it tells them apart.
const READABLE: usize = 60;

/// The half-typed forms of one person in one run.
#[derive(Debug)]
pub struct Drafts {
    folder: PathBuf,
    /// What the files say, by their names.
    written: HashMap<String, Kept>,
    /// Why the last one could not be written, so that it is said once.
    failed: Option<String>,
}

impl Drafts {
    /// Those of that person in the run of that folder, below `root`, and what could not be read.
    pub fn open(root: &Path, run: &Path, person: &str) -> (Drafts, Vec<Kept>, Vec<String>) {
        let whole = run.canonicalize().unwrap_or_else(|_| run.to_path_buf());
        let name = run.file_name().unwrap_or_default().to_string_lossy();
        let of_run = file_name(&name, &whole.to_string_lossy());
        let folder = root.join(of_run).join(file_name(person, person));
        let (mut kept, mut unread) = (Vec::new(), Vec::new());
        for file in files(&folder) {
            match read(&file) {
                Ok(one) => kept.push(one),
                Err(error) => unread.push(format!("{}: {error}", file.display())),
            }
        }
        let written = kept.iter().map(|one| (name_of(one), one.clone())).collect();
        let drafts = Drafts {
            folder,
            written,
            failed: None,
        };
        (drafts, kept, unread)
    }

    /// Where a copied text is kept for the same person.
    pub fn beside(&self) -> PathBuf {
        self.folder.join("copied.txt")
    }

    /// From now on the files are those forms, and no others. An error is given once.
    pub fn keep(&mut self, forms: &[Kept]) -> Option<String> {
        let kept = self.write(forms).map_err(|error| error.to_string()).err();
        let is_new = kept.is_some() && self.failed != kept;
        self.failed = kept.clone();
        kept.filter(|_| is_new)
    }

    fn write(&mut self, forms: &[Kept]) -> io::Result<()> {
        let now: HashMap<String, &Kept> = forms.iter().map(|one| (name_of(one), one)).collect();
        let gone: Vec<String> = self
            .written
            .keys()
            .filter(|name| !now.contains_key(*name))
            .cloned()
            .collect();
        for name in gone {
            match fs::remove_file(self.folder.join(&name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => self.written.remove(&name),
            };
        }
        for (name, one) in now {
            if self.written.get(&name) != Some(one) {
                private::replace(&self.folder.join(&name), &serde_json::to_vec(one)?)?;
                self.written.insert(name, one.clone());
            }
        }
        Ok(())
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

fn read(file: &Path) -> io::Result<Kept> {
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}

/// One for each question about each thing.
fn name_of(kept: &Kept) -> String {
    let whole = key(kept.ask, &kept.subject);
    format!("{}.json", file_name(&kept.title, &whole))
}

fn key(ask: Ask, subject: &Subject) -> String {
    serde_json::to_string(&(ask, subject)).unwrap_or_default()
}

/// A name that every disk takes, and that is different for what is different.
fn file_name(readable: &str, whole: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let readable: String = readable.chars().take(READABLE).map(plain).collect();
    format!("{readable}-{:08x}", crc32fast::hash(whole.as_bytes()))
}

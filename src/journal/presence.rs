//! Who sits at the run: a small file for each person and machine, written over while somebody is
//! there. It is no part of the log: nothing is read from it but that they are there, and where it
//! can't be written nothing is lost.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::time::{Instant, near};

use super::{Disk, Writer};

/// The folder of these files, inside the run folder.
pub const PRESENCE: &str = "presence";
/// The most that is read: a roster has fewer people, and a file fewer bytes.
const FILES: usize = 200;
const BYTES: u64 = 1_000;
const ENDING: &str = ".json";

/// A sign of life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    pub person: String,
    pub host: String,
    /// On the clock of that machine.
    #[serde(deserialize_with = "near::one")]
    pub at: Instant,
}

/// Says that somebody is there.
///
/// # Errors
/// Where the folder can't be written, which is no reason to complain.
pub fn beat(disk: &dyn Disk, run: &Path, writer: &Writer, now: Instant) -> io::Result<()> {
    let folder = run.join(PRESENCE);
    disk.make_folder(&folder)?;
    let beat = Beat {
        person: writer.person.clone(),
        host: writer.host.clone(),
        at: now,
    };
    let name = format!("{}{ENDING}", writer.prefix().trim_end_matches('~'));
    let line = serde_json::to_string(&beat)?;
    disk.replace(&folder.join(name), format!("{line}\n").as_bytes())
}

/// All signs of life that can be read; what can't be is left out.
pub fn beats(disk: &dyn Disk, run: &Path) -> Vec<Beat> {
    let folder = run.join(PRESENCE);
    let files = disk.files(&folder).unwrap_or_default();
    let fit = files.into_iter().filter(|(name, length)| {
        !name.starts_with('.') && name.ends_with(ENDING) && *length <= BYTES
    });
    let read = |(name, _): (String, u64)| {
        let bytes = disk.read_from(&folder.join(name), 0).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    fit.take(FILES).filter_map(read).collect()
}

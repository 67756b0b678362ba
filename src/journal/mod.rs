//! WHAT HAPPENED: the events, one feed per writer, a hash chain through each, and their merge.
//!
//! In reading order: [`event`](Event) says what can happen, [`entry`](Entry) and `line` how one
//! fact is a line, `feed` how lines are a file, `log` how all files are one history,
//! `ownership` who may extend which file, and [`journal`](Journal) puts it together. [`verify`]
//! and [`merge`] work on the files alone. `docs/log-format.md` tells all of it to a stranger.

mod authentic;
mod chain;
mod clock;
mod copy;
mod digest;
mod disk;
mod entry;
mod event;
mod feed;
mod files;
mod forks;
#[allow(clippy::module_inception)] // the room is named after what it makes
mod journal;
mod line;
mod log;
mod memory_disk;
mod ownership;
mod presence;
mod references;
pub mod testing;
#[cfg(test)]
mod tests;
mod torn;
mod verify;
mod write;

pub use clock::Hlc;
pub use copy::{Feed, FeedLine, MergeError, Merged, merge};
pub use digest::Digest;
pub use disk::{Append, Claim, Disk, RealDisk};
pub use entry::Entry;
pub use event::*;
pub use feed::{Damage, is_feed};
pub use files::{Sure, check_files, check_runbook};
pub use journal::{Journal, News};
pub use memory_disk::{Fault, MemoryDisk};
pub use presence::{Beat, PRESENCE, beat, beats};
pub use verify::{Finding, Verdict, Verification, verify};
pub use write::{AppendError, OpenError, Writer};

/// The format version that this program writes.
pub const VERSION: u32 = 1;

/// The file in a run folder with the exact bytes of the runbook that was opened.
pub const RUNBOOK: &str = "runbook.yaml";

/// The folder in a run folder with the files given as evidence.
pub const EVIDENCE: &str = "evidence";

/// The folder of the feeds, inside the run folder.
pub const FEEDS: &str = "journal";

//! When somebody was last heard of beside the log: the signs of life of their screens.

use std::path::Path;

use crate::journal::{Beat, Disk, Writer, beat, beats};
use crate::time::{Instant, Span};

/// A screen says so often that somebody sits at it.
const EVERY: Span = Span::minutes(1);

/// Somebody's last sign of life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub person: String,
    pub host: String,
    /// On the clock of this machine, whatever that of theirs shows.
    pub at: Instant,
    beat: Instant,
}

/// The signs of life in a run folder, as far as they were looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Ears {
    pub heard: Vec<Heard>,
    looked: Option<Instant>,
}

impl Ears {
    /// Whether it is time to look, and to be seen, again.
    pub fn is_time(&self, now: Instant) -> bool {
        self.looked
            .is_none_or(|at| Span::between(at, now) >= EVERY || now < at)
    }

    /// Says that `writer` is there, if they want to be seen, and looks who else is. A folder
    /// that can't be written or read is no trouble: the log has all that counts.
    pub fn listen(&mut self, disk: &dyn Disk, run: &Path, writer: Option<&Writer>, now: Instant) {
        if let Some(writer) = writer {
            let _ = beat(disk, run, writer, now);
        }
        let all = beats(disk, run);
        self.heard = all.into_iter().map(|b| self.hear(b, now)).collect();
        self.looked = Some(now);
    }

    fn hear(&self, beat: Beat, now: Instant) -> Heard {
        let known = self
            .heard
            .iter()
            .find(|h| h.person == beat.person && h.host == beat.host);
        let at = match known {
            Some(known) if known.beat == beat.at => known.at,
            // It is new: whatever their clock shows, they wrote it since the last look.
            Some(_) => now,
            None => beat.at.min(now),
        };
        Heard {
            person: beat.person,
            host: beat.host,
            at,
            beat: beat.at,
        }
    }
}

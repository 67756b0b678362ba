//! The chain through a feed: one writer, numbers from 1 without a gap, each line naming the hash
//! of the one before.

use super::Digest;
use super::line::Line;

/// Where a feed stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    last: Option<Link>,
    /// The line before was none, so the next can't be held against it.
    lost: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub(super) writer: String,
    pub(super) n: u64,
    pub(super) hash: Digest,
}

impl Chain {
    /// The last line that was one.
    pub(super) fn last(&self) -> Option<&Link> {
        self.last.as_ref()
    }

    /// What is wrong with the next line, if anything. It is the last one now in any case, so that
    /// one gap is one complaint.
    pub(super) fn follow(&mut self, line: &Line) -> Option<String> {
        let entry = &line.entry;
        let complaint = match &self.last {
            Some(last) if last.writer != entry.writer() => Some(format!(
                "is a line of {} in the feed of {}",
                entry.writer(),
                last.writer
            )),
            _ if self.lost => None,
            last => {
                let (due, hash) = match last {
                    Some(last) => (last.n.saturating_add(1), Some(last.hash)),
                    None => (1, None),
                };
                if entry.n() != due {
                    Some(format!("has number {} where {due} was due", entry.n()))
                } else if line.prev != hash {
                    Some("does not follow from the line before".into())
                } else {
                    None
                }
            }
        };
        self.lost = false;
        self.last = Some(Link {
            writer: entry.writer().into(),
            n: entry.n(),
            hash: entry.hash(),
        });
        complaint
    }

    /// There was something that is no line.
    pub(super) fn lose(&mut self) {
        self.lost = true;
    }
}

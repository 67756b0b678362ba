//! A blocker: how long it was open, and how it ended.

use crate::run::{Blocker, Stamp};
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// How a blocker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockerState {
    Open,
    /// The run was closed without resolving it.
    OpenAtClose,
    Resolved,
}

impl BlockerState {
    /// As everywhere in the program and its output.
    pub fn word(self) -> &'static str {
        match self {
            BlockerState::Open => "open",
            BlockerState::OpenAtClose => "open at the close",
            BlockerState::Resolved => "resolved",
        }
    }
}

/// What there is to tell of a blocker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlockerFacts<'a> {
    pub blocker: &'a Blocker,
    pub state: BlockerState,
    /// Time to resolve, else until now or the close of the run.
    pub open_for: Span,
    /// Who resolved it.
    pub resolved: Option<&'a Stamp>,
    pub resolution: Option<&'a str>,
}

impl BlockerFacts<'_> {
    pub fn is_open(&self) -> bool {
        self.state != BlockerState::Resolved
    }

    /// From when it was raised until it was resolved, else until `now`.
    pub fn stretch(&self, now: Instant) -> (Instant, Instant) {
        let until = self.resolved.map_or(now, |stamp| stamp.at);
        (self.blocker.raised.at, until)
    }
}

impl<'a> Situation<'a> {
    /// In the order of the log.
    pub fn blockers(&self) -> impl Iterator<Item = BlockerFacts<'a>> {
        self.run.blockers.iter().map(|b| self.blocker(b))
    }

    pub fn blocker(&self, blocker: &'a Blocker) -> BlockerFacts<'a> {
        let resolved = blocker.resolved.as_ref();
        let state = match (resolved, &self.run.closed) {
            (Some(_), _) => BlockerState::Resolved,
            (None, Some(_)) => BlockerState::OpenAtClose,
            (None, None) => BlockerState::Open,
        };
        BlockerFacts {
            blocker,
            state,
            open_for: blocker.age(self.now).max(Span::ZERO),
            resolved: resolved.map(|(stamp, _)| stamp),
            resolution: resolved.and_then(|(_, because)| because.as_deref()),
        }
    }

    /// How long blockers were open, added up: two at the same time count twice.
    pub fn blocked_in_sum(&self) -> Span {
        Span::seconds(self.blockers().map(|b| b.open_for.secs().max(0)).sum())
    }

    /// For how much of the time any blocker was open.
    pub fn blocked_at_all(&self) -> Span {
        let mut open: Vec<_> = self.blockers().map(|b| b.stretch(self.now)).collect();
        open.sort();
        let (mut blocked, mut counted) = (0, None);
        for (from, until) in open {
            let from = counted.map_or(from, |counted| from.max(counted));
            blocked += Span::between(from, until).secs().max(0);
            counted = counted.max(Some(until));
        }
        Span::seconds(blocked)
    }
}

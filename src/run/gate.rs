//! What became of a gate: votes, ticks and decisions.

use crate::journal::{Decision, Foreseen, Vote};
use crate::time::Instant;

use super::{ServiceState, Stamp};

#[derive(Debug, Clone, PartialEq, Default)]
pub struct GateState {
    /// In order; the last of a person stands.
    pub votes: Vec<Voted>,
    pub ticks: Vec<(usize, Stamp)>,
    pub decisions: Vec<Decided>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Voted {
    pub stamp: Stamp,
    pub vote: Vote,
    pub because: Option<String>,
    pub foreseen: Option<Foreseen>,
    /// The board then, in the order of the plan's services.
    pub services: Vec<ServiceState>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub stamp: Stamp,
    pub decision: Decision,
    pub because: Option<String>,
    /// Until when it is held, or when it is tried again.
    pub until: Option<Instant>,
    /// How many conditions a go has.
    pub conditions: usize,
    pub foreseen: Option<Foreseen>,
    /// The board then, in the order of the plan's services.
    pub services: Vec<ServiceState>,
}

impl GateState {
    /// Each voter's last vote, in the order of their first.
    pub fn standing_votes(&self) -> Vec<&Voted> {
        let mut standing: Vec<&Voted> = Vec::new();
        for vote in &self.votes {
            match standing.iter_mut().find(|v| v.stamp.by == vote.stamp.by) {
                Some(earlier) => *earlier = vote,
                None => standing.push(vote),
            }
        }
        standing
    }

    pub fn decision(&self) -> Option<&Decided> {
        self.decisions.last()
    }

    pub fn tick(&self, criterion: usize) -> Option<&Stamp> {
        self.ticks
            .iter()
            .rev()
            .find(|(c, _)| *c == criterion)
            .map(|(_, stamp)| stamp)
    }
}

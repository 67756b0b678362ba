//! When a service was out, why, and what brought it back.

use crate::journal::Way;
use crate::runbook::StepIx;
use crate::time::Instant;

/// A stretch of time in which people could not rely on a service, at one site or at any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    pub from: Instant,
    pub cause: OutageCause,
    /// When it was back; nothing while it is out.
    pub until: Option<Instant>,
    /// What brought it back.
    pub end: Option<OutageEnd>,
}

/// What put a service out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutageCause {
    /// Work that changes that service, or takes such a change back: itself, or one that it needs.
    Changed {
        step: StepIx,
        way: Way,
        service: usize,
    },
    /// A test that failed, by its place in the tests of the run.
    Failed(usize),
    /// A blocker that names it, by its place in the blockers of the run.
    Blocked(usize),
    /// A service that it needs went down.
    Beneath(usize),
}

/// What brought a service back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutageEnd {
    /// A test, by its place in the tests of the run.
    Tested(usize),
    /// Its blocker was resolved after it had passed.
    Resolved(usize),
    /// The service that it needs came back, and nothing else was wrong with it.
    Beneath(usize),
}

impl Outage {
    pub fn is_open(&self) -> bool {
        self.until.is_none()
    }
}

/// The stretches in which it was out at any of these places: what overlaps is one.
pub(super) fn at_any(places: impl Iterator<Item = Vec<Outage>>) -> Vec<Outage> {
    let mut all: Vec<Outage> = places.flatten().collect();
    all.sort_by_key(|outage| outage.from);
    let mut merged: Vec<Outage> = Vec::new();
    for outage in all {
        match merged.last_mut() {
            Some(last) if last.until.is_none_or(|until| outage.from <= until) => {
                let is_later = |until| last.until.is_some_and(|last| until > last);
                if outage.until.is_none() || outage.until.is_some_and(is_later) {
                    (last.until, last.end) = (last.until.and(outage.until), outage.end);
                }
            }
            _ => merged.push(outage),
        }
    }
    merged
}

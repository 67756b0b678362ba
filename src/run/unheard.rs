//! What somebody ended without having heard of it: a stop, a hold or a rollback that was called where
//! they could not see it. It goes on, and both are a conflict, until somebody who knows both says
//! otherwise.

use crate::journal::{Entry, Event, Fact, Pause};

use super::approval::Known;
use super::{Hold, Run, Stamp};

/// Pauses that a resume had not heard of.
#[derive(Default)]
pub(super) struct Unheard {
    stops: Vec<(Stamp, Option<String>)>,
    holds: Vec<Hold>,
    /// By their places.
    rollbacks: Vec<usize>,
}

impl Run {
    /// What a resume would end, and its writer had not seen.
    pub(super) fn unheard_of(&self, entry: &Entry, fact: &Fact) -> Unheard {
        let Event::Resumed { pause, scope } = &fact.event else {
            return Unheard::default();
        };
        let mut known = Known::of(self, entry);
        let mut is_unheard = |stamp: &Stamp| !known.has(&stamp.entry);
        let mut unheard = Unheard::default();
        match pause {
            Pause::Stop => {
                let stops = self.stops.iter().filter(|(stamp, _)| is_unheard(stamp));
                unheard.stops = stops.cloned().collect();
            }
            Pause::Hold => {
                let holds = self.held.iter().filter(|hold| hold.scope == *scope);
                unheard.holds = holds
                    .filter(|hold| is_unheard(&hold.stamp))
                    .cloned()
                    .collect();
            }
            Pause::Rollback => {
                let rollbacks = self.rollbacks.iter().enumerate();
                let open = rollbacks.filter(|(_, r)| r.lifted.is_none() && is_unheard(&r.stamp));
                unheard.rollbacks = open.map(|(place, _)| place).collect();
            }
        }
        unheard
    }

    /// The safe side stands: what was not heard of is not over.
    pub(super) fn goes_on(&mut self, unheard: Unheard, resumed: &Stamp) {
        let mut conflicts = Vec::new();
        for stop in unheard.stops {
            conflicts.push(("the run was stopped", stop.0.clone()));
            self.stopped.get_or_insert(stop.clone());
            self.stops.push(stop);
        }
        for hold in unheard.holds {
            conflicts.push(("a hold was called", hold.stamp.clone()));
            self.held.push(hold);
        }
        for place in unheard.rollbacks {
            if let Some(rollback) = self.rollbacks.get_mut(place) {
                rollback.lifted = None;
                conflicts.push(("a rollback was called", rollback.stamp.clone()));
            }
        }
        for (what, stamp) in conflicts {
            let what = format!("{what}, and ended by someone who had not heard of it");
            self.contradiction(what, None, [stamp.entry, resumed.entry.clone()]);
        }
    }
}

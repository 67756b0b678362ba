//! Which entries an event refers to.

use super::{EntryId, Event};

impl Event {
    /// Every reference to another entry, to be redirected where that entry stands twice.
    pub(super) fn references_mut(&mut self) -> Vec<&mut EntryId> {
        match self {
            Event::StepFinished { replaces, .. } | Event::Decided { replaces, .. } => {
                replaces.iter_mut().collect()
            }
            Event::SignedOff { finish, .. } | Event::SignOffRefused { finish, .. } => vec![finish],
            Event::Called { blocker, .. } => blocker.iter_mut().collect(),
            Event::BlockerUpdated { blocker, .. } | Event::BlockerResolved { blocker } => {
                vec![blocker]
            }
            Event::ConditionMet { decision, .. } => vec![decision],
            Event::TakenBack { entry } | Event::Corrected { entry, .. } => vec![entry],
            Event::ConflictSettled {
                entries, stands, ..
            } => entries.iter_mut().chain([stands]).collect(),
            _ => Vec::new(),
        }
    }
}

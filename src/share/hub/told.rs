//! Where the background says how it stands, for whoever looks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::time::Instant;

use super::trouble::Trouble;
use crate::share::{Contact, HubState};

/// The state that is told, and by which clock. Clones tell the same.
#[derive(Clone)]
pub struct Told {
    state: Arc<Mutex<HubState>>,
    clock: fn() -> Instant,
}

impl Told {
    pub fn new(clock: fn() -> Instant) -> Told {
        let state = HubState {
            contact: Contact::Calling,
            exchanged: None,
            unshared: None,
            note: None,
            files: None,
        };
        Told {
            state: Arc::new(Mutex::new(state)),
            clock,
        }
    }

    pub fn state(&self) -> HubState {
        self.lock().clone()
    }

    /// The hub answers.
    pub fn here(&self, unshared: usize) {
        let mut state = self.lock();
        state.contact = Contact::Here;
        state.unshared = Some(unshared);
    }

    pub fn unshared(&self, unshared: Option<usize>) {
        self.lock().unshared = unshared;
    }

    /// Both sides have the same, but for so many entries that can't be sent.
    pub fn exchanged(&self, held: usize, note: Option<String>) {
        let mut state = self.lock();
        state.exchanged = Some((self.clock)());
        state.unshared = Some(held);
        state.note = note;
    }

    /// What is wrong with the files, if anything.
    pub fn files(&self, trouble: Option<String>) {
        self.lock().files = trouble.map(|trouble| format!("evidence waits: {trouble}"));
    }

    /// The hub does not answer, or says no.
    pub fn gone(&self, trouble: &Trouble) {
        let mut state = self.lock();
        let since = match &state.contact {
            Contact::Gone { since, .. } => *since,
            Contact::Calling | Contact::Here => (self.clock)(),
        };
        state.contact = Contact::Gone {
            since,
            why: trouble.to_string(),
            hint: trouble.hint().into(),
        };
    }

    fn lock(&self) -> MutexGuard<'_, HubState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

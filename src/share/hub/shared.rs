//! Where the background says how it stands, for whoever looks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::time::Instant;

use super::files::Exchanged;
use super::trouble::Trouble;
use crate::journal::Damage;
use crate::share::{Contact, HubState};

/// The state that the screen asks for, and by which clock. Clones share it.
#[derive(Clone)]
pub struct SharedState {
    state: Arc<Mutex<HubState>>,
    clock: fn() -> Instant,
}

impl SharedState {
    pub fn new(clock: fn() -> Instant) -> SharedState {
        SharedState {
            state: Arc::new(Mutex::new(HubState::calling())),
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

    /// Both sides have the same, but for so many entries that can't be sent, and for what is amiss.
    pub fn exchanged(&self, held: usize, amiss: Option<String>, note: Option<String>) {
        let mut state = self.lock();
        state.exchanged = Some((self.clock)());
        state.unshared = Some(held);
        state.lines = amiss;
        state.note = note;
    }

    /// How the files stand: exchanged, but for what is amiss, or not.
    pub fn files(&self, exchanged: &Result<Exchanged, Trouble>) {
        self.lock().files = match exchanged {
            Ok(exchanged) => some_of(&exchanged.amiss),
            Err(trouble) => Some(format!("evidence waits: {trouble}")),
        };
    }

    /// There are files that the hub has not got.
    pub fn evidence_waits(&self) {
        let waits = "evidence hasn't arrived yet".to_string();
        self.lock().files.get_or_insert(waits);
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

/// What is wrong, in so many words as a line has room for.
pub(super) fn some_of(damage: &[Damage]) -> Option<String> {
    let first = damage.first()?;
    Some(match damage.len() {
        1 => first.to_string(),
        more => format!("{first}; and {} more", more - 1),
    })
}

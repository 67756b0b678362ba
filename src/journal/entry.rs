//! One line of the log, as it was written.
use super::{EntryId, Fact};
use crate::time::Instant;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Entry(Arc<(EntryId, Instant, Fact)>);

impl Entry {
    pub fn id(&self) -> EntryId {
        self.0.0.clone()
    }
    pub fn recorded(&self) -> Instant {
        self.0.1
    }
    pub fn occurred(&self) -> Instant {
        self.0.2.occurred.unwrap_or(self.0.1)
    }
    pub fn key(&self) -> (Instant, &EntryId) {
        (self.0.1, &self.0.0)
    }
    pub fn fact(&self) -> &Fact {
        &self.0.2
    }
}

//! What a screen says of the hub: plain words and times, whether or not this program can reach one.

use crate::time::Instant;

/// How it stands with the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubState {
    pub contact: Contact,
    /// When last all that is here was there, and all that is there was here.
    pub exchanged: Option<Instant>,
    /// How many entries the hub has not acknowledged; nothing while nobody knows what it has.
    pub unshared: Option<usize>,
    /// What somebody has to know, though nothing is amiss: a feed that goes on in two ways.
    pub note: Option<String>,
    /// What keeps entries from being exchanged, though the hub answers.
    pub lines: Option<String>,
    /// What keeps evidence from being exchanged.
    pub files: Option<String>,
}

/// Whether the hub answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// Nobody knows yet.
    Calling,
    Here,
    Gone {
        since: Instant,
        /// In plain words.
        why: String,
        /// What to do.
        hint: String,
    },
}

impl HubState {
    /// Nobody knows yet how it stands.
    pub fn calling() -> HubState {
        HubState {
            contact: Contact::Calling,
            exchanged: None,
            unshared: None,
            note: None,
            lines: None,
            files: None,
        }
    }

    /// Whether all that is here is there, and all that is there is here.
    pub fn is_whole(&self) -> bool {
        self.unshared == Some(0) && self.amiss().is_empty()
    }

    /// What keeps anything from being exchanged, though the hub answers.
    pub fn amiss(&self) -> Vec<&str> {
        [&self.lines, &self.files]
            .into_iter()
            .filter_map(|amiss| amiss.as_deref())
            .collect()
    }

    /// What is new since then, for somebody who has other things to do: a sentence, if anything.
    pub fn news(&self, before: Option<&HubState>) -> Option<String> {
        let gone = |state: &HubState| match &state.contact {
            Contact::Gone { why, .. } => Some(why.clone()),
            Contact::Calling | Contact::Here => None,
        };
        let (was, is) = (before.and_then(gone), gone(self));
        let note = |state: &HubState| {
            let amiss = state.amiss().first().map(ToString::to_string);
            amiss.or_else(|| state.note.clone())
        };
        match (was, is) {
            (was, Some(why)) if was.as_ref() != Some(&why) => {
                Some(format!("HUB down, everything is saved here: {why}"))
            }
            (Some(_), None) => Some("HUB: it is back".into()),
            _ => note(self)
                .filter(|_| before.and_then(note) != note(self))
                .map(|note| format!("HUB: {note}")),
        }
    }
}

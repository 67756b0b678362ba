//! What changes the run as a whole is done with a word, so that no slip of a key does it.

use super::{Ask, Field, Form, Reading, Slot, Trouble, When};
use crate::run::Run;
use crate::situation::Situation;

/// What an empty reason says that may not be empty.
pub(super) const REASON: &str = "a reason is required";

/// The field for the word that a question wants, where it wants one.
pub(super) fn word_field(ask: Ask, s: &Situation) -> Option<Field> {
    let (word, when) = match ask {
        Ask::Rollback => ("ROLLBACK", When::Always),
        Ask::GoForward => ("FORWARD", When::Always),
        Ask::Close => ("CLOSE", When::Always),
        Ask::Replan => ("REPLAN", When::Always),
        // What pauses the whole run is the first that can be chosen.
        Ask::Resume if is_paused(s.run) => ("RESUME", When::Chosen(Slot::Scope, &[0])),
        _ => return None,
    };
    Some(field(word).when(when))
}

/// The run as a whole is stopped, on hold or rolled back.
fn is_paused(run: &Run) -> bool {
    let is_held = run.held.iter().any(|hold| hold.scope.is_none());
    is_held || run.stopped.is_some() || run.rollback().is_some()
}

fn field(word: &str) -> Field {
    Field::line(Slot::Word(word.into()), format!("Type {word}")).hint("to confirm")
}

impl Form {
    /// Somebody who is not on the roster sets rules aside only with a word.
    pub(super) fn ask_outsider_for_word(&mut self, s: &Situation) {
        let by = Reading::new(self, s).who(Slot::By);
        let is_outside = |person: &str| s.run.plan.person(person).is_none();
        let is_asked = self.word().is_some();
        if !is_asked && (is_outside(s.me) || by.is_some_and(|by| is_outside(&by))) {
            self.fields.push(field("OVERRIDE"));
        }
    }

    /// That the word is there, where one is asked for. Case doesn't matter.
    pub(super) fn check_word(&self, reading: &Reading) -> Result<(), Trouble> {
        let Some((slot, word)) = self.word() else {
            return Ok(());
        };
        if self.lacks_reason(reading) {
            return Err(Trouble::Field {
                slot: Slot::Because,
                why: REASON.into(),
            });
        }
        let typed = reading.text(slot.clone()).unwrap_or_default();
        let id = &reading.situation.run.plan.id;
        if typed.eq_ignore_ascii_case(word) || typed.eq_ignore_ascii_case(id) {
            return Ok(());
        }
        Err(Trouble::Field {
            slot: slot.clone(),
            why: format!("type {word} here, or {id}"),
        })
    }

    /// The reason stands above the word, and is asked for first.
    fn lacks_reason(&self, reading: &Reading) -> bool {
        let is_required = self.field(&Slot::Because).is_some_and(|f| f.hint == REASON);
        is_required && reading.text(Slot::Because).is_none()
    }

    fn word(&self) -> Option<(&Slot, &str)> {
        self.asked().find_map(|(_, field)| match &field.slot {
            Slot::Word(word) => Some((&field.slot, word.as_str())),
            _ => None,
        })
    }
}

//! A half-typed form as it is kept on the disk: what it asks, about what, and the answers so far.

use serde::{Deserialize, Serialize};

use super::{Ask, Form, Slot, Subject};

/// A half-typed form without the run that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub ask: Ask,
    pub subject: Subject,
    pub title: String,
    answers: Vec<(Slot, String)>,
    /// The field that had the keys.
    focus: Option<Slot>,
}

impl Kept {
    /// What of a form is worth keeping; nothing where nobody has typed anything.
    pub fn of(form: &Form) -> Option<Kept> {
        let is_worth_it = form.is_draft() && form.ask.is_kept();
        is_worth_it.then(|| Kept {
            ask: form.ask,
            subject: form.subject.clone(),
            title: form.title.clone(),
            answers: form.typed(),
            focus: form.focused().map(|field| field.slot.clone()),
        })
    }

    /// It answers that question about that.
    pub fn is_for(&self, ask: Ask, subject: &Subject) -> bool {
        (self.ask, &self.subject) == (ask, subject)
    }

    /// The form with those answers, so far as it still asks for them.
    pub fn again(self, fresh: Form) -> Form {
        let mut older = fresh.clone();
        older.title = self.title;
        for (slot, answer) in &self.answers {
            if let Some(field) = older.fields.iter_mut().find(|f| f.slot == *slot) {
                field.answer_with(answer);
            }
        }
        if let Some(slot) = &self.focus {
            older.focus_on(slot);
        }
        fresh.answered_as(&older)
    }
}

impl Form {
    /// Somebody has typed or chosen an answer that the form did not begin with. A field that was
    /// emptied is none.
    pub fn is_draft(&self) -> bool {
        let is_typed = |field: &super::Field| field.is_changed() && !field.answer().is_empty();
        self.fields.iter().any(is_typed)
    }

    /// The answers that are not there by themselves. For whom is typed may change before it is
    /// taken up again, so that is among them.
    fn typed(&self) -> Vec<(Slot, String)> {
        let typed = self.fields.iter().filter(|field| {
            field.is_changed() || (field.slot == Slot::By && !field.answer().is_empty())
        });
        let answer = |field: &super::Field| (field.slot.clone(), field.answer());
        typed.map(answer).collect()
    }
}

//! Saving a form that may have been tried before, and taking up one that was left.

use super::{Column, Form, Slot, Trouble};
use crate::run::{Command, Request};
use crate::situation::Situation;

impl Form {
    /// The requests to record now. Where the disk did not take them before they are the same
    /// again, with the same times: the log knows them by that.
    pub fn save(&mut self, s: &Situation) -> Result<Vec<Request>, Trouble> {
        if !matches!(self.trouble, Some(Trouble::NotSaved { .. })) {
            self.tried = None;
        }
        self.tried.get_or_insert(s.wall);
        self.requests(s)
    }

    /// The field that a command of this form came from, where it is more than the form as a whole.
    pub fn field_of(&self, command: &Command) -> Option<Slot> {
        match (command, self.is_table()) {
            (Command::Evidence { step, .. }, true) => Some(Slot::cell(step, Column::Evidence)),
            (Command::Start { step, .. }, true) => Some(Slot::cell(step, Column::Started)),
            (Command::Finish { step, .. } | Command::Skip { step }, true) => {
                Some(Slot::cell(step, Column::Outcome))
            }
            (Command::Evidence { id, .. }, false) => Some(Slot::Evidence(id.clone())),
            _ => None,
        }
    }

    /// A draft that is taken up again: what was typed stays, the rest is as it is now.
    pub fn resumed(self, fresh: Result<Form, String>) -> Form {
        let Ok(fresh) = fresh else {
            return self;
        };
        let mut form = if self.is_table() {
            return self.with_rows_of(fresh);
        } else {
            self
        };
        if form.ask.is_about_work() && form.title != fresh.title {
            return fresh.answered_as(&form);
        }
        // For whom is typed may have changed since.
        let by = form.fields.iter_mut().find(|f| f.slot == Slot::By);
        if let (Some(by), Some(now)) = (by.filter(|by| !by.is_changed()), fresh.field(&Slot::By)) {
            *by = now.clone();
        }
        form
    }
}

//! What a form showed of what it is about. An approval is of that and nothing else: where it was
//! changed meanwhile, it is shown again before it can be saved.

use super::shift::packed;
use super::state::Seen;
use super::{Ask, Form, Slot};
use crate::situation::Situation;
use crate::time::Instant;

impl Form {
    /// What it is about is in sight as it is now.
    pub(super) fn look(&mut self, s: &Situation) {
        self.seen = Seen {
            at: s.wall,
            lines: self.sight(s, s.wall),
        };
    }

    /// Another packet is in sight once somebody else is named.
    pub fn looked_on(&mut self, s: &Situation) {
        let named = self.focused().map(|field| &field.slot);
        if matches!(named, Some(Slot::From | Slot::To | Slot::By)) {
            self.look(s);
        }
    }

    /// Why it can't be saved before it was read again.
    pub(super) fn outdated(&self, s: &Situation) -> Option<String> {
        let what = match self.ask {
            _ if self.is_about_other_work(s) => {
                return Some(
                    "this form is about something else now; look again before you save it".into(),
                );
            }
            Ask::Sign | Ask::RefuseSign => "what is signed",
            Ask::Decide => "what it is decided on",
            Ask::TakeOver => "what is taken over",
            _ => return None,
        };
        let changed = self.sight(s, self.seen.at) != self.seen.lines;
        changed.then(|| format!("{what} was changed since it was shown; read it again, then save"))
    }

    /// What its answer is about, but for how long it has been so.
    fn sight(&self, s: &Situation, at: Instant) -> Vec<String> {
        match self.ask {
            Ask::TakeOver => {
                let then = Situation::at(at, s.run, s.me).acting_for(Some(s.acting));
                packed(self, &then)
            }
            Ask::Sign | Ask::RefuseSign | Ask::Decide => self.intro_now(s),
            _ => Vec::new(),
        }
    }
}

//! What concerns the run as a whole: its people, calls, pauses, rollbacks and its end.

use crate::journal::{EntryId, Opening, Pause, RollbackExtent, RunOutcome};
use crate::text::safe;
use crate::time::Instant;

use super::{Words, and_list};

impl Words<'_> {
    pub fn opened(&self, opening: &Opening) -> String {
        let mode = opening.mode.word();
        let (id, revision) = (safe(&opening.runbook), safe(&opening.revision));
        format!("opened the {mode} run of {id}, revision {revision}")
    }

    pub fn checked_in(&self, person: &str, roles: &[String]) -> String {
        let whom = if person == self.fact.by {
            String::new()
        } else {
            let name = self.fact.text("name").map(|name| safe(name).into_owned());
            format!(" {}", name.unwrap_or_else(|| self.called(person)))
        };
        let roles = if roles.is_empty() {
            String::new()
        } else {
            format!(" as {}", safe(&roles.join(", ")))
        };
        format!("checked in{whom}{roles}")
    }

    pub fn checked_out(&self, person: &str) -> String {
        if person == self.fact.by {
            "checked out".into()
        } else {
            format!("checked out {}", self.called(person))
        }
    }

    pub fn delegated(&self, role: &str, to: &str, until: Option<Instant>) -> String {
        let until = until.map_or(String::new(), |at| format!(" until {}", self.moment(at)));
        let to = self.called(to);
        format!("gave the role {} to {to}{until}", safe(role))
    }

    pub fn phoned(
        &self,
        contact: &str,
        (answered, reached): (bool, Option<&str>),
        blocker: Option<&EntryId>,
        next: Option<Instant>,
    ) -> String {
        let mut details = Vec::new();
        details.extend(blocker.map(|id| format!("about {}", self.number_of(id))));
        details.push(match reached {
            Some(name) => format!("reached {}", self.called(name)),
            None if answered => "answered".into(),
            None => "no answer".into(),
        });
        details.extend(next.map(|at| format!("next call at {}", self.moment(at))));
        let (contact, text) = (self.called(contact), self.and_text("text"));
        format!("called {contact}{}{text}", and_list(details))
    }

    pub fn went_on(&self, pause: Pause, scope: Option<&str>) -> String {
        match pause {
            Pause::Stop => "resumed the run after the stop".into(),
            Pause::Hold => format!("resumed {} after the hold", self.scope(scope)),
            Pause::Rollback => "ended the rollback and went forward again".into(),
        }
    }

    pub fn rollback(&self, extent: &RollbackExtent) -> String {
        match extent {
            RollbackExtent::Everything => "called the rollback of everything".into(),
            RollbackExtent::To { point } => {
                let (point, back) = (self.step(point), self.taken_back_by(point));
                format!("called the rollback to the restore point of {point}{back}")
            }
            RollbackExtent::Only { steps } => {
                let steps = steps
                    .iter()
                    .map(|id| self.step(id))
                    .collect::<Vec<String>>()
                    .join(" and of ");
                format!("called the rollback of {steps} and everything that depends on it")
            }
        }
    }

    pub fn passed(&self, verb: &str, word: &str, other: Option<&str>) -> String {
        let other = other.map_or(String::new(), |id| format!(" {word} {}", self.called(id)));
        format!("{verb}{other}{}", self.and_text("text"))
    }

    pub fn closed(&self, outcome: RunOutcome) -> String {
        let text = self.and_text("text");
        format!("closed the run as {}{text}", outcome.word())
    }
}

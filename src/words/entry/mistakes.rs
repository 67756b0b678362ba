//! Entries that are about other entries, and what became of the entries that they are about.

use crate::journal::{CorrectedField, EntryId, Event, Fact};
use crate::run::{LogLine, main_text};
use crate::text::safe;
use crate::time::Instant;
use crate::words::{Cell, RevisedField, Revision};

use super::Words;
use crate::words::quoted;

impl Words<'_> {
    /// Another entry, in its own words.
    pub fn other(&self, id: &EntryId) -> String {
        match self.run.line(id) {
            Some(line) => self.in_words(line, line.fact()),
            None => format!("entry {}", safe(&id.to_string())),
        }
    }

    fn in_words(&self, line: &LogLine, fact: &Fact) -> String {
        // Two of these may name each other, in a feed that makes no sense.
        if speaks_of_entries(&fact.event) {
            format!("entry {}", safe(&line.entry.id().to_string()))
        } else {
            Words::of(self.names, self.run, line, fact).what()
        }
    }

    pub fn corrected(&self, of: &EntryId, field: CorrectedField, at: Option<Instant>) -> String {
        let line = self.run.line(of);
        let before = line.map(|line| self.before(line));
        let entry = match (line, &before) {
            (Some(line), Some(before)) => self.in_words(line, before),
            _ => self.other(of),
        };
        let (to, not) = (self.fact.text("to"), before.as_ref());
        let change = match field {
            CorrectedField::Void => return format!("made void: \"{entry}\""),
            CorrectedField::At => {
                let to = at.map_or("another time".into(), |at| self.moment(at));
                let was = line
                    .zip(not)
                    .map(|(line, b)| b.occurred.unwrap_or(line.entry.recorded()));
                let not = was.map_or(String::new(), |was| {
                    format!(", not at {}", self.moment(was))
                });
                format!("it happened at {to}{not}")
            }
            CorrectedField::For => {
                let who = to.map_or("(withheld)".into(), |who| self.called(who));
                let not = not.map_or(String::new(), |b| {
                    format!(", not by {}", self.called(&b.by))
                });
                format!("it was done by {who}{not}")
            }
            CorrectedField::Text => self.other_text(not),
            CorrectedField::Value => format!("its value is {}", self.text("to")),
        };
        format!("corrected \"{entry}\": {change}")
    }

    /// The reason of an entry does not stand in its words, so that the old one is said too.
    fn other_text(&self, before: Option<&Fact>) -> String {
        let to = self.text("to");
        let reason = before.filter(|b| main_text(&b.event) == "because");
        let Some(before) = reason else {
            return format!("its text is {to}");
        };
        let was = before.text("because").filter(|t| !t.is_empty());
        let not = was.map_or(String::new(), |was| format!(", not {}", quoted(was)));
        format!("its reason is {to}{not}")
    }

    /// What an entry said until this one corrected it.
    fn before(&self, line: &LogLine) -> Fact {
        let corrections = self.run.corrections_of(line);
        let this = self.entry();
        let earlier = corrections.iter().take_while(|(entry, _)| *entry != this);
        let before = earlier.last().map(|(_, fact)| fact);
        before.unwrap_or(line.entry.fact()).clone()
    }

    pub fn settled(&self, number: u32, stands: &EntryId) -> String {
        let what = self
            .fact
            .text("what")
            .filter(|t| !t.is_empty())
            .map_or(String::new(), |what| format!(" ({})", quoted(what)));
        let other = self.other(stands);
        match self.run.line(stands) {
            None => format!("settled K{number}{what}: {other} is right"),
            Some(line) => {
                let who = self.called(&line.fact().by);
                format!("settled K{number}{what}: the entry by {who} is right, \"{other}\"")
            }
        }
    }

    /// What became of this entry: `said 23:10 until amara corrected it at 02:20: 'wrong clock'`.
    pub fn changed(&self, revision: &Revision) -> String {
        let by = revision.by;
        let who = self.called(&by.fact().by);
        let when = self.moment(by.occurred());
        let what = match revision.field {
            RevisedField::Void => format!("made void by {who} at {when}"),
            RevisedField::TakenBack => format!("taken back by {who} at {when}"),
            RevisedField::Overruled => {
                let conflict = revision.is.line(&self.run.plan.window.zone);
                format!("lost {conflict}, which {who} settled at {when}")
            }
            RevisedField::For => {
                let was = self.value(&revision.was);
                format!("said to be by {was} until {who} corrected it at {when}")
            }
            RevisedField::Text if revision.was.is_empty() => {
                format!("said nothing of it until {who} corrected it at {when}")
            }
            _ => {
                let was = self.value(&revision.was);
                format!("said {was} until {who} corrected it at {when}")
            }
        };
        match super::reason(by) {
            Some(because) => format!("{what}: {}", quoted(because)),
            None => what,
        }
    }

    fn value(&self, cell: &Cell) -> String {
        match cell {
            Cell::Time(at) => self.moment(*at),
            Cell::Person { id, .. } => self.called(id),
            Cell::Text(text) => quoted(text),
            _ => "nothing".into(),
        }
    }
}

fn speaks_of_entries(event: &Event) -> bool {
    matches!(
        event,
        Event::TakenBack { .. } | Event::Corrected { .. } | Event::ConflictSettled { .. }
    )
}

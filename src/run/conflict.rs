//! What can't both be true: kept, numbered and shown until somebody settles it.

use crate::journal::{EntryId, Event, Fact};
use crate::runbook::StepIx;

use super::revisions::are_the_same;
use super::take::Effect;
use super::{Run, Stamp};

/// What can't both be true, until it is settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// `K1`.
    pub number: String,
    pub what: String,
    pub step: Option<StepIx>,
    pub entries: Vec<EntryId>,
    pub settled: Option<Settled>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    pub stamp: Stamp,
    /// The entry that stands.
    pub stands: EntryId,
    pub because: Option<String>,
}

impl Run {
    /// A conflict by its number, any case.
    pub fn conflict(&self, number: &str) -> Option<&Conflict> {
        self.conflicts
            .iter()
            .find(|c| c.number.eq_ignore_ascii_case(number))
    }

    pub fn open_conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.conflicts.iter().filter(|c| c.settled.is_none())
    }

    pub(super) fn contradiction(
        &mut self,
        what: String,
        step: Option<StepIx>,
        entries: impl Into<Vec<EntryId>>,
    ) {
        let entries = entries.into();
        let number = match self.revisions.settlement(&entries) {
            Some(settlement) => settlement.number,
            None => self.next_conflict_number(),
        };
        self.conflicts.push(Conflict {
            number: format!("K{number}"),
            what,
            step,
            entries,
            settled: None,
        });
    }

    /// A number that no settlement and no conflict has.
    fn next_conflict_number(&self) -> u32 {
        let settled: Vec<u32> = self.revisions.numbers().collect();
        let taken = |n: u32| settled.contains(&n) || self.conflict(&format!("K{n}")).is_some();
        (1..).find(|n| !taken(*n)).unwrap_or(0)
    }

    pub(super) fn take_settlement(&mut self, fact: &Fact, stamp: Stamp) -> Effect {
        let Event::ConflictSettled {
            number,
            entries,
            stands,
        } = &fact.event
        else {
            return Effect::None;
        };
        if self.revisions.settlement(entries).is_none() {
            return Effect::None;
        }
        let mut conflicts = self.conflicts.iter();
        let found = conflicts.position(|c| are_the_same(&c.entries, entries));
        // Where what lost no longer counts, nothing contradicts any more.
        let place = found.unwrap_or_else(|| {
            self.conflicts.push(Conflict {
                number: format!("K{number}"),
                what: fact.text("what").unwrap_or("(withheld)").to_string(),
                step: self.step_of(stands),
                entries: entries.clone(),
                settled: None,
            });
            self.conflicts.len() - 1
        });
        let lost = entries.iter().filter(|entry| *entry != stands);
        lost.for_each(|lost| self.lapse_by_settlement(lost, &stamp));
        let conflict = &mut self.conflicts[place];
        match &conflict.settled {
            Some(settled) if settled.stands == *stands => return Effect::Confirms,
            Some(_) => return Effect::None,
            None => {}
        }
        conflict.settled = Some(Settled {
            stamp,
            stands: stands.clone(),
            because: fact.text("because").map(str::to_string),
        });
        Effect::Taken
    }

    /// The step that an entry is about.
    fn step_of(&self, entry: &EntryId) -> Option<StepIx> {
        let line = self.line(entry)?;
        self.plan.step(line.fact().event.step()?)
    }
}

//! The fold: entries in, state out. It takes anything, in any order, and never fails: what has no
//! meaning here is marked so, and what can't both be true becomes a conflict.

use std::sync::Arc;

use crate::journal::{Entry, EntryId, Event, Fact};
use crate::runbook::Runbook;
use crate::time::Span;

use super::take::Effect;
use super::{Capacity, LogLine, Mark, Run, Stamp};

impl Run {
    /// The state after these entries; they may come in any order.
    pub fn fold<'a>(runbook: Arc<Runbook>, entries: impl IntoIterator<Item = &'a Entry>) -> Run {
        let mut entries: Vec<&Entry> = entries.into_iter().collect();
        entries.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut run = Run::new(runbook);
        run.voided = entries.iter().filter_map(|e| takes_back(e)).collect();
        for entry in entries {
            run.take(entry);
        }
        run
    }

    /// Takes one more entry. One that sorts before what was applied, or that changes what earlier
    /// ones mean, causes a new fold.
    pub fn apply(&mut self, entry: &Entry) {
        let in_order = self
            .log
            .last()
            .is_none_or(|last| last.entry.key() < entry.key());
        if in_order && takes_back(entry).is_none() {
            return self.take(entry);
        }
        let log = std::mem::take(&mut self.log);
        let entries = log.iter().map(|line| &line.entry).chain([entry]);
        *self = Run::fold(self.runbook.clone(), entries);
    }

    fn take(&mut self, entry: &Entry) {
        let fact = entry.fact();
        let mut marks = self.marks_of(entry);
        if !marks.contains(&Mark::TakenBack) {
            let stamp = stamp_of(entry);
            self.hear(&stamp);
            match self.take_event(fact, stamp) {
                Effect::Taken | Effect::Contradicts(_) => {}
                Effect::Quick => marks.push(Mark::Quick),
                Effect::Confirms => marks.push(Mark::Confirms),
                Effect::None => marks.push(Mark::NoEffect),
            }
        }
        self.log.push(LogLine {
            entry: entry.clone(),
            marks,
        });
    }

    fn marks_of(&self, entry: &Entry) -> Vec<Mark> {
        let fact = entry.fact();
        let late = Span::between(entry.occurred(), entry.recorded()) >= Span::minutes(1);
        [
            (Mark::TakenBack, self.voided.contains_key(&entry.id())),
            (Mark::NotUnderstood, fact.event == Event::NotUnderstood),
            (Mark::Late, late),
            (Mark::OutOfOrder, !fact.against.is_empty()),
            (Mark::Override, fact.overrides.is_some()),
            (Mark::Deputy, self.acts_as_deputy(fact, entry)),
        ]
        .into_iter()
        .filter_map(|(mark, holds)| holds.then_some(mark))
        .collect()
    }

    /// Whether the one who acts has the role that it takes only for somebody else.
    fn acts_as_deputy(&self, fact: &Fact, entry: &Entry) -> bool {
        let roles = self.roles_for(&fact.event);
        let capacity = self.capacity_in(&fact.by, &roles, entry.occurred());
        matches!(capacity, Some(Capacity::DeputyOf(_)))
    }
}

/// The entry that an entry takes back, with itself.
fn takes_back(entry: &Entry) -> Option<(EntryId, EntryId)> {
    match &entry.fact().event {
        Event::TakenBack { entry: of } if *of != entry.id() => Some((of.clone(), entry.id())),
        _ => None,
    }
}

fn stamp_of(entry: &Entry) -> Stamp {
    Stamp {
        at: entry.occurred(),
        recorded: entry.recorded(),
        by: entry.fact().by.clone(),
        typed_by: entry.fact().recorded_by.clone(),
        entry: entry.id(),
    }
}

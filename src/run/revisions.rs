//! What later entries make of earlier ones: taken back, void, corrected, or overruled by the
//! settlement of a conflict. It is read from the whole log before the fold, so that the fold sees
//! each entry as it stands now.

use std::collections::HashMap;

use crate::journal::{CorrectedField, Entry, EntryId, Event, Fact};
use crate::time::Instant;

use super::Mark;

/// What the log says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Revisions {
    /// What does not count, and the entry that says so.
    void: HashMap<EntryId, (Mark, EntryId)>,
    /// The corrections of an entry, in the order of the log.
    corrections: HashMap<EntryId, Vec<Correction>>,
    settlements: Vec<Settlement>,
}

#[derive(Debug, Clone)]
struct Correction {
    entry: EntryId,
    field: CorrectedField,
    at: Option<Instant>,
    to: Option<String>,
}

/// What was settled: of these entries that one stands.
#[derive(Debug, Clone)]
pub(super) struct Settlement {
    pub number: u32,
    pub entries: Vec<EntryId>,
    pub stands: EntryId,
    pub entry: EntryId,
}

impl Revisions {
    /// From facts in the order of the log. One is about earlier ones only, and not if it is void
    /// itself.
    pub(super) fn of<'a>(log: impl IntoIterator<Item = (EntryId, &'a Fact)>) -> Revisions {
        let log: Vec<(EntryId, &Fact)> = log.into_iter().collect();
        if !log.iter().any(|(_, fact)| Revisions::are_in(fact)) {
            return Revisions::default();
        }
        let places: HashMap<&EntryId, usize> = log
            .iter()
            .enumerate()
            .map(|(at, (id, _))| (id, at))
            .collect();
        let mut revisions = Revisions::default();
        for (place, (id, fact)) in log.iter().enumerate().rev() {
            let earlier = |of: &EntryId| {
                let at = places.get(of).copied().filter(|&at| at < place)?;
                Some(log[at].1)
            };
            if !revisions.void.contains_key(id) {
                revisions.read(id.clone(), fact, earlier);
            }
        }
        revisions.corrections.values_mut().for_each(|c| c.reverse());
        revisions.settlements.reverse();
        revisions.keep_the_first_settlements();
        revisions
    }

    /// Whether a fact changes what earlier ones mean.
    pub(super) fn are_in(fact: &Fact) -> bool {
        matches!(
            fact.event,
            Event::TakenBack { .. } | Event::Corrected { .. } | Event::ConflictSettled { .. }
        )
    }

    fn read<'a>(
        &mut self,
        by: EntryId,
        fact: &Fact,
        earlier: impl Fn(&EntryId) -> Option<&'a Fact>,
    ) {
        let changes = |of: &EntryId, field| {
            let fact = earlier(of);
            fact.is_some_and(|fact| why_fixed(fact, field).is_none())
        };
        match &fact.event {
            Event::TakenBack { entry: of } if changes(of, CorrectedField::Void) => {
                self.void.insert(of.clone(), (Mark::TakenBack, by));
            }
            Event::Corrected {
                entry: of, field, ..
            } if !changes(of, *field) => {}
            Event::Corrected {
                entry: of,
                field: CorrectedField::Void,
                ..
            } => {
                self.void.insert(of.clone(), (Mark::Void, by));
            }
            Event::Corrected {
                entry: of,
                field,
                at,
            } => {
                self.corrections
                    .entry(of.clone())
                    .or_default()
                    .push(Correction {
                        entry: by,
                        field: *field,
                        at: *at,
                        to: fact.text("to").map(str::to_string),
                    });
            }
            Event::ConflictSettled {
                number,
                entries,
                stands,
            } if entries.contains(stands) && entries.iter().all(|e| earlier(e).is_some()) => {
                self.settlements.push(Settlement {
                    number: *number,
                    entries: entries.clone(),
                    stands: stands.clone(),
                    entry: by,
                });
            }
            _ => {}
        }
    }

    /// Whether an entry does not count, and why.
    pub(super) fn void(&self, entry: &Entry) -> Option<Mark> {
        self.void.get(&entry.id()).map(|(mark, _)| *mark)
    }

    /// What an entry says now, where it was corrected.
    pub(super) fn corrected(&self, entry: &Entry) -> Option<Fact> {
        let corrections = self.corrections.get(&entry.id())?;
        let mut fact = entry.fact().clone();
        corrections.iter().for_each(|c| c.apply(&mut fact));
        Some(fact)
    }

    /// What an entry said after each of its corrections, with the entry that corrected it.
    pub(super) fn stages(&self, entry: &Entry) -> Vec<(EntryId, Fact)> {
        let mut fact = entry.fact().clone();
        let corrections = self.corrections.get(&entry.id()).into_iter().flatten();
        corrections
            .map(|correction| {
                correction.apply(&mut fact);
                (correction.entry.clone(), fact.clone())
            })
            .collect()
    }

    /// Two who had not heard of each other may settle one conflict; the first stands.
    fn keep_the_first_settlements(&mut self) {
        let mut kept: Vec<Settlement> = Vec::new();
        for settlement in std::mem::take(&mut self.settlements) {
            if !kept.iter().any(|k| k.is_of(&settlement.entries)) {
                kept.push(settlement);
            }
        }
        self.settlements = kept;
    }

    /// Whether a conflict was settled against an entry.
    pub(super) fn is_overruled(&self, entry: &EntryId) -> bool {
        self.lost_to(entry).is_some()
    }

    /// The entry that was settled to stand against this one. Where that is void, nothing
    /// contradicts any more.
    pub(super) fn lost_to(&self, entry: &EntryId) -> Option<&EntryId> {
        let mut against = self.settled_against(entry);
        against
            .find(|s| !self.void.contains_key(&s.stands))
            .map(|s| &s.stands)
    }

    fn settled_against(&self, entry: &EntryId) -> impl Iterator<Item = &Settlement> {
        self.settlements
            .iter()
            .filter(move |s| s.stands != *entry && s.entries.contains(entry))
    }

    /// The settlement of these entries.
    pub(super) fn settlement(&self, entries: &[EntryId]) -> Option<&Settlement> {
        self.settlements.iter().find(|s| s.is_of(entries))
    }

    /// The numbers of conflicts that are given for good.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.settlements.iter().map(|s| s.number)
    }

    /// The entries that changed what this one means, in the order of the log.
    pub(super) fn revised_by(&self, entry: &EntryId) -> Vec<EntryId> {
        let corrected = self.corrections.get(entry).into_iter().flatten();
        let settled = self.settled_against(entry);
        corrected
            .map(|c| c.entry.clone())
            .chain(settled.map(|s| s.entry.clone()))
            .chain(self.void.get(entry).map(|(_, by)| by.clone()))
            .collect()
    }
}

impl Settlement {
    fn is_of(&self, entries: &[EntryId]) -> bool {
        are_the_same(&self.entries, entries)
    }
}

/// Whether they are the same entries, in whatever order.
pub(super) fn are_the_same(some: &[EntryId], others: &[EntryId]) -> bool {
    some.len() == others.len() && others.iter().all(|e| some.contains(e))
}

/// Why an entry can't be corrected in that way: a run without an opening could not go on, what
/// is about other entries can only be void, and the text of a check-in is a name.
pub(super) fn why_fixed(fact: &Fact, field: CorrectedField) -> Option<&'static str> {
    match &fact.event {
        Event::RunOpened(_) => Some("the opening of a run can't be corrected"),
        Event::CheckedIn { .. } if field == CorrectedField::Text && fact.text("name").is_none() => {
            Some("a check-in has no text")
        }
        Event::TakenBack { .. } | Event::Corrected { .. } | Event::ConflictSettled { .. }
            if field != CorrectedField::Void =>
        {
            Some("a correction can only be made void")
        }
        _ => None,
    }
}

/// What an entry has that can be corrected, in the order in which it is offered.
pub fn correctable(fact: &Fact) -> Vec<CorrectedField> {
    use CorrectedField::*;
    let has = |field: &CorrectedField| match (field, &fact.event) {
        (Text, Event::CheckedIn { .. }) => false,
        (Text, event) => fact
            .text(main_text(event))
            .is_some_and(|text| !text.is_empty()),
        (Value, Event::EvidenceGiven { file, .. }) => file.is_none(),
        (Value, _) => false,
        _ => true,
    };
    [At, For, Text, Value, Void]
        .into_iter()
        .filter(|field| has(field) && why_fixed(fact, *field).is_none())
        .collect()
}

impl Correction {
    fn apply(&self, fact: &mut Fact) {
        match (self.field, &self.to) {
            (CorrectedField::At, _) => fact.occurred = self.at.or(fact.occurred),
            (CorrectedField::For, Some(who)) => {
                let typist = fact.typist().to_string();
                // Who checked in is whoever it is said of.
                if let Event::CheckedIn { person, .. } | Event::CheckedOut { person } =
                    &mut fact.event
                    && *person == fact.by
                {
                    person.clone_from(who);
                }
                fact.by.clone_from(who);
                fact.recorded_by = (typist != *who).then_some(typist);
            }
            (CorrectedField::Text, Some(text)) => {
                let name = main_text(&fact.event);
                fact.texts.insert(name.into(), text.clone());
            }
            (CorrectedField::Value, Some(value)) => {
                fact.texts.insert("value".into(), value.clone());
            }
            _ => {}
        }
    }
}

/// The name of the text that an event is about; for most it is their reason.
pub fn main_text(event: &Event) -> &'static str {
    match event {
        Event::NoteWritten { .. }
        | Event::Called { .. }
        | Event::BlockerUpdated { .. }
        | Event::HandedOver { .. }
        | Event::TakenOver { .. }
        | Event::ServiceTested { .. } => "text",
        Event::BlockerRaised { .. } | Event::StepAdded { .. } => "title",
        Event::CheckedIn { .. } => "name",
        _ => "because",
    }
}

//! What later entries make of earlier ones: taken back, void, corrected, or overruled by the
//! settlement of a conflict. It is read from the whole log before the fold, so that the fold sees
//! each entry as it stands now.

use std::collections::{HashMap, HashSet};

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
    /// From the entries in the order of the log. An entry speaks of earlier ones only, and not if
    /// it is void itself.
    pub(super) fn of(entries: &[&Entry]) -> Revisions {
        let mut revisions = Revisions::default();
        let mut later = HashSet::new();
        for entry in entries.iter().rev() {
            later.insert(entry.id());
            if !revisions.void.contains_key(&entry.id()) {
                revisions.read(entry, |of| !later.contains(of));
            }
        }
        revisions.corrections.values_mut().for_each(|c| c.reverse());
        revisions.settlements.reverse();
        revisions
    }

    /// Whether an entry changes what earlier ones mean.
    pub(super) fn are_in(entry: &Entry) -> bool {
        matches!(
            entry.fact().event,
            Event::TakenBack { .. } | Event::Corrected { .. } | Event::ConflictSettled { .. }
        )
    }

    fn read(&mut self, entry: &Entry, is_earlier: impl Fn(&EntryId) -> bool) {
        let by = entry.id();
        match &entry.fact().event {
            Event::TakenBack { entry: of } if is_earlier(of) => {
                self.void.insert(of.clone(), (Mark::TakenBack, by));
            }
            Event::Corrected {
                entry: of,
                field: CorrectedField::Void,
                ..
            } if is_earlier(of) => {
                self.void.insert(of.clone(), (Mark::Void, by));
            }
            Event::Corrected {
                entry: of,
                field,
                at,
            } if is_earlier(of) => {
                self.corrections
                    .entry(of.clone())
                    .or_default()
                    .push(Correction {
                        entry: by,
                        field: *field,
                        at: *at,
                        to: entry.fact().text("to").map(str::to_string),
                    });
            }
            Event::ConflictSettled {
                number,
                entries,
                stands,
            } if entries.iter().all(&is_earlier) && entries.contains(stands) => {
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
        // A run without an opening could not go on.
        if matches!(entry.fact().event, Event::RunOpened(_)) {
            return None;
        }
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

    /// Whether a conflict was settled against an entry.
    pub(super) fn is_overruled(&self, entry: &EntryId) -> bool {
        self.settlements
            .iter()
            .any(|s| s.stands != *entry && s.entries.contains(entry))
    }

    /// The settlement of these entries.
    pub(super) fn settlement(&self, entries: &[EntryId]) -> Option<&Settlement> {
        let same = |s: &&Settlement| {
            s.entries.len() == entries.len() && entries.iter().all(|e| s.entries.contains(e))
        };
        self.settlements.iter().find(same)
    }

    /// The numbers of conflicts that are given for good.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.settlements.iter().map(|s| s.number)
    }

    /// The entries that changed what this one means, in the order of the log.
    pub(super) fn revised_by(&self, entry: &EntryId) -> Vec<EntryId> {
        let corrected = self.corrections.get(entry).into_iter().flatten();
        let settled = self
            .settlements
            .iter()
            .filter(|s| s.stands != *entry && s.entries.contains(entry));
        corrected
            .map(|c| c.entry.clone())
            .chain(settled.map(|s| s.entry.clone()))
            .chain(self.void.get(entry).map(|(_, by)| by.clone()))
            .collect()
    }
}

impl Correction {
    fn apply(&self, fact: &mut Fact) {
        match (self.field, &self.to) {
            (CorrectedField::At, _) => fact.occurred = self.at.or(fact.occurred),
            (CorrectedField::For, Some(who)) => {
                let typist = fact.typist().to_string();
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
        | Event::ServiceTested { .. } => "text",
        Event::BlockerRaised { .. } | Event::StepAdded { .. } => "title",
        Event::CheckedIn { .. } => "name",
        _ => "because",
    }
}

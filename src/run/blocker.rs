//! Blockers, and the conditions of a 'go with conditions', which are tracked alike.

use crate::journal::{BlockerFields, ConditionFields, EntryId, Event, Fact};
use crate::runbook::{Severity, StepIx};
use crate::time::{Instant, Span};

use super::take::Effect;
use super::{Run, Stamp};

/// An impediment to steps or services.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocker {
    /// The entry that raised it.
    pub id: EntryId,
    /// `B1`; `C1` for a condition.
    pub number: String,
    pub kind: BlockerKind,
    pub title: String,
    pub steps: Vec<StepIx>,
    pub services: Vec<String>,
    pub severity: Severity,
    pub owner: Option<String>,
    /// A contact.
    pub vendor: Option<String>,
    pub ticket: Option<String>,
    /// When it is expected to be solved; for a condition, by when it must be met.
    pub resolve_by: Option<Instant>,
    pub raised: Stamp,
    /// It was raised while the run was being rolled back.
    pub in_rollback: bool,
    pub updates: Vec<Update>,
    pub resolved: Option<(Stamp, Option<String>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockerKind {
    /// Its steps can't be finished while it is open.
    Blocker,
    /// Asked for by a 'go with conditions'; blocks nothing. Its place in the decision.
    Condition(usize),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub stamp: Stamp,
    pub text: Option<String>,
}

impl Blocker {
    pub fn is_open(&self) -> bool {
        self.resolved.is_none()
    }

    /// What names it whatever becomes of its number: the entry that raised it, and of the
    /// conditions of one decision its place as well.
    pub fn key(&self) -> String {
        match self.kind {
            BlockerKind::Blocker => self.id.to_string(),
            BlockerKind::Condition(place) => format!("{}#{place}", self.id),
        }
    }

    pub fn is_condition(&self) -> bool {
        self.kind != BlockerKind::Blocker
    }

    /// How long it has been open, or was.
    pub fn age(&self, now: Instant) -> Span {
        let end = self.resolved.as_ref().map_or(now, |(stamp, _)| stamp.at);
        Span::between(self.raised.at, end)
    }
}

/// A call to a vendor or an escalation level.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// A contact or a person.
    pub contact: String,
    /// Who answered.
    pub reached: Option<String>,
    pub answered: bool,
    pub blocker: Option<EntryId>,
    /// When the next call is due.
    pub next: Option<Instant>,
    pub text: Option<String>,
    pub stamp: Stamp,
}

impl Run {
    /// The number that the next blocker gets. It is written into the entry, so that an entry that
    /// arrives late does not renumber what people already say on the phone.
    pub fn next_blocker_number(&self) -> u32 {
        self.next_number('B')
    }

    pub(super) fn raise(
        &mut self,
        number: u32,
        title: String,
        fields: &BlockerFields,
        stamp: Stamp,
    ) {
        // What is told late may have hindered the work before.
        let in_rollback = self.active_rollbacks().any(|r| r.stamp.at <= stamp.at);
        let mut blocker = Blocker {
            id: stamp.entry.clone(),
            number: self.free_number('B', number),
            kind: BlockerKind::Blocker,
            title,
            steps: Vec::new(),
            services: Vec::new(),
            severity: Severity::High,
            owner: None,
            vendor: None,
            ticket: None,
            resolve_by: None,
            raised: stamp,
            in_rollback,
            updates: Vec::new(),
            resolved: None,
        };
        self.fill(&mut blocker, fields);
        self.blockers.push(blocker);
    }

    pub(super) fn raise_condition(
        &mut self,
        gate: StepIx,
        place: usize,
        title: String,
        fields: &ConditionFields,
        stamp: &Stamp,
    ) {
        self.blockers.push(Blocker {
            id: stamp.entry.clone(),
            number: self.free_number('C', fields.number),
            kind: BlockerKind::Condition(place),
            title,
            steps: vec![gate],
            services: Vec::new(),
            severity: Severity::Medium,
            owner: fields.owner.clone(),
            vendor: None,
            ticket: None,
            resolve_by: fields.by,
            raised: stamp.clone(),
            in_rollback: self.rollback().is_some(),
            updates: Vec::new(),
            resolved: None,
        });
    }

    pub(super) fn update_blocker(
        &mut self,
        id: &EntryId,
        fields: &BlockerFields,
        fact: &Fact,
        stamp: Stamp,
    ) -> Effect {
        let Some(place) = self
            .blockers
            .iter()
            .position(|b| b.id == *id && !b.is_condition())
        else {
            return Effect::None;
        };
        let mut blocker = self.blockers[place].clone();
        self.fill(&mut blocker, fields);
        if let Some(title) = fact.text("title") {
            blocker.title = title.to_string();
        }
        blocker.updates.push(Update {
            stamp,
            text: fact.text("text").map(str::to_string),
        });
        self.blockers[place] = blocker;
        Effect::Taken
    }

    /// Resolves the first blocker that it holds for; a second resolution confirms the first.
    pub(super) fn resolve(
        &mut self,
        which: impl Fn(&Blocker) -> bool,
        stamp: Stamp,
        because: Option<String>,
    ) -> Effect {
        match self.blockers.iter_mut().find(|b| which(b)) {
            None => Effect::None,
            Some(b) if b.resolved.is_some() => Effect::Confirms,
            Some(b) => {
                b.resolved = Some((stamp, because));
                Effect::Taken
            }
        }
    }

    /// The conditions of a decision that is taken again.
    pub(super) fn withdraw_conditions(&mut self, decision: &EntryId, stamp: &Stamp) {
        let open = |b: &&mut Blocker| b.id == *decision && b.is_condition() && b.is_open();
        for condition in self.blockers.iter_mut().filter(open) {
            let why = "the gate was decided again".to_string();
            condition.resolved = Some((stamp.clone(), Some(why)));
        }
    }

    /// The number that the next condition gets; written into the entry, like a blocker's.
    pub fn next_condition_number(&self) -> u32 {
        self.next_number('C')
    }

    fn next_number(&self, prefix: char) -> u32 {
        let numbers = self
            .blockers
            .iter()
            .filter_map(|b| b.number.strip_prefix(prefix));
        let digits = numbers.map(|n| n.trim_end_matches(|c: char| !c.is_ascii_digit()));
        let standing = digits.filter_map(|n| n.parse::<u32>().ok()).max();
        // A number that was said once is not given again, also when what had it is void.
        let said = self.log.iter().filter_map(|l| match &l.entry.fact().event {
            Event::BlockerRaised { number, .. } if prefix == 'B' => Some(*number),
            Event::Decided { conditions, .. } if prefix == 'C' => {
                conditions.iter().map(|c| c.number).max()
            }
            _ => None,
        });
        let highest = said.chain(standing).max();
        highest.unwrap_or(0).saturating_add(1)
    }

    fn fill(&self, blocker: &mut Blocker, fields: &BlockerFields) {
        if let Some(steps) = &fields.steps {
            blocker.steps = steps.iter().filter_map(|id| self.plan.step(id)).collect();
        }
        if let Some(services) = &fields.services {
            blocker.services = services.clone();
        }
        blocker.severity = fields.severity.unwrap_or(blocker.severity);
        for (slot, field) in [
            (&mut blocker.owner, &fields.owner),
            (&mut blocker.vendor, &fields.vendor),
            (&mut blocker.ticket, &fields.ticket),
        ] {
            if field.is_some() {
                slot.clone_from(field);
            }
        }
        blocker.resolve_by = fields.resolve_by.or(blocker.resolve_by);
    }

    /// Two writers who did not see each other may give one number; the later gets a letter.
    fn free_number(&self, prefix: char, number: u32) -> String {
        let taken = |name: &String| self.blockers.iter().any(|b| b.number == *name);
        let letters = ('b'..='z').map(|letter| format!("{prefix}{number}{letter}"));
        std::iter::once(format!("{prefix}{number}"))
            .chain(letters)
            .find(|name| !taken(name))
            .unwrap_or_else(|| format!("{prefix}{}", self.next_number(prefix)))
    }
}

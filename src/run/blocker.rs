//! Blockers, and the calls about them.

use crate::journal::{BlockerFields, EntryId, Event, Fact};
use crate::runbook::{Severity, StepIx};
use crate::time::{Instant, Span};

use super::take::Effect;
use super::{Run, Stamp};

/// An impediment to steps or services.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocker {
    /// The entry that raised it.
    pub id: EntryId,
    /// `B1`.
    pub number: String,
    pub title: String,
    pub steps: Vec<StepIx>,
    pub services: Vec<String>,
    pub severity: Severity,
    pub owner: Option<String>,
    /// A contact.
    pub vendor: Option<String>,
    pub ticket: Option<String>,
    /// When it is expected to be resolved.
    pub resolve_by: Option<Instant>,
    pub raised: Stamp,
    /// It was raised while the run was being rolled back.
    pub in_rollback: bool,
    pub updates: Vec<Update>,
    pub resolved: Option<(Stamp, Option<String>)>,
}

/// What an entry said later of a blocker.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub stamp: Stamp,
    pub text: Option<String>,
    /// It passed to whoever took over, from that person.
    pub taken_from: Option<String>,
    pub because: Option<String>,
    /// The fields that it gave.
    pub changes: Vec<BlockerChange>,
}

/// A field of a blocker, before an update and after it; both may be the same.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockerChange {
    Title(Before<String>),
    Severity(Before<Severity>),
    Steps(Before<Vec<StepIx>>),
    Services(Before<Vec<String>>),
    Owner(Before<Option<String>>),
    Vendor(Before<Option<String>>),
    Ticket(Before<Option<String>>),
    ResolveBy {
        time: Before<Option<Instant>>,
        /// How often it was moved later so far, this time with it; 0 where it was not.
        moved_later: usize,
    },
}

/// What was, and what is.
#[derive(Debug, Clone, PartialEq)]
pub struct Before<T> {
    pub was: T,
    pub is: T,
}

impl<T: Clone> Before<T> {
    fn set(slot: &mut T, is: T) -> Before<T> {
        Before {
            was: std::mem::replace(slot, is.clone()),
            is,
        }
    }
}

impl Update {
    /// The severity before and after it, where it was lowered.
    pub fn lowered(&self) -> Option<&Before<Severity>> {
        self.changes.iter().find_map(|change| match change {
            BlockerChange::Severity(severity) if severity.is > severity.was => Some(severity),
            _ => None,
        })
    }
}

impl Blocker {
    pub fn is_open(&self) -> bool {
        self.resolved.is_none()
    }

    /// What names it whatever becomes of its number: the entry that raised it.
    pub fn key(&self) -> String {
        self.id.to_string()
    }

    /// How often its expected time was moved later.
    fn moved_later(&self) -> usize {
        let changes = self.updates.iter().flat_map(|update| &update.changes);
        let moves = changes.filter(|change| {
            matches!(change, BlockerChange::ResolveBy { moved_later, .. } if *moved_later > 0)
        });
        moves.count()
    }

    /// How long it has been open, or was.
    pub fn age(&self, now: Instant) -> Span {
        let end = self.resolved.as_ref().map_or(now, |(stamp, _)| stamp.at);
        Span::age(self.raised.at, end)
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
        // What is entered late may have hindered the work before.
        let in_rollback = self.active_rollbacks().any(|r| r.stamp.at <= stamp.at);
        let mut blocker = Blocker {
            id: stamp.entry.clone(),
            number: self.free_number('B', number),
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

    pub(super) fn update_blocker(
        &mut self,
        id: &EntryId,
        fields: &BlockerFields,
        fact: &Fact,
        stamp: Stamp,
    ) -> Effect {
        let Some(place) = self.blockers.iter().position(|b| b.id == *id) else {
            return Effect::None;
        };
        let mut blocker = self.blockers[place].clone();
        let title = fact
            .text("title")
            .map(str::to_string)
            .map(|title| Before::set(&mut blocker.title, title))
            .map(BlockerChange::Title);
        let changes = title
            .into_iter()
            .chain(self.fill(&mut blocker, fields))
            .collect();
        blocker.updates.push(Update {
            stamp,
            text: fact.text("text").map(str::to_string),
            taken_from: None,
            because: fact.text("because").map(str::to_string),
            changes,
        });
        self.blockers[place] = blocker;
        Effect::Taken
    }

    /// A second resolution confirms the first.
    pub(super) fn resolve(
        &mut self,
        id: &EntryId,
        stamp: Stamp,
        because: Option<String>,
    ) -> Effect {
        match self.blockers.iter_mut().find(|b| b.id == *id) {
            None => Effect::None,
            Some(b) if b.resolved.is_some() => Effect::Confirms,
            Some(b) => {
                b.resolved = Some((stamp, because));
                Effect::Taken
            }
        }
    }

    /// The number that the next condition gets; written into the entry, like a blocker's.
    pub fn next_condition_number(&self) -> u32 {
        self.next_number('C')
    }

    fn next_number(&self, prefix: char) -> u32 {
        let numbers = self
            .obstacles()
            .filter_map(|o| o.number().strip_prefix(prefix));
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

    /// Takes the fields that are given; what each of them was.
    fn fill(&self, blocker: &mut Blocker, fields: &BlockerFields) -> Vec<BlockerChange> {
        use BlockerChange::*;
        let steps = fields.steps.as_ref().map(|ids| {
            let steps = ids.iter().filter_map(|id| self.plan.step(id)).collect();
            Steps(Before::set(&mut blocker.steps, steps))
        });
        let services = fields
            .services
            .clone()
            .map(|ids| Services(Before::set(&mut blocker.services, ids)));
        let severity = fields
            .severity
            .map(|is| Severity(Before::set(&mut blocker.severity, is)));
        // An empty name is nobody's, an empty ticket none.
        let named = |slot: &mut Option<String>, given: &Option<String>| {
            let given = given.clone()?;
            Some(Before::set(slot, Some(given).filter(|g| !g.is_empty())))
        };
        let later = blocker.moved_later();
        let resolve_by = fields.resolve_by.map(|at| {
            let time = Before::set(&mut blocker.resolve_by, Some(at));
            let is_later = time.was.is_some_and(|was| was < at);
            let moved_later = if is_later { later + 1 } else { 0 };
            ResolveBy { time, moved_later }
        });
        [
            severity,
            steps,
            services,
            named(&mut blocker.owner, &fields.owner).map(Owner),
            named(&mut blocker.vendor, &fields.vendor).map(Vendor),
            named(&mut blocker.ticket, &fields.ticket).map(Ticket),
            resolve_by,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Two writers who did not see each other may give one number; the later gets a letter.
    pub(super) fn free_number(&self, prefix: char, number: u32) -> String {
        let taken = |name: &String| self.obstacles().any(|o| o.number() == name);
        let letters = ('b'..='z').map(|letter| format!("{prefix}{number}{letter}"));
        std::iter::once(format!("{prefix}{number}"))
            .chain(letters)
            .find(|name| !taken(name))
            .unwrap_or_else(|| format!("{prefix}{}", self.next_number(prefix)))
    }
}

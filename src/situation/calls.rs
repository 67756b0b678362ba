//! The telephone: whom to call, in which order, and which calls are due.

use super::Situation;
use crate::journal::EntryId;
use crate::run::{Blocker, Call, Obstacle};
use crate::runbook::Escalation;
use crate::time::{Instant, Span};

/// A call that somebody has to make, now or later.
#[derive(Debug, Clone, PartialEq)]
pub struct Due<'a> {
    /// When.
    pub at: Instant,
    /// A contact or a person.
    pub whom: &'a str,
    /// The number of the blocker that it is about.
    pub about: Option<&'a str>,
    pub kind: DueKind,
    /// Who is to make it.
    pub by: &'a str,
}

/// Why a call has to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueKind {
    /// The last call said when the next one would be.
    NextCall,
    /// A blocker of that severity has been open for so long.
    Escalation(Span),
}

/// Somebody who can be called: a contact of the plan, or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party<'a> {
    pub id: &'a str,
    pub name: &'a str,
    /// The telephone number, or another way to reach them.
    pub reach: Option<&'a str>,
    /// What they ask for first.
    pub account: Option<&'a str>,
    pub hours: Option<&'a str>,
    /// Whom to call next.
    pub then: Option<&'a str>,
}

impl Due<'_> {
    pub fn is_due(&self, now: Instant) -> bool {
        self.at <= now
    }
}

impl Party<'_> {
    /// What one needs to call them: number, account, hours.
    pub fn details(&self) -> String {
        let account = self.account.map(|a| format!("account {a}"));
        let parts = [
            self.reach.map(str::to_string),
            account,
            self.hours.map(str::to_string),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }
}

impl<'a> Situation<'a> {
    /// The calls that are still to be made, the earliest first; none once the run is closed.
    pub fn due(&self) -> Vec<Due<'a>> {
        if self.run.closed.is_some() {
            return Vec::new();
        }
        let run = self.run;
        let next = (0..run.calls.len()).filter_map(|ix| self.next_call(ix));
        let levels = run
            .open_blockers()
            .flat_map(|blocker| run.plan.escalation.iter().map(move |e| (blocker, e)))
            .filter_map(|(blocker, level)| self.escalated(blocker, level));
        let mut all: Vec<Due> = next.chain(levels).collect();
        all.sort_by_key(|due| (due.at, due.kind));
        all
    }

    /// How many calls should have been made by now.
    pub fn calls_due(&self) -> usize {
        self.due().iter().filter(|d| d.is_due(self.now)).count()
    }

    /// The calls that are still to be made about a blocker.
    pub fn due_about(&self, blocker: &Blocker) -> Vec<Due<'a>> {
        let mut all = self.due();
        all.retain(|due| due.about == Some(&blocker.number));
        all
    }

    /// Somebody to call, by id; a name that nobody knows is only a name.
    pub fn party<'b>(&self, id: &'b str) -> Party<'b>
    where
        'a: 'b,
    {
        let run = self.run;
        let contact = run.plan.contact(id);
        let given = run.presence(id).and_then(|p| p.contact.as_deref());
        let known = || run.plan.person(id).and_then(|p| p.contact.as_deref());
        Party {
            id,
            name: run.called(id),
            reach: match contact {
                Some(contact) => contact.contact.as_deref(),
                // The number that somebody gave on arrival is newer than the roster's.
                None => given.or_else(known),
            },
            account: contact.and_then(|c| c.account.as_deref()),
            hours: contact.and_then(|c| c.hours.as_deref()),
            then: contact.and_then(|c| c.then.as_deref()),
        }
    }

    /// Who to call, and who to call next when nobody answers; everybody once.
    pub fn call_tree<'b>(&self, id: &'b str) -> Vec<Party<'b>>
    where
        'a: 'b,
    {
        let mut tree: Vec<Party> = Vec::new();
        let mut next: Option<&'b str> = Some(id);
        while let Some(id) = next.filter(|id| tree.iter().all(|p| p.id != *id)) {
            let party = self.party(id);
            next = party.then;
            tree.push(party);
        }
        tree
    }

    /// All who can be called: the contacts of the plan, then people whose number is known.
    pub fn parties(&self) -> Vec<Party<'a>> {
        let run = self.run;
        let contacts = run.plan.contacts.iter().map(|c| self.party(&c.id));
        let roster = run.plan.people.iter().map(|p| p.id.as_str());
        let others = run
            .people
            .iter()
            .map(|p| p.person.as_str())
            .filter(|id| run.plan.person(id).is_none());
        let people = roster.chain(others).map(|id| self.party(id));
        contacts
            .chain(people.filter(|p| p.reach.is_some()))
            .collect()
    }

    /// The next call that a call announced, until somebody made it or what it was about is over.
    fn next_call(&self, ix: usize) -> Option<Due<'a>> {
        let call = self.run.calls.get(ix)?;
        let at = call.next?;
        let later = |(n, other): (usize, &Call)| {
            (other.stamp.at, n) > (call.stamp.at, ix)
                && other.contact == call.contact
                && (call.blocker.is_none() || other.blocker == call.blocker)
        };
        if self.run.calls.iter().enumerate().any(later) {
            return None;
        }
        let about = match &call.blocker {
            Some(id) => Some(self.still_open(id)?),
            None => None,
        };
        Some(Due {
            at,
            whom: &call.contact,
            about: about.map(Obstacle::number),
            kind: DueKind::NextCall,
            by: self.run.heir(call.stamp.typist(), call.stamp.at),
        })
    }

    /// A level of the escalation of a blocker, until it was called about it.
    fn escalated(&self, blocker: &'a Blocker, level: &'a Escalation) -> Option<Due<'a>> {
        if level.severity != blocker.severity {
            return None;
        }
        let called = |call: &Call| {
            call.contact == level.call
                && call.blocker.as_ref() == Some(&blocker.id)
                && call.stamp.at >= blocker.raised.at
        };
        let owner = blocker.owner.as_deref().filter(|id| self.run.knows(id));
        let raised = &blocker.raised;
        let by = owner.unwrap_or_else(|| self.run.heir(raised.typist(), raised.at));
        // Nobody calls themselves.
        if by == level.call || self.run.calls.iter().any(called) {
            return None;
        }
        Some(Due {
            at: blocker.raised.at + level.after.delta(),
            whom: &level.call,
            about: Some(&blocker.number),
            kind: DueKind::Escalation(level.after),
            by,
        })
    }

    /// What a call was about, while it is not resolved. The conditions of one decision have its
    /// id in common; one that is open is enough.
    fn still_open(&self, id: &EntryId) -> Option<Obstacle<'a>> {
        let mut all = self.run.obstacles();
        all.find(|o| o.entry() == id && o.is_open())
    }
}

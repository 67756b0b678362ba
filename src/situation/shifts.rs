//! Who should be here by the plan, and is not.

use super::Situation;
use crate::runbook::Person;
use crate::time::{Instant, Span};

/// Somebody who comes so long before their shift is not early for it.
const BEFORE: Span = Span::minutes(15);

/// A person of the roster whose shift it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected<'a> {
    pub person: &'a Person,
    /// When the shift begins; nothing for who is there at any time.
    pub from: Option<Instant>,
    /// They checked in, or were heard of in this shift.
    pub is_here: bool,
}

impl<'a> Situation<'a> {
    /// All whose shift it is now, or in a quarter of an hour; nobody once the run is closed.
    pub fn on_shift(&self) -> impl Iterator<Item = Expected<'a>> + use<'a> {
        let (run, now) = (self.run, self.now);
        let roster = run.plan.people.iter().filter(move |_| run.closed.is_none());
        roster.filter_map(move |person| {
            let begins = |from: Instant| from - BEFORE.delta();
            let mut shifts = person.available.iter();
            let shift = shifts.find(|(from, until)| begins(*from) <= now && now < *until);
            let from = shift.map(|(from, _)| *from);
            if from.is_none() && !person.available.is_empty() {
                return None;
            }
            // Whoever is here from an earlier shift may have gone home from it.
            let heard = |p: &crate::run::Presence| from.is_none_or(|at| p.last_heard >= begins(at));
            let presence = run.presence(&person.id).filter(|p| p.since.is_some());
            Some(Expected {
                person,
                from,
                is_here: presence.is_some_and(heard),
            })
        })
    }

    /// Those of them who are not here.
    pub fn missing(&self) -> impl Iterator<Item = Expected<'a>> + use<'a> {
        self.on_shift().filter(|expected| !expected.is_here)
    }
}

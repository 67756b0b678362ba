//! Who is here, and who may act in which role.

use crate::journal::{Event, Pause};
use crate::time::Instant;

use super::{Run, Stamp, Task};

/// A person in a run: of the roster, or checked in although not in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    pub person: String,
    /// The name of somebody who is not on the roster.
    pub name: Option<String>,
    /// The roles of somebody who is not on the roster.
    pub roles: Vec<String>,
    pub contact: Option<String>,
    /// Since when they are here; nothing after they checked out.
    pub since: Option<Instant>,
    pub last_heard: Instant,
    /// When they last typed something themselves, and on which machine.
    pub typed: Option<Instant>,
    pub host: Option<String>,
    pub checked_out: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Delegation {
    pub role: String,
    pub to: String,
    pub until: Option<Instant>,
    pub stamp: Stamp,
}

/// In what capacity somebody has a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity<'a> {
    Own,
    DeputyOf(&'a str),
    Delegate,
}

impl Run {
    /// In what capacity that person has the role at that time, if at all.
    pub fn capacity<'a>(&'a self, person: &str, role: &str, at: Instant) -> Option<Capacity<'a>> {
        let holds = |roles: &[String]| roles.iter().any(|r| r == role);
        let in_plan = self.plan.person(person);
        if in_plan.is_some_and(|p| holds(&p.roles)) {
            return Some(Capacity::Own);
        }
        if self.presence(person).is_some_and(|p| holds(&p.roles)) {
            return Some(Capacity::Own);
        }
        let delegated = self
            .delegations
            .iter()
            .any(|d| d.role == role && d.to == person && d.until.is_none_or(|until| at <= until));
        if delegated {
            return Some(Capacity::Delegate);
        }
        in_plan?
            .deputy_for
            .iter()
            .filter_map(|id| self.plan.person(id))
            .find(|p| holds(&p.roles))
            .map(|p| Capacity::DeputyOf(&p.id))
    }

    /// The best capacity in any of these roles.
    pub fn capacity_in<'a>(
        &'a self,
        person: &str,
        roles: &[&str],
        at: Instant,
    ) -> Option<Capacity<'a>> {
        let found = roles
            .iter()
            .filter_map(|role| self.capacity(person, role, at));
        found.min_by_key(|capacity| *capacity != Capacity::Own)
    }

    /// The roles of which it takes one to do this; none: anyone.
    pub fn roles_for(&self, event: &Event) -> Vec<&str> {
        let step = event
            .step()
            .and_then(|id| self.plan.step(id))
            .map(|ix| &self.plan.steps[ix]);
        let (Some(step), gate) = (step, step.and_then(|s| s.gate.as_ref())) else {
            return Vec::new();
        };
        let task = self
            .plan
            .step(&step.id)
            .and_then(|ix| Task::of(&self.plan, ix, event.way()));
        let crew = task
            .map_or(&[][..], |t| t.crew)
            .iter()
            .map(|(role, _)| role.as_str());
        match event {
            // The roles of the plan, not of the event: a name in a feed gives no authority.
            Event::SignedOff { role, .. } | Event::SignOffRefused { role, .. } => task
                .map_or(&[][..], |t| t.sign_off)
                .iter()
                .filter(|r| *r == role)
                .map(String::as_str)
                .collect(),
            Event::Decided { .. } => {
                gate.map_or(vec![], |g| g.decides.iter().map(String::as_str).collect())
            }
            Event::Voted { .. } => gate.map_or(vec![], |g| {
                g.votes
                    .iter()
                    .chain(&g.decides)
                    .map(String::as_str)
                    .collect()
            }),
            Event::StepStarted { .. }
            | Event::StepFinished { .. }
            | Event::StepSkipped { .. }
            | Event::StepReopened { .. } => crew.collect(),
            _ => Vec::new(),
        }
    }

    /// The roles of which somebody acts in one: those of the work, the lead's for what is the
    /// lead's.
    pub(super) fn authority_for(&self, event: &Event) -> Vec<&str> {
        let mut roles = self.roles_for(event);
        match event {
            Event::Resumed {
                pause: Pause::Stop, ..
            } if self.plan.has_role("safety") => roles.push("safety"),
            Event::StepSkipped { .. } | Event::StepReopened { .. } if !roles.is_empty() => {
                roles.push("lead");
            }
            Event::Held { .. }
            | Event::Resumed { .. }
            | Event::RollbackStarted { .. }
            | Event::StepAdded { .. }
            | Event::StepAmended { .. }
            | Event::WindowMoved { .. }
            | Event::Replanned { .. }
            | Event::GoingForward { .. }
            | Event::Delegated { .. }
            | Event::RunClosed { .. } => roles.push("lead"),
            _ => {}
        }
        roles
    }

    /// Every role that somebody has or that the plan asks for, once.
    pub fn roles(&self) -> Vec<&str> {
        let roster = self.plan.people.iter().flat_map(|p| &p.roles);
        let others = self.people.iter().flat_map(|p| &p.roles);
        let crews = self
            .plan
            .steps
            .iter()
            .flat_map(|s| s.crew.iter().map(|(role, _)| role));
        let mut roles: Vec<&str> = roster
            .chain(others)
            .chain(crews)
            .map(String::as_str)
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// A person who is known to this run: on the roster, or checked in.
    pub fn knows(&self, person: &str) -> bool {
        self.plan.person(person).is_some()
            || self.presence(person).is_some_and(|p| p.name.is_some())
    }

    pub fn presence(&self, person: &str) -> Option<&Presence> {
        self.people.iter().find(|p| p.person == person)
    }

    pub fn is_present(&self, person: &str) -> bool {
        self.presence(person).is_some_and(|p| p.since.is_some())
    }

    /// The roles of a person, own ones only.
    pub fn roles_of(&self, person: &str) -> &[String] {
        match (self.plan.person(person), self.presence(person)) {
            (Some(p), _) => &p.roles,
            (None, Some(p)) => &p.roles,
            (None, None) => &[],
        }
    }

    /// The name to show.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.presence(id)
            .and_then(|p| p.name.as_deref())
            .unwrap_or_else(|| self.plan.name_of(id))
    }
}

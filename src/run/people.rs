//! Who is here, who is meant by a name, and who may act in which role.

use crate::journal::{Event, Fact, Pause};
use crate::text::{name_distance, same_name};
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
        // A contact that owns work does it too.
        let owns = person == role && self.plan.contact(person).is_some();
        if owns || in_plan.is_some_and(|p| p.has_role(role)) {
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
            .find(|p| p.has_role(role))
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

    /// The id of whoever is meant by an id or a name, in any of its spellings; else the name as it
    /// is. Nothing where nobody is named, and the name as it is where it may be several.
    pub fn who(&self, name: &str) -> Option<String> {
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        let found = self
            .has_id(name)
            .then_some(name)
            .or_else(|| self.the_one_called(name));
        Some(found.unwrap_or(name).to_string())
    }

    fn the_one_called(&self, name: &str) -> Option<&str> {
        let is_it = |other: &&str| same_name(name, other);
        let known = || {
            self.known_names()
                .filter(|(id, n)| [id, n].into_iter().any(is_it))
        };
        let (first, _) = known().next()?;
        let is_sure = known().all(|(id, _)| id == first);
        let exact = || known().find(|(_, n)| *n == name).map(|(id, _)| id);
        if is_sure { Some(first) } else { exact() }
    }

    /// Ids with names: of the roster, the contacts, those who came, and outside persons.
    fn known_names(&self) -> impl Iterator<Item = (&str, &str)> {
        let roster = self
            .plan
            .people
            .iter()
            .map(|p| (p.id.as_str(), p.name.as_str()));
        let contacts = self
            .plan
            .contacts
            .iter()
            .map(|c| (c.id.as_str(), c.name.as_str()));
        let came = self
            .people
            .iter()
            .filter(|p| self.plan.person(&p.person).is_none())
            .map(|p| (p.person.as_str(), p.name.as_deref().unwrap_or(&p.person)));
        let outside = self
            .outsiders
            .iter()
            .map(|name| (name.as_str(), name.as_str()));
        roster.chain(contacts).chain(came).chain(outside)
    }

    fn has_id(&self, id: &str) -> bool {
        self.plan.person(id).is_some()
            || self.plan.contact(id).is_some()
            || self.presence(id).is_some()
            || self.outsiders.iter().any(|name| name == id)
    }

    /// Whether that id is of the roster, a contact, somebody who came, or an outside person whose
    /// name somebody has confirmed.
    pub fn is_somebody(&self, id: &str) -> bool {
        self.has_id(id)
    }

    /// The ids of those whom a name that nobody has may mean, the nearest only.
    pub fn close_to(&self, name: &str) -> Vec<&str> {
        let near = |(id, other)| {
            let distances = [name_distance(name, id), name_distance(name, other)];
            Some((distances.into_iter().flatten().min()?, id))
        };
        let found: Vec<(usize, &str)> = self.known_names().filter_map(near).collect();
        let least = found.iter().map(|(distance, _)| *distance).min();
        let mut ids: Vec<&str> = found
            .iter()
            .filter(|(distance, _)| Some(*distance) == least)
            .map(|(_, id)| *id)
            .collect();
        ids.dedup();
        ids
    }

    /// That fact with ids in place of names, where it names somebody otherwise: older logs have
    /// names as they were typed.
    pub(super) fn with_ids(&self, fact: &Fact) -> Option<Fact> {
        if fact.people().into_iter().all(|name| self.has_id(name)) {
            return None;
        }
        let mut named = fact.clone();
        for name in named.people_mut() {
            if let Some(id) = self.who(name) {
                *name = id;
            }
        }
        // Who types for themselves is not two persons.
        named.recorded_by = named.recorded_by.filter(|typist| *typist != named.by);
        (named != *fact).then_some(named)
    }

    /// From now on those whom that fact names are known.
    pub(super) fn meet(&mut self, fact: &Fact) {
        for name in fact.people() {
            if !name.trim().is_empty() && !self.has_id(name) {
                self.outsiders.push(name.clone());
            }
        }
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

    /// What a person is called on the night: the id of those on the roster, the name of others.
    pub fn called<'a>(&'a self, id: &'a str) -> &'a str {
        let short = self.plan.short_id(id);
        short.unwrap_or_else(|| self.name_of(id))
    }

    /// The full name, for those who review the night.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.presence(id)
            .and_then(|p| p.name.as_deref())
            .unwrap_or_else(|| self.plan.name_of(id))
    }
}

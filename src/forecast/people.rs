//! Who is there, for what: those who can be counted on, and when somebody is there to decide or to
//! sign.

use super::night::seconds_up;
use super::problem::Time;
use super::snapshot::RunSnapshot;
use crate::runbook::{Person, Runbook};

/// The people that the forecast counts on.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub people: Vec<Person>,
    /// Roles that only people have who are not there: it goes on if they come.
    pub if_comes: Vec<String>,
}

impl Counted {
    /// Those who can be counted on; and of the roster, for roles that none of them has, those who
    /// are away: that somebody goes home never makes anything easier.
    pub(super) fn of(snapshot: &RunSnapshot) -> Counted {
        let mut counted = Counted {
            people: snapshot.people.clone(),
            if_comes: Vec::new(),
        };
        counted.add(snapshot, |role| {
            snapshot.people.iter().all(|p| !p.has_role(role))
        });
        counted
    }

    /// Everybody, as if all came who are away.
    pub(super) fn everybody(snapshot: &RunSnapshot) -> Counted {
        let mut counted = Counted {
            people: snapshot.people.clone(),
            if_comes: Vec::new(),
        };
        counted.add(snapshot, |_| true);
        counted
    }

    fn add(&mut self, snapshot: &RunSnapshot, is_missed: impl Fn(&String) -> bool) {
        for person in &snapshot.away {
            let missed: Vec<&String> = person.roles.iter().filter(|r| is_missed(r)).collect();
            if missed.is_empty() {
                continue;
            }
            self.if_comes.extend(missed.into_iter().cloned());
            self.people.push(person.clone());
        }
        self.if_comes.sort_unstable();
        self.if_comes.dedup();
    }

    /// When somebody is there with one of these roles, or as a deputy; nothing where that is no
    /// question: always, or never, as nobody has it.
    pub(super) fn attendance(&self, plan: &Runbook, roles: &[String]) -> Option<Vec<(Time, Time)>> {
        let able: Vec<&Person> = self.able(plan, roles).collect();
        stretches(&able)
    }

    /// When somebody is there for each of these signatures, other than the only one who can have
    /// done the work.
    pub(super) fn signatures(
        &self,
        plan: &Runbook,
        roles: &[String],
        crew: &[(String, u32)],
    ) -> Vec<Vec<(Time, Time)>> {
        let doer = self.only_doer(crew);
        let of_role = |role: &String| {
            let able: Vec<&Person> = self
                .able(plan, std::slice::from_ref(role))
                .filter(|p| Some(p.id.as_str()) != doer)
                .collect();
            stretches(&able)
        };
        roles.iter().filter_map(of_role).collect()
    }

    /// The roles of signatures that nobody can give but whoever did the work. Where only one person
    /// is known, as without a roster, nobody knows who else will be there.
    pub(super) fn nobody_signs<'r>(
        &self,
        plan: &Runbook,
        roles: &'r [String],
        crew: &[(String, u32)],
    ) -> Vec<&'r String> {
        let doer = self.only_doer(crew);
        let nobody = |role: &&String| {
            let mut able = self.able(plan, std::slice::from_ref(*role));
            doer.is_some() && self.people.len() > 1 && able.all(|p| Some(p.id.as_str()) == doer)
        };
        roles.iter().filter(nobody).collect()
    }

    fn able<'a>(
        &'a self,
        plan: &'a Runbook,
        roles: &'a [String],
    ) -> impl Iterator<Item = &'a Person> {
        let has = move |person: &Person| roles.iter().any(|r| person.has_role(r));
        let may = move |person: &&Person| {
            let mut stands_in = person.deputy_for.iter().filter_map(|id| plan.person(id));
            has(person) || stands_in.any(has)
        };
        self.people.iter().filter(may)
    }

    fn only_doer(&self, crew: &[(String, u32)]) -> Option<&str> {
        let [(role, 1)] = crew else { return None };
        let mut able = self.people.iter().filter(|p| p.has_role(role));
        let first = able.next()?;
        able.next().is_none().then_some(first.id.as_str())
    }
}

/// The times of all of them together, in order; nothing where one is always there, or nobody is.
fn stretches(people: &[&Person]) -> Option<Vec<(Time, Time)>> {
    if people.is_empty() || people.iter().any(|p| p.available.is_empty()) {
        return None;
    }
    let shifts = people.iter().flat_map(|p| &p.available);
    let mut all: Vec<(Time, Time)> = shifts
        .map(|&(from, until)| (seconds_up(from), until.timestamp()))
        .collect();
    all.sort_unstable();
    all.dedup();
    Some(all)
}

//! Who took part: in which roles, from when to when.

use std::collections::HashMap;

use crate::journal::Event;
use crate::report::Table;
use crate::run::{Presence, Run};
use crate::situation::Situation;
use crate::time::Instant;
use crate::words::Cell;

pub(super) fn people(situation: &Situation) -> Table {
    let present = match situation.run.closed {
        Some(_) => "Here at the end",
        None => "Here now",
    };
    let columns = [
        ("id", "Id"),
        ("name", "Name"),
        ("roles", "Roles"),
        ("delegated", "Roles by delegation"),
        ("contact", "Contact"),
        ("on_roster", "On the roster"),
        ("present_from", "Here from"),
        ("last_heard", "Last heard from"),
        ("present_to", "Checked out"),
        ("present", present),
    ];
    let run = situation.run;
    let seen = first_seen(run);
    let took_part = run
        .people
        .iter()
        .map(|p| person(run, &p.person, Some(p), &seen));
    let absent = run
        .plan
        .people
        .iter()
        .filter(|p| run.presence(&p.id).is_none())
        .map(|p| person(run, &p.id, None, &seen));
    Table::of("people", "People", columns, took_part.chain(absent))
}

fn person(
    run: &Run,
    id: &str,
    presence: Option<&Presence>,
    seen: &HashMap<&str, Instant>,
) -> [Cell; 10] {
    let planned = run.plan.person(id);
    let contact = presence
        .and_then(|p| p.contact.as_ref())
        .or(planned.and_then(|p| p.contact.as_ref()));
    let delegated = run.delegations.iter().filter(|d| d.to == id);
    let since = presence.and_then(|p| p.since);
    // A second check-in leaves the first one standing: they were there from then on.
    let from = seen.get(id).copied().into_iter().chain(since).min();
    [
        id.into(),
        run.name_of(id).into(),
        run.roles_of(id).iter().collect(),
        delegated.map(|d| &d.role).collect(),
        contact.into(),
        planned.is_some().into(),
        from.into(),
        presence.map(|p| p.last_heard).into(),
        presence.and_then(|p| p.checked_out).into(),
        run.is_present(id).into(),
    ]
}

/// When each person first checked in or typed something.
fn first_seen(run: &Run) -> HashMap<&str, Instant> {
    let mut seen: HashMap<&str, Instant> = HashMap::new();
    let lines = run.log.iter();
    for line in lines.filter(|l| !l.is_void()) {
        let fact = line.fact();
        let typist = match &fact.recorded_by {
            // What they typed in arrears does not say that they were there at that time.
            Some(typist) => (typist.as_str(), line.entry.recorded()),
            None => (fact.by.as_str(), line.occurred()),
        };
        let checked_in = match &fact.event {
            Event::CheckedIn { person, .. } => Some((person.as_str(), line.occurred())),
            _ => None,
        };
        for (person, at) in checked_in.into_iter().chain([typist]) {
            let first = seen.entry(person).or_insert(at);
            *first = at.min(*first);
        }
    }
    seen
}

//! Names: what an id may look like, that each is given once, and that every reference has one.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::file::File;
use super::path::At;
use super::problem::Found;

/// All names of a runbook, by what they name.
pub struct Names {
    pub steps: Kind,
    pub phases: Kind,
    pub people: Kind,
    pub contacts: Kind,
    pub services: Kind,
    pub roles: Kind,
}

/// The names of one kind of thing.
pub struct Kind {
    what: &'static str,
    /// Each with its place in the runbook.
    pub names: HashMap<String, usize>,
    /// Whether all of them could be read. If not, an unknown name may well be one of the others.
    complete: bool,
    /// What else people call one of them, in small letters, with its name.
    also: HashMap<String, String>,
}

impl Names {
    /// Collects and checks all names; `broken` is what couldn't be read.
    pub fn of(file: &File, broken: &Found, found: &mut Found) -> Names {
        let root = At::Root;
        well_formed(root.key("id"), &file.id, found);
        let kind = |what, list, keys: &[&str]| Kind {
            what,
            names: HashMap::new(),
            complete: !broken.hides(list, keys),
            also: HashMap::new(),
        };
        let mut names = Names {
            steps: kind("step", "phases", &["id", "steps"]),
            phases: kind("phase", "phases", &["id"]),
            people: kind("person", "people", &["id"]),
            contacts: kind("contact", "contacts", &["id"]),
            services: kind("service", "services", &["id"]),
            roles: kind("role", "people", &["roles"]),
        };
        names.add_people(file, found);
        names_of_roles(file, found);
        let services = root.key("services");
        let at = |i: usize| services.item(i).key("id").to_string();
        for (i, service) in file.services.iter().enumerate() {
            names.services.add(&service.id, i, at, found);
            names.services.is_also(&service.name, &service.id);
        }
        names.add_steps(file, found);
        names
    }

    fn add_people(&mut self, file: &File, found: &mut Found) {
        let root = At::Root;
        // Where there is no roster, whoever opens the runbook leads.
        if file.people.is_empty() {
            self.roles.names.insert("lead".into(), 0);
        }
        let (people, contacts) = (root.key("people"), root.key("contacts"));
        let at = |i: usize| people.item(i).key("id").to_string();
        for (i, person) in file.people.iter().enumerate() {
            self.people.add(&person.id, i, at, found);
            self.people.is_also(&person.name, &person.id);
            for (k, role) in person.roles.iter().enumerate() {
                well_formed(people.item(i).key("roles").item(k), role, found);
                self.roles.names.entry(role.clone()).or_insert(i);
            }
        }
        let at = |i: usize| contacts.item(i).key("id").to_string();
        for (i, contact) in file.contacts.iter().enumerate() {
            self.contacts.add(&contact.id, i, at, found);
            self.contacts.is_also(&contact.name, &contact.id);
            if let Some(person) = self.people.names.get(&contact.id) {
                let message = format!("'{}' is the id of a person as well", contact.id);
                found
                    .add(contacts.item(i).key("id"), message)
                    .hint("people and contacts share ids; change one of them")
                    .note(people.item(*person).key("id"), "the person");
            }
        }
    }

    fn add_steps(&mut self, file: &File, found: &mut Found) {
        let root = At::Root;
        let phases = root.key("phases");
        let at = |i: usize| phases.item(i).key("id").to_string();
        let mut places = Vec::new();
        let mut gates = 0;
        for (i, phase) in file.phases.iter().enumerate() {
            self.phases.add(&phase.id, i, at, found);
            no_number(phases.item(i).key("id"), &phase.id, found);
            let mut count = 0;
            for (k, step) in phase.steps.iter().enumerate() {
                let ix = places.len();
                places.push((i, k));
                let number = step_number(i, step.gate.is_some(), (&mut gates, &mut count));
                self.steps.is_also(&number, &step.id);
                self.steps.is_also(&step.title, &step.id);
                if let Some(reference) = &step.reference {
                    self.steps.is_also(reference, &step.id);
                }
                let at = |ix: usize| {
                    let (i, k) = places[ix];
                    phases.item(i).key("steps").item(k).key("id").to_string()
                };
                self.steps.add(&step.id, ix, at, found);
                no_number(
                    phases.item(i).key("steps").item(k).key("id"),
                    &step.id,
                    found,
                );
            }
        }
    }
}

/// The names of roles: each role once, and a name to see.
fn names_of_roles(file: &File, found: &mut Found) {
    let root = At::Root;
    let list = root.key("roles");
    let all = file.roles.as_ref().map_or(&[][..], |names| &names.0);
    for (i, (role, name)) in all.iter().enumerate() {
        let at = list.key(role);
        if let Err((message, hint)) = form(role) {
            found.add(at, message).on_key().hint(hint);
        }
        if crate::text::safe(name).trim().is_empty() {
            let finding = found.add(at, format!("the role '{role}' has an empty name"));
            finding.hint(format!("write {role}: what people call it"));
        }
        if all[..i].iter().any(|(other, _)| other == role) {
            let finding = found.add(at, format!("'{role}' is there twice"));
            finding.on_key().hint("remove one of them");
        }
    }
}

impl Names {
    /// The place of what a role names: those who have it, or a person, team or contact by id.
    pub fn role(&self, at: At, name: &str, found: &mut Found) -> Option<usize> {
        let owners = [&self.people, &self.contacts];
        self.roles.find_among(at, name, &owners, found)
    }

    /// The place of a person, team or contact.
    pub fn owner(&self, at: At, name: &str, found: &mut Found) -> Option<usize> {
        self.people.find_among(at, name, &[&self.contacts], found)
    }

    /// Checks a list of roles: somebody has each, none is there twice.
    pub fn check_roles(&self, at: At, names: &[String], found: &mut Found) {
        for (i, name) in names.iter().enumerate() {
            self.role(at.item(i), name, found);
        }
        each_once(at, names, found);
    }
}

impl Kind {
    /// The place of what a reference names.
    pub fn find(&self, at: At, name: &str, found: &mut Found) -> Option<usize> {
        self.find_among(at, name, &[], found)
    }

    /// Like [`Kind::find`], where things of other kinds will do as well.
    pub fn find_among(
        &self,
        at: At,
        name: &str,
        others: &[&Kind],
        found: &mut Found,
    ) -> Option<usize> {
        let kinds = || std::iter::once(self).chain(others.iter().copied());
        let known = kinds().find_map(|k| k.names.get(name).copied());
        if known.is_none() && kinds().all(|k| k.complete) && !found.is_full() {
            let what = kinds().map(|k| k.what).collect::<Vec<_>>().join(" or ");
            let message = match self.what {
                "role" => format!("nobody has the role '{name}'"),
                _ => format!("there is no {what} '{name}'"),
            };
            // Who has no role of their own is not the first that a role is looked for among.
            let mut all: Vec<&str> = match self.what {
                "role" => self.well_formed(),
                _ => kinds().flat_map(Kind::well_formed).collect(),
            };
            all.sort_unstable();
            all.dedup();
            if found.is_enough(&message) {
                return None;
            }
            let finding = found.add(at, message);
            match all.as_slice() {
                [] => finding.hint(format!("the runbook names no {what}")),
                few @ [_, ..] if few.len() <= 12 => {
                    finding.hint(format!("there is: {}", few.join(", ")))
                }
                _ => finding,
            };
            let also = name.trim().to_lowercase();
            match kinds().find_map(|kind| kind.also.get(&also)) {
                Some(id) if form(id).is_ok() => drop(finding.hint(format!("write its id: {id}"))),
                _ => drop(finding.nearest(name, all)),
            }
        }
        known
    }

    fn well_formed(&self) -> Vec<&str> {
        let names = self.names.keys().map(String::as_str);
        names.filter(|name| form(name).is_ok()).collect()
    }

    /// Something that has a name is called otherwise as well. What two are called means neither.
    fn is_also(&mut self, other: &str, name: &str) {
        let other = other.trim().to_lowercase();
        let first = self.also.entry(other).or_insert_with(|| name.to_string());
        if *first != name {
            first.clear();
        }
    }

    /// Checks a list of references: each names something, none twice.
    pub fn check_all(&self, at: At, names: &[String], found: &mut Found) {
        for (i, name) in names.iter().enumerate() {
            self.find(at.item(i), name, found);
        }
        each_once(at, names, found);
    }

    fn add(&mut self, id: &str, ix: usize, at: impl Fn(usize) -> String, found: &mut Found) {
        if let Err((message, hint)) = form(id) {
            found.push(at(ix), message).hint(hint);
        }
        if id.is_empty() {
            return;
        }
        // Also one of a bad form, or else every reference to it would be reported as well.
        match self.names.entry(id.to_string()) {
            Entry::Vacant(free) => {
                free.insert(ix);
            }
            Entry::Occupied(taken) => {
                let message = format!("there are two {} with the id '{id}'", plural(self.what));
                let finding = found.push(at(ix), message);
                finding.hint("an id names one thing; change one of them");
                finding
                    .notes
                    .push((at(*taken.get()), Default::default(), "first here".into()));
            }
        }
    }
}

/// The number of the next step of a phase: `2.3`, or `G2` for a gate.
pub fn step_number(
    phase: usize,
    is_gate: bool,
    (gates, count): (&mut usize, &mut usize),
) -> String {
    if is_gate {
        *gates += 1;
        format!("G{gates}")
    } else {
        *count += 1;
        format!("{}.{count}", phase + 1)
    }
}

/// No text of a list may be there twice.
pub fn each_once(at: At, texts: &[String], found: &mut Found) {
    let mut seen = HashSet::new();
    for (i, text) in texts.iter().enumerate() {
        if !seen.insert(text) {
            let finding = found.add(at.item(i), format!("'{text}' is there twice"));
            finding.hint("remove one of them");
        }
    }
}

/// Checks the form of an id.
pub fn well_formed(at: At, id: &str, found: &mut Found) {
    if let Err((message, hint)) = form(id) {
        found.add(at, message).hint(hint);
    }
}

/// The longest id; it becomes part of file names and stands in narrow columns.
const LONGEST: usize = 64;

fn form(id: &str) -> Result<(), (String, String)> {
    let fine = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    if id.is_empty() {
        return Err((
            "the id is empty".into(),
            "ids use only a-z, 0-9 and -".into(),
        ));
    }
    if id.len() > LONGEST {
        let message = format!("the id '{}' is too long", crate::text::fit(id, 30));
        return Err((message, format!("{LONGEST} characters is the limit")));
    }
    if id.chars().all(fine) && !id.starts_with('-') {
        return Ok(());
    }
    let better: String = id
        .to_lowercase()
        .chars()
        .map(|c| if fine(c) { c } else { '-' })
        .collect();
    let better = better.trim_matches('-');
    let hint = match better {
        "" => "ids use only a-z, 0-9 and - and don't begin with -".to_string(),
        _ => format!("ids use only a-z, 0-9 and - and don't begin with -: '{better}'"),
    };
    Err((format!("'{id}' can't be an id"), hint))
}

/// People say numbers on the phone: an id must not look like that of a phase, gate or blocker.
fn no_number(at: At, id: &str, found: &mut Found) {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let what = match id.as_bytes() {
        [b'g', ..] if number(&id[1..]) => "a gate",
        [b'b', ..] if number(&id[1..]) => "a blocker",
        _ if number(id) => "a phase",
        _ => return,
    };
    let message = format!("the id '{id}' could be taken for the number of {what}");
    found
        .add(at, message)
        .hint("numbers are given when the runbook is opened; use a word");
}

fn plural(what: &str) -> String {
    match what {
        "person" => "people".into(),
        _ => format!("{what}s"),
    }
}

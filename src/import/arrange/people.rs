//! Who does the steps, and who leads.

use std::collections::{HashMap, HashSet};

use super::ids::{Taken, slug};
use crate::import::draft::{Draft, Place, Step};
use crate::import::options::Options;
use crate::import::values::plain;

/// Somebody on the roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    pub id: String,
    pub name: String,
    /// As the plan's contacts have it.
    pub contact: Option<String>,
}

/// Roles with powers that a plan's owner doesn't have.
const RESERVED: &[&str] = &["lead", "safety"];

/// Everybody whom a step names, each once.
pub fn owners(draft: &Draft) -> Vec<Owner> {
    let mut taken = Taken::default();
    RESERVED.iter().for_each(|role| taken.keep(role));
    let mut known: HashSet<String> = HashSet::new();
    let mut owners: Vec<Owner> = Vec::new();
    for name in draft.steps.iter().flat_map(|step| &step.owners) {
        if known.insert(plain(name)) {
            let contact = draft.contacts.iter().find(|(n, _)| same(n, name));
            owners.push(Owner {
                id: taken.make(name, "team"),
                name: name.clone(),
                contact: contact.map(|(_, contact)| contact.clone()),
            });
        }
    }
    owners
}

fn same(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// Who leads: as the options say, else whoever imports.
pub fn lead(options: &Options, owners: &[Owner], draft: &mut Draft) -> Owner {
    let name = options.lead.clone().unwrap_or_else(|| "lead".into());
    if let Some(owner) = owners
        .iter()
        .find(|owner| same(&owner.name, &name) || owner.id == name)
    {
        return owner.clone();
    }
    let mut id = slug(&name, "lead", 40);
    while owners.iter().any(|owner| owner.id == id) {
        id.push_str("-lead");
    }
    if options.lead.is_none() {
        draft.look(
            Place::File,
            "nobody was named as the lead: '--lead NAME' does, or the first line of 'people'",
        );
    }
    Owner {
        id,
        name,
        contact: None,
    }
}

/// The ids of owners, by their names in plain letters.
pub fn by_name(owners: &[Owner]) -> HashMap<String, String> {
    let one = |owner: &Owner| (plain(&owner.name), owner.id.clone());
    owners.iter().map(one).collect()
}

/// The roles of a step, by its owners.
pub fn roles(step: &Step, ids: &HashMap<String, String>) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for id in step.owners.iter().filter_map(|name| ids.get(&plain(name))) {
        if !roles.contains(id) {
            roles.push(id.clone());
        }
    }
    roles
}

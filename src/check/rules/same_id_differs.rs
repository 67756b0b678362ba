//! One id for two things.

use std::collections::HashMap;

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::text::same_name;

pub static RULE: Rule = Rule {
    name: "same-id-differs",
    group: Group::Programme,
    severity: Severity::Warning,
    finds: "an id of a person, a service or a contact that has another name in another runbook",
    why: "Ids are shared across an organization's runbooks: soaks, rosters and reports are combined by id. Two people with one id count as one person, and one service under two names is hard to find.",
    mend: "give them the same name if they are the same, or different ids if they are not",
    spares: "Only names are compared; case and spaces at the ends are ignored. Roles, numbers, tests and needs can differ from one window to another. The first runbook with the id defines it.",
    before: "people: [{id: lin, name: Lin Baptiste}]   # a\npeople: [{id: lin, name: Lin Okafor}]     # b\n",
    after: "people: [{id: lin, name: Lin Baptiste}]   # a\npeople: [{id: lin-o, name: Lin Okafor}]   # b\n",
    look: Look::Programme(look),
};

fn look(plans: &[Plan], report: &mut Report) {
    let mut known: HashMap<(&str, &str), (&str, usize)> = HashMap::new();
    for (at, plan) in plans.iter().enumerate() {
        for (list, place, id, name) in named(plan) {
            let (first, by) = *known.entry((list, id)).or_insert((name, at));
            if by != at && !same_name(first, name) {
                let title = &plans[by].book.title;
                let message = format!("'{id}' is {name} here and {first} in '{title}'");
                let path = format!("{list}[{place}].name");
                report.at(path, message).in_file(at);
            }
        }
    }
}

/// List, place, id and name of everybody and everything.
fn named<'a>(plan: &Plan<'a>) -> Vec<(&'static str, usize, &'a str, &'a str)> {
    let book = plan.book;
    let people = book.people.iter().enumerate();
    let services = book.services.iter().enumerate();
    let contacts = book.contacts.iter().enumerate();
    let people = people.map(|(at, p)| ("people", at, p.id.as_str(), p.name.as_str()));
    let services = services.map(|(at, s)| ("services", at, s.id.as_str(), s.name.as_str()));
    let contacts = contacts.map(|(at, c)| ("contacts", at, c.id.as_str(), c.name.as_str()));
    people.chain(services).chain(contacts).collect()
}

//! Contacts that send the caller round in circles.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "contacts-in-circle",
    group: Group::People,
    severity: Severity::Error,
    finds: "contacts whose \"then\" leads back to where it began",
    why: "The vendor says call the duty manager, the duty manager says call the vendor. An hour later nobody has been reached.",
    mend: "end the chain with somebody who can decide: take one \"then\" out, or name a person",
    spares: "Two contacts may lead to the same third one.",
    before: "contacts:\n  - {id: vendor, name: Vendor, then: duty}\n  - {id: duty, name: Duty manager, then: vendor}\n",
    after: "contacts:\n  - {id: vendor, name: Vendor, then: duty}\n  - {id: duty, name: Duty manager, then: amara}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let contacts = &plan.book.contacts;
    let next = |at: usize| {
        let then = contacts[at].then.as_deref()?;
        contacts.iter().position(|c| c.id == then)
    };
    for at in 0..contacts.len() {
        let chain: Vec<usize> = std::iter::successors(Some(at), |&at| next(at))
            .take(contacts.len() + 1)
            .collect();
        let back = chain.iter().skip(1).position(|&other| other == at);
        let Some(length) = back.map(|place| place + 1) else {
            continue;
        };
        // Each circle once, where it first stands in the file.
        if chain[..length].iter().any(|&other| other < at) {
            continue;
        }
        let names: Vec<&str> = chain[..=length]
            .iter()
            .map(|&c| contacts[c].name.as_str())
            .collect();
        let message = format!(
            "these contacts lead back to each other: {}",
            names.join(" -> ")
        );
        report.at(format!("contacts[{at}].then"), message);
    }
}

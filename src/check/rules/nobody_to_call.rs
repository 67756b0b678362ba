//! Somebody whom nobody can reach.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Person;

pub static RULE: Rule = Rule {
    name: "nobody-to-call",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a person or a vendor the night needs, with no number",
    why: "The blocker is open, the name is on the screen, and the number is in the phone of somebody who sleeps.",
    mend: "give each person and each contact a contact: a number, a pager, an extension",
    spares: "People are checked if a step of the window, a gate, a signature, an escalation or a service asks for them or for one of their roles. A runbook in which nobody has a contact keeps its numbers elsewhere, and is told once.",
    before: "- {id: lin, name: Lin Baptiste, roles: [dba]}\n- {id: upgrade, title: Upgrade, role: dba}\n",
    after: "- {id: lin, name: Lin Baptiste, roles: [dba], contact: ext 4412}\n- {id: upgrade, title: Upgrade, role: dba}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let book = plan.book;
    let lacks = |contact: &Option<String>| contact.as_deref().is_none_or(|c| c.trim().is_empty());
    for (at, contact) in book.contacts.iter().enumerate() {
        if lacks(&contact.contact) {
            let message = format!("{} has no number to call", contact.name);
            report.at(format!("contacts[{at}]"), message);
        }
    }
    let without: Vec<usize> = (0..book.people.len())
        .filter(|&at| lacks(&book.people[at].contact) && is_asked_for(plan, &book.people[at]))
        .collect();
    // Where nobody has one, one word is enough.
    let nobody = book.people.iter().all(|p| lacks(&p.contact));
    let told = if nobody { 1 } else { without.len() };
    for &at in without.iter().take(told) {
        let message = if nobody {
            "nobody on the roster has a number to call".to_string()
        } else {
            format!("{} has no number to call", book.people[at].name)
        };
        report.at(format!("people[{at}]"), message);
    }
}

fn is_asked_for(plan: &Plan, person: &Person) -> bool {
    let book = plan.book;
    let has = |role: &String| person.roles.contains(role);
    let by_step = |ix| {
        let step = plan.step(ix);
        let gate = step
            .gate
            .iter()
            .flat_map(|g| g.decides.iter().chain(&g.votes));
        step.crew.iter().any(|(role, _)| has(role)) || step.sign_off.iter().chain(gate).any(has)
    };
    plan.window().any(by_step)
        || book.escalation.iter().any(|e| e.call == person.id)
        || book
            .services
            .iter()
            .any(|s| s.contact.as_ref() == Some(&person.id))
}

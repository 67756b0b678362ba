//! Nobody to lead or decide when one person can't.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "no-deputy",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a role that leads or decides, with one person and no deputy",
    why: "A gate waits for its decider. If that one person can't be reached, nobody can say go, and nobody can call a rollback while there is still time.",
    mend: "give the role to a second person, or name a deputy (deputy_for: [amara])",
    spares: "A team is not one person (team: true). One person is enough if someone else is their deputy, whatever roles the deputy has. A role with two people needs no deputy.",
    before: "people: [{id: amara, name: Amara Osei, roles: [lead]}]\n",
    after: "people:\n  - {id: amara, name: Amara Osei, roles: [lead]}\n  \
            - {id: grant, name: Grant Tilley, roles: [network], deputy_for: [amara]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for role in plan.leading() {
        let Some(person) = plan.only_one(role) else {
            continue;
        };
        let decides = |&ix: &usize| {
            let gate = plan.step(ix).gate.as_ref();
            gate.is_some_and(|g| g.decides.iter().any(|r| r == role))
        };
        let gate = plan.book.in_order().find(decides);
        let message = match gate {
            Some(gate) => format!(
                "only {} has the role {role}, which decides {}, and nobody is deputy",
                person.name,
                plan.label(gate)
            ),
            None => format!("only {} can lead, and nobody is deputy", person.name),
        };
        report.at(plan.person_path(person, "roles"), message);
        if let Some(gate) = gate {
            report.note(
                plan.path(gate, "gate.decides"),
                format!("{role} decides here"),
            );
        }
    }
}

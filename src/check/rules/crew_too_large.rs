//! A step that asks for more people than there are.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Person;

pub static RULE: Rule = Rule {
    name: "crew-too-large",
    group: Group::People,
    severity: Severity::Error,
    finds: "a crew that needs more people with a role than the roster has",
    why: "The step can't be done as written, and nobody notices until everyone is waiting for it. For an undo, that is in the middle of a rollback.",
    mend: "put more people with the role on the roster, or ask for fewer",
    spares: "A deputy replaces someone and doesn't add a second person, so deputies don't count. Whether they are all available at that hour isn't checked.",
    before: "people: [{id: lin, name: Lin Baptiste, roles: [dba]}]   # and in a step:\n\
             crew: {dba: 2}\n",
    after: "people:   # and in a step: crew: {dba: 2}\n  \
            - {id: lin, name: Lin Baptiste, roles: [dba]}\n  \
            - {id: marek, name: Marek Dudek, roles: [dba]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.book.in_order() {
        let crew = &plan.step(ix).crew;
        look_at(plan, report, ix, ("crew", ""), crew);
        for (key, work) in plan.ways_back(ix) {
            let at = match key {
                "undo" => ("undo.crew", "the undo of "),
                _ => ("restore_point.crew", "the restore of "),
            };
            // A rollback that names no crew has the step's, which was reported.
            if work.crew != *crew {
                look_at(plan, report, ix, at, &work.crew);
            }
        }
    }
}

fn look_at(
    plan: &Plan,
    report: &mut Report,
    ix: usize,
    (key, what): (&str, &str),
    crew: &[(String, u32)],
) {
    // A role that nobody has is refused when the file is read, so one is always there.
    for (role, wanted) in crew.iter().filter(|(_, wanted)| *wanted > 1) {
        let mut counts = plan.having(role).map(Person::count);
        let have = counts.try_fold(0_u32, |all, more| Some(all.saturating_add(more?)));
        let is_contact = plan.book.contact(role).is_some();
        if let Some(have) = have.filter(|have| have < wanted && !is_contact) {
            let message = format!(
                "{what}{} needs {wanted} people with the role {role}, and the roster has {have}",
                plan.label(ix)
            );
            report.step(plan, ix, &format!("{key}.{role}"), message);
        }
    }
}

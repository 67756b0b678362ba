//! Nobody else looks at a change.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::{Service, StepIx};

pub static RULE: Rule = Rule {
    name: "tested-by-its-doer",
    group: Group::Testing,
    severity: Severity::Warning,
    finds: "a service whose changes and tests are all done by the same one person",
    why: "Whoever made a change tests what they thought of. What they didn't think of is found by the clinic on Monday.",
    mend: "let somebody else test it: a user, another role, a second person with the role",
    spares: "Only where one single person has the roles of every change and of every test of a service. A test that a second person signs has been looked at twice.",
    before: "people: [{id: lin, name: Lin, roles: [dba]}]\n- {id: upgrade, role: dba, changes: [emr]}\n- {id: test, role: dba, tests: [emr]}\n",
    after: "- {id: upgrade, role: dba, changes: [emr]}\n- {id: test, role: clinical, tests: [emr]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let changed: Vec<&Service> = plan.changed().collect();
    for service in changed {
        let tests: Vec<StepIx> = plan.tests_of(&service.id).collect();
        let all = plan.changes_of(&service.id).chain(tests.iter().copied());
        let doers: Option<Vec<&str>> = all.map(|ix| only_doer(plan, ix)).collect();
        let Some((&test, doers)) = tests.last().zip(doers) else {
            continue;
        };
        let signed = tests.iter().any(|&ix| !plan.step(ix).sign_off.is_empty());
        if signed || doers.windows(2).any(|two| two[0] != two[1]) {
            continue;
        }
        let name = plan.book.person(doers[0]).map_or("", |p| p.name.as_str());
        let message = format!(
            "{} tests {}, and {name}, who makes the change, is the only one who can do it",
            plan.label(test),
            service.name
        );
        report.step(plan, test, "role", message);
    }
}

/// The id of the one person who can do a step, where there is only one.
fn only_doer<'a>(plan: &Plan<'a>, ix: StepIx) -> Option<&'a str> {
    let [(role, 1)] = plan.step(ix).crew.as_slice() else {
        return None;
    };
    let mut having = plan.having(role);
    let one = having.next()?;
    having.next().is_none().then_some(one.id.as_str())
}

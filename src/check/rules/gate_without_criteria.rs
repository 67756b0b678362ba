//! A gate that does not say what must be true.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "gate-without-criteria",
    group: Group::Gates,
    severity: Severity::Warning,
    finds: "a gate that doesn't say what must be true for a go",
    why: "A tired team that wants to go home decides by mood. Criteria agreed in daylight, with the users, are something to hold on to.",
    mend: "write what must be true, with the step or the service that shows it: criteria: [{text: \
           Charts open, service: emr}, {text: Backup restored, step: restore-test}]",
    spares: "One criterion is enough, even one that a person ticks.",
    before: "gate: {decides: [lead]}\n",
    after: "gate: {decides: [lead], criteria: [{text: Backup restored, step: restore-test}]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.book.in_order() {
        if let Some(gate) = &plan.step(ix).gate
            && gate.criteria.is_empty()
        {
            let message = format!("{} doesn't say what must be true for a go", plan.label(ix));
            report.step(plan, ix, "gate", message);
        }
    }
}

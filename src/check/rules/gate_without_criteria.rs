//! A gate that does not say what must be true.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "gate-without-criteria",
    group: Group::Gates,
    severity: Severity::Warning,
    finds: "a gate that does not say what must be true for a go",
    why: "A tired team that wants to go home decides by mood. What was agreed in daylight, with the \
          people who use it, is what it can be held to.",
    mend: "write what must be true, with the step or the service that shows it: criteria: [{text: \
           Charts open, service: emr}, {text: Backup restored, step: restore-test}]",
    spares: "One criterion is enough, and one that a person ticks counts.",
    before: "gate: {decides: [lead]}\n",
    after: "gate: {decides: [lead], criteria: [{text: Backup restored, step: restore-test}]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.book.in_order() {
        if let Some(gate) = &plan.step(ix).gate
            && gate.criteria.is_empty()
        {
            let message = format!("{} does not say what must be true for a go", plan.label(ix));
            report.step(plan, ix, "gate", message);
        }
    }
}

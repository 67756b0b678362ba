//! A gate that waits for something that waits for the gate.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::ShownBy;

pub static RULE: Rule = Rule {
    name: "criterion-after-gate",
    group: Group::Gates,
    severity: Severity::Error,
    finds: "a criterion that is shown by a step that comes after its own gate",
    why: "The criterion can't be met when the gate is decided. The team decides over an open criterion, and gets used to it.",
    mend: "let the gate need that step, or move the criterion to a later gate",
    spares: "A step that doesn't need the gate, and is planned to be over when the gate is up, comes before it.",
    before: "- {id: go, title: Go, gate: {decides: [lead], criteria: [{text: Charts open, step: test}]}}\n- {id: test, title: Open a chart}\n",
    after: "- {id: test, title: Open a chart}\n- {id: go, title: Go, gate: {decides: [lead], criteria: [{text: Charts open, step: test}]}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for gate in plan.gates() {
        let criteria = plan.step(gate).gate.iter().flat_map(|g| &g.criteria);
        for (at, criterion) in criteria.enumerate() {
            let ShownBy::Step(ix) = criterion.shown_by else {
                continue;
            };
            if ix != gate && plan.comes_after(ix, gate) {
                let message = format!(
                    "{} asks for '{}', which {} shows, and that comes after the gate",
                    plan.label(gate),
                    criterion.text,
                    plan.label(ix)
                );
                report.step(plan, gate, &format!("gate.criteria[{at}]"), message);
                report.note(plan.path(ix, ""), "the step is here");
            }
        }
    }
}

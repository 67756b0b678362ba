//! A plan that reaches a point of no return without any decision.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "no-gate-before-final",
    group: Group::Gates,
    severity: Severity::Error,
    finds: "a first step that can't be undone, with no go/no-go gate anywhere before it",
    why: "The team passes the point of no return because nobody was asked. Everyone thought that someone else would stop it.",
    mend: "put a gate before it, with who decides, by when, and what must be true",
    spares: "Any earlier gate is enough here, even one on the days before; final-without-gate checks for a gate right before each such step.",
    before: "- {id: upgrade, title: Upgrade, changes: [emr]}\n\
             - {id: release, title: Release the orders, undo: {impossible: The lab has them}}\n",
    after: "- {id: upgrade, title: Upgrade, changes: [emr]}\n\
            - {id: go, title: Go or no-go, gate: {decides: [lead], criteria: [Charts open]}}\n\
            - {id: release, title: Release the orders, undo: {impossible: The lab has them}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let Some(first) = plan.first_final() else {
        return;
    };
    if plan.has_gate_before(first) {
        return;
    }
    let label = plan.label(first);
    let gates = match plan.gates().next() {
        Some(gate) => format!("the first gate, {}, comes later", plan.label(gate)),
        None => "there is no gate in the window".to_string(),
    };
    let message = format!("{label} can't be undone, and {gates}");
    report.step(plan, first, "undo", message);
}

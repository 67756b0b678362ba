//! A point of no return that nobody decides about.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "final-without-gate",
    group: Group::RollbackLimit,
    severity: Severity::Error,
    finds: "a step that can't be undone, without a gate right before it",
    why: "Whoever starts it decides for everyone that rolling back is no longer possible, maybe without knowing it, and maybe while something is still red.",
    mend: "put a gate before it, and make the step need that gate",
    spares: "One gate can cover several such steps: it is enough that the step needs a gate, or needs another such step, with no other work in between. If no gate comes before it at all, no-gate-before-final reports it.",
    before: "- {id: tell-lab, title: Release the orders, undo: {impossible: The lab has them}}\n",
    after: "- {id: go-lab, title: Go or no-go for the lab, gate: {decides: [lead]}}\n\
            - {id: tell-lab, title: Release the orders, needs: [go-lab], undo: {impossible: The lab has them}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let mut is_final = vec![false; plan.book.steps.len()];
    plan.finals().for_each(|ix| is_final[ix] = true);
    let decided = |&need: &usize| plan.step(need).gate.is_some() || is_final[need];
    for ix in plan.finals() {
        if !plan.step(ix).needs.iter().any(decided) && plan.has_gate_before(ix) {
            let message = format!(
                "{} can't be undone, and there is no gate right before it",
                plan.label(ix)
            );
            report.step(plan, ix, "undo", message);
        }
    }
}

//! A point of no return that nobody decides about.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "final-without-gate",
    group: Group::WayBack,
    severity: Severity::Error,
    finds: "a step that can't be taken back, without a gate right before it",
    why: "Whoever starts it decides for everybody that there is no way back, perhaps without \
          knowing, and perhaps with something still red.",
    mend: "put a gate before it, and let the step need that gate",
    spares: "The gate may stand before several such steps: it is enough that the step needs a \
             gate, or needs another such step, and nothing else that is done in between. Where no gate \
             comes before it at all, no-gate-before-final says so.",
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
                "{} is final, and no gate stands right before it",
                plan.label(ix)
            );
            report.step(plan, ix, "undo", message);
        }
    }
}

//! A gate that may stay undecided.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::When;

pub static RULE: Rule = Rule {
    name: "gate-without-deadline",
    group: Group::Gates,
    severity: Severity::Warning,
    finds: "a gate without a time by which it must be decided",
    why: "Without one, the team waits for one more test, and then another, until it is too late to roll back. Then nobody has decided the gate.",
    mend: "set decide_by to a time when there is still time to roll back, and if_late to what happens if nobody decides",
    spares: "Gates on the days after aren't checked: nothing is rolled back from there.",
    before: "gate: {decides: [lead], criteria: [Charts open]}\n",
    after: "gate: {decides: [lead], decide_by: 2026-11-28 02:00, if_late: no-go, criteria: [Charts open]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let ahead = plan
        .book
        .in_order()
        .filter(|&ix| plan.when(ix) != When::After);
    for ix in ahead {
        if let Some(gate) = &plan.step(ix).gate
            && gate.decide_by.is_none()
        {
            let message = format!("{} has no deadline", plan.label(ix));
            report.step(plan, ix, "gate", message);
        }
    }
}

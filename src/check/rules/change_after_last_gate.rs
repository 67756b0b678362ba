//! A change that nobody decides about any more.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;
use crate::runbook::StepIx;

pub static RULE: Rule = Rule {
    name: "change-after-last-gate",
    group: Group::Gates,
    severity: Severity::Warning,
    finds: "a change after the last gate of a plan whose last gate decides whether to keep the changes",
    why: "The team has said yes to what it has seen. What changes after that is seen by nobody before the doors open.",
    mend: "move the change before the gate, or add a gate after it",
    spares: "A plan whose last gate comes before the first change decides whether to start, not whether to keep it. A change that needs the gate itself is what it decides, where a later step tests it. Steps in a phase 'after' belong to hypercare.",
    before: "- {id: upgrade, title: Upgrade, changes: [emr]}\n- {id: keep, title: Keep it?, gate: {decides: [lead]}}\n- {id: tune, title: Rebuild the index, changes: [sql]}\n",
    after: "- {id: upgrade, title: Upgrade, changes: [emr]}\n- {id: tune, title: Rebuild the index, changes: [sql]}\n- {id: keep, title: Keep it?, gate: {decides: [lead]}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let Some(last) = plan.gates().max_by_key(|&ix| plan.line.turn(ix)) else {
        return;
    };
    if !plan.changes().any(|ix| plan.is_before(ix, last)) {
        return;
    }
    let is_decided = |ix: StepIx| {
        let tested = |place: usize| plan.tests_after(place, ix);
        plan.step(ix).needs.contains(&last) && plan.changed_by(ix).all(tested)
    };
    let after = |ix: &StepIx| plan.comes_after(*ix, last) && !is_decided(*ix);
    for ix in plan.changes().filter(after) {
        let names: Vec<&str> = plan.changed_by(ix).map(|place| plan.name(place)).collect();
        let message = format!(
            "{} changes {} after {}, the last gate",
            plan.label(ix),
            list(&names, 4),
            plan.label(last)
        );
        report.step(plan, ix, "", message);
        report.note(plan.path(last, ""), "the last gate is here");
    }
}

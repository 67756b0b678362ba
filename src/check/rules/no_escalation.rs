//! Nobody is called when something grave stays stuck.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity as Gravity};
use crate::runbook::Severity;

pub static RULE: Rule = Rule {
    name: "no-escalation",
    group: Group::People,
    severity: Gravity::Warning,
    finds: "a plan that doesn't say who to call for a high-severity blocker",
    why: "A technician tries one more thing, and another, and the hour that the rollback needed is gone. With a time agreed in daylight, nobody has to feel bad about making the call.",
    mend: "say who to call, and after how long: escalation: {high: [{after: 15m, call: amara}, \
           {after: 30m, call: emr-duty}]}",
    spares: "Medium and low don't need times. A plan that changes nothing in its window is not checked.",
    before: "escalation: {medium: [{after: 45m, call: amara}]}\n",
    after: "escalation: {high: [{after: 15m, call: amara}], medium: [{after: 45m, call: amara}]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let mut levels = plan.book.escalation.iter();
    if plan.changes().next().is_none() || levels.any(|e| e.severity == Severity::High) {
        return;
    }
    report.at(
        "escalation",
        "the plan doesn't say who to call when a high-severity blocker stays open",
    );
}

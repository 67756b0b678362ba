//! Nobody is called when something grave stays stuck.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity as Gravity};
use crate::runbook::Severity;

pub static RULE: Rule = Rule {
    name: "no-escalation",
    group: Group::People,
    severity: Gravity::Warning,
    finds: "a plan that says nobody to call for a blocker of high severity",
    why: "A technician tries one more thing, and one more, and an hour is gone that the way back \
          needed. A time that was agreed in daylight makes the call nobody's fault.",
    mend: "say who is called after how long: escalation: {high: [{after: 15m, call: amara}, \
           {after: 30m, call: emr-duty}]}",
    spares: "Medium and low need no times. A plan that changes nothing in its window is not asked.",
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
        "nobody is called when a blocker of high severity stays open",
    );
}

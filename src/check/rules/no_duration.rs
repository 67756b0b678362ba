//! Work without a duration.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "no-duration",
    group: Group::Time,
    severity: Severity::Warning,
    finds: "a step that changes or tests something and doesn't say how long it takes",
    why: "It counts as zero. Every later time on the screen is too early, including the last moment to roll back, and nobody sees that the run is late.",
    mend: "say how long it takes, from the rehearsal if there was one: \
           takes: {best: 30m, likely: 45m, worst: 2h}",
    spares: "Only steps in the window that change or test a service are checked. Gates take as long as 'waits' says.",
    before: "- {id: schema, title: Upgrade the schema, changes: [emr]}\n",
    after: "- {id: schema, title: Upgrade the schema, changes: [emr], takes: {best: 40m, likely: 1h, worst: 3h}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.window() {
        let step = plan.step(ix);
        let what = match (step.changes.as_slice(), step.tests.as_slice()) {
            ([], []) => continue,
            ([], tests) => format!("tests {}", plan.service_names(tests)),
            (changes, _) => format!("changes {}", plan.service_names(changes)),
        };
        if step.takes.is_none() && step.gate.is_none() {
            let message = format!(
                "{} {what} and doesn't say how long it takes",
                plan.label(ix)
            );
            report.step(plan, ix, "", message);
        }
    }
}

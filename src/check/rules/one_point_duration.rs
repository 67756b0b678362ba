//! A change whose duration is one figure.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "one-point-duration",
    group: Group::Time,
    severity: Severity::Advice,
    finds: "a step that changes something, with one figure for how long it takes",
    why: "One figure is the good case. The bad case decides whether the work fits the window and how late the team can still roll back.",
    mend: "give three: takes: {best: 30m, likely: 45m, worst: 2h}",
    spares: "Only steps that change a service are checked; for others one figure is enough.",
    before: "- {id: schema, title: Upgrade the schema, changes: [emr], takes: 1h}\n",
    after: "- {id: schema, title: Upgrade the schema, changes: [emr], takes: {best: 40m, likely: 1h, worst: 3h}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.changes() {
        let takes = plan.step(ix).takes.filter(|t| t.best == t.worst);
        if let Some(takes) = takes {
            let message = format!("{} takes {takes}, in the good case", plan.label(ix));
            report.step(plan, ix, "takes", message);
        }
    }
}

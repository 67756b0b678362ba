//! A change without an undo.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;

pub static RULE: Rule = Rule {
    name: "no-way-back",
    group: Group::RollbackLimit,
    severity: Severity::Error,
    finds: "a step that changes a service and has no undo",
    why: "At four in the morning nobody invents an undo. A change without one stays, working or not, and services that depend on it can't be rolled back either.",
    mend: "write its undo with how long it takes, make a restore point that covers the service \
           before it, or say why it is impossible (undo: {impossible: ...}) and put a gate before it",
    spares: "A step whose changes are all covered by one restore point that it needs, directly or \
             through others, can be undone by the restore. A step on the days before the window isn't part of the night.",
    before: "- id: schema\n  title: Upgrade the schema\n  changes: [emr]\n",
    after: "- id: schema\n  title: Upgrade the schema\n  changes: [emr]\n  \
            undo: {do: Run down.sql on SQL01, takes: 20m}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.changes() {
        let step = plan.step(ix);
        if step.undo.is_none() && !plan.is_covered(ix) {
            let names: Vec<&str> = plan.changed_by(ix).map(|place| plan.name(place)).collect();
            let (label, names) = (plan.label(ix), list(&names, 8));
            let message = format!("{label} changes {names}, and nothing undoes it");
            report.step(plan, ix, "", message);
        }
    }
}

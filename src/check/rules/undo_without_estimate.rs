//! An undo without an estimate of how long it takes.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Undo;

pub static RULE: Rule = Rule {
    name: "undo-without-estimate",
    group: Group::RollbackLimit,
    severity: Severity::Warning,
    finds: "an undo of a change, or the restore of a restore point, without how long it takes",
    why: "The last moment to roll back is counted back from the close of the window. If an undo counts as zero, that moment is shown too late, and it has already passed when someone asks.",
    mend: "measure it in a rehearsal and write takes: to the undo or the restore, in the bad case \
           too: takes: {best: 20m, likely: 30m, worst: 1h}",
    spares: "Only undos of steps that change a service are checked; switching an alarm back on is quick. An impossible undo takes no time.",
    before: "changes: [emr]\nundo: {do: Run down.sql on SQL01}\n",
    after: "changes: [emr]\nundo: {do: Run down.sql on SQL01, takes: 20m}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.changes() {
        if let Some(Undo::Work(undo)) = &plan.step(ix).undo
            && undo.takes.is_none()
        {
            let message = format!("nobody says how long it takes to undo {}", plan.label(ix));
            report.step(plan, ix, "undo", message);
        }
    }
    for ix in plan.points() {
        if let Some(point) = &plan.step(ix).restore_point
            && point.restore.takes.is_none()
        {
            let message = format!(
                "nobody says how long it takes to restore what {} keeps",
                plan.label(ix)
            );
            report.step(plan, ix, "restore_point", message);
        }
    }
}

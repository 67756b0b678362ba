//! The first change comes before there is something to go back to.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "no-proven-restore-point",
    group: Group::RollbackLimit,
    severity: Severity::Error,
    finds: "a first change that comes before a restore point has been made and its restore tested",
    why: "A backup that was never restored may not work. If an undo fails, the restore is all you have, and this would be the first time anyone tries it.",
    mend: "before the first change, make a restore point (restore_point: {of: [...], do: ..., \
           takes: ...}) and restore it somewhere (proves_restore: that step)",
    spares: "One proven restore point before the first change is enough; it doesn't need to cover every service that is changed later. It can be made or proven on the days before. A change that points people to another system and leaves the old one as it is needs none: kind: switch, or words such as 'the old one stays as it is', and an undo that points them back.",
    before: "- {id: backup, title: Back up, restore_point: {of: [emr], do: Restore it, takes: 1h}}\n\
             - {id: upgrade, title: Upgrade, changes: [emr]}\n",
    after: "- {id: backup, title: Back up, restore_point: {of: [emr], do: Restore it, takes: 1h}}\n\
            - {id: restore-test, title: Restore it to SPARE01, proves_restore: backup}\n\
            - {id: upgrade, title: Upgrade, changes: [emr]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let book = plan.book;
    let proofs: Vec<usize> = book
        .in_order()
        .filter(|&ix| book.steps[ix].proves_restore.is_some())
        .collect();
    let is_first = |ix: &usize| !plan.changes().any(|other| plan.is_before(other, *ix));
    let unproven = |ix: &usize| !proofs.iter().any(|&proof| plan.comes_after(*ix, proof));
    let is_unsafe = |ix: &usize| unproven(ix) && !plan.is_switch(*ix);
    let Some(first) = plan.changes().filter(is_first).find(is_unsafe) else {
        return;
    };
    let label = plan.label(first);
    let what = match (plan.points().next(), proofs.is_empty()) {
        (None, _) => "there is no restore point in the plan".to_string(),
        (Some(point), true) => format!("no step proves that {} can be restored", plan.label(point)),
        (Some(_), false) => format!("{} comes later", plan.label(proofs[0])),
    };
    let message = format!("{label} is the first change, and {what}");
    report.step(plan, first, "", message);
    for point in plan.points().take(1) {
        report.note(
            plan.path(point, "restore_point"),
            "the restore point is here",
        );
    }
}

//! An undo that nobody has tried.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Undo;
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "undo-too-quick",
    group: Group::RollbackLimit,
    severity: Severity::Warning,
    finds: "an undo of a minute or two for a change of an hour or more",
    why: "The latest moment to roll back is reckoned with it. When the undo then takes an hour, the moment has passed before anybody says no.",
    mend: "try the undo and write down what it took; if it is one switch that was tried, say so in its text and allow the finding",
    spares: "Pointing people back to an old system that was left as it is takes minutes: such a step is recognized by kind: switch, or by words such as 'the old one stays as it is'. Five minutes or more are believed.",
    before: "- {id: schema, title: Upgrade, takes: 2h, changes: [emr], undo: {do: Restore, takes: 1m}}\n",
    after: "- {id: schema, title: Upgrade, takes: 2h, changes: [emr], undo: {do: Restore, takes: 40m}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.changes().filter(|&ix| !plan.is_switch(ix)) {
        let step = plan.step(ix);
        let Some(Undo::Work(undo)) = &step.undo else {
            continue;
        };
        let Some((takes, back)) = step.takes.zip(undo.takes) else {
            continue;
        };
        if takes.mean() >= Span::minutes(60) && back.mean() <= Span::minutes(3) {
            let message = format!(
                "{} takes {}, and its undo {}",
                plan.label(ix),
                takes.mean().short(),
                back.mean().short()
            );
            report.step(plan, ix, "undo", message);
        }
    }
}

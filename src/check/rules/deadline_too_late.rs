//! A gate that may be decided when there is no time left to go back.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::StepIx;
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "deadline-too-late",
    group: Group::Gates,
    severity: Severity::Error,
    finds: "a gate with a deadline so late that a rollback would end after the window closes",
    why: "People use the deadline that is written down. If a no at that minute can no longer be carried out, the gate isn't a real decision.",
    mend: "set decide_by earlier: the close of the window, minus the time to roll back, minus the decision margin",
    spares: "Only what is changed by then has to be undone, so a gate before the first change may be decided late. A gate after a step that can't be undone decides something else.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\n\
             - {id: upgrade, title: Upgrade, changes: [emr], undo: {do: Restore, takes: 3h}}\n\
             - {id: go, title: Keep it?, gate: {decides: [lead], decide_by: 2026-11-28 05:00}}\n",
    after: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\n\
            - {id: upgrade, title: Upgrade, changes: [emr], undo: {do: Restore, takes: 3h}}\n\
            - {id: go, title: Keep it?, gate: {decides: [lead], decide_by: 2026-11-28 02:00}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let first_final = plan.first_final();
    let can_say_no =
        |ix: &StepIx| first_final.is_none_or(|last| plan.line.turn(*ix) < plan.line.turn(last));
    for ix in plan.gates().filter(can_say_no) {
        if let Some(message) = too_late(plan, ix) {
            report.step(plan, ix, "gate.decide_by", message);
            report.note("window.closes", "the window closes here");
        }
    }
}

fn too_late(plan: &Plan, ix: StepIx) -> Option<String> {
    let window = &plan.book.window;
    let decide_by = plan.step(ix).gate.as_ref()?.decide_by?;
    let decided = decide_by + window.decision_margin.delta();
    if plan.is_rollback_within(Span::between(decided, window.closes)) {
        return None;
    }
    let back = plan.rollback_time(plan.start(ix)?);
    if back == Span::ZERO || decided + back.delta() <= window.closes {
        return None;
    }
    let latest = window.closes - back.delta() - window.decision_margin.delta();
    Some(format!(
        "{} can be decided as late as {}; the rollback takes {} from there, so a no after {} comes too late",
        plan.label(ix),
        window.zone.day_clock(decide_by),
        back.short(),
        window.zone.day_clock(latest),
    ))
}

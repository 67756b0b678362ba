//! A last decision after which there is no time to go back.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

pub static RULE: Rule = Rule {
    name: "no-time-to-go-back",
    group: Group::RollbackLimit,
    severity: Severity::Error,
    finds: "a last gate (or the end, if there is none) from which a rollback would end after the close",
    why: "At the last gate the team decides whether to keep the change. If a no can't be carried out before the window closes, the answer is yes whatever they see, and the doors open with something broken.",
    mend: "move the last gate earlier, shorten the work before it, restore instead of undoing step by step, or ask for a longer window",
    spares: "What counts is the last gate before the first step that can't be undone: after that there is no rollback. Undos that don't wait for each other run in parallel, and a restore is used if it is faster. A plan that changes nothing by then has nothing to roll back.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 02:00, ...}\n\
             - {id: schema, title: Upgrade, changes: [emr], takes: 4h, undo: {do: Restore, takes: 5h}}\n\
             - {id: go, title: Keep it?, gate: {decides: [lead]}}\n",
    after: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 04:00, ...}\n\
            - {id: schema, title: Upgrade, changes: [emr], takes: 4h, undo: {do: Restore, takes: 5h}}\n\
            - {id: go, title: Keep it?, gate: {decides: [lead]}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let Some(last) = last_moment(plan) else {
        return;
    };
    let window = &plan.book.window;
    let back = plan.rollback_time(last.at);
    let end = last.at + window.decision_margin.delta() + back.delta();
    if back == Span::ZERO || end <= window.closes {
        return;
    }
    let message = format!(
        "{} {}; deciding takes {} and the rollback {}, so it ends {}, {} after the window closes",
        last.what,
        window.zone.day_clock(last.at),
        window.decision_margin,
        back.short(),
        window.zone.day_clock(end),
        Span::between(window.closes, end).short(),
    );
    report.step(plan, last.step, "", message);
    report.note("window.closes", "the window closes here");
}

/// From when the rollback is counted.
struct Moment {
    step: StepIx,
    at: Instant,
    /// What is planned for then.
    what: String,
}

/// The last gate that can still say no; else the first final step, else the end of the work.
fn last_moment(plan: &Plan) -> Option<Moment> {
    let first_final = plan.first_final();
    let is_in_time =
        |ix: &StepIx| first_final.is_none_or(|last| plan.line.turn(*ix) < plan.line.turn(last));
    let gate = plan.gates().filter(is_in_time);
    if let Some(step) = gate.max_by_key(|&ix| plan.line.turn(ix)) {
        let what = format!("{} is the last gate, planned for", plan.label(step));
        return Some(Moment {
            step,
            at: plan.start(step)?,
            what,
        });
    }
    if let Some(step) = first_final {
        let what = format!("{} can't be undone and is planned for", plan.label(step));
        return Some(Moment {
            step,
            at: plan.start(step)?,
            what,
        });
    }
    let (step, at) = plan.end()?;
    let what = format!(
        "{} ends the work without a gate, planned for",
        plan.label(step)
    );
    Some(Moment { step, at, what })
}

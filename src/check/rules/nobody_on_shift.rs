//! Work at an hour when nobody who can do it is there.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;
use crate::forecast;
use crate::runbook::{Person, StepIx};
use crate::time::Instant;

pub static RULE: Rule = Rule {
    name: "nobody-on-shift",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a step, gate, vote or signature planned for a time when nobody with the role is on shift",
    why: "At 23:00 the last database administrator goes home, and the upgrade needs another two hours of one. The step waits until the morning, and the window with it.",
    mend: "plan a shift for it (available), give the role to somebody who is there, or move the step (not_before)",
    spares: "Steps wait for the next shift that is long enough, one after the other, as in the forecast, but nobody stays longer. Deputies can decide, vote and sign. A plan in which nobody has shifts isn't checked.",
    before: "people: [{id: lin, name: Lin, roles: [dba], available: [2026-11-27 17:00 / 2026-11-27 20:00]}]\n- {id: upgrade, title: Upgrade, role: dba, takes: 4h}\n",
    after: "people: [{id: lin, name: Lin, roles: [dba], available: [2026-11-27 17:00 / 2026-11-28 01:00]}]\n- {id: upgrade, title: Upgrade, role: dba, takes: 4h}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let book = plan.book;
    if book.people.iter().all(|p| p.available.is_empty()) {
        return;
    }
    let Ok(kept) = forecast::in_shifts(book) else {
        return;
    };
    for ix in plan.window() {
        let step = plan.step(ix);
        let Some(ready) = kept[ix].ready else {
            continue;
        };
        let at = book.window.zone.day_clock(ready);
        if kept[ix].start.is_none() && step.gate.is_none() {
            let roles: Vec<&str> = step.crew.iter().map(|(role, _)| role.as_str()).collect();
            let key = if roles.len() == 1 { "role" } else { "crew" };
            let message = format!(
                "{} can start at {at}, and no shift of {} from then on is long enough for it",
                plan.label(ix),
                list(&roles, 4)
            );
            report.step(plan, ix, key, message);
        }
        let finish = kept[ix].finish.or(kept[ix].start).unwrap_or(ready);
        for role in &step.sign_off {
            if !comes(plan, role, finish, None) {
                let message = format!(
                    "{} is planned to end {}, and nobody with the role {role} is on shift from then on to sign it",
                    plan.label(ix),
                    book.window.zone.day_clock(finish)
                );
                report.step(plan, ix, "sign_off", message);
            }
        }
        gate(plan, ix, ready, report);
    }
}

fn gate(plan: &Plan, ix: StepIx, ready: Instant, report: &mut Report) {
    let Some(gate) = &plan.step(ix).gate else {
        return;
    };
    let by = gate.decide_by.filter(|&by| by > ready);
    let clock = |at: Instant| plan.book.window.zone.day_clock(at);
    let when = match by {
        Some(by) => format!("between {} and its deadline {}", clock(ready), clock(by)),
        None => format!("from {} on", clock(ready)),
    };
    let label = plan.label(ix);
    let decides = gate.decides.iter();
    if !decides.clone().any(|role| comes(plan, role, ready, by)) {
        let message = format!("{label} is up {when}, and nobody who decides it is on shift then");
        report.step(plan, ix, "gate.decides", message);
    }
    for role in gate
        .votes
        .iter()
        .filter(|role| !comes(plan, role, ready, by))
    {
        let message =
            format!("{label} is up {when}, and nobody with the role {role} is on shift to vote");
        report.step(plan, ix, "gate.votes", message);
    }
}

/// Whether somebody with a role, or a deputy of theirs, is on shift from then on, or until then.
fn comes(plan: &Plan, role: &str, from: Instant, by: Option<Instant>) -> bool {
    let has = |person: &Person| person.roles.iter().any(|r| r == role);
    let until = by.unwrap_or(plan.book.window.closes).max(from);
    let may = |person: &&Person| {
        let mut stands_in = person.deputy_for.iter();
        has(person) || stands_in.any(|id| plan.book.person(id).is_some_and(has))
    };
    let is_there = |person: &Person| {
        let mut shifts = person.available.iter();
        person.available.is_empty() || shifts.any(|&(a, b)| a <= until && from < b)
    };
    let mut able = plan.book.people.iter().filter(may).peekable();
    able.peek().is_none() || able.any(is_there)
}

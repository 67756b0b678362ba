//! What is known about what was answered so far, where one looks for it while on the phone: how
//! to reach whoever is named, and who is called next.

use super::source::resolve;
use super::{Ask, Field, Form, Kind, Slot, Source, Trouble, pauses, plan, shift, what_if};
use crate::run::Tested;
use crate::runbook::Severity;
use crate::situation::{Party, Situation};
use crate::tui::calls;
use crate::words::near;

/// As much of a chain of contacts as helps during one call.
const CHAIN: usize = 2;
/// The calls of a blocker that come next.
const NEXT: usize = 2;

/// Lines above the questions, that change with the answers.
pub fn known(form: &Form, s: &Situation) -> Vec<String> {
    let mut lines = by_ask(form, s);
    // What a refusal says already is not said twice.
    if let Some(Trouble::Refused(refusal)) = &form.trouble {
        lines.retain(|line| *line != refusal.why);
    }
    lines
}

fn by_ask(form: &Form, s: &Situation) -> Vec<String> {
    match form.ask {
        Ask::Call => whom(form, s),
        Ask::Update => next_calls(form, s),
        Ask::Rollback => pauses::foreseen(form, s),
        Ask::Decide if form.asked().any(|(_, f)| f.slot == Slot::Extent) => {
            pauses::foreseen(form, s)
        }
        Ask::Add | Ask::Amend | Ask::Window | Ask::Replan => plan::foreseen(form, s),
        Ask::WhatIf => what_if::foreseen(form, s),
        Ask::HandOver | Ask::TakeOver => shift::packed(form, s),
        Ask::RollCall => shift::still_missing(form, s),
        _ => Vec::new(),
    }
}

/// A few words beside an answer that does not have the keys.
pub fn aside(field: &Field, s: &Situation) -> String {
    match (&field.slot, &field.kind) {
        (Slot::Severity, Kind::Choice { chosen, .. }) => escalation(s, *chosen),
        (Slot::Here(id), _) => shift::reach_of(s, id),
        (Slot::Vendor, Kind::Pick(source)) if !field.is_empty() => {
            reach(s, &resolve(*source, &field.answer(), s))
        }
        (Slot::Result { service, site }, _) => last_result(s, service, site.as_deref()),
        _ => String::new(),
    }
}

/// What the test of a service, or of one of its sites, said last.
fn last_result(s: &Situation, service: &str, site: Option<&str>) -> String {
    let of = |test: &&Tested| {
        let at = test.site.as_deref();
        test.service == service && (at.is_none() || at == site)
    };
    let last = s
        .run
        .tests
        .iter()
        .filter(of)
        .max_by_key(|test| test.stamp.at);
    last.map_or(String::new(), |test| {
        let word = test.result.word();
        format!("{word} {}", near(s, test.stamp.at))
    })
}

/// Number, account, hours: what one needs to call them.
pub(super) fn reach(s: &Situation, id: &str) -> String {
    s.party(id).details()
}

/// Who is called first when a blocker of that severity stays open.
pub(super) fn escalation(s: &Situation, chosen: usize) -> String {
    let severity = [Severity::High, Severity::Medium, Severity::Low]
        .get(chosen)
        .copied();
    let mut levels = s.run.plan.escalation.iter();
    let first = levels.find(|e| Some(e.severity) == severity);
    first.map_or("the plan names nobody to call".into(), |e| {
        let whom = calls::whom(s, &e.call);
        format!("in {}: call {whom}", e.after.short())
    })
}

/// Who is called, and who is next when they can't help.
fn whom(form: &Form, s: &Situation) -> Vec<String> {
    let answer = form.field(&Slot::Contact).map(Field::answer);
    let Some(answer) = answer.filter(|a| !a.is_empty()) else {
        return Vec::new();
    };
    let id = resolve(Source::Contacts, &answer, s);
    let one = |(n, party): (usize, &Party)| match n {
        0 => format!("{}  {}", party.name, party.details()),
        _ => format!("then {}", calls::whom(s, party.id)),
    };
    let known = s.run.knows(&id) || s.run.plan.contact(&id).is_some();
    let tree = if known { s.call_tree(&id) } else { Vec::new() };
    tree.iter().take(CHAIN).enumerate().map(one).collect()
}

/// Whom the plan and the last calls want called about the blocker.
fn next_calls(form: &Form, s: &Situation) -> Vec<String> {
    let super::Subject::Blocker(number) = &form.subject else {
        return Vec::new();
    };
    let Some(blocker) = s.run.blocker(number) else {
        return Vec::new();
    };
    let due = s.due_about(blocker);
    let next = due.iter().take(NEXT);
    next.map(|due| format!("next: {}", calls::what(s, due)))
        .collect()
}

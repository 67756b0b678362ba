//! Somebody works longer than anybody should.

use std::collections::BTreeMap;

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::{Person, StepIx};
use crate::time::{Instant, Span};

/// HSE, Managing shift work, HSG256, 2006: limit shifts to 12 hours including overtime.
const LONGEST: Span = Span::minutes(12 * 60);

/// Less than this between two pieces of work is no rest: to go home, to sleep and to come back.
const REST: Span = Span::minutes(8 * 60);

pub static RULE: Rule = Rule {
    name: "too-long-on-end",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a person who is needed for more than 12 hours without a break",
    why: "Tired people type the right command on the wrong server. The limit is 12 hours including \
          overtime (HSE, Managing shift work, HSG256, 2006), and weekends seldom end on time.",
    mend: "write shifts of 12 hours or less in 'available', with 8 hours of rest between them, and give the role to someone else in between",
    spares: "A team works in shifts and is not looked at (team: true). Exactly twelve hours are fine. Shifts that touch count as one. A person without 'available' is checked only if nobody else has the role and nobody is deputy; then 8 hours without planned work for the role count as rest.",
    before: "available: [2026-11-27 17:00 / 2026-11-28 09:00]\n",
    after: "available: [2026-11-27 17:00 / 2026-11-28 03:00, 2026-11-28 12:00 / 2026-11-28 20:00]\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let people = plan.book.people.iter().enumerate();
    for (at, person) in people.filter(|(_, person)| person.team.is_none()) {
        for (from, until, span) in shifts(person) {
            if Span::between(from, until) > LONGEST {
                let message = format!("{} is there for {}", person.name, said(plan, from, until));
                report.at(format!("people[{at}].available[{span}]"), message);
            }
        }
    }
    for (at, steps) in alone(plan) {
        let Some((first, last)) = too_long(plan, steps) else {
            continue;
        };
        let (Some(from), Some(until)) = (plan.start(first), plan.finish(last)) else {
            continue;
        };
        let message = format!(
            "{} alone has work planned for {}, without {REST} of rest",
            plan.book.people[at].name,
            said(plan, from, until)
        );
        report.at(format!("people[{at}].roles"), message);
        report.note(plan.path(first, "title"), "from here");
        report.note(plan.path(last, "title"), "to here");
    }
}

/// `16h00m on end, from Fri 27 Nov 17:00 to Sat 28 Nov 09:00`.
fn said(plan: &Plan, from: Instant, until: Instant) -> String {
    let zone = &plan.book.window.zone;
    format!(
        "{} without a break, from {} to {}",
        Span::between(from, until).short(),
        zone.day_clock(from),
        zone.day_clock(until)
    )
}

/// When somebody is there, each with the place of its last span; spans that touch are one.
fn shifts(person: &Person) -> Vec<(Instant, Instant, usize)> {
    let mut spans: Vec<(Instant, Instant, usize)> = person
        .available
        .iter()
        .enumerate()
        .map(|(at, (from, until))| (*from, *until, at))
        .collect();
    spans.sort();
    let mut shifts: Vec<(Instant, Instant, usize)> = Vec::new();
    for (from, until, at) in spans {
        match shifts.last_mut() {
            Some(last) if from <= last.1 => *last = (last.0, last.1.max(until), at),
            _ => shifts.push((from, until, at)),
        }
    }
    shifts
}

/// Whoever has a role alone and says nothing of when, with the steps of the window that need them.
fn alone(plan: &Plan) -> BTreeMap<usize, Vec<StepIx>> {
    let mut roles: BTreeMap<&str, Vec<StepIx>> = BTreeMap::new();
    for ix in plan.window() {
        for (role, _) in &plan.step(ix).crew {
            roles.entry(role).or_default().push(ix);
        }
    }
    let mut alone: BTreeMap<usize, Vec<StepIx>> = BTreeMap::new();
    for (role, steps) in roles {
        let one = plan.only_one(role).filter(|p| p.available.is_empty());
        let mut people = plan.book.people.iter();
        if let Some(at) = one.and_then(|one| people.position(|p| p.id == one.id)) {
            alone.entry(at).or_default().extend(steps);
        }
    }
    alone
}

/// The first and the last step of the first stretch of work that is too long.
fn too_long(plan: &Plan, mut steps: Vec<StepIx>) -> Option<(StepIx, StepIx)> {
    steps.sort_by_key(|&ix| plan.start(ix));
    let mut stretch: Option<(StepIx, StepIx)> = None;
    for ix in steps {
        let rested = |last| Some(Span::between(plan.finish(last)?, plan.start(ix)?));
        stretch = match stretch {
            Some((first, last)) if rested(last).is_some_and(|rest| rest < REST) => {
                let later = if plan.finish(ix) > plan.finish(last) {
                    ix
                } else {
                    last
                };
                Some((first, later))
            }
            Some(whole) if is_too_long(plan, whole) => return Some(whole),
            _ => Some((ix, ix)),
        };
    }
    stretch.filter(|&whole| is_too_long(plan, whole))
}

fn is_too_long(plan: &Plan, (first, last): (StepIx, StepIx)) -> bool {
    let length = plan.start(first).zip(plan.finish(last));
    length.is_some_and(|(from, until)| Span::between(from, until) > LONGEST)
}

//! Sign-offs: the matrix of steps and roles, and each signature by itself.

use crate::journal::Way;
use crate::report::{Cell, Column, Table, terms};
use crate::run::{Attempt, Run, SignOff, Task};
use crate::runbook::StepIx;
use crate::situation::Situation;

use super::{absent, works};

/// A row for each piece of work that asks for a signature, a column for each role that gives one. A
/// cell is empty where that role isn't asked.
pub(super) fn matrix(situation: &Situation) -> Table {
    let run = situation.run;
    let mut roles: Vec<&str> = Vec::new();
    let all = asked(situation);
    for role in all.iter().flat_map(|&work| roles_of(run, work)) {
        if !roles.contains(&role.as_str()) {
            roles.push(role);
        }
    }
    let columns = [
        ("step", "Step"),
        ("title", "Title"),
        ("work", "Work"),
        ("stage", "Stage"),
    ];
    let mut table = Table::of("sign-off-matrix", "Sign-off matrix", columns, []);
    table.columns.extend(roles.iter().map(|role| Column {
        // A role may be called as the columns before it are.
        name: format!("role_{}", role.replace('-', "_")),
        title: role.to_string(),
    }));
    for work in all {
        let step = &run.plan.steps[work.0];
        let mut row = vec![
            Cell::from(&step.number),
            Cell::from(&step.title),
            terms::work(work.1).into(),
            stage(situation, work).into(),
        ];
        row.extend(roles.iter().map(|role| standing(situation, work, role)));
        table.rows.push(row);
    }
    table
}

/// What stands for a role: `Amara Osei 2026-11-28 01:58:00 -05:00`, `refused by ...`, `missing`,
/// `not due`.
fn standing(situation: &Situation, work: (StepIx, Way), role: &str) -> Cell {
    let run = situation.run;
    if !roles_of(run, work).iter().any(|r| r == role) {
        return Cell::Empty;
    }
    let attempt = run.steps[work.0].track(work.1).current();
    match attempt.and_then(|a| a.sign_off(role)) {
        None => absent(situation, work).into(),
        Some(given) => {
            let refused = if given.signed { "" } else { "refused by " };
            let at = run.plan.window.zone.full(given.stamp.at);
            format!("{refused}{} {at}", run.name_of(&given.stamp.by)).into()
        }
    }
}

pub(super) fn sign_offs(situation: &Situation) -> Table {
    let columns = [
        ("step", "Step"),
        ("title", "Title"),
        ("work", "Work"),
        ("role", "Role"),
        ("state", "State"),
        ("counts", "Counts"),
        ("at", "Time"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("attempt", "Attempt"),
        ("reason", "Reason"),
    ];
    let rows = asked(situation)
        .into_iter()
        .flat_map(|work| of_work(situation, work));
    Table::of("sign-offs", "Sign-offs", columns, rows)
}

/// Every signature and refusal of a piece of work, and a row for each role that is still to sign.
fn of_work(situation: &Situation, work: (StepIx, Way)) -> Vec<[Cell; 11]> {
    let run = situation.run;
    let track = run.steps[work.0].track(work.1);
    let mut rows = Vec::new();
    for (place, attempt) in track.attempts.iter().enumerate() {
        let given = attempt.sign_offs.iter();
        rows.extend(given.map(|s| row(run, work, &s.role, state(s), Some((place, attempt, s)))));
    }
    let (open, absent) = (run.unsigned(work.0, work.1), absent(situation, work));
    rows.extend(
        open.into_iter()
            .map(|role| row(run, work, role, absent, None)),
    );
    rows
}

fn state(given: &SignOff) -> &'static str {
    if given.signed { "signed" } else { "refused" }
}

fn row(
    run: &Run,
    work: (StepIx, Way),
    role: &str,
    state: &'static str,
    given: Option<(usize, &Attempt, &SignOff)>,
) -> [Cell; 11] {
    let step = &run.plan.steps[work.0];
    let sign_off = given.map(|(.., sign_off)| sign_off);
    let typist = sign_off.and_then(|s| s.stamp.typed_by.as_deref());
    [
        Cell::from(&step.number),
        Cell::from(&step.title),
        terms::work(work.1).into(),
        role.into(),
        state.into(),
        given.map(|(_, a, s)| counts(a, s)).into(),
        sign_off.map(|s| s.stamp.at).into(),
        sign_off.map_or(Cell::Empty, |s| Cell::person(run, &s.stamp.by)),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        given.map(|(place, ..)| place + 1).into(),
        sign_off.and_then(|s| s.because.as_ref()).into(),
    ]
}

/// Whether it is of the finish that stands, and by somebody who may sign it.
fn counts(attempt: &Attempt, sign_off: &SignOff) -> bool {
    let finish = attempt.finish.as_ref();
    finish.is_some_and(|f| f.is(&sign_off.finish))
        && !attempt.is_doer(&sign_off.stamp.by)
        && attempt.set_aside.is_none()
}

/// The work that asks for a signature, in the order of the plan.
fn asked(situation: &Situation) -> Vec<(StepIx, Way)> {
    let steps = situation.run.plan.in_order();
    let all = steps.flat_map(|ix| works(situation, ix).into_iter().map(move |way| (ix, way)));
    all.filter(|&work| !roles_of(situation.run, work).is_empty())
        .collect()
}

/// The roles that sign a piece of work.
fn roles_of(run: &Run, (ix, way): (StepIx, Way)) -> &[String] {
    Task::of(&run.plan, ix, way).map_or(&[], |task| task.sign_off)
}

fn stage(situation: &Situation, (ix, way): (StepIx, Way)) -> &'static str {
    if way == Way::Forward {
        return situation.stage(ix).word();
    }
    let mut asked = situation.undos.iter();
    let asked = asked.find(|u| (u.step, u.way) == (ix, way));
    let stage = asked.map(|u| u.stage).or(situation.run.work_stage(ix, way));
    stage.map_or("set aside", |s| s.word())
}

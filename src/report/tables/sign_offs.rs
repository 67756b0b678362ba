//! Sign-offs: the matrix of steps and roles, and each signature by itself.

use crate::report::{Cell, Column, Table};
use crate::run::{Attempt, Run, SignOff};
use crate::runbook::StepIx;
use crate::situation::Situation;

/// A row for each step that asks for a signature, a column for each role that gives one. A cell is
/// empty where that role isn't asked.
pub(super) fn matrix(situation: &Situation) -> Table {
    let run = situation.run;
    let mut roles: Vec<&str> = Vec::new();
    for role in asked(run).flat_map(|ix| &run.plan.steps[ix].sign_off) {
        if !roles.contains(&role.as_str()) {
            roles.push(role);
        }
    }
    let columns = [("step", "Step"), ("title", "Title"), ("stage", "Stage")];
    let mut table = Table::of("sign-off-matrix", "Sign-off matrix", columns, []);
    table.columns.extend(roles.iter().map(|role| Column {
        // A role may be called as the columns before it are.
        name: format!("role_{}", role.replace('-', "_")),
        title: role.to_string(),
    }));
    for ix in asked(run) {
        let step = &run.plan.steps[ix];
        let mut row = vec![
            Cell::from(&step.number),
            Cell::from(&step.title),
            situation.stage(ix).word().into(),
        ];
        row.extend(roles.iter().map(|role| standing(run, ix, role)));
        table.rows.push(row);
    }
    table
}

/// What stands for a role: `Amara Osei 2026-11-28 01:58:00 -05:00`, `missing`, `refused by ...`.
fn standing(run: &Run, ix: StepIx, role: &str) -> Cell {
    if !run.plan.steps[ix].sign_off.iter().any(|r| r == role) {
        return Cell::Empty;
    }
    let attempt = run.steps[ix].forward.current();
    match attempt.and_then(|a| a.sign_off(role)) {
        None => "missing".into(),
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
        ("role", "Role"),
        ("state", "State"),
        ("counts", "Counts"),
        ("at", "Time"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("attempt", "Attempt"),
        ("reason", "Reason"),
    ];
    let run = situation.run;
    let rows = asked(run).flat_map(|ix| of_step(run, ix));
    Table::of("sign-offs", "Sign-offs", columns, rows)
}

/// Every signature and refusal of a step, and a row for each role that is still to sign.
fn of_step(run: &Run, ix: StepIx) -> Vec<[Cell; 10]> {
    let track = &run.steps[ix].forward;
    let mut rows = Vec::new();
    for (place, attempt) in track.attempts.iter().enumerate() {
        let given = attempt.sign_offs.iter();
        rows.extend(given.map(|s| row(run, ix, &s.role, Some((place, attempt, s)))));
    }
    for role in &run.plan.steps[ix].sign_off {
        let standing = track.current().and_then(|a| a.sign_off(role));
        if !standing.is_some_and(|s| s.signed) {
            rows.push(row(run, ix, role, None));
        }
    }
    rows
}

fn row(
    run: &Run,
    ix: StepIx,
    role: &str,
    given: Option<(usize, &Attempt, &SignOff)>,
) -> [Cell; 10] {
    let step = &run.plan.steps[ix];
    let sign_off = given.map(|(.., sign_off)| sign_off);
    let typist = sign_off.and_then(|s| s.stamp.typed_by.as_deref());
    let state = match sign_off.map(|s| s.signed) {
        Some(true) => "signed",
        Some(false) => "refused",
        None => "missing",
    };
    [
        Cell::from(&step.number),
        Cell::from(&step.title),
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

/// The steps that ask for a signature, in the order of the plan.
fn asked(run: &Run) -> impl Iterator<Item = StepIx> + '_ {
    let steps = run.plan.in_order();
    steps.filter(|&ix| !run.plan.steps[ix].sign_off.is_empty())
}

//! Sign-offs: the matrix of steps and roles, and each signature by itself.

use crate::journal::Way;
use crate::report::{Column, Table};
use crate::run::{Attempt, Run, SignOff};
use crate::runbook::StepIx;
use crate::situation::{SignOffFacts, SignOffState, Situation, WorkFacts};
use crate::words::{Cell, not_signed, sentence};

use crate::report::rows::NAMES;

/// A row for each piece of work that asks for a signature, a column for each role that gives one. A
/// cell is empty where that role isn't asked.
pub(super) fn matrix(situation: &Situation) -> Table {
    let run = situation.run;
    let mut roles: Vec<&str> = Vec::new();
    let all = asked(situation);
    for sign_off in all.iter().flat_map(|work| &work.sign_offs) {
        if !roles.contains(&sign_off.role) {
            roles.push(sign_off.role);
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
    for work in &all {
        let step = &run.plan.steps[work.step];
        let mut row = vec![
            Cell::from(&step.number),
            Cell::from(&step.title),
            work.way.work().into(),
            work.stage.map_or("set aside", |s| s.word()).into(),
        ];
        row.extend(roles.iter().map(|role| signature(run, work, role)));
        table.rows.push(row);
    }
    table
}

/// What stands for a role: `Amara Osei 2026-11-28 01:58:00 -05:00`, `refused by ...`, `changed since
/// ... signed`, `missing`, `not due`; nothing for a role that is not asked.
fn signature(run: &Run, work: &WorkFacts, role: &str) -> Cell {
    let Some(facts) = work.sign_offs.iter().find(|s| s.role == role) else {
        return Cell::Empty;
    };
    let name = |id: &str| NAMES.of(run, id);
    let said = match (facts.state, facts.given) {
        (SignOffState::Signed, Some(given)) => name(&given.stamp.by),
        _ => not_signed(facts, name),
    };
    let at = facts
        .given
        .map(|s| run.plan.window.zone.full(s.stamp.at))
        .map_or(String::new(), |at| format!(" {at}"));
    format!("{said}{at}").into()
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
        ("changed", "Changed since"),
        ("changed_by", "Changed by"),
        ("change", "Change"),
    ];
    let rows = asked(situation)
        .into_iter()
        .flat_map(|work| of_work(situation.run, &work));
    Table::of("sign-offs", "Sign-offs", columns, rows)
}

/// Every signature and refusal of a piece of work, and a row for each role that is still to sign.
fn of_work(run: &Run, work: &WorkFacts) -> Vec<[Cell; 14]> {
    let piece = (work.step, work.way);
    let track = run.steps[work.step].track(work.way);
    let mut rows = Vec::new();
    for (place, attempt) in track.attempts.iter().enumerate() {
        let given = attempt.sign_offs.iter();
        rows.extend(given.map(|s| row(run, piece, &s.role, state(s), Some((place, attempt, s)))));
    }
    let open = |s: &&SignOffFacts| s.state != SignOffState::Signed;
    let open = work.sign_offs.iter().filter(open);
    rows.extend(open.map(|s| {
        let absent = if work.is_finished() {
            SignOffState::Missing
        } else {
            SignOffState::NotDue
        };
        row(run, piece, s.role, absent.word(), None)
    }));
    rows
}

fn state(given: &SignOff) -> &'static str {
    match given.signed {
        true if given.lapsed.is_some() => SignOffState::Lapsed.word(),
        true => SignOffState::Signed.word(),
        false => SignOffState::Refused.word(),
    }
}

fn row(
    run: &Run,
    work: (StepIx, Way),
    role: &str,
    state: &'static str,
    given: Option<(usize, &Attempt, &SignOff)>,
) -> [Cell; 14] {
    let step = &run.plan.steps[work.0];
    let sign_off = given.map(|(.., sign_off)| sign_off);
    let typist = sign_off.and_then(|s| s.stamp.typed_by.as_deref());
    let change = sign_off.and_then(|s| s.lapsed.as_ref());
    let changed = change.and_then(|stamp| run.line(&stamp.entry));
    [
        Cell::from(&step.number),
        Cell::from(&step.title),
        work.1.work().into(),
        role.into(),
        state.into(),
        given.map(|(_, a, s)| counts(a, s)).into(),
        sign_off.map(|s| s.stamp.at).into(),
        sign_off.map_or(Cell::Empty, |s| Cell::person(run, &s.stamp.by)),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        given.map(|(place, ..)| place + 1).into(),
        sign_off.and_then(|s| s.because.as_ref()).into(),
        change.map(|s| s.at).into(),
        change.map_or(Cell::Empty, |s| Cell::person(run, &s.by)),
        changed.map(|line| sentence(run, line)).into(),
    ]
}

/// Whether it is of the finish that stands, as that still is, and by somebody who may sign it.
fn counts(attempt: &Attempt, sign_off: &SignOff) -> bool {
    let finish = attempt.finish.as_ref();
    finish.is_some_and(|f| f.is(&sign_off.finish))
        && !attempt.is_doer(&sign_off.stamp.by)
        && attempt.set_aside.is_none()
        && sign_off.lapsed.is_none()
}

/// The work that asks for a signature, in the order of the plan.
fn asked<'a>(situation: &Situation<'a>) -> Vec<WorkFacts<'a>> {
    let steps = situation.run.plan.in_order();
    let all = steps.flat_map(|ix| {
        let ways = situation.works(ix).into_iter();
        ways.map(move |way| (ix, way))
    });
    all.map(|(ix, way)| situation.work(ix, way))
        .filter(|work| !work.sign_offs.is_empty())
        .collect()
}

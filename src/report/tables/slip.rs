//! Where the time went: the slip against the baseline, stretch by stretch and by kind.

use crate::report::Table;
use crate::run::Run;
use crate::situation::{Situation, Slip, SlipKind, SlipRow};
use crate::time::Span;
use crate::words::Cell;

pub(super) fn rows(situation: &Situation, slip: Option<&Slip>) -> Table {
    let columns = [
        ("kind", "Where it went"),
        ("step", "Step"),
        ("title", "Title"),
        ("who", "Who"),
        ("role", "Role"),
        ("blocker", "Blocker"),
        ("blocker_title", "What was stuck"),
        ("gate", "Gate"),
        ("by_seconds", "More than planned"),
        ("would_gain_seconds", "Saved if resolved at once"),
    ];
    let rows = slip
        .into_iter()
        .flat_map(|slip| &slip.rows)
        .map(|row| cells(situation.run, row));
    Table::of("slip", "Where the time went", columns, rows)
}

fn cells(run: &Run, row: &SlipRow) -> [Cell; 10] {
    let step = row.step.and_then(|ix| run.plan.steps.get(ix));
    let gate = step.filter(|step| step.gate.is_some());
    let blocker = row
        .blocker
        .as_deref()
        .and_then(|number| run.blocker(number));
    let roles = Some(row.roles.join(", ")).filter(|roles| !roles.is_empty());
    [
        row.kind.word().into(),
        step.map(|step| &step.number).into(),
        step.map(|step| &step.title).into(),
        Cell::people(run, row.who.iter().map(String::as_str)),
        roles.into(),
        row.blocker.as_ref().into(),
        blocker.map(|blocker| &blocker.title).into(),
        gate.map(|gate| &gate.number).into(),
        row.by.into(),
        row.would_gain.into(),
    ]
}

pub(super) fn totals(slip: Option<&Slip>) -> Table {
    let columns = [
        ("kind", "Where it went"),
        ("rows", "Rows"),
        ("by_seconds", "More than planned"),
    ];
    let rows = slip.into_iter().flat_map(|slip| {
        let totals = slip.totals().into_iter();
        totals.map(|(kind, sum)| total(slip, kind, sum))
    });
    Table::of("slip-totals", "Where the time went, by kind", columns, rows)
}

fn total(slip: &Slip, kind: SlipKind, sum: Span) -> [Cell; 3] {
    let rows = slip.rows.iter().filter(|row| row.kind == kind);
    [kind.word().into(), rows.count().into(), sum.into()]
}

//! Evidence: what each step asked for, and what was given.

use std::collections::HashSet;

use crate::journal::{EntryId, Way};
use crate::report::Table;
use crate::run::{EvidenceGiven, Run, Task};
use crate::runbook::{Evidence, EvidenceKind, StepIx};
use crate::situation::Situation;
use crate::words::{Cell, File};

pub(super) fn evidence(situation: &Situation) -> Table {
    let columns = [
        ("step", "Step"),
        ("work", "Work"),
        ("id", "Id"),
        ("asked", "What was asked"),
        ("kind", "Kind"),
        ("state", "State"),
        ("value", "Value or file"),
        ("at", "Time"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("size", "Bytes"),
        ("sha256", "SHA-256"),
    ];
    let run = situation.run;
    let rows = run.plan.in_order().flat_map(|ix| of_step(situation, ix));
    Table::of("evidence", "Evidence", columns, rows)
}

/// All that was given, then a row for each thing that was asked for and is not there.
fn of_step(situation: &Situation, ix: StepIx) -> Vec<[Cell; 12]> {
    let run = situation.run;
    let mut rows = Vec::new();
    for way in situation.works(ix) {
        let (track, work) = (run.steps[ix].track(way), situation.work(ix, way));
        // There can be very much of it: what stands is looked for once.
        let ids: HashSet<&str> = track.evidence.iter().map(|g| g.id.as_str()).collect();
        let asked = work.evidence.iter().filter_map(|e| e.given);
        let standing: HashSet<&EntryId> = ids
            .into_iter()
            .filter_map(|id| track.evidence(id))
            .chain(asked)
            .map(|given| &given.stamp.entry)
            .collect();
        for given in &track.evidence {
            let stands = standing.contains(&given.stamp.entry);
            let state = if stands { "given" } else { "replaced" };
            rows.push(row(run, (ix, way), &given.id, state, Some(given)));
        }
        for absent in work.evidence.iter().filter(|e| e.given.is_none()) {
            let state = if absent.missing { "missing" } else { "not due" };
            rows.push(row(run, (ix, way), &absent.asked.id, state, None));
        }
    }
    rows
}

/// What the plan asks for as the proof of a piece of work.
fn asked(run: &Run, (ix, way): (StepIx, Way)) -> &[Evidence] {
    Task::of(&run.plan, ix, way).map_or(&[], |task| task.evidence)
}

fn row(
    run: &Run,
    work: (StepIx, Way),
    id: &str,
    state: &'static str,
    given: Option<&EvidenceGiven>,
) -> [Cell; 12] {
    let step = &run.plan.steps[work.0];
    let asked = asked(run, work).iter().find(|e| e.id == id);
    let typist = given.and_then(|g| g.stamp.typed_by.as_deref());
    let file = given.and_then(|g| g.file.as_ref());
    [
        Cell::from(&step.number),
        work.1.work().into(),
        id.into(),
        asked.map(|e| &e.ask).into(),
        asked.map(kind).into(),
        state.into(),
        given.map_or(Cell::Empty, |given| value(given, asked)),
        given.map(|g| g.stamp.at).into(),
        given.map_or(Cell::Empty, |g| Cell::person(run, &g.stamp.by)),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        file.map(|f| f.size).into(),
        file.map(|f| &f.sha256).into(),
    ]
}

/// As it was typed: a number keeps its digits.
fn value(given: &EvidenceGiven, asked: Option<&Evidence>) -> Cell {
    match (&given.value, &given.file) {
        (None, _) => "(withheld)".into(),
        (Some(value), None) => value.into(),
        (Some(name), Some(stored)) => Cell::File(File {
            name: name.clone(),
            sha256: stored.sha256.clone(),
            asked: asked.map(|evidence| evidence.ask.clone()),
        }),
    }
}

fn kind(asked: &Evidence) -> &'static str {
    match asked.kind {
        EvidenceKind::Text => "text",
        EvidenceKind::Number { .. } => "number",
        EvidenceKind::Choice(_) => "choice",
        EvidenceKind::File => "file",
    }
}

//! Mistakes: what was taken back, made void, or corrected; and what could not both be
//! true, with how it was settled.

use crate::journal::Event;
use crate::report::Table;
use crate::run::{Conflict, LogLine, Mark, Run};
use crate::situation::Situation;
use crate::time::Span;
use crate::words::{Cell, RevisedField as Field, Revision, ShortIds, reason, revisions};

use crate::report::rows::NAMES;

/// A row for each change of an entry: what it said, what it says, who changed it and why.
pub(super) fn corrections(situation: &Situation) -> Table {
    let columns = [
        ("kind", "Kind"),
        ("occurred", "Happened"),
        ("recorded", "Recorded"),
        ("late_seconds", "Late"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("what", "What"),
        ("field", "Field"),
        ("was", "Was"),
        ("is", "Is"),
        ("changed", "Changed"),
        ("changed_by", "Changed by"),
        ("reason", "Reason"),
        ("entry", "Entry"),
        ("changed_in", "Changed in"),
    ];
    let run = situation.run;
    let ids = ShortIds::of(run);
    let rows = run.log.iter().flat_map(|line| {
        let mut rows: Vec<[Cell; 15]> = revisions(run, line)
            .iter()
            .map(|revision| row(run, &ids, line, kind(revision.field), Some(revision)))
            .collect();
        let lost = line.marks.contains(&Mark::NoEffect);
        if lost && matches!(line.fact().event, Event::Corrected { .. }) {
            // What it is about is not here.
            rows.push(row(run, &ids, line, "correction", None));
        }
        rows
    });
    Table::of("corrections", "Corrections", columns, rows)
}

fn kind(field: Field) -> &'static str {
    match field {
        Field::At | Field::For | Field::Text | Field::Value => "corrected",
        whole => whole.word(),
    }
}

fn row(
    run: &Run,
    ids: &ShortIds,
    line: &LogLine,
    kind: &'static str,
    revision: Option<&Revision>,
) -> [Cell; 15] {
    let (entry, fact) = (&line.entry, line.fact());
    let late = Span::between(line.occurred(), entry.recorded());
    let is_late = line.marks.contains(&Mark::Late);
    let typist = fact.recorded_by.as_deref();
    let by = revision.map(|r| r.by);
    let because = match by {
        Some(by) => reason(by),
        None => reason(line),
    };
    [
        kind.into(),
        line.occurred().into(),
        entry.recorded().into(),
        Some(late).filter(|_| is_late).into(),
        Cell::person(run, &fact.by),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        Cell::from(NAMES.what(run, line)),
        revision.map(|r| r.field.word()).into(),
        revision.map_or(Cell::Empty, |r| r.was.clone()),
        revision.map_or(Cell::Empty, |r| r.is.clone()),
        by.map(LogLine::occurred).into(),
        by.map_or(Cell::Empty, |by| Cell::person(run, &by.fact().by)),
        because.into(),
        ids.cell(&entry.id()),
        by.map_or(Cell::Empty, |by| ids.cell(&by.entry.id())),
    ]
}

pub(super) fn conflicts(situation: &Situation) -> Table {
    let columns = [
        ("number", "Conflict"),
        ("what", "What"),
        ("step", "Step"),
        ("entries", "Entries"),
        ("said", "What each says"),
        ("settled", "Settled"),
        ("settled_by", "Settled by"),
        ("stands", "Which is right"),
        ("reason", "Reason"),
    ];
    let run = situation.run;
    let ids = ShortIds::of(run);
    let rows = run.conflicts.iter().map(|c| conflict(run, &ids, c));
    Table::of("conflicts", "Conflicts", columns, rows)
}

fn conflict(run: &Run, ids: &ShortIds, conflict: &Conflict) -> [Cell; 9] {
    let step = conflict.step.and_then(|ix| run.plan.steps.get(ix));
    let settled = conflict.settled.as_ref();
    let lines = conflict.entries.iter().filter_map(|id| run.line(id));
    [
        Cell::from(&conflict.number),
        Cell::from(&conflict.what),
        step.map(|s| &s.number).into(),
        conflict.entries.iter().map(|id| ids.cell(id)).collect(),
        lines.map(|line| said(run, line)).collect(),
        settled.map(|s| s.stamp.at).into(),
        settled.map_or(Cell::Empty, |s| Cell::person(run, &s.stamp.by)),
        settled.map_or(Cell::Empty, |s| ids.cell(&s.stands)),
        settled.and_then(|s| s.because.as_ref()).into(),
    ]
}

/// `Joe Tremblay Fri 27 Nov 23:40: finished 2.1 Upgrade the schema`.
fn said(run: &Run, line: &LogLine) -> String {
    let at = run.plan.window.zone.day_clock(line.occurred());
    let who = NAMES.of(run, &line.fact().by);
    format!("{who} {at}: {}", NAMES.sentence(run, line))
}

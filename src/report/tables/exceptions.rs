//! Where the night left its rules: overrides, corrections, conflicts; and whether the log verifies.

use std::collections::HashMap;

use crate::journal::{EntryId, Event};
use crate::report::rows::number_of;
use crate::report::words::{reason, what};
use crate::report::{Cell, Source, Table};
use crate::run::{Conflict, LogLine, Mark, Run};
use crate::situation::Situation;
use crate::text::safe;
use crate::time::Span;

/// Rules that were set aside on purpose, and those that a past fact broke.
pub(super) fn overrides(situation: &Situation) -> Table {
    let columns = [
        ("at", "Time"),
        ("by", "Who"),
        ("kind", "Kind"),
        ("rules", "Rules"),
        ("step", "Step"),
        ("what", "What"),
        ("reason", "Reason"),
        ("entry", "Entry"),
    ];
    let run = situation.run;
    let rows = run.log.iter().filter_map(|line| {
        let fact = line.entry.fact();
        let (kind, rules): (_, Vec<&String>) = match &fact.overrides {
            Some(rule) => ("override", vec![rule]),
            None if fact.against.is_empty() => return None,
            None => ("past fact", fact.against.iter().collect()),
        };
        Some([
            line.entry.occurred().into(),
            Cell::person(run, &fact.by),
            kind.into(),
            rules.into_iter().collect(),
            number_of(run, fact.event.step()),
            Cell::from(what(run, line)),
            reason(line).into(),
            Cell::from(line.entry.id().to_string()),
        ])
    });
    Table::of("overrides", "Overrides and broken rules", columns, rows)
}

/// What was taken back or corrected, and what was told late, with both times.
pub(super) fn corrections(situation: &Situation) -> Table {
    let columns = [
        ("kind", "Kind"),
        ("occurred", "Happened"),
        ("recorded", "Recorded"),
        ("late_seconds", "Late"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("what", "What"),
        ("undone", "Taken back"),
        ("undone_by", "Taken back by"),
        ("reason", "Reason"),
        ("entry", "Entry"),
    ];
    let run = situation.run;
    let undoers: HashMap<EntryId, &LogLine> = run
        .log
        .iter()
        .filter_map(|line| match &line.entry.fact().event {
            Event::TakenBack { entry } => Some((entry.clone(), line)),
            _ => None,
        })
        .collect();
    let rows = run.log.iter().filter_map(|line| {
        let undoer = undoers.get(&line.entry.id()).copied();
        let undone = line.marks.contains(&Mark::TakenBack);
        let kind = match &line.entry.fact().event {
            _ if undone => "taken back",
            Event::Corrected { .. } => "correction",
            _ if line.marks.contains(&Mark::Late) => "late",
            _ => return None,
        };
        Some(correction(run, line, kind, undoer.filter(|_| undone)))
    });
    Table::of("corrections", "Corrections and late entries", columns, rows)
}

fn correction(
    run: &Run,
    line: &LogLine,
    kind: &'static str,
    undoer: Option<&LogLine>,
) -> [Cell; 11] {
    let (entry, fact) = (&line.entry, line.entry.fact());
    let late = Span::between(entry.occurred(), entry.recorded());
    let typist = fact.recorded_by.as_deref();
    let because = undoer.and_then(reason).or(reason(line));
    [
        kind.into(),
        entry.occurred().into(),
        entry.recorded().into(),
        Some(late)
            .filter(|_| line.marks.contains(&Mark::Late))
            .into(),
        Cell::person(run, &fact.by),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        Cell::from(what(run, line)),
        undoer.map(|u| u.entry.occurred()).into(),
        undoer.map_or(Cell::Empty, |u| Cell::person(run, &u.entry.fact().by)),
        because.into(),
        Cell::from(entry.id().to_string()),
    ]
}

pub(super) fn conflicts(situation: &Situation) -> Table {
    let columns = [
        ("what", "What"),
        ("step", "Step"),
        ("entries", "Entries"),
        ("settled", "Settled"),
        ("settled_by", "Settled by"),
    ];
    let run = situation.run;
    let rows = run.conflicts.iter().map(|c| conflict(run, c));
    Table::of("conflicts", "Conflicts", columns, rows)
}

fn conflict(run: &Run, conflict: &Conflict) -> [Cell; 5] {
    let step = conflict.step.and_then(|ix| run.plan.steps.get(ix));
    let settled = conflict.settled.as_ref();
    [
        Cell::from(&conflict.what),
        step.map(|s| &s.number).into(),
        conflict.entries.iter().map(EntryId::to_string).collect(),
        settled.map(|s| s.stamp.at).into(),
        settled.map_or(Cell::Empty, |s| Cell::person(run, &s.stamp.by)),
    ]
}

pub(super) fn verification(source: &Source) -> Table {
    let columns = [("kind", "What"), ("text", "Result")];
    let verified = &source.verified;
    let verdict = ["verdict".into(), Cell::from(&verified.verdict)];
    let findings = verified.findings.iter();
    let findings = findings.map(|f| ["finding".into(), Cell::from(safe(f).into_owned())]);
    let rows = std::iter::once(verdict).chain(findings);
    Table::of("verification", "Verification of the log", columns, rows)
}

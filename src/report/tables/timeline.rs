//! What happened, in the order in which it happened.

use crate::report::Table;
use crate::report::rows::number_of;
use crate::run::{LogLine, Mark, Run};
use crate::situation::Situation;
use crate::words::{Cell, ShortIds, reason};

use crate::report::rows::NAMES;

/// The column that only what was entered late has a value in.
pub(in crate::report) const RECORDED: &str = "recorded";

pub(super) fn timeline(situation: &Situation) -> Table {
    let run = situation.run;
    let mut lines: Vec<&LogLine> = run.log.iter().collect();
    // What was entered late stands where it belongs; entries of one time stay in the log's order.
    lines.sort_by_key(|line| line.occurred());
    let columns = [
        ("occurred", "Time"),
        (RECORDED, "Recorded, if late"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("step", "Step"),
        ("what", "What"),
        ("reason", "Reason"),
        ("marks", "Marks"),
        ("corrections", "What became of it"),
        ("entry", "Entry"),
    ];
    let ids = ShortIds::of(run);
    let rows = lines.into_iter().map(|line| row(run, &ids, line));
    Table::of("timeline", "Timeline", columns, rows)
}

fn row(run: &Run, ids: &ShortIds, line: &LogLine) -> [Cell; 10] {
    let (entry, fact) = (&line.entry, line.fact());
    let late = line.marks.contains(&Mark::Late);
    let typist = fact.recorded_by.as_deref();
    [
        line.occurred().into(),
        late.then(|| entry.recorded()).into(),
        Cell::person(run, &fact.by),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        number_of(run, fact.event.step()),
        Cell::from(NAMES.what(run, line)),
        reason(line).into(),
        line.marks.iter().map(|mark| mark.word()).collect(),
        NAMES.changes(run, line).into_iter().collect(),
        ids.cell(&entry.id()),
    ]
}

//! How the plan was changed on the night: what was, what is, who changed it and why.

use crate::journal::{EntryId, Event, Fact};
use crate::report::Table;
use crate::report::rows::number_of;
use crate::run::{LogLine, Mark, Run};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::Instant;
use crate::words::{Cell, ShortIds, reason};

/// A row for each change; a step that was added may change what others wait for.
pub(super) fn plan_changes(situation: &Situation) -> Table {
    let columns = [
        ("at", "Time"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("kind", "Kind"),
        ("step", "Step"),
        ("title", "Title"),
        ("was", "Was"),
        ("is", "Is"),
        ("reason", "Reason"),
        ("entry", "Entry"),
    ];
    let run = situation.run;
    let ids = ShortIds::of(run);
    let stands = |l: &&LogLine| !l.is_void() && !l.marks.contains(&Mark::NoEffect);
    let lines = run.log.iter().filter(stands);
    let rows = lines.flat_map(|line| {
        let changes = changes(run, line).into_iter();
        changes.map(|change| row(run, &ids, line, change))
    });
    Table::of("plan-changes", "Changes of the plan", columns, rows)
}

struct Change {
    kind: &'static str,
    step: Option<StepIx>,
    was: Vec<String>,
    is: Vec<String>,
}

fn row(run: &Run, ids: &ShortIds, line: &LogLine, change: Change) -> [Cell; 10] {
    let step = change.step.map(|ix| &run.plan.steps[ix]);
    let typist = line.fact().recorded_by.as_deref();
    [
        line.occurred().into(),
        Cell::person(run, &line.fact().by),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        change.kind.into(),
        step.map(|s| &s.number).into(),
        step.map(|s| &s.title).into(),
        change.was.into_iter().collect(),
        change.is.into_iter().collect(),
        reason(line).into(),
        ids.cell(&line.entry.id()),
    ]
}

fn changes(run: &Run, line: &LogLine) -> Vec<Change> {
    let entry = line.entry.id();
    let closes = |at: Instant| vec![format!("closes {}", run.plan.window.zone.day_clock(at))];
    match &line.fact().event {
        Event::StepAdded { .. } => {
            let mut changes: Vec<Change> = added(run, &entry, line.fact()).into_iter().collect();
            changes.extend(amended(run, &entry, None));
            changes
        }
        Event::StepAmended { .. } => amended(run, &entry, Some(line.fact())),
        Event::WindowMoved { closes: at } => {
            let mut moves = run.windows.iter();
            let was = moves.find(|(_, change)| change.stamp.entry == entry);
            vec![Change {
                kind: "window",
                step: None,
                was: was.map_or(Vec::new(), |(was, _)| closes(*was)),
                is: closes(*at),
            }]
        }
        Event::Replanned { planned } => {
            let last = planned.iter().map(|times| times.2).max();
            let ends = last.map(|at| format!("the last ends {}", run.plan.window.zone.full(at)));
            let many = format!("times of {} steps from now on", planned.len());
            vec![Change {
                kind: "replanned",
                step: None,
                was: Vec::new(),
                is: std::iter::once(many).chain(ends).collect(),
            }]
        }
        _ => Vec::new(),
    }
}

/// The step that an entry added.
fn added(run: &Run, entry: &EntryId, fact: &Fact) -> Option<Change> {
    let here = |s: &crate::run::StepState| {
        let added = s.added.as_ref();
        added.is_some_and(|change| change.stamp.entry == *entry)
    };
    let ix = run.steps.iter().position(here)?;
    let Event::StepAdded {
        after,
        role,
        takes,
        needed_by,
        ..
    } = &fact.event
    else {
        return None;
    };
    let mut is = vec![format!("after {}", number(run, after))];
    is.extend(role.as_ref().map(|role| format!("role {role}")));
    is.extend(takes.map(|takes| format!("takes {takes}")));
    is.extend(
        needed_by
            .iter()
            .map(|id| format!("needed by {}", number(run, id))),
    );
    is.extend(fact.text("do").map(|text| format!("what to do: {text}")));
    is.extend(
        fact.text("undo")
            .map(|text| format!("how to undo it: {text}")),
    );
    Some(Change {
        kind: "added",
        step: Some(ix),
        was: Vec::new(),
        is,
    })
}

/// The steps that an entry amended. Without its fact only what they wait for changed.
fn amended(run: &Run, entry: &EntryId, fact: Option<&Fact>) -> Vec<Change> {
    let steps = run.plan.in_order();
    let amended = steps.flat_map(|ix| {
        let all = run.steps[ix].amended.iter().enumerate();
        let here = all.filter(|(_, a)| a.change.stamp.entry == *entry);
        here.map(move |(place, a)| (ix, place, a))
    });
    amended
        .map(|(ix, place, amended)| {
            let fields = amended.was.iter();
            let was = fields.clone().map(|(field, was)| format!("{field} {was}"));
            let is = fields.map(|(field, _)| {
                let given = fact.and_then(|fact| given(run, fact, field));
                let is = given.unwrap_or_else(|| later(run, ix, place, field));
                format!("{field} {is}")
            });
            Change {
                kind: "amended",
                step: Some(ix),
                was: was.collect(),
                is: is.collect(),
            }
        })
        .collect()
}

/// What an amendment says of a field.
fn given(run: &Run, fact: &Fact, field: &str) -> Option<String> {
    let Event::StepAmended {
        takes,
        role,
        not_before,
        decide_by,
        ..
    } = &fact.event
    else {
        return None;
    };
    let clock = |at: &Option<Instant>| at.map(|at| run.plan.window.zone.day_clock(at));
    match field {
        "takes" => takes.map(|takes| takes.to_string()),
        "role" => role.clone(),
        "title" | "expect" | "undo" => fact.text(field).map(str::to_string),
        "what to do" => fact.text("do").map(str::to_string),
        "not before" => clock(not_before),
        "decide by" => clock(decide_by),
        _ => None,
    }
}

/// What a field was until it changed the next time, else what it is now: of needs, which entries
/// change that do not name them all.
fn later(run: &Run, ix: StepIx, place: usize, field: &str) -> String {
    let next = run.steps[ix]
        .amended
        .iter()
        .skip(place + 1)
        .flat_map(|a| &a.was)
        .find(|(name, _)| *name == field);
    if let Some((_, was)) = next {
        return was.clone();
    }
    let needs: Vec<&str> = run.plan.steps[ix]
        .needs
        .iter()
        .map(|&need| run.plan.steps[need].number.as_str())
        .collect();
    if needs.is_empty() {
        "-".into()
    } else {
        needs.join(", ")
    }
}

fn number(run: &Run, id: &str) -> String {
    number_of(run, Some(id)).line(&run.plan.window.zone)
}

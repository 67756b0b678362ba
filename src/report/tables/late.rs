//! What was entered late. Somebody who catches up types a whole part of the night in one go, and
//! that is one thing to know of the log: who typed how much, when, and of when it spoke. Both times
//! of each entry are in the timeline.

use std::collections::{HashMap, HashSet};

use crate::journal::{Event, Fact};
use crate::report::Table;
use crate::run::{LogLine, Mark};
use crate::situation::Situation;
use crate::time::{Instant, Span};
use crate::words::{Cell, ShortIds};

/// Whoever pauses for longer begins again.
const PAUSE: Span = Span::minutes(15);

pub(super) fn late_entries(situation: &Situation) -> Table {
    let columns = [
        ("recorded_from", "Written from"),
        ("recorded_to", "Written until"),
        ("recorded_by", "Typed by"),
        ("number", "Entries"),
        ("what", "About"),
        ("people", "Done by"),
        ("occurred_from", "Happened from"),
        ("occurred_to", "Happened until"),
        ("late_seconds", "Late by up to"),
        ("entries", "Which"),
    ];
    let run = situation.run;
    let ids = ShortIds::of(run);
    let rows = sittings(&run.log).into_iter().map(|lines| {
        let range = |when: fn(&LogLine) -> Instant| {
            let times = || lines.iter().map(|line| when(line));
            (times().min(), times().max())
        };
        let (from, to) = range(|line| line.entry.recorded());
        let (first, last) = range(LogLine::occurred);
        let mut people: Vec<&str> = Vec::new();
        for line in &lines {
            let by = line.fact().by.as_str();
            if !people.contains(&by) {
                people.push(by);
            }
        }
        [
            from.into(),
            to.into(),
            lines
                .first()
                .map_or(Cell::Empty, |line| Cell::person(run, typist(line.fact()))),
            lines.len().into(),
            about(&lines).into(),
            Cell::people(run, people),
            first.into(),
            last.into(),
            lines.iter().map(|line| late(line)).max().into(),
            lines.iter().map(|l| ids.cell(&l.entry.id())).collect(),
        ]
    });
    Table::of("late-entries", "Late entries", columns, rows)
}

/// The late entries of each person who typed, as they were typed in one go.
fn sittings(log: &[LogLine]) -> Vec<Vec<&LogLine>> {
    let mut late: Vec<&LogLine> = log
        .iter()
        .filter(|line| line.marks.contains(&Mark::Late))
        .collect();
    late.sort_by_key(|line| line.entry.recorded());
    let mut all: Vec<Vec<&LogLine>> = Vec::new();
    let mut current: HashMap<&str, usize> = HashMap::new();
    for line in late {
        let who = typist(line.fact());
        let at = line.entry.recorded();
        let goes_on = |lines: &Vec<&LogLine>| {
            let last = lines.last().map(|last| last.entry.recorded());
            last.is_some_and(|last| Span::between(last, at) <= PAUSE)
        };
        let open = current.get(who).copied();
        match open.and_then(|place| all.get_mut(place)) {
            Some(lines) if goes_on(lines) => lines.push(line),
            _ => {
                current.insert(who, all.len());
                all.push(vec![line]);
            }
        }
    }
    all
}

fn typist(fact: &Fact) -> &str {
    fact.recorded_by.as_deref().unwrap_or(&fact.by)
}

fn late(line: &LogLine) -> Span {
    Span::age(line.occurred(), line.entry.recorded())
}

/// `9 steps, 2 votes, 1 other`: steps once each, other things by the entry.
fn about(lines: &[&LogLine]) -> String {
    const KINDS: [(&str, &str); 8] = [
        ("step", "steps"),
        ("vote", "votes"),
        ("decision", "decisions"),
        ("blocker", "blockers"),
        ("call", "calls"),
        ("piece of evidence", "pieces of evidence"),
        ("sign-off", "sign-offs"),
        ("other", "others"),
    ];
    let mut counts = [0_usize; KINDS.len()];
    let mut seen: HashSet<&str> = HashSet::new();
    for line in lines {
        let place = match &line.fact().event {
            Event::StepStarted { step, .. }
            | Event::StepFinished { step, .. }
            | Event::StepSkipped { step, .. } => {
                if !seen.insert(step) {
                    continue;
                }
                0
            }
            Event::Voted { .. } => 1,
            Event::Decided { .. } => 2,
            Event::BlockerRaised { .. } => 3,
            Event::Called { .. } => 4,
            Event::EvidenceGiven { .. } => 5,
            Event::SignedOff { .. } | Event::SignOffRefused { .. } => 6,
            _ => 7,
        };
        counts[place] += 1;
    }
    let words = KINDS
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|((one, more), count)| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {more}"),
        });
    words.collect::<Vec<_>>().join(", ")
}

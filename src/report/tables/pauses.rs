//! When the night stood still, by whose word; and who was given whose role.

use crate::journal::Event;
use crate::report::words::{reason, scope};
use crate::report::{Cell, Table};
use crate::run::{Paused, Run};
use crate::situation::Situation;
use crate::time::Span;

pub(super) fn pauses(situation: &Situation) -> Table {
    let columns = [
        ("kind", "Kind"),
        ("scope", "What stood still"),
        ("from", "From"),
        ("until", "Until"),
        ("duration_seconds", "Lasted"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("reason", "Reason"),
        ("lifted_by", "Lifted by"),
        ("lifted_reason", "Why lifted"),
    ];
    let rows = situation
        .run
        .pauses()
        .into_iter()
        .map(|p| row(situation, &p));
    Table::of("pauses", "Holds and stops", columns, rows)
}

/// How many holds and stops there were.
pub(in crate::report) fn number_of_pauses(run: &Run) -> usize {
    run.pauses().len()
}

fn row(situation: &Situation, pause: &Paused) -> [Cell; 10] {
    let run = situation.run;
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let fact = pause.began.fact();
    let from = pause.began.occurred();
    let closed = run.closed.as_ref().map(|c| c.stamp.at);
    let end = pause.until.or(closed).unwrap_or(situation.now);
    [
        pause.kind.word().into(),
        scope(run, pause.scope).into(),
        from.into(),
        pause.until.into(),
        Span::between(from, end).into(),
        Cell::person(run, &fact.by),
        person(fact.recorded_by.as_ref()),
        reason(pause.began).into(),
        person(pause.lifted.map(|line| &line.fact().by)),
        pause.lifted.and_then(reason).into(),
    ]
}

pub(super) fn delegations(situation: &Situation) -> Table {
    let columns = [
        ("at", "Time"),
        ("role", "Role"),
        ("to", "Given to"),
        ("until", "Until"),
        ("by", "Given by"),
        ("recorded_by", "Typed by"),
        ("reason", "Reason"),
        ("stands", "Stands"),
    ];
    let run = situation.run;
    let lines = run.log.iter().filter(|l| !l.is_void());
    let rows = lines.filter_map(|line| {
        let Event::Delegated { role, to, until } = &line.fact().event else {
            return None;
        };
        let entry = line.entry.id();
        let mut standing = run.delegations.iter();
        let stands = standing.any(|d| d.stamp.entry == entry)
            && until.is_none_or(|until| situation.now <= until);
        let typist = line.fact().recorded_by.as_deref();
        Some([
            line.occurred().into(),
            Cell::from(role),
            Cell::person(run, to),
            (*until).into(),
            Cell::person(run, &line.fact().by),
            typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
            reason(line).into(),
            stands.into(),
        ])
    });
    Table::of("delegations", "Roles that were given on", columns, rows)
}

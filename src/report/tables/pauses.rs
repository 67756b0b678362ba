//! When the night stood still, by whose word; and who was given whose role.

use crate::journal::{Event, Pause};
use crate::report::words::{reason, scope};
use crate::report::{Cell, Table};
use crate::run::{LogLine, Run};
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// A hold or a stop, and what ended it. The state forgets those that are over, the log does not.
struct Paused<'a> {
    kind: &'static str,
    scope: Option<&'a str>,
    began: &'a LogLine,
    until: Option<Instant>,
    lifted: Option<&'a LogLine>,
}

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
    let rows = all(situation.run).into_iter().map(|p| row(situation, &p));
    Table::of("pauses", "Holds and stops", columns, rows)
}

/// How many holds and stops there were.
pub(in crate::report) fn number_of_pauses(run: &Run) -> usize {
    all(run).len()
}

fn row(situation: &Situation, pause: &Paused) -> [Cell; 10] {
    let run = situation.run;
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let fact = pause.began.fact();
    let from = pause.began.occurred();
    let closed = run.closed.as_ref().map(|c| c.stamp.at);
    let end = pause.until.or(closed).unwrap_or(situation.now);
    [
        pause.kind.into(),
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

/// As the run takes them: a second stop says nothing new, a second hold takes the first one's
/// place.
fn all(run: &Run) -> Vec<Paused<'_>> {
    let mut all: Vec<Paused> = Vec::new();
    for line in run.log.iter().filter(|l| !l.is_void()) {
        let (kind, scope) = match &line.fact().event {
            Event::Stopped => ("stop", None),
            Event::Held { scope } => ("hold", scope.as_deref()),
            Event::Resumed {
                pause: Pause::Stop, ..
            } => ("stop", None),
            Event::Resumed {
                pause: Pause::Hold,
                scope,
            } => ("hold", scope.as_deref()),
            _ => continue,
        };
        let same = |p: &&mut Paused| p.until.is_none() && p.kind == kind && p.scope == scope;
        let open = all.iter_mut().find(same);
        let lifts = matches!(line.fact().event, Event::Resumed { .. });
        match open {
            Some(_) if kind == "stop" && !lifts => continue,
            Some(open) => {
                open.until = Some(line.occurred());
                open.lifted = lifts.then_some(line);
            }
            None => {}
        }
        if !lifts {
            all.push(Paused {
                kind,
                scope,
                began: line,
                until: None,
                lifted: None,
            });
        }
    }
    all
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

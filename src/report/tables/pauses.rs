//! When the night stood still, by whose word; and who was given whose role.

use crate::journal::Event;
use crate::report::Table;
use crate::run::{LogLine, PauseKind, Paused, Run};
use crate::situation::Situation;
use crate::time::{Instant, Span};
use crate::words::{Cell, reason, scope};

use crate::report::rows::NAMES;

/// Whether it kept that step.
fn keeps(pause: &Paused, run: &Run, step: &str) -> bool {
    let phase = run
        .plan
        .step(step)
        .map(|ix| run.plan.steps[ix].phase)
        .map(|phase| run.plan.phases[phase].id.as_str());
    let scope = pause.scope;
    scope.is_none_or(|scope| scope == step || Some(scope) == phase)
}

pub(super) fn pauses(situation: &Situation) -> Table {
    let columns = [
        ("kind", "Kind"),
        ("scope", "What was on hold"),
        ("from", "From"),
        ("until", "Until"),
        ("duration_seconds", "Lasted"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("reason", "Reason"),
        ("lifted_by", "Resumed by"),
        ("lifted_reason", "Why resumed"),
        ("meanwhile", "Done anyway"),
    ];
    let work = work(situation.run);
    let pauses = situation.run.pauses().into_iter();
    let rows = pauses.map(|p| row(situation, &p, &work));
    Table::of("pauses", "Holds and stops", columns, rows)
}

/// From when to when everything was stopped.
pub(super) fn stops(situation: &Situation) -> Vec<(Instant, Instant)> {
    let stops = situation
        .run
        .pauses()
        .into_iter()
        .filter(|p| p.kind == PauseKind::Stop);
    let times = stops.map(|p| (p.began.occurred(), end(situation, &p)));
    times.collect()
}

fn end(situation: &Situation, pause: &Paused) -> Instant {
    pause.until.unwrap_or(situation.now)
}

/// Every start and finish, by the time it happened.
fn work(run: &Run) -> Vec<&LogLine> {
    let is_work = |line: &&LogLine| {
        let event = &line.fact().event;
        let kind = matches!(
            event,
            Event::StepStarted { .. } | Event::StepFinished { .. }
        );
        kind && !line.is_void()
    };
    let mut work: Vec<&LogLine> = run.log.iter().filter(is_work).collect();
    work.sort_by_key(|line| line.occurred());
    work
}

/// What was begun although nothing was to begin; in a stop also what was finished.
fn meanwhile(situation: &Situation, pause: &Paused, work: &[&LogLine]) -> Cell {
    let run = situation.run;
    let (from, until) = (pause.began.occurred(), end(situation, pause));
    let first = work.partition_point(|line| line.occurred() <= from);
    let during = work[first..].iter().take_while(|l| l.occurred() < until);
    let against = during.filter(|line| match &line.fact().event {
        Event::StepStarted { step, .. } => keeps(pause, run, step),
        _ => pause.kind == PauseKind::Stop,
    });
    let said = against.map(|line| {
        let at = run.plan.window.zone.near(line.occurred(), from);
        let who = NAMES.of(run, &line.fact().by);
        format!("{at} {who} {}", NAMES.what(run, line))
    });
    said.collect()
}

/// How many holds and stops there were.
pub(in crate::report) fn number_of_pauses(run: &Run) -> usize {
    run.pauses().len()
}

fn row(situation: &Situation, pause: &Paused, work: &[&LogLine]) -> [Cell; 11] {
    let run = situation.run;
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let fact = pause.began.fact();
    let from = pause.began.occurred();
    [
        pause.kind.word().into(),
        scope(run, pause.scope).into(),
        from.into(),
        pause.until.into(),
        Span::age(from, end(situation, pause)).into(),
        Cell::person(run, &fact.by),
        person(fact.recorded_by.as_ref()),
        reason(pause.began).into(),
        person(pause.lifted.map(|line| &line.fact().by)),
        pause.lifted.and_then(reason).into(),
        meanwhile(situation, pause, work),
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
        ("stands", "Still valid"),
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
    Table::of("delegations", "Roles given to others", columns, rows)
}

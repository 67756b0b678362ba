//! Gates: what was decided, who voted how, what a go asked for, and what it stood on.

use crate::journal::Foreseen;
use crate::report::{Cell, Table, standing, terms};
use crate::run::{Blocker, Decided, Run, ServiceState, Voted};
use crate::runbook::{Criterion, Gate, ShownBy, StepIx};
use crate::situation::Situation;
use crate::time::Span;

pub(super) fn gates(situation: &Situation) -> Table {
    let columns = [
        ("number", "Gate"),
        ("id", "Id"),
        ("title", "Title"),
        ("stage", "Stage"),
        ("decision", "Decision"),
        ("decided", "Decided"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("reason", "Reason"),
        ("conditions", "Conditions"),
        ("until", "Until"),
        ("decide_by", "To be decided by"),
        ("late_seconds", "Late"),
        ("stands", "Stands"),
        ("expected_finish", "Expected finish then"),
        ("fits_percent", "Nights of 100 that fit then"),
        ("rollback_by", "Roll back by then"),
        ("services", "Services then"),
    ];
    let rows = all(situation.run).flat_map(|(ix, _)| {
        let decisions = &situation.run.steps[ix].gate.decisions;
        match decisions.is_empty() {
            true => vec![gate(situation, ix, None)],
            false => decisions
                .iter()
                .map(|d| gate(situation, ix, Some(d)))
                .collect(),
        }
    });
    Table::of("gates", "Gates and decisions", columns, rows)
}

/// One row for each decision, and one for a gate without any.
fn gate(situation: &Situation, ix: StepIx, decided: Option<&Decided>) -> [Cell; 18] {
    let run = situation.run;
    let step = &run.plan.steps[ix];
    let decide_by = step.gate.as_ref().and_then(|g| g.decide_by);
    let at = decided.map(|d| d.stamp.at);
    let late = decide_by
        .zip(at)
        .map(|(by, at)| Span::between(by, at))
        .filter(|late| *late > Span::ZERO);
    let typist = decided.and_then(|d| d.stamp.typed_by.as_deref());
    let last = run.steps[ix].gate.decision();
    let [finish, fits, rollback_by] = foreseen(decided.and_then(|d| d.foreseen));
    let stands = decided.map(|d| last.is_some_and(|last| last.stamp.entry == d.stamp.entry));
    [
        Cell::from(&step.number),
        Cell::from(&step.id),
        Cell::from(&step.title),
        situation.stage(ix).word().into(),
        decided.map(|d| terms::decision(d.decision)).into(),
        at.into(),
        decided.map_or(Cell::Empty, |d| Cell::person(run, &d.stamp.by)),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        decided.and_then(|d| d.because.as_ref()).into(),
        decided.map(|d| d.conditions).into(),
        decided.and_then(|d| d.until).into(),
        decide_by.into(),
        late.into(),
        stands.into(),
        finish,
        fits,
        rollback_by,
        decided.and_then(|d| standing(run, &d.services)).into(),
    ]
}

/// What lay ahead when somebody voted or decided, as they saw it.
pub(super) fn foreseen(foreseen: Option<Foreseen>) -> [Cell; 3] {
    [
        foreseen.and_then(|f| f.finish).into(),
        foreseen.map(|f| usize::from(f.fits)).into(),
        foreseen.and_then(|f| f.rollback_by).into(),
    ]
}

pub(super) fn votes(situation: &Situation) -> Table {
    let columns = [
        ("gate", "Gate"),
        ("at", "Time"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("vote", "Vote"),
        ("reason", "Reason"),
        ("stands", "Stands"),
        ("expected_finish", "Expected finish then"),
        ("fits_percent", "Nights of 100 that fit then"),
        ("rollback_by", "Roll back by then"),
        ("services", "Services then"),
    ];
    let run = situation.run;
    let rows = all(run).flat_map(|(ix, _)| {
        let state = &run.steps[ix].gate;
        let standing = state.standing_votes();
        let votes = state.votes.iter();
        let rows = votes.map(|v| vote(run, ix, v, standing.iter().any(|s| std::ptr::eq(*s, v))));
        rows.collect::<Vec<_>>()
    });
    Table::of("votes", "Votes", columns, rows)
}

fn vote(run: &Run, ix: StepIx, vote: &Voted, stands: bool) -> [Cell; 11] {
    let [finish, fits, rollback_by] = foreseen(vote.foreseen);
    let typist = vote.stamp.typed_by.as_deref();
    [
        Cell::from(&run.plan.steps[ix].number),
        vote.stamp.at.into(),
        Cell::person(run, &vote.stamp.by),
        typist.map_or(Cell::Empty, |id| Cell::person(run, id)),
        terms::vote(vote.vote).into(),
        vote.because.as_ref().into(),
        stands.into(),
        finish,
        fits,
        rollback_by,
        standing(run, &vote.services).into(),
    ]
}

pub(super) fn conditions(situation: &Situation) -> Table {
    let columns = [
        ("number", "Condition"),
        ("gate", "Gate"),
        ("text", "What"),
        ("state", "State"),
        ("owner", "Owner"),
        ("due", "Due"),
        ("asked", "Asked for"),
        ("asked_by", "Asked by"),
        ("met", "Met"),
        ("met_by", "Met by"),
        ("reason", "Reason"),
    ];
    let run = situation.run;
    let conditions = run.blockers.iter().filter(|b| b.is_condition());
    let rows = conditions.map(|b| condition(run, b));
    Table::of("conditions", "Conditions of a go", columns, rows)
}

fn condition(run: &Run, condition: &Blocker) -> [Cell; 11] {
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let gate = condition.steps.first().copied();
    let resolved = condition.resolved.as_ref();
    // What ended it is a decision, where the gate was decided again.
    let withdrawn = gate.zip(resolved).is_some_and(|(ix, (stamp, _))| {
        let mut decisions = run.steps[ix].gate.decisions.iter();
        decisions.any(|d| d.stamp.entry == stamp.entry)
    });
    let met = resolved.filter(|_| !withdrawn);
    let state = match (condition.is_open(), withdrawn) {
        (true, _) => "open",
        (false, true) => "withdrawn",
        (false, false) => "met",
    };
    [
        Cell::from(&condition.number),
        gate.map(|ix| &run.plan.steps[ix].number).into(),
        Cell::from(&condition.title),
        state.into(),
        person(condition.owner.as_ref()),
        condition.resolve_by.into(),
        condition.raised.at.into(),
        Cell::person(run, &condition.raised.by),
        met.map(|(stamp, _)| stamp.at).into(),
        person(met.map(|(stamp, _)| &stamp.by)),
        resolved.and_then(|(_, because)| because.as_ref()).into(),
    ]
}

pub(super) fn criteria(situation: &Situation) -> Table {
    let columns = [
        ("gate", "Gate"),
        ("criterion", "Criterion"),
        ("text", "What"),
        ("shown_by", "Shown by"),
        ("met_then", "Met when it was decided"),
        ("met", "Met now"),
        ("state", "State now"),
        ("at", "Ticked"),
        ("by", "Ticked by"),
    ];
    let rows = all(situation.run).flat_map(|(ix, gate)| {
        let decided = situation.run.steps[ix].gate.decision();
        let then = decided.and_then(|d| situation.run.when_written(&d.stamp.entry));
        let criteria = gate.criteria.iter().enumerate();
        let rows = criteria.map(|(place, c)| {
            let then = then.as_ref().and_then(|run| met(run, ix, place, c));
            criterion(situation, ix, place, c, then)
        });
        rows.collect::<Vec<_>>()
    });
    Table::of("criteria", "Criteria of the gates", columns, rows)
}

/// Whether a criterion was met; nothing where that can't be known.
fn met(run: &Run, ix: StepIx, place: usize, asked: &Criterion) -> Option<bool> {
    match &asked.shown_by {
        ShownBy::Step(step) => {
            let now = run.log.last()?.occurred();
            Some(run.stage(*step, now).meets_needs())
        }
        ShownBy::Service(id) => Some(run.service_state(id)? == ServiceState::Proven),
        ShownBy::Person => Some(run.steps[ix].gate.tick(place).is_some()),
    }
}

fn criterion(
    situation: &Situation,
    ix: StepIx,
    place: usize,
    asked: &Criterion,
    then: Option<bool>,
) -> [Cell; 9] {
    let run = situation.run;
    let tick = run.steps[ix].gate.tick(place);
    let (shown_by, state, met) = match &asked.shown_by {
        ShownBy::Step(step) => {
            let stage = situation.stage(*step);
            let number = format!("step {}", run.plan.steps[*step].number);
            (number, stage.word(), Some(stage.meets_needs()))
        }
        ShownBy::Service(service) => {
            let state = run.service_state(service);
            let met = state.map(|state| state == ServiceState::Proven);
            let word = state.map_or("unknown", ServiceState::word);
            (format!("service {service}"), word, met)
        }
        ShownBy::Person if tick.is_some() => ("a person".into(), "ticked", Some(true)),
        ShownBy::Person => ("a person".into(), "not ticked", Some(false)),
    };
    [
        Cell::from(&run.plan.steps[ix].number),
        (place + 1).into(),
        Cell::from(&asked.text),
        Cell::from(shown_by),
        then.into(),
        met.into(),
        state.into(),
        tick.map(|stamp| stamp.at).into(),
        tick.map_or(Cell::Empty, |stamp| Cell::person(run, &stamp.by)),
    ]
}

/// The gates of the plan, in its order.
fn all(run: &Run) -> impl Iterator<Item = (StepIx, &Gate)> {
    let steps = run.plan.in_order();
    steps.filter_map(|ix| Some((ix, run.plan.steps[ix].gate.as_ref()?)))
}

//! Planned against actual: by phase, by step, and by attempt.

use std::collections::HashMap;

use crate::journal::{Event, Outcome, Way};
use crate::report::{Cell, Table, terms};
use crate::run::{Attempt, Run};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::{Instant, Span};

pub(super) fn phases(situation: &Situation) -> Table {
    let columns = [
        ("number", "Phase"),
        ("id", "Id"),
        ("title", "Title"),
        ("when", "When"),
        ("done", "Done"),
        ("total", "Steps"),
        ("planned_start", "Planned start"),
        ("planned_finish", "Planned finish"),
        ("started", "Started"),
        ("finished", "Finished"),
        ("planned_seconds", "Planned"),
        ("actual_seconds", "Took"),
        ("slip_seconds", "Slip"),
    ];
    let phases = 0..situation.run.plan.phases.len();
    let rows = phases.map(|place| phase(situation, place));
    Table::of("phases", "Phases, planned and actual", columns, rows)
}

fn phase(situation: &Situation, place: usize) -> [Cell; 13] {
    let run = situation.run;
    let phase = &run.plan.phases[place];
    let steps = || phase.steps.iter().copied();
    let progress = situation.phase_progress(place);
    let planned = range(steps().filter_map(|ix| run.baseline(ix)));
    let times: Vec<Times> = steps().map(|ix| Times::of(run, ix)).collect();
    let started = times.iter().filter_map(Times::first).min();
    let complete = progress.done == progress.total;
    let finished = times.iter().filter_map(|t| t.finished).max();
    let finished = finished.filter(|_| complete);
    [
        phase.number.into(),
        Cell::from(&phase.id),
        Cell::from(&phase.title),
        terms::when(phase.when).into(),
        progress.done.into(),
        progress.total.into(),
        planned.map(|(start, _)| start).into(),
        planned.map(|(_, finish)| finish).into(),
        started.into(),
        finished.into(),
        planned.map(length).into(),
        started.zip(finished).map(length).into(),
        planned
            .zip(finished)
            .map(|((_, planned), actual)| Span::between(planned, actual))
            .into(),
    ]
}

pub(super) fn steps(situation: &Situation) -> Table {
    let columns = [
        ("number", "Step"),
        ("id", "Id"),
        ("phase", "Phase"),
        ("title", "Title"),
        ("stage", "Stage"),
        ("role", "Role"),
        ("planned_start", "Planned start"),
        ("planned_finish", "Planned finish"),
        ("started", "Started"),
        ("finished", "Finished"),
        ("planned_seconds", "Planned"),
        ("actual_seconds", "Took"),
        ("slip_seconds", "Slip"),
        ("by", "Who"),
        ("attempts", "Attempts"),
        ("blockers", "Blockers"),
        ("notes", "Notes"),
        ("changes", "Changes of the plan"),
    ];
    let notes = notes(situation.run);
    let steps = situation.run.plan.in_order();
    let rows = steps.map(|ix| {
        let notes = notes.get(situation.run.plan.steps[ix].id.as_str());
        step(situation, ix, notes.map_or(&[], Vec::as_slice))
    });
    Table::of("steps", "Steps, planned and actual", columns, rows)
}

fn step(situation: &Situation, ix: StepIx, notes: &[&str]) -> [Cell; 18] {
    let run = situation.run;
    let step = &run.plan.steps[ix];
    let planned = run.baseline(ix);
    let times = Times::of(run, ix);
    let role = match &step.gate {
        Some(gate) => gate.decides.join(", "),
        None => step.crew_text(),
    };
    let blockers = run.blockers.iter();
    let blockers = blockers.filter(|b| !b.is_condition() && b.steps.contains(&ix));
    [
        Cell::from(&step.number),
        Cell::from(&step.id),
        Cell::from(&run.plan.phases[step.phase].id),
        Cell::from(&step.title),
        situation.stage(ix).word().into(),
        Some(role).filter(|r| !r.is_empty()).into(),
        planned.map(|(start, _)| start).into(),
        planned.map(|(_, finish)| finish).into(),
        times.started.into(),
        times.finished.into(),
        planned.map(length).into(),
        times.started.zip(times.finished).map(length).into(),
        situation.slip(ix).into(),
        Cell::people(run, doers(run, ix)),
        run.steps[ix].forward.attempts.len().into(),
        blockers.map(|b| &b.number).collect(),
        notes.iter().copied().collect(),
        terms::changes_of(run, ix).into_iter().collect(),
    ]
}

/// The attempts of work that was begun more than once, or whose attempt says more than its step.
pub(super) fn attempts(situation: &Situation) -> Table {
    let columns = [
        ("step", "Step"),
        ("title", "Title"),
        ("way", "Way"),
        ("attempt", "Attempt"),
        ("started", "Started"),
        ("started_by", "Started by"),
        ("finished", "Finished"),
        ("finished_by", "Finished by"),
        ("outcome", "Outcome"),
        ("duration_seconds", "Took"),
        ("quick", "Quick"),
        ("reason", "Reason"),
        ("set_aside", "Set aside"),
        ("set_aside_reason", "Why set aside"),
    ];
    let run = situation.run;
    let rows = run.plan.in_order().flat_map(move |ix| {
        Way::ALL.into_iter().flat_map(move |way| {
            let attempts = &run.steps[ix].track(way).attempts;
            let told = attempts.len() > 1 || attempts.iter().any(says_more);
            let attempts = attempts.iter().enumerate().filter(move |_| told);
            attempts.map(move |(place, attempt)| attempt_row(run, ix, way, place, attempt))
        })
    });
    Table::of(
        "attempts",
        "Work begun again, failed or done otherwise",
        columns,
        rows,
    )
}

/// Whether there is more to say of an attempt than that the work was done, when and by whom.
fn says_more(attempt: &Attempt) -> bool {
    let finish = attempt.finish.as_ref();
    let unusual =
        finish.is_some_and(|f| f.quick || f.because.is_some() || f.outcome != Outcome::Done);
    unusual || attempt.set_aside.is_some()
}

fn attempt_row(run: &Run, ix: StepIx, way: Way, place: usize, attempt: &Attempt) -> [Cell; 14] {
    let step = &run.plan.steps[ix];
    let finish = attempt.finish.as_ref();
    let starters = attempt.started.iter().chain(&attempt.also);
    let set_aside = attempt.set_aside.as_ref();
    let started = attempt.started.as_ref().map(|s| s.at);
    let outcome = match finish {
        Some(finish) => terms::outcome(finish.outcome),
        None if set_aside.is_some() => "set aside",
        None => "running",
    };
    [
        Cell::from(&step.number),
        Cell::from(&step.title),
        terms::way(way).into(),
        (place + 1).into(),
        started.into(),
        Cell::people(run, starters.map(|s| s.by.as_str())),
        finish.map(|f| f.stamp.at).into(),
        finish.map_or(Cell::Empty, |f| Cell::person(run, &f.stamp.by)),
        outcome.into(),
        started.zip(finish.map(|f| f.stamp.at)).map(length).into(),
        finish.map(|f| f.quick).into(),
        finish.and_then(|f| f.because.as_ref()).into(),
        set_aside.map(|(stamp, _)| stamp.at).into(),
        set_aside.and_then(|(_, because)| because.as_ref()).into(),
    ]
}

/// When a step first began and when it came to what stands now.
struct Times {
    started: Option<Instant>,
    finished: Option<Instant>,
}

impl Times {
    fn of(run: &Run, ix: StepIx) -> Times {
        let state = &run.steps[ix];
        if run.plan.steps[ix].gate.is_some() {
            let decided = state.gate.decision().map(|d| d.stamp.at);
            return Times {
                started: None,
                finished: decided.filter(|_| state.gate.stage().is_some()),
            };
        }
        let attempts = state.forward.attempts.iter();
        // A finish without a start, in one action, has no beginning that anyone recorded.
        let starts = attempts.filter_map(|a| a.started.as_ref());
        Times {
            started: starts.map(|s| s.at).min(),
            finished: state
                .forward
                .finish()
                .filter(|f| f.outcome != Outcome::Failed)
                .map(|f| f.stamp.at),
        }
    }

    /// The first that was heard of it: its finish, where that came in one action with the start.
    fn first(&self) -> Option<Instant> {
        self.started.or(self.finished)
    }
}

fn range(times: impl Iterator<Item = (Instant, Instant)>) -> Option<(Instant, Instant)> {
    times.reduce(|(start, finish), (s, f)| (start.min(s), finish.max(f)))
}

fn length((from, to): (Instant, Instant)) -> Span {
    Span::between(from, to)
}

/// Everybody who worked on it or decided it, once each.
fn doers(run: &Run, ix: StepIx) -> Vec<&str> {
    let state = &run.steps[ix];
    let work = state.forward.attempts.iter().flat_map(Attempt::doers);
    let decided = state.gate.decision().map(|d| d.stamp.by.as_str());
    let mut all: Vec<&str> = Vec::new();
    for person in work.chain(decided) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}

/// What was noted on each step, by id, and counts.
fn notes(run: &Run) -> HashMap<&str, Vec<&str>> {
    let mut notes: HashMap<&str, Vec<&str>> = HashMap::new();
    let lines = run.log.iter();
    for line in lines.filter(|l| !l.is_void()) {
        let fact = line.fact();
        if let (Event::NoteWritten { step: Some(step) }, Some(text)) =
            (&fact.event, fact.text("text"))
        {
            notes.entry(step).or_default().push(text);
        }
    }
    notes
}

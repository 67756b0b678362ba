//! Planned against actual: by phase, by step, and by attempt.

use std::collections::HashMap;

use crate::journal::{Event, Outcome, Way};
use crate::report::Table;
use crate::run::{Attempt, Run};
use crate::runbook::StepIx;
use crate::situation::{AttemptFacts, Situation};
use crate::time::{Instant, Span};
use crate::words::{Cell, terms};

use crate::report::rows::NAMES;

pub(super) fn phases(situation: &Situation) -> Table {
    let columns = [
        ("number", "Phase"),
        ("id", "Id"),
        ("title", "Title"),
        ("when", "When"),
        ("done", "Done"),
        ("worked_around", "Worked around"),
        ("skipped", "Skipped"),
        ("rolled_back", "Rolled back"),
        ("open", "Open"),
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

fn phase(situation: &Situation, place: usize) -> [Cell; 17] {
    let run = situation.run;
    let phase = &run.plan.phases[place];
    let facts = situation.phase(place);
    let (counts, planned) = (facts.counts, facts.planned);
    let worked = facts.started.zip(facts.finished);
    [
        phase.number.into(),
        Cell::from(&phase.id),
        Cell::from(&phase.title),
        phase.when.word().into(),
        counts.done.into(),
        counts.worked_around.into(),
        counts.skipped.into(),
        counts.rolled_back.into(),
        counts.open().into(),
        counts.total().into(),
        planned.map(|(start, _)| start).into(),
        planned.map(|(_, finish)| finish).into(),
        facts.started.into(),
        facts.finished.into(),
        planned.map(length).into(),
        worked.map(length).into(),
        facts.late().into(),
    ]
}

pub(super) fn steps(situation: &Situation) -> Table {
    let columns = [
        ("number", "Step"),
        ("id", "Id"),
        ("ref", "Ref"),
        ("phase", "Phase"),
        ("title", "Title"),
        ("stage", "Stage"),
        ("role", "Role"),
        ("planned_start", "Planned start"),
        ("planned_finish", "Planned finish"),
        ("first_started", "First started"),
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

fn step(situation: &Situation, ix: StepIx, notes: &[&str]) -> [Cell; 20] {
    let run = situation.run;
    let step = &run.plan.steps[ix];
    let planned = run.baseline(ix);
    let work = situation.step(ix);
    let role = match &step.gate {
        Some(gate) => run.plan.roles_text(&gate.decides),
        None => run.plan.crew_text(&step.crew),
    };
    let blockers = run.blockers.iter().filter(|b| b.steps.contains(&ix));
    [
        Cell::from(&step.number),
        Cell::from(&step.id),
        step.reference.clone().into(),
        Cell::from(&run.plan.phases[step.phase].id),
        Cell::from(&step.title),
        situation.stage(ix).word().into(),
        Some(role).filter(|r| !r.is_empty()).into(),
        planned.map(|(start, _)| start).into(),
        planned.map(|(_, finish)| finish).into(),
        work.first_started.into(),
        work.started.into(),
        work.finished.into(),
        planned.map(length).into(),
        work.took.into(),
        situation.slip(ix).into(),
        Cell::people(run, work.doers),
        work.attempts.into(),
        blockers.map(|b| &b.number).collect(),
        notes.iter().copied().collect(),
        terms::changes_of(run, ix, NAMES).into_iter().collect(),
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
    let rows = situation.run.plan.in_order().flat_map(|ix| {
        let works = Way::ALL.into_iter().map(move |way| (ix, way));
        works.flat_map(|work| attempts_at(situation, work))
    });
    Table::of(
        "attempts",
        "Attempts that failed or were repeated",
        columns,
        rows,
    )
}

fn attempts_at(situation: &Situation, (ix, way): (StepIx, Way)) -> Vec<[Cell; 14]> {
    let attempts: Vec<AttemptFacts> = situation.attempts(ix, way).collect();
    let told = attempts.len() > 1 || attempts.iter().any(|facts| says_more(facts.attempt));
    let numbered = (1..).zip(&attempts).filter(|_| told);
    let rows = numbered.map(|(number, facts)| attempt_row(situation.run, (ix, way), number, facts));
    rows.collect()
}

/// Whether there is more to say of an attempt than that the work was done, when and by whom.
fn says_more(attempt: &Attempt) -> bool {
    let finish = attempt.finish.as_ref();
    let unusual =
        finish.is_some_and(|f| f.quick || f.because.is_some() || f.outcome != Outcome::Done);
    unusual || attempt.set_aside.is_some()
}

fn attempt_row(
    run: &Run,
    (ix, way): (StepIx, Way),
    number: usize,
    facts: &AttemptFacts,
) -> [Cell; 14] {
    let (step, attempt) = (&run.plan.steps[ix], facts.attempt);
    let finish = attempt.finish.as_ref();
    let mut starters: Vec<&str> = Vec::new();
    for stamp in attempt.started.iter().chain(&attempt.also) {
        if !starters.contains(&stamp.by.as_str()) {
            starters.push(&stamp.by);
        }
    }
    let set_aside = attempt.set_aside.as_ref();
    let started = attempt.started.as_ref().map(|s| s.at);
    [
        Cell::from(&step.number),
        Cell::from(&step.title),
        way.word().into(),
        number.into(),
        started.into(),
        Cell::people(run, starters),
        finish.map(|f| f.stamp.at).into(),
        finish.map_or(Cell::Empty, |f| Cell::person(run, &f.stamp.by)),
        facts.fate.word().into(),
        started.zip(finish.map(|f| f.stamp.at)).map(length).into(),
        finish.map(|f| f.quick).into(),
        finish.and_then(|f| f.because.as_ref()).into(),
        set_aside.map(|(stamp, _)| stamp.at).into(),
        set_aside.and_then(|(_, because)| because.as_ref()).into(),
    ]
}

fn length((from, to): (Instant, Instant)) -> Span {
    Span::age(from, to)
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

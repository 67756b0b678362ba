//! The night in short: what somebody who was not there has to hear, in the order in which it
//! happened. What went as planned takes one sentence; the timeline has every entry.

use crate::journal::{Event, Outcome, TestResult, Way};
use crate::report::rows::NAMES;
use crate::report::{StoryLine, Table};
use crate::run::{LogLine, Mark, Run};
use crate::situation::Situation;
use crate::text::safe;
use crate::time::Instant;
use crate::words::{Cell, reason, step_named};

use super::pauses::stops;

pub(super) fn table(lines: &[StoryLine]) -> Table {
    let columns = [
        ("at", "From"),
        ("until", "Until"),
        ("what", "What happened"),
    ];
    let rows = lines
        .iter()
        .map(|line| [line.at.into(), line.until.into(), Cell::from(&line.what)]);
    Table::of("story", "The night in short", columns, rows)
}

pub(in crate::report) fn story(situation: &Situation) -> Vec<StoryLine> {
    let run = situation.run;
    let mut lines: Vec<&LogLine> = run.log.iter().collect();
    lines.sort_by_key(|line| line.occurred());
    let lines: Vec<(Weight, &LogLine)> = lines
        .into_iter()
        .filter_map(|line| Some((weight(run, line)?, line)))
        .collect();
    let stops = stops(situation);
    let told = lines.chunk_by(|a, b| in_one_breath(run, a, b));
    told.filter_map(|lines| told_line(run, &stops, lines))
        .collect()
}

/// How an entry reads in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// In a sentence of its own.
    Own,
    /// A step was done, as it should be.
    Done,
    Skipped,
}

/// Nothing for what only the timeline has.
fn weight(run: &Run, line: &LogLine) -> Option<Weight> {
    let gone = [Mark::TakenBack, Mark::Void];
    if gone.iter().any(|mark| line.marks.contains(mark)) {
        // Whatever set it aside says so.
        return None;
    }
    if line.marks.contains(&Mark::Override) {
        return Some(Weight::Own);
    }
    let own = match &line.fact().event {
        Event::StepFinished { way, outcome, .. } => {
            let as_planned = (*way, *outcome) == (Way::Forward, Outcome::Done);
            return Some(if as_planned {
                Weight::Done
            } else {
                Weight::Own
            });
        }
        Event::StepSkipped { .. } => return Some(Weight::Skipped),
        Event::StepStarted { step, way } => {
            *way != Way::Forward || is_again_or_open(run, line, step)
        }
        Event::CheckedIn { person, .. } => run.plan.person(person).is_none(),
        Event::ServiceTested { result, .. } => *result != TestResult::Pass,
        Event::CheckedOut { .. }
        | Event::EvidenceGiven { .. }
        | Event::SignedOff { .. }
        | Event::CriterionTicked { .. }
        | Event::CommandRan { .. }
        | Event::ClockCompared { .. } => false,
        _ => true,
    };
    own.then_some(Weight::Own)
}

/// It is another attempt of that step, or one that nothing has ended yet.
fn is_again_or_open(run: &Run, line: &LogLine, step: &str) -> bool {
    let track = run.plan.step(step).map(|ix| &run.steps[ix].forward);
    let entry = line.entry.id();
    let attempt = track.and_then(|track| track.attempt_of(&entry));
    attempt.is_some_and(|(at, attempt)| {
        let is_open = attempt.finish.is_none() && attempt.set_aside.is_none();
        let began = attempt.started.as_ref().is_some_and(|s| s.entry == entry);
        began && (at > 0 || is_open)
    })
}

/// A phase at most, so that a good night is not one long sentence.
fn in_one_breath(run: &Run, a: &(Weight, &LogLine), b: &(Weight, &LogLine)) -> bool {
    match (a.0, b.0) {
        (Weight::Done, Weight::Done) => phase(run, a.1) == phase(run, b.1),
        (Weight::Skipped, Weight::Skipped) => {
            reason(a.1) == reason(b.1) && a.1.fact().by == b.1.fact().by
        }
        _ => false,
    }
}

fn phase(run: &Run, line: &LogLine) -> Option<usize> {
    let ix = run.plan.step(line.fact().event.step()?)?;
    run.plan.steps.get(ix).map(|step| step.phase)
}

fn told_line(
    run: &Run,
    stops: &[(Instant, Instant)],
    lines: &[(Weight, &LogLine)],
) -> Option<StoryLine> {
    let at = lines.first().map(|(_, line)| line.occurred())?;
    let until = lines.last().map(|(_, line)| line.occurred());
    // Within one minute nothing lasts.
    let minute = |at: Instant| at.timestamp().div_euclid(60);
    Some(StoryLine {
        at,
        until: until.filter(|until| minute(*until) != minute(at)),
        what: what(run, stops, lines),
    })
}

fn what(run: &Run, stops: &[(Instant, Instant)], lines: &[(Weight, &LogLine)]) -> String {
    let list = |word: &dyn Fn(&LogLine) -> String| {
        let words: Vec<String> = lines.iter().map(|(_, line)| word(line)).collect();
        words.join(", ")
    };
    match lines {
        [(Weight::Done, _), ..] => format!("done: {}", list(&|line| done(run, stops, line))),
        [(Weight::Skipped, first), .., _] => {
            let why = reason(first).map_or(String::new(), |why| format!(": '{}'", safe(why)));
            let skipped = list(&|line| step_of(run, line));
            format!("{} skipped {skipped}{why}", NAMES.who(run, first.fact()))
        }
        [(_, line), ..] => own(run, line),
        [] => String::new(),
    }
}

/// `2.4 Mute the alarms (sam, typed by amara at 20:17)`.
fn done(run: &Run, stops: &[(Instant, Instant)], line: &LogLine) -> String {
    let fact = line.fact();
    let typed = fact
        .recorded_by
        .as_deref()
        .map(|id| format!(", typed by {}", NAMES.of(run, id)));
    let late = told_late(run, line).map(|at| match typed {
        Some(_) => format!(" at {at}"),
        None => format!(", typed at {at}"),
    });
    let by = NAMES.of(run, &fact.by);
    let (typed, late) = (typed.unwrap_or_default(), late.unwrap_or_default());
    let at = line.occurred();
    let stopped = stops.iter().any(|(from, until)| *from < at && at < *until);
    let stopped = if stopped {
        ", while everything was stopped"
    } else {
        ""
    };
    format!("{} ({by}{typed}{late}{stopped})", step_of(run, line))
}

fn own(run: &Run, line: &LogLine) -> String {
    let late = told_late(run, line).map(|at| format!(" (written down at {at})"));
    let (who, said) = (NAMES.who(run, line.fact()), NAMES.sentence(run, line));
    format!("{who} {said}{}", late.unwrap_or_default())
}

fn step_of(run: &Run, line: &LogLine) -> String {
    let id = line.fact().event.step();
    id.map_or(String::new(), |id| step_named(run, id))
}

/// When it was written down, where that was a good while later.
fn told_late(run: &Run, line: &LogLine) -> Option<String> {
    let zone = &run.plan.window.zone;
    let recorded = line.entry.recorded();
    let late = line.marks.contains(&Mark::Late);
    late.then(|| zone.beside(recorded, line.occurred()))
}

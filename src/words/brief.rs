//! Why the end of the night moved, in a few words.

use crate::journal::{Decision, EntryId, Event, Outcome, Way};
use crate::run::{LogLine, Run, Stage, StepState};
use crate::runbook::StepIx;
use crate::text::safe;
use crate::time::Instant;
use crate::words::called;

/// What moved the expected end: that entry; without one the clock, and what it goes on at.
/// `B1 no VPN to the lab`, `2.3 failed`, `2.3 takes longer`.
pub fn brief_reason(run: &Run, entry: Option<&EntryId>, now: Instant) -> String {
    let line = entry.and_then(|id| run.line(id));
    let said = line.map(|line| brief(run, line).unwrap_or_else(|| super::what(run, line)));
    said.unwrap_or_else(|| lasting(run, now))
}

/// What goes on while the clock does.
fn lasting(run: &Run, now: Instant) -> String {
    let overdue = overdue(run, now);
    let blocked = match overdue {
        Some(ix) => run.blockers_of(ix).next(),
        None => run.open_blockers().next(),
    };
    if let Some(blocker) = blocked {
        return format!("{} is still open", blocker.number);
    }
    let ways = [Way::Forward, Way::Back, Way::Restore];
    let is_running = |step: &StepState| ways.iter().any(|way| step.track(*way).is_running());
    match overdue {
        Some(ix) => format!("{} takes longer", run.plan.steps[ix].number),
        None if run.steps.iter().any(is_running) => "time passes".into(),
        None => "nothing has started".into(),
    }
}

fn brief(run: &Run, line: &LogLine) -> Option<String> {
    let number = |id: &str| {
        let step = run.plan.step(id).and_then(|ix| run.plan.steps.get(ix));
        step.map_or_else(|| safe(id).into_owned(), |step| step.number.clone())
    };
    let scope = |scope: &Option<String>| match scope {
        None => "the run".to_string(),
        Some(id) => super::scope(run, Some(id)),
    };
    let of = |step: &str, way: &Way, what: &str| match way {
        Way::Forward => format!("{} {what}", number(step)),
        Way::Back => format!("undo of {} {what}", number(step)),
        Way::Restore => format!("restore of {} {what}", number(step)),
    };
    Some(match &line.fact().event {
        Event::StepStarted { step, way } => of(step, way, "started"),
        Event::StepFinished {
            step, way, outcome, ..
        } => match outcome {
            Outcome::Done => of(step, way, "done"),
            Outcome::WorkedAround => of(step, way, "worked around"),
            Outcome::Failed => of(step, way, "failed"),
        },
        Event::StepSkipped { step, way } => of(step, way, "skipped"),
        Event::StepReopened { step, way } => of(step, way, "reopened"),
        Event::StepAdded { id, .. } => format!("{} added", number(id)),
        Event::StepAmended { step, .. } => format!("{} amended", number(step)),
        Event::BlockerRaised { .. } => {
            let id = line.entry.id();
            let raised = run.blockers.iter().find(|b| b.id == id)?;
            format!("{} {}", raised.number, safe(&raised.title))
        }
        Event::BlockerUpdated { blocker, .. } => {
            let updated = run.blockers.iter().find(|b| b.id == *blocker)?;
            format!("{} has a new expected time", updated.number)
        }
        Event::BlockerResolved { blocker } => {
            let solved = run.blockers.iter().find(|b| b.id == *blocker)?;
            format!("{} resolved", solved.number)
        }
        Event::Decided { gate, decision, .. } => {
            let word = match decision {
                Decision::Go => "go",
                Decision::NoGo => "no-go",
                Decision::Hold => "hold",
            };
            format!("{} {word}", number(gate))
        }
        Event::Held { scope: held } => format!("{} on hold", scope(held)),
        Event::Stopped => "stopped".into(),
        Event::Resumed { .. } => "resumed".into(),
        Event::RollbackStarted { .. } => "rollback".into(),
        Event::WindowMoved { .. } => "the window moved".into(),
        Event::CheckedIn { person, .. } => format!("{} is here", called(run, person)),
        Event::CheckedOut { person } => format!("{} has gone", called(run, person)),
        Event::Delegated { role, to, .. } => format!("{} gets {role}", called(run, to)),
        Event::TakenBack { .. } | Event::Corrected { .. } => "an entry was corrected".into(),
        _ => return None,
    })
}

/// The running step that is the longest over its likely time.
fn overdue(run: &Run, now: Instant) -> Option<StepIx> {
    let running = run
        .plan
        .in_order()
        .filter(|&ix| run.stage(ix, now) == Stage::Running);
    let over = running.filter_map(|ix| {
        let worked = run.track(ix, Way::Forward)?.current()?.duration(now).secs();
        let likely = run.plan.steps[ix].takes?.likely.secs();
        (worked > likely).then_some((worked - likely, ix))
    });
    over.max().map(|(_, ix)| ix)
}

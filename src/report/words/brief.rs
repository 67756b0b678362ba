//! Why the end of the night moved, in a few words.

use std::ops::Range;

use crate::journal::{Decision, Event, Outcome, Way};
use crate::report::words::called;
use crate::run::{LogLine, Run, Stage};
use crate::text::safe;
use crate::time::Instant;

/// What of these entries, or what else, moved the expected end: the last of them that can, else
/// the step that runs longest over its estimate. `B1 no VPN to the lab`, `2.3 failed`.
pub fn brief_reason(run: &Run, entries: Range<usize>, now: Instant) -> String {
    let lines = run.log.get(entries).unwrap_or_default();
    let said = lines.iter().rev().find_map(|line| brief(run, line));
    said.or_else(|| overdue(run, now))
        .unwrap_or_else(|| "time goes by, and nothing is begun".into())
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
        Event::StepStarted { step, way } => of(step, way, "begun"),
        Event::StepFinished {
            step, way, outcome, ..
        } => match outcome {
            Outcome::Done => of(step, way, "done"),
            Outcome::WorkedAround => of(step, way, "worked around"),
            Outcome::Failed => of(step, way, "failed"),
        },
        Event::StepSkipped { step, way } => of(step, way, "skipped"),
        Event::StepReopened { step, way } => of(step, way, "open again"),
        Event::StepAdded { id, .. } => format!("{} added", number(id)),
        Event::StepAmended { step, .. } => format!("{} amended", number(step)),
        Event::BlockerRaised { .. } => {
            let id = line.entry.id();
            let raised = run.blockers.iter().find(|b| b.id == id)?;
            format!("{} {}", raised.number, safe(&raised.title))
        }
        Event::BlockerUpdated { blocker, .. } => {
            let updated = run.blockers.iter().find(|b| b.id == *blocker)?;
            format!("{} is expected otherwise", updated.number)
        }
        Event::BlockerResolved { blocker } => {
            let solved = run.blockers.iter().find(|b| b.id == *blocker)?;
            format!("{} solved", solved.number)
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
        Event::Resumed { .. } => "it goes on".into(),
        Event::RollbackStarted { .. } => "rollback".into(),
        Event::WindowMoved { .. } => "the window moved".into(),
        Event::CheckedIn { person, .. } => format!("{} is here", called(run, person)),
        Event::CheckedOut { person } => format!("{} has gone", called(run, person)),
        Event::Delegated { role, to, .. } => format!("{} lends {role}", called(run, to)),
        Event::TakenBack { .. } | Event::Corrected { .. } => "an entry was corrected".into(),
        _ => return None,
    })
}

/// The running step that is the longest over its likely time.
fn overdue(run: &Run, now: Instant) -> Option<String> {
    let running = run
        .plan
        .in_order()
        .filter(|&ix| run.stage(ix, now) == Stage::Running);
    let over = running.filter_map(|ix| {
        let worked = run.track(ix, Way::Forward)?.current()?.duration(now).secs();
        let likely = run.plan.steps[ix].takes?.likely.secs();
        (worked > likely).then_some((worked - likely, ix))
    });
    let (_, ix) = over.max()?;
    Some(format!("{} takes longer", run.plan.steps[ix].number))
}

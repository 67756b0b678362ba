//! The names of outcomes, votes and the like: one word for each, in every sentence and table.
//! They are the words in which the log stores them, but for `worked around`, which is a stage too.

use crate::journal::{Decision, Mode, Outcome, RollbackExtent, RunOutcome, TestResult, Vote, Way};
use crate::run::{Run, Task};
use crate::runbook::{Runbook, Severity, StepIx, When};
use crate::text::safe;

use super::Names;

pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Live => "live",
        Mode::Rehearsal => "rehearsal",
    }
}

/// Whether a phase comes before the window, in it, or after it.
pub fn when(when: When) -> &'static str {
    match when {
        When::Before => "before",
        When::Window => "window",
        When::After => "after",
    }
}

/// The direction of work.
pub fn way(way: Way) -> &'static str {
    match way {
        Way::Forward => "forward",
        Way::Back => "back",
        Way::Restore => "restore",
    }
}

/// The work itself.
pub fn work(way: Way) -> &'static str {
    match way {
        Way::Forward => "step",
        Way::Back => "undo",
        Way::Restore => "restore",
    }
}

/// A piece of work by number: `2.3`, `undo of 2.3`.
pub fn piece(run: &Run, ix: StepIx, way: Way) -> String {
    let number = safe(&run.plan.steps[ix].number);
    match way {
        Way::Forward => number.into_owned(),
        back => format!("{} of {number}", work(back)),
    }
}

/// Who does a piece of work: `dba, 2 network`; nothing where anyone may.
pub fn crew(plan: &Runbook, ix: StepIx, way: Way) -> Option<String> {
    let crew = plan.crew_text(Task::of(plan, ix, way)?.crew);
    (!crew.is_empty()).then_some(crew)
}

/// A piece of work with its title: `2.3 Print at each clinic`, `undo of 2.3 Print at each clinic`.
pub fn piece_named(run: &Run, ix: StepIx, way: Way) -> String {
    let step = &run.plan.steps[ix];
    let step = format!("{} {}", step.number, step.title);
    match way {
        Way::Forward => step,
        way => format!("{} of {step}", work(way)),
    }
}

/// That a step was added, and what it was before each change: `added Fri 27 Nov 21:10 by amara`,
/// `was to take 45m until amara changed it at Fri 27 Nov 21:30`.
pub fn changes_of(run: &Run, ix: StepIx, names: Names) -> Vec<String> {
    let zone = &run.plan.window.zone;
    let state = &run.steps[ix];
    let added = state.added.iter().map(|change| {
        let at = zone.day_clock(change.stamp.at);
        let who = names.of(run, &change.stamp.by);
        format!("added {at} by {who}")
    });
    let amended = state.amended.iter().flat_map(|amended| {
        let stamp = &amended.change.stamp;
        let (at, who) = (zone.day_clock(stamp.at), names.of(run, &stamp.by));
        let was = amended.was.iter();
        was.map(move |(field, was)| {
            let was = match (*field, was.as_str()) {
                ("needs", "-") => "needed nothing".to_string(),
                ("needs", was) => format!("needed {}", safe(was)),
                ("takes", "-") => "had no duration".to_string(),
                ("takes", was) => format!("was planned to take {}", safe(was)),
                ("role", "-") => "was for anyone".to_string(),
                ("role", was) => format!("was for {}", safe(was)),
                (field, "-") => format!("had no '{field}'"),
                (field, was) => format!("was '{field}' {}", safe(was)),
            };
            format!("{was} until {who} changed it at {at}")
        })
    });
    added.chain(amended).collect()
}

pub fn extent(extent: &RollbackExtent) -> &'static str {
    match extent {
        RollbackExtent::Everything => "everything",
        RollbackExtent::To { .. } => "to a restore point",
        RollbackExtent::Only { .. } => "these steps and what depends on them",
    }
}

pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::WorkedAround => "worked around",
        Outcome::Failed => "failed",
    }
}

pub fn run_outcome(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Complete => "complete",
        RunOutcome::Partial => "partial",
        RunOutcome::RolledBack => "rolled-back",
        RunOutcome::Stopped => "stopped",
    }
}

pub fn vote(vote: Vote) -> &'static str {
    match vote {
        Vote::Go => "go",
        Vote::NoGo => "no-go",
    }
}

pub fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Go => "go",
        Decision::NoGo => "no-go",
        Decision::Hold => "hold",
    }
}

pub fn severity(severity: Severity) -> &'static str {
    severity.word()
}

pub fn result(result: TestResult) -> &'static str {
    match result {
        TestResult::Pass => "pass",
        TestResult::Degraded => "degraded",
        TestResult::Fail => "fail",
        TestResult::NotTested => "not-tested",
    }
}

//! The names of outcomes, votes and the like: one word for each, in every sentence and table.
//! They are the words in which the log stores them, but for `worked around`, which is a stage too.

use crate::journal::{Decision, Mode, Outcome, RunOutcome, TestResult, Vote};
use crate::runbook::Severity;

pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Live => "live",
        Mode::Rehearsal => "rehearsal",
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
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

pub fn result(result: TestResult) -> &'static str {
    match result {
        TestResult::Pass => "pass",
        TestResult::Degraded => "degraded",
        TestResult::Fail => "fail",
        TestResult::NotTested => "not-tested",
    }
}

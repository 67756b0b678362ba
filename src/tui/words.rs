//! Words for what the views must not know by type: votes, decisions, outcomes, authors.

use crate::journal::{Decision, Outcome, Vote};
use crate::report::called;
use crate::run::LogLine;
use crate::situation::Situation;
use crate::time::Instant;

/// `go` or `no-go`.
pub fn vote_word(vote: Vote) -> &'static str {
    match vote {
        Vote::Go => "go",
        Vote::NoGo => "no-go",
    }
}

/// How a decision is said.
pub fn decision_word(decided: &crate::run::Decided) -> &'static str {
    match (decided.decision, decided.conditions) {
        (Decision::Go, 0) => "go",
        (Decision::Go, _) => "go with conditions",
        (Decision::NoGo, _) => "no-go",
        (Decision::Hold, _) => "hold",
    }
}

/// How an attempt ended, in a word.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::WorkedAround => "worked around",
        Outcome::Failed => "failed",
    }
}

/// `02:14`, with the day where it is not today: `Sun 02:14`.
pub fn near(s: &Situation, at: Instant) -> String {
    let zone = &s.run.plan.window.zone;
    match zone.local(at).date_naive() == zone.local(s.now).date_naive() {
        true => zone.clock(at),
        false => zone.local(at).format("%a %H:%M").to_string(),
    }
}

/// Who did what a line of the log says: `joe`, or `ruth (joe)` where joe typed it for her.
pub fn author(s: &Situation, line: &LogLine) -> String {
    let fact = line.entry.fact();
    let by = called(s.run, &fact.by);
    match &fact.recorded_by {
        Some(typist) => format!("{by} ({})", called(s.run, typist)),
        None => by,
    }
}

/// The last line that the person at this keyboard wrote and did not take back.
pub fn my_last<'a>(s: &'a Situation) -> Option<&'a LogLine> {
    let id = s.run.last_entry_of(s.me)?.id();
    s.run.log.iter().rev().find(|l| l.entry.id() == id)
}

//! Words for what the views must not know by type: votes, decisions, outcomes, authors.

use crate::journal::{Decision, Outcome, Vote};
use crate::report::called;
use crate::run::{LogLine, Stage};
use crate::runbook::{Step, StepIx};
use crate::situation::Situation;
use crate::time::Instant;
use crate::tui::screen::Screen;

/// `go` or `no-go`.
pub fn vote_word(vote: Vote) -> &'static str {
    match vote {
        Vote::Go => "go",
        Vote::NoGo => "no-go",
    }
}

/// Whose work it is that is shown and typed: `you`, or the one who is typed for.
pub fn you<'a>(s: &Situation<'a>) -> &'a str {
    if s.is_for_another() { s.acting } else { "you" }
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

/// Why a step asks nothing of me now: `waiting for 1.4`, `joe has it`, `it is done`.
pub fn not_for_me(s: &Situation, ix: StepIx) -> String {
    let Some(step) = s.run.plan.steps.get(ix) else {
        return "it is not in the plan".into();
    };
    let stage = s.stage(ix);
    let attempt = s.run.steps.get(ix).and_then(|st| st.forward.current());
    match stage {
        Stage::Waiting => match (s.waits_for(ix), step.not_before) {
            (needs, Some(at)) if needs.is_empty() => format!("not before {}", near(s, at)),
            (needs, None) if needs.is_empty() => "waiting".into(),
            (needs, _) => format!("waiting for {}", needs.join(", ")),
        },
        Stage::Ready | Stage::Failed => match asked(step) {
            roles if roles.is_empty() => stage.word().into(),
            roles => format!("it is for {}", roles.join(", ")),
        },
        Stage::Running => {
            let doers = attempt.map(|a| a.doers().map(|d| called(s.run, d)).collect::<Vec<_>>());
            format!("{} has it running", doers.unwrap_or_default().join(", "))
        }
        Stage::AwaitingSignOff => {
            let signed = |role: &str| {
                attempt
                    .and_then(|a| a.sign_off(role))
                    .is_some_and(|s| s.signed)
            };
            let open: Vec<&str> = step
                .sign_off
                .iter()
                .map(String::as_str)
                .filter(|r| !signed(r))
                .collect();
            format!("waiting for the sign-off of {}", open.join(", "))
        }
        over => format!("it is {}", over.word()),
    }
}

/// The roles that a step or gate is for.
fn asked(step: &Step) -> Vec<&str> {
    let crew = step.crew.iter().map(|(role, _)| role.as_str());
    let gate = step.gate.iter().flat_map(|g| &g.decides);
    crew.chain(gate.map(String::as_str)).collect()
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

/// What the run would never have if the screen were left now, if there is something.
pub fn lost_by_leaving(screen: &Screen) -> Option<String> {
    let checks = match screen.checks {
        0 => None,
        1 => Some("1 check still runs".to_string()),
        n => Some(format!("{n} checks still run")),
    };
    let drafts = match screen.drafts.len() {
        0 => None,
        1 => Some("1 half-typed form".to_string()),
        n => Some(format!("{n} half-typed forms")),
    };
    let what = match (checks, drafts) {
        (None, None) => return None,
        (Some(checks), Some(drafts)) => format!("{checks} and {drafts}"),
        (Some(checks), None) => format!("{checks} and"),
        (None, Some(drafts)) => drafts,
    };
    Some(format!("{what} would be lost; q again leaves"))
}

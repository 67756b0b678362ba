//! An entry as a sentence: who, what, of which step. For the log, the foot, and the card.

use crate::journal::{Decision, Entry, Event, Fact, Outcome, RunOutcome, TestResult, Vote, Way};
use crate::run::Run;

/// An entry as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// `joe`, or `Dr Roy (lin)` where somebody else typed it.
    pub who: String,
    /// `finished 2.3 Restore the interface engine`.
    pub what: String,
}

/// Tells an entry.
pub fn tell(run: &Run, entry: &Entry) -> Telling {
    let fact = entry.fact();
    let who = match &fact.recorded_by {
        Some(typist) => format!("{} ({typist})", fact.by),
        None => fact.by.clone(),
    };
    let mut what = sentence(run, fact);
    if let Some(rule) = &fact.overrides {
        what.push_str(&format!(" [override {rule}]"));
    }
    if let Some(because) = fact.text("because") {
        what.push_str(&format!(": {because}"));
    }
    Telling { who, what }
}

fn sentence(run: &Run, fact: &Fact) -> String {
    let step = |id: &str| label(run, id);
    let text = |name: &str| fact.text(name).unwrap_or("(withheld)").to_string();
    let blocker = |id: &crate::journal::EntryId| {
        let found = run.blockers.iter().find(|b| b.id == *id);
        found.map_or_else(
            || "a blocker".to_string(),
            |b| format!("{} {}", b.number, b.title),
        )
    };
    match &fact.event {
        Event::RunOpened(o) => format!("opened the run, {}", o.mode.word()),
        Event::CheckedIn { person, .. } if *person == fact.by => "checked in".into(),
        Event::CheckedIn { person, .. } => format!("checked in {}", run.name_of(person)),
        Event::CheckedOut { person } if *person == fact.by => "checked out".into(),
        Event::CheckedOut { person } => format!("checked out {}", run.name_of(person)),
        Event::Delegated { role, to, .. } => format!("delegated {role} to {}", run.name_of(to)),
        Event::StepStarted { step: id, way } => format!("started {}{}", back(*way), step(id)),
        Event::StepFinished {
            step: id,
            way,
            outcome,
            ..
        } => {
            let verb = match outcome {
                Outcome::Done => "finished",
                Outcome::WorkedAround => "worked around",
                Outcome::Failed => "failed",
            };
            format!("{verb} {}{}", back(*way), step(id))
        }
        Event::StepSkipped { step: id, way } => format!("skipped {}{}", back(*way), step(id)),
        Event::StepReopened { step: id, way } => {
            format!("opened {}{} again", back(*way), step(id))
        }
        Event::SignedOff { step: id, role, .. } => format!("signed {} as {role}", step(id)),
        Event::SignOffRefused { step: id, role, .. } => {
            format!("refused to sign {} as {role}", step(id))
        }
        Event::EvidenceGiven {
            step: id, id: what, ..
        } => {
            format!("gave {what} = {} for {}", text("value"), step(id))
        }
        Event::CommandRan {
            step: id,
            exit,
            took,
        } => {
            let end = exit.map_or("no end in time".into(), |code| format!("exit {code}"));
            format!("ran the check of {}: {end}, {}", step(id), took)
        }
        Event::NoteWritten { step: Some(id) } => format!("noted on {}: {}", step(id), text("text")),
        Event::NoteWritten { step: None } => format!("noted: {}", text("text")),
        Event::Called {
            contact,
            reached,
            answered,
            ..
        } => {
            let whom = run.name_of(contact);
            let end = match (answered, reached) {
                (false, _) => "no answer".to_string(),
                (true, Some(reached)) => format!("reached {reached}"),
                (true, None) => "answered".into(),
            };
            match fact.text("text").unwrap_or_default() {
                "" => format!("called {whom}: {end}"),
                said => format!("called {whom}: {end}: {said}"),
            }
        }
        Event::BlockerRaised { number, .. } => format!("raised B{number} '{}'", text("title")),
        Event::BlockerUpdated { blocker: id, .. } => match fact.text("text") {
            Some(new) => format!("updated {}: {new}", blocker(id)),
            None => format!("updated {}", blocker(id)),
        },
        Event::BlockerResolved { blocker: id } => format!("resolved {}", blocker(id)),
        Event::Voted { gate, vote } => format!("voted {} on {}", vote_word(*vote), step(gate)),
        Event::Decided {
            gate,
            decision,
            conditions,
            ..
        } => {
            let word = match (decision, conditions.len()) {
                (Decision::Go, 0) => "go",
                (Decision::Go, _) => "go with conditions",
                (Decision::NoGo, _) => "no-go",
                (Decision::Hold, _) => "hold",
            };
            format!("decided {word} on {}", step(gate))
        }
        Event::CriterionTicked { gate, criterion } => {
            let plan = run.plan.step(gate).and_then(|ix| run.plan.steps.get(ix));
            let asked = plan.and_then(|s| s.gate.as_ref()?.criteria.get(*criterion));
            let text = asked.map_or("a criterion", |c| c.text.as_str());
            format!("ticked '{text}' for {}", step(gate))
        }
        Event::ConditionMet { gate, .. } => format!("met a condition of {}", step(gate)),
        Event::ServiceTested {
            service, result, ..
        } => {
            let word = match result {
                TestResult::Pass => "pass",
                TestResult::Degraded => "degraded",
                TestResult::Fail => "fail",
                TestResult::NotTested => "not tested",
            };
            format!("tested {service}: {word}")
        }
        Event::ClockCompared { host, ahead } => format!("the clock of {host} is {ahead} ahead"),
        Event::StepAdded { id, .. } => format!("added {} {}", step(id), text("title")),
        Event::StepAmended { step: id, .. } => format!("amended {}", step(id)),
        Event::WindowMoved { closes } => {
            format!(
                "moved the close of the window to {}",
                run.plan.window.zone.day_clock(*closes)
            )
        }
        Event::Replanned { .. } => "planned the rest anew".into(),
        Event::Held { scope } => format!("put {} on hold", scope.as_deref().unwrap_or("the run")),
        Event::Stopped => "STOPPED the run".into(),
        Event::Resumed { scope } => format!("resumed {}", scope.as_deref().unwrap_or("the run")),
        Event::RollbackStarted { .. } => "started the ROLLBACK".into(),
        Event::GoingForward { .. } => "went forward again".into(),
        Event::TakenBack { entry } => match run.log.iter().find(|l| l.entry.id() == *entry) {
            Some(line) if !matches!(line.entry.fact().event, Event::TakenBack { .. }) => {
                format!("took back: {}", sentence(run, line.entry.fact()))
            }
            _ => "took back an entry".into(),
        },
        Event::Corrected { .. } => "corrected an entry".into(),
        Event::ConflictSettled { .. } => "settled a conflict".into(),
        Event::HandedOver { to } => format!(
            "handed over to {}",
            to.as_deref().unwrap_or("the next shift")
        ),
        Event::TakenOver { from } => format!(
            "took over from {}",
            from.as_deref().unwrap_or("the shift before")
        ),
        Event::RunClosed { outcome } => {
            let word = match outcome {
                RunOutcome::Complete => "complete",
                RunOutcome::Partial => "partial",
                RunOutcome::RolledBack => "rolled back",
                RunOutcome::Stopped => "stopped",
            };
            format!("closed the run: {word}")
        }
        Event::NotUnderstood => "something that this version does not understand".into(),
    }
}

/// `2.3 Restore the interface engine`, or the id of a step that is not known.
fn label(run: &Run, id: &str) -> String {
    let step = run.plan.step(id).and_then(|ix| run.plan.steps.get(ix));
    step.map_or_else(|| id.to_string(), |s| format!("{} {}", s.number, s.title))
}

fn back(way: Way) -> &'static str {
    match way {
        Way::Forward => "",
        Way::Back => "the undo of ",
    }
}

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

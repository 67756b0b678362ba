//! Words for what the views must not know by type: votes, decisions, outcomes, authors.

use crate::journal::{Decision, RollbackExtent, Way};
pub use crate::words::near;

use crate::run::{Hold, LogLine, Run, SignOff, Stage, Stamp};
use crate::runbook::{Step, StepIx};
use crate::situation::{self, SignOffFacts, SignOffState, Situation, VoteFacts, WorkFacts};
use crate::time::Span;
use crate::words::called;

/// `go`, or `go (criteria changed since)` of a vote that counts no longer.
pub fn vote_text(facts: &VoteFacts) -> String {
    let word = facts.voted.vote.word();
    if facts.no_longer.is_empty() {
        word.into()
    } else {
        format!("{word} (criteria changed since)")
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

/// Why a step asks nothing of me now: `waiting for 1.4`, `joe has it`, `it is done`.
pub fn not_for_me(s: &Situation, ix: StepIx) -> String {
    let Some(step) = s.run.plan.steps.get(ix) else {
        return "it is not in the plan".into();
    };
    let stage = s.stage(ix);
    if matches!(stage, Stage::Ready | Stage::Failed)
        && let Some(paused) = paused_text(s, ix)
    {
        return paused;
    }
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
            let doers = attempt.map(|a| a.in_hand().map(|d| called(s.run, d)).collect::<Vec<_>>());
            format!("{} has it running", doers.unwrap_or_default().join(", "))
        }
        Stage::AwaitingSignOff => {
            let open = unsigned(s, ix).join(", ");
            format!("waiting for the sign-off of {open}")
        }
        over => format!("it is {}", over.word()),
    }
}

/// The roles that are still to sign a step, not its undo.
pub fn unsigned<'a>(s: &Situation<'a>, ix: StepIx) -> Vec<&'a str> {
    s.run.unsigned(ix, Way::Forward)
}

/// How each role that signs stands to a piece of work.
pub fn signatures(s: &Situation, work: &WorkFacts) -> Vec<String> {
    let one = |facts: &SignOffFacts| match facts.given {
        Some(given) => format!("{}: {}", facts.role, signature(s, facts.state, given)),
        None => format!("{}: -", facts.role),
    };
    work.sign_offs.iter().map(one).collect()
}

fn signature(s: &Situation, state: SignOffState, given: &SignOff) -> String {
    let by = &given.stamp.by;
    match (state, &given.lapsed) {
        (SignOffState::Refused, _) => {
            let why = given.because.as_deref().unwrap_or("no reason given");
            format!("REFUSED by {by}: {why}")
        }
        (SignOffState::Lapsed, Some(change)) => {
            let (who, at) = (&change.by, s.clock(change.at));
            format!("CHANGED {at} by {who} since {by} signed")
        }
        _ => format!("{by} {}", s.clock(given.stamp.at)),
    }
}

/// Why nothing new is begun on a step, in a word.
pub fn paused_word(s: &Situation, ix: StepIx) -> Option<&'static str> {
    match s.run.hold_on(ix) {
        _ if s.run.stopped.is_some() => Some("stopped"),
        Some(_) => Some("on hold"),
        None => s.run.goes_back(ix).then_some("goes back"),
    }
}

/// Why nothing new is begun on a step: what it is, since when, who said so, and their reason.
pub fn paused_text(s: &Situation, ix: StepIx) -> Option<String> {
    let run = s.run;
    match (&run.stopped, run.hold_on(ix)) {
        (Some((stamp, why)), _) => Some(called_at(s, "STOPPED", stamp, why.as_deref())),
        (None, Some(hold)) => Some(hold_text(s, hold)),
        (None, None) => {
            let back = run.rollback().filter(|_| run.goes_back(ix))?;
            let what = "goes back, called";
            Some(called_at(s, what, &back.stamp, back.because.as_deref()))
        }
    }
}

/// `phase 3 ON HOLD 20:05 by amara: waiting for the vendor`.
pub fn hold_text(s: &Situation, hold: &Hold) -> String {
    let what = match &hold.scope {
        None => "the run ON HOLD".to_string(),
        Some(id) => format!("{} ON HOLD", scope_number(s, id)),
    };
    called_at(s, &what, &hold.stamp, hold.because.as_deref())
}

/// What was called, when, by whom and why.
pub fn called_at(s: &Situation, what: &str, stamp: &Stamp, why: Option<&str>) -> String {
    let why = why.unwrap_or("no reason given");
    format!(
        "{what} {} by {}: {why}",
        near(s, stamp.at),
        called(s.run, &stamp.by)
    )
}

/// A phase or a step as people name it: `phase 3`, `2.3`.
pub fn scope_number(s: &Situation, id: &str) -> String {
    let plan = &s.run.plan;
    match plan.phases.iter().find(|p| p.id == id) {
        Some(phase) => format!("phase {}", phase.number),
        None => {
            let step = plan.step(id).and_then(|ix| plan.steps.get(ix));
            step.map_or(id.to_string(), |step| step.number.clone())
        }
    }
}

/// How far back a rollback goes.
pub fn extent_text(run: &Run, extent: &RollbackExtent) -> String {
    let number = |id: &String| {
        let step = run.plan.step(id).and_then(|ix| run.plan.steps.get(ix));
        step.map_or(id.clone(), |step| step.number.clone())
    };
    match extent {
        RollbackExtent::Everything => "everything, by undos".into(),
        RollbackExtent::To { point } => {
            format!("everything, to the restore point {}", number(point))
        }
        RollbackExtent::Only { steps } => {
            let steps: Vec<String> = steps.iter().map(number).collect();
            format!("only {} and what depends on it", steps.join(", "))
        }
    }
}

/// The first so many, and how many more.
pub fn list(words: &[String], most: usize) -> String {
    let shown = words
        .iter()
        .take(most)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match words.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What would move, in lines.
pub fn moves(s: &Situation, after: &Run) -> Vec<String> {
    let moves = situation::moves(s.run, after, s.now);
    let number = |ix: StepIx| {
        after
            .plan
            .steps
            .get(ix)
            .map_or("", |st| &st.number)
            .to_string()
    };
    let mut lines = Vec::new();
    if let Some((was, then)) = moves.finish {
        let by = match Span::between(was, then) {
            Span::ZERO => "as now".to_string(),
            by => format!("now {}, {}", near(s, was), by.signed()),
        };
        let spare = Span::between(then, moves.closes);
        let fits = match spare.secs() {
            0.. => format!("{} before the close", spare.short()),
            _ => format!("{} AFTER THE CLOSE", spare.short().trim_start_matches('-')),
        };
        lines.push(format!("Finish {} ({by}), {fits}", near(s, then)));
    }
    for (ix, start, finish) in &moves.new {
        let (start, finish) = (near(s, *start), near(s, *finish));
        lines.push(format!("New {}, about {start} to {finish}", number(*ix)));
    }
    let moved: Vec<String> = moves
        .steps
        .iter()
        .map(|(ix, by)| format!("{} {}", number(*ix), by.signed()))
        .collect();
    lines.push(if moved.is_empty() {
        "No other step moves.".to_string()
    } else {
        format!("Moves {}", list(&moved, 8))
    });
    let late: Vec<String> = moves.late.iter().map(|ix| number(*ix)).collect();
    if !late.is_empty() {
        lines.push(format!("After its deadline then: {}", late.join(", ")));
    }
    lines
}

/// The roles that a step or gate is for.
fn asked(step: &Step) -> Vec<&str> {
    let crew = step.crew.iter().map(|(role, _)| role.as_str());
    let gate = step.gate.iter().flat_map(|g| &g.decides);
    crew.chain(gate.map(String::as_str)).collect()
}

/// Who did what a line of the log says: `joe`, or `ruth (joe)` where joe typed it for her.
pub fn author(s: &Situation, line: &LogLine) -> String {
    let fact = line.fact();
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

/// The number of a step, `2.3`.
pub fn step_number<'a>(s: &Situation<'a>, ix: StepIx) -> &'a str {
    s.run.plan.steps.get(ix).map_or("", |step| &step.number)
}

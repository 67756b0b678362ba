//! Two runs side by side: a rehearsal and the night, or this weekend and the last. Steps are
//! matched by their ids.

mod order;
mod text;

use serde::Serialize;

use crate::journal::Outcome;
use crate::run::{Run, Stage};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

pub use text::comparison_text;

/// What two runs have in common, and what not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The first and the second, as they were named.
    pub runs: [ComparedRun; 2],
    pub phases: Vec<ComparedPhase>,
    /// The steps that both have.
    pub steps: Vec<ComparedStep>,
    /// Those that were begun after another step than in the first run.
    pub order: Vec<ComparedPlace>,
    /// The steps that one of them has.
    pub only: Vec<OnlyStep>,
    pub blockers: Vec<ComparedBlocker>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedRun {
    /// As `runs` lists it.
    pub id: String,
    pub runbook: String,
    pub revision: String,
    pub title: String,
    pub mode: &'static str,
    pub opened: Option<String>,
    pub outcome: Option<&'static str>,
    /// From the first start of a step of the window to the last finish.
    pub seconds: Option<Span>,
}

/// The steps of a phase that took time in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedPhase {
    pub number: String,
    pub id: String,
    pub title: String,
    pub steps: usize,
    /// The sum of them in each run.
    pub seconds: [Span; 2],
    pub difference_seconds: Span,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedStep {
    /// In the second run.
    pub number: String,
    pub id: String,
    pub title: String,
    pub stages: [Stage; 2],
    /// From the first start to the finish that stands.
    pub seconds: [Option<Span>; 2],
    pub difference_seconds: Option<Span>,
    pub attempts: [usize; 2],
    pub failed: [usize; 2],
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedPlace {
    pub number: String,
    pub id: String,
    pub title: String,
    /// The step of both that was begun before it; null: it was the first.
    pub after: [Option<String>; 2],
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OnlyStep {
    /// 1 or 2.
    pub run: usize,
    pub number: String,
    pub id: String,
    pub title: String,
    pub stage: Stage,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedBlocker {
    /// 1 or 2.
    pub run: usize,
    pub number: String,
    pub title: String,
    /// By their numbers.
    pub steps: Vec<String>,
    pub vendor: Option<String>,
    /// Until now for one that is open.
    pub seconds: Span,
    pub open: bool,
}

/// A run with what it is called.
pub struct Named<'a> {
    pub id: &'a str,
    pub run: &'a Run,
}

/// Holds the second run against the first; nothing where they have no step in common.
pub fn compare(first: &Named, second: &Named, now: Instant) -> Option<Comparison> {
    let runs = [first.run, second.run];
    let both = in_both(first.run, second.run);
    if both.is_empty() {
        return None;
    }
    let steps: Vec<ComparedStep> = both.iter().map(|&pair| step(runs, pair, now)).collect();
    Some(Comparison {
        runs: [run(first), run(second)],
        phases: phases(second.run, &both, &steps),
        order: order::changes(runs, &both),
        only: [(1, runs), (2, [second.run, first.run])]
            .into_iter()
            .flat_map(|(which, [of, other])| only(which, of, other, now))
            .collect(),
        blockers: [(1, first.run), (2, second.run)]
            .into_iter()
            .flat_map(|(which, run)| blockers(which, run, now))
            .collect(),
        steps,
    })
}

/// The place of a step in the plan of each run.
type Pair = (StepIx, StepIx);

/// In the order of the second plan.
fn in_both(first: &Run, second: &Run) -> Vec<Pair> {
    let pair = |ix: StepIx| Some((first.plan.step(&second.plan.steps.get(ix)?.id)?, ix));
    // By id only: a number of one plan may be another step's in the other.
    let same = |(a, b): &Pair| first.plan.steps[*a].id == second.plan.steps[*b].id;
    second
        .plan
        .in_order()
        .filter_map(pair)
        .filter(same)
        .collect()
}

fn run(named: &Named) -> ComparedRun {
    let run = named.run;
    let zone = &run.plan.window.zone;
    let told = |at: Instant| zone.rfc3339(at);
    ComparedRun {
        id: named.id.to_string(),
        runbook: run.plan.id.clone(),
        revision: run.plan.revision.clone(),
        title: run.plan.title.clone(),
        mode: run.mode().word(),
        opened: run.opened.as_ref().map(|o| told(o.stamp.at)),
        outcome: run.closed.as_ref().map(|closed| closed.outcome.word()),
        seconds: whole(run),
    }
}

fn whole(run: &Run) -> Option<Span> {
    let inside = |ix: &StepIx| run.plan.is_in_window(*ix);
    let times = || run.plan.in_order().filter(inside).map(|ix| times(run, ix));
    let first = times().filter_map(|(start, _)| start).min()?;
    let last = times().filter_map(|(_, finish)| finish).max()?;
    Some(Span::age(first, last))
}

/// When work on it first began, and when it came to what stands.
fn times(run: &Run, ix: StepIx) -> (Option<Instant>, Option<Instant>) {
    let Some(state) = run.steps.get(ix) else {
        return (None, None);
    };
    let starts = state
        .forward
        .attempts
        .iter()
        .filter_map(|a| a.started.as_ref().map(|s| s.at));
    let finish = state
        .forward
        .finish()
        .filter(|f| f.outcome != Outcome::Failed);
    (starts.min(), finish.map(|f| f.stamp.at))
}

fn took(run: &Run, ix: StepIx) -> Option<Span> {
    let (start, finish) = times(run, ix);
    Some(Span::age(start?, finish?))
}

fn step(runs: [&Run; 2], (a, b): Pair, now: Instant) -> ComparedStep {
    let of = &runs[1].plan.steps[b];
    let each = [(runs[0], a), (runs[1], b)];
    let seconds = each.map(|(run, ix)| took(run, ix));
    let failed = |(run, ix): (&Run, StepIx)| {
        let attempts = run.steps[ix].forward.attempts.iter();
        let finishes = attempts.filter_map(|a| a.finish.as_ref());
        finishes.filter(|f| f.outcome == Outcome::Failed).count()
    };
    ComparedStep {
        number: of.number.clone(),
        id: of.id.clone(),
        title: of.title.clone(),
        stages: each.map(|(run, ix)| run.stage(ix, now)),
        seconds,
        difference_seconds: difference(seconds),
        attempts: each.map(|(run, ix)| run.steps[ix].forward.attempts.len()),
        failed: each.map(failed),
    }
}

fn difference([first, second]: [Option<Span>; 2]) -> Option<Span> {
    Some(Span::seconds(second?.secs() - first?.secs()))
}

fn phases(second: &Run, both: &[Pair], steps: &[ComparedStep]) -> Vec<ComparedPhase> {
    let phases = second
        .plan
        .phases
        .iter()
        .enumerate()
        .filter_map(|(place, phase)| {
            let here = both.iter().zip(steps).filter(|((_, ix), _)| {
                let step = second.plan.steps.get(*ix);
                step.is_some_and(|step| step.phase == place)
            });
            let timed: Vec<[Span; 2]> = here
                .filter_map(|(_, step)| Some([step.seconds[0]?, step.seconds[1]?]))
                .collect();
            let sum = |which: usize| Span::seconds(timed.iter().map(|t| t[which].secs()).sum());
            let seconds = [sum(0), sum(1)];
            (!timed.is_empty()).then(|| ComparedPhase {
                number: phase.number.to_string(),
                id: phase.id.clone(),
                title: phase.title.clone(),
                steps: timed.len(),
                seconds,
                difference_seconds: Span::seconds(seconds[1].secs() - seconds[0].secs()),
            })
        });
    phases.collect()
}

fn only(which: usize, run: &Run, other: &Run, now: Instant) -> Vec<OnlyStep> {
    let has = |id: &str| other.plan.steps.iter().any(|step| step.id == id);
    let steps = run.plan.in_order().filter_map(|ix| {
        let step = run.plan.steps.get(ix)?;
        (!has(&step.id)).then(|| OnlyStep {
            run: which,
            number: step.number.clone(),
            id: step.id.clone(),
            title: step.title.clone(),
            stage: run.stage(ix, now),
        })
    });
    steps.collect()
}

fn blockers(which: usize, run: &Run, now: Instant) -> Vec<ComparedBlocker> {
    let number = |ix: &StepIx| Some(run.plan.steps.get(*ix)?.number.clone());
    let end = run.closed.as_ref().map_or(now, |closed| closed.stamp.at);
    let row = run.blockers.iter().map(|b| ComparedBlocker {
        run: which,
        number: b.number.clone(),
        title: b.title.clone(),
        steps: b.steps.iter().filter_map(number).collect(),
        vendor: b.vendor.clone(),
        seconds: b.age(end),
        open: b.is_open(),
    });
    row.collect()
}

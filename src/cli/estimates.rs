//! `estimates`: what steps, undos and restores took in earlier runs, to paste into the runbook.

use serde_json::{Value, json};

use crate::forecast::{LEARNING, Learned, Sample, WorkKind, learned};
use crate::runbook::{Phase, Runbook, Step, Takes};

use super::args::{self, Format};
use super::failure::Failure;
use super::forecast::{keep, seconds};
use super::home::Home;
use super::output::print;
use super::past::{Past, PastRuns};

pub fn estimates(home: &Home, args: &args::Estimates) -> Result<(), Failure> {
    let past = PastRuns::find(home, &args.from)?;
    // The newest run has the newest edition of the plan.
    let Some(newest) = past.0.last() else {
        return Err(Failure::cannot("no run is named"));
    };
    let given = newest.run.runbook();
    past.are_of(given)?;
    let learned = learned(given, &past.samples(given)?);
    match args.format {
        Format::Text => print(&yaml(&past, &learned)),
        Format::Json => print(&format!("{:#}\n", object(&past, given, &learned))),
    }
}

/// YAML in the shape of the runbook, with nothing but ids and estimates.
fn yaml(past: &PastRuns, learned: &Learned) -> String {
    let plan = &learned.plan;
    let mut lines = vec![format!("# {}: how long its steps took", plan.title)];
    let runs = past.lines(plan);
    lines.extend(runs.iter().map(|line| format!("#   {line}")));
    lines.push(format!("# {LEARNING}."));
    let work = plan.steps.iter().filter(|step| step.gate.is_none());
    let known = learned
        .samples
        .keys()
        .filter(|(_, work)| *work == WorkKind::Step);
    lines.push(format!("# {}.", keep(work.count() - known.count())));
    lines.push("phases:".into());
    for phase in &plan.phases {
        let steps: Vec<_> = taught(learned, phase).collect();
        if steps.is_empty() {
            continue;
        }
        lines.push(format!("  - id: {}", scalar(&phase.id)));
        lines.push("    steps:".into());
        for (step, estimates) in steps {
            let (id, number, title) = (scalar(&step.id), &step.number, &step.title);
            lines.push(format!("      - id: {id}  # {number} {title}"));
            for (work, takes, samples) in estimates {
                let source = past.source(&step.id, work, samples);
                let takes = format!("takes: {}  # {source}", written(takes));
                match key(work) {
                    None => lines.push(format!("        {takes}")),
                    Some(key) => {
                        lines.extend([format!("        {key}:"), format!("          {takes}")]);
                    }
                }
            }
        }
    }
    lines.join("\n") + "\n"
}

/// Where a runbook has the estimate of an undo or a restore.
fn key(work: WorkKind) -> Option<&'static str> {
    match work {
        WorkKind::Step => None,
        WorkKind::Undo => Some("undo"),
        WorkKind::Restore => Some("restore_point"),
    }
}

/// What was learned about one piece of work.
type Estimate<'a> = (WorkKind, Takes, &'a [Sample]);

/// The steps of a phase about which something was learned.
fn taught<'a>(
    learned: &'a Learned,
    phase: &'a Phase,
) -> impl Iterator<Item = (&'a Step, Vec<Estimate<'a>>)> {
    phase.steps.iter().filter_map(|&ix| {
        let step = learned.plan.steps.get(ix)?;
        let estimate = |work: WorkKind| {
            let samples = learned.samples(ix, work)?;
            Some((work, work.takes(step)?, samples))
        };
        let estimates: Vec<Estimate> = WorkKind::ALL.into_iter().filter_map(estimate).collect();
        (!estimates.is_empty()).then_some((step, estimates))
    })
}

/// As a runbook has it: all three cases, also where one run knows no more than one figure.
fn written(takes: Takes) -> String {
    let Takes {
        best,
        likely,
        worst,
    } = takes;
    format!("{{best: {best}, likely: {likely}, worst: {worst}}}")
}

/// An id in YAML, in quotes where it would be read as something else: a number, or nothing.
fn scalar(id: &str) -> String {
    let is_word = id.starts_with(|c: char| c.is_ascii_lowercase())
        && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(&id);
    if is_word {
        id.to_string()
    } else {
        format!("'{id}'")
    }
}

fn object(past: &PastRuns, given: &Runbook, learned: &Learned) -> Value {
    let run = |past: &Past| {
        let opened = past.run.opened.as_ref().map(|o| o.stamp.at);
        json!({
            "id": past.name,
            "mode": past.run.mode(),
            "opened": opened.map(|at| given.window.zone.rfc3339(at)),
            "revision": past.run.runbook().revision,
        })
    };
    let steps = given.phases.iter().flat_map(|phase| {
        taught(learned, phase).map(move |(step, estimates)| {
            let planned = given.step(&step.id).map(|ix| &given.steps[ix]);
            let plan = |work: WorkKind| seconds(planned.and_then(|step| work.takes(step)));
            let of = |work: WorkKind| {
                let (_, takes, samples) = estimates.iter().find(|(known, ..)| *known == work)?;
                let samples = samples.iter().filter_map(|s| sample(past, step, work, s));
                Some((seconds(Some(*takes)), samples.collect::<Vec<_>>()))
            };
            let back = |work: WorkKind| {
                let (takes, samples) = of(work)?;
                Some(json!({"takes": takes, "plan": plan(work), "samples": samples}))
            };
            let (takes, samples) = of(WorkKind::Step).unwrap_or_default();
            json!({
                "id": step.id,
                "number": step.number,
                "phase": phase.id,
                "takes": takes,
                "plan": plan(WorkKind::Step),
                "samples": samples,
                "undo": back(WorkKind::Undo),
                "restore_point": back(WorkKind::Restore),
            })
        })
    });
    json!({"estimates": {
        "runbook": given.id,
        "runs": past.0.iter().map(run).collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<_>>(),
    }})
}

fn sample(past: &PastRuns, step: &Step, work: WorkKind, sample: &Sample) -> Option<Value> {
    let past = past.0.get(sample.run)?;
    let took = past.took(&step.id, work)?;
    Some(json!({
        "run": past.name,
        "seconds": took.span,
        "blocked_seconds": took.blocked,
    }))
}

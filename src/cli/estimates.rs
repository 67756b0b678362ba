//! `estimates`: what the steps took in earlier runs, to be pasted into the runbook.

use serde_json::{Value, json};

use crate::forecast::{Basis, LEARNING, Learned, Sample, learned};
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
    let known = learned.basis.iter().filter(|b| **b != Basis::Plan);
    lines.push(format!("# {}.", keep(work.count() - known.count())));
    lines.push("phases:".into());
    for phase in &plan.phases {
        let steps: Vec<_> = taught(learned, phase).collect();
        if steps.is_empty() {
            continue;
        }
        lines.push(format!("  - id: {}", scalar(&phase.id)));
        lines.push("    steps:".into());
        for (step, takes, samples) in steps {
            let (id, number, title) = (scalar(&step.id), &step.number, &step.title);
            let told = past.told(&step.id, samples);
            lines.push(format!("      - id: {id}  # {number} {title}"));
            lines.push(format!("        takes: {}  # {told}", written(takes)));
        }
    }
    lines.join("\n") + "\n"
}

/// The steps of a phase of which something was learned.
fn taught<'a>(
    learned: &'a Learned,
    phase: &'a Phase,
) -> impl Iterator<Item = (&'a Step, Takes, &'a [Sample])> {
    phase.steps.iter().filter_map(|&ix| {
        let step = learned.plan.steps.get(ix)?;
        match learned.basis.get(ix)? {
            Basis::Plan => None,
            Basis::Runs(samples) => Some((step, step.takes?, samples.as_slice())),
        }
    })
}

/// As a runbook has it.
fn written(takes: Takes) -> String {
    let Takes {
        best,
        likely,
        worst,
    } = takes;
    match best == worst {
        true => likely.to_string(),
        false => format!("{{best: {best}, likely: {likely}, worst: {worst}}}"),
    }
}

/// An id in YAML, in quotes where it would be read as something else: a number, or nothing.
fn scalar(id: &str) -> String {
    let is_word = id.starts_with(|c: char| c.is_ascii_lowercase())
        && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(&id);
    match is_word {
        true => id.to_string(),
        false => format!("'{id}'"),
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
    let sample = |step: &Step, sample: &Sample| {
        let past = past.0.get(sample.run)?;
        let took = past.took.get(&step.id)?;
        Some(json!({
            "run": past.name,
            "seconds": took.span,
            "blocked_seconds": took.blocked,
        }))
    };
    let steps = given.phases.iter().flat_map(|phase| {
        taught(learned, phase).map(move |(step, takes, samples)| {
            let of_plan = given.step(&step.id).and_then(|ix| given.steps[ix].takes);
            let samples = samples.iter().filter_map(|s| sample(step, s));
            json!({
                "id": step.id,
                "number": step.number,
                "phase": phase.id,
                "takes": seconds(Some(takes)),
                "plan": seconds(of_plan),
                "samples": samples.collect::<Vec<_>>(),
            })
        })
    });
    json!({"estimates": {
        "runbook": given.id,
        "runs": past.0.iter().map(run).collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<_>>(),
    }})
}

//! Earlier runs to learn from: which are meant, what they are called, and what their steps took.

use std::collections::{HashMap, HashSet};

use crate::forecast::Sample;
use crate::run::{Run, Took};
use crate::runbook::{Runbook, StepIx};
use crate::text;

use super::failure::Failure;
use super::home::Home;
use super::show::look;

/// An earlier run.
pub struct Past {
    /// As `runs` lists it.
    pub name: String,
    /// What people call it: `rehearsal 2026-11-14`; where that would be two runs, with the time.
    pub label: String,
    pub run: Run,
    /// By step id.
    pub took: HashMap<String, Took>,
    /// What the run is called in every line of its log.
    id: String,
}

/// Earlier runs of one runbook, the oldest first.
pub struct PastRuns(pub Vec<Past>);

/// Samples by step id.
pub type Samples = HashMap<String, Vec<Sample>>;

impl PastRuns {
    /// The runs that are meant, each named once.
    pub fn find(home: &Home, names: &[String]) -> Result<PastRuns, Failure> {
        let found = names.iter().map(|name| Past::find(home, name));
        let mut all: Vec<Past> = found.collect::<Result<_, _>>()?;
        all.sort_by_key(|past| past.run.opened.as_ref().map(|o| o.stamp.at));
        for (place, past) in all.iter().enumerate() {
            if let Some(same) = all[..place].iter().find(|other| other.id == past.id) {
                return Err(
                    Failure::no(same_run(&same.name, &past.name)).hint("name each run once")
                );
            }
        }
        tell_apart(&mut all);
        Ok(PastRuns(all))
    }

    /// Refuses a run of another runbook.
    pub fn are_of(&self, runbook: &Runbook) -> Result<(), Failure> {
        let other = self.0.iter().find(|p| p.run.runbook().id != runbook.id);
        let Some(past) = other else { return Ok(()) };
        let (name, id) = (&past.name, &past.run.runbook().id);
        Err(Failure::no(format!(
            "{name} is a run of '{id}', not of '{}'",
            runbook.id
        ))
        .hint(
            "steps are matched by their ids, so name runs of one runbook; 'runsheet runs' lists \
             them",
        ))
    }

    /// What the steps of that plan took in them.
    pub fn samples(&self, plan: &Runbook) -> Result<Samples, Failure> {
        let mut samples = Samples::new();
        for (run, past) in self.0.iter().enumerate() {
            for step in plan.steps.iter().filter(|step| step.gate.is_none()) {
                if let Some(took) = past.took.get(&step.id) {
                    let took = took.span;
                    let of_step = samples.entry(step.id.clone()).or_default();
                    of_step.push(Sample { run, took });
                }
            }
        }
        let names: Vec<&str> = self.0.iter().map(|past| past.name.as_str()).collect();
        match samples.is_empty() && !names.is_empty() {
            false => Ok(samples),
            true => Err(Failure::no(format!(
                "there is nothing to learn from {}",
                names.join(", ")
            ))
            .hint(
                "a step teaches how long it takes once it was started and then finished as planned",
            )),
        }
    }

    /// Where the estimate of a step comes from: `rehearsal 2026-11-14: 52m, 30m of it blocked`.
    pub fn told(&self, step: &str, samples: &[Sample]) -> String {
        let one = |sample: &Sample| {
            let past = self.0.get(sample.run)?;
            let took = past.took.get(step)?;
            let blocked = match took.blocked.rounded() {
                none if none.secs() <= 0 => String::new(),
                some => format!(", {some} of it blocked"),
            };
            Some(format!("{}: {}{blocked}", past.label, took.span.rounded()))
        };
        let told: Vec<String> = samples.iter().filter_map(one).collect();
        told.join("; ")
    }

    /// The runs, a line each: what they are called, and how much they teach of that plan.
    pub fn lines(&self, plan: &Runbook) -> Vec<String> {
        let one = |past: &Past| {
            let (name, day) = (&past.name, opened(&past.run, DAY));
            let revision = &past.run.runbook().revision;
            let steps = plan.steps.iter();
            let steps = steps.filter(|step| past.took.contains_key(&step.id));
            let steps = count(steps.count(), "step");
            format!("{name}: {day}, revision {revision}, durations of {steps}")
        };
        self.0.iter().map(one).collect()
    }
}

impl Past {
    fn find(home: &Home, name: &str) -> Result<Past, Failure> {
        let session = look(home, name)?;
        let folder = session.folder();
        let last = folder.file_name().unwrap_or(folder.as_os_str());
        let name = text::safe(&last.to_string_lossy()).into_owned();
        let id = session.journal().run().to_string();
        let run = session.into_run();
        let known = |ix: StepIx| Some((run.plan.steps[ix].id.clone(), run.took(ix)?));
        Ok(Past {
            label: name.clone(),
            took: (0..run.plan.steps.len()).filter_map(known).collect(),
            name,
            run,
            id,
        })
    }
}

const DAY: &str = "%Y-%m-%d";
const MINUTE: &str = "%Y-%m-%d %H:%M";

/// Calls each run by its day, or all by the minute where days are not enough; where neither is,
/// each keeps its name.
fn tell_apart(all: &mut [Past]) {
    for format in [DAY, MINUTE] {
        let labels: Vec<String> = all.iter().map(|past| opened(&past.run, format)).collect();
        if labels.iter().collect::<HashSet<_>>().len() == all.len() {
            all.iter_mut()
                .zip(labels)
                .for_each(|(past, label)| past.label = label);
            return;
        }
    }
}

/// `rehearsal 2026-11-14`; without a time where the opening is not known.
fn opened(run: &Run, format: &str) -> String {
    let mode = run.mode().word().to_lowercase();
    let zone = &run.plan.window.zone;
    match &run.opened {
        None => mode,
        Some(o) => format!("{mode} {}", zone.local(o.stamp.at).format(format)),
    }
}

/// `1 step`, `23 steps`.
pub fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

fn same_run(one: &str, other: &str) -> String {
    match one == other {
        true => format!("{one} is named twice"),
        false => format!("{one} and {other} are the same run"),
    }
}

//! Earlier runs to learn from: which are meant, what they are called, and what their steps, undos
//! and restores took.

use std::collections::{HashMap, HashSet};

use crate::forecast::{Sample, Samples, WorkKind};
use crate::journal::Way;
use crate::run::{Run, Took};
use crate::runbook::{Runbook, Step};
use crate::text;

use super::failure::Failure;
use super::home::Home;
use super::reading::look;

/// An earlier run.
pub struct Past {
    /// As `runs` lists it.
    pub name: String,
    /// What people call it: `rehearsal 2026-11-14`; where that would be two runs, with the time.
    pub label: String,
    pub run: Run,
    /// By step id.
    took: HashMap<(String, WorkKind), Took>,
    /// What the run is called in every line of its log.
    id: String,
}

/// Earlier runs of one runbook, the oldest first.
pub struct PastRuns(pub Vec<Past>);

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

    /// What the steps, undos and restores of that plan took in them.
    pub fn samples(&self, plan: &Runbook) -> Result<Samples, Failure> {
        let mut samples = Samples::new();
        for (run, past) in self.0.iter().enumerate() {
            for (work, took) in plan.steps.iter().flat_map(|step| past.took_of(step)) {
                let took = took.span;
                samples.entry(work).or_default().push(Sample { run, took });
            }
        }
        let names: Vec<&str> = self.0.iter().map(|past| past.name.as_str()).collect();
        if samples.is_empty() && !names.is_empty() {
            Err(Failure::no(format!(
                "there is nothing to learn from {}",
                names.join(", ")
            ))
            .hint("only steps that were started and then finished as planned count"))
        } else {
            Ok(samples)
        }
    }

    /// Where an estimate comes from: `rehearsal 2026-11-14: 52m, 30m of it blocked`.
    pub fn source(&self, step: &str, work: WorkKind, samples: &[Sample]) -> String {
        let one = |sample: &Sample| {
            let past = self.0.get(sample.run)?;
            let took = past.took(step, work)?;
            let blocked = match took.blocked.rounded() {
                none if none.secs() <= 0 => String::new(),
                some => format!(", {some} of it blocked"),
            };
            Some(format!("{}: {}{blocked}", past.label, took.span.rounded()))
        };
        let sources: Vec<String> = samples.iter().filter_map(one).collect();
        sources.join("; ")
    }

    /// The runs, a line each: what they are called, and how much they teach of that plan.
    pub fn lines(&self, plan: &Runbook) -> Vec<String> {
        let one = |past: &Past| {
            let (name, day) = (&past.name, opened(&past.run, DAY));
            let revision = &past.run.runbook().revision;
            let all = || plan.steps.iter().flat_map(|step| past.took_of(step));
            let steps = all()
                .filter(|((_, work), _)| *work == WorkKind::Step)
                .count();
            let back = match all().count() - steps {
                0 => String::new(),
                1 => " and 1 undo or restore".to_string(),
                back => format!(" and {back} undos and restores"),
            };
            let steps = count(steps, "step");
            format!("{name}: {day}, revision {revision}, durations of {steps}{back}")
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
        let steps = run.plan.steps.iter().enumerate();
        let known = steps.flat_map(|(ix, step)| {
            let took = WAYS.map(|(work, way)| Some(((step.id.clone(), work), run.took(ix, way)?)));
            took.into_iter().flatten()
        });
        Ok(Past {
            label: name.clone(),
            took: known.collect(),
            name,
            run,
            id,
        })
    }

    pub fn took(&self, step: &str, work: WorkKind) -> Option<&Took> {
        self.took.get(&(step.to_string(), work))
    }

    /// All that a step of some plan took here.
    fn took_of(&self, step: &Step) -> impl Iterator<Item = ((String, WorkKind), Took)> {
        let took = WorkKind::ALL.map(|work| {
            let took = self.took(&step.id, work).filter(|_| step.gate.is_none())?;
            Some(((step.id.clone(), work), *took))
        });
        took.into_iter().flatten()
    }
}

const WAYS: [(WorkKind, Way); 3] = [
    (WorkKind::Step, Way::Forward),
    (WorkKind::Undo, Way::Back),
    (WorkKind::Restore, Way::Restore),
];

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
    let mode = run.mode().word();
    let zone = &run.plan.window.zone;
    match &run.opened {
        None => mode.to_string(),
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
    if one == other {
        format!("{one} is named twice")
    } else {
        format!("{one} and {other} are the same run")
    }
}

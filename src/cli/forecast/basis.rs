//! What a forecast's estimates are based on: the plan, or with `--from` earlier runs.

use serde_json::{Value, json};

use crate::forecast::{LEARNING, Learned, Sample, WorkKind, learned};
use crate::run::{Run, Stage};
use crate::runbook::{Runbook, StepIx, Takes};
use crate::time::Instant;

use crate::cli::failure::Failure;
use crate::cli::home::Home;
use crate::cli::past::{PastRuns, count};

/// The plan that is forecast, and where its estimates come from.
pub struct Estimates {
    learned: Learned,
    /// As it was given.
    given: Runbook,
    /// Work of the night that is still to come.
    open: Vec<StepIx>,
    past: PastRuns,
}

impl Estimates {
    /// Of a runbook. Whoever opens one without a roster leads it.
    pub fn of_runbook(
        home: &Home,
        mut given: Runbook,
        from: &[String],
    ) -> Result<Estimates, Failure> {
        given.led_by("lead");
        Estimates::of(home, given, from, |_| false, |_| false)
    }

    /// Of a run. What somebody said on the night of how long a step takes stands.
    pub fn of_run(
        home: &Home,
        run: &Run,
        from: &[String],
        now: Instant,
    ) -> Result<Estimates, Failure> {
        let is_over = |ix| {
            let stage = run.stage(ix, now);
            stage.meets_needs() || stage == Stage::AwaitingSignOff
        };
        let stands = |ix| run.is_estimated_anew(ix);
        Estimates::of(home, run.plan.clone(), from, is_over, stands)
    }

    fn of(
        home: &Home,
        given: Runbook,
        from: &[String],
        is_over: impl Fn(StepIx) -> bool,
        stands: impl Fn(StepIx) -> bool,
    ) -> Result<Estimates, Failure> {
        let past = PastRuns::find(home, from)?;
        past.are_of(&given)?;
        let mut samples = past.samples(&given)?;
        samples.retain(|(id, work), _| {
            let step = given.step(id).filter(|_| *work == WorkKind::Step);
            step.is_none_or(|ix| !stands(ix))
        });
        let learned = learned(&given, &samples);
        let is_work = |ix: &StepIx| given.is_in_window(*ix) && given.steps[*ix].gate.is_none();
        let open = given.in_order().filter(is_work).filter(|&ix| !is_over(ix));
        Ok(Estimates {
            open: open.collect(),
            learned,
            given,
            past,
        })
    }

    /// With what was learned.
    pub fn plan(&self) -> &Runbook {
        &self.learned.plan
    }

    /// For a person: from which runs, and each estimate that is not the plan's.
    pub fn text(&self) -> String {
        if self.past.0.is_empty() {
            return String::new();
        }
        let mut lines = vec![format!("Estimates from earlier runs; {LEARNING}")];
        let runs = self.past.lines(self.plan());
        lines.extend(runs.iter().map(|line| format!("  {line}")));
        let open = self.open.iter().copied();
        let steps: Vec<String> = open
            .filter_map(|ix| self.line(ix, WorkKind::Step))
            .collect();
        let kept = self.open.len() - steps.len();
        lines.extend(steps);
        let back = self.given.in_order().flat_map(|ix| {
            let work = [WorkKind::Undo, WorkKind::Restore];
            work.into_iter().filter_map(move |work| self.line(ix, work))
        });
        lines.extend(back);
        lines.push(format!("  {}", keep(kept)));
        lines.join("\n") + "\n"
    }

    fn line(&self, ix: StepIx, work: WorkKind) -> Option<String> {
        let samples = self.learned.samples(ix, work)?;
        let step = &self.plan().steps[ix];
        let was = work
            .takes(&self.given.steps[ix])
            .map_or("no estimate".into(), |takes| takes.to_string());
        let (number, title, takes) = (&step.number, &step.title, work.takes(step)?);
        let of = match work {
            WorkKind::Step => "",
            WorkKind::Undo => "undo of ",
            WorkKind::Restore => "restore of ",
        };
        let source = self.past.source(&step.id, work, samples);
        Some(format!(
            "  {of}{number} {title}: {was} -> {takes}; {source}"
        ))
    }

    /// For other programs: what a step takes, in seconds.
    pub fn takes(&self, ix: StepIx) -> Value {
        seconds(self.plan().steps[ix].takes)
    }

    /// For other programs: `"plan"`, or the names of the runs.
    pub fn from(&self, ix: StepIx) -> Value {
        let Some(samples) = self.learned.samples(ix, WorkKind::Step) else {
            return "plan".into();
        };
        let name = |sample: &Sample| Some(self.past.0.get(sample.run)?.name.as_str());
        samples.iter().filter_map(name).collect()
    }
}

/// `38 steps keep the plan's estimate`.
pub fn keep(steps: usize) -> String {
    let verb = if steps == 1 { "keeps" } else { "keep" };
    format!("{} {verb} the plan's estimate", count(steps, "step"))
}

/// An estimate in seconds; null for none.
pub fn seconds(takes: Option<Takes>) -> Value {
    takes.map_or(Value::Null, |takes| {
        json!({
            "best": takes.best.secs(),
            "likely": takes.likely.secs(),
            "worst": takes.worst.secs(),
        })
    })
}

//! `forecast`: will it fit. Of a runbook before the night, or of a run as it stands.

use std::path::Path;

use serde_json::{Value, json};

use crate::forecast::{Forecast, Progress, Settings, Shape};
use crate::run::Run;
use crate::runbook::{Person, Runbook};
use crate::time::{Instant, Span};

use super::args::{self, Format};
use super::basis::Estimates;
use super::check::load;
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::show::look;

/// How many steps are named that the end hangs on.
const DRIVERS: usize = 5;

pub fn forecast(home: &Home, args: &args::Forecast) -> Result<(), Failure> {
    let settings = Settings {
        trials: args.trials,
        seed: args.seed,
        shape: Shape::default(),
    };
    let forecast = |plan: &Runbook, progress: &[Progress], now, people: &[Person]| {
        Forecast::of(plan, progress, now, people, args.schedules, settings).map_err(|unsound| {
            Failure::cannot("no schedule can be made of this plan").caused_by(&unsound)
        })
    };
    let said = if Path::new(&args.what).is_file() {
        let (plan, _) = load(&args.what)?;
        let progress = vec![Progress::Open; plan.steps.len()];
        let estimates = Estimates::of_runbook(home, plan, &args.from)?;
        let plan = &estimates.plan;
        let found = forecast(plan, &progress, plan.window.opens, &plan.people)?;
        written(&estimates, &found, plan.window.opens, args.format)
    } else {
        let session = look(home, &args.what)?;
        let run = session.run();
        let now = chrono::Utc::now();
        let estimates = Estimates::of_run(home, run, &args.from, now)?;
        let found = forecast(&estimates.plan, &run.progress(), now, &crew(run))?;
        written(&estimates, &found, now, args.format)
    };
    print(&said)
}

/// Those who have checked in; until anybody has, the roster.
fn crew(run: &Run) -> Vec<Person> {
    let roster = run.plan.people.iter();
    let here: Vec<Person> = roster.filter(|p| run.is_present(&p.id)).cloned().collect();
    if here.is_empty() {
        run.plan.people.clone()
    } else {
        here
    }
}

fn written(estimates: &Estimates, forecast: &Forecast, from: Instant, format: Format) -> String {
    match format {
        Format::Text => text(&estimates.plan, forecast) + &estimates.text(),
        Format::Json => format!("{:#}\n", object(estimates, forecast, from)),
    }
}

fn text(plan: &Runbook, forecast: &Forecast) -> String {
    let zone = &plan.window.zone;
    let clock = |at: Option<Instant>| at.map_or("never".into(), |at| zone.day_clock(at));
    let percent = (forecast.fits * 100.0).round();
    let mut lines = vec![
        plan.title.clone(),
        format!(
            "  fits the window in {percent} of 100 nights; it closes {}",
            zone.day_clock(plan.window.closes)
        ),
        format!(
            "  finish {}, 1 in 2; {}, 4 in 5; {}, 19 in 20",
            clock(forecast.p50),
            clock(forecast.p80),
            clock(forecast.p95)
        ),
    ];
    lines.extend(drivers(plan, forecast));
    for gate in &forecast.gates {
        let step = &plan.steps[gate.step];
        let percent = (gate.decided * 100.0).round();
        let by = zone.day_clock(gate.decide_by);
        lines.push(format!(
            "  {} decided by {by} in {percent} of 100",
            step.number
        ));
    }
    for (ix, role) in &forecast.short_of {
        let step = &plan.steps[*ix];
        lines.push(format!(
            "  {} {} wants more {role} than there are",
            step.number, step.title
        ));
    }
    let (trials, seed) = (forecast.trials, forecast.seed);
    lines.push(format!(
        "  {trials} trials, seed {seed}, people in their shifts"
    ));
    lines.join("\n") + "\n"
}

/// The steps that the end hangs on, and those for which nobody may be left.
fn drivers(plan: &Runbook, forecast: &Forecast) -> Vec<String> {
    let steps = plan.steps.iter().zip(&forecast.steps);
    let mut known: Vec<_> = steps
        .filter_map(|(step, o)| Some((step, o.as_ref()?)))
        .collect();
    known.sort_by(|(_, a), (_, b)| b.criticality.total_cmp(&a.criticality));
    let hangs = known
        .iter()
        .take(DRIVERS)
        .filter(|(_, o)| o.criticality > 0.0);
    let mut lines: Vec<String> = hangs
        .map(|(step, o)| {
            let often = (o.criticality * 100.0).round();
            format!(
                "  {} {}: the end hangs on it in {often} of 100",
                step.number, step.title
            )
        })
        .collect();
    let stuck = known.iter().filter(|(_, o)| o.stuck >= 0.05).take(DRIVERS);
    lines.extend(stuck.map(|(step, o)| {
        let often = (o.stuck * 100.0).round();
        format!(
            "  {} {}: nobody is left for it in {often} of 100",
            step.number, step.title
        )
    }));
    lines
}

fn object(estimates: &Estimates, forecast: &Forecast, from: Instant) -> Value {
    let plan = &estimates.plan;
    let zone = &plan.window.zone;
    let time = |at: Option<Instant>| at.map(|at| zone.local(at).to_rfc3339());
    let steps = plan
        .steps
        .iter()
        .zip(&forecast.steps)
        .enumerate()
        .filter_map(|(ix, (step, outlook))| {
            let outlook = outlook.as_ref()?;
            Some(json!({
                "id": step.id,
                "takes": estimates.takes(ix),
                "estimate_from": estimates.from(ix),
                "criticality": outlook.criticality,
                "early_start": time(outlook.early_start),
                "late_start": time(outlook.late_start),
                "slack": outlook.slack.map(Span::secs),
            }))
        });
    json!({"forecast": {
        "p50": time(forecast.p50),
        "p80": time(forecast.p80),
        "p95": time(forecast.p95),
        "fits": forecast.fits,
        "rollback_by": null,
        "deterministic_seconds": forecast.deterministic.map(|at| Span::between(from, at).secs()),
        "trials": forecast.trials,
        "seed": forecast.seed,
        "steps": steps.collect::<Vec<_>>(),
    }})
}

//! `forecast`: will it fit. Of a runbook before the night, or of a run as it stands.

use std::path::Path;

use serde_json::{Value, json};

use crate::forecast::{
    Ahead, Effort, Forecast, Memory, Retreat, RollbackBy, Settings, Shape, Standing, shown_early,
};
use crate::runbook::{Runbook, StepIx};
use crate::time::{Instant, Span};

use super::args::{self, Format};
use super::check::load;
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::show::look;
use super::what_if;

/// How many steps are named that the end hangs on.
const DRIVERS: usize = 5;

pub fn forecast(home: &Home, args: &args::Forecast) -> Result<(), Failure> {
    let settings = Settings {
        trials: args.trials,
        seed: args.seed,
        shape: Shape::default(),
    };
    let said = if Path::new(&args.what).is_file() {
        let (plan, _) = load(&args.what)?;
        outlook(&plan, &Standing::before(&plan), args, settings)?
    } else {
        let session = look(home, &args.what)?;
        let run = session.run();
        outlook(&run.plan, &run.standing(chrono::Utc::now()), args, settings)?
    };
    print(&said)
}

fn outlook(
    plan: &Runbook,
    standing: &Standing,
    args: &args::Forecast,
    settings: Settings,
) -> Result<String, Failure> {
    let unsound =
        |unsound| Failure::cannot("no schedule can be made of this plan").caused_by(&unsound);
    let effort = Effort {
        schedules: args.schedules,
        settings,
    };
    let look = |plan: &Runbook, standing: &Standing| {
        Ahead::of(plan, standing, effort, &mut Memory::default()).map_err(unsound)
    };
    let what_if = what_if::what_if(plan, standing, &args.what_if, look)?;
    let ahead = look(plan, standing)?;
    Ok(match (args.format, what_if) {
        (Format::Text, None) => text(plan, standing, &ahead.forecast, &ahead.retreat),
        (Format::Text, Some(then)) => what_if::text(plan, standing, &ahead, &then),
        (Format::Json, then) => {
            let of = |ahead: &Ahead| object(plan, standing, &ahead.forecast, &ahead.retreat);
            let mut all = json!({"forecast": of(&ahead)});
            if let Some(then) = then {
                all["what_if"] = what_if::object(&then, of(&then.ahead));
            }
            format!("{all:#}\n")
        }
    })
}

fn text(plan: &Runbook, standing: &Standing, forecast: &Forecast, retreat: &Retreat) -> String {
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
    lines.extend(way_back(plan, standing, retreat));
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

/// Until when it can be gone back, and how.
fn way_back(plan: &Runbook, standing: &Standing, retreat: &Retreat) -> Vec<String> {
    if standing.begun.is_empty() || standing.returning.is_some() {
        return Vec::new();
    }
    let zone = &plan.window.zone;
    let step = |ix: StepIx| format!("{} {}", plan.steps[ix].number, plan.steps[ix].title);
    let mut lines = vec![match retreat.by {
        RollbackBy::Close(at) => {
            format!(
                "  nothing to undo so far; the window closes {}",
                zone.day_clock(at)
            )
        }
        RollbackBy::At(at) => {
            let how = match retreat.point {
                Some(point) => format!("to the restore point of {}", step(point)),
                None => "by each step's own undo".to_string(),
            };
            let (at, takes) = (zone.day_clock(shown_early(at)), retreat.takes.words());
            format!("  roll back by {at}: {takes}, 4 in 5, {how}")
        }
        RollbackBy::NoWayBack(ix, since) => {
            format!(
                "  NO WAY BACK since {}, by {}",
                zone.day_clock(since),
                step(ix)
            )
        }
    }];
    for (ix, by) in retreat.after.iter().filter(|(_, by)| *by != retreat.by) {
        let then = match by.at() {
            Some(at) => format!("roll back by {}", zone.day_clock(shown_early(at))),
            None => "no way back".to_string(),
        };
        lines.push(format!("  once {} is begun: {then}", step(*ix)));
    }
    for &ix in &retreat.left_out {
        lines.push(format!("  nothing takes back {}", step(ix)));
    }
    lines
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

fn object(plan: &Runbook, standing: &Standing, forecast: &Forecast, retreat: &Retreat) -> Value {
    let from = standing.now;
    let zone = &plan.window.zone;
    let time = |at: Option<Instant>| at.map(|at| zone.local(at).to_rfc3339());
    let steps = plan
        .steps
        .iter()
        .zip(&forecast.steps)
        .filter_map(|(step, outlook)| {
            let outlook = outlook.as_ref()?;
            Some(json!({
                "id": step.id,
                "criticality": outlook.criticality,
                "early_start": time(outlook.early_start),
                "late_start": time(outlook.late_start),
                "slack": outlook.slack.map(Span::secs),
            }))
        });
    json!({
        "p50": time(forecast.p50),
        "p80": time(forecast.p80),
        "p95": time(forecast.p95),
        "fits": forecast.fits,
        "rollback_by": time(retreat.by.at()),
        "deterministic_seconds": forecast.deterministic.map(|at| Span::between(from, at).secs()),
        "trials": forecast.trials,
        "seed": forecast.seed,
        "steps": steps.collect::<Vec<_>>(),
    })
}

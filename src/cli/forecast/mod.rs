//! `forecast`: will it fit. Of a runbook before the night, or of a run as it stands.

mod basis;
mod object;
mod text;
mod what_if;

use std::path::Path;

use serde_json::json;

use crate::forecast::{Ahead, Effort, Memory, RunSnapshot, Settings, Shape};
use crate::runbook::Runbook;

use self::basis::Estimates;
use super::args::{self, Format};
use super::check::load;
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::reading::look;

pub(super) use basis::{keep, seconds};

pub fn forecast(home: &Home, args: &args::Forecast) -> Result<(), Failure> {
    let settings = Settings {
        trials: args.trials,
        seed: args.seed,
        shape: Shape::default(),
    };
    let said = if Path::new(&args.what).is_file() {
        let (plan, _) = load(&args.what)?;
        let estimates = Estimates::of_runbook(home, plan, &args.from)?;
        let snapshot = RunSnapshot::before(estimates.plan());
        outlook(&estimates, &snapshot, args, settings)?
    } else {
        let session = look(home, &args.what)?;
        let run = session.run();
        let now = crate::time::now();
        let estimates = Estimates::of_run(home, run, &args.from, now)?;
        outlook(&estimates, &run.snapshot(now), args, settings)?
    };
    print(&said)
}

fn outlook(
    estimates: &Estimates,
    snapshot: &RunSnapshot,
    args: &args::Forecast,
    settings: Settings,
) -> Result<String, Failure> {
    let unsound =
        |unsound| Failure::cannot("no schedule can be made of this plan").caused_by(&unsound);
    let effort = Effort {
        schedules: args.schedules,
        settings,
    };
    let plan = estimates.plan();
    let look = |plan: &Runbook, snapshot: &RunSnapshot| {
        Ahead::of(plan, snapshot, effort, &mut Memory::default()).map_err(unsound)
    };
    let what_if = what_if::what_if(plan, snapshot, &args.what_if, look)?;
    let ahead = look(plan, snapshot)?;
    Ok(match (args.format, what_if) {
        (Format::Text, None) => {
            text::text(plan, snapshot, &ahead.forecast, &ahead.retreat, args.anyway)
                + &estimates.text()
        }
        (Format::Text, Some(then)) => what_if::text(plan, snapshot, &ahead, &then),
        (Format::Json, then) => {
            let of = |ahead: &Ahead| {
                object::object(
                    estimates,
                    snapshot,
                    &ahead.forecast,
                    &ahead.retreat,
                    args.anyway,
                )
            };
            let mut all = json!({"forecast": of(&ahead)});
            if let Some(then) = then {
                all["what_if"] = what_if::object(&then, of(&then.ahead));
            }
            format!("{all:#}\n")
        }
    })
}

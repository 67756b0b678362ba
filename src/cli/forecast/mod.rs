//! `forecast`: will it fit. Of a runbook before the night, or of a run as it stands.

mod basis;
mod object;
mod text;
mod what_if;

use std::path::Path;

use serde_json::json;

use crate::forecast::{Ahead, Effort, Memory, Settings, Shape, Standing};
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
        let standing = Standing::before(estimates.plan());
        outlook(&estimates, &standing, args, settings)?
    } else {
        let session = look(home, &args.what)?;
        let run = session.run();
        let now = crate::time::now();
        let estimates = Estimates::of_run(home, run, &args.from, now)?;
        outlook(&estimates, &run.standing(now), args, settings)?
    };
    print(&said)
}

fn outlook(
    estimates: &Estimates,
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
    let plan = estimates.plan();
    let look = |plan: &Runbook, standing: &Standing| {
        Ahead::of(plan, standing, effort, &mut Memory::default()).map_err(unsound)
    };
    let what_if = what_if::what_if(plan, standing, &args.what_if, look)?;
    let ahead = look(plan, standing)?;
    Ok(match (args.format, what_if) {
        (Format::Text, None) => {
            text::text(plan, standing, &ahead.forecast, &ahead.retreat, args.anyway)
                + &estimates.text()
        }
        (Format::Text, Some(then)) => what_if::text(plan, standing, &ahead, &then),
        (Format::Json, then) => {
            let of = |ahead: &Ahead| {
                object::object(
                    estimates,
                    standing,
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

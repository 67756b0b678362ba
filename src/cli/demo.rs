//! `demo`: the sample in the middle of its night, with its times moved so that it is that moment
//! now. A copy to play with: a rehearsal, with DEMO in its title and in its folder's name.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::journal::Mode;
use crate::run::{RUNBOOK, new_folder};
use crate::runbook::{self, Runbook};
use crate::time::{Instant, Span};

use super::args::{self, Open};
use super::failure::Failure;
use super::home::{Home, stranger};
use super::output::print;
use super::sample::{NIGHT, PLAN, Play, Played};
use super::screen;

/// Who sits at the screen, unless somebody else is named: the lead, who has a gate to decide.
const LEAD: &str = "amara";

pub fn demo(home: &Home, args: &args::Demo) -> Result<(), Failure> {
    if !args.no_tui {
        screen::needs_terminal(screen::INSTEAD)?;
    }
    let plan = plan()?;
    let told = args.me.as_deref().unwrap_or(LEAD);
    let me = home.me(Some(told), &plan, Path::new(""));
    let me = me
        .filter(|me| plan.person(me).is_some())
        .ok_or_else(|| unknown(told, &plan))?;
    let folder = copy(home, chrono::Utc::now())?;
    // So that `record` need not ask.
    home.remember(&folder, &me);
    if args.no_tui {
        return print(&format!("{}\n", folder.display()));
    }
    let session = home.open_session(&folder, Some(&me), false)?;
    let open = Open {
        ascii: args.ascii,
        contrast: args.contrast,
        ..Open::default()
    };
    // It is nobody else's.
    screen::show(home, session, &open, None)?;
    print(&whats_next(&folder))
}

/// The night up to the moment that is now.
pub fn so_far(now: Instant) -> Result<Played, Failure> {
    let window = plan()?.window;
    let told = NaiveDate::from_ymd_opt(2026, 11, 28).and_then(|day| day.and_hms_opt(2, 14, 0));
    let told = told.ok_or_else(|| Failure::cannot("the demo has no beginning"))?;
    let told = window.zone.instant(told);
    let told = told.map_err(|error| Failure::cannot(error.to_string()))?;
    let later = Span::between(told, now);
    Play {
        plan: &marked(),
        mode: Mode::Rehearsal,
        opens: Some(window.opens + later.delta()),
        later,
        until: Some(told),
        seed: rand::random(),
        ..Play::of(NIGHT, Mode::Rehearsal)
    }
    .run()
}

fn copy(home: &Home, now: Instant) -> Result<PathBuf, Failure> {
    let played = so_far(now)?;
    let place = std::env::temp_dir();
    let made = new_folder(&*home.disk, &place, "runsheet-demo", now);
    let written = made.and_then(|folder| {
        played.copy_to(&*home.disk, &folder)?;
        Ok(folder)
    });
    written.map_err(|error| {
        Failure::cannot(format!("the demo can't be written in {}", place.display()))
            .caused_by(&error)
            .hint("TMPDIR (on Windows TEMP) names another folder")
    })
}

/// The runbook of the sample, under a name that nobody takes for a real one.
fn marked() -> String {
    PLAN.replacen("\nrunbook: ", "\nrunbook: DEMO ", 1)
        .replacen("\nid: ", "\nid: demo-", 1)
}

fn plan() -> Result<Runbook, Failure> {
    let plan = runbook::load(marked().as_bytes(), RUNBOOK);
    plan.map_err(|problems| Failure::cannot(problems.to_string()))
}

fn unknown(me: &str, plan: &Runbook) -> Failure {
    let ids: Vec<&str> = plan.people.iter().map(|p| p.id.as_str()).collect();
    stranger(me, plan).hint(format!("say --as and one of {}", ids.join(", ")))
}

fn whats_next(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "It is a demo: nothing in it is real, and its folder can be deleted at any time.\n\
         The night again: runsheet replay {folder}\n\
         For the lead:    runsheet report {folder} -o demo.md\n"
    )
}

//! `demo`: a sample in the middle of its night, with its times moved so that it is that moment now.
//! A copy to play with: a rehearsal, with DEMO in its title and in its folder's name.

use std::path::{Path, PathBuf};

use crate::journal::{Mode, Writer};
use crate::run::{RUNBOOK, new_folder};
use crate::runbook::{self, Runbook};
use crate::time::{Instant, Span, parse_date_time};

use super::args::{self, DemoName, Open};
use super::failure::Failure;
use super::home::{Home, stranger};
use super::output::print;
use super::sample::{COLLAPSE, NIGHT, PLAN, Play, Played, WEEK};
use super::screen;

/// What is played, and the moment of it that is now.
struct Scene {
    plan: &'static str,
    script: &'static str,
    /// In the plan's time zone.
    moment: &'static str,
    /// Who sits at the screen, unless somebody else is named.
    lead: &'static str,
}

impl DemoName {
    fn scene(self) -> Scene {
        match self {
            // There is a gate to decide.
            DemoName::Night => Scene {
                plan: PLAN,
                script: NIGHT,
                moment: "2026-11-28T02:14:00",
                lead: "amara",
            },
            // There is everything to test.
            DemoName::Collapse => Scene {
                plan: WEEK,
                script: COLLAPSE,
                moment: "2026-09-19T08:12:00",
                lead: "grant",
            },
        }
    }
}

/// Its folder is a temporary one, and not among the runs of the team, unless the command line
/// itself says where it goes.
pub fn demo(home: &Home, args: &args::Demo, names_runs: bool) -> Result<(), Failure> {
    if !args.no_tui {
        screen::needs_terminal(screen::INSTEAD)?;
    }
    let scene = args.name.scene();
    let plan = scene.plan()?;
    let told = args.me.as_deref().unwrap_or(scene.lead);
    let me = home
        .me(Some(told), &plan, Path::new(""))
        .filter(|me| plan.person(me).is_some())
        .ok_or_else(|| unknown(told, &plan))?;
    let place = if names_runs {
        home.runs.clone()
    } else {
        std::env::temp_dir()
    };
    let folder = copy(home, &place, args.name, crate::time::now())?;
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
pub fn so_far(name: DemoName, now: Instant) -> Result<Played, Failure> {
    let scene = name.scene();
    let window = scene.plan()?.window;
    let told = parse_date_time(scene.moment, &window.zone, None)?;
    let later = Span::between(told, now);
    Play {
        plan: &scene.marked(),
        mode: Mode::Rehearsal,
        opens: Some(window.opens + later.delta()),
        later,
        until: Some(told),
        seed: Writer::fresh_seed(),
        ..Play::of(scene.script, Mode::Rehearsal)
    }
    .run()
}

impl Scene {
    /// The runbook of the sample, under a name that nobody takes for a real one.
    fn marked(&self) -> String {
        self.plan
            .replacen("\nrunbook: ", "\nrunbook: DEMO ", 1)
            .replacen("\nid: ", "\nid: demo-", 1)
    }

    fn plan(&self) -> Result<Runbook, Failure> {
        let plan = runbook::load(self.marked().as_bytes(), RUNBOOK);
        plan.map_err(|problems| Failure::cannot(problems.to_string()))
    }
}

fn copy(home: &Home, place: &Path, name: DemoName, now: Instant) -> Result<PathBuf, Failure> {
    let played = so_far(name, now)?;
    let made = home
        .disk
        .make_folder(place)
        .and_then(|()| new_folder(&*home.disk, place, "runsheet-demo", now));
    let written = made.and_then(|folder| {
        played.copy_to(&*home.disk, &folder)?;
        Ok(folder)
    });
    written.map_err(|error| {
        Failure::cannot(format!("the demo can't be written in {}", place.display()))
            .caused_by(&error)
            .hint("name another folder with --runs DIR, or with TMPDIR (on Windows TEMP)")
    })
}

fn unknown(me: &str, plan: &Runbook) -> Failure {
    let ids: Vec<&str> = plan.people.iter().map(|p| p.id.as_str()).collect();
    stranger(me, plan).hint(format!("use --as with one of {}", ids.join(", ")))
}

fn whats_next(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "It is a demo: nothing in it is real, and its folder can be deleted at any time.\n\
         Replay it:      runsheet replay {folder}\n\
         What to test:   runsheet triage {folder}\n\
         For the lead:   runsheet report {folder} -o demo.md\n"
    )
}

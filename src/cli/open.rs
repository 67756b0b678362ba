//! `open`: a runbook into a new run or the open one it belongs to, or a run; and the screen.

use std::path::Path;

use crate::journal::Mode;
use crate::run::{Command, NewRun, Request, Session, list, open_run_of};
use crate::runbook::Runbook;
use crate::time::{Instant, Nearest, parse_time};

use super::args::{Open, looks_like_a_file};
use super::asking::{ask, can_ask};
use super::failure::Failure;
use super::home::{Home, stranger};
use super::output::print;
use super::{joining, screen};

pub fn open(home: &Home, args: Open) -> Result<(), Failure> {
    let path = Path::new(&args.what);
    let session = if path.is_file() {
        open_runbook(home, &args, path)?
    } else {
        open_run(home, &args)?
    };
    if args.no_tui {
        return print(&format!("{}\n", session.folder().display()));
    }
    #[cfg(feature = "hub")]
    let hub = home.hub(args.at.hub.as_deref());
    #[cfg(not(feature = "hub"))]
    let hub = home.hub(None);
    screen::show(home, session, &args, hub)
}

fn open_run(home: &Home, args: &Open) -> Result<Session, Failure> {
    let folder = home.find_run(&args.what).map_err(|failure| {
        if looks_like_a_file(&args.what) {
            Failure::cannot(format!("there is no file {}", args.what))
                .hint("give the path of a runbook, or one of the runs that 'runsheet runs' lists")
        } else {
            failure
        }
    })?;
    let is_new = args.live || args.rehearsal || args.new || args.opens.is_some();
    if is_new || args.join || args.apply {
        return Err(Failure::cannot("a run has its mode, window and plan already").hint(
            "leave out --live, --rehearsal, --new, --opens, --join and --apply, or name a runbook",
        ));
    }
    home.open_session(&folder, args.me.as_deref(), args.view)
}

fn open_runbook(home: &Home, args: &Open, path: &Path) -> Result<Session, Failure> {
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::cannot(format!("{} can't be read", path.display())).caused_by(&error)
    })?;
    let runbook = super::import::load(&bytes, &args.what)?;
    let now = crate::time::now();
    let opens = args
        .opens
        .as_deref()
        .map(|text| parse_time(text, now, &runbook.window.zone, Nearest::Future))
        .transpose()?;
    if !args.new {
        let listed = list(&home.disk, &home.runs).map_err(|error| {
            Failure::cannot(format!("the folder {} can't be read", home.runs.display()))
                .caused_by(&error)
        })?;
        let open = open_run_of(&listed, &runbook, &bytes, named_mode(args)).map_err(|error| {
            Failure::cannot(error.to_string()).hint("look at its folder; --new starts another run")
        })?;
        if let Some(open) = open
            && let Some(session) = joining::join(home, args, open, runbook.clone(), opens)?
        {
            return Ok(session);
        }
        if open.is_none() && (args.view || args.join || args.apply) {
            return Err(Failure::no("no run of this runbook is open")
                .hint("leave out --view, --join and --apply to start one"));
        }
    }
    let new = NewRun {
        bytes: &bytes,
        mode: mode(args, &runbook)?,
        runbook,
        opens,
    };
    begin(home, args, new, now)
}

fn begin(home: &Home, args: &Open, new: NewRun, now: Instant) -> Result<Session, Failure> {
    may_begin(args, &new, now)?;
    let me = who_opens(home, args, &new.runbook)?;
    if !args.no_tui {
        screen::needs_terminal(screen::INSTEAD)?;
    }
    let writer = home.writer(&me);
    let mut session = new.create(home.disk.clone(), &home.runs, writer, &me, now)?;
    let plan = &session.run().plan;
    if home.me(args.me.as_deref(), plan, Path::new("")).is_none() {
        home.remember(session.folder(), &me);
    }
    let check_in = Command::CheckIn {
        name: None,
        roles: Vec::new(),
        contact: None,
    };
    session.record(&Request::from(check_in), crate::time::now())?;
    Ok(session)
}

/// Somebody of the roster; where there is none, whoever it is.
fn who_opens(home: &Home, args: &Open, runbook: &Runbook) -> Result<String, Failure> {
    if runbook.people.is_empty() {
        return home.opener(args.me.as_deref());
    }
    let me = home.who_am_i(args.me.as_deref(), runbook, Path::new(""))?;
    if runbook.person(&me).is_none() {
        let ids: Vec<&str> = runbook.people.iter().map(|p| p.id.as_str()).collect();
        return Err(stranger(&me, runbook).hint(format!("use --as with one of {}", ids.join(", "))));
    }
    Ok(me)
}

/// The mode that the command line names.
fn named_mode(args: &Open) -> Option<Mode> {
    match (args.live, args.rehearsal) {
        (true, _) => Some(Mode::Live),
        (_, true) => Some(Mode::Rehearsal),
        _ => None,
    }
}

/// LIVE or REHEARSAL: as the options say, else asked.
fn mode(args: &Open, runbook: &Runbook) -> Result<Mode, Failure> {
    Ok(match named_mode(args) {
        Some(mode) => mode,
        None if args.no_tui || !can_ask() => {
            return Err(
                Failure::cannot("is this live, or a rehearsal?").hint("use --live or --rehearsal")
            );
        }
        None => {
            let answer = ask(&format!(
                "{}: type LIVE, or press Enter for a rehearsal: ",
                runbook.title
            ))?;
            match answer.trim() {
                "" => Mode::Rehearsal,
                word if word.eq_ignore_ascii_case("rehearsal") => Mode::Rehearsal,
                word if word.eq_ignore_ascii_case("live") => Mode::Live,
                other => {
                    return Err(Failure::no(format!(
                        "'{other}' is neither LIVE nor REHEARSAL"
                    )));
                }
            }
        }
    })
}

/// A new live run after its window has closed is asked for, for it is rarely meant.
fn may_begin(args: &Open, new: &NewRun, now: Instant) -> Result<(), Failure> {
    let window = &new.runbook.window;
    if new.mode == Mode::Live && new.opens.is_none() && now > window.closes {
        let closed = window.zone.dated(window.closes, now);
        let late = format!("the window of this runbook closed on {closed}");
        if args.no_tui || !can_ask() {
            return Err(Failure::no(late)
                .hint("give a new opening time with --opens TIME, or use --rehearsal"));
        }
        let answer = ask(&format!("{late}. Open it live anyway? Type YES: "))?;
        if answer.trim() != "YES" {
            return Err(Failure::no(late).hint("give a new opening time with --opens TIME"));
        }
    }
    Ok(())
}

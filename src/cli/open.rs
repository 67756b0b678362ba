//! `open`: a runbook into a new run or the open one it belongs to, or a run; and the screen.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::journal::Mode;
use crate::run::{Command, Listed, NewRun, RUNBOOK, Request, Session, list, open_run_of, to_join};
use crate::runbook::{self, Runbook};
use crate::time::{Instant, Nearest, parse_time};

use super::args::Open;
use super::failure::Failure;
use super::home::{Home, stranger};
use super::output::print;

pub fn open(home: &Home, args: Open) -> Result<(), Failure> {
    let path = Path::new(&args.what);
    let session = match path.is_file() {
        true => open_runbook(home, &args, path)?,
        false => open_run(home, &args)?,
    };
    if args.no_tui {
        return print(&format!("{}\n", session.folder().display()));
    }
    #[cfg(feature = "hub")]
    let hub = home.hub(args.at.hub.as_deref());
    #[cfg(not(feature = "hub"))]
    let hub = home.hub(None);
    super::screen::show(home, session, &args, hub)
}

/// Without arguments: choose from the open runs and the runbooks in reach.
pub fn choose(home: &Home) -> Result<(), Failure> {
    super::screen::choose(home)
}

fn open_run(home: &Home, args: &Open) -> Result<Session, Failure> {
    let folder =
        home.find_run(&args.what)
            .map_err(|failure| match looks_like_a_file(&args.what) {
                true => Failure::cannot(format!("there is no file {}", args.what)).hint(
                    "give the path of a runbook, or one of the runs that 'runsheet runs' lists",
                ),
                false => failure,
            })?;
    if args.live || args.rehearsal || args.new || args.opens.is_some() {
        return Err(Failure::cannot("a run has its mode and window already")
            .hint("leave out --live, --rehearsal, --new and --opens, or name a runbook"));
    }
    home.open_session(&folder, args.me.as_deref(), args.view)
}

fn open_runbook(home: &Home, args: &Open, path: &Path) -> Result<Session, Failure> {
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::cannot(format!("{} can't be read", path.display())).caused_by(&error)
    })?;
    let runbook = runbook::load(&bytes, &args.what).map_err(|p| Failure::cannot(p.to_string()))?;
    let now = chrono::Utc::now();
    let listed = match args.new {
        true => Vec::new(),
        false => list(&home.disk, &home.runs).unwrap_or_default(),
    };
    // Who names no mode wants to go on with what is open.
    let says_nothing = !args.live && !args.rehearsal && args.opens.is_none();
    if let Some(open) = open_run_of(&listed, &bytes).filter(|_| says_nothing) {
        return join(home, args, open);
    }
    let mode = mode(args, &runbook)?;
    let opens = match &args.opens {
        None => None,
        Some(text) => {
            let opens = parse_time(text, now, &runbook.window.zone, Nearest::Future);
            Some(opens.map_err(|error| Failure::cannot(error.to_string()))?)
        }
    };
    let new = NewRun {
        bytes: &bytes,
        runbook,
        mode,
        opens,
    };
    if let Some(open) = to_join(&listed, &new, now) {
        return join(home, args, open);
    }
    if args.view {
        return Err(
            Failure::no("no run of this runbook is open, and --view writes nothing")
                .hint("open it without --view first"),
        );
    }
    may_begin(args, &new, now)?;
    let me = home.who_am_i(args.me.as_deref(), &new.runbook, Path::new(""))?;
    if new.runbook.person(&me).is_none() {
        let ids: Vec<&str> = new.runbook.people.iter().map(|p| p.id.as_str()).collect();
        return Err(
            stranger(&me, &new.runbook).hint(format!("say --as and one of {}", ids.join(", ")))
        );
    }
    let writer = home.writer(&me);
    let mut session = new.create(home.disk.clone(), &home.runs, writer, &me, now)?;
    if home
        .me(args.me.as_deref(), &session.run().plan, Path::new(""))
        .is_none()
    {
        home.remember(session.folder(), &me);
    }
    let check_in = Command::CheckIn {
        name: None,
        roles: Vec::new(),
        contact: None,
    };
    session.record(&Request::from(check_in), chrono::Utc::now())?;
    Ok(session)
}

fn join(home: &Home, args: &Open, open: &Listed) -> Result<Session, Failure> {
    let mode = open.run.as_ref().map_or("", |run| run.mode().word());
    eprintln!(
        "joining the open {mode} run {}; --new begins another",
        open.name
    );
    home.open_session(&open.folder, args.me.as_deref(), args.view)
}

/// LIVE or REHEARSAL: as told, else asked.
fn mode(args: &Open, runbook: &Runbook) -> Result<Mode, Failure> {
    Ok(match (args.live, args.rehearsal) {
        (true, _) => Mode::Live,
        (_, true) => Mode::Rehearsal,
        _ if args.no_tui || !can_ask() => {
            return Err(
                Failure::cannot("is this live, or a rehearsal?").hint("say --live or --rehearsal")
            );
        }
        _ => {
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
        let closed = window.zone.day_clock(window.closes);
        let late = format!("the window of this runbook closed on {closed}");
        if args.no_tui || !can_ask() {
            return Err(Failure::no(late)
                .hint("say when it opens now, with --opens TIME, or use --rehearsal"));
        }
        let answer = ask(&format!("{late}. Open it live all the same? Type YES: "))?;
        if answer.trim() != "YES" {
            return Err(Failure::no(late).hint("say when it opens now, with --opens TIME"));
        }
    }
    Ok(())
}

pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// A question on the terminal, answered with a line.
pub(super) fn ask(question: &str) -> Result<String, Failure> {
    let failed = |e| Failure::cannot("the question can't be asked").caused_by(&e);
    eprint!("{}", crate::text::safe_lines(question));
    io::stderr().flush().map_err(failed)?;
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer).map_err(failed)? {
        0 => Err(Failure::no("nobody answered")),
        _ => Ok(answer),
    }
}

pub(super) fn looks_like_a_file(name: &str) -> bool {
    let path = PathBuf::from(name);
    path.extension().is_some_and(|e| e == "yaml" || e == "yml") && !name.ends_with(RUNBOOK)
}

//! `replay`: the night again on the screen, or the status as it was at one moment of it.

use crate::run::{LogLine, Run, Session};
use crate::time::{Instant, parse_within};
use crate::tui::{self, MachineClock};

use super::args::{self, Format};
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::{screen, show};

pub fn replay(home: &Home, args: &args::Replay) -> Result<(), Failure> {
    if args.at.is_none() {
        screen::needs_terminal("say --at TIME for the status as it was, or use log")?;
    }
    let session = show::look(home, &args.run)?;
    let night = night(session.run())?;
    match &args.at {
        Some(text) => print(&status_at(&session, text, night, args.format)?),
        None => {
            let look = screen::look(home, args.ascii, args.contrast);
            let left = tui::replay(session.into_run(), look, &MachineClock::default());
            left.map(|_| ()).map_err(|e| screen::no_screen(&e))
        }
    }
}

/// What `status` would have printed then.
fn status_at(
    session: &Session,
    text: &str,
    night: (Instant, Instant),
    format: Format,
) -> Result<String, Failure> {
    let (run, (from, to)) = (session.run(), night);
    let zone = &run.plan.window.zone;
    // The last such moment, and of an open run up to now.
    let end = match run.closed {
        Some(_) => to,
        None => to.max(chrono::Utc::now()),
    };
    let at = parse_within(text, end, (from, end), zone);
    let at = at.map_err(|error| {
        Failure::cannot(error.to_string()).hint("'sat 02:14' and '-2h' are taken, too")
    })?;
    let told = |at: Instant| format!("{} {}", zone.day_clock(at), zone.abbreviation(at));
    if at < from {
        let what = format!("the log begins {}, after {}", told(from), told(at));
        return Err(Failure::no(what));
    }
    if at > chrono::Utc::now().max(to) {
        return Err(Failure::no(format!("{} is not yet", told(at))));
    }
    let then = run.after_entries(run.entries_by(at));
    show::status_of(&then, &show::source(session)?, "", at, format)
}

/// When its first and its last entry have their place.
fn night(run: &Run) -> Result<(Instant, Instant), Failure> {
    let moment = |line: &LogLine| line.entry.hlc().at;
    let ends = run.log.first().zip(run.log.last());
    let ends = ends.map(|(first, last)| (moment(first), moment(last)));
    ends.ok_or_else(|| Failure::no("there is no entry in this run"))
}

//! `replay`: the night again on the screen, or the status as it was at one moment of it.

use crate::run::{LogLine, Run, Session};
use crate::time::{Instant, parse_within};
use crate::tui::{self, MachineClock};

use super::args::{self, Format};
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::{reading, screen, show};

pub fn replay(home: &Home, args: &args::Replay) -> Result<(), Failure> {
    if args.at.is_none() {
        screen::needs_terminal("use --at TIME for the status at that time, or use log")?;
    }
    let session = reading::look(home, &args.run)?;
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
        None => to.max(crate::time::now()),
    };
    let at = parse_within(text, end, (from, end), zone)?;
    let told = |at: Instant| zone.day_clock_in_zone(at);
    if at < from {
        let what = format!("the log starts {}, after {}", told(from), told(at));
        return Err(Failure::no(what));
    }
    if at > crate::time::now().max(to) {
        return Err(Failure::no(format!("{} is still to come", told(at))));
    }
    let then = run.after_entries(run.entries_by(at));
    show::status_of(&then, &reading::source(session)?, "", at, format)
}

/// When its first and its last entry have their place.
fn night(run: &Run) -> Result<(Instant, Instant), Failure> {
    let moment = |line: &LogLine| line.entry.hlc().at;
    let ends = run
        .log
        .first()
        .zip(run.log.last())
        .map(|(first, last)| (moment(first), moment(last)));
    ends.ok_or_else(|| Failure::no("there is no entry in this run"))
}

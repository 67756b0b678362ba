//! Joining the open run of a runbook; and what becomes of a file that says something else than the
//! run by now: the run stays as it is, is amended, or another one is begun.

use crate::run::{Edits, Listed, RecordError, Request, Run, Session, as_in};
use crate::runbook::Runbook;
use crate::time::Instant;
use crate::tui::{Edited, EditedChoice};
use crate::words::sentence;

use super::args::Open;
use super::failure::Failure;
use super::home::Home;
use super::screen;

/// Joins that run, and amends it if somebody asks for that; `None` if they start another run.
pub fn join(
    home: &Home,
    args: &Open,
    open: &Listed,
    runbook: Runbook,
    opens: Option<Instant>,
) -> Result<Option<Session>, Failure> {
    let run = match &open.run {
        Ok(run) => run,
        Err(error) => return Err(Failure::cannot(error.to_string())),
    };
    let edits = Edits::of(run, &as_in(run, runbook, opens));
    let chosen = choose(home, args, open, run, &edits)?;
    if chosen == Edited::New {
        return Ok(None);
    }
    if !args.no_tui {
        screen::needs_terminal(screen::INSTEAD)?;
    }
    let mode = run.mode().badge();
    let stands = if edits.is_empty() {
        "; --new starts another"
    } else {
        ""
    };
    eprintln!("joining the open {mode} run {}{stands}", open.name);
    let mut session = home.open_session(&open.folder, args.me.as_deref(), args.view)?;
    match chosen {
        Edited::Apply(because) => apply(&mut session, &edits, &because)?,
        _ if edits.is_empty() => {}
        _ => say("the run stays as it is; the file says:", &edits.lines()),
    }
    Ok(Some(session))
}

/// As the options say; else the run as it stands, where the file says the same; else as asked.
fn choose(
    home: &Home,
    args: &Open,
    open: &Listed,
    run: &Run,
    edits: &Edits,
) -> Result<Edited, Failure> {
    if args.apply {
        return Ok(Edited::Apply(args.because.clone().unwrap_or_default()));
    }
    if edits.is_empty() || args.join || args.view {
        return Ok(Edited::Join);
    }
    let (mode, name) = (run.mode().badge(), &open.name);
    let what = format!("{mode} run {name} is open, and this file says something else");
    if args.no_tui || screen::needs_terminal("").is_err() {
        let lines: String = edits
            .lines()
            .iter()
            .map(|line| format!("\n  {line}"))
            .collect();
        let hint = format!(
            "--join joins the run as it is (or: runsheet open {name}); \
             --apply --because TEXT applies the file's changes (lead only); --new starts another run"
        );
        return Err(Failure::no(format!("the {what}:{lines}")).hint(hint));
    }
    let choice = EditedChoice::new(&run.plan.title, format!("The {what}"), edits.lines());
    let look = screen::look(home, args.ascii, args.contrast);
    let chosen = screen::ask_edited(choice, look)?;
    chosen.ok_or_else(|| Failure::no("nothing was opened"))
}

/// Amends the run as the file says, each change an entry; what could not be amended is said.
fn apply(session: &mut Session, edits: &Edits, because: &str) -> Result<(), Failure> {
    let mut left: Vec<_> = edits.commands.iter().collect();
    let mut refused: Option<RecordError> = None;
    // What is refused now may be possible once the others are made: who waits for whom, say.
    while !left.is_empty() {
        let before = left.len();
        refused = None;
        let mut again = Vec::new();
        for command in left {
            let request = Request::from(command.clone()).because(because);
            match session.record(&request, crate::time::now()) {
                Ok(entry) => {
                    let line = session.run().line(&entry.id());
                    let said = line.map(|line| sentence(session.run(), line));
                    eprintln!("{}", said.unwrap_or_default());
                }
                Err(error) => {
                    refused.get_or_insert(error);
                    again.push(command);
                }
            }
        }
        left = again;
        if left.len() == before {
            break;
        }
    }
    let by_hand: Vec<String> = edits
        .edits
        .iter()
        .filter(|edit| edit.by_hand.is_some())
        .map(ToString::to_string)
        .collect();
    if !by_hand.is_empty() {
        say("not amended:", &by_hand);
    }
    match refused {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn say(what: &str, lines: &[String]) {
    eprintln!("{what}");
    lines.iter().for_each(|line| eprintln!("  {line}"));
}

//! Hands an open run to the screen, and the choice of what to open.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::journal::{Mode, RealDisk};
use crate::report::ReportFormat;
use crate::run::Session;
use crate::runbook::Runbook;
use crate::share::{Contact, HubConfig, HubState};
use crate::text::safe;
use crate::time::Instant;
use crate::tui::{
    self, Access, Colours, Edited, EditedChoice, Glyphs, Look, MachineClock, ModeChoice, Mouse,
};

use super::args::Open;
use super::failure::Failure;
use super::home::Home;
use super::hub::Beside;
use super::output::print;
use super::report;

/// What there is without a screen.
pub(super) const INSTEAD: &str = "use --no-tui, or status, record and log";

/// What the screen says of a hub with which nothing can be exchanged.
fn without_hub(why: &str) -> Box<tui::HubWatch> {
    let why = why.trim_start_matches("error: ").lines().next();
    let gone = HubState {
        contact: Contact::Gone {
            since: crate::time::now(),
            why: why.unwrap_or_default().into(),
            hint: "see 'runsheet hub status'".into(),
        },
        ..HubState::calling()
    };
    Box::new(move || gone.clone())
}

/// Shows a run, in step with the hub where there is one; who only looks writes nothing.
pub fn show(
    home: &Home,
    mut session: Session,
    args: &Open,
    hub: Option<HubConfig>,
) -> Result<(), Failure> {
    needs_terminal(INSTEAD)?;
    let hub = hub
        .filter(|_| !args.view)
        .map(|hub| Beside::start(home, hub, session.folder()));
    // Without the hub all goes on; what is wrong with it is said where it would stand.
    let (hub, no_hub) = match hub.transpose() {
        Ok(hub) => (hub, None),
        Err(failure) => (None, Some(failure.to_string())),
    };
    let options = tui::Options {
        look: look(home, args.ascii, args.contrast),
        access: if args.view {
            Access::ReadOnly("opened with --view".into())
        } else {
            Access::Full
        },
        export: Some(Arc::new(export)),
        notice: home.config.notice.clone(),
        hub: match no_hub {
            Some(why) => Some(without_hub(&why)),
            None => hub.as_ref().map(Beside::watch),
        },
        mouse: if args.no_mouse || home.config.mouse == Some(false) {
            Mouse::Terminal
        } else {
            Mouse::Screen
        },
        drafts: home.memory.as_ref().map(|memory| memory.join("drafts")),
    };
    let closing =
        tui::run(&mut session, &options, &MachineClock::default()).map_err(|e| no_screen(&e))?;
    if args.view {
        return Ok(());
    }
    let folder = session.folder().display();
    if let Some(said) = hub.and_then(Beside::leave) {
        print(&format!("{said}\n"))?;
    }
    if !closing.half_typed.is_empty() {
        let forms = safe(&closing.half_typed.join(", ")).into_owned();
        print(&format!("Half typed, and kept for next time: {forms}\n"))?;
    }
    print(&format!(
        "The run is still open. To return: runsheet open {folder}\n"
    ))
}

/// LIVE or REHEARSAL, on a screen.
pub fn ask_mode(book: &Runbook, look: Look, clock: &MachineClock) -> Result<Option<Mode>, Failure> {
    let window = &book.window;
    let zone = &window.zone;
    let about = vec![
        format!("the window opens {}", zone.day_clock_in_zone(window.opens)),
        format!("and closes {}", zone.day_clock(window.closes)),
    ];
    tui::ask_mode(ModeChoice::new(book.title.clone(), about), look, clock)
        .map_err(|e| no_screen(&e))
}

/// What becomes of a file that says something else than its open run, on a screen.
pub fn ask_edited(choice: EditedChoice, look: Look) -> Result<Option<Edited>, Failure> {
    let clock = MachineClock::default();
    tui::ask_edited(choice, look, &clock).map_err(|e| no_screen(&e))
}

pub fn look(home: &Home, ascii: bool, contrast: bool) -> Look {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Look {
        colours: match (no_color, contrast || home.config.contrast) {
            (true, _) => Colours::None,
            (_, true) => Colours::HighContrast,
            _ => Colours::Default,
        },
        glyphs: if ascii || home.config.ascii {
            Glyphs::Ascii
        } else {
            Glyphs::Unicode
        },
    }
}

/// The report as the command writes it, in the folder of the run, under a name that says when.
fn export(folder: &Path, now: Instant, format: ReportFormat) -> io::Result<PathBuf> {
    let session = Session::open(Arc::new(RealDisk), folder, None, "").map_err(io::Error::other)?;
    let bytes = report::document(&session, format, &[])
        .map_err(|failure| io::Error::other(failure.to_string()))?;
    let name = format!("report-{}.{format}", now.format("%Y%m%dT%H%M%SZ"));
    let file = folder.join(name);
    session.disk().replace(&file, &bytes)?;
    Ok(file)
}

/// Says what to do instead, where there is none.
pub(super) fn needs_terminal(instead: &str) -> Result<(), Failure> {
    if io::stdout().is_terminal() && io::stdin().is_terminal() {
        Ok(())
    } else {
        Err(Failure::cannot("the screen needs a terminal").hint(instead))
    }
}

pub(super) fn no_screen(error: &io::Error) -> Failure {
    Failure::cannot("the terminal can't be used").caused_by(error)
}

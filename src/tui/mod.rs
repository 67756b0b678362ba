//! WHAT WE SEE AND PRESS: the terminal, the keys, the screen and its views.
//!
//! ```text
//!  +--------------------------------------------------------------+
//!  | LIVE  title                     clock, zone     time to close| view/header
//!  | 8/31 [####------]   running   BLOCKED   paused               |
//!  | finish Sun 19:40, 4 in 5   ROLL BACK BY Sun 21:10    +20m: why| view/ahead
//!  | NEXT FOR YOU ...                                    who I am |
//!  +- Steps  Time  Blockers  Gates  Services  Log  People ... ----+ view/tabs
//!  | - 2   Migrate                              |  2.3 Restore ...| view/tree, view/timeline,
//!  | > 2.3 RUN  Restore the engine   joe  33m   |  Do ...         | view/detail, view/blockers,
//!  |   2.4 wait Smoke test           after 2.3  |  Evidence ...   | view/gates, view/services,
//!  |                                            |                 | view/log, view/people, view/calls
//!  +--------------------------------------------------------------+
//!  | 02:11 lin raised B1 'no VPN to the lab'                      | view/footer
//!  | Enter finish  n note  b blocker ...                    SAVED |
//!  +--------------------------------------------------------------+
//!      on top of it: view/form, view/table, and in view/dialog help, palette, card, check
//! ```
//!
//! From a key to what it does: `keys` is the one table that says what a key means at a place;
//! `key_guard` holds back repeats, pastes and keys that came too early; `update` changes the
//! `screen` and returns an effect; `app` carries the effect out through the session. `update/settle`
//! brings rows, selection and scroll in line after every change.
//!
//! The files, lowest first; each imports only what is below it (`tests/house` checks that):
//!
//! ```text
//!  names        what the rest shares: views, places, actions, questions, what is selected
//!  helpers      theme, clock, keyboard, key_guard, terminal, shell; in the background: forecast_worker (with
//!               cause: why the finish moved), notifier, export; clipboard, private files
//!  layout       where everything is on the screen
//!  keys         the table of keys
//!  words        calls, copies, services: facts of the run as the screen says them
//!  state        screen, rows, form, idle, palette, home, edited: what is remembered between keys
//!  view         what is drawn: a file for each view, and what stands around it
//!  update       what a key does
//!  app          app, replay, start, picture: screen, session and terminal together
//! ```
//!
//! A view is a type that implements `view::Pane`: its rows, what is selected, what Enter means, and
//! how it is drawn. A question is a `form`: a `Spec` for each, listed in `form/specs`, that drafts
//! the fields and builds the requests; one about several steps at once is a table, in
//! `form/catch_up`. `replay` is an app whose keys move through the night and not through the run.
//! CONTRIBUTING.md says which files a new view or question touches.

mod app;
mod calls;
mod cause;
mod clipboard;
mod clock;
mod copies;
mod desktop;
mod drafts;
mod edited;
mod export;
mod forecast_worker;
mod form;
mod home;
mod idle;
mod key_guard;
mod keyboard;
mod keys;
mod layout;
mod names;
mod notifier;
mod palette;
mod picture;
mod private;
mod replay;
mod rows;
mod screen;
mod services;
mod shell;
mod start;
mod terminal;
#[cfg(test)]
pub(crate) mod tests;
mod theme;
mod update;
mod view;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event;
use ratatui::layout::Size;

pub use self::app::HubWatch;
pub use self::clock::{Clock, MachineClock};
pub use self::edited::{Edited, EditedChoice};
pub use self::export::Export;
pub use self::home::{Home, HomeRow, ModeChoice};
pub use self::picture::Picture;
pub use self::replay::replay;
pub use self::screen::{Access, Mouse};
pub use self::start::{ask_edited, ask_mode, choose};
pub use self::terminal::Left;
pub use self::theme::{Colours, Glyphs, Look};

use self::app::{After, App};
use self::forecast_worker::ForecastWorker;
use self::notifier::Notifier;
use self::terminal::{Guard, WAIT};
use crate::run::Session;

/// How the screen looks and what it may do.
#[derive(Default)]
pub struct Options {
    pub look: Look,
    /// `--view` only looks on: it writes nothing and shows no cards.
    pub access: Access,
    /// What the export key does; nothing: it names the command.
    pub export: Option<Arc<Export>>,
    /// Gets what must be heard, as JSON on its standard input.
    pub notice: Option<String>,
    /// Whom to ask how it stands with the hub; nothing: there is none, and nobody mentions one.
    pub hub: Option<Box<HubWatch>>,
    /// Who has the mouse: the screen; or the terminal, which selects text with it.
    pub mouse: Mouse,
    /// The folder below which half-typed forms are kept; nothing: they end with the screen.
    pub drafts: Option<PathBuf>,
}

/// How a screen ended. The run goes on in any case.
#[derive(Debug)]
pub struct Closing {
    pub left: Left,
    /// The titles of the forms that are half typed and kept.
    pub half_typed: Vec<String>,
}

/// Shows a run until somebody leaves.
pub fn run(session: &mut Session, options: &Options, clock: &dyn Clock) -> io::Result<Closing> {
    let mut guard = Guard::take()?;
    let size: Size = guard.terminal.size()?;
    let access = match (&options.access, session.read_only()) {
        (Access::Full, true) => Access::ReadOnly("this run is view-only here".into()),
        (access, _) => access.clone(),
    };
    let title = format!(
        "{} {}",
        session.run().mode().badge(),
        session.run().plan.title
    );
    guard.title(&title)?;
    let mut app = App::new(
        session,
        options.look,
        access,
        size,
        options.export.clone(),
        clock,
    );
    app.hub = options.hub.as_deref();
    app.screen.mouse = options.mouse;
    guard.mouse(options.mouse)?;
    app.look_ahead(ForecastWorker::in_background(), clock.now());
    app.notify_with(Notifier::new(options.notice.clone()), clock.now());
    if let Some(drafts) = &options.drafts {
        app.keep_drafts(drafts);
    }
    let left = until_left(&mut guard, &title, &mut app, clock);
    app.leave();
    let half_typed = match options.drafts {
        Some(_) => app.half_typed(),
        None => Vec::new(),
    };
    Ok(Closing {
        left: left?,
        half_typed,
    })
}

fn until_left(
    guard: &mut Guard,
    title: &str,
    app: &mut App,
    clock: &dyn Clock,
) -> io::Result<Left> {
    let mut ticked = clock.monotonic();
    let mut after = After::Draw;
    loop {
        if let After::Call(what) = &after {
            guard.call(&format!("! {what}"))?;
            after = After::Draw;
        }
        if let After::Copy(text) = &after {
            app.copied(guard.copy(text, app.aside()));
            after = After::Draw;
        }
        if let After::Mouse(is_ours) = after {
            guard.mouse(is_ours)?;
            after = After::Draw;
        }
        if after == After::Suspend {
            guard.suspend()?;
            after = After::Redraw;
        }
        if after == After::Redraw {
            guard.clear()?;
            after = After::Draw;
        }
        // Keys that are waiting come first: what they lead to is drawn once.
        if after == After::Draw && !event::poll(Duration::ZERO)? {
            let now = clock.now();
            guard
                .terminal
                .draw(|frame| app.draw(now, frame.area(), frame.buffer_mut()))?;
            after = After::Nothing;
        }
        if guard.is_stopped() {
            return Ok(Left::BySignal);
        }
        if event::poll(WAIT)? {
            let event = event::read()?;
            if event.is_key() {
                guard.title(title)?;
            }
            after = after.and(app.event(event, clock));
        }
        if after == After::Leave {
            return Ok(Left::ByKey);
        }
        if clock.monotonic().saturating_sub(ticked) >= WAIT {
            ticked = clock.monotonic();
            after = after.and(app.tick(clock));
        }
    }
}

//! WHAT WE SEE AND PRESS: the terminal, the keys, the screen and its views.
//!
//! ```text
//!  +--------------------------------------------------------------+
//!  | LIVE  title                     clock, zone     time to close| view/header
//!  | 8/31 [####------]   running   BLOCKED   paused               |
//!  | finish Sun 19:40, 4 in 5   ROLL BACK BY Sun 21:10    +20m: why| view/ahead
//!  | NEXT FOR YOU ...                                    who I am |
//!  +- Steps  Time  Blockers  Gates  Services  Log  People ... ----+ view/tabs
//!  | - 2   Migrate                              |  2.3 Restore ...| view/steps, view/timeline,
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
//! The way of a key: `keys` is the one table that says what a key means at a place; `pace` lets
//! it pass or not; `update` changes the `screen` and returns an effect; `desk` carries the effect
//! out through the session. Enter is in `update/next`, moving about in `update/views`, numbers and
//! searches in `update/seeking`. `rows` brings selection and scroll in line after every change. A
//! question is a `form`: one `Spec` per question in `form/steps`, `form/blockers`, `form/gates`,
//! `form/people`, `form/pauses`, `form/plan`, `form/mistakes`, `form/what_if` and `form/whole`, made into a form in
//! `form/draft`; one about several steps at once is a table, in `form/catch_up`. `form/acting` says
//! for whom is typed. `lookout` makes the forecast in the background, with `cause` for why it moved; `export` writes the
//! report there.
//! `replay` is a desk whose keys move the night and not the run. `view` only reads. A new view is a variant of `screen::View`, a row in `keys`,
//! and a file in `view`; a new question is a variant of `form::Ask`, a row in `keys`, and a `Spec`.

mod away;
mod calls;
mod cause;
mod clock;
mod desk;
mod desktop;
mod export;
mod form;
mod herald;
mod home;
mod keys;
mod lookout;
mod origin;
mod pace;
mod palette;
mod picture;
mod replay;
mod rows;
mod screen;
mod services;
mod shell;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;
mod update;
mod view;
mod words;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event;
use ratatui::layout::Size;

pub use self::clock::{Clock, MachineClock};
pub use self::export::{Export, ReportFile};
pub use self::home::{Home, HomeRow, ModeChoice, ask_mode, choose};
pub use self::picture::Picture;
pub use self::replay::replay;
pub use self::screen::Hands;
pub use self::theme::{Colours, Glyphs, Look};

use self::desk::{After, Desk};
use self::herald::Herald;
use self::lookout::Lookout;
use self::terminal::Guard;
use crate::run::Session;
use crate::share::HubState;

/// Says how it stands with the hub.
pub type HubWatch = dyn Fn() -> HubState;

/// How the screen looks and what it may do.
#[derive(Default)]
pub struct Options {
    pub look: Look,
    /// `--view` only looks on: it writes nothing and shows no cards.
    pub hands: Hands,
    /// What the export key does; nothing: it names the command.
    pub export: Option<Arc<Export>>,
    /// Gets what must be heard, as JSON on its standard input.
    pub notice: Option<String>,
    /// Whom to ask how it stands with the hub; nothing: there is none, and nobody speaks of one.
    pub hub: Option<Box<HubWatch>>,
}

/// Why the screen was left. The run goes on in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    ByKey,
    BySignal,
}

/// How long the loop waits for a key before it looks for news.
const WAIT: Duration = Duration::from_millis(250);

/// Shows a run until somebody leaves.
pub fn run(session: &mut Session, options: &Options, clock: &dyn Clock) -> io::Result<Left> {
    let mut guard = Guard::take()?;
    let size: Size = guard.terminal.size()?;
    let hands = match (&options.hands, session.read_only()) {
        (Hands::Acting, true) => Hands::Watching("this run can only be looked at here".into()),
        (hands, _) => hands.clone(),
    };
    let title = format!(
        "{} {}",
        session.run().mode().word(),
        session.run().plan.title
    );
    guard.title(&title)?;
    let mut desk = Desk::new(
        session,
        options.look,
        hands,
        size,
        options.export.clone(),
        clock,
    );
    desk.hub = options.hub.as_deref();
    desk.look_ahead(Lookout::in_background(), clock.now());
    desk.tells(Herald::new(options.notice.clone()), clock.now());
    let left = until_left(&mut guard, &title, &mut desk, clock);
    desk.leave();
    left
}

fn until_left(
    guard: &mut Guard,
    title: &str,
    desk: &mut Desk,
    clock: &dyn Clock,
) -> io::Result<Left> {
    let mut ticked = clock.beat();
    let mut after = After::Draw;
    loop {
        if let After::Call(what) = &after {
            guard.call(&format!("! {what}"))?;
            after = After::Draw;
        }
        if let After::Copy(text) = &after {
            guard.copy(text)?;
            after = After::Draw;
        }
        // Keys that are waiting come first: what they lead to is drawn once.
        if after == After::Draw && !event::poll(Duration::ZERO)? {
            let now = clock.now();
            guard
                .terminal
                .draw(|frame| desk.draw(now, frame.area(), frame.buffer_mut()))?;
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
            after = after.and(desk.event(event, clock));
        }
        if after == After::Leave {
            return Ok(Left::ByKey);
        }
        if clock.beat().saturating_sub(ticked) >= WAIT {
            ticked = clock.beat();
            after = after.and(desk.tick(clock));
        }
    }
}

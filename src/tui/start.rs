//! The questions before a run, each on a screen of its own until it is answered: which run, whether
//! it is live, and what becomes of a runbook that was edited.

use std::io;

use crossterm::event::{self, Event, KeyEvent, KeyEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::clock::{Clock, Monotonic};
use super::edited::{Edited, EditedChoice};
use super::home::{Home, ModeChoice, Picked};
use super::terminal::{Guard, WAIT};
use super::theme::Look;
use super::view;
use crate::journal::Mode;

/// Lets somebody choose; gives the place of the row, or nothing when they left.
pub fn choose(home: Home, look: Look, clock: &dyn Clock) -> io::Result<Option<usize>> {
    let mut home = home;
    home.key_guard.opened(clock.monotonic());
    ask(
        &mut home,
        clock,
        |home, event, monotonic, height| home.key(event, monotonic, height),
        |home, area, buf| view::home::list(home, look, area, buf),
    )
}

/// Asks for the mode; nothing when they left.
pub fn ask_mode(choice: ModeChoice, look: Look, clock: &dyn Clock) -> io::Result<Option<Mode>> {
    let mut choice = choice;
    choice.key_guard.opened(clock.monotonic());
    ask(
        &mut choice,
        clock,
        |choice, event, monotonic, _| choice.key(event, monotonic),
        |choice, area, buf| view::home::mode(choice, look, area, buf),
    )
}

/// Asks what becomes of an edited runbook; nothing when they left.
pub fn ask_edited(
    choice: EditedChoice,
    look: Look,
    clock: &dyn Clock,
) -> io::Result<Option<Edited>> {
    let mut choice = choice;
    choice.key_guard.opened(clock.monotonic());
    ask(
        &mut choice,
        clock,
        |choice, event, monotonic, _| choice.key(event, monotonic),
        |choice, area, buf| view::edited::draw(choice, look, area, buf),
    )
}

/// The loop of these questions.
fn ask<Q, T>(
    question: &mut Q,
    clock: &dyn Clock,
    key: impl Fn(&mut Q, KeyEvent, Monotonic, usize) -> Picked<T>,
    draw: impl Fn(&Q, Rect, &mut Buffer),
) -> io::Result<Option<T>> {
    let mut guard = Guard::take()?;
    loop {
        guard
            .terminal
            .draw(|frame| draw(question, frame.area(), frame.buffer_mut()))?;
        while !event::poll(WAIT)? {
            if guard.is_stopped() {
                return Ok(None);
            }
        }
        if let Event::Key(event) = event::read()?
            && event.kind != KeyEventKind::Release
        {
            let height = usize::from(guard.terminal.size()?.height);
            match key(question, event, clock.monotonic(), height) {
                Picked::Nothing => {}
                Picked::This(this) => return Ok(Some(this)),
                Picked::Leave => return Ok(None),
            }
        }
    }
}

//! Before a run: which run or runbook, and whether it is LIVE or a REHEARSAL.

use std::io;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::clock::Clock;
use super::keys::{self, Action, Move, Place};
use super::pace::{Act, Beat, Pace};
use super::rows::scrolled;
use super::terminal::Guard;
use super::theme::Look;
use super::view;
use crate::journal::Mode;

/// A line of the home screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeRow {
    /// `Open runs`, `Runbooks`: written once, above the first of its rows.
    pub section: String,
    pub title: String,
    /// What tells it from the others: mode, progress, folder.
    pub about: String,
}

/// The list of open runs and runbooks.
#[derive(Debug, Clone, Default)]
pub struct Home {
    pub rows: Vec<HomeRow>,
    pub(super) at: usize,
    pub(super) top: usize,
    /// Why nothing happened.
    pub(super) said: Option<&'static str>,
    pace: Pace,
}

/// Whether a run is for real. A rehearsal, until somebody says otherwise.
#[derive(Debug, Clone)]
pub struct ModeChoice {
    pub title: String,
    /// What is known of the window.
    pub about: Vec<String>,
    pub(super) mode: Mode,
    pub(super) typed: String,
    pub(super) said: Option<&'static str>,
    pace: Pace,
}

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked<T> {
    Nothing,
    This(T),
    Leave,
}

/// Lets somebody choose; gives the place of the row, or nothing when they left.
pub fn choose(home: Home, look: Look, clock: &dyn Clock) -> io::Result<Option<usize>> {
    let mut home = home;
    home.pace.opened(clock.beat());
    ask(
        &mut home,
        clock,
        |home, event, beat, height| home.key(event, beat, height),
        |home, area, buf| view::home::list(home, look, area, buf),
    )
}

/// Asks for the mode; nothing when they left.
pub fn ask_mode(choice: ModeChoice, look: Look, clock: &dyn Clock) -> io::Result<Option<Mode>> {
    let mut choice = choice;
    choice.pace.opened(clock.beat());
    ask(
        &mut choice,
        clock,
        |choice, event, beat, _| choice.key(event, beat),
        |choice, area, buf| view::home::mode(choice, look, area, buf),
    )
}

/// The loop of both questions.
fn ask<Q, T>(
    question: &mut Q,
    clock: &dyn Clock,
    key: impl Fn(&mut Q, KeyEvent, Beat, usize) -> Picked<T>,
    draw: impl Fn(&Q, Rect, &mut Buffer),
) -> io::Result<Option<T>> {
    let mut guard = Guard::take()?;
    loop {
        guard
            .terminal
            .draw(|frame| draw(question, frame.area(), frame.buffer_mut()))?;
        while !event::poll(super::WAIT)? {
            if guard.is_stopped() {
                return Ok(None);
            }
        }
        if let Event::Key(event) = event::read()?
            && event.kind != KeyEventKind::Release
        {
            let height = usize::from(guard.terminal.size()?.height);
            match key(question, event, clock.beat(), height) {
                Picked::Nothing => {}
                Picked::This(this) => return Ok(Some(this)),
                Picked::Leave => return Ok(None),
            }
        }
    }
}

impl Home {
    pub fn new(rows: Vec<HomeRow>) -> Home {
        Home {
            rows,
            ..Home::default()
        }
    }

    /// A key was pressed, on a screen of so many rows.
    pub fn key(&mut self, event: KeyEvent, beat: Beat, height: usize) -> Picked<usize> {
        self.pace.pressed(beat, event);
        let Some(action) = keys::lookup(Place::Home, event) else {
            return Picked::Nothing;
        };
        self.said = self
            .pace
            .judge(beat, action.weight(Place::Home), &Act::of(action));
        if self.said.is_some() {
            return Picked::Nothing;
        }
        let last = self.rows.len().saturating_sub(1);
        match action {
            Action::Move(Move::Up) => self.at = self.at.saturating_sub(1),
            Action::Move(Move::Down) => self.at = (self.at + 1).min(last),
            Action::Move(Move::PageUp) => self.at = self.at.saturating_sub(10),
            Action::Move(Move::PageDown) => self.at = (self.at + 10).min(last),
            Action::Accept if !self.rows.is_empty() => return Picked::This(self.at),
            Action::Leave => return Picked::Leave,
            _ => {}
        }
        // Each section takes two rows more; a few rows less are no harm.
        self.top = scrolled(
            self.top,
            self.at,
            height.saturating_sub(12).max(3),
            self.rows.len(),
        );
        Picked::Nothing
    }
}

impl ModeChoice {
    pub fn new(title: impl Into<String>, about: Vec<String>) -> ModeChoice {
        ModeChoice {
            title: title.into(),
            about,
            mode: Mode::Rehearsal,
            typed: String::new(),
            said: None,
            pace: Pace::default(),
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, event: KeyEvent, beat: Beat) -> Picked<Mode> {
        self.pace.pressed(beat, event);
        let Some(action) = keys::lookup(Place::Mode, event) else {
            return Picked::Nothing;
        };
        self.said = self
            .pace
            .judge(beat, action.weight(Place::Mode), &Act::of(action));
        if self.said.is_some() {
            return Picked::Nothing;
        }
        match action {
            Action::Move(_) => {
                self.typed.clear();
                self.mode = match self.mode {
                    Mode::Live => Mode::Rehearsal,
                    Mode::Rehearsal => Mode::Live,
                };
            }
            Action::Type(typed) => self.typing(typed),
            Action::Accept if !self.typed.is_empty() && !self.is_word() => {
                self.said = Some("type LIVE or REHEARSAL, or choose with the arrows");
            }
            Action::Accept => return Picked::This(self.mode),
            Action::Leave => return Picked::Leave,
            _ => {}
        }
        Picked::Nothing
    }

    fn typing(&mut self, event: KeyEvent) {
        match event.code {
            KeyCode::Char(c) => self.typed.extend(c.to_uppercase()),
            KeyCode::Backspace => {
                self.typed.pop();
            }
            _ => {}
        }
        for mode in [Mode::Live, Mode::Rehearsal] {
            if self.typed == mode.word() {
                self.mode = mode;
            }
        }
    }

    fn is_word(&self) -> bool {
        [Mode::Live, Mode::Rehearsal]
            .iter()
            .any(|mode| self.typed == mode.word())
    }
}

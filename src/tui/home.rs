//! Before a run: which run or runbook, and whether it is LIVE or a REHEARSAL.

use crossterm::event::{KeyCode, KeyEvent};

use super::clock::Monotonic;
use super::key_guard::{Act, KeyGuard};
use super::keys::{self, Action, Move, Place};
use super::layout::scrolled;
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
    pub(super) key_guard: KeyGuard,
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
    pub(super) key_guard: KeyGuard,
}

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked<T> {
    Nothing,
    This(T),
    Leave,
}

impl Home {
    pub fn new(rows: Vec<HomeRow>) -> Home {
        Home {
            rows,
            ..Home::default()
        }
    }

    /// A key was pressed, on a screen of so many rows.
    pub fn key(&mut self, event: KeyEvent, monotonic: Monotonic, height: usize) -> Picked<usize> {
        self.key_guard.pressed(monotonic, event);
        let Some(action) = keys::lookup(Place::Home, event) else {
            return Picked::Nothing;
        };
        self.said = self
            .key_guard
            .judge(monotonic, action.weight(Place::Home), &Act::of(action));
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
            key_guard: KeyGuard::default(),
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, event: KeyEvent, monotonic: Monotonic) -> Picked<Mode> {
        self.key_guard.pressed(monotonic, event);
        let Some(action) = keys::lookup(Place::Mode, event) else {
            return Picked::Nothing;
        };
        self.said = self
            .key_guard
            .judge(monotonic, action.weight(Place::Mode), &Act::of(action));
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
                self.said = Some("type LIVE or REHEARSAL, or choose with the arrow keys");
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
            if self.typed == mode.badge() {
                self.mode = mode;
            }
        }
    }

    fn is_word(&self) -> bool {
        [Mode::Live, Mode::Rehearsal]
            .iter()
            .any(|mode| self.typed == mode.badge())
    }
}

//! The question what becomes of a runbook whose file says something else than its open run.

use crossterm::event::{KeyCode, KeyEvent};

use super::clock::Monotonic;
use super::home::Picked;
use super::key_guard::{Act, KeyGuard};
use super::keys::{self, Action, Move, Place};

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// The run is joined as it stands.
    Join,
    /// It is joined, and amended as the file says, for that reason.
    Apply(String),
    /// Another run is begun.
    New,
}

/// The choices, in their order, in words.
pub const CHOICES: [(&str, &str); 3] = [
    ("Join", "join the run as it is"),
    ("Amend", "apply the file's changes to the run (lead only)"),
    ("New run", "start another run; this one stays open"),
];
const AMEND: usize = 1;

/// The question, half answered.
#[derive(Debug, Clone)]
pub struct EditedChoice {
    pub title: String,
    /// Which run is open.
    pub what: String,
    /// What the file says otherwise.
    pub lines: Vec<String>,
    pub(super) chosen: usize,
    pub(super) because: String,
    /// The first of the lines in sight.
    pub(super) top: usize,
    pub(super) said: Option<&'static str>,
    pub(super) key_guard: KeyGuard,
}

impl EditedChoice {
    pub fn new(
        title: impl Into<String>,
        what: impl Into<String>,
        lines: Vec<String>,
    ) -> EditedChoice {
        EditedChoice {
            title: title.into(),
            what: what.into(),
            lines,
            chosen: 0,
            because: String::new(),
            top: 0,
            said: None,
            key_guard: KeyGuard::default(),
        }
    }

    pub(super) fn asks_why(&self) -> bool {
        self.chosen == AMEND
    }

    /// A key was pressed.
    pub fn key(&mut self, event: KeyEvent, monotonic: Monotonic) -> Picked<Edited> {
        self.key_guard.pressed(monotonic, event);
        let Some(action) = keys::lookup(Place::Edited, event) else {
            return Picked::Nothing;
        };
        let weight = action.weight(Place::Edited);
        self.said = self.key_guard.judge(monotonic, weight, &Act::of(action));
        if self.said.is_some() {
            return Picked::Nothing;
        }
        let last = self.lines.len().saturating_sub(1);
        match action {
            Action::Move(Move::Up) => self.chosen = self.chosen.saturating_sub(1),
            Action::Move(Move::Down) => self.chosen = (self.chosen + 1).min(CHOICES.len() - 1),
            Action::Move(Move::PageUp) => self.top = self.top.saturating_sub(5),
            Action::Move(Move::PageDown) => self.top = (self.top + 5).min(last),
            Action::Type(typed) => self.typing(typed),
            Action::Accept => return self.accept(),
            Action::Leave => return Picked::Leave,
            _ => {}
        }
        Picked::Nothing
    }

    fn accept(&mut self) -> Picked<Edited> {
        let because = self.because.trim();
        Picked::This(match self.chosen {
            0 => Edited::Join,
            AMEND if because.is_empty() => {
                self.said = Some("type why you amend the run");
                return Picked::Nothing;
            }
            AMEND => Edited::Apply(because.to_string()),
            _ => Edited::New,
        })
    }

    fn typing(&mut self, event: KeyEvent) {
        if !self.asks_why() {
            self.said = Some("choose with the arrow keys, then Enter");
            return;
        }
        match event.code {
            KeyCode::Char(c) => self.because.push(c),
            KeyCode::Backspace => {
                self.because.pop();
            }
            _ => {}
        }
    }
}

//! What a key can mean, and where.

use crossterm::event::KeyEvent;

use super::ask::Ask;
use super::view::View;

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// In every view.
    Views,
    /// In one of them.
    In(View),
    /// While a number is typed.
    Jump,
    /// While a search is typed.
    Search,
    Form,
    /// A form that is a table.
    Table,
    Palette,
    /// The list of what can be copied.
    Copies,
    Help,
    /// The card that says where we were.
    Card,
    /// A step's command, before, while and after it runs.
    Command,
    /// A night that is seen again: in every view, in place of its own keys.
    Replay,
    /// While a time is typed to which the replay goes.
    Time,
    /// The list of runs and runbooks.
    Home,
    /// The question whether a run is live.
    Mode,
    /// The question what becomes of an edited runbook.
    Edited,
}

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Move(Move),
    Fold,
    Unfold,
    ToggleFold,
    /// The next natural thing for what is selected.
    Next,
    Ask(Ask),
    RunCommand,
    /// Take up the form that was left half typed last.
    TakeUp,
    Show(View),
    NextView,
    PreviousView,
    Filter,
    Search,
    NextReady,
    PreviousReady,
    MyNext,
    Palette,
    Help,
    /// Three lines to read out on the bridge.
    ReadOut,
    /// What can be copied of what is selected.
    Copy,
    /// Give the mouse to the terminal, or take it again.
    Mouse,
    /// Close what is on top.
    Back,
    Leave,
    /// Draw all of the screen again.
    Redraw,
    /// Give the terminal back to the shell until `fg`.
    Suspend,
    /// Part of a number.
    Digit(char),
    /// Whatever it is, it goes into the text.
    Type(KeyEvent),
    /// Take what was typed or chosen.
    Accept,
    Save,
    NextField,
    PreviousField,
    Newline,
    /// Away with the line that was typed.
    ClearLine,
    NextSuggestion,
    PreviousSuggestion,
    /// Set the rule aside that refused.
    SetAside,
    /// Yes, the one that is asked about is meant.
    Yes,
    Seek(Seek),
}

/// Where a replay goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seek {
    PlayOrPause,
    Faster,
    Slower,
    NextEntry,
    EntryBefore,
    /// A decision, or a blocker that is raised.
    NextMark,
    MarkBefore,
    Begin,
    End,
    /// To a time that is typed.
    ToTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
}

/// What a key press can do at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Move, show, type.
    Light,
    /// Record, run, leave, dismiss.
    Acts,
}

impl Place {
    /// Where a key is looked for when this place does not know it.
    pub fn wider(self) -> Option<Place> {
        match self {
            Place::In(_) => Some(Place::Views),
            _ => None,
        }
    }
}

impl Action {
    /// It is refused where one only looks on.
    pub fn writes(self) -> bool {
        match self {
            Action::Ask(ask) => ask != Ask::WhatIf,
            Action::RunCommand | Action::TakeUp => true,
            _ => false,
        }
    }

    /// What it can do at most, at that place.
    pub fn weight(self, place: Place) -> Weight {
        match (self, place) {
            (Action::Next | Action::Save | Action::Yes | Action::Leave, _) => Weight::Acts,
            (Action::Accept, Place::Jump | Place::Search | Place::Time | Place::Copies) => {
                Weight::Light
            }
            (Action::Accept, _) | (Action::Back | Action::Ask(_), Place::Card) => Weight::Acts,
            _ => Weight::Light,
        }
    }
}

//! What a key means, and where: one table, from which the look-up, the help, the palette and the
//! hints at the foot of the screen are made.

mod table;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub use table::BINDINGS;

use super::form::Ask;
use super::pace::Weight;
use super::screen::View;

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// In every view.
    Views,
    Steps,
    Timeline,
    Detail,
    Blockers,
    Gates,
    Log,
    People,
    Calls,
    /// While a number is typed.
    Jump,
    /// While a search is typed.
    Search,
    Form,
    /// A form that is a table.
    Table,
    Palette,
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
    /// Close what is on top.
    Back,
    Leave,
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
    Wind(Wind),
}

/// Where a replay goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wind {
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

/// A key as the table names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Code(KeyCode),
    Ctrl(char),
    Alt(KeyCode),
    Digit,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    pub place: Place,
    pub keys: &'static [Key],
    pub action: Action,
    /// A sentence for the help.
    pub help: &'static str,
    /// Its name in the palette; empty: not there.
    pub name: &'static str,
    /// A word for the foot of the screen; empty: not there.
    pub hint: &'static str,
}

impl Place {
    /// Where a key is looked for when this place does not know it.
    pub fn wider(self) -> Option<Place> {
        match self {
            Place::Steps
            | Place::Timeline
            | Place::Detail
            | Place::Blockers
            | Place::Gates
            | Place::Log
            | Place::People
            | Place::Calls => Some(Place::Views),
            _ => None,
        }
    }

    /// A key that the table does not have is text here.
    fn takes(self, event: KeyEvent) -> bool {
        let commands = KeyModifiers::CONTROL | KeyModifiers::ALT;
        match self {
            // A field knows the keys of an editor, and which of its own are text.
            Place::Form | Place::Table => true,
            Place::Jump | Place::Search | Place::Time | Place::Palette | Place::Mode => {
                !event.modifiers.intersects(commands)
            }
            _ => false,
        }
    }
}

impl Action {
    /// It is refused where one only looks on.
    pub fn writes(self) -> bool {
        match self {
            Action::Ask(ask) => ask != Ask::WhatIf,
            Action::RunCommand => true,
            _ => false,
        }
    }

    /// What it can do at most, at that place.
    pub fn weight(self, place: Place) -> Weight {
        match (self, place) {
            (Action::Next | Action::Save | Action::Leave, _) => Weight::Acts,
            (Action::Accept, Place::Jump | Place::Search | Place::Time) => Weight::Light,
            (Action::Accept, _) | (Action::Back | Action::Ask(_), Place::Card) => Weight::Acts,
            _ => Weight::Light,
        }
    }
}

/// What a key means at a place.
pub fn lookup(place: Place, event: KeyEvent) -> Option<Action> {
    let known = [Some(place), place.wider()]
        .into_iter()
        .flatten()
        .find_map(|p| BINDINGS.iter().find(|b| b.place == p && b.matches(event)));
    match (known.map(|b| b.action), event.code) {
        (Some(Action::Digit(_)), KeyCode::Char(c)) => Some(Action::Digit(c)),
        (None, _) if place.takes(event) => Some(Action::Type(event)),
        (action, _) => action,
    }
}

/// The rows of a place and of the wider one, for its help and hints.
pub fn rows(place: Place) -> impl Iterator<Item = &'static Binding> {
    let own = BINDINGS.iter().filter(move |b| b.place == place);
    own.chain(
        BINDINGS
            .iter()
            .filter(move |b| Some(b.place) == place.wider()),
    )
}

/// The rows that the palette offers.
pub fn named() -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(|b| !b.name.is_empty())
}

impl Binding {
    fn matches(&self, event: KeyEvent) -> bool {
        self.keys.iter().any(|key| key.matches(event))
    }

    /// As people read it: `N or ]`.
    pub fn keys_text(&self) -> String {
        let names: Vec<String> = self.keys.iter().map(|k| k.name()).collect();
        names.join(" or ")
    }

    pub fn first_key(&self) -> String {
        self.keys.first().map_or(String::new(), |k| k.name())
    }
}

impl Key {
    fn matches(self, event: KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match self {
            // Shift is part of a letter, and some terminals say so twice.
            Key::Code(code) => !ctrl && !alt && event.code == code,
            Key::Ctrl(c) => ctrl && !alt && event.code == KeyCode::Char(c),
            Key::Alt(code) => alt && !ctrl && event.code == code,
            Key::Digit => {
                !ctrl && !alt && matches!(event.code, KeyCode::Char(c) if c.is_ascii_digit())
            }
        }
    }

    /// As people say it.
    pub fn name(self) -> String {
        let code = |code: KeyCode| match code {
            KeyCode::Char(' ') => "Space".to_string(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::BackTab => "Shift-Tab".into(),
            KeyCode::F(n) => format!("F{n}"),
            other => format!("{other:?}"),
        };
        match self {
            Key::Code(c) => code(c),
            Key::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Key::Alt(c) => format!("Alt-{}", code(c)),
            Key::Digit => "0-9".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_means_two_things_in_a_place() {
        for binding in BINDINGS {
            let mut seen = HashSet::new();
            for row in rows(binding.place) {
                for key in row.keys {
                    assert!(seen.insert(*key), "{key:?} twice in {:?}", binding.place);
                }
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for binding in BINDINGS {
            assert!(!binding.help.is_empty() && !binding.keys.is_empty());
        }
    }

    #[test]
    fn every_question_can_be_asked_by_key_and_by_name() {
        for ask in Ask::ALL {
            let found: Vec<_> = named().filter(|b| b.action == Action::Ask(ask)).collect();
            assert_eq!(found.len(), 1, "{ask:?}");
        }
        for view in View::ALL {
            assert!(named().any(|b| b.action == Action::Show(view)), "{view:?}");
        }
    }

    #[test]
    fn palette_names_are_unique() {
        let mut names = HashSet::new();
        for binding in named() {
            assert!(names.insert(binding.name), "{}", binding.name);
        }
    }

    #[test]
    fn letters_are_text_where_text_is_typed() {
        let q = KeyEvent::from(KeyCode::Char('q'));
        assert_eq!(lookup(Place::Steps, q), Some(Action::Leave));
        assert_eq!(lookup(Place::Form, q), Some(Action::Type(q)));
        assert_eq!(lookup(Place::Card, q), None);
        let three = KeyEvent::from(KeyCode::Char('3'));
        assert_eq!(lookup(Place::Log, three), Some(Action::Digit('3')));
    }

    #[test]
    fn a_command_key_that_means_nothing_is_no_letter() {
        for place in [Place::Jump, Place::Search, Place::Palette, Place::Mode] {
            for modifier in [KeyModifiers::CONTROL, KeyModifiers::ALT] {
                let key = KeyEvent::new(KeyCode::Char('x'), modifier);
                assert_eq!(lookup(place, key), None, "{place:?}");
            }
        }
    }
}

//! What a key means, and where: one table, from which the look-up, the help, the palette and the
//! hints at the foot of the screen are made.

mod table;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub use super::names::{Action, Move, Place, Seek};
pub use table::BINDINGS;

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
    /// A key that the table does not have is text here.
    fn takes(self, event: KeyEvent) -> bool {
        let commands = KeyModifiers::CONTROL | KeyModifiers::ALT;
        match self {
            // A field knows the keys of an editor, and which of its own are text.
            Place::Form | Place::Table => true,
            Place::Jump
            | Place::Search
            | Place::Time
            | Place::Palette
            | Place::Mode
            | Place::Edited => !event.modifiers.intersects(commands),
            _ => false,
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
        (None, _) if Key::Ctrl('l').matches(event) => Some(Action::Redraw),
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

/// The key that does that at a place; empty where none does.
pub fn key_for(place: Place, action: Action) -> String {
    let found = rows(place).find(|row| row.action == action);
    found.map_or(String::new(), Binding::first_key)
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
    use crate::tui::names::{Ask, View};

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
            let is_reached = !binding.keys.is_empty() || !binding.name.is_empty();
            assert!(!binding.help.is_empty() && is_reached, "{}", binding.help);
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
        assert_eq!(lookup(Place::In(View::Steps), q), Some(Action::Leave));
        assert_eq!(lookup(Place::Form, q), Some(Action::Type(q)));
        assert_eq!(lookup(Place::Card, q), None);
        let three = KeyEvent::from(KeyCode::Char('3'));
        assert_eq!(
            lookup(Place::In(View::Log), three),
            Some(Action::Digit('3'))
        );
    }

    #[test]
    fn a_command_key_that_means_nothing_is_no_letter() {
        for place in [
            Place::Jump,
            Place::Search,
            Place::Palette,
            Place::Mode,
            Place::Edited,
        ] {
            for modifier in [KeyModifiers::CONTROL, KeyModifiers::ALT] {
                let key = KeyEvent::new(KeyCode::Char('x'), modifier);
                assert_eq!(lookup(place, key), None, "{place:?}");
            }
        }
    }
}

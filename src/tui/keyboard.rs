//! The keyboard: from what terminals report to keys as people mean them.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::clock::Monotonic;

/// A link that tears the code of a key apart delivers the rest of it within this time; no hand
/// types that fast.
const TORN: Duration = Duration::from_millis(50);

/// What AltGr is on Windows.
const ALT_GR: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// What it remembers to tell the release of a key from a character that has no press.
#[derive(Debug, Clone, Default)]
pub struct Keyboard {
    /// The characters that are down, if the terminal reports releases at all.
    down: Vec<char>,
    releases: bool,
    torn: Torn,
}

/// What came of the code of a key, such as `Esc [ A`, that arrives in pieces.
#[derive(Debug, Clone, Copy, Default)]
enum Torn {
    #[default]
    Nothing,
    /// Escape, which may be a key or the beginning of a code.
    Escape(Monotonic),
    /// What follows is part of a code.
    Begun(Monotonic),
}

impl Keyboard {
    /// The key that was meant; nothing for the release of one, and for a piece of a code.
    pub fn key(&mut self, key: KeyEvent, at: Monotonic) -> Option<KeyEvent> {
        let key = without_alt_gr(key);
        if key.kind != KeyEventKind::Release && self.is_piece(key, at) {
            return None;
        }
        match (key.kind, key.code) {
            (KeyEventKind::Release, KeyCode::Char(c)) if !self.is_release(c) => Some(KeyEvent {
                kind: KeyEventKind::Press,
                modifiers: KeyModifiers::NONE,
                ..key
            }),
            (KeyEventKind::Release, _) => None,
            (_, KeyCode::Char(c)) => {
                let c = lower(c);
                if !self.down.contains(&c) {
                    self.down.push(c);
                }
                Some(key)
            }
            _ => Some(key),
        }
    }

    /// It belongs to a code that arrives in pieces: what it would do as a key was not meant.
    fn is_piece(&mut self, key: KeyEvent, at: Monotonic) -> bool {
        let soon = |then: Monotonic| at.saturating_sub(then) <= TORN;
        let (torn, is_piece) = match (self.torn, key.code) {
            (_, KeyCode::Esc) => (Torn::Escape(at), false),
            (Torn::Escape(then), KeyCode::Char('[' | 'O')) if soon(then) => (Torn::Begun(at), true),
            (Torn::Begun(then), KeyCode::Char('0'..='9' | ';')) if soon(then) => {
                (Torn::Begun(at), true)
            }
            // A letter or a tilde ends it.
            (Torn::Begun(then), KeyCode::Char(_)) if soon(then) => (Torn::Nothing, true),
            _ => (Torn::Nothing, false),
        };
        self.torn = torn;
        is_piece
    }

    /// A code that is typed with Alt on Windows arrives as a release without a press.
    fn is_release(&mut self, c: char) -> bool {
        if let Some(at) = self.down.iter().position(|down| *down == lower(c)) {
            self.down.remove(at);
            self.releases = true;
            return true;
        }
        // Shift may have been let go before the key, which is another character then.
        self.releases && self.down.pop().is_some()
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Windows reports a character that needs AltGr as one with Control and Alt. No keyboard has plain
/// letters or figures there: those stay shortcuts.
fn without_alt_gr(key: KeyEvent) -> KeyEvent {
    match key.code {
        KeyCode::Char(c) if key.modifiers.contains(ALT_GR) && !c.is_ascii_alphanumeric() => {
            KeyEvent {
                modifiers: key.modifiers - ALT_GR,
                ..key
            }
        }
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is meant by a character with those modifiers, pressed or let go.
    fn keyed(keyboard: &mut Keyboard, c: char, with: KeyModifiers, kind: KeyEventKind) -> String {
        let key = KeyEvent::new_with_kind(KeyCode::Char(c), with, kind);
        match keyboard.key(key, Monotonic::from_secs(1)) {
            None => String::new(),
            Some(key) => match key.modifiers {
                KeyModifiers::NONE => c.to_string(),
                modifiers => format!("{modifiers}-{c}"),
            },
        }
    }

    #[test]
    fn characters_that_need_alt_gr_are_characters() {
        for c in "@\\#[]{}|~€µ²".chars() {
            let meant = keyed(&mut Keyboard::default(), c, ALT_GR, KeyEventKind::Press);
            assert_eq!(meant, c.to_string());
        }
        for with in [ALT_GR, KeyModifiers::CONTROL, KeyModifiers::ALT] {
            let meant = keyed(&mut Keyboard::default(), 's', with, KeyEventKind::Press);
            assert_eq!(meant, format!("{with}-s"), "a shortcut");
        }
    }

    #[test]
    fn a_character_without_a_press_is_typed() {
        use KeyEventKind::{Press, Release};
        // What is reported, and what is typed.
        let cases = [
            (vec![('a', Press), ('a', Release)], "a"),
            (vec![('A', Press), ('a', Release)], "A"),
            (vec![('a', Press), ('a', Release), ('é', Release)], "aé"),
            (vec![('a', Press), ('b', Press), ('é', Release)], "abé"),
            (vec![('@', Release), ('@', Release)], "@@"),
            // Shift is let go before the key.
            (
                vec![('a', Press), ('a', Release), ('!', Press), ('1', Release)],
                "a!",
            ),
        ];
        for (reported, typed) in cases {
            let mut keyboard = Keyboard::default();
            let meant = reported
                .iter()
                .map(|(c, kind)| keyed(&mut keyboard, *c, KeyModifiers::NONE, *kind))
                .collect::<String>();
            assert_eq!(meant, typed, "{reported:?}");
        }
    }

    #[test]
    fn a_code_that_arrives_in_pieces_is_no_key() {
        // Keys with the milliseconds before each, and those that are left.
        let cases: [(&[(u64, char)], &str); 8] = [
            (&[(900, '\u{1b}'), (20, '['), (20, 'A')], "\u{1b}"),
            (&[(900, '\u{1b}'), (50, 'O'), (1, 'P')], "\u{1b}"),
            (
                &[
                    (900, '\u{1b}'),
                    (9, '['),
                    (9, '1'),
                    (9, ';'),
                    (9, '5'),
                    (9, 'C'),
                    (9, 'A'),
                ],
                "\u{1b}A",
            ),
            (
                &[(900, '\u{1b}'), (9, '['), (9, '2'), (9, '~'), (200, 'q')],
                "\u{1b}q",
            ),
            (&[(900, '\u{1b}'), (51, '['), (20, 'A')], "\u{1b}[A"),
            (&[(900, '\u{1b}'), (20, 'n')], "\u{1b}n"),
            (&[(900, '\u{1b}'), (9, '['), (200, 'A')], "\u{1b}A"),
            (&[(900, 'a'), (9, '['), (9, 'A')], "a[A"),
        ];
        for (keys, left) in cases {
            let (mut keyboard, mut at) = (Keyboard::default(), Monotonic::from_secs(1));
            let mut got = String::new();
            for (gap, c) in keys {
                at += Duration::from_millis(*gap);
                let code = match c {
                    '\u{1b}' => KeyCode::Esc,
                    c => KeyCode::Char(*c),
                };
                if keyboard.key(KeyEvent::from(code), at).is_some() {
                    got.push(*c);
                }
            }
            assert_eq!(got, left, "{keys:?}");
        }
    }
}

//! The keyboard: from what terminals report to keys as people mean them.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What AltGr is on Windows.
const ALT_GR: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// What it remembers to tell the release of a key from a character that has no press.
#[derive(Debug, Clone, Default)]
pub struct Keyboard {
    /// The characters that are down, if the terminal reports releases at all.
    down: Vec<char>,
    releases: bool,
}

impl Keyboard {
    /// The key that was meant; nothing for the release of one.
    pub fn key(&mut self, key: KeyEvent) -> Option<KeyEvent> {
        let key = without_alt_gr(key);
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
        match keyboard.key(key) {
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
}

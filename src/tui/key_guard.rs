//! The key guard, for tired hands: which key presses are not meant as what they would do.
//!
//! A repeat, a paste that arrives as keys, and keys typed ahead of what has just opened may move
//! about and type, but never act. Nor may the second of two taps on the key that has just saved
//! or closed something. While keys come as fast as a paste the guard stays up; other keys don't make it
//! last longer.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::clock::Monotonic;
use super::names::{Action, Ask, Subject, Weight};

/// The same act on the same thing is a slip of the hand for so long.
const REPEAT: Duration = Duration::from_secs(2);
/// What has just opened has not been read yet.
const UNREAD: Duration = Duration::from_millis(300);
/// Nobody types this fast: it is a paste, or keys that were held back by the line.
const BURST: Duration = Duration::from_millis(10);
/// Two keys may come so fast from a hand that rolls, but not several in a row: that is a paste into
/// a console, which arrives key by key.
const FAST: Duration = Duration::from_millis(60);
/// So many fast keys in a row are a paste.
const RUN: usize = 3;
/// A paste is over after such a pause; a single gap may be longer than the others.
const PAUSE: Duration = Duration::from_millis(300);

/// Letters that follow so soon were meant for the question that did not open.
const ASTRAY: Duration = Duration::from_millis(600);

/// What a key would do, to tell a repeat from something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub action: Action,
    /// The question that it answers, where one is on the screen.
    pub ask: Option<Ask>,
    pub subject: Subject,
}

impl Act {
    /// One that is about nothing in a run.
    pub fn of(action: Action) -> Act {
        Act {
            action,
            ask: None,
            subject: Subject::Run,
        }
    }
}

/// What it remembers of the keys that were pressed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeyGuard {
    last_key: Option<Monotonic>,
    /// Which one that was, as the hand feels it.
    key: Option<(KeyCode, KeyModifiers)>,
    /// Between the last key and the one before.
    gap: Option<Monotonic>,
    /// How many keys have come fast, without a pause between them.
    fast: usize,
    opened: Option<Monotonic>,
    last_act: Option<(Monotonic, Act)>,
    /// The last key closed or recorded something, and no other was pressed since.
    spent: Option<Monotonic>,
    /// A question could not be asked, and letters have come without a pause since.
    refused: Option<Monotonic>,
}

impl KeyGuard {
    /// A key was pressed, whatever it means.
    pub fn pressed(&mut self, at: Monotonic, key: KeyEvent) {
        let key = Some((key.code, key.modifiers));
        if self.key != key {
            self.spent = None;
        }
        self.key = key;
        self.gap = self
            .last_key
            .replace(at)
            .map(|then| at.saturating_sub(then));
        self.fast = match self.gap {
            Some(gap) if gap <= FAST => self.fast + 1,
            // Not every gap of a paste is short.
            Some(gap) if gap < PAUSE && self.is_paste() => self.fast,
            _ => 0,
        };
    }

    /// The keys come as they do from a paste.
    fn is_paste(&self) -> bool {
        self.fast + 1 >= RUN || self.gap.is_some_and(|gap| gap < BURST)
    }

    /// Something opened that has to be read before a key can be an answer to it.
    pub fn opened(&mut self, at: Monotonic) {
        self.opened = Some(at);
    }

    /// A question could not be asked: what is typed right after it was meant for it.
    pub fn refused(&mut self, at: Monotonic) {
        self.refused = Some(at);
    }

    /// Whether the key that was pressed was meant for a question that did not open.
    pub fn is_astray(&mut self, at: Monotonic) -> bool {
        let is_letter = matches!(self.key, Some((KeyCode::Char(_), _)));
        let soon = |then: Monotonic| at.saturating_sub(then) < ASTRAY;
        self.refused = self
            .refused
            .filter(|then| is_letter && soon(*then))
            .map(|_| at);
        self.refused.is_some()
    }

    /// Something was recorded by that act.
    pub fn acted(&mut self, at: Monotonic, act: Act) {
        self.last_act = Some((at, act));
        self.closed(at);
    }

    /// The last key closed something: a second tap on it was meant for what is gone.
    pub fn closed(&mut self, at: Monotonic) {
        self.spent = self.key.and(Some(at));
    }

    /// Why the key that was pressed is not to be taken as an act, if it is not.
    pub fn judge(&mut self, at: Monotonic, weight: Weight, act: &Act) -> Option<&'static str> {
        let since = |then: Monotonic| at.saturating_sub(then);
        if weight == Weight::Light {
            return None;
        }
        if self.is_paste() {
            return Some(
                "keys came as fast as a paste, so they were ignored; wait 0.3 seconds, then press it again",
            );
        }
        if self.opened.is_some_and(|then| since(then) < UNREAD) {
            return Some(
                "that key came before you could read this; press it again after 0.3 seconds",
            );
        }
        if self.spent.is_some_and(|then| since(then) < REPEAT) {
            return Some("the same key again within 2 seconds did nothing");
        }
        match &self.last_act {
            Some((then, last)) if last == act && since(*then) < REPEAT => {
                Some("the same again within 2 seconds did nothing")
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Monotonic {
        Duration::from_millis(n)
    }

    fn act(action: Action, ask: Option<Ask>, step: &str) -> Act {
        let subject = Subject::Step(step.into());
        Act {
            action,
            ask,
            subject,
        }
    }

    #[test]
    fn letters_typed_on_after_a_refusal_do_nothing_until_there_is_a_pause() {
        let mut key_guard = KeyGuard::default();
        let mut typed = |at: u64, c: char| {
            key_guard.pressed(ms(at), KeyEvent::from(KeyCode::Char(c)));
            let astray = key_guard.is_astray(ms(at));
            if c == 'v' {
                key_guard.refused(ms(at));
            }
            astray
        };
        assert!(!typed(1_000, 'v'), "the key that is refused");
        assert!(typed(1_300, 'w') && typed(1_800, 'r') && typed(2_350, 'o'));
        assert!(!typed(3_000, 'n'), "after a pause a key is a key again");
        assert!(!typed(3_100, 'b'));
    }

    #[test]
    fn a_held_key_acts_once() {
        let mut key_guard = KeyGuard::default();
        let press = |key_guard: &mut KeyGuard, at| {
            key_guard.pressed(ms(at), KeyCode::Enter.into());
            key_guard.judge(ms(at), Weight::Acts, &act(Action::Next, None, "2.3"))
        };
        assert_eq!(press(&mut key_guard, 1_000), None);
        key_guard.acted(ms(1_000), act(Action::Next, None, "2.3"));
        for n in 0..200 {
            assert!(press(&mut key_guard, 1_500 + n * 33).is_some());
        }
        assert_eq!(press(&mut key_guard, 20_000), None);
    }

    #[test]
    fn another_step_is_another_act() {
        let mut key_guard = KeyGuard::default();
        key_guard.acted(ms(0), act(Action::Next, None, "2.3"));
        let next = act(Action::Next, None, "2.4");
        assert_eq!(key_guard.judge(ms(900), Weight::Acts, &next), None);
    }

    #[test]
    fn another_question_is_another_act() {
        let mut key_guard = KeyGuard::default();
        let saved = |ask| act(Action::Save, Some(ask), "go");
        key_guard.acted(ms(0), saved(Ask::Vote));
        let mut judged = |ask| key_guard.judge(ms(900), Weight::Acts, &saved(ask));
        assert_eq!(judged(Ask::Decide), None);
        assert_eq!(judged(Ask::TakeBack), None);
        assert!(judged(Ask::Vote).is_some());
    }

    #[test]
    fn what_just_opened_is_not_answered() {
        let mut key_guard = KeyGuard::default();
        key_guard.opened(ms(1_000));
        let save = act(Action::Save, Some(Ask::Note), "");
        assert!(key_guard.judge(ms(1_100), Weight::Acts, &save).is_some());
        assert!(key_guard.judge(ms(1_299), Weight::Acts, &save).is_some());
        // The key before did not make it last longer.
        assert_eq!(key_guard.judge(ms(1_300), Weight::Acts, &save), None);
    }

    #[test]
    fn a_paste_types_but_does_not_act() {
        let mut key_guard = KeyGuard::default();
        let save = act(Action::Save, Some(Ask::Note), "");
        key_guard.pressed(ms(50), KeyCode::Char('a').into());
        assert_eq!(
            key_guard.judge(ms(50), Weight::Light, &act(Action::Help, None, "")),
            None
        );
        key_guard.pressed(ms(52), KeyCode::Enter.into());
        assert!(key_guard.judge(ms(52), Weight::Acts, &save).is_some());
    }
    #[test]
    fn a_paste_is_known_by_its_run_of_keys() {
        // The gaps before a key that would act, in milliseconds, and whether it acts.
        let cases: [(&str, &[u64], bool); 9] = [
            ("slow hands", &[400, 300, 250], true),
            ("fast hands", &[90, 110, 80, 120, 95], true),
            ("a rolled pair", &[200, 40], true),
            ("25 ms apart", &[25, 25, 25, 25], false),
            ("60 ms apart", &[60, 60, 60, 60], false),
            ("2 ms apart", &[2], false),
            ("with a longer gap", &[25, 25, 25, 180], false),
            ("with longer gaps", &[25, 25, 25, 180, 250, 200], false),
            ("after a pause", &[25, 25, 25, 25, 300], true),
        ];
        for (name, gaps, acts) in cases {
            let mut key_guard = KeyGuard::default();
            let mut at = 10_000;
            key_guard.pressed(ms(at), KeyCode::Char('a').into());
            for gap in gaps {
                at += gap;
                key_guard.pressed(ms(at), KeyCode::Enter.into());
            }
            let judged = key_guard.judge(ms(at), Weight::Acts, &act(Action::Next, None, "2.3"));
            assert_eq!(judged.is_none(), acts, "{name}: {judged:?}");
        }
    }
}

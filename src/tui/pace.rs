//! Safe for tired hands: which key presses are not meant as what they would do.
//!
//! A repeat, a paste that arrives as keys, and keys typed ahead of what has just opened may move
//! about and type, but never act. Nor may the second of two taps on the key that has just saved
//! or closed something. While they keep coming the guard stays up.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::form::{Ask, Subject};
use super::keys::Action;

/// Time since the screen began, from a clock that never jumps.
pub type Beat = Duration;

/// The same act on the same thing is a slip of the hand for so long.
const REPEAT: Duration = Duration::from_secs(2);
/// What has just opened has not been read yet.
const UNREAD: Duration = Duration::from_millis(300);
/// Nobody types this fast: it is a paste, or keys that were held back by the line.
const BURST: Duration = Duration::from_millis(10);

/// Letters that follow so soon were meant for the question that did not open.
const ASTRAY: Duration = Duration::from_millis(600);

/// What a key press can do at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Move, show, type.
    Light,
    /// Record, run, leave, dismiss.
    Acts,
}

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

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pace {
    last_key: Option<Beat>,
    /// Which one that was, as the hand feels it.
    key: Option<(KeyCode, KeyModifiers)>,
    /// Between the last key and the one before.
    gap: Option<Beat>,
    opened: Option<Beat>,
    last_act: Option<(Beat, Act)>,
    /// The last key closed or recorded something, and no other was pressed since.
    spent: Option<Beat>,
    /// A question could not be asked, and letters have come without a pause since.
    refused: Option<Beat>,
}

impl Pace {
    /// A key was pressed, whatever it means.
    pub fn pressed(&mut self, beat: Beat, key: KeyEvent) {
        let key = Some((key.code, key.modifiers));
        if self.key != key {
            self.spent = None;
        }
        self.key = key;
        self.gap = self
            .last_key
            .replace(beat)
            .map(|then| beat.saturating_sub(then));
    }

    /// Something opened that has to be read before a key can be an answer to it.
    pub fn opened(&mut self, beat: Beat) {
        self.opened = Some(beat);
    }

    /// A question could not be asked: what is typed right after it was meant for it.
    pub fn refused(&mut self, beat: Beat) {
        self.refused = Some(beat);
    }

    /// Whether the key that was pressed was meant for a question that did not open.
    pub fn is_astray(&mut self, beat: Beat) -> bool {
        let is_letter = matches!(self.key, Some((KeyCode::Char(_), _)));
        let soon = |then: Beat| beat.saturating_sub(then) < ASTRAY;
        self.refused = self
            .refused
            .filter(|then| is_letter && soon(*then))
            .map(|_| beat);
        self.refused.is_some()
    }

    /// Something was recorded by that act.
    pub fn acted(&mut self, beat: Beat, act: Act) {
        self.last_act = Some((beat, act));
        self.closed(beat);
    }

    /// The last key closed something: a second tap on it was meant for what is gone.
    pub fn closed(&mut self, beat: Beat) {
        self.spent = self.key.and(Some(beat));
    }

    /// Why the key that was pressed is not to be taken as an act, if it is not.
    pub fn judge(&mut self, beat: Beat, weight: Weight, act: &Act) -> Option<&'static str> {
        let since = |then: Beat| beat.saturating_sub(then);
        if weight == Weight::Light {
            return None;
        }
        if self.gap.is_some_and(|g| g < BURST) {
            return Some("that came as fast as a paste and did nothing; press it again");
        }
        if self.opened.is_some_and(|then| since(then) < UNREAD) {
            self.opened = Some(beat);
            return Some("that key came before this could be read; press it again");
        }
        if self.spent.is_some_and(|then| since(then) < REPEAT) {
            self.spent = Some(beat);
            return Some("the same key again within 2 seconds did nothing");
        }
        match &mut self.last_act {
            Some((then, last)) if last == act && beat.saturating_sub(*then) < REPEAT => {
                *then = beat;
                Some("the same again within 2 seconds did nothing")
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Beat {
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
        let mut pace = Pace::default();
        let mut typed = |at: u64, c: char| {
            pace.pressed(ms(at), KeyEvent::from(KeyCode::Char(c)));
            let astray = pace.is_astray(ms(at));
            if c == 'v' {
                pace.refused(ms(at));
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
        let mut pace = Pace::default();
        let press = |pace: &mut Pace, at| {
            pace.pressed(ms(at), KeyCode::Enter.into());
            pace.judge(ms(at), Weight::Acts, &act(Action::Next, None, "2.3"))
        };
        assert_eq!(press(&mut pace, 1_000), None);
        pace.acted(ms(1_000), act(Action::Next, None, "2.3"));
        for n in 0..200 {
            assert!(press(&mut pace, 1_500 + n * 33).is_some());
        }
        assert_eq!(press(&mut pace, 20_000), None);
    }

    #[test]
    fn another_step_is_another_act() {
        let mut pace = Pace::default();
        pace.acted(ms(0), act(Action::Next, None, "2.3"));
        let next = act(Action::Next, None, "2.4");
        assert_eq!(pace.judge(ms(900), Weight::Acts, &next), None);
    }

    #[test]
    fn another_question_is_another_act() {
        let mut pace = Pace::default();
        let saved = |ask| act(Action::Save, Some(ask), "go");
        pace.acted(ms(0), saved(Ask::Vote));
        let mut judged = |ask| pace.judge(ms(900), Weight::Acts, &saved(ask));
        assert_eq!(judged(Ask::Decide), None);
        assert_eq!(judged(Ask::TakeBack), None);
        assert!(judged(Ask::Vote).is_some());
    }

    #[test]
    fn what_just_opened_is_not_answered() {
        let mut pace = Pace::default();
        pace.opened(ms(1_000));
        let save = act(Action::Save, Some(Ask::Note), "");
        assert!(pace.judge(ms(1_100), Weight::Acts, &save).is_some());
        assert!(pace.judge(ms(1_300), Weight::Acts, &save).is_some());
        assert_eq!(pace.judge(ms(1_700), Weight::Acts, &save), None);
    }

    #[test]
    fn a_paste_types_but_does_not_act() {
        let mut pace = Pace::default();
        let save = act(Action::Save, Some(Ask::Note), "");
        pace.pressed(ms(50), KeyCode::Char('a').into());
        assert_eq!(
            pace.judge(ms(50), Weight::Light, &act(Action::Help, None, "")),
            None
        );
        pace.pressed(ms(52), KeyCode::Enter.into());
        assert!(pace.judge(ms(52), Weight::Acts, &save).is_some());
    }
}

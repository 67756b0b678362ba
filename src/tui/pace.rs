//! Safe for tired hands: which key presses are not meant as what they would do.
//!
//! A repeat, a paste that arrives as keys, and keys typed ahead of what has just opened may move
//! about and type, but never act. While they keep coming the guard stays up.

use std::time::Duration;

use super::keys::Action;

/// Time since the screen began, from a clock that never jumps.
pub type Beat = Duration;

/// The same act on the same thing is a slip of the hand for so long.
const REPEAT: Duration = Duration::from_secs(2);
/// What has just opened has not been read yet.
const UNREAD: Duration = Duration::from_millis(300);
/// Nobody types this fast: it is a paste, or keys that were held back by the line.
const BURST: Duration = Duration::from_millis(10);

/// What a key press can do at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Move, show, type.
    Light,
    /// Record, run, leave, dismiss.
    Acts,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pace {
    last_key: Option<Beat>,
    /// Between the last key and the one before.
    gap: Option<Beat>,
    opened: Option<Beat>,
    last_act: Option<(Beat, Action, String)>,
}

impl Pace {
    /// A key was pressed, whatever it means.
    pub fn pressed(&mut self, beat: Beat) {
        self.gap = self
            .last_key
            .replace(beat)
            .map(|then| beat.saturating_sub(then));
    }

    /// Something opened that has to be read before a key can be an answer to it.
    pub fn opened(&mut self, beat: Beat) {
        self.opened = Some(beat);
    }

    /// Something was recorded by that action, for that subject.
    pub fn acted(&mut self, beat: Beat, action: Action, subject: String) {
        self.last_act = Some((beat, action, subject));
    }

    /// Why the key that was pressed is not to be taken as an act, if it is not.
    pub fn judge(
        &mut self,
        beat: Beat,
        weight: Weight,
        action: Action,
        subject: &str,
    ) -> Option<&'static str> {
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
        match &mut self.last_act {
            Some((then, last, of))
                if *last == action && of == subject && beat.saturating_sub(*then) < REPEAT =>
            {
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

    #[test]
    fn a_held_key_acts_once() {
        let mut pace = Pace::default();
        let press = |pace: &mut Pace, at| {
            pace.pressed(ms(at));
            pace.judge(ms(at), Weight::Acts, Action::Next, "2.3")
        };
        assert_eq!(press(&mut pace, 1_000), None);
        pace.acted(ms(1_000), Action::Next, "2.3".into());
        for n in 0..200 {
            assert!(press(&mut pace, 1_500 + n * 33).is_some());
        }
        assert_eq!(press(&mut pace, 20_000), None);
    }

    #[test]
    fn another_step_is_another_act() {
        let mut pace = Pace::default();
        pace.acted(ms(0), Action::Next, "2.3".into());
        assert_eq!(pace.judge(ms(900), Weight::Acts, Action::Next, "2.4"), None);
    }

    #[test]
    fn what_just_opened_is_not_answered() {
        let mut pace = Pace::default();
        pace.opened(ms(1_000));
        assert!(
            pace.judge(ms(1_100), Weight::Acts, Action::Save, "")
                .is_some()
        );
        assert!(
            pace.judge(ms(1_300), Weight::Acts, Action::Save, "")
                .is_some()
        );
        assert_eq!(pace.judge(ms(1_700), Weight::Acts, Action::Save, ""), None);
    }

    #[test]
    fn a_paste_types_but_does_not_act() {
        let mut pace = Pace::default();
        pace.pressed(ms(50));
        assert_eq!(pace.judge(ms(50), Weight::Light, Action::Help, ""), None);
        pace.pressed(ms(52));
        assert!(pace.judge(ms(52), Weight::Acts, Action::Save, "").is_some());
    }
}

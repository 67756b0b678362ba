//! For whom the screen types.

use crate::situation::Situation;
use crate::tui::form::Form;
use crate::tui::screen::{Saying, Screen};

/// From now on all that is entered is that person's, until it is changed.
pub(super) fn act_for(s: &Situation, screen: &mut Screen, form: &Form) {
    screen.acting = form.acting(s).flatten();
    let said = match &screen.acting {
        Some(who) => format!("typing for {} now; h changes it", s.run.name_of(who)),
        None => "typing for yourself".to_string(),
    };
    screen.say(Saying::Fyi, said);
}

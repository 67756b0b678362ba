//! For whom the screen types.

use crate::situation::Situation;
use crate::tui::form::{Form, Trouble};
use crate::tui::screen::{Dialog, Saying, Screen};

/// From now on all that is entered is that person's, until it is changed. Where another may be
/// meant it is asked first.
pub(super) fn act_for(s: &Situation, screen: &mut Screen, mut form: Box<Form>) {
    let acting = form.acting(s).flatten();
    let close = |who: &&String| !s.run.close_to(who).is_empty();
    let asked = acting.as_ref().filter(close);
    if let Some(refusal) = asked.and_then(|who| s.run.outside_person(who, "")) {
        form.blame(Trouble::Refused(refusal));
        return screen.dialogs.push(Dialog::Form(form));
    }
    screen.acting = acting;
    let said = match &screen.acting {
        Some(who) => format!("typing for {} now; h changes it", s.run.called(who)),
        None => "typing for yourself".to_string(),
    };
    screen.say(Saying::Fyi, said);
}

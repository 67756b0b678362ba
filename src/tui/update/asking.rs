//! Opens the form of a question, about what is selected.

use crate::run::LogLine;
use crate::situation::Situation;
use crate::tui::form::{Form, Kept};
use crate::tui::key_guard::Act;
use crate::tui::names::{Action, Ask, Cursor, Subject};
use crate::tui::screen::{Access, Dialog, Saying, Screen};
use crate::tui::view;

/// What the selection is about, in this view.
pub(super) fn subject(s: &Situation, screen: &Screen) -> Subject {
    let selected = view::pane(screen.view).subject(s, screen);
    selected.unwrap_or_default()
}

/// Opens a form, with what was typed into it before.
pub(super) fn ask_for(s: &Situation, screen: &mut Screen, ask: Ask) {
    if ask != Ask::WhatIf && !may_write(screen) {
        return;
    }
    let subject = match ask {
        Ask::Correct => entry_to_correct(s, screen),
        Ask::Hold | Ask::WhatIf => step_or_phase(s, screen),
        _ => subject(s, screen),
    };
    let fresh = Form::new(ask, s, subject.clone());
    // A step's only blocker may be another one by now: what was typed was about the first.
    let about = fresh.as_ref().map_or(&subject, |form| &form.subject);
    let draft = screen
        .drafts
        .iter()
        .position(|d| d.ask == ask && d.subject == *about);
    let form = match draft {
        Some(at) => Ok(screen.drafts.remove(at).resumed(fresh)),
        None => match take_kept(screen, ask, about) {
            Some(kept) => fresh.map(|fresh| kept.again(fresh)),
            None => fresh,
        },
    };
    match form {
        Ok(form) => screen.open(Dialog::Form(Box::new(form))),
        Err(first) => {
            screen.say(Saying::No, first);
            screen.key_guard.refused(screen.monotonic);
        }
    }
}

/// What was half typed at another time, which is taken up now.
fn take_kept(screen: &mut Screen, ask: Ask, about: &Subject) -> Option<Kept> {
    let at = screen.kept.iter().position(|k| k.is_for(ask, about))?;
    Some(screen.kept.remove(at))
}

/// Takes up what was left half typed last, whatever is selected.
pub(super) fn take_up(s: &Situation, screen: &mut Screen) {
    if !may_write(screen) {
        return;
    }
    if let Some(draft) = screen.drafts.pop() {
        let fresh = Form::new(draft.ask, s, draft.subject.clone());
        return screen.open(Dialog::Form(Box::new(draft.resumed(fresh))));
    }
    let Some(kept) = screen.kept.pop() else {
        return screen.say(Saying::No, "no form is half typed");
    };
    match Form::new(kept.ask, s, kept.subject.clone()) {
        Ok(fresh) => screen.open(Dialog::Form(Box::new(kept.again(fresh)))),
        Err(why) => {
            screen.say(Saying::No, format!("{}: {why}", kept.title));
            // The next time it is another one's turn.
            screen.kept.insert(0, kept);
        }
    }
}

/// A phase that is selected can be held, or supposed to be skipped, as a whole.
fn step_or_phase(s: &Situation, screen: &Screen) -> Subject {
    match (screen.view, &screen.cursor) {
        (view, Cursor::Phase(id)) if view.has_rows() => Subject::Phase(id.clone()),
        _ => subject(s, screen),
    }
}

/// The selected line of the log; elsewhere the last entry about what is selected that I wrote,
/// else my last one at all.
fn entry_to_correct(s: &Situation, screen: &Screen) -> Subject {
    let mine = |l: &&LogLine| l.entry.typist() == s.me && !l.is_void();
    let about = |l: &&LogLine| l.fact().event.step() == screen.step();
    let last = || s.run.log.iter().rev().filter(mine).find(about);
    let line = view::pane(screen.view).entry(s, screen).or_else(last);
    line.map_or(Subject::Run, |l| Subject::Entry(l.entry.id()))
}

/// Says why not, where this screen only looks on.
pub(super) fn may_write(screen: &mut Screen) -> bool {
    match &screen.access {
        Access::Full => true,
        Access::ReadOnly(why) => {
            let why = why.clone();
            screen.say(Saying::No, why);
            false
        }
    }
}

/// What an action would do here and now.
pub(super) fn meant(s: &Situation, screen: &Screen, action: Action) -> Act {
    let subject = match screen.dialogs.last() {
        Some(Dialog::Form(form)) => return form.act(action),
        Some(_) => Subject::Run,
        None => subject(s, screen),
    };
    Act {
        action,
        ask: None,
        subject,
    }
}

//! What an action does to the screen, and what it asks of the world. Nothing here reads or writes.

mod acting;
mod asking;
mod dialogs;
mod effect;
mod mouse;
mod next;
mod search;
mod settle;
mod views;

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

use asking::{ask_for, meant, subject, take_up};
pub use effect::{Answer, Effect, Submission};
pub use mouse::mouse;
pub use settle::{begin, settle};

use super::copies::copies;
use super::form::{self, Ask, Form, Slot, Subject, Trouble};
use super::keys::{self, Action, Place, Seek};
use super::layout::is_too_small;
use super::screen::{Access, Card, Cursor, Dialog, Mouse, Saying, Screen, Typing, View};
use super::view;
use crate::report::brief;
use crate::situation::Situation;
use crate::words::{sentence, state};

/// A key was pressed.
pub fn key(s: &Situation, screen: &mut Screen, event: KeyEvent) -> Option<Effect> {
    screen.key_guard.pressed(screen.monotonic, event);
    if is_blind(screen) && !is_seen(screen, keys::lookup(screen.place(), event)) {
        return None; // nobody sees what it would do
    }
    if let Some(card) = screen.idle.key(screen.monotonic, s)
        && screen.access == Access::Full
    {
        // The key woke the screen, and does no more than that.
        screen.open(Dialog::card(Card::WhereWeWere(card)));
        return None;
    }
    if screen.key_guard.is_astray(screen.monotonic) {
        return None;
    }
    search::end_old_jump(screen);
    let mut place = screen.place();
    let mut action = keys::lookup(place, event)?;
    if let (Place::Jump, Action::Type(typed)) = (place, action)
        && !search::belongs_to_number(s, screen, typed)
    {
        screen.typing = Typing::Nothing;
        place = screen.place();
        action = keys::lookup(place, event)?;
    }
    if action == Action::Redraw {
        return Some(Effect::Redraw);
    }
    let meant = meant(s, screen, action);
    let (weight, monotonic) = (action.weight(place), screen.monotonic);
    if let Some(why) = screen.key_guard.judge(monotonic, weight, &meant) {
        screen.say(Saying::No, why);
        return None;
    }
    screen.message = None;
    if action != Action::Leave {
        screen.warned = None;
    }
    let open = screen.dialogs.len();
    let effect = act(s, screen, action);
    // A form that is sent may come back; `answered` knows.
    if !matches!(effect, Some(Effect::Record(_))) && has_closed(screen, place, open) {
        screen.key_guard.closed(screen.monotonic);
    }
    settle(s, screen);
    effect
}

/// The screen is too small to show what a key does.
fn is_blind(screen: &Screen) -> bool {
    is_too_small(Rect::from((Position::ORIGIN, screen.size)))
}

/// What can be seen also on a screen that is too small: leaving, and the question to stop.
fn is_seen(screen: &Screen, action: Option<Action>) -> bool {
    match screen.dialogs.last() {
        None => matches!(
            action,
            Some(Action::Leave | Action::Redraw | Action::Suspend | Action::Ask(Ask::Stop))
        ),
        Some(Dialog::Form(form)) if form.ask == Ask::Stop => true,
        Some(_) => matches!(action, Some(Action::Redraw | Action::Back)),
    }
}

/// Whether the dialog that was on top of so many is gone, also where another took its place.
fn has_closed(screen: &Screen, place: Place, open: usize) -> bool {
    match screen.dialogs.len() {
        len if len == open => open > 0 && screen.place() != place,
        len => len < open,
    }
}

/// Text was pasted: it goes where text is typed, and nowhere else.
pub fn paste(s: &Situation, screen: &mut Screen, text: &str) {
    let one_line = crate::text::safe(text.trim()).into_owned();
    match (screen.dialogs.last_mut(), &mut screen.typing) {
        (Some(Dialog::Form(form)), _) => {
            if let Some(field) = form.focused_mut() {
                field.paste(text);
            }
            form.edited();
        }
        (Some(Dialog::Palette { text, chosen }), _) => {
            text.push_str(&one_line);
            *chosen = 0;
        }
        (None, Typing::Time(text)) => text.push_str(&one_line),
        (None, Typing::Search { text, .. }) => {
            text.push_str(&one_line);
            search::search_on(s, screen, 0);
        }
        _ => screen.say(Saying::No, "you can only paste into a text field"),
    }
    settle(s, screen);
}

/// The world's answer to a submission.
pub fn answered(s: &Situation, screen: &mut Screen, sent: Submission, answer: Answer) {
    let mut form = sent.form;
    match answer {
        Answer::Recorded => {
            screen.unsaved = None;
            if let Some(acting) = form.acting(s) {
                screen.acting = acting;
            }
            screen.key_guard.acted(screen.monotonic, sent.act);
            say_what_is_recorded(s, screen, form.ask, sent.requests.len());
            // Whoever called it is taken to what there is to do.
            if s.run.rollback().is_some() && matches!(form.ask, Ask::Rollback | Ask::Decide) {
                screen.cursor = Cursor::Rollback;
                screen.view = View::Steps;
            }
            // Of what runs, a decision each.
            if form.ask == Ask::Stop && s.running() > 0 {
                ask_for(s, screen, Ask::RunningSteps);
            }
            screen
                .drafts
                .retain(|d| (d.ask, &d.subject) != (form.ask, &form.subject));
            screen
                .kept
                .retain(|kept| !kept.is_for(form.ask, &form.subject));
            if let Some(service) = form::failed(&sent.requests) {
                offer_blocker(s, screen, service);
            }
        }
        Answer::Refused { refusal, of } => {
            form.blame_for(refusal, of);
            screen.open(Dialog::Form(form));
        }
        Answer::NotSaved { why, hint } => {
            screen.unsaved = Some((why.clone(), hint.clone()));
            form.blame(Trouble::NotSaved { why, hint });
            screen.open(Dialog::Form(form));
        }
        Answer::NoFile { why, of } => {
            let slot = form.field_of(&of).unwrap_or(Slot::Text);
            form.blame(Trouble::Field { slot, why });
            screen.open(Dialog::Form(form));
        }
    }
    settle(s, screen);
}

/// A blocker on a service that failed its test, a key away, unless it has one.
fn offer_blocker(s: &Situation, screen: &mut Screen, service: String) {
    if s.run.open_blockers().any(|b| b.services.contains(&service)) {
        return;
    }
    if let Ok(form) = Form::new(Ask::Block, s, Subject::Service(service)) {
        screen.open(Dialog::Form(Box::new(form)));
    }
}

/// What changes no step, or many at once, is not seen anywhere else.
fn say_what_is_recorded(s: &Situation, screen: &mut Screen, ask: Ask, entries: usize) {
    if ask.is_table() {
        let said = format!("{entries} entries recorded; late ones are marked");
        return screen.say(Saying::Fyi, said);
    }
    let line = state::my_last(s).filter(|_| is_said(ask));
    if let Some(line) = line {
        screen.say(Saying::Fyi, format!("recorded: {}", sentence(s.run, line)));
    }
}

/// What only the log shows afterwards.
fn is_said(ask: Ask) -> bool {
    matches!(
        ask,
        Ask::Note | Ask::Call | Ask::Test | Ask::HandOver | Ask::TakeOver
    )
}

/// What an action means here and now.
pub fn act(s: &Situation, screen: &mut Screen, action: Action) -> Option<Effect> {
    if !screen.dialogs.is_empty() {
        return dialogs::act(s, screen, action);
    }
    match action {
        Action::Ask(ask) => {
            ask_for(s, screen, ask);
            None
        }
        Action::Next => next::next(s, screen),
        Action::RunCommand => {
            dialogs::offer_check(s, screen);
            None
        }
        Action::TakeUp => {
            take_up(s, screen);
            None
        }
        Action::Seek(Seek::ToTime) => {
            screen.typing = Typing::Time(String::new());
            None
        }
        Action::Seek(seek) => Some(Effect::Seek(seek)),
        Action::Accept if matches!(screen.typing, Typing::Time(_)) => {
            search::time_typed(screen).map(Effect::SeekTo)
        }
        Action::Leave => leave(screen),
        Action::Redraw => Some(Effect::Redraw),
        Action::Suspend => Some(Effect::Suspend),
        Action::ReadOut => {
            let lines = brief(s);
            screen.open(Dialog::card(Card::ReadOut(lines.clone())));
            Some(Effect::Copy(lines))
        }
        Action::Copy => offer_copies(s, screen),
        Action::Mouse => {
            screen.mouse = screen.mouse.other();
            let said = match screen.mouse {
                Mouse::Screen => "the mouse selects rows; to select text, hold Shift",
                Mouse::Terminal => "the mouse selects text; the keys do the rest",
            };
            screen.say(Saying::Fyi, said);
            Some(Effect::Mouse(screen.mouse))
        }
        Action::Palette => {
            screen.open(Dialog::Palette {
                text: String::new(),
                chosen: 0,
            });
            None
        }
        Action::Help => {
            screen.open(Dialog::Help {
                of: screen.place(),
                top: 0,
            });
            None
        }
        other => {
            views::act(s, screen, other);
            None
        }
    }
}

/// Shows what can be copied of what is selected; copies what is the only one.
fn offer_copies(s: &Situation, screen: &mut Screen) -> Option<Effect> {
    let entry = view::pane(screen.view).entry(s, screen);
    let about = match entry {
        Some(line) => Subject::Entry(line.entry.id()),
        None => subject(s, screen),
    };
    let mut all = copies(s, &about, &screen.cursor);
    match all.len() {
        0 => {
            screen.say(
                Saying::No,
                "there is no command, number or ticket to copy here",
            );
            None
        }
        1 => all.pop().map(|copy| Effect::Copy(copy.text)),
        _ => {
            screen.open(Dialog::Copies { all, chosen: 0 });
            None
        }
    }
}

/// Leaves, once it was said what that loses.
fn leave(screen: &mut Screen) -> Option<Effect> {
    let loss = lost_by_leaving(screen);
    if loss.is_none() || loss == screen.warned {
        return Some(Effect::Leave);
    }
    if let Some(loss) = &loss {
        screen.say(Saying::No, loss.as_str());
    }
    screen.warned = loss;
    // It has to be read before the next key can be the answer to it.
    screen.key_guard.opened(screen.monotonic);
    None
}

/// What has to be known before the screen is left, if there is something: what the run would never
/// have, and what is half typed.
fn lost_by_leaving(screen: &Screen) -> Option<String> {
    let count = |n: usize, one: &str, more: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {more}")),
    };
    let going_on = [
        count(
            screen.checks,
            "check is still running",
            "checks are still running",
        ),
        count(
            screen.reports,
            "report is still being written",
            "reports are still being written",
        ),
    ];
    let drafts: Vec<String> = screen.half_typed().into_iter().map(|k| k.title).collect();
    let forms = count(drafts.len(), "half-typed form", "half-typed forms");
    let (forms, kept) = if screen.keeps_drafts {
        (None, (!drafts.is_empty()).then(|| drafts.join(", ")))
    } else {
        (forms, None)
    };
    let going_on = going_on.into_iter().flatten().collect::<Vec<_>>();
    let lost = match (going_on.is_empty(), forms) {
        (true, None) => None,
        (true, Some(forms)) => Some(format!("{forms} would be lost")),
        (false, None) => Some(format!("{} and would be lost", going_on.join(", "))),
        (false, Some(forms)) => Some(format!("{} and {forms} would be lost", going_on.join(", "))),
    };
    let kept = kept.map(|titles| format!("half typed, kept for next time: {titles}"));
    let said: Vec<String> = [lost, kept].into_iter().flatten().collect();
    (!said.is_empty()).then(|| format!("{}; press q again to leave", said.join("; ")))
}

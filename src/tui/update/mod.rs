//! What an action does to the screen, and what it asks of the world. Nothing here reads or writes.

mod acting;
mod dialogs;
mod mouse;
mod next;
mod seeking;
mod views;

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

pub use mouse::mouse;

use super::export::ReportFile;
use super::form::{self, Ask, Form, Slot, Subject, Trouble};
use super::keys::{self, Action, Place, Wind};
use super::pace::Act;
use super::screen::{Cursor, Dialog, Hands, Saying, Says, Screen, Typing, View};
use super::view::layout::is_too_small;
use super::{calls, rows, words};
use crate::report::{brief, sentence};
use crate::run::{Command, LogLine, Refusal, Request};
use crate::situation::Situation;
use crate::time::Span;

/// What the screen asks of the world.
#[derive(Debug)]
pub enum Effect {
    /// Record what a form asks for, in order; the form comes back if that fails.
    Record(Submission),
    /// Run a step's own check, in the background.
    RunCommand {
        step: String,
        command: String,
        timeout: Option<Span>,
    },
    /// Write the report to a file, beside the screen.
    Export(ReportFile),
    /// Put a text on the clipboard.
    Copy(String),
    /// Move a replay.
    Wind(Wind),
    /// Move it to a time, as it was typed.
    WindTo(String),
    /// Leave the screen. The run goes on.
    Leave,
}

/// A form on its way into the log.
#[derive(Debug)]
pub struct Submission {
    pub form: Box<Form>,
    pub requests: Vec<Request>,
    /// What sent it, so that its repeat is known.
    pub act: Act,
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Recorded,
    /// Why; and which of the commands.
    Refused {
        refusal: Refusal,
        of: Command,
    },
    /// Nothing is on the disk: why, and what to do.
    NotSaved {
        why: String,
        hint: String,
    },
    /// The file of an evidence could not be stored.
    NoFile {
        why: String,
        of: Command,
    },
}

/// A key was pressed.
pub fn key(s: &Situation, screen: &mut Screen, event: KeyEvent) -> Option<Effect> {
    screen.pace.pressed(screen.beat, event);
    let blind = is_too_small(Rect::from((Position::ORIGIN, screen.size)));
    if blind && keys::lookup(screen.place(), event) != Some(Action::Leave) {
        return None; // nobody sees what it would do
    }
    if let Some(card) = screen.away.key(screen.beat, s)
        && screen.hands == Hands::Acting
    {
        // The key woke the screen, and does no more than that.
        screen.open(Dialog::card(Says::WhereWeWere(card)));
        return None;
    }
    if screen.pace.is_astray(screen.beat) {
        return None;
    }
    seeking::end_old_jump(screen);
    let mut place = screen.place();
    let mut action = keys::lookup(place, event)?;
    if let (Place::Jump, Action::Type(typed)) = (place, action)
        && !seeking::belongs_to_number(s, screen, typed)
    {
        screen.typing = Typing::Nothing;
        place = screen.place();
        action = keys::lookup(place, event)?;
    }
    let meant = meant(s, screen, action);
    let (weight, beat) = (action.weight(place), screen.beat);
    if let Some(why) = screen.pace.judge(beat, weight, &meant) {
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
        screen.pace.closed(screen.beat);
    }
    rows::settle(s, screen);
    effect
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
            seeking::search_on(s, screen, 0);
        }
        _ => screen.say(
            Saying::No,
            "a paste does nothing here; it goes into a text only",
        ),
    }
    rows::settle(s, screen);
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
            screen.pace.acted(screen.beat, sent.act);
            say_what_is_recorded(s, screen, form.ask, sent.requests.len());
            // Whoever called it is taken to what there is to do.
            if s.run.rollback().is_some() && matches!(form.ask, Ask::Rollback | Ask::Decide) {
                screen.cursor = Cursor::Rollback;
                screen.view = View::Steps;
            }
            // Of what runs, a decision each.
            if form.ask == Ask::Stop && s.running() > 0 {
                ask_for(s, screen, Ask::Standing);
            }
            screen
                .drafts
                .retain(|d| (d.ask, &d.subject) != (form.ask, &form.subject));
            if let Some(service) = form::failed(&sent.requests) {
                offer_blocker(s, screen, service);
            }
        }
        Answer::Refused { refusal, of } => {
            form.blame(Trouble::Refused(refusal));
            if let Some(slot) = form.field_of(&of) {
                form.focus_on(&slot);
            }
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
    rows::settle(s, screen);
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
        let said = format!("{entries} entries recorded; what is told late is marked so");
        return screen.say(Saying::Fyi, said);
    }
    let line = words::my_last(s).filter(|_| is_said(ask));
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
        Action::Wind(Wind::ToTime) => {
            screen.typing = Typing::Time(String::new());
            None
        }
        Action::Wind(wind) => Some(Effect::Wind(wind)),
        Action::Accept if matches!(screen.typing, Typing::Time(_)) => {
            seeking::time_typed(screen).map(Effect::WindTo)
        }
        Action::Leave => leave(screen),
        Action::ReadOut => {
            let lines = brief(s);
            screen.open(Dialog::card(Says::ReadOut(lines.clone())));
            Some(Effect::Copy(lines))
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

/// Leaves, once it was said what that loses.
fn leave(screen: &mut Screen) -> Option<Effect> {
    let loss = words::lost_by_leaving(screen);
    if loss.is_none() || loss == screen.warned {
        return Some(Effect::Leave);
    }
    if let Some(loss) = &loss {
        screen.say(Saying::No, loss.as_str());
    }
    screen.warned = loss;
    // It has to be read before the next key can be the answer to it.
    screen.pace.opened(screen.beat);
    None
}

/// What the selection is about, in this view.
pub fn subject(s: &Situation, screen: &Screen) -> Subject {
    let step = screen.step().filter(|id| s.run.plan.step(id).is_some());
    let step = step.map(|id| Subject::Step(id.to_string()));
    match screen.view {
        View::Steps | View::Timeline | View::Detail => step,
        View::Blockers => screen.blockers.id.clone().map(Subject::Blocker),
        View::Gates => screen.gates.id.clone().map(Subject::Step),
        View::Services => screen.services.id.clone().map(Subject::Service),
        View::People => screen.people.id.clone().map(Subject::Person),
        View::Log => views::step_of_log(s, screen).map(Subject::Step),
        View::Calls => calls::selected(s, screen).and_then(|line| line.subject(s)),
    }
    .unwrap_or_default()
}

/// Opens a form, with what was typed into it before.
fn ask_for(s: &Situation, screen: &mut Screen, ask: Ask) {
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
    let kept = screen
        .drafts
        .iter()
        .position(|d| d.ask == ask && d.subject == *about);
    let form = match kept {
        Some(at) => Ok(screen.drafts.remove(at).resumed(fresh)),
        None => fresh,
    };
    match form {
        Ok(form) => screen.open(Dialog::Form(Box::new(form))),
        Err(first) => {
            screen.say(Saying::No, first);
            screen.pace.refused(screen.beat);
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
    let lines = &s.run.log;
    let line = match screen.view {
        View::Log => lines.get(screen.log_at.unwrap_or(lines.len().saturating_sub(1))),
        _ => {
            let about = |l: &&LogLine| l.fact().event.step() == screen.step();
            let mine = |l: &&LogLine| l.entry.typist() == s.me && !l.is_void();
            lines.iter().rev().filter(mine).find(about)
        }
    };
    line.map_or(Subject::Run, |l| Subject::Entry(l.entry.id()))
}

/// Says why not, where this screen only looks on.
fn may_write(screen: &mut Screen) -> bool {
    match &screen.hands {
        Hands::Acting => true,
        Hands::Watching(why) => {
            let why = why.clone();
            screen.say(Saying::No, why);
            false
        }
    }
}

/// What an action would do here and now.
fn meant(s: &Situation, screen: &Screen, action: Action) -> Act {
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

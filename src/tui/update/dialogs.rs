//! What the keys do in a dialog.

use crate::runbook::RunCommand;
use crate::situation::Situation;
use crate::text::folded;
use crate::tui::copies::Copy;
use crate::tui::form::{Ask, Field, Form, Kind, Slot, Subject, Trouble, candidates, known};
use crate::tui::keys::{self, Action, Move};
use crate::tui::palette;
use crate::tui::screen::{Check, CheckState, Dialog, Saying, Screen};
use crate::tui::view::card as card_view;

use super::asking::{ask_for, may_write, subject};
use super::effect::{Effect, Submission};

pub(super) fn act(s: &Situation, screen: &mut Screen, action: Action) -> Option<Effect> {
    let on_top = screen.dialogs.pop()?;
    match on_top {
        Dialog::Form(form) => form_act(s, screen, form, action),
        Dialog::Palette { text, chosen } => palette_act(s, screen, text, chosen, action),
        Dialog::Help { of, top } => {
            match action {
                Action::Back => {}
                Action::Move(way) => {
                    let top = scrolled(top, way).min(keys::rows(of).count());
                    screen.dialogs.push(Dialog::Help { of, top });
                }
                _ => screen.dialogs.push(Dialog::Help { of, top }),
            }
            None
        }
        Dialog::Card { card, mut top } => {
            match action {
                Action::Accept | Action::Back => return None,
                Action::Ask(ask) => {
                    ask_for(s, screen, ask);
                    return None;
                }
                Action::Move(way) => {
                    top = scrolled(top, way).min(card_view::last_top(screen, &card))
                }
                _ => {}
            }
            screen.dialogs.push(Dialog::Card { card, top });
            None
        }
        Dialog::Command(check) => check_act(s, screen, check, action),
        Dialog::Copies { all, chosen } => copies_act(screen, all, chosen, action),
    }
}

/// Asks whether the selected step's command is to run.
pub(super) fn offer_check(s: &Situation, screen: &mut Screen) {
    if !may_write(screen) {
        return;
    }
    let Subject::Step(step) = subject(s, screen) else {
        return screen.say(Saying::No, "choose a step first");
    };
    match command_of(s, &step) {
        Some(run) => {
            let check = Check {
                step,
                command: run.command.clone(),
                state: CheckState::Asked,
                top: 0,
            };
            screen.open(Dialog::Command(check));
        }
        None => screen.say(Saying::No, "this step has no command to run"),
    }
}

fn command_of<'a>(s: &'a Situation, step: &str) -> Option<&'a RunCommand> {
    let ix = s.run.plan.step(step)?;
    s.run.plan.steps.get(ix)?.run.as_ref()
}

fn form_act(
    s: &Situation,
    screen: &mut Screen,
    mut form: Box<Form>,
    action: Action,
) -> Option<Effect> {
    match action {
        Action::Save if form.ask == Ask::Bridge => {
            super::acting::act_for(s, screen, form);
            return None;
        }
        Action::Yes if form.take_meant() => {
            return form_act(s, screen, form, Action::Save);
        }
        Action::Yes => screen.say(Saying::No, "there is nothing to fill in here"),
        Action::Save if form.ask == Ask::Report => {
            return Some(Effect::Export(form.report_file(s)));
        }
        // What was only supposed is not worth keeping.
        Action::Save | Action::Back if form.ask == Ask::WhatIf => {
            screen.say(Saying::Fyi, "nothing was recorded: it was only a what-if");
            return None;
        }
        Action::Save => match form.save(s) {
            Ok(requests) => {
                let act = form.act(Action::Save);
                return Some(Effect::Record(Submission {
                    form,
                    requests,
                    act,
                }));
            }
            Err(trouble @ Trouble::Outdated(_)) => {
                form.renew(s);
                form.blame(trouble);
                // It has to be read again before a key can be an answer to it.
                screen.open(Dialog::Form(form));
                return None;
            }
            Err(trouble) => form.blame(trouble),
        },
        Action::Back => {
            // Only what somebody typed is worth keeping.
            if form.is_draft() {
                screen.drafts.push(*form);
                screen.say(
                    Saying::Fyi,
                    "what you typed is kept; the same key brings it back",
                );
            }
            return None;
        }
        Action::NextField => {
            complete(s, &mut form);
            form.looked_on(s);
            form.turn(1);
        }
        Action::PreviousField => form.turn(-1),
        Action::Move(way) if form.is_table() => {
            complete(s, &mut form);
            form.turn_row(rows_on(way));
        }
        Action::Move(way) => {
            let lines = form.intro.len() + known(&form, s).len();
            form.top = match way {
                // Fewer than fit on the smallest screen, so that none is passed over.
                Move::PageDown => form.top + FEW,
                Move::PageUp => form.top.saturating_sub(FEW),
                way => scrolled(form.top, way),
            };
            form.top = form.top.min(lines);
        }
        Action::Newline => {
            if let Some(field) = form.focused_mut() {
                field.newline();
            }
        }
        Action::ClearLine => {
            if let Some(field) = form.focused_mut() {
                field.clear_line();
            }
            form.edited();
            form.looked_on(s);
        }
        Action::NextSuggestion => suggest(s, &mut form, 1),
        Action::PreviousSuggestion => suggest(s, &mut form, -1),
        Action::SetAside => match form.can_set_aside() {
            Some(rule) => form.set_aside(rule, s),
            None => screen.say(Saying::No, "there is no rule here to override"),
        },
        Action::Help => {
            screen.dialogs.push(Dialog::Form(form));
            let of = screen.place();
            screen.open(Dialog::Help { of, top: 0 });
            return None;
        }
        Action::Type(event) => {
            let before = form.focused().map(Field::answer);
            let chosen = form.focused_mut().is_some_and(|field| field.key(event));
            if chosen && matches!(form.focused().map(|f| &f.slot), Some(Slot::Result { .. })) {
                form.choose_on();
            }
            if before != form.focused().map(Field::answer) {
                form.edited();
                form.looked_on(s);
            }
        }
        _ => {}
    }
    screen.dialogs.push(Dialog::Form(form));
    None
}

/// Lines that what is known in a form is moved by.
const FEW: usize = 6;

fn rows_on(way: Move) -> isize {
    match way {
        Move::Up => -1,
        Move::Down => 1,
        Move::PageUp | Move::Top => -10,
        Move::PageDown | Move::Bottom => 10,
    }
}

/// On leaving a field: a name that can be only one is written out, where it is seen.
fn complete(s: &Situation, form: &mut Form) {
    let Some(field) = form.focused_mut() else {
        return;
    };
    let (before, word) = field.word();
    if word.is_empty() {
        return;
    }
    let found = candidates(field, s);
    let begins = |c: &&crate::tui::form::Candidate| {
        let typed = folded(&word);
        [&c.value, &c.shown]
            .iter()
            .any(|name| folded(name).starts_with(&typed))
    };
    let exact = found.iter().any(|c| c.value == word);
    if let ([only], false) = (&found.iter().filter(begins).collect::<Vec<_>>()[..], exact) {
        let answer = format!("{before}{}", only.value);
        field.set(&answer);
    }
}

/// Puts the next (or the previous) name that may be meant into the field.
fn suggest(s: &Situation, form: &mut Form, by: isize) {
    let Some(field) = form.focused_mut() else {
        return;
    };
    if !matches!(field.kind, Kind::Pick(_) | Kind::Picks(_)) {
        return;
    }
    let (before, word) = field.word();
    let found = candidates(field, s);
    // Once a suggestion stands in the field the whole list is gone through from there.
    let at = found.iter().position(|c| c.value == word);
    let all = match at {
        Some(_) => {
            field.set(&before);
            candidates(field, s)
        }
        None => found,
    };
    let len = all.len().max(1) as isize;
    let next = match all.iter().position(|c| c.value == word) {
        Some(at) => (at as isize + by).rem_euclid(len),
        None if by > 0 => 0,
        None => len - 1,
    };
    if let Some(candidate) = all.get(next as usize) {
        let answer = format!("{before}{}", candidate.value);
        field.set(&answer);
        form.looked_on(s);
    }
}

fn palette_act(
    s: &Situation,
    screen: &mut Screen,
    mut text: String,
    mut chosen: usize,
    action: Action,
) -> Option<Effect> {
    use crossterm::event::KeyCode;
    let rows = palette::rows(&text, |action| screen.offers(action));
    let len = rows.len();
    match action {
        Action::Back => return None,
        Action::Accept => {
            let picked = rows.get(chosen).map(|b| b.action);
            return picked.and_then(|action| super::act(s, screen, action));
        }
        Action::NextSuggestion => chosen = (chosen + 1).min(len.saturating_sub(1)),
        Action::PreviousSuggestion => chosen = chosen.saturating_sub(1),
        Action::ClearLine => {
            text.clear();
            chosen = 0;
        }
        Action::Type(event) => {
            match event.code {
                KeyCode::Char(c) => text.push(c),
                KeyCode::Backspace => {
                    text.pop();
                }
                _ => {}
            }
            chosen = 0;
        }
        _ => {}
    }
    screen.dialogs.push(Dialog::Palette { text, chosen });
    None
}

fn copies_act(
    screen: &mut Screen,
    all: Vec<Copy>,
    chosen: usize,
    action: Action,
) -> Option<Effect> {
    let chosen = match action {
        Action::Back => return None,
        Action::Accept => return all.into_iter().nth(chosen).map(|c| Effect::Copy(c.text)),
        Action::NextSuggestion => (chosen + 1).min(all.len().saturating_sub(1)),
        Action::PreviousSuggestion => chosen.saturating_sub(1),
        _ => chosen,
    };
    screen.dialogs.push(Dialog::Copies { all, chosen });
    None
}

fn check_act(
    s: &Situation,
    screen: &mut Screen,
    mut check: Check,
    action: Action,
) -> Option<Effect> {
    let mut effect = None;
    match (action, &check.state) {
        (Action::Back, _) | (Action::Accept, CheckState::Ended { .. }) => return None,
        (Action::Accept, CheckState::Asked) => {
            let timeout = command_of(s, &check.step).and_then(|r| r.timeout);
            effect = Some(Effect::RunCommand {
                step: check.step.clone(),
                command: check.command.clone(),
                timeout,
            });
            check.state = CheckState::Running { since: s.wall };
        }
        (Action::Move(way), CheckState::Ended { output, .. }) => {
            check.top = scrolled(check.top, way).min(output.lines().count());
        }
        _ => {}
    }
    screen.dialogs.push(Dialog::Command(check));
    effect
}

/// The view stops at the end by itself.
fn scrolled(top: usize, way: Move) -> usize {
    match way {
        Move::Up => top.saturating_sub(1),
        Move::Down => top.saturating_add(1),
        Move::PageUp => top.saturating_sub(10),
        Move::PageDown => top.saturating_add(10),
        Move::Top => 0,
        Move::Bottom => usize::MAX,
    }
}

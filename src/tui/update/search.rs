//! What is typed outside a form: a number to go to, and a search.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::views::{around, place_in};
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};
use crate::text::folded;
use crate::tui::rows;
use crate::tui::screen::{Cursor, Filter, Origin, Saying, Screen, Typing, View};
use crate::tui::view::{self, Searched};
use crate::words::sentence;

/// A number that is not typed on for so long is finished.
const JUMP: Duration = Duration::from_millis(1_500);

/// Nothing was typed for a while: the number is finished.
pub(super) fn end_old_jump(screen: &mut Screen) {
    if let Typing::Jump { since, .. } = &screen.typing
        && screen.monotonic.saturating_sub(*since) > JUMP
    {
        screen.typing = Typing::Nothing;
    }
}

/// Whether a letter goes on with the number, as the `a` of `2.3a`.
pub(super) fn belongs_to_number(s: &Situation, screen: &Screen, event: KeyEvent) -> bool {
    match (&screen.typing, event.code) {
        (Typing::Jump { number, .. }, KeyCode::Char(c)) => {
            let longer = format!("{number}{c}");
            s.run
                .plan
                .steps
                .iter()
                .any(|step| step.number.starts_with(&longer))
        }
        _ => false,
    }
}

/// Goes to the match that is so many on from where the search began, or back to there.
pub(super) fn search_on(s: &Situation, screen: &mut Screen, by: isize) {
    let Typing::Search { text, from } = screen.typing.clone() else {
        return;
    };
    let text = if text.is_empty() {
        screen.last_search.clone()
    } else {
        text
    };
    if text.is_empty() {
        return;
    }
    if by == 0 {
        (*from).clone().restore(screen);
    }
    let found = match searched(screen) {
        Searched::Entries => find_in_log(s, screen, &text, by),
        Searched::Steps => find(s, screen, &text, by),
    };
    if !found {
        from.restore(screen);
        say_nothing_has(screen, &text);
    }
}

/// What a search goes through, in this view.
fn searched(screen: &Screen) -> Searched {
    view::pane(screen.view).searches()
}

fn say_nothing_has(screen: &mut Screen, text: &str) {
    let what = match searched(screen) {
        Searched::Entries => "no entry has",
        Searched::Steps => "nothing has",
    };
    screen.say(Saying::No, format!("{what} '{text}'"));
}

pub(super) fn jump(s: &Situation, screen: &mut Screen, c: char) {
    let (mut number, from) = match std::mem::take(&mut screen.typing) {
        Typing::Jump { number, from, .. } => (number, from),
        _ => (String::new(), Box::new(Origin::of(screen))),
    };
    number.push(c);
    go_on(s, screen, number, from);
}

/// Goes to the number as far as it is typed; back to where it began, if nothing can have it.
fn go_on(s: &Situation, screen: &mut Screen, number: String, from: Box<Origin>) {
    if is_missing(s, screen, &number) {
        (*from).clone().restore(screen);
        screen.say(Saying::No, format!("there is no {number}"));
    } else {
        go_to_number(s, screen, &number)
    }
    let since = screen.monotonic;
    screen.typing = Typing::Jump {
        number,
        since,
        from,
    };
}

/// Nothing has that number, and nothing that is still being typed can have it.
fn is_missing(s: &Situation, screen: &Screen, number: &str) -> bool {
    let plan = &s.run.plan;
    let known: Vec<String> = match own_numbers(s, screen, number) {
        Some(own) => own.into_iter().map(|(figure, _)| figure).collect(),
        None => {
            let phases = plan.phases.iter().map(|p| format!("{}.", p.number));
            let steps = plan.steps.iter().map(|st| st.number.clone());
            phases.chain(steps).collect()
        }
    };
    !known.iter().any(|k| k.starts_with(number))
}

/// What a view has a figure for. Among gates and blockers a figure alone is theirs; with a point
/// it is a step's.
fn own_numbers(s: &Situation, screen: &Screen, number: &str) -> Option<Vec<(String, String)>> {
    let own = view::pane(screen.view).numbers(s);
    own.filter(|_| !number.contains('.'))
}

pub(super) fn go_to_number(s: &Situation, screen: &mut Screen, number: &str) {
    if let Some(own) = own_numbers(s, screen, number) {
        if let Some((_, id)) = own.into_iter().find(|(figure, _)| figure == number) {
            screen.lists[screen.view].id = Some(id);
        }
        return;
    }
    let phases = &s.run.plan.phases;
    let found = s.run.plan.steps.iter().position(|st| st.number == number);
    if let Some(ix) = found {
        rows::go_to_work(s, screen, ix, Turn::Start);
    } else if let Some(phase) = phases.iter().find(|p| p.number.to_string() == number) {
        if !screen.view.has_rows() {
            screen.view = View::Steps;
        }
        screen.cursor = Cursor::Phase(phase.id.clone());
    }
}

/// A letter, for a number or a search.
pub(super) fn typed(s: &Situation, screen: &mut Screen, event: KeyEvent) {
    match (&mut screen.typing, event.code) {
        (Typing::Jump { .. }, KeyCode::Char(c)) => jump(s, screen, c),
        (Typing::Search { text, .. }, KeyCode::Char(c)) => {
            text.push(c);
            search_on(s, screen, 0);
        }
        (Typing::Search { text, .. }, KeyCode::Backspace) => {
            text.pop();
            search_on(s, screen, 0);
        }
        (Typing::Time(text), KeyCode::Char(c)) => text.push(c),
        (Typing::Time(text), KeyCode::Backspace) => {
            text.pop();
        }
        _ => {}
    }
}

/// The time that was typed, which is typed no more; nothing where there is none.
pub(super) fn time_typed(screen: &mut Screen) -> Option<String> {
    match std::mem::take(&mut screen.typing) {
        Typing::Time(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

pub(super) fn clear_line(screen: &mut Screen) {
    match &mut screen.typing {
        Typing::Time(text) => text.clear(),
        Typing::Search { text, from } => {
            text.clear();
            (**from).clone().restore(screen);
        }
        Typing::Jump { .. } | Typing::Nothing => {}
    }
}

pub(super) fn accept(s: &Situation, screen: &mut Screen) {
    if let Typing::Search { text, .. } = &screen.typing
        && text.is_empty()
    {
        search_on(s, screen, 1);
    }
    match std::mem::take(&mut screen.typing) {
        Typing::Search { text, .. } if text.is_empty() => {}
        Typing::Search { text, .. } => {
            // Whoever types fast has not seen it.
            if !is_anywhere(s, screen, &text) {
                say_nothing_has(screen, &text);
            }
            screen.last_search = text;
        }
        Typing::Jump { number, .. } if is_missing(s, screen, &number) => {
            screen.say(Saying::No, format!("there is no {number}"));
        }
        _ => {}
    }
}

pub(super) fn back(s: &Situation, screen: &mut Screen) {
    match std::mem::take(&mut screen.typing) {
        Typing::Search { from, .. } => from.restore(screen),
        Typing::Jump {
            mut number, from, ..
        } => {
            number.pop();
            if number.is_empty() {
                from.restore(screen)
            } else {
                go_on(s, screen, number, from)
            }
        }
        Typing::Time(_) => {}
        Typing::Nothing if screen.view != View::Steps => screen.show(View::Steps),
        Typing::Nothing => screen.filter = Filter::All,
    }
}

fn find(s: &Situation, screen: &mut Screen, text: &str, by: isize) -> bool {
    let wanted = folded(text);
    let order: Vec<StepIx> = s.run.plan.in_order().collect();
    let way = if by < 0 { -1 } else { 1 };
    // What is selected may match too, while the search is still being typed.
    let at = place_in(s, &order, &screen.cursor, way) - if by == 0 { 1 } else { 0 };
    let found = around(&order, at, way).find(|ix| has(s, *ix, &wanted));
    if let Some(ix) = found {
        rows::go_to(s, screen, ix);
    }
    found.is_some()
}

/// Among entries it is the words of an entry that are looked for, from the selected one towards
/// the beginning: what one looks for was lately.
fn find_in_log(s: &Situation, screen: &mut Screen, text: &str, by: isize) -> bool {
    let wanted = folded(text);
    let len = s.run.log.len();
    let from = screen.log_at.unwrap_or(len).min(len.saturating_sub(1));
    let found_in = |at: &usize| entry_has(s, *at, &wanted);
    let found = match by {
        0 => (0..len).map(|n| (from + len - n) % len).find(found_in),
        1.. => (1..=len).map(|n| (from + n) % len).find(found_in),
        _ => (1..=len).map(|n| (from + len - n) % len).find(found_in),
    };
    if found.is_some() {
        screen.log_at = found;
    }
    found.is_some()
}

/// Whether a search for that finds anything.
fn is_anywhere(s: &Situation, screen: &Screen, text: &str) -> bool {
    let wanted = folded(text);
    match searched(screen) {
        Searched::Entries => (0..s.run.log.len()).any(|at| entry_has(s, at, &wanted)),
        Searched::Steps => s.run.plan.in_order().any(|ix| has(s, ix, &wanted)),
    }
}

/// An entry has these words.
fn entry_has(s: &Situation, at: usize, wanted: &str) -> bool {
    s.run.log.get(at).is_some_and(|line| {
        let by = &line.fact().by;
        let words = format!("{by} {} {}", s.run.name_of(by), sentence(s.run, line));
        folded(&words).contains(wanted)
    })
}

/// A step has these letters.
fn has(s: &Situation, ix: StepIx, wanted: &str) -> bool {
    s.run.plan.steps.get(ix).is_some_and(|step| {
        let own = [&step.number, &step.title, &step.id, &step.instructions];
        let of_plan = [&step.reference, &step.source];
        let texts = own.into_iter().chain(of_plan.into_iter().flatten());
        texts.into_iter().any(|t| folded(t).contains(wanted))
    })
}

//! What is typed outside a form: a number to go to, and a search.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::views::{around, go_to, go_to_work, place_in, show};
use crate::report::sentence;
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};
use crate::tui::origin::Origin;
use crate::tui::screen::{Cursor, Filter, Saying, Screen, Typing, View};

/// A number that is not typed on for so long is finished.
const JUMP: Duration = Duration::from_millis(1_500);

/// Nothing was typed for a while: the number is finished.
pub(super) fn end_old_jump(screen: &mut Screen) {
    if let Typing::Jump { since, .. } = &screen.typing
        && screen.beat.saturating_sub(*since) > JUMP
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
    let found = match screen.view {
        View::Log => find_in_log(s, screen, &text, by),
        _ => find(s, screen, &text, by),
    };
    if !found {
        from.restore(screen);
        say_nothing_has(screen, &text);
    }
}

fn say_nothing_has(screen: &mut Screen, text: &str) {
    let what = match screen.view {
        View::Log => "no entry has",
        _ => "nothing has",
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
    match is_missing(s, screen, &number) {
        true => {
            (*from).clone().restore(screen);
            screen.say(Saying::No, format!("there is no {number}"));
        }
        false => go_to_number(s, screen, &number),
    }
    let since = screen.beat;
    screen.typing = Typing::Jump {
        number,
        since,
        from,
    };
}

/// Nothing has that number, and nothing that is still being typed can have it.
fn is_missing(s: &Situation, screen: &Screen, number: &str) -> bool {
    let plan = &s.run.plan;
    let phases = plan.phases.iter().map(|p| format!("{}.", p.number));
    let steps = plan.steps.iter().map(|st| st.number.clone());
    let known: Vec<String> = match (screen.view, number.contains('.')) {
        (View::Blockers, false) => s
            .run
            .blockers
            .iter()
            .map(|b| b.number.replacen('B', "", 1))
            .collect(),
        (View::Gates, false) => steps
            .filter_map(|n| Some(n.strip_prefix('G')?.to_string()))
            .collect(),
        _ => phases.chain(steps).collect(),
    };
    !known.iter().any(|k| k.starts_with(number))
}

pub(super) fn go_to_number(s: &Situation, screen: &mut Screen, number: &str) {
    // Among gates and blockers a figure alone is theirs; with a point it is a step's.
    let figure = !number.contains('.');
    match screen.view {
        View::Blockers if figure => {
            if let Some(b) = s.run.blocker(&format!("B{number}")) {
                screen.blockers.id = Some(b.key());
            }
        }
        View::Gates if figure => {
            let gate = s.run.plan.step(&format!("G{number}"));
            if let Some(step) = gate.and_then(|ix| s.run.plan.steps.get(ix)) {
                screen.gates.id = Some(step.id.clone());
            }
        }
        _ => {
            let found = s.run.plan.steps.iter().position(|st| st.number == number);
            let phases = &s.run.plan.phases;
            if let Some(ix) = found {
                go_to_work(s, screen, ix, Turn::Start);
            } else if let Some(phase) = phases.iter().find(|p| p.number.to_string() == number) {
                if !screen.view.has_rows() {
                    screen.view = View::Steps;
                }
                screen.cursor = Cursor::Phase(phase.id.clone());
            }
        }
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
            match number.is_empty() {
                true => from.restore(screen),
                false => go_on(s, screen, number, from),
            }
        }
        Typing::Time(_) => {}
        Typing::Nothing if screen.view != View::Steps => show(screen, View::Steps),
        Typing::Nothing => screen.filter = Filter::All,
    }
}

fn find(s: &Situation, screen: &mut Screen, text: &str, by: isize) -> bool {
    let wanted = text.to_lowercase();
    let order: Vec<StepIx> = s.run.plan.in_order().collect();
    let way = if by < 0 { -1 } else { 1 };
    // What is selected may match too, while the search is still being typed.
    let at = place_in(s, &order, &screen.cursor, way) - if by == 0 { 1 } else { 0 };
    let found = around(&order, at, way).find(|ix| has(s, *ix, &wanted));
    if let Some(ix) = found {
        go_to(s, screen, ix);
    }
    found.is_some()
}

/// Among entries it is the words of an entry that are looked for, from the selected one towards
/// the beginning: what one looks for was lately.
fn find_in_log(s: &Situation, screen: &mut Screen, text: &str, by: isize) -> bool {
    let wanted = text.to_lowercase();
    let len = s.run.log.len();
    let from = screen.log_at.unwrap_or(len).min(len.saturating_sub(1));
    let says = |at: &usize| says(s, *at, &wanted);
    let found = match by {
        0 => (0..len).map(|n| (from + len - n) % len).find(says),
        1.. => (1..=len).map(|n| (from + n) % len).find(says),
        _ => (1..=len).map(|n| (from + len - n) % len).find(says),
    };
    if found.is_some() {
        screen.log_at = found;
    }
    found.is_some()
}

/// Whether a search for that finds anything.
fn is_anywhere(s: &Situation, screen: &Screen, text: &str) -> bool {
    let wanted = text.to_lowercase();
    match screen.view {
        View::Log => (0..s.run.log.len()).any(|at| says(s, at, &wanted)),
        _ => s.run.plan.in_order().any(|ix| has(s, ix, &wanted)),
    }
}

/// An entry has these words.
fn says(s: &Situation, at: usize, wanted: &str) -> bool {
    s.run.log.get(at).is_some_and(|line| {
        let words = format!("{} {}", line.fact().by, sentence(s.run, line));
        words.to_lowercase().contains(wanted)
    })
}

/// A step has these letters.
fn has(s: &Situation, ix: StepIx, wanted: &str) -> bool {
    s.run.plan.steps.get(ix).is_some_and(|step| {
        let texts = [&step.number, &step.title, &step.id, &step.instructions];
        texts.iter().any(|t| t.to_lowercase().contains(wanted))
    })
}

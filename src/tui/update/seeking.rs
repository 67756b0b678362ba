//! What is typed outside a form: a number to go to, and a search.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::views::{around, go_to, go_to_work, place_in, show};
use crate::report::sentence;
use crate::runbook::{Step, StepIx};
use crate::situation::{Situation, Turn};
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

/// Goes to the match that is so many on from where the search began, or stays.
pub(super) fn search_on(s: &Situation, screen: &mut Screen, by: isize) {
    let Typing::Search { text, from } = screen.typing.clone() else {
        return;
    };
    let start = if by == 0 { from } else { screen.cursor.clone() };
    let text = if text.is_empty() {
        screen.last_search.clone()
    } else {
        text
    };
    if text.is_empty() {
        return;
    }
    match screen.view {
        View::Log => find_in_log(s, screen, &text, by),
        _ => find(s, screen, &text, &start, by),
    }
}

pub(super) fn jump(s: &Situation, screen: &mut Screen, c: char) {
    let mut number = match std::mem::take(&mut screen.typing) {
        Typing::Jump { number, .. } => number,
        _ => String::new(),
    };
    number.push(c);
    go_to_number(s, screen, &number);
    say_what_is_missing(s, screen, &number);
    screen.typing = Typing::Jump {
        number,
        since: screen.beat,
    };
}

/// Nothing has that number, and nothing that is still being typed can have it.
fn say_what_is_missing(s: &Situation, screen: &mut Screen, number: &str) {
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
    if !known.iter().any(|k| k.starts_with(number)) {
        screen.say(Saying::No, format!("there is no {number}"));
    }
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
    if let Typing::Time(text) = &mut screen.typing {
        text.clear();
    }
    if let Typing::Search { text, from } = &mut screen.typing {
        text.clear();
        screen.cursor = from.clone();
    }
}

pub(super) fn accept(s: &Situation, screen: &mut Screen) {
    if let Typing::Search { text, .. } = &screen.typing {
        match text.is_empty() {
            true => search_on(s, screen, 1),
            false => screen.last_search = text.clone(),
        }
    }
    if let Typing::Jump { number, .. } = std::mem::take(&mut screen.typing) {
        say_what_is_missing(s, screen, &number);
    }
}

pub(super) fn back(s: &Situation, screen: &mut Screen) {
    match std::mem::take(&mut screen.typing) {
        Typing::Search { from, .. } => screen.cursor = from,
        Typing::Jump { mut number, .. } => {
            number.pop();
            if !number.is_empty() {
                go_to_number(s, screen, &number);
                screen.typing = Typing::Jump {
                    number,
                    since: screen.beat,
                };
            }
        }
        Typing::Time(_) => {}
        Typing::Nothing if screen.view != View::Steps => show(screen, View::Steps),
        Typing::Nothing => screen.filter = Filter::All,
    }
}

fn find(s: &Situation, screen: &mut Screen, text: &str, start: &Cursor, by: isize) {
    let wanted = text.to_lowercase();
    let order: Vec<StepIx> = s.run.plan.in_order().collect();
    let way = if by < 0 { -1 } else { 1 };
    // What is selected may match too, while the search is still being typed.
    let at = place_in(s, &order, start, way) - if by == 0 { 1 } else { 0 };
    let matches = |ix: &StepIx| s.run.plan.steps.get(*ix).is_some_and(|st| has(st, &wanted));
    match around(&order, at, way).find(matches) {
        Some(ix) => go_to(s, screen, ix),
        None => screen.say(Saying::No, format!("nothing has '{text}'")),
    }
}

/// Among entries it is the words of an entry that are looked for, from the selected one towards
/// the beginning: what one looks for was lately.
fn find_in_log(s: &Situation, screen: &mut Screen, text: &str, by: isize) {
    let wanted = text.to_lowercase();
    let log = &s.run.log;
    let len = log.len();
    let from = screen.log_at.unwrap_or(len).min(len.saturating_sub(1));
    let matches = |at: &usize| {
        let line = log.get(*at);
        line.is_some_and(|line| {
            let words = format!("{} {}", line.fact().by, sentence(s.run, line));
            words.to_lowercase().contains(&wanted)
        })
    };
    let found = match by {
        0 => (0..len).map(|n| (from + len - n) % len).find(matches),
        1.. => (1..=len).map(|n| (from + n) % len).find(matches),
        _ => (1..=len).map(|n| (from + len - n) % len).find(matches),
    };
    match found {
        Some(at) => screen.log_at = Some(at),
        None => screen.say(Saying::No, format!("no entry has '{text}'")),
    }
}

fn has(step: &Step, wanted: &str) -> bool {
    let texts = [&step.number, &step.title, &step.id, &step.instructions];
    texts.iter().any(|t| t.to_lowercase().contains(wanted))
}

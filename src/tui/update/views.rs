//! Moving about: views, selection, folding and filter.

use super::asking::subject;
use super::search::{accept, back, clear_line, jump, search_on, typed};
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};
use crate::tui::keys::{Action, Move};
use crate::tui::screen::{Cursor, Origin, Saying, Screen, Typing, View};
use crate::tui::{rows, view};
use crate::words::state;

pub(super) fn act(s: &Situation, screen: &mut Screen, action: Action) {
    match action {
        Action::Move(way) => move_by(s, screen, way),
        Action::Fold => rows::fold(s, screen, |_| true),
        Action::Unfold => rows::fold(s, screen, |_| false),
        Action::ToggleFold => rows::fold(s, screen, |folded| !folded),
        Action::Show(view) => {
            let about = subject(s, screen);
            view::pane(view).open(s, screen, &about);
        }
        Action::NextView => screen.show(screen.view.turned(1)),
        Action::PreviousView => screen.show(screen.view.turned(-1)),
        Action::Filter => filter(screen),
        Action::Search => {
            let from = Box::new(Origin::of(screen));
            screen.typing = Typing::Search {
                text: String::new(),
                from,
            };
        }
        Action::NextReady => next_ready(s, screen, 1),
        Action::PreviousReady => next_ready(s, screen, -1),
        Action::MyNext => match s.my_next() {
            Some((ix, turn)) => rows::go_to_work(s, screen, ix, turn),
            None => screen.say(Saying::Fyi, format!("nothing waits for {}", state::you(s))),
        },
        Action::Digit(c) => jump(s, screen, c),
        Action::Type(event) => typed(s, screen, event),
        Action::ClearLine => clear_line(screen),
        Action::NextSuggestion => search_on(s, screen, 1),
        Action::PreviousSuggestion => search_on(s, screen, -1),
        Action::Accept => accept(s, screen),
        Action::Back => back(s, screen),
        _ => {}
    }
}

fn move_by(s: &Situation, screen: &mut Screen, way: Move) {
    let page = screen.list_height().max(2) - 1;
    let moved = |at: usize, len: usize| moved(at, len, page, way);
    view::pane(screen.view).go(s, screen, &moved);
}

fn moved(at: usize, len: usize, page: usize, way: Move) -> usize {
    let last = len.saturating_sub(1);
    match way {
        Move::Up => at.saturating_sub(1),
        Move::Down => at + 1,
        Move::PageUp => at.saturating_sub(page),
        Move::PageDown => at + page,
        Move::Top => 0,
        Move::Bottom => last,
    }
    .min(last)
}

fn filter(screen: &mut Screen) {
    screen.filter = screen.filter.next();
    if !screen.view.has_rows() {
        screen.view = View::Steps;
    }
    screen.say(
        Saying::Fyi,
        format!("showing {}; f for the next", screen.filter.word()),
    );
}

fn next_ready(s: &Situation, screen: &mut Screen, by: isize) {
    let order: Vec<StepIx> = s.run.plan.in_order().collect();
    let at = place_in(s, &order, &screen.cursor, by);
    let ready = |ix: &StepIx| s.next.contains(ix);
    match around(&order, at, by).find(ready) {
        Some(ix) => rows::go_to_work(s, screen, ix, Turn::Start),
        None => screen.say(Saying::Fyi, "no step is ready"),
    }
}

/// Everything once, from the one after `at`, in that direction.
pub(super) fn around(order: &[StepIx], at: isize, by: isize) -> impl Iterator<Item = StepIx> + '_ {
    let len = order.len() as isize;
    (1..=len).map(move |n| order[(at + n * by).rem_euclid(len) as usize])
}

/// Where the selection is in the order of the plan; for a phase, just before its first step.
pub(super) fn place_in(s: &Situation, order: &[StepIx], cursor: &Cursor, by: isize) -> isize {
    let plan = &s.run.plan;
    let found = match cursor {
        Cursor::Step(id) | Cursor::Undo(id, _) => plan
            .step(id)
            .and_then(|ix| order.iter().position(|o| *o == ix)),
        Cursor::Phase(id) => {
            let phase = plan.phases.iter().find(|p| p.id == *id);
            let first = phase.and_then(|p| p.steps.first());
            let at = first.and_then(|ix| order.iter().position(|o| o == ix));
            return at.map_or(-1, |at| at as isize - if by > 0 { 1 } else { 0 });
        }
        Cursor::Nothing | Cursor::Rollback => None,
    };
    found.map_or(-1, |at| at as isize)
}

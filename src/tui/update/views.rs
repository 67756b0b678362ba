//! Moving about: views, selection, folding and filter.

use super::seeking::{accept, back, clear_line, jump, search_on, typed};
use crate::run::Stage;
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};
use crate::time::Span;
use crate::tui::calls;
use crate::tui::form::Subject;
use crate::tui::keys::{Action, Move};
use crate::tui::origin::Origin;
use crate::tui::rows::{self, Row};
use crate::tui::screen::{Cursor, Saying, Screen, Spot, Typing, View};
use crate::tui::services;
use crate::tui::view::{detail, layout};
use crate::tui::words;

pub(super) fn act(s: &Situation, screen: &mut Screen, action: Action) {
    match action {
        Action::Move(way) => move_by(s, screen, way),
        Action::Fold => fold(s, screen, |_| true),
        Action::Unfold => fold(s, screen, |_| false),
        Action::ToggleFold => fold(s, screen, |folded| !folded),
        Action::Show(View::Detail) => show_in_full(s, screen),
        Action::Show(View::Calls) => show_calls(s, screen),
        Action::Show(View::Gates) => show_gates(s, screen),
        Action::Show(View::Blockers) => show_blockers(s, screen),
        Action::Show(View::Timeline) => show_timeline(s, screen),
        Action::Show(view) => show(screen, view),
        Action::NextView => show(screen, screen.view.turned(1)),
        Action::PreviousView => show(screen, screen.view.turned(-1)),
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
            Some((ix, turn)) => go_to_work(s, screen, ix, turn),
            None => screen.say(Saying::Fyi, format!("nothing waits for {}", words::you(s))),
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

/// A step in full, whose phase may be folded.
pub(super) fn show_step(s: &Situation, screen: &mut Screen, id: &str) {
    if let Some(ix) = s.run.plan.step(id) {
        go_to(s, screen, ix);
    }
    show(screen, View::Detail);
}

/// The gates; one that is decided gives way to the one that is up for a decision.
fn show_gates(s: &Situation, screen: &mut Screen) {
    show(screen, View::Gates);
    let plan = &s.run.plan;
    let is_decided = |id: &str| plan.step(id).is_none_or(|ix| s.stage(ix) == Stage::Done);
    if screen.gates.id.as_deref().is_none_or(is_decided) {
        let is_open = |id: &String| {
            let stage = plan.step(id).map(|ix| s.stage(ix));
            matches!(stage, Some(Stage::Ready | Stage::Failed))
        };
        let open = rows::gates(s).into_iter().find(is_open);
        screen.gates.id = open.or(screen.gates.id.take());
    }
}

/// The blockers; one that is solved gives way to one that is open.
fn show_blockers(s: &Situation, screen: &mut Screen) {
    show(screen, View::Blockers);
    let is_open = |id: &str| s.run.blocker(id).is_some_and(|b| b.is_open());
    if !screen.blockers.id.as_deref().is_some_and(is_open) {
        let open = rows::blockers(s).into_iter().find(|id| is_open(id));
        screen.blockers.id = open.or(screen.blockers.id.take());
    }
}

/// The timeline; where it is shown already, closer.
fn show_timeline(s: &Situation, screen: &mut Screen) {
    if screen.view == View::Timeline {
        let window = &s.run.plan.window;
        let whole = Span::between(window.opens, window.closes);
        screen.zoom = screen.zoom.next(whole);
    }
    show(screen, View::Timeline);
}

/// What is selected in this view, in full.
fn show_in_full(s: &Situation, screen: &mut Screen) {
    match super::subject(s, screen) {
        // There an undo may be selected, which is more than its step.
        _ if screen.view.has_rows() || screen.view == View::Detail => show(screen, View::Detail),
        Subject::Step(id) => show_step(s, screen, &id),
        Subject::Service(id) => match services::step_of(s, &id) {
            Some(step) => show_step(s, screen, &step),
            None => screen.say(Saying::No, "no step has changed it, and none tests it"),
        },
        _ => show(screen, View::Detail),
    }
}

/// Whom to call; about the selected blocker, or the only one of the selected step.
fn show_calls(s: &Situation, screen: &mut Screen) {
    let of_step = |id: &str| {
        let mut all = s.run.blockers_of(s.run.plan.step(id)?);
        all.next().map(|b| b.number.clone())
    };
    let blocker = match super::subject(s, screen) {
        Subject::Blocker(number) => Some(number),
        Subject::Step(id) => of_step(&id),
        _ => None,
    };
    show(screen, View::Calls);
    if let Some(blocker) = blocker {
        calls::aim(s, screen, &blocker);
    }
}

/// The step that the selected line of the log is about.
pub(super) fn step_of_log(s: &Situation, screen: &Screen) -> Option<String> {
    let at = screen.log_at.unwrap_or(s.run.log.len().saturating_sub(1));
    let fact = s.run.log.get(at)?.entry.fact();
    fact.event.step().map(str::to_string)
}

pub(super) fn show(screen: &mut Screen, view: View) {
    screen.view = view;
    screen.detail_top = 0;
}

fn move_by(s: &Situation, screen: &mut Screen, way: Move) {
    let page = layout::list_height(screen).max(2) - 1;
    let moved = |at: usize, len: usize| moved(at, len, page, way);
    match screen.view {
        View::Steps | View::Timeline => {
            let at = rows::position(s, screen).unwrap_or(0);
            let row = screen.rows.get(moved(at, screen.rows.len())).copied();
            screen.cursor = row.map(|r| rows::cursor(s, r)).unwrap_or_default();
        }
        View::Detail => {
            let len = detail::len(s, screen);
            let last = len.saturating_sub(layout::list_height(screen)) + 1;
            screen.detail_top = moved(screen.detail_top, last);
        }
        View::Log => {
            let len = s.run.log.len();
            let at = screen.log_at.unwrap_or(len.saturating_sub(1));
            screen.log_at = Some(moved(at, len));
        }
        View::Blockers => move_spot(&mut screen.blockers, &rows::blockers(s), moved),
        View::Gates => move_spot(&mut screen.gates, &rows::gates(s), moved),
        View::Services => move_spot(&mut screen.services, &services::ids(s), moved),
        View::People => move_spot(&mut screen.people, &rows::people(s), moved),
        View::Calls => {
            let ids = calls::ids(s, screen);
            move_spot(&mut screen.calls, &ids, moved);
        }
    }
}

fn move_spot(spot: &mut Spot, ids: &[String], moved: impl Fn(usize, usize) -> usize) {
    let at = moved(rows::spot_index(spot, ids), ids.len());
    spot.id = ids.get(at).cloned();
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

fn fold(s: &Situation, screen: &mut Screen, wanted: impl Fn(bool) -> bool) {
    let plan = &s.run.plan;
    let phase = match &screen.cursor {
        Cursor::Phase(id) => plan.phases.iter().find(|p| p.id == *id),
        Cursor::Step(id) => plan
            .step(id)
            .and_then(|ix| plan.steps.get(ix))
            .and_then(|step| plan.phases.get(step.phase)),
        Cursor::Nothing | Cursor::Rollback | Cursor::Undo(..) => None,
    };
    let Some(phase) = phase else { return };
    match wanted(screen.folded.contains(&phase.id)) {
        true => {
            screen.folded.insert(phase.id.clone());
            screen.cursor = Cursor::Phase(phase.id.clone());
        }
        false => {
            screen.folded.remove(&phase.id);
        }
    }
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

/// Selects a step, unfolded, whatever the filter.
pub(super) fn go_to(s: &Situation, screen: &mut Screen, ix: StepIx) {
    let plan = &s.run.plan;
    let Some(step) = plan.steps.get(ix) else {
        return;
    };
    if let Some(phase) = plan.phases.get(step.phase) {
        screen.folded.remove(&phase.id);
    }
    screen.cursor = Cursor::Step(step.id.clone());
    show_steps(screen);
}

/// Where a step can be seen.
fn show_steps(screen: &mut Screen) {
    if !screen.view.has_rows() && screen.view != View::Detail {
        screen.view = View::Steps;
    }
    screen.detail_top = 0;
}

/// Selects what there is to do about a step: in a rollback its undo.
pub(super) fn go_to_work(s: &Situation, screen: &mut Screen, ix: StepIx, turn: Turn) {
    match rows::row_of(s, ix, turn) {
        undo @ Row::Undo(..) => {
            screen.cursor = rows::cursor(s, undo);
            show_steps(screen);
        }
        _ => go_to(s, screen, ix),
    }
}

fn next_ready(s: &Situation, screen: &mut Screen, by: isize) {
    let order: Vec<StepIx> = s.run.plan.in_order().collect();
    let at = place_in(s, &order, &screen.cursor, by);
    let ready = |ix: &StepIx| s.next.contains(ix);
    match around(&order, at, by).find(ready) {
        Some(ix) => go_to_work(s, screen, ix, Turn::Start),
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

/// The row that was clicked.
pub(super) fn click_row(s: &Situation, screen: &mut Screen, at: usize) {
    let Some(row) = screen.rows.get(at).copied() else {
        return;
    };
    let clicked = rows::cursor(s, row);
    // A click on the selected phase folds it; a click on a step only ever selects.
    if clicked == screen.cursor && matches!(row, Row::Phase(_)) {
        fold(s, screen, |folded| !folded);
    } else {
        screen.cursor = clicked;
    }
}

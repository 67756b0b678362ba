//! What Enter does: the next natural thing for what is selected.

use super::asking::{ask_for, may_write, meant, subject};
use super::effect::{Effect, Submission};
use super::views;
use crate::run::{Doing, Task};
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};
use crate::tui::form::{Ask, Form};
use crate::tui::idle::next_text;
use crate::tui::keys::Action;
use crate::tui::rows;
use crate::tui::screen::{Access, Saying, Screen, View};
use crate::tui::view::{self, Enter};
use crate::words::state;

/// The next natural thing for what is selected.
pub(super) fn next(s: &Situation, screen: &mut Screen) -> Option<Effect> {
    match view::pane(screen.view).enter(s, screen) {
        Enter::Fold => views::act(s, screen, Action::ToggleFold),
        Enter::Show(view, _) => views::act(s, screen, Action::Show(view)),
        Enter::Ask(ask, _) => ask_for(s, screen, ask),
        Enter::Step(None) => {}
        Enter::Step(Some(id)) => {
            if let Some(ix) = s.run.plan.step(&id) {
                rows::go_to(s, screen, ix);
            }
            screen.show(View::Detail);
        }
        Enter::Work { step, in_full } => return work(s, screen, step, in_full),
    }
    None
}

fn work(s: &Situation, screen: &mut Screen, step: Option<StepIx>, in_full: bool) -> Option<Effect> {
    let act = meant(s, screen, Action::Next);
    let Some(ix) = step else {
        screen.say(Saying::No, "choose a step first");
        return None;
    };
    let turn = s.turn(ix).filter(|_| screen.access == Access::Full);
    if let Some(turn) = turn.filter(|turn| !rows::is_on_row(s, screen, ix, *turn)) {
        // What is selected is not what there is to do: it is shown before it is done.
        rows::go_to_work(s, screen, ix, turn);
        let what = next_text(s, ix, turn);
        screen.say(Saying::Fyi, format!("here: {what}"));
        return None;
    }
    match turn {
        // What somebody else does, or nobody can do yet, is only looked at.
        None => look_closer(s, screen, ix, in_full),
        Some(Turn::Finish) => ask_for(s, screen, Ask::Finish),
        Some(Turn::Sign) => ask_for(s, screen, Ask::Sign),
        Some(Turn::Decide) => ask_for(s, screen, Ask::Decide),
        Some(Turn::Vote) => ask_for(s, screen, Ask::Vote),
        Some(Turn::Start) if takes_a_look(s, ix) => ask_for(s, screen, Ask::Start),
        Some(Turn::Start) => {
            let form = Form::new(Ask::Start, s, subject(s, screen)).ok()?;
            let requests = form.requests(s).ok()?;
            let form = Box::new(form);
            return Some(Effect::Record(Submission {
                form,
                requests,
                act,
            }));
        }
    }
    None
}

/// Whether something must be typed or known before it is started: what it asks to be confirmed,
/// that it is the first time, that there is no rollback from it.
fn takes_a_look(s: &Situation, ix: StepIx) -> bool {
    let way = s.run.way_of(ix, Doing::Start);
    let confirms = Task::of(&s.run.plan, ix, way).is_some_and(|t| t.confirm.is_some());
    confirms || (way.is_forward() && s.run.is_final(ix).is_some())
}

/// From a list to the page; on the page, why there is nothing to do.
fn look_closer(s: &Situation, screen: &mut Screen, ix: StepIx, in_full: bool) {
    if !in_full {
        views::act(s, screen, Action::Show(View::Detail));
    } else if may_write(screen) {
        let why = state::not_for_me(s, ix);
        screen.say(
            Saying::Fyi,
            format!("nothing for {} to do here: {why}", state::you(s)),
        );
    }
}

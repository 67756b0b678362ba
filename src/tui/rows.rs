//! The rows of the plan: folding, filtering, and the selection among them.

use super::names::Subject;
pub use super::names::TreeRow;
use super::screen::{Cursor, Filter, Screen, View};
use crate::journal::Way;
use crate::run::{Stage, Undoing};
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};

/// The row of what there is to do about a step: in a rollback that of its undo or restore.
pub fn row_of(s: &Situation, ix: StepIx, turn: Turn) -> TreeRow {
    match s.run.way_of(ix, turn.doing()) {
        Way::Forward => TreeRow::Step(ix),
        way => TreeRow::Undo(ix, way),
    }
}

/// Whether what there is to do about a step is what is selected: not its undo where the step is,
/// nor the other way round.
pub fn is_on_row(s: &Situation, screen: &Screen, ix: StepIx, turn: Turn) -> bool {
    match &screen.cursor {
        _ if !screen.view.selects_rows() => true,
        selected => *selected == cursor(s, row_of(s, ix, turn)),
    }
}

/// What the cursor would say of a row.
pub fn cursor(s: &Situation, row: TreeRow) -> Cursor {
    let plan = &s.run.plan;
    let id = |ix: StepIx| plan.steps.get(ix).map(|st| st.id.clone());
    match row {
        TreeRow::Rollback => Some(Cursor::Rollback),
        TreeRow::Undo(ix, way) => id(ix).map(|id| Cursor::Undo(id, way)),
        TreeRow::Phase(ix) => plan.phases.get(ix).map(|p| Cursor::Phase(p.id.clone())),
        TreeRow::Step(ix) => id(ix).map(Cursor::Step),
    }
    .unwrap_or_default()
}

/// Where the selection is among the rows.
pub fn position(s: &Situation, screen: &Screen) -> Option<usize> {
    let wanted = match &screen.cursor {
        Cursor::Nothing => return None,
        Cursor::Rollback => TreeRow::Rollback,
        Cursor::Undo(id, way) => TreeRow::Undo(s.run.plan.step(id)?, *way),
        Cursor::Phase(id) => TreeRow::Phase(s.run.plan.phases.iter().position(|p| p.id == *id)?),
        Cursor::Step(id) => TreeRow::Step(s.run.plan.step(id)?),
    };
    screen.rows.iter().position(|r| *r == wanted)
}

/// The index of the selected step.
pub fn selected(s: &Situation, screen: &Screen) -> Option<StepIx> {
    screen.step().and_then(|id| s.run.plan.step(id))
}

/// Whether a filter shows a step.
pub fn shows(s: &Situation, filter: Filter, ix: StepIx) -> bool {
    match filter {
        Filter::All => true,
        Filter::Mine => s.forward_turn(ix).is_some(),
        Filter::Ready => s.stage(ix) == Stage::Ready && !s.is_paused(ix, Way::Forward),
        Filter::Blocked => s.run.blockers_of(ix).next().is_some(),
        Filter::Late => s.is_late(ix),
    }
}

/// Whether a filter shows an undo.
fn shows_undo(s: &Situation, filter: Filter, undo: &Undoing) -> bool {
    match filter {
        Filter::All => true,
        Filter::Mine => s.undo_turn(undo).is_some(),
        Filter::Ready => undo.stage == Stage::Ready && !s.is_paused(undo.step, undo.way),
        Filter::Blocked => s.run.blockers_on(undo.step, undo.way).next().is_some(),
        // There is no plan for undos that they could be late against.
        Filter::Late => false,
    }
}

/// The rows that the tree shows.
pub fn rows(s: &Situation, screen: &Screen) -> Vec<TreeRow> {
    let chosen = match &screen.cursor {
        Cursor::Step(id) => s.run.plan.step(id).map(TreeRow::Step),
        Cursor::Undo(id, way) => s.run.plan.step(id).map(|ix| TreeRow::Undo(ix, *way)),
        _ => None,
    };
    let mut rows = Vec::with_capacity(screen.rows.len() + 8);
    if s.run.rollback().is_some() {
        rows.push(TreeRow::Rollback);
        let undos = s.undos.iter();
        let shown = undos.filter(|u| {
            shows_undo(s, screen.filter, u) || chosen == Some(TreeRow::Undo(u.step, u.way))
        });
        rows.extend(shown.map(|u| TreeRow::Undo(u.step, u.way)));
    }
    for (number, phase) in s.run.plan.phases.iter().enumerate() {
        match screen.filter {
            Filter::All => {
                rows.push(TreeRow::Phase(number));
                if !screen.folded.contains(&phase.id) {
                    rows.extend(phase.steps.iter().map(|ix| TreeRow::Step(*ix)));
                }
            }
            // The selected step stays in sight although the filter has let go of it, so that the
            // next key does not meet another step.
            filter => {
                let shown =
                    |ix: &&StepIx| shows(s, filter, **ix) || chosen == Some(TreeRow::Step(**ix));
                let before = rows.len();
                rows.push(TreeRow::Phase(number));
                rows.extend(
                    phase
                        .steps
                        .iter()
                        .filter(shown)
                        .map(|ix| TreeRow::Step(*ix)),
                );
                if rows.len() == before + 1 {
                    rows.pop();
                }
            }
        }
    }
    rows
}

/// The step that is selected, or whose undo is.
pub fn subject(s: &Situation, screen: &Screen) -> Option<Subject> {
    let step = screen.step().filter(|id| s.run.plan.step(id).is_some());
    step.map(|id| Subject::Step(id.to_string()))
}

/// Moves the selection among the rows.
pub fn go(s: &Situation, screen: &mut Screen, moved: &dyn Fn(usize, usize) -> usize) {
    let at = position(s, screen).unwrap_or(0);
    let row = screen.rows.get(moved(at, screen.rows.len())).copied();
    screen.cursor = row.map(|r| cursor(s, r)).unwrap_or_default();
}

/// The row that was clicked.
pub fn click(s: &Situation, screen: &mut Screen, at: usize) {
    let Some(row) = screen.rows.get(at).copied() else {
        return;
    };
    let clicked = cursor(s, row);
    // A click on the selected phase folds it; a click on a step only ever selects.
    if clicked == screen.cursor && matches!(row, TreeRow::Phase(_)) {
        fold(s, screen, |folded| !folded);
    } else {
        screen.cursor = clicked;
    }
}

/// Folds or unfolds the phase of what is selected.
pub fn fold(s: &Situation, screen: &mut Screen, wanted: impl Fn(bool) -> bool) {
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
    if wanted(screen.folded.contains(&phase.id)) {
        screen.folded.insert(phase.id.clone());
        screen.cursor = Cursor::Phase(phase.id.clone());
    } else {
        screen.folded.remove(&phase.id);
    }
}

/// Selects a step, unfolded, whatever the filter.
pub fn go_to(s: &Situation, screen: &mut Screen, ix: StepIx) {
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

/// Selects what there is to do about a step: in a rollback its undo.
pub fn go_to_work(s: &Situation, screen: &mut Screen, ix: StepIx, turn: Turn) {
    match row_of(s, ix, turn) {
        undo @ TreeRow::Undo(..) => {
            screen.cursor = cursor(s, undo);
            show_steps(screen);
        }
        _ => go_to(s, screen, ix),
    }
}

/// Where a step can be seen.
fn show_steps(screen: &mut Screen) {
    if !screen.view.selects_rows() {
        screen.view = View::Steps;
    }
    screen.detail_top = 0;
}

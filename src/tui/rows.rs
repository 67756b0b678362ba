//! Which rows are in sight: folding, filtering, and the selection that follows its step.

use super::screen::{Cursor, Filter, Glance, Screen, Spot, View};
use super::view::layout;
use crate::journal::Way;
use crate::run::{Stage, Undoing};
use crate::runbook::StepIx;
use crate::situation::{Situation, Turn};

/// A row of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The head of what a rollback asks for, above everything else.
    Rollback,
    /// An undo, or a restore.
    Undo(StepIx, Way),
    /// Index into the plan's phases.
    Phase(usize),
    Step(StepIx),
}

/// The first look at a run: done phases folded, the selection on what I do next.
pub fn begin(s: &Situation, screen: &mut Screen) {
    for (ix, phase) in s.run.plan.phases.iter().enumerate() {
        let progress = s.phase_progress(ix);
        if progress.total > 0 && progress.done == progress.total {
            screen.folded.insert(phase.id.clone());
        }
    }
    let mine = s.my_next().map(|(ix, turn)| row_of(s, ix, turn));
    let ready = || s.next.first().map(|&ix| row_of(s, ix, Turn::Start));
    let open = || {
        let mut steps = s.run.plan.in_order();
        steps.find(|ix| !s.stage(*ix).meets_needs()).map(Row::Step)
    };
    if let Some(row) = mine.or_else(ready).or_else(open) {
        screen.cursor = cursor(s, row);
    }
    settle(s, screen);
}

/// Brings rows, selection and scroll in line with the run after anything changed.
pub fn settle(s: &Situation, screen: &mut Screen) {
    screen.rows = rows(s, screen);
    screen.glance = Glance {
        my_next: s.my_next(),
        running: s.running() + s.running_back(),
        calls_due: s.calls_due(),
        services: super::services::proven(s),
    };
    let at = match position(s, screen) {
        Some(at) => at,
        None => {
            let at = screen.top.min(screen.rows.len().saturating_sub(1));
            screen.cursor = screen
                .rows
                .get(at)
                .map_or(Cursor::Nothing, |r| cursor(s, *r));
            at
        }
    };
    screen.at = (!screen.rows.is_empty()).then_some(at);
    let height = layout::list_height(screen);
    screen.top = scrolled(screen.top, at, height, screen.rows.len());
    settle_spot(&mut screen.blockers, &blockers(s), height);
    settle_spot(&mut screen.gates, &gates(s), height);
    settle_spot(&mut screen.people, &people(s), height);
    settle_spot(&mut screen.services, &super::services::ids(s), height);
    super::calls::settle(s, screen, height);
    screen.log_at = screen.log_at.filter(|at| at + 1 < s.run.log.len());
}

/// The row of what there is to do about a step: in a rollback that of its undo or restore.
pub fn row_of(s: &Situation, ix: StepIx, turn: Turn) -> Row {
    match s.run.way_of(ix, turn.doing()) {
        Way::Forward => Row::Step(ix),
        way => Row::Undo(ix, way),
    }
}

/// Whether what there is to do about a step is what is selected: not its undo where the step is,
/// nor the other way round.
pub fn is_on_row(s: &Situation, screen: &Screen, ix: StepIx, turn: Turn) -> bool {
    match &screen.cursor {
        _ if screen.view == View::Gates => true,
        selected => *selected == cursor(s, row_of(s, ix, turn)),
    }
}

/// What the cursor would say of a row.
pub fn cursor(s: &Situation, row: Row) -> Cursor {
    let plan = &s.run.plan;
    let id = |ix: StepIx| plan.steps.get(ix).map(|st| st.id.clone());
    match row {
        Row::Rollback => Some(Cursor::Rollback),
        Row::Undo(ix, way) => id(ix).map(|id| Cursor::Undo(id, way)),
        Row::Phase(ix) => plan.phases.get(ix).map(|p| Cursor::Phase(p.id.clone())),
        Row::Step(ix) => id(ix).map(Cursor::Step),
    }
    .unwrap_or_default()
}

/// Where the selection is among the rows.
pub fn position(s: &Situation, screen: &Screen) -> Option<usize> {
    let wanted = match &screen.cursor {
        Cursor::Nothing => return None,
        Cursor::Rollback => Row::Rollback,
        Cursor::Undo(id, way) => Row::Undo(s.run.plan.step(id)?, *way),
        Cursor::Phase(id) => Row::Phase(s.run.plan.phases.iter().position(|p| p.id == *id)?),
        Cursor::Step(id) => Row::Step(s.run.plan.step(id)?),
    };
    screen.rows.iter().position(|r| *r == wanted)
}

/// The index of the selected step.
pub fn selected(s: &Situation, screen: &Screen) -> Option<StepIx> {
    screen.step().and_then(|id| s.run.plan.step(id))
}

/// The step that Enter is about: among the gates that is the gate.
pub fn here(s: &Situation, screen: &Screen) -> Option<StepIx> {
    match screen.view {
        View::Gates => s.run.plan.step(screen.gates.id.as_deref()?),
        _ => selected(s, screen),
    }
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

/// The ids of the blockers, which stay when a late entry changes their numbers: open ones first, then conditions, then what is over.
pub fn blockers(s: &Situation) -> Vec<String> {
    let mut all: Vec<_> = s.run.blockers.iter().collect();
    all.sort_by_key(|b| (!b.is_open(), b.is_condition(), b.severity, b.raised.at));
    all.iter().map(|b| b.key()).collect()
}

/// The ids of the gates, in the order of the plan.
pub fn gates(s: &Situation) -> Vec<String> {
    let steps = s
        .run
        .plan
        .in_order()
        .filter_map(|ix| s.run.plan.steps.get(ix));
    steps
        .filter(|s| s.gate.is_some())
        .map(|s| s.id.clone())
        .collect()
}

/// The ids of all who are on the roster or came in later.
pub fn people(s: &Situation) -> Vec<String> {
    let roster = s.run.plan.people.iter().map(|p| p.id.clone());
    let mut all: Vec<String> = roster.collect();
    for person in &s.run.people {
        if !all.contains(&person.person) {
            all.push(person.person.clone());
        }
    }
    all
}

/// The first row in sight, moved no further than the selection asks for.
pub fn scrolled(top: usize, at: usize, height: usize, len: usize) -> usize {
    let height = height.max(1);
    let lowest = at.saturating_sub(height - 1);
    top.clamp(lowest, at)
        .min(len.saturating_sub(height).max(lowest))
}

/// The place of a list's selection among its ids.
pub fn spot_index(spot: &Spot, ids: &[String]) -> usize {
    let found = spot
        .id
        .as_ref()
        .and_then(|id| ids.iter().position(|i| i == id));
    found.unwrap_or(0)
}

fn settle_spot(spot: &mut Spot, ids: &[String], height: usize) {
    let at = spot_index(spot, ids);
    spot.id = ids.get(at).cloned();
    spot.top = scrolled(spot.top, at, height, ids.len());
}

fn rows(s: &Situation, screen: &Screen) -> Vec<Row> {
    let chosen = match &screen.cursor {
        Cursor::Step(id) => s.run.plan.step(id).map(Row::Step),
        Cursor::Undo(id, way) => s.run.plan.step(id).map(|ix| Row::Undo(ix, *way)),
        _ => None,
    };
    let mut rows = Vec::with_capacity(screen.rows.len() + 8);
    if s.run.rollback().is_some() {
        rows.push(Row::Rollback);
        let undos = s.undos.iter();
        let shown = undos.filter(|u| {
            shows_undo(s, screen.filter, u) || chosen == Some(Row::Undo(u.step, u.way))
        });
        rows.extend(shown.map(|u| Row::Undo(u.step, u.way)));
    }
    for (number, phase) in s.run.plan.phases.iter().enumerate() {
        match screen.filter {
            Filter::All => {
                rows.push(Row::Phase(number));
                if !screen.folded.contains(&phase.id) {
                    rows.extend(phase.steps.iter().map(|ix| Row::Step(*ix)));
                }
            }
            // The selected step stays in sight although the filter has let go of it, so that the
            // next key does not meet another step.
            filter => {
                let shown =
                    |ix: &&StepIx| shows(s, filter, **ix) || chosen == Some(Row::Step(**ix));
                let before = rows.len();
                rows.push(Row::Phase(number));
                rows.extend(phase.steps.iter().filter(shown).map(|ix| Row::Step(*ix)));
                if rows.len() == before + 1 {
                    rows.pop();
                }
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::scrolled;

    #[test]
    fn scrolling_is_lazy_and_never_leaves_the_selection() {
        assert_eq!(scrolled(0, 5, 10, 100), 0);
        assert_eq!(scrolled(0, 12, 10, 100), 3);
        assert_eq!(scrolled(50, 12, 10, 100), 12);
        assert_eq!(scrolled(95, 99, 10, 100), 90);
        assert_eq!(scrolled(0, 0, 0, 0), 0);
    }
}

//! Brings the screen in line with the run: rows, selection and scroll.

use crate::situation::{Situation, Turn};
use crate::tui::names::{Cursor, TreeRow, View};
use crate::tui::screen::{HeaderStats, Screen};
use crate::tui::{layout, rows, services, view};

/// The first look at a run: done phases folded, the selection on what I do next.
pub fn begin(s: &Situation, screen: &mut Screen) {
    for (ix, phase) in s.run.plan.phases.iter().enumerate() {
        let counts = s.phase_progress(ix);
        if counts.total() > 0 && counts.open() == 0 {
            screen.folded.insert(phase.id.clone());
        }
    }
    let mine = s.my_next().map(|(ix, turn)| rows::row_of(s, ix, turn));
    let ready = || s.next.first().map(|&ix| rows::row_of(s, ix, Turn::Start));
    let open = || {
        let mut steps = s.run.plan.in_order();
        steps
            .find(|ix| !s.stage(*ix).meets_needs())
            .map(TreeRow::Step)
    };
    if let Some(row) = mine.or_else(ready).or_else(open) {
        screen.cursor = rows::cursor(s, row);
    }
    settle(s, screen);
}

/// Brings rows, selection and scroll in line with the run after anything changed.
pub fn settle(s: &Situation, screen: &mut Screen) {
    screen.rows = rows::rows(s, screen);
    screen.stats = HeaderStats {
        my_next: s.my_next(),
        running: s.running() + s.running_back(),
        calls_due: s.calls_due(),
        services: services::proven(s),
        out_too_long: services::out_too_long(s),
    };
    let at = match rows::position(s, screen) {
        Some(at) => at,
        None => {
            let at = screen.top.min(screen.rows.len().saturating_sub(1));
            screen.cursor = screen
                .rows
                .get(at)
                .map_or(Cursor::Nothing, |r| rows::cursor(s, *r));
            at
        }
    };
    screen.at = (!screen.rows.is_empty()).then_some(at);
    let height = screen.list_height();
    screen.top = layout::scrolled(screen.top, at, height, screen.rows.len());
    for view in View::ALL {
        view::pane(view).settle(s, screen, height);
    }
}

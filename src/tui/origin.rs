//! Where a search or a number began, to return to when it leads nowhere.

use std::collections::HashSet;

use super::screen::{Cursor, Screen, Spot, View};

/// What a search or a number may move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    view: View,
    cursor: Cursor,
    folded: HashSet<String>,
    blockers: Spot,
    gates: Spot,
    log_at: Option<usize>,
    top: usize,
    detail_top: usize,
}

impl Origin {
    pub fn of(screen: &Screen) -> Origin {
        Origin {
            view: screen.view,
            cursor: screen.cursor.clone(),
            folded: screen.folded.clone(),
            blockers: screen.blockers.clone(),
            gates: screen.gates.clone(),
            log_at: screen.log_at,
            top: screen.top,
            detail_top: screen.detail_top,
        }
    }

    /// Puts the screen back there.
    pub fn restore(self, screen: &mut Screen) {
        screen.view = self.view;
        screen.cursor = self.cursor;
        screen.folded = self.folded;
        screen.blockers = self.blockers;
        screen.gates = self.gates;
        screen.log_at = self.log_at;
        screen.top = self.top;
        screen.detail_top = self.detail_top;
    }
}

//! The mouse: a click selects, the wheel scrolls. It never records anything.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::views;
use crate::situation::Situation;
use crate::tui::calls;
use crate::tui::keys::{Action, Move};
use crate::tui::rows;
use crate::tui::screen::{Screen, View};
use crate::tui::services;
use crate::tui::view::services::HEAD;
use crate::tui::view::{layout, timeline};

/// Something was done with the mouse.
pub fn mouse(s: &Situation, screen: &mut Screen, event: MouseEvent) {
    match event.kind {
        MouseEventKind::ScrollUp => wheel(s, screen, Move::Up),
        MouseEventKind::ScrollDown => wheel(s, screen, Move::Down),
        MouseEventKind::Down(MouseButton::Left) => {
            click(s, screen, Position::new(event.column, event.row));
        }
        _ => return,
    }
    rows::settle(s, screen);
}

fn wheel(s: &Situation, screen: &mut Screen, way: Move) {
    for _ in 0..3 {
        super::act(s, screen, Action::Move(way));
    }
}

fn click(s: &Situation, screen: &mut Screen, at: Position) {
    if !screen.dialogs.is_empty() {
        return;
    }
    let parts = layout::parts(screen);
    if parts.tabs.contains(at) {
        if let Some(view) = layout::tab_at(screen, at.x) {
            views::act(s, screen, Action::Show(view));
        }
    } else if parts.list.contains(at) {
        let row = usize::from(at.y - parts.list.y);
        match screen.view {
            View::Steps => views::click_row(s, screen, screen.top + row),
            // Above the first stands the axis.
            View::Timeline => {
                if let Some(row) = row.checked_sub(usize::from(timeline::AXIS)) {
                    views::click_row(s, screen, screen.top + row);
                }
            }
            View::Blockers => {
                let ids = rows::blockers(s);
                screen.blockers.id = ids.get(screen.blockers.top + row).cloned();
            }
            View::People => {
                let ids = rows::people(s);
                // Above the first stand the names of the columns.
                let row = row
                    .checked_sub(1)
                    .filter(|row| *row < layout::list_height(screen));
                let clicked = row.and_then(|row| ids.get(screen.people.top + row));
                screen.people.id = clicked.cloned().or(screen.people.id.take());
            }
            View::Services => {
                // Above the first stands how many are proven.
                let row = row.checked_sub(usize::from(HEAD));
                let ids = services::ids(s);
                let clicked = row.and_then(|row| ids.get(screen.services.top + row));
                screen.services.id = clicked.cloned().or(screen.services.id.take());
            }
            View::Gates => {
                let ids = rows::gates(s);
                screen.gates.id = ids.get(screen.gates.top + row).cloned();
            }
            View::Log => {
                let height = usize::from(parts.list.height);
                let top = layout::log_top(screen, s.run.log.len(), height);
                screen.log_at = Some(top + row);
            }
            View::Calls => {
                let lines = calls::lines(s, screen);
                let clicked = lines.get(screen.calls.top + row).and_then(|l| l.id());
                screen.calls.id = clicked.or(screen.calls.id.take());
            }
            View::Detail => {}
        }
    }
}

//! The mouse: a click selects, the wheel scrolls. It never records anything.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::settle::settle;
use super::views;
use crate::situation::Situation;
use crate::tui::keys::{Action, Move};
use crate::tui::screen::Screen;
use crate::tui::view::{self, tabs};

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
    settle(s, screen);
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
    let parts = screen.parts();
    if parts.tabs.contains(at) {
        if let Some(view) = tabs::at(parts.tabs, at.x) {
            views::act(s, screen, Action::Show(view));
        }
    } else if parts.list.contains(at) {
        let row = usize::from(at.y - parts.list.y).checked_sub(usize::from(screen.view.head()));
        if let Some(row) = row.filter(|row| *row < screen.list_height()) {
            view::pane(screen.view).click(s, screen, row);
        }
    }
}

//! The view of the steps: the tree, and beside or below it what is selected.

use super::pane::{Enter, Pane};
use super::pen::Pen;
use super::{detail, log, steps, summary};
use crate::situation::Situation;
use crate::tui::layout::Parts;
use crate::tui::names::View;
use crate::tui::rows;
use crate::tui::screen::{Cursor, Screen};

pub(super) struct Steps;

impl Pane for Steps {
    fn view(&self) -> View {
        View::Steps
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        steps::draw(s, screen, parts.list, pen);
        if parts.is_wide() {
            detail::draw(s, screen, parts.detail, pen);
            log::news(s, parts.news, pen);
        } else {
            summary::draw(s, screen, parts.detail, pen);
        }
    }

    fn enter(&self, s: &Situation, screen: &Screen) -> Enter {
        enter_row(s, screen)
    }

    fn go(&self, s: &Situation, screen: &mut Screen, moved: &dyn Fn(usize, usize) -> usize) {
        rows::go(s, screen, moved);
    }

    fn click(&self, s: &Situation, screen: &mut Screen, row: usize) {
        rows::click(s, screen, screen.top + row);
    }
}

/// What Enter does to a row of the tree.
pub(super) fn enter_row(s: &Situation, screen: &Screen) -> Enter {
    match &screen.cursor {
        Cursor::Phase(_) => Enter::Fold,
        Cursor::Rollback => Enter::Show(View::Detail, "open"),
        _ => Enter::Work {
            step: rows::selected(s, screen),
            in_full: false,
        },
    }
}

//! What is drawn: a type for each view, all behind [`Pane`], and what stands around them.
//!
//! Drawing is a pure function of the situation, the screen's state and the area: it reads no clock
//! and no journal, and changes nothing. Only rows in sight are built. What a view does change is
//! the selection in its own list.

mod ahead;
mod blockers;
mod call_columns;
mod calls;
pub mod card;
mod detail;
mod dialog;
pub mod edited;
mod footer;
mod form;
mod gates;
mod header;
pub mod home;
mod log;
mod markdown;
mod page;
mod pane;
mod pen;
mod people;
mod rollback;
mod services;
mod steps;
mod summary;
mod table;
pub mod tabs;
mod timeline;
mod tree;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use self::pane::{Enter, Pane, Searched};
use self::pen::Pen;
use super::form::Trouble;
use super::layout::{self, Parts};
use super::names::Ask;
use super::screen::{Dialog, Screen, View};
use super::theme::Tone;
use crate::situation::Situation;

/// The views, in the order of [`View`].
static PANES: [&dyn Pane; View::ALL.len()] = [
    &tree::Steps,
    &timeline::Timeline,
    &blockers::Blockers,
    &gates::Gates,
    &services::Services,
    &log::Log,
    &people::People,
    &calls::Calls,
    &detail::Detail,
];

/// A view, for all that treats views alike.
pub fn pane(view: View) -> &'static dyn Pane {
    PANES[view as usize]
}

/// Draws everything.
pub fn draw(s: &Situation, screen: &Screen, area: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, screen.look);
    pen.style(area, Tone::Plain);
    if layout::is_too_small(area) {
        return too_small(s, screen, area, &mut pen);
    }
    let parts = Parts::of(area, screen.view, screen.looks_ahead);
    header::draw(s, screen, parts.header, &mut pen);
    tabs::draw(s, screen, parts.tabs, &mut pen);
    let pane = pane(screen.view);
    draw_rules(&parts, &mut pen);
    pane.draw(s, screen, &parts, &mut pen);
    let enter = pane.enter(s, screen);
    footer::draw(s, screen, &enter, parts.footer, &mut pen);
    let between = layout::between(area, screen.looks_ahead);
    match screen.dialogs.last() {
        Some(Dialog::Form(form)) if form.is_table() => {
            table::draw(s, screen, form, between, &mut pen)
        }
        Some(Dialog::Form(form)) => form::draw(s, screen, form, between, &mut pen),
        Some(other) => dialog::draw(s, screen, other, between, &mut pen),
        None => {}
    }
}

fn draw_rules(parts: &Parts, pen: &mut Pen) {
    pen.rule(parts.rule);
    if parts.is_wide() {
        let column = pen.look().column().to_string();
        for y in parts.divider.y..parts.divider.bottom() {
            pen.text(parts.divider.x, y, 1, &column, Tone::Rule);
        }
    } else {
        pen.rule(parts.divider);
    }
}

/// What must be in sight on any screen: the mode, how it stands, what is next, and how to stop.
fn too_small(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let row = |n: u16| Rect {
        y: area.y + n,
        height: 1,
        ..area
    };
    let (width, height) = (layout::MIN.width, layout::MIN.height);
    let stop = match screen.dialogs.last() {
        Some(Dialog::Form(form)) if form.ask == Ask::Stop => match &form.trouble {
            Some(Trouble::Refused(refusal)) => refusal.why.clone(),
            Some(_) => "not stopped yet; Enter tries again".to_string(),
            None => "STOP everything? Enter stops, Esc leaves".to_string(),
        },
        _ => "X STOP  q leave".to_string(),
    };
    let needs = format!(
        "The rest needs {width} x {height}; this terminal has {} x {}.",
        area.width, area.height
    );
    let text = |n: u16, text: &str, tone: Tone, pen: &mut Pen| {
        pen.text(area.x + 1, area.y + n, area.width, text, tone);
    };
    for n in 0..area.height.saturating_sub(1) {
        match n {
            0 => header::first_line(s, screen, row(n), pen),
            1 => text(n, &stop, Tone::Strong, pen),
            2 => header::third_line(s, screen, row(n), pen),
            3 => header::second_line(s, screen, row(n), pen),
            4 => text(n, &needs, Tone::Plain, pen),
            _ => break,
        }
    }
    match area.height {
        0 => {}
        1 => header::first_line(s, screen, row(0), pen),
        height => {
            footer::state(s, screen, row(height - 1), pen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_stands_in_its_place() {
        for view in View::ALL {
            assert_eq!(pane(view).view(), view);
        }
    }
}

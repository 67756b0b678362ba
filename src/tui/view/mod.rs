//! What is seen: pure functions of the situation, the screen's state and the area.
//!
//! Nothing here reads a clock, the journal, or writes state. Only rows in sight are built.

mod ahead;
mod blockers;
mod call_columns;
mod calls;
pub mod card;
pub mod detail;
mod dialog;
mod footer;
mod form;
mod gates;
mod header;
pub mod home;
pub mod layout;
mod log;
mod markdown;
mod page;
mod pen;
mod people;
mod rollback;
pub mod services;
mod steps;
mod summary;
mod table;
mod tabs;
pub mod timeline;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::layout::Parts;
use self::pen::Pen;
use super::screen::{Dialog, Screen, View};
use super::theme::Tone;
use crate::situation::Situation;

/// Draws everything.
pub fn draw(s: &Situation, screen: &Screen, area: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, screen.look);
    pen.style(area, Tone::Plain);
    if layout::is_too_small(area) {
        return too_small(s, screen, area, &mut pen);
    }
    let parts = layout::parts_of(area, screen);
    header::draw(s, screen, parts.header, &mut pen);
    tabs::draw(s, screen, parts.tabs, &mut pen);
    body(s, screen, &parts, &mut pen);
    footer::draw(s, screen, parts.footer, &mut pen);
    let between = layout::between(area, screen);
    match screen.dialogs.last() {
        Some(Dialog::Form(form)) if form.is_table() => {
            table::draw(s, screen, form, between, &mut pen)
        }
        Some(Dialog::Form(form)) => form::draw(s, screen, form, between, &mut pen),
        Some(other) => dialog::draw(s, screen, other, between, &mut pen),
        None => {}
    }
}

fn body(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    parts.draw_rules(pen);
    match screen.view {
        View::Steps => {
            steps::draw(s, screen, parts.list, pen);
            match parts.is_wide() {
                true => {
                    detail::draw(s, screen, parts.detail, pen);
                    log::news(s, parts.news, pen);
                }
                false => summary::draw(s, screen, parts.detail, pen),
            }
        }
        View::Timeline => timeline::draw(s, screen, parts, pen),
        View::Detail => detail::draw(s, screen, parts.list, pen),
        View::Blockers => blockers::draw(s, screen, parts, pen),
        View::Gates => gates::draw(s, screen, parts, pen),
        View::Services => services::draw(s, screen, parts, pen),
        View::Log => {
            log::draw(s, screen, parts.list, pen);
            log::draw_selected(s, screen, parts.detail, pen);
        }
        View::People => people::draw(s, screen, parts.list, pen),
        View::Calls => calls::draw(s, screen, parts, pen),
    }
}

fn too_small(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let first = Rect {
        height: area.height.min(1),
        ..area
    };
    header::first_line(s, screen, first, pen);
    let (width, height) = (layout::MIN.width, layout::MIN.height);
    let say = format!(
        "This needs {width} x {height}; here are {} x {}.",
        area.width, area.height
    );
    if area.height > 1 {
        pen.text(area.x, area.y + 1, area.width, &say, Tone::Plain);
    }
    if area.height > 2 {
        let rest = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        footer::state(s, screen, rest, pen);
    }
}

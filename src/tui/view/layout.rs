//! Where everything is: one computation for drawing, for scrolling and for the mouse.

use ratatui::layout::{Rect, Size};

use super::pen::Pen;
use super::{people, services, tabs, timeline};
use crate::tui::screen::{Screen, View};
use crate::tui::theme::Tone;

/// The smallest terminal that shows all that must be in sight.
pub const MIN: Size = Size {
    width: 80,
    height: 24,
};
/// From here on the detail stands at the right side.
const WIDE: u16 = 120;
const HEADER: u16 = 3;
const FOOTER: u16 = 2;
/// Rows of the selected entry below the log.
const ENTRY: u16 = 4;
/// Rows of the log below the detail, where there is room.
const NEWS: u16 = 12;

/// The parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    pub header: Rect,
    pub tabs: Rect,
    /// The rows of the view.
    pub list: Rect,
    /// What is selected; empty in views that have no room for it.
    pub detail: Rect,
    /// The end of the log, on large screens.
    pub news: Rect,
    /// Between list and detail; one row or one column.
    pub divider: Rect,
    /// Above the footer.
    pub rule: Rect,
    pub footer: Rect,
}

pub fn is_too_small(area: Rect) -> bool {
    area.width < MIN.width || area.height < MIN.height
}

/// The parts for the size that the screen was last told.
pub fn parts(screen: &Screen) -> Parts {
    let area = Rect::new(0, 0, screen.size.width, screen.size.height);
    match is_too_small(area) {
        true => Parts::default(),
        false => parts_of(area, screen),
    }
}

/// The parts of an area that is not too small.
pub fn parts_of(area: Rect, screen: &Screen) -> Parts {
    let view = screen.view;
    let row = |y: u16, height: u16| Rect {
        x: area.x,
        y,
        width: area.width,
        height,
    };
    let header = row(area.y, header(screen));
    let tabs = row(header.bottom(), 1);
    let footer = row(area.bottom() - FOOTER, FOOTER);
    let rule = row(footer.y - 1, 1);
    let body = row(tabs.bottom(), rule.y - tabs.bottom());
    let (list, divider, mut detail) = split(body, view);
    let mut news = Rect::ZERO;
    if view == View::Steps && divider.width == 1 && detail.height > 2 * NEWS {
        detail.height -= NEWS;
        news = Rect {
            y: detail.bottom(),
            height: NEWS,
            ..detail
        };
    }
    Parts {
        header,
        tabs,
        list,
        detail,
        news,
        divider,
        rule,
        footer,
    }
}

/// Where dialogs stand: what must always be in sight stays so.
pub fn between(area: Rect, screen: &Screen) -> Rect {
    let header = header(screen);
    Rect {
        y: area.y + header,
        height: area.height.saturating_sub(header + FOOTER),
        ..area
    }
}

/// One more row where somebody looks ahead.
fn header(screen: &Screen) -> u16 {
    HEADER + u16::from(screen.looks_ahead)
}

/// How many rows of a list are in sight.
pub fn list_height(screen: &Screen) -> usize {
    let rows = parts(screen).list.height;
    usize::from(match screen.view {
        View::People => rows.saturating_sub(people::AROUND),
        View::Timeline => rows.saturating_sub(timeline::AXIS),
        View::Services => rows.saturating_sub(services::HEAD),
        _ => rows,
    })
}

/// The view whose name stands at that column of the tabs.
pub fn tab_at(screen: &Screen, x: u16) -> Option<View> {
    let left = parts(screen).tabs.x;
    tabs::spans(left)
        .into_iter()
        .find(|(_, from, to)| (*from..*to).contains(&x))
        .map(|(v, ..)| v)
}

/// The first line of the log in sight: the selected one is in sight, the last ones if none is.
pub fn log_top(screen: &Screen, len: usize, height: usize) -> usize {
    let last = len.saturating_sub(height);
    screen
        .log_at
        .map_or(last, |at| at.saturating_sub(height / 2).min(last))
}

fn split(body: Rect, view: View) -> (Rect, Rect, Rect) {
    let beside = body.width >= WIDE;
    let below = match view {
        View::People | View::Detail => return (body, Rect::ZERO, Rect::ZERO),
        View::Log => ENTRY,
        View::Timeline => timeline::SELECTED,
        View::Steps => 4,
        View::Calls => 6,
        View::Services => 7,
        View::Blockers => 8,
        View::Gates => body.height.saturating_sub(4),
    };
    // A line of the log, or a night, is too long for half a screen.
    if beside && !matches!(view, View::Log | View::Timeline) {
        let left = body.width * 11 / 20;
        let list = Rect {
            width: left - 1,
            ..body
        };
        let divider = Rect {
            x: body.x + left,
            width: 1,
            ..body
        };
        let detail = Rect {
            x: divider.right() + 1,
            width: body.width - left - 2,
            ..body
        };
        return (list, divider, detail);
    }
    let list = Rect {
        height: body.height - below - 1,
        ..body
    };
    let divider = Rect {
        y: list.bottom(),
        height: 1,
        ..body
    };
    let detail = Rect {
        y: divider.bottom(),
        height: below,
        ..body
    };
    (list, divider, detail)
}

impl Parts {
    /// The detail stands beside the list.
    pub fn is_wide(&self) -> bool {
        self.divider.width == 1
    }

    pub(super) fn draw_rules(&self, pen: &mut Pen) {
        pen.rule(self.rule);
        if self.is_wide() {
            let column = pen.look().column().to_string();
            for y in self.divider.y..self.divider.bottom() {
                pen.text(self.divider.x, y, 1, &column, Tone::Rule);
            }
        } else {
            pen.rule(self.divider);
        }
    }
}

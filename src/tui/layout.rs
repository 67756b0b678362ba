//! Where everything is: one computation for drawing, for scrolling and for the mouse.

use ratatui::layout::{Rect, Size};

use super::names::{Detail, View};

/// The smallest terminal that shows all that must be in sight: a console of 80x24, less the status
/// lines of tmux and of a terminal.
pub const MIN: Size = Size {
    width: 80,
    height: 22,
};
/// From here on the detail stands at the right side.
const WIDE: u16 = 120;
const HEADER: u16 = 3;
const FOOTER: u16 = 2;
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

impl Parts {
    /// The parts of a screen of that size; none where it is too small.
    pub fn of_size(size: Size, view: View, looks_ahead: bool) -> Parts {
        let area = Rect::new(0, 0, size.width, size.height);
        if is_too_small(area) {
            Parts::default()
        } else {
            Parts::of(area, view, looks_ahead)
        }
    }

    /// The parts of an area that is not too small.
    pub fn of(area: Rect, view: View, looks_ahead: bool) -> Parts {
        let row = |y: u16, height: u16| Rect {
            x: area.x,
            y,
            width: area.width,
            height,
        };
        let header = row(area.y, header(looks_ahead));
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

    /// The detail stands beside the list.
    pub fn is_wide(&self) -> bool {
        self.divider.width == 1
    }
}

/// Where dialogs stand: what must always be in sight stays so.
pub fn between(area: Rect, looks_ahead: bool) -> Rect {
    let header = header(looks_ahead);
    Rect {
        y: area.y + header,
        height: area.height.saturating_sub(header + FOOTER),
        ..area
    }
}

/// One more row where somebody looks ahead.
fn header(looks_ahead: bool) -> u16 {
    HEADER + u16::from(looks_ahead)
}

fn split(body: Rect, view: View) -> (Rect, Rect, Rect) {
    let (below, can_be_beside) = match view.detail() {
        Detail::Nowhere => return (body, Rect::ZERO, Rect::ZERO),
        Detail::Below(rows) => (rows, false),
        Detail::Beside(rows) => (rows, true),
        Detail::BesideMost(list) => (body.height.saturating_sub(list + 1), true),
    };
    if can_be_beside && body.width >= WIDE {
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

/// The first row in sight, moved no further than the selection asks for.
pub fn scrolled(top: usize, at: usize, height: usize, len: usize) -> usize {
    let height = height.max(1);
    let lowest = at.saturating_sub(height - 1);
    top.clamp(lowest, at)
        .min(len.saturating_sub(height).max(lowest))
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

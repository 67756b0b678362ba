//! The log, a line for each entry in sight.

use ratatui::layout::Rect;

use super::layout;
use super::page::Page;
use super::pen::Pen;
use crate::report::sentence;
use crate::run::LogLine;
use crate::situation::Situation;
use crate::text::{pad_with, safe};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::tui::words::author;

/// Columns of who wrote it.
const WHO: usize = 14;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let log = &s.run.log;
    let top = layout::log_top(screen, log.len(), usize::from(area.height));
    let at = screen.log_at.unwrap_or(log.len().saturating_sub(1));
    for (y, (n, line)) in (area.y..area.bottom()).zip(log.iter().enumerate().skip(top)) {
        draw_row(
            s,
            line,
            Rect {
                y,
                height: 1,
                ..area
            },
            pen,
        );
        if n == at {
            pen.text(area.x, y, 1, ">", Tone::Key);
            pen.style(
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                Tone::Selected,
            );
        }
    }
    if log.is_empty() {
        pen.text(
            area.x + 1,
            area.y,
            area.width,
            "Nothing is written yet.",
            Tone::Faint,
        );
    }
}

/// The selected entry as a whole: who changed it and why may not fit its line.
pub(super) fn draw_selected(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let log = &s.run.log;
    let at = screen.log_at.unwrap_or(log.len().saturating_sub(1));
    let Some(line) = log.get(at) else {
        return;
    };
    let zone = &s.run.plan.window.zone;
    let (when, who) = (zone.day_clock(line.occurred()), author(s, line));
    let marks: Vec<&str> = line.marks.iter().map(|m| m.word()).collect();
    let marks = match marks.is_empty() {
        true => String::new(),
        false => format!(" [{}]", marks.join(", ")),
    };
    let mut page = Page::new(pen.look(), area.width.saturating_sub(2));
    let text = format!("{when} {who} {}{marks}", sentence(s.run, line));
    page.text(&text, Tone::Plain);
    for (y, line) in (area.y..area.bottom()).zip(&page.lines) {
        pen.line(area.x + 1, y, area.width.saturating_sub(2), line);
    }
}

/// The end of the log, below the detail of a large screen.
pub(super) fn news(s: &Situation, area: Rect, pen: &mut Pen) {
    if area.height == 0 {
        return;
    }
    pen.rule(Rect { height: 1, ..area });
    pen.text(
        area.x + 1,
        area.y,
        area.width,
        " What happened last ",
        Tone::Strong,
    );
    let rows = usize::from(area.height) - 1;
    let last = s.run.log.len().saturating_sub(rows);
    for (y, line) in (area.y + 1..area.bottom()).zip(&s.run.log[last..]) {
        draw_row(
            s,
            line,
            Rect {
                y,
                height: 1,
                ..area
            },
            pen,
        );
    }
}

fn draw_row(s: &Situation, line: &LogLine, area: Rect, pen: &mut Pen) {
    let local = s.run.plan.window.zone.local(line.occurred());
    let when = local.format("%a %H:%M").to_string();
    let marks: Vec<&str> = line.marks.iter().map(|m| m.word()).collect();
    let right = match marks.is_empty() {
        true => area.right(),
        false => pen.right(area, &format!(" [{}] ", marks.join(", ")), Tone::Attention),
    };
    let who = pad_with(&safe(&author(s, line)), WHO, pen.look().ellipsis());
    let texts = [
        (format!(" {when}  "), Tone::Faint),
        (who, Tone::Strong),
        (format!(" {}", sentence(s.run, line)), Tone::Plain),
    ];
    let texts = texts.each_ref().map(|(t, tone)| (t.as_str(), *tone));
    pen.texts(area.x, area.y, right.saturating_sub(area.x), &texts);
}

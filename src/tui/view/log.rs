//! The log, a line for each entry in sight.

use ratatui::layout::Rect;

use super::page::Page;
use super::pane::{Enter, Pane, Searched};
use super::pen::Pen;
use crate::run::LogLine;
use crate::situation::Situation;
use crate::text::{pad_with, safe};
use crate::tui::layout::Parts;
use crate::tui::names::{Subject, View};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::sentence;
use crate::words::state::author;

/// Columns of who wrote it.
const WHO: usize = 14;

pub(super) struct Log;

impl Pane for Log {
    fn view(&self) -> View {
        View::Log
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts.list, pen);
        draw_selected(s, screen, parts.detail, pen);
    }

    fn subject(&self, s: &Situation, screen: &Screen) -> Option<Subject> {
        step_of(s, screen).map(Subject::Step)
    }

    fn entry<'a>(&self, s: &'a Situation, screen: &Screen) -> Option<&'a LogLine> {
        s.run.log.get(selected(s, screen))
    }

    fn enter(&self, s: &Situation, screen: &Screen) -> Enter {
        Enter::Step(step_of(s, screen))
    }

    fn go(&self, s: &Situation, screen: &mut Screen, moved: &dyn Fn(usize, usize) -> usize) {
        screen.log_at = Some(moved(selected(s, screen), s.run.log.len()));
    }

    fn click(&self, s: &Situation, screen: &mut Screen, row: usize) {
        let top = top_row(screen, s.run.log.len(), screen.list_height());
        screen.log_at = Some(top + row);
    }

    /// Whoever is at the end stays there, whatever comes.
    fn settle(&self, s: &Situation, screen: &mut Screen, _: usize) {
        screen.log_at = screen.log_at.filter(|at| at + 1 < s.run.log.len());
    }

    fn searches(&self) -> Searched {
        Searched::Entries
    }
}

/// The place of the selected entry.
fn selected(s: &Situation, screen: &Screen) -> usize {
    let last = s.run.log.len().saturating_sub(1);
    screen.log_at.unwrap_or(last)
}

/// The step that the selected entry is about.
fn step_of(s: &Situation, screen: &Screen) -> Option<String> {
    let line = s.run.log.get(selected(s, screen))?;
    line.entry.fact().event.step().map(str::to_string)
}

fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let log = &s.run.log;
    let top = top_row(screen, log.len(), usize::from(area.height));
    let at = selected(s, screen);
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

/// The first line in sight: the selected one is in sight, the last ones if none is.
fn top_row(screen: &Screen, len: usize, height: usize) -> usize {
    let last = len.saturating_sub(height);
    screen
        .log_at
        .map_or(last, |at| at.saturating_sub(height / 2).min(last))
}

/// The selected entry as a whole: who changed it and why may not fit its line.
fn draw_selected(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let log = &s.run.log;
    let at = selected(s, screen);
    let Some(line) = log.get(at) else {
        return;
    };
    let zone = &s.run.plan.window.zone;
    let (when, who) = (zone.day_clock(line.occurred()), author(s, line));
    let marks: Vec<&str> = line.marks.iter().map(|m| m.word()).collect();
    let marks = if marks.is_empty() {
        String::new()
    } else {
        format!(" [{}]", marks.join(", "))
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
    let when = s.run.plan.window.zone.weekday_clock(line.occurred(), s.now);
    let marks: Vec<&str> = line.marks.iter().map(|m| m.word()).collect();
    let right = if marks.is_empty() {
        area.right()
    } else {
        pen.right(area, &format!(" [{}] ", marks.join(", ")), Tone::Attention)
    };
    let who = pad_with(&safe(&author(s, line)), WHO, pen.look().ellipsis());
    let texts = [
        (format!(" {when}  "), Tone::Faint),
        (who, Tone::Strong),
        (format!(" {}", sentence(s.run, line)), Tone::Plain),
    ];
    pen.texts(area.x, area.y, right.saturating_sub(area.x), &texts);
}

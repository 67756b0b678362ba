//! The question what becomes of a runbook whose file says something else than its open run.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::home::{foot, inside};
use super::page::Page;
use super::pen::Pen;
use crate::text::pad;
use crate::tui::edited::{CHOICES, EditedChoice};
use crate::tui::keys::Place;
use crate::tui::theme::{Look, Tone};

/// The choices, the reason and the foot, with a blank line above.
const BELOW: u16 = 7;

pub fn draw(choice: &EditedChoice, look: Look, area: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, look);
    pen.style(area, Tone::Plain);
    let inside = inside(area);
    let mut page = Page::new(look, inside.width);
    page.text(&choice.title, Tone::Strong);
    page.text(&format!("{}:", choice.what), Tone::Plain);
    page.blank();
    let head = page.lines.len();
    let room = usize::from(inside.height.saturating_sub(BELOW));
    for line in choice.lines.iter().skip(choice.top) {
        page.text(line, Tone::Attention);
    }
    let hidden = choice.top > 0 || page.lines.len() > room;
    page.lines.truncate(room);
    let mut y = inside.y;
    for line in &page.lines {
        pen.line(inside.x, y, inside.width, line);
        y += 1;
    }
    if hidden && room > head {
        let lines = choice.lines.len();
        let which = format!("from {} of {lines}; PageDown, PageUp", choice.top + 1);
        pen.text(inside.x, y, inside.width, &which, Tone::Faint);
    }
    choices(
        choice,
        Rect { y: y + 1, ..inside },
        inside.bottom(),
        &mut pen,
    );
    foot(choice.said, Place::Edited, inside, &mut pen);
}

fn choices(choice: &EditedChoice, area: Rect, end: u16, pen: &mut Pen) {
    let mut y = area.y;
    for (n, (name, what)) in CHOICES.iter().enumerate() {
        let mark = if n == choice.chosen { " (o) " } else { " ( ) " };
        let texts = [
            (mark, Tone::Key),
            (&*pad(name, 9), Tone::Strong),
            (*what, Tone::Plain),
        ];
        if y < end.saturating_sub(2) {
            pen.texts(area.x, y, area.width, &texts);
        }
        y += 1;
    }
    if choice.asks_why() && y < end.saturating_sub(2) {
        let typed = format!("{}_", choice.because);
        let texts = [("     Why: ", Tone::Plain), (&*typed, Tone::Strong)];
        pen.texts(area.x, y, area.width, &texts);
    }
}

//! Cards: where we were, and what to read out. One that is longer than the screen is scrolled.

use ratatui::layout::{Position, Rect};

use super::dialog::{centred, draw_hints, scroll};
use super::page::Page;
use super::pen::Pen;
use crate::tui::idle::Recap;
use crate::tui::keys::Place;
use crate::tui::layout;
use crate::tui::screen::{Card, Screen};
use crate::tui::theme::Tone;

/// Rows of its frame, and of its hints.
const AROUND: u16 = 3;

pub(super) fn draw(screen: &Screen, card: &Card, top: usize, area: Rect, pen: &mut Pen) {
    let page = page(screen, card, area);
    let frame = centred(area, columns(area), page.lines.len() as u16 + AROUND);
    let title = match card {
        Card::WhereWeWere(_) => "Where we were",
        Card::ReadOut(_) => "To read out",
    };
    let inside = pen.frame(frame, title, Tone::Strong);
    scroll(&page, top, inside, pen);
    draw_hints(Place::Card, inside, pen);
}

/// The first line in sight once its end is.
pub fn last_top(screen: &Screen, card: &Card) -> usize {
    let area = layout::between(
        Rect::from((Position::ORIGIN, screen.size)),
        screen.looks_ahead,
    );
    let room = area.height.saturating_sub(AROUND);
    let lines = page(screen, card, area).lines.len();
    lines.saturating_sub(usize::from(room))
}

fn page(screen: &Screen, card: &Card, area: Rect) -> Page {
    let mut page = Page::new(screen.look, columns(area).saturating_sub(4));
    match card {
        Card::WhereWeWere(recap) => where_we_were(screen, recap, &mut page),
        Card::ReadOut(lines) => read_out(lines, &mut page),
    }
    page
}

/// A paragraph for each line, so that the voice finds its place.
fn read_out(lines: &str, page: &mut Page) {
    for line in lines.lines() {
        page.text(line, Tone::Plain);
        page.blank();
    }
    let sent = "Also copied to the clipboard, if the terminal allows it.";
    page.text(sent, Tone::Faint);
}

fn columns(area: Rect) -> u16 {
    84.min(area.width.saturating_sub(4))
}

fn where_we_were(screen: &Screen, recap: &Recap, page: &mut Page) {
    match &screen.unsaved {
        None => {
            let title = format!("{} All your entries are saved.", recap.title);
            page.text(&title, Tone::Strong);
        }
        Some((why, _)) => {
            page.text(&recap.title, Tone::Strong);
            page.text(&format!("NOT SAVED: {why}"), Tone::Alarm);
        }
    }
    page.blank();
    let mut part = |name: &str, lines: &[String]| {
        for (n, line) in lines.iter().enumerate() {
            let name = if n == 0 { name } else { "" };
            page.named(15, name, line, Tone::Plain);
        }
    };
    part("Your last entry", recap.last_act.as_slice());
    part("Unfinished", &recap.half_done);
    let earlier = (recap.more > 0).then(|| format!("{} more before; l shows the log", recap.more));
    part(
        "Since then",
        &earlier
            .into_iter()
            .chain(recap.since.iter().cloned())
            .collect::<Vec<_>>(),
    );
    part("Next for you", recap.next.as_slice());
}

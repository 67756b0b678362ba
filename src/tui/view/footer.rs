//! What just happened and who did it, which keys there are, and whether all is saved.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::situation::Situation;
use crate::tui::keys::{self, Binding};
use crate::tui::screen::{Hands, Saying, Screen, Typing};
use crate::tui::telling::tell;
use crate::tui::theme::Tone;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let row = |n: u16| Rect {
        y: area.y + n,
        height: 1,
        ..area
    };
    said(s, screen, row(0), pen);
    let left = state(screen, row(1), pen);
    hints(screen, row(1), left, pen);
}

/// Whether all is saved, at the right; says where it begins.
pub(super) fn state(screen: &Screen, area: Rect, pen: &mut Pen) -> u16 {
    match (&screen.unsaved, &screen.hands) {
        (Some((why, _)), _) => pen.right(area, &format!(" NOT SAVED: {why} "), Tone::Alarm),
        (None, Hands::Watching(_)) => pen.right(area, "LOOKING ON ", Tone::Plain),
        (None, Hands::Acting) => pen.right(area, "SAVED ", Tone::Good),
    }
}

fn said(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let x = area.x + 1;
    let typed = match &screen.typing {
        Typing::Jump { number, .. } => Some(format!("go to {number}_")),
        Typing::Search { text, .. } => Some(format!("/{text}_")),
        Typing::Nothing => None,
    };
    if let Some(typed) = typed {
        pen.text(x, area.y, area.width, &typed, Tone::Strong);
    } else if let Some((_, hint)) = &screen.unsaved {
        let todo = format!("Nothing you typed is lost. {hint}");
        pen.text(x, area.y, area.width, &todo, Tone::Attention);
    } else if let Some(message) = &screen.message {
        let tone = match message.kind {
            Saying::Fyi => Tone::Plain,
            Saying::No | Saying::Call => Tone::Attention,
        };
        pen.text(x, area.y, area.width, &message.text, tone);
    } else if let Some(line) = s.run.log.last() {
        let told = tell(s.run, &line.entry);
        let at = format!("{} ", s.clock(line.entry.occurred()));
        let texts = [
            (at.as_str(), Tone::Faint),
            (&told.who, Tone::Strong),
            (" ", Tone::Plain),
            (&told.what, Tone::Plain),
        ];
        pen.texts(x, area.y, area.width.saturating_sub(1), &texts);
    }
}

fn hints(screen: &Screen, area: Rect, end: u16, pen: &mut Pen) {
    let place = screen.place();
    let mut x = area.x + 1;
    for binding in keys::rows(place).filter(|b| !b.hint.is_empty()) {
        let (key, hint) = hint(binding);
        let columns = (key.len() + hint.len() + 3) as u16;
        if x + columns >= end {
            break;
        }
        x += pen.texts(
            x,
            area.y,
            columns,
            &[(&key, Tone::Key), (" ", Tone::Plain), (hint, Tone::Plain)],
        ) + 2;
    }
}

/// A key and its word.
pub(super) fn hint(binding: &Binding) -> (String, &'static str) {
    (binding.first_key(), binding.hint)
}

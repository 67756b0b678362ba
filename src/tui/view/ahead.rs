//! What lies ahead, in a line: when we expect to finish, until when we can go back, and what moved.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::runbook::StepIx;
use crate::situation::{Nearness, RollbackLimit, Situation};
use crate::text::{safe, width};
use crate::time::Span;
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::{finish_text, near, rollback_limit_text};

/// For how long a change of the forecast is shown.
const NEWS: Span = Span::minutes(30);
/// Figures older than that say so.
const STALE: Span = Span::minutes(3);
/// Fewer columns say nothing.
const LEAST: usize = 12;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    if s.run.closed.is_some() {
        return;
    }
    let Some(finish) = finish_text(s) else {
        pen.text(area.x, area.y, area.width, " looking ahead", Tone::Faint);
        return;
    };
    let (back, back_tone) = rollback_limit(s);
    // Nobody is to take an old figure for a new one.
    let old = s
        .ahead
        .map(|ahead| ahead.as_of)
        .filter(|as_of| Span::between(*as_of, s.now) > STALE)
        .map_or(String::new(), |as_of| {
            format!("(as of {}) ", near(s, as_of))
        });
    let texts = [
        (format!(" {old}{finish}"), finish_tone(s)),
        ("  ".to_string(), Tone::Plain),
        (back, back_tone),
    ];
    let used = pen.texts(area.x, area.y, area.width, &texts);
    let room = usize::from(area.width.saturating_sub(used + 2));
    let news = screen.moved.as_ref().filter(|_| room >= LEAST);
    if let Some(moved) = news.filter(|m| Span::between(m.at, s.now) < NEWS) {
        let text = format!("{}: {}", moved.by.signed(), safe(&moved.why));
        let columns = width(&text).min(room) as u16;
        let x = area.right() - columns - 1;
        pen.text(x, area.y, columns, &text, Tone::Faint);
    }
}

fn finish_tone(s: &Situation) -> Tone {
    if s.why_no_finish().is_some() {
        return Tone::Attention;
    }
    match s.finish().filter(|finish| finish.at.is_some()) {
        Some(finish) if finish.fits >= 0.8 => Tone::Plain,
        Some(finish) if finish.fits >= 0.5 => Tone::Attention,
        _ => Tone::Bad,
    }
}

/// Louder as it comes nearer.
fn rollback_limit(s: &Situation) -> (String, Tone) {
    let Some(text) = rollback_limit_text(s) else {
        let closes = near(s, s.run.plan.window.closes);
        return (format!("window closes {closes}"), Tone::Plain);
    };
    if !s.without_undo().is_empty() {
        return (text, Tone::Bad);
    }
    match s.rollback_limit() {
        Some(RollbackLimit::Until(_, Nearness::Far)) => (text, Tone::Strong),
        Some(RollbackLimit::Until(_, Nearness::Near)) => (text, Tone::Attention),
        Some(RollbackLimit::Past(at)) if s.run.went_forward_after(at).is_some() => {
            (text, Tone::Attention)
        }
        Some(RollbackLimit::Past(_)) => (format!(" {text} "), Tone::Alarm),
        Some(
            RollbackLimit::Until(_, Nearness::Close)
            | RollbackLimit::Never
            | RollbackLimit::None(..),
        ) => (text, Tone::Bad),
        Some(RollbackLimit::NothingToUndo) | None => (text, Tone::Faint),
    }
}

/// The rollback once a step is begun, where that changes it: `then roll back by 20:40`.
pub(super) fn after(s: &Situation, ix: StepIx) -> Option<(String, Tone)> {
    Some(match s.rollback_limit_after(ix)? {
        RollbackLimit::NothingToUndo => return None,
        RollbackLimit::Until(at, Nearness::Far) => {
            (format!("then roll back by {}", near(s, at)), Tone::Plain)
        }
        RollbackLimit::Until(at, _) => (
            format!("then ROLL BACK BY {}", near(s, at)),
            Tone::Attention,
        ),
        RollbackLimit::Past(_) => ("then TOO LATE TO ROLL BACK".into(), Tone::Bad),
        RollbackLimit::Never => (
            "then TOO LONG TO ROLL BACK in these shifts".into(),
            Tone::Bad,
        ),
        RollbackLimit::None(..) => ("then NO ROLLBACK".into(), Tone::Bad),
    })
}

//! The moments that go through all rows: now, the close of the window, and the rollback.

use super::axis::Axis;
use crate::situation::{RollbackLimit, Situation};
use crate::time::Instant;
use crate::tui::theme::{Look, Tone};

/// A moment, its sign in the rows and its word on the axis.
pub struct Marker {
    pub at: Instant,
    pub sign: char,
    pub word: String,
    pub tone: Tone,
}

/// The most important first.
pub fn of(s: &Situation, look: Look) -> Vec<Marker> {
    let line = |at, sign, word: &str, tone| Marker {
        at,
        sign,
        word: word.into(),
        tone,
    };
    let back = s
        .rollback_limit()
        .filter(|_| !s.run.is_rolling_back_all())
        .and_then(|back| match back {
            RollbackLimit::Until(at, _) | RollbackLimit::Past(at) => Some((at, "Roll back by")),
            RollbackLimit::None(_, since) => Some((since, "NO ROLLBACK")),
            RollbackLimit::NothingToUndo | RollbackLimit::Never => None,
        });
    let now = line(s.now, look.column(), "now", Tone::Strong);
    let closes = line(s.run.plan.window.closes, ']', "close", Tone::Strong);
    let back = back.map(|(at, word)| line(at, ':', word, Tone::Bad));
    // What is over has no now.
    let now = Some(now).filter(|_| s.run.closed.is_none());
    now.into_iter().chain(back).chain([closes]).collect()
}

/// The words of the lines, with the clock change, where there is room: column, word, tone.
pub fn words(s: &Situation, lines: &[Marker], axis: &Axis) -> Vec<(u16, String, Tone)> {
    let change = axis
        .change(&s.run.plan.window.zone)
        .map(|(at, zone)| (at, zone, Tone::Attention));
    let lines_at: Vec<u16> = lines.iter().filter_map(|l| axis.column(l.at)).collect();
    let lines = lines.iter().map(|l| (l.at, l.word.clone(), l.tone));
    let mut placed: Vec<(u16, String, Tone)> = Vec::new();
    for (at, word, tone) in lines.chain(change) {
        let Some(column) = axis.column(at) else {
            continue;
        };
        let others = lines_at.iter().copied().filter(|at| *at != column);
        let taken: Vec<(u16, u16)> = others
            .map(|at| (at, 1))
            .chain(placed.iter().map(|(at, word, _)| (*at, word.len() as u16)))
            .collect();
        if let Some((from, word)) = place(&taken, axis.columns, column, &word) {
            placed.push((from, word, tone));
        }
    }
    placed
}

/// A word begins at its column, or ends there; else its first letter says it.
fn place(taken: &[(u16, u16)], columns: u16, column: u16, word: &str) -> Option<(u16, String)> {
    let is_free = |from: u16, len: u16| {
        let apart = |&(at, other): &(u16, u16)| from + len <= at || at + other <= from;
        from + len <= columns && taken.iter().all(apart)
    };
    let len = word.len() as u16;
    let before = (column + 1).checked_sub(len);
    let whole = [Some(column), before].into_iter().flatten();
    match whole.into_iter().find(|from| is_free(*from, len)) {
        Some(from) => Some((from, word.to_string())),
        None => {
            let first = word.chars().take(1).collect();
            is_free(column, 1).then_some((column, first))
        }
    }
}

//! The names of the views, on the rule below the header; a click opens one.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::situation::Situation;
use crate::text::width;
use crate::tui::screen::{Filter, Screen, View};
use crate::tui::theme::Tone;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    pen.rule(area);
    let spans = spans(area.x);
    let end = spans.last().map_or(area.x, |(.., to)| *to);
    for (view, from, _) in spans {
        let tone = if view == screen.view {
            Tone::Selected
        } else {
            Tone::Plain
        };
        pen.text(from, area.y, area.width, &label(view), tone);
    }
    let open = s.run.open_blockers().count();
    let mut right = Vec::new();
    if screen.filter != Filter::All {
        right.push(format!("only {}", screen.filter.word()));
    }
    if open > 0 {
        right.push(format!("{open} BLOCKED"));
    }
    let beside = Rect {
        x: end,
        width: area.right().saturating_sub(end + 1),
        ..area
    };
    let said = |right: &[String]| format!(" {} ", right.join("  "));
    // How many are blocked stands in the header too.
    let fits = |text: &str| width(text) <= usize::from(beside.width);
    if !fits(&said(&right)) {
        right.truncate(1);
    }
    let text = said(&right);
    let text = if fits(&text) { &text } else { text.trim() };
    if fits(text) && !right.is_empty() {
        pen.right(beside, text, Tone::Attention);
    }
}

/// The view whose name stands at that column.
pub fn at(area: Rect, x: u16) -> Option<View> {
    spans(area.x)
        .into_iter()
        .find(|(_, from, to)| (*from..*to).contains(&x))
        .map(|(view, ..)| view)
}

/// Each view's name with the columns that it takes.
fn spans(left: u16) -> Vec<(View, u16, u16)> {
    let mut x = left + 1;
    View::ALL
        .into_iter()
        .map(|view| {
            let from = x;
            x += width(&label(view)) as u16;
            (view, from, x)
        })
        .collect()
}

fn label(view: View) -> String {
    format!(" {} ", view.name())
}

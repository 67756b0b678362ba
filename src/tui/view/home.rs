//! The home screen and the question whether a run is live.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dialog::draw_hints;
use super::pen::Pen;
use crate::tui::home::{Home, ModeChoice};
use crate::tui::keys::Place;
use crate::tui::theme::{Look, Tone};

pub fn list(home: &Home, look: Look, area: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, look);
    pen.style(area, Tone::Plain);
    let inside = inside(area);
    pen.text(inside.x, inside.y, inside.width, "runsheet", Tone::Strong);
    let mut y = inside.y + 2;
    let end = inside.bottom().saturating_sub(2);
    let mut section = "";
    for (n, row) in home.rows.iter().enumerate().skip(home.top) {
        if row.section != section {
            section = &row.section;
            // A blank line between two sections.
            y += u16::from(n > home.top);
            if y < end {
                pen.text(inside.x, y, inside.width, section, Tone::Faint);
            }
            y += 1;
        }
        if y >= end {
            break;
        }
        let line = Rect {
            y,
            height: 1,
            ..inside
        };
        let mark = if n == home.at { " > " } else { "   " };
        let used = pen.texts(
            inside.x,
            y,
            inside.width,
            &[
                (mark, Tone::Key),
                (&row.title, Tone::Strong),
                ("  ", Tone::Plain),
            ],
        );
        let rest = inside.width.saturating_sub(used);
        pen.text(inside.x + used, y, rest, &row.about, Tone::Plain);
        if n == home.at {
            pen.style(line, Tone::Selected);
        }
        y += 1;
    }
    if home.rows.is_empty() {
        let how = "No run is open. Start one with: runsheet open RUNBOOK";
        pen.text(inside.x, y, inside.width, how, Tone::Plain);
    }
    foot(home.said, Place::Home, inside, &mut pen);
}

pub fn mode(choice: &ModeChoice, look: Look, area: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, look);
    pen.style(area, Tone::Plain);
    let inside = inside(area);
    let mut y = inside.y;
    let mut line = |pen: &mut Pen, texts: &[(&str, Tone)]| {
        if y < inside.bottom().saturating_sub(2) {
            pen.texts(inside.x, y, inside.width, texts);
        }
        y += 1;
    };
    line(&mut pen, &[(&choice.title, Tone::Strong)]);
    for about in &choice.about {
        line(&mut pen, &[(about, Tone::Plain)]);
    }
    line(&mut pen, &[]);
    line(&mut pen, &[("Is this for real?", Tone::Plain)]);
    let chosen = choice.mode.badge();
    for (word, tone, what) in [
        (
            "REHEARSAL",
            Tone::Rehearsal,
            "times shift so that the window opens now",
        ),
        (
            "LIVE",
            Tone::Live,
            "the night itself: times and deadlines hold",
        ),
    ] {
        let mark = if word == chosen { " (o) " } else { " ( ) " };
        let word = format!(" {word} ");
        line(
            &mut pen,
            &[
                (mark, Tone::Key),
                (&word, tone),
                ("  ", Tone::Plain),
                (what, Tone::Plain),
            ],
        );
    }
    line(&mut pen, &[]);
    let typed = format!("{}_", choice.typed);
    line(
        &mut pen,
        &[
            ("Choose, or type the word: ", Tone::Plain),
            (&typed, Tone::Strong),
        ],
    );
    foot(choice.said, Place::Mode, inside, &mut pen);
}

pub(super) fn foot(said: Option<&str>, place: Place, inside: Rect, pen: &mut Pen) {
    if let (Some(said), 2..) = (said, inside.height) {
        pen.text(
            inside.x,
            inside.bottom() - 2,
            inside.width,
            said,
            Tone::Attention,
        );
    }
    if inside.height > 0 {
        draw_hints(place, inside, pen);
    }
}

pub(super) fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width.min(2),
        y: area.y + area.height.min(1),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    }
}

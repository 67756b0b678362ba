//! A form: its questions, what is known, what went wrong, and what the keys do.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use super::footer::hint;
use super::page::Page;
use super::pen::Pen;
use crate::situation::Situation;
use crate::text::width;
use crate::tui::form::{Ask, Field, Form, Kind, Trouble, allowed, aside, known, note};
use crate::tui::keys::{self, Action, Place};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;

/// Rows of a long text while it is typed.
const TEXT_ROWS: u16 = 3;

pub(super) fn draw(s: &Situation, screen: &Screen, form: &Form, area: Rect, pen: &mut Pen) {
    let columns = area.width.saturating_sub(4).min(90);
    let inner = columns.saturating_sub(4);
    let mut head = Page::new(screen.look, inner);
    for line in form.intro.iter().chain(&known(form, s)) {
        head.text(line, Tone::Plain);
    }
    let foot = foot(form, screen, inner);
    let rows: Vec<(usize, &Field, u16)> = form
        .asked()
        .map(|(ix, field)| (ix, field, rows_of(field, ix == form.focus)))
        .collect();
    let wanted: u16 = rows.iter().map(|(.., n)| n).sum();
    // Frame, note, hints; and a blank line between what is known and what is asked.
    let gap = u16::from(!head.lines.is_empty());
    let more = if form.ask.has_pages() {
        let others = 2 + 1 + 1 + foot.lines.len() as u16 + gap + wanted;
        in_sight(&mut head, form.top, area.height.saturating_sub(others))
    } else {
        String::new()
    };
    let fixed = 2 + 1 + 1 + foot.lines.len() as u16 + head.lines.len() as u16 + gap;
    let room = area.height;
    let fields = wanted.min(room.saturating_sub(fixed)).max(1);
    let height = (fixed + fields).min(room);
    let frame = Rect {
        x: area.x + (area.width - columns) / 2,
        y: area.y + (area.height - height) / 2,
        width: columns,
        height,
    };
    let inside = pen.frame(frame, &form.title, Tone::Strong);
    let mut y = inside.y;
    for line in head.lines.iter().take(usize::from(inside.height)) {
        pen.line(inside.x, y, inside.width, line);
        y += 1;
    }
    pen.text(inside.x, y, inside.width, &more, Tone::Faint);
    y += gap;
    let space = Rect {
        y,
        height: fields.min(inside.bottom().saturating_sub(y)),
        ..inside
    };
    draw_fields(s, form, &rows, space, pen);
    y += fields;
    if let Some(field) = form.focused() {
        let text = note(form, field, s);
        pen.text(inside.x, y, inside.width, &text, Tone::Faint);
    }
    y += 1;
    for line in &foot.lines {
        if y < inside.bottom() {
            pen.line(inside.x, y, inside.width, line);
        }
        y += 1;
    }
    draw_hints(
        form,
        Rect {
            y: inside.bottom().saturating_sub(1),
            height: 1,
            ..inside
        },
        pen,
    );
}

/// Leaves as many lines as there are rows, from `top` on; says which they are, where others are out
/// of sight.
fn in_sight(head: &mut Page, top: usize, rows: u16) -> String {
    let (all, rows) = (head.lines.len(), usize::from(rows.max(2)));
    if all <= rows {
        return String::new();
    }
    let top = top.min(all - rows);
    head.lines = head.lines.split_off(top);
    head.lines.truncate(rows);
    format!("{}-{} of {all}; PageDown, PageUp", top + 1, top + rows)
}

fn draw_fields(
    s: &Situation,
    form: &Form,
    rows: &[(usize, &Field, u16)],
    space: Rect,
    pen: &mut Pen,
) {
    let labels = rows
        .iter()
        .map(|(_, f, _)| width(&f.label))
        .max()
        .unwrap_or(0);
    let labels = (labels as u16 + 2).min(space.width / 2);
    // Where not all fit, the ones before the focus go out of sight first.
    let to_focus: u16 = rows
        .iter()
        .take_while(|(ix, ..)| *ix <= form.focus)
        .map(|(.., n)| n)
        .sum();
    let mut skip = to_focus.saturating_sub(space.height);
    let mut y = space.y;
    for (ix, field, n) in rows {
        if skip > 0 {
            skip = skip.saturating_sub(*n);
            continue;
        }
        let height = (*n).min(space.bottom().saturating_sub(y));
        if height == 0 {
            break;
        }
        let focused = *ix == form.focus;
        let mark = if focused { ">" } else { " " };
        pen.text(space.x, y, 1, mark, Tone::Key);
        let tone = if focused { Tone::Strong } else { Tone::Plain };
        pen.text(space.x + 1, y, labels.saturating_sub(2), &field.label, tone);
        let value = Rect {
            x: space.x + labels,
            y,
            width: space.width.saturating_sub(labels),
            height,
        };
        draw_value(field, focused, value, pen);
        // Below the field with the keys stands a note that says the same.
        if !focused {
            draw_aside(s, field, value, pen);
        }
        y += n;
    }
}

pub(super) fn draw_value(field: &Field, focused: bool, area: Rect, pen: &mut Pen) {
    match &field.kind {
        Kind::Choice { options, chosen } => draw_choice(options, *chosen, focused, area, pen),
        _ if focused => draw_text(field, area, pen),
        _ if field.is_empty() => {
            pen.text(area.x, area.y, area.width, &field.shown_hint(), Tone::Faint);
        }
        _ => {
            for (y, line) in (area.y..area.bottom()).zip(field.text.lines()) {
                pen.text(area.x, y, area.width, line, Tone::Plain);
            }
        }
    }
}

/// What is known of an answer, beside it, as far as there is room.
fn draw_aside(s: &Situation, field: &Field, area: Rect, pen: &mut Pen) {
    let used = match &field.kind {
        Kind::Choice { options, .. } => options.iter().map(|o| width(o) + 6).sum(),
        _ => width(&field.answer()) + 2,
    };
    let used = (used as u16).min(area.width);
    let room = area.width - used;
    let said = crate::text::safe(&aside(field, s)).into_owned();
    let mut shown = said.as_str();
    // Half a telephone number is worse than none.
    while width(shown) > usize::from(room) {
        let parts = shown.rsplit_once("  ").or_else(|| shown.rsplit_once(", "));
        shown = parts.map_or("", |(rest, _)| rest.trim_end());
    }
    pen.text(area.x + used, area.y, room, shown, Tone::Faint);
}

/// A text with the cursor in it.
pub(super) fn draw_text(field: &Field, area: Rect, pen: &mut Pen) {
    let mut text = field.text.clone();
    text.set_style(pen.look().style(Tone::Plain));
    text.set_cursor_style(pen.look().style(Tone::Selected));
    text.set_cursor_line_style(Style::new());
    text.set_placeholder_style(pen.look().style(Tone::Faint));
    text.set_placeholder_text(field.shown_hint());
    (&text).render(area, pen.buf);
}

fn draw_choice(options: &[String], chosen: usize, focused: bool, area: Rect, pen: &mut Pen) {
    let all: usize = options.iter().map(|o| width(o) + 6).sum();
    if all > usize::from(area.width) {
        let option = options.get(chosen).map_or("", String::as_str);
        let text = format!("< {option} >  {} of {}", chosen + 1, options.len());
        pen.text(area.x, area.y, area.width, &text, Tone::Plain);
        return;
    }
    let mut x = area.x;
    for (n, option) in options.iter().enumerate() {
        let (mark, tone) = match (n == chosen, focused) {
            (true, true) => ("(o) ", Tone::Strong),
            (true, false) => ("(o) ", Tone::Plain),
            (false, _) => ("( ) ", Tone::Plain),
        };
        let room = area.right().saturating_sub(x);
        x += pen.texts(x, area.y, room, &[(mark, tone), (option, tone)]) + 2;
    }
}

/// What went wrong, and what can be done about it.
pub(super) fn foot(form: &Form, screen: &Screen, columns: u16) -> Page {
    let mut page = Page::new(screen.look, columns);
    match &form.trouble {
        None => {}
        Some(Trouble::Field { why, .. } | Trouble::Outdated(why)) => {
            page.text(why, Tone::Attention)
        }
        Some(Trouble::NotSaved { why, hint }) => {
            page.text(&format!("NOT SAVED: {why}"), Tone::Alarm);
            page.text(&format!("Nothing you typed is lost. {hint}"), Tone::Plain);
        }
        Some(Trouble::Refused(refusal)) => {
            page.text(
                &format!("NOT RECORDED ({}): {}", refusal.rule, refusal.why),
                Tone::Bad,
            );
            match &refusal.meant {
                Some(meant) => {
                    let yes = keys::key_for(place(form), Action::Yes);
                    page.text(&format!("Is that {}? {yes}: yes", meant.name), Tone::Key);
                }
                None => page.text(&format!("Allowed: {}", allowed(form, refusal)), Tone::Plain),
            }
            if form.can_set_aside().is_some() {
                let key = keys::key_for(place(form), Action::SetAside);
                page.text(
                    &format!("{key} overrides this rule, with a reason"),
                    Tone::Key,
                );
            }
        }
    }
    if let Some(rule) = form.overrides {
        page.text(&format!("OVERRIDE of {rule}: say why"), Tone::Attention);
    }
    page
}

fn place(form: &Form) -> Place {
    if form.is_table() {
        Place::Table
    } else {
        Place::Form
    }
}

pub(super) fn draw_hints(form: &Form, area: Rect, pen: &mut Pen) {
    let place = place(form);
    let mut x = area.x;
    let long = form
        .focused()
        .is_some_and(|f| matches!(f.kind, Kind::Pick(_) | Kind::Picks(_)));
    for binding in keys::rows(place).filter(|b| !b.hint.is_empty()) {
        // Suggestions are only spoken of where there are any.
        if binding.hint == "suggest" && !long {
            continue;
        }
        let (key, hint) = match (hint(binding), form.ask) {
            ((key, "save"), Ask::WhatIf) => (key, "close"),
            ((key, "save"), Ask::Report) => (key, "write"),
            (both, _) => both,
        };
        let room = area.right().saturating_sub(x);
        x += pen.texts(
            x,
            area.y,
            room,
            &[
                (key.as_str(), Tone::Key),
                (" ", Tone::Plain),
                (hint, Tone::Plain),
            ],
        ) + 3;
    }
}

fn rows_of(field: &Field, focused: bool) -> u16 {
    match field.kind {
        Kind::Text if focused => TEXT_ROWS,
        Kind::Text => (field.text.lines().len() as u16).clamp(1, TEXT_ROWS),
        _ => 1,
    }
}

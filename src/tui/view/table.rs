//! A form that is a table: a row for each step, its columns always named, and below it the step
//! that has the keys in full.

use ratatui::layout::Rect;

use super::form::{draw_hints, draw_text, draw_value, foot};
use super::pen::Pen;
use crate::run::Stage;
use crate::runbook::{Step, StepIx};
use crate::situation::Situation;
use crate::tui::form::{Column, Field, Form, Kind, TableRow, asked, note};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::called;
use crate::words::state::not_for_me;

/// What is seen of a row before its cells: which has the keys, and which will be saved.
const MARKS: u16 = 2;
/// The lines around the rows: what this is, names, a rule, four about the step, the keys.
const AROUND: u16 = 8;
/// The label of what stands below the rows.
const LABEL: u16 = 10;

pub(super) fn draw(s: &Situation, screen: &Screen, form: &Form, area: Rect, pen: &mut Pen) {
    let foot = foot(form, screen, area.width.saturating_sub(4));
    let rows: Vec<TableRow> = form.rows().collect();
    let fixed = 2 + AROUND + foot.lines.len() as u16;
    let height = (fixed + rows.len() as u16).min(area.height);
    let frame = Rect {
        y: area.y + (area.height - height) / 2,
        height,
        ..area
    };
    let inside = pen.frame(frame, &title(form, &rows), Tone::Strong);
    let line = |y: u16| Rect {
        y,
        height: 1,
        ..inside
    };
    let space = Rect {
        y: inside.y + 2,
        height: height.saturating_sub(fixed),
        ..inside
    };
    let top = top(form, &rows, usize::from(space.height));
    draw_head(form, rows.len(), (top, space), pen);
    for (y, row) in (space.y..space.bottom()).zip(rows.iter().skip(top)) {
        draw_row(s, form, row, line(y), pen);
    }
    let below = space.bottom();
    pen.rule(line(below));
    draw_step(s, form, line(below + 1), pen);
    draw_why(form, line(below + 3), pen);
    // What is wrong with the cell is said below.
    let noted = form.focused().filter(|_| foot.lines.is_empty());
    if let Some(field) = noted {
        let text = note(form, field, s);
        pen.text(inside.x, below + 4, inside.width, &text, Tone::Faint);
    }
    for (y, text) in (below + 5..inside.bottom()).zip(&foot.lines) {
        pen.line(inside.x, y, inside.width, text);
    }
    draw_hints(form, line(inside.bottom().saturating_sub(1)), pen);
}

/// `Catch up: 3 of 12 filled in`.
fn title(form: &Form, rows: &[TableRow]) -> String {
    match rows.iter().filter(|row| row.is_filled()).count() {
        0 => form.title.clone(),
        n => format!("{}: {n} of {} filled in", form.title, rows.len()),
    }
}

/// The first row in sight: the one with the keys is in the middle where it can be. What is below
/// the rows is about those that are filled in.
fn top(form: &Form, rows: &[TableRow], height: usize) -> usize {
    let last = rows.len().saturating_sub(height);
    let here = rows.iter().position(|row| Some(row.step) == form.row());
    let filled = || rows.iter().position(TableRow::is_filled);
    let top = match here {
        Some(at) => at.saturating_sub(height / 2),
        None => filled().unwrap_or(last),
    };
    top.min(last)
}

/// Where each column stands. Between two cells there is one column, for the mark of the cell that
/// has the keys.
fn columns(row: Rect) -> [(u16, u16); 6] {
    let fixed: [u16; 4] = [7, 8, 8, 13];
    let gaps = 6;
    let rest = row
        .width
        .saturating_sub(MARKS + gaps + fixed.iter().sum::<u16>());
    let title = rest * 5 / 9;
    let widths = [title, fixed[0], fixed[1], fixed[2], fixed[3], rest - title];
    let mut x = row.x + MARKS;
    widths.map(|width| {
        let at = x;
        x += width + 1;
        (at, width)
    })
}

fn draw_head(form: &Form, rows: usize, (top, space): (usize, Rect), pen: &mut Pen) {
    let line = |y: u16| Rect {
        y,
        height: 1,
        ..space
    };
    let first = line(space.y - 2);
    let shown = rows.min(top + usize::from(space.height));
    let mut room = first.width;
    if rows > usize::from(space.height) {
        let part = format!("  steps {}-{shown} of {}", top + 1, rows);
        room = pen.right(first, &part, Tone::Plain).saturating_sub(first.x);
    }
    for intro in form.intro.iter().take(1) {
        pen.text(first.x, first.y, room, intro, Tone::Faint);
    }
    let heads = line(space.y - 1);
    let names = ["Step"].into_iter().chain(Column::ALL.map(Column::name));
    for ((x, width), name) in columns(heads).into_iter().zip(names) {
        pen.text(x, heads.y, width, name, Tone::Strong);
    }
}

fn draw_row(s: &Situation, form: &Form, row: &TableRow, line: Rect, pen: &mut Pen) {
    let here = form.row() == Some(row.step);
    let marks = match (here, row.is_filled()) {
        (true, true) => ">*",
        (true, false) => "> ",
        (false, true) => " *",
        (false, false) => "  ",
    };
    pen.text(line.x, line.y, MARKS, marks, Tone::Key);
    let [title, cells @ ..] = columns(line);
    let tone = if here { Tone::Strong } else { Tone::Plain };
    let name = step(s, row.step).map_or(row.step.to_string(), |(_, st)| label(st));
    pen.text(title.0, line.y, title.1, &name, tone);
    for (column, (x, width)) in Column::ALL.into_iter().zip(cells) {
        let Some(field) = row.cell(column) else {
            continue;
        };
        let area = Rect { x, width, ..line };
        let focused = form.focused().is_some_and(|f| f.slot == field.slot);
        // A finish says done, unless it says otherwise.
        let ended = row.cell(Column::Finished).is_some_and(|f| !f.is_empty());
        match (column, field.chosen()) {
            (Column::Outcome, Some(0)) if ended && !focused => {
                pen.text(x, line.y, width, "(done)", Tone::Faint);
            }
            _ => draw_cell(field, focused, area, pen),
        }
    }
}

fn draw_cell(field: &Field, focused: bool, area: Rect, pen: &mut Pen) {
    let text = |pen: &mut Pen, text: &str, tone| {
        pen.text(area.x, area.y, area.width, text, tone);
    };
    match (&field.kind, focused) {
        (Kind::Choice { .. }, true) => text(pen, &field.answer(), Tone::Selected),
        (_, true) => draw_text(field, area, pen),
        (Kind::Choice { chosen: 0, .. }, false) => text(pen, &field.answer(), Tone::Faint),
        (_, false) if field.is_empty() && field.chosen().is_none() => {
            text(pen, &field.hint, Tone::Faint);
        }
        (_, false) => text(pen, &field.answer(), Tone::Plain),
    }
    if focused {
        pen.text(area.x.saturating_sub(1), area.y, 1, "[", Tone::Key);
        pen.text(area.right(), area.y, 1, "]", Tone::Key);
    }
}

/// The step that has the keys in full, how it stands by now, and what it asks for.
fn draw_step(s: &Situation, form: &Form, line: Rect, pen: &mut Pen) {
    let Some((ix, st)) = form.row().and_then(|id| step(s, id)) else {
        return;
    };
    let stands = pen.right(line, &format!("  {}", stands(s, ix)), Tone::Plain);
    let room = stands.saturating_sub(line.x);
    pen.text(line.x, line.y, room, &label(st), Tone::Strong);
    let all: Vec<String> = st.evidence.iter().map(asked).collect();
    let what = if all.is_empty() {
        "nothing is asked for".to_string()
    } else {
        all.join("; ")
    };
    let texts = [("Evidence  ", Tone::Faint), (what.as_str(), Tone::Plain)];
    pen.texts(line.x, line.y + 1, line.width, &texts);
}

/// The fields below the rows, which are for all of them.
fn draw_why(form: &Form, line: Rect, pen: &mut Pen) {
    let below = form.fields.iter().find(|f| f.slot.row().is_none());
    let Some(field) = below else {
        return;
    };
    let focused = form.focused().is_some_and(|f| f.slot == field.slot);
    let (mark, tone) = if focused {
        (">", Tone::Strong)
    } else {
        (" ", Tone::Plain)
    };
    pen.text(line.x, line.y, 1, mark, Tone::Key);
    pen.text(line.x + 1, line.y, LABEL - 2, &field.label, tone);
    let value = Rect {
        x: line.x + LABEL,
        width: line.width.saturating_sub(LABEL),
        ..line
    };
    draw_value(field, focused, value, pen);
}

/// Where a step stands by now, whatever it was when the table opened.
fn stands(s: &Situation, ix: StepIx) -> String {
    let attempt = s.run.steps.get(ix).and_then(|st| st.forward.current());
    let since = attempt.and_then(|a| a.start()).map(|at| s.clock(at));
    let who = attempt.and_then(|a| a.in_hand().last());
    match (s.stage(ix), since, who) {
        (Stage::Running, Some(since), Some(who)) => {
            format!("running since {since}, {}", called(s.run, who))
        }
        (Stage::Waiting, ..) => not_for_me(s, ix),
        (stage, ..) => stage.word().to_string(),
    }
}

fn step<'a>(s: &'a Situation, id: &str) -> Option<(StepIx, &'a Step)> {
    let ix = s.run.plan.step(id)?;
    Some((ix, s.run.plan.steps.get(ix)?))
}

fn label(step: &Step) -> String {
    format!("{} {}", step.number, step.title)
}

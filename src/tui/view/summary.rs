//! The four lines below the tree of a small terminal: the selected step, or phase, in short.

use ratatui::layout::Rect;

use super::detail::{evidence, or_dash, selected, state_text, undo_text};
use super::markdown::first_line;
use super::page::Page;
use super::pen::Pen;
use super::steps::{conflict, stage_word};
use super::{ahead, gates, rollback};
use crate::run::{LogLine, Mark};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::tui::screen::{Cursor, Screen};
use crate::tui::theme::Tone;
use crate::words::state::signatures;
use crate::words::steps_done;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    if let Some(undo) = rollback::selected(s, screen) {
        return rollback::draw_summary(s, undo, area, pen);
    }
    let Some((ix, step)) = selected(s, screen) else {
        return phase_summary(s, screen, area, pen);
    };
    let mut state = state_text(s, ix);
    for mark in marks(s, ix) {
        state = format!("{state}, {mark}");
    }
    let state = format!("{state} ");
    let right = pen.right(area, &state, stage_word(s, ix).1);
    let title = format!(" {} {}", step.number, step.title);
    pen.text(
        area.x,
        area.y,
        right.saturating_sub(area.x + 1),
        &title,
        Tone::Strong,
    );
    let first = first_line(&step.instructions);
    let sign = signatures(s, &s.step(ix)).join(", ");
    let half = area.width / 2;
    let cell = |pen: &mut Pen, x: u16, y: u16, room: u16, name: &str, text: &str| {
        let texts = [
            (format!(" {name:<9}"), Tone::Faint),
            (text.to_string(), Tone::Plain),
        ];
        pen.texts(x, y, room, &texts);
    };
    let (left, mid) = (area.x, area.x + half);
    cell(pen, left, area.y + 1, area.width, "Do", &or_dash(first));
    if step.gate.is_some() {
        cell(
            pen,
            left,
            area.y + 2,
            area.width,
            "Votes",
            &gates::votes_text(s, ix),
        );
        cell(
            pen,
            left,
            area.y + 3,
            area.width,
            "Criteria",
            &gates::criteria_text(s, ix),
        );
        return;
    }
    let evidence: Vec<String> = evidence(s, ix, step);
    cell(
        pen,
        left,
        area.y + 2,
        half,
        "Expect",
        &or_dash(first_line(step.expect.as_deref().unwrap_or_default())),
    );
    cell(
        pen,
        mid,
        area.y + 2,
        area.width - half,
        "Evidence",
        &or_dash(evidence.join(", ")),
    );
    cell(pen, left, area.y + 3, half, "Sign", &or_dash(sign));
    // What beginning it costs comes before what its undo is.
    let undo = match ahead::after(s, ix) {
        Some((after, _)) => format!("{after}; {}", undo_text(step)),
        None => undo_text(step),
    };
    cell(pen, mid, area.y + 3, area.width - half, "Undo", &undo);
}

/// What the page of the step (V) tells more of.
fn marks(s: &Situation, ix: StepIx) -> Vec<String> {
    let Some(state) = s.run.steps.get(ix) else {
        return Vec::new();
    };
    let mut marks = Vec::new();
    marks.extend(conflict(s, ix).map(|c| format!("CONFLICT {}", c.number)));
    if s.run.is_final(ix).is_some() {
        let word = if state.is_begun() {
            "CAN'T BE UNDONE"
        } else {
            "starting it CAN'T BE UNDONE"
        };
        marks.push(word.into());
    }
    marks.extend(state.added.as_ref().map(|_| "ADDED".to_string()));
    if !state.amended.is_empty() {
        marks.push("AMENDED".into());
    }
    if was_corrected(s, ix) {
        marks.push("corrected".into());
    }
    marks
}

/// Something of what happened to it says something else than when it was written.
fn was_corrected(s: &Situation, ix: StepIx) -> bool {
    let id = s.run.plan.steps.get(ix).map(|step| step.id.as_str());
    let of_step = |line: &&LogLine| line.fact().event.step() == id;
    let mut lines = s.run.log.iter().filter(of_step);
    lines.any(|line| line.marks.contains(&Mark::Corrected))
}

fn phase_summary(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let Cursor::Phase(id) = &screen.cursor else {
        return rollback_summary(s, screen, area, pen);
    };
    if let Some(at) = s.run.plan.phases.iter().position(|p| p.id == *id) {
        let phase = &s.run.plan.phases[at];
        let counts = s.phase_progress(at);
        let title = format!(" {} {}", phase.number, phase.title);
        pen.text(area.x, area.y, area.width, &title, Tone::Strong);
        let text = format!(" {}; Enter folds it", steps_done(&counts));
        pen.text(area.x, area.y + 1, area.width, &text, Tone::Plain);
    }
}

/// Of the head of a rollback: what it is, and what it can't take back.
fn rollback_summary(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    if screen.cursor != Cursor::Rollback {
        return;
    }
    let mut page = Page::new(screen.look, area.width.saturating_sub(2));
    rollback::write_head_briefly(s, &mut page);
    for (y, line) in (area.y..area.bottom()).zip(&page.lines) {
        pen.line(area.x + 1, y, area.width.saturating_sub(2), line);
    }
}

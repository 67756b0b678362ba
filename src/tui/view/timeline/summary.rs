//! What is selected, in three lines: what it is, its times, and why they moved.

use ratatui::layout::Rect;

use crate::run::Undoing;
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::{Instant, Span};
use crate::tui::rows::TreeRow;
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::tui::view::detail::state_text;
use crate::tui::view::page::Page;
use crate::tui::view::pen::Pen;
use crate::tui::view::steps::{slip_to_be, stage_word, work_word};
use crate::tui::view::{ahead, rollback};
use crate::words::state::paused_text;
use crate::words::terms::piece;
use crate::words::{near, steps_done};

use super::bars::{Bar, undo_of};

/// What began later by less began on time.
const WORTH_SAYING: Span = Span::minutes(5);

pub fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let row = screen.at.and_then(|at| screen.rows.get(at));
    match row.copied() {
        Some(TreeRow::Step(ix)) => draw_step(s, ix, area, pen),
        Some(TreeRow::Phase(phase)) => draw_phase(s, phase, area, pen),
        Some(row @ TreeRow::Undo(..)) => {
            if let Some(undo) = undo_of(s, row) {
                draw_undo(s, undo, area, pen);
            }
        }
        Some(TreeRow::Rollback) => draw_rollback(s, screen, area, pen),
        None => {}
    }
}

fn draw_step(s: &Situation, ix: StepIx, area: Rect, pen: &mut Pen) {
    let Some(step) = s.run.plan.steps.get(ix) else {
        return;
    };
    let title = format!("{} {}", step.number, step.title);
    head(&title, (&state_text(s, ix), stage_word(s, ix).1), area, pen);
    let mut texts = times(s, TreeRow::Step(ix), s.run.baseline(ix));
    if let Some((_, finish)) = s.run.planned(ix).filter(|p| Some(*p) != s.run.baseline(ix)) {
        texts.push((format!("replanned to {}", near(s, finish)), Tone::Plain));
    }
    texts.extend(gate_by(s, ix));
    texts.extend(slack(s, ix));
    line(1, &texts, area, pen);
    let why = match paused_text(s, ix) {
        Some(paused) if !s.stage(ix).meets_needs() => vec![(paused, Tone::Attention)],
        _ => why(s, ix),
    };
    let after = ahead::after(s, ix).filter(|_| why.is_empty());
    line(2, &[why, after.into_iter().collect()].concat(), area, pen);
}

fn draw_phase(s: &Situation, phase: usize, area: Rect, pen: &mut Pen) {
    let Some(plan) = s.run.plan.phases.get(phase) else {
        return;
    };
    let progress = s.phase_progress(phase);
    let state = steps_done(&progress);
    let title = format!("{} {}", plan.number, plan.title);
    head(&title, (&state, Tone::Plain), area, pen);
    let planned = || plan.steps.iter().filter_map(|&ix| s.run.baseline(ix));
    let from = planned().map(|(from, _)| from).min();
    let to = planned().map(|(_, to)| to).max();
    line(1, &times(s, TreeRow::Phase(phase), from.zip(to)), area, pen);
}

fn draw_undo(s: &Situation, undo: &Undoing, area: Rect, pen: &mut Pen) {
    let Some(step) = s.run.plan.steps.get(undo.step) else {
        return;
    };
    let title = format!("{} {}", piece(s.run, undo.step, undo.way), step.title);
    let state = (undo.stage.word(), work_word(undo.stage).1);
    head(&title, state, area, pen);
    let row = TreeRow::Undo(undo.step, undo.way);
    line(1, &times(s, row, None), area, pen);
    let waits: Vec<String> = undo
        .waits_for
        .iter()
        .map(|&(ix, way)| piece(s.run, ix, way))
        .collect();
    if !waits.is_empty() {
        let text = format!("after {}", waits.join(", "));
        line(2, &[(text, Tone::Plain)], area, pen);
    }
}

fn draw_rollback(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let mut page = Page::new(screen.look, area.width.saturating_sub(2));
    rollback::write_head_briefly(s, &mut page);
    for (y, line) in (area.y..area.bottom()).zip(&page.lines) {
        pen.line(area.x + 1, y, area.width.saturating_sub(2), line);
    }
}

fn head(title: &str, state: (&str, Tone), area: Rect, pen: &mut Pen) {
    let right = pen.right(area, &format!("{} ", state.0), state.1);
    let room = right.saturating_sub(area.x + 2);
    pen.text(area.x + 1, area.y, room, title, Tone::Strong);
}

/// Texts beside each other.
fn line(n: u16, texts: &[(String, Tone)], area: Rect, pen: &mut Pen) {
    let mut x = area.x + 1;
    for (text, tone) in texts {
        let room = area.right().saturating_sub(x);
        x += pen.text(x, area.y + n, room, text, *tone) + 2;
    }
}

/// When it was planned, when it was done, and when it is expected.
fn times(s: &Situation, row: TreeRow, planned: Option<(Instant, Instant)>) -> Vec<(String, Tone)> {
    let mut texts = Vec::new();
    if let Some(planned) = planned {
        texts.push((
            format!("Plan {}", s.range(planned.0, planned.1)),
            Tone::Faint,
        ));
    }
    let bar = Bar::of(s, row);
    let actual = bar.actual().map(|(from, to)| match to {
        Some(to) => format!("actual {}", s.range(from, to)),
        None => format!("began {}", near(s, from)),
    });
    texts.extend(actual.map(|text| (text, Tone::Plain)));
    if let Some((from, to)) = bar.expected() {
        let text = match bar.actual() {
            Some(_) => format!("ends about {}", near(s, to)),
            None => format!("expected {}", s.range(from, to)),
        };
        texts.push((text, Tone::Plain));
    }
    texts
}

fn gate_by(s: &Situation, ix: StepIx) -> Option<(String, Tone)> {
    let by = s.run.plan.steps.get(ix)?.gate.as_ref()?.decide_by?;
    let open = !s.stage(ix).meets_needs();
    open.then(|| (format!("decide by {}", near(s, by)), Tone::Plain))
}

/// How much later it could begin without moving the end.
fn slack(s: &Situation, ix: StepIx) -> Option<(String, Tone)> {
    if s.is_critical(ix) {
        return Some(("* critical".into(), Tone::Attention));
    }
    let outlook = s.ahead?.forecast.steps.get(ix)?.as_ref()?;
    let slack = outlook.slack.filter(|_| s.expected(ix).is_some())?;
    Some((format!("slack {}", slack.short()), Tone::Plain))
}

/// Why it is late, or will be; else what it waits for.
fn why(s: &Situation, ix: StepIx) -> Vec<(String, Tone)> {
    let mut texts = Vec::new();
    let (slip, tone) = slip_to_be(s, ix);
    if slip.starts_with('+') {
        texts.push((format!("{slip}:"), tone));
    }
    texts.extend(blocked(s, ix).map(|text| (text, Tone::Bad)));
    let plain = |text: String| (text, Tone::Plain);
    if slip.starts_with('+') {
        texts.extend(began_late(s, ix).map(plain));
        texts.extend(takes_longer(s, ix).map(plain));
    }
    texts.extend(waits(s, ix).map(plain));
    texts
}

/// `BLOCKED 48m: B1 no VPN to the lab`.
fn blocked(s: &Situation, ix: StepIx) -> Option<String> {
    let age = s.run.blockers_of(ix).map(|b| s.blocker(b).open_for).max()?;
    let blockers: Vec<String> = s
        .run
        .blockers_of(ix)
        .map(|b| format!("{} {}", b.number, b.title))
        .collect();
    Some(format!("BLOCKED {}: {}", age.short(), blockers.join(", ")))
}

fn began_late(s: &Situation, ix: StepIx) -> Option<String> {
    let began = s.run.steps.get(ix)?.forward.current()?.start()?;
    let late = Span::between(s.run.baseline(ix)?.0, began);
    (late >= WORTH_SAYING).then(|| format!("began {} late", late.short()))
}

fn takes_longer(s: &Situation, ix: StepIx) -> Option<String> {
    let (from, to) = s.run.baseline(ix)?;
    let attempt = s.run.steps.get(ix)?.forward.current()?;
    let end = match &attempt.finish {
        Some(finish) => finish.stamp.at,
        None => s.expected(ix).map_or(s.now, |(_, finish)| finish),
    };
    let longer = Span::between(attempt.start()?, end).secs() - Span::between(from, to).secs();
    let verb = if attempt.finish.is_some() {
        "took"
    } else {
        "takes"
    };
    let longer = Span::seconds(longer);
    (longer >= WORTH_SAYING).then(|| format!("{verb} {} longer", longer.short()))
}

/// What is not over before it, with how late that is.
fn waits(s: &Situation, ix: StepIx) -> Option<String> {
    let needs: Vec<String> = s
        .run
        .unmet_needs(ix)
        .map(|need| {
            let number = &s.run.plan.steps[need].number;
            match slip_to_be(s, need).0 {
                slip if slip.starts_with('+') => format!("{number} ({slip})"),
                _ => number.clone(),
            }
        })
        .collect();
    (!needs.is_empty()).then(|| format!("after {}", needs.join(", ")))
}

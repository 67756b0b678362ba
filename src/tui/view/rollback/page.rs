//! A rollback and its undos in full, and in the four lines of a small terminal.

use ratatui::layout::Rect;

use super::super::markdown::first_line;
use super::super::page::Page;
use super::super::pen::Pen;
use super::super::steps::work_word;
use super::{attempt, shown_stage, span, still_run, task, waits_for};
use crate::run::Undoing;
use crate::runbook::Evidence;
use crate::situation::Situation;
use crate::tui::theme::Tone;
use crate::words::state::{called_at, extent_text, list, paused_text, paused_word, signatures};
use crate::words::terms::piece;
use crate::words::{called, near};

/// The head of a rollback in full: who called it and why, and what it can't take back.
pub(in crate::tui::view) fn write_head(s: &Situation, page: &mut Page) {
    let Some(rollback) = s.run.rollback() else {
        return;
    };
    let at = near(s, rollback.stamp.at);
    let who = called(s.run, &rollback.stamp.by);
    let what = extent_text(s.run, &rollback.extent);
    page.text(&format!("{} {what}", rolling(s)), Tone::Strong);
    page.field("Called", &format!("{at} by {who}"), Tone::Plain);
    page.field(
        "Why",
        rollback.because.as_deref().unwrap_or("-"),
        Tone::Plain,
    );
    let progress = s.back_progress();
    let text = match (progress.done, progress.total) {
        (_, 0) => "nothing was started, so there is nothing to undo".to_string(),
        (done, total) => format!("{done} of {total} finished"),
    };
    page.field("Undos", &text, Tone::Plain);
    for (step, why) in not_undone(s) {
        page.field("CAN'T", &format!("{step}: {why}"), Tone::Bad);
    }
    page.blank();
    page.text("G ends the rollback and goes forward again.", Tone::Faint);
}

fn rolling(s: &Situation) -> &'static str {
    let progress = s.back_progress();
    if progress.total > 0 && progress.done == progress.total {
        "Rolled back"
    } else {
        "Rolling back"
    }
}

/// The same in four lines, of which the most important word comes first.
pub(in crate::tui::view) fn write_head_briefly(s: &Situation, page: &mut Page) {
    let Some(rollback) = s.run.rollback() else {
        return;
    };
    let what = extent_text(s.run, &rollback.extent);
    let progress = s.back_progress();
    let undone = match (progress.done, progress.total) {
        (_, 0) => "nothing to undo".to_string(),
        (done, total) => format!("{done} of {total} undone"),
    };
    let text = format!("{} {what}: {undone}", rolling(s));
    page.text(&text, Tone::Strong);
    let stays: Vec<String> = s
        .run
        .not_undone()
        .into_iter()
        .filter_map(|ix| s.run.plan.steps.get(ix))
        .map(|step| step.number.clone())
        .collect();
    if !stays.is_empty() {
        let text = format!("CAN'T BE UNDONE: {} (Enter: why)", list(&stays, 8));
        page.text(&text, Tone::Bad);
    }
    let why = rollback.because.as_deref();
    page.text(&called_at(s, "Called", &rollback.stamp, why), Tone::Plain);
    page.text("G ends the rollback and goes forward again.", Tone::Faint);
}

/// What the rollback can't take back, and why.
fn not_undone(s: &Situation) -> Vec<(String, String)> {
    let steps = s
        .run
        .not_undone()
        .into_iter()
        .filter_map(|ix| s.run.plan.steps.get(ix));
    steps
        .map(|step| {
            let why = match &step.undo {
                Some(crate::runbook::Undo::Impossible(why)) => format!("impossible: {why}"),
                _ => "the plan has no undo for it".to_string(),
            };
            (format!("{} {}", step.number, step.title), why)
        })
        .collect()
}

/// An undo in full, above what is known of its step.
pub(in crate::tui::view) fn write_undo(s: &Situation, undo: &Undoing, page: &mut Page) {
    let Some(step) = s.run.plan.steps.get(undo.step) else {
        return;
    };
    let task = task(s, undo);
    let word = if undo.covers.is_empty() {
        "Undo of"
    } else {
        "Restore of"
    };
    page.text(
        &format!("{word} {} {}", step.number, step.title),
        Tone::Strong,
    );
    page.text(&state(s, undo), work_word(undo.stage).1);
    if s.is_paused(undo.step, undo.way)
        && let Some(paused) = paused_text(s, undo.step)
    {
        page.text(&paused, Tone::Attention);
    }
    for blocker in s.run.blockers_on(undo.step, undo.way) {
        let age = s.blocker(blocker).open_for.short();
        page.text(
            &format!("{} BLOCKED {age}: {}", blocker.number, blocker.title),
            Tone::Bad,
        );
    }
    if !task.instructions.trim().is_empty() {
        page.heading("Do");
        page.markdown(task.instructions);
    }
    page.blank();
    let mut field = |name: &str, text: String| {
        if !text.is_empty() {
            page.field(name, &text, Tone::Plain);
        }
    };
    let covers = undo
        .covers
        .iter()
        .filter_map(|&ix| s.run.plan.steps.get(ix));
    field(
        "Covers",
        covers
            .map(|c| c.number.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    );
    field("Expect", task.expect.unwrap_or_default().to_string());
    field("Who", s.run.plan.crew_text(task.crew));
    field(
        "Takes",
        task.takes.map(|t| t.to_string()).unwrap_or_default(),
    );
    field("After", waits_for(s, undo).join(", "));
    field(
        "Confirm",
        task.confirm
            .map(|c| format!("type {c}"))
            .unwrap_or_default(),
    );
    field("Test", task.tests.join(", "));
    for line in evidence(s, undo) {
        field("Evidence", line);
    }
    for line in signatures(s, &s.work(undo.step, undo.way)) {
        field("Sign", line);
    }
    attempts(s, undo, page);
    page.blank();
}

fn evidence(s: &Situation, undo: &Undoing) -> Vec<String> {
    let given = |id: &str| {
        let track = s.run.track(undo.step, undo.way)?;
        track.evidence(id)?.value.clone()
    };
    let one = |e: &Evidence| {
        let value = given(&e.id).unwrap_or_else(|| "-".into());
        format!("{}: {value}", e.ask)
    };
    task(s, undo).evidence.iter().map(one).collect()
}

fn attempts(s: &Situation, undo: &Undoing, page: &mut Page) {
    let all = s
        .run
        .track(undo.step, undo.way)
        .map_or(&[][..], |t| &t.attempts);
    for (n, attempt) in all.iter().enumerate().filter(|_| all.len() > 1) {
        let ended = attempt.finish.as_ref();
        let how = ended.map_or("running", |f| f.outcome.word());
        let why = ended
            .and_then(|f| f.because.as_deref())
            .map_or(String::new(), |why| format!(": {why}"));
        let text = format!("{} {how}{why}", span(s, attempt));
        page.field(&format!("Try {}", n + 1), text.trim(), Tone::Plain);
    }
}

fn state(s: &Situation, undo: &Undoing) -> String {
    let word = undo.stage.word();
    match attempt(s, undo) {
        Some(attempt) => {
            let who = attempt.in_hand().next().unwrap_or("?");
            format!("{word} {}, {who}", attempt.duration(s.now).short())
        }
        None if shown_stage(s, undo) != undo.stage => {
            paused_word(s, undo.step).unwrap_or(word).to_string()
        }
        None if undo.waits_for.is_empty() => word.to_string(),
        None => match still_run(s, undo) {
            running if running.is_empty() => {
                format!("{word} for {}", list(&waits_for(s, undo), 4))
            }
            running => format!("finish or fail {} first", list(&running, 4)),
        },
    }
}

/// The four lines below the tree of a small terminal.
pub(in crate::tui::view) fn draw_summary(s: &Situation, undo: &Undoing, area: Rect, pen: &mut Pen) {
    let Some(step) = s.run.plan.steps.get(undo.step) else {
        return;
    };
    let task = task(s, undo);
    let state = format!("{} ", state(s, undo));
    let right = pen.right(area, &state, work_word(undo.stage).1);
    let title = format!(" {} {}", piece(s.run, undo.step, undo.way), step.title);
    let room = right.saturating_sub(area.x + 1);
    pen.text(area.x, area.y, room, &title, Tone::Strong);
    let half = area.width / 2;
    let cell = |pen: &mut Pen, x: u16, n: u16, room: u16, name: &str, text: &str| {
        let name = format!(" {name:<9}");
        let text = if text.is_empty() { "-" } else { text };
        let texts = [(name.as_str(), Tone::Faint), (text, Tone::Plain)];
        pen.texts(area.x + x, area.y + n, room, &texts);
    };
    let right = area.width - half;
    cell(pen, 0, 1, area.width, "Do", &first_line(task.instructions));
    let expect = first_line(task.expect.unwrap_or_default());
    cell(pen, 0, 2, half, "Expect", &expect);
    cell(
        pen,
        half,
        2,
        right,
        "Evidence",
        &evidence(s, undo).join(", "),
    );
    cell(
        pen,
        0,
        3,
        half,
        "Sign",
        &signatures(s, &s.work(undo.step, undo.way)).join(", "),
    );
    let after = waits_for(s, undo).join(", ");
    cell(pen, half, 3, right, "After", &after);
}

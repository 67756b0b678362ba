//! A rollback: its head and its undos above the tree, and each of them in full.

use ratatui::layout::Rect;

use super::markdown::first_line;
use super::page::Page;
use super::pen::Pen;
use super::steps::{Cells, next_for, work_word};
use crate::run::{Attempt, Stage, Task, Undoing};
use crate::situation::{Situation, Turn};
use crate::text::width;
use crate::tui::screen::{Cursor, Screen};
use crate::tui::theme::Tone;
use crate::tui::words::{extent_text, list, near, outcome_word, piece};

/// The undo that is selected.
pub(super) fn selected<'a>(s: &'a Situation, screen: &Screen) -> Option<&'a Undoing> {
    let Cursor::Undo(id, way) = &screen.cursor else {
        return None;
    };
    let ix = s.run.plan.step(id)?;
    s.undos.iter().find(|u| (u.step, u.way) == (ix, *way))
}

pub(super) fn draw_head(s: &Situation, area: Rect, pen: &mut Pen) {
    let Some(rollback) = s.run.rollback() else {
        return;
    };
    let progress = s.back_progress();
    let tail = format!("{}/{} ", progress.done, progress.total);
    let right = pen.right(area, &tail, Tone::Strong);
    let at = near(s, rollback.stamp.at);
    let what = extent_text(s.run, &rollback.extent);
    let text = format!(" - BACK  {what}: called by {} at {at}", rollback.stamp.by);
    let room = right.saturating_sub(area.x + 1);
    pen.text(area.x, area.y, room, &text, Tone::Attention);
}

pub(super) fn draw_undo(s: &Situation, undo: &Undoing, my_next: bool, area: Rect, pen: &mut Pen) {
    let Some(step) = s.run.plan.steps.get(undo.step) else {
        return;
    };
    let attempt = attempt(s, undo);
    let task = task(s, undo);
    let who = match attempt.and_then(|a| a.doers().next()) {
        Some(doer) => doer.to_string(),
        None => crate::runbook::crew_text(task.crew),
    };
    let blocked = s.run.blockers_on(undo.step, undo.way).next().is_some();
    let times = match my_next && undo.stage == Stage::Ready {
        true => (next_for(s), Tone::Attention),
        false => times(s, undo),
    };
    let title = match undo.covers.is_empty() {
        true => format!("Undo: {}", step.title),
        false => format!("Restore: {}", step.title),
    };
    let cells = Cells {
        number: &step.number,
        word: work_word(undo.stage),
        sign: if blocked {
            (" ! ", Tone::Bad)
        } else {
            (" < ", Tone::Faint)
        },
        title: (&title, my_next),
        who: &who,
        times,
        slip: (String::new(), Tone::Plain),
    };
    cells.draw(area, pen);
}

fn times(s: &Situation, undo: &Undoing) -> (String, Tone) {
    let attempt = attempt(s, undo);
    let plain = |text: String| (text, Tone::Plain);
    match undo.stage {
        Stage::Waiting => (format!("after {}", waits_for_briefly(s, undo)), Tone::Faint),
        Stage::Ready if s.undo_turn(undo) == Some(Turn::Start) => plain("for you".into()),
        Stage::Ready => plain(String::new()),
        Stage::Running => {
            let run = attempt
                .map(|a| a.duration(s.now).short())
                .unwrap_or_default();
            let of = task(s, undo)
                .takes
                .map(|t| format!(" of {}", t.likely.short()));
            plain(format!("{run}{}", of.unwrap_or_default()))
        }
        Stage::AwaitingSignOff => (format!("by {}", open_roles(s, undo)), Tone::Attention),
        _ => plain(attempt.map(|a| span(s, a)).unwrap_or_default()),
    }
}

/// What comes right before it: what that waits for goes without saying.
fn waits_for(s: &Situation, undo: &Undoing) -> Vec<String> {
    let others = s
        .undos
        .iter()
        .filter(|u| undo.waits_for.contains(&(u.step, u.way)));
    let implied: Vec<_> = others.flat_map(|u| &u.waits_for).collect();
    let first = undo.waits_for.iter().filter(|w| !implied.contains(w));
    first.map(|&(ix, way)| piece(s.run, ix, way)).collect()
}

/// The same where there is little room: `3.4, <2.7`.
fn waits_for_briefly(s: &Situation, undo: &Undoing) -> String {
    let brief = |word: String| word.replace("undo of ", "<").replace("restore of ", "<");
    let words: Vec<String> = waits_for(s, undo).into_iter().map(brief).collect();
    list(&words, 4)
}

fn open_roles(s: &Situation, undo: &Undoing) -> String {
    let attempt = attempt(s, undo);
    let open =
        |role: &&String| !attempt.is_some_and(|a| a.sign_off(role).is_some_and(|s| s.signed));
    let roles = task(s, undo).sign_off.iter().filter(open);
    roles.map(String::as_str).collect::<Vec<_>>().join(",")
}

fn span(s: &Situation, attempt: &Attempt) -> String {
    let times = attempt.start().zip(attempt.finish.as_ref());
    times.map_or(String::new(), |(from, f)| {
        format!("{}-{}", s.clock(from), s.clock(f.stamp.at))
    })
}

fn attempt<'a>(s: &'a Situation, undo: &Undoing) -> Option<&'a Attempt> {
    s.run.track(undo.step, undo.way)?.current()
}

fn task<'a>(s: &'a Situation, undo: &Undoing) -> Task<'a> {
    Task::of(&s.run.plan, undo.step, undo.way).unwrap_or_default()
}

/// The head of a rollback in full: who called it and why, and what it can't take back.
pub(super) fn write_head(s: &Situation, page: &mut Page) {
    let Some(rollback) = s.run.rollback() else {
        return;
    };
    let at = near(s, rollback.stamp.at);
    let who = s.run.name_of(&rollback.stamp.by);
    let what = extent_text(s.run, &rollback.extent);
    page.text(&format!("Rolling back {what}"), Tone::Strong);
    page.field("Called", &format!("{at} by {who}"), Tone::Plain);
    page.field(
        "Why",
        rollback.because.as_deref().unwrap_or("-"),
        Tone::Plain,
    );
    let progress = s.back_progress();
    let text = format!("{} of {} finished", progress.done, progress.total);
    page.field("Undos", &text, Tone::Plain);
    for (ix, why) in not_undone(s) {
        page.field("Stays", &format!("{ix}: {why}"), Tone::Bad);
    }
    page.blank();
    page.text("G ends the rollback: work goes forward again.", Tone::Faint);
}

/// What the rollback can't take back, and why.
fn not_undone(s: &Situation) -> Vec<(String, String)> {
    let steps = s.run.not_undone();
    let steps = steps.into_iter().filter_map(|ix| s.run.plan.steps.get(ix));
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
pub(super) fn write_undo(s: &Situation, undo: &Undoing, page: &mut Page) {
    let Some(step) = s.run.plan.steps.get(undo.step) else {
        return;
    };
    let task = task(s, undo);
    let word = match undo.covers.is_empty() {
        true => "Undo of",
        false => "Restore of",
    };
    page.text(
        &format!("{word} {} {}", step.number, step.title),
        Tone::Strong,
    );
    page.text(&state(s, undo), work_word(undo.stage).1);
    for blocker in s.run.blockers_on(undo.step, undo.way) {
        let age = blocker.age(s.now).short();
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
    field("Who", crate::runbook::crew_text(task.crew));
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
    let given = |id: &str| {
        s.run
            .track(undo.step, undo.way)?
            .evidence(id)?
            .value
            .clone()
    };
    for evidence in task.evidence {
        let value = given(&evidence.id).unwrap_or_else(|| "-".into());
        field("Evidence", format!("{}: {value}", evidence.ask));
    }
    for role in task.sign_off {
        let signed = attempt(s, undo).and_then(|a| a.sign_off(role));
        let by = signed.map_or("-".to_string(), |sign| match sign.signed {
            true => format!("{} {}", sign.stamp.by, s.clock(sign.stamp.at)),
            false => format!("REFUSED by {}", sign.stamp.by),
        });
        field("Sign", format!("{role}: {by}"));
    }
    attempts(s, undo, page);
    page.blank();
}

fn attempts(s: &Situation, undo: &Undoing, page: &mut Page) {
    let all = s
        .run
        .track(undo.step, undo.way)
        .map_or(&[][..], |t| &t.attempts);
    for (n, attempt) in all.iter().enumerate().filter(|_| all.len() > 1) {
        let ended = attempt.finish.as_ref();
        let how = ended.map_or("running", |f| outcome_word(f.outcome));
        let why = ended.and_then(|f| f.because.as_deref());
        let why = why.map_or(String::new(), |why| format!(": {why}"));
        let text = format!("{} {how}{why}", span(s, attempt));
        page.field(&format!("Try {}", n + 1), text.trim(), Tone::Plain);
    }
}

fn state(s: &Situation, undo: &Undoing) -> String {
    let word = undo.stage.word();
    match attempt(s, undo) {
        Some(attempt) => {
            let who = attempt.doers().next().unwrap_or("?");
            format!("{word} {}, {who}", attempt.duration(s.now).short())
        }
        None if undo.waits_for.is_empty() => word.to_string(),
        None => format!("{word} for {}", list(&waits_for(s, undo), 4)),
    }
}

/// The four lines below the tree of a small terminal.
pub(super) fn draw_summary(s: &Situation, undo: &Undoing, area: Rect, pen: &mut Pen) {
    let Some(step) = s.run.plan.steps.get(undo.step) else {
        return;
    };
    let task = task(s, undo);
    let state = format!("{} ", state(s, undo));
    let right = pen.right(area, &state, work_word(undo.stage).1);
    let title = format!(" {} {}", piece(s.run, undo.step, undo.way), step.title);
    let room = right.saturating_sub(area.x + 1);
    pen.text(area.x, area.y, room, &title, Tone::Strong);
    let mut line = |n: u16, name: &str, text: &str| {
        let name = format!(" {name:<9}");
        let text = if text.is_empty() { "-" } else { text };
        let room = area.width.saturating_sub(width(&name) as u16);
        pen.text(area.x, area.y + n, area.width, &name, Tone::Faint);
        pen.text(
            area.x + width(&name) as u16,
            area.y + n,
            room,
            text,
            Tone::Plain,
        );
    };
    line(1, "Do", &first_line(task.instructions));
    line(2, "Expect", &first_line(task.expect.unwrap_or_default()));
    let after = waits_for(s, undo).join(", ");
    match after.is_empty() {
        true => line(3, "Sign", &task.sign_off.join(", ")),
        false => line(3, "After", &after),
    }
}

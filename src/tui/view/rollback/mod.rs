//! A rollback: its head and its undos above the tree; `page` has each of them in full.

mod page;

pub(super) use page::{draw_summary, write_head, write_head_briefly, write_undo};

use ratatui::layout::Rect;

use super::pen::Pen;
use super::steps::{Cells, next_for, range, work_word};
use crate::run::{Attempt, Stage, Task, Undoing};
use crate::situation::{Situation, Turn};
use crate::tui::screen::{Cursor, Screen};
use crate::tui::theme::Tone;
use crate::words::state::{extent_text, list, paused_word};
use crate::words::terms::piece;
use crate::words::{called, near};

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
    let mut tail = format!("{}/{} ", progress.done, progress.total);
    let stays = s.run.not_undone().len();
    let tone = if stays > 0 { Tone::Bad } else { Tone::Strong };
    if stays > 0 {
        tail = format!("{stays} CAN'T ROLL BACK  {tail}");
    }
    let right = pen.right(area, &tail, tone);
    let at = near(s, rollback.stamp.at);
    let what = extent_text(s.run, &rollback.extent);
    let text = format!(
        " - BACK  {what}, {at} by {}",
        called(s.run, &rollback.stamp.by)
    );
    let room = right.saturating_sub(area.x + 1);
    pen.text(area.x, area.y, room, &text, Tone::Attention);
}

pub(super) fn draw_undo(s: &Situation, undo: &Undoing, my_next: bool, area: Rect, pen: &mut Pen) {
    let Some(step) = s.run.plan.steps.get(undo.step) else {
        return;
    };
    let attempt = attempt(s, undo);
    let task = task(s, undo);
    let who = match attempt.and_then(|a| a.in_hand().next()) {
        Some(doer) => doer.to_string(),
        None => s.run.plan.crew_text(task.crew),
    };
    let mut blockers = s.run.blockers_on(undo.step, undo.way);
    let oldest = blockers.by_ref().min_by_key(|b| b.raised.at);
    let times = match oldest {
        Some(blocker) => (
            format!("BLOCKED {}", s.blocker(blocker).open_for.short()),
            Tone::Bad,
        ),
        None if my_next && undo.stage == Stage::Ready => (next_for(s), Tone::Attention),
        None => times(s, undo),
    };
    let title = if undo.covers.is_empty() {
        format!("Undo: {}", step.title)
    } else {
        format!("Restore: {}", step.title)
    };
    let cells = Cells {
        number: &step.number,
        word: work_word(shown_stage(s, undo)),
        sign: if oldest.is_some() {
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
        Stage::Waiting => match still_run(s, undo) {
            running if running.is_empty() => {
                (format!("after {}", waits_for_briefly(s, undo)), Tone::Faint)
            }
            running => {
                let run = if running.len() == 1 { "runs" } else { "run" };
                let text = format!("while {} {run}", list(&running, 2));
                (text, Tone::Attention)
            }
        },
        Stage::Ready if s.is_paused(undo.step, undo.way) => {
            let word = paused_word(s, undo.step).unwrap_or_default();
            (word.to_string(), Tone::Attention)
        }
        Stage::Ready if s.undo_turn(undo) == Some(Turn::Start) => plain("for you".into()),
        Stage::Ready => plain(String::new()),
        Stage::Running => {
            let so_far = s.so_far(undo.step, undo.way);
            plain(so_far.map_or(String::new(), |so_far| so_far.short()))
        }
        Stage::AwaitingSignOff => {
            let open = s.run.unsigned(undo.step, undo.way).join(",");
            (format!("by {open}"), Tone::Attention)
        }
        _ => plain(attempt.map(|a| span(s, a)).unwrap_or_default()),
    }
}

/// What is ready and not to be begun waits.
fn shown_stage(s: &Situation, undo: &Undoing) -> Stage {
    match undo.stage {
        Stage::Ready if s.is_paused(undo.step, undo.way) => Stage::Waiting,
        stage => stage,
    }
}

/// The steps that must be finished or stopped before it.
fn still_run(s: &Situation, undo: &Undoing) -> Vec<String> {
    let forward = undo.waits_for.iter().filter(|(_, way)| way.is_forward());
    forward.map(|&(ix, way)| piece(s.run, ix, way)).collect()
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

fn span(s: &Situation, attempt: &Attempt) -> String {
    let times = attempt.start().zip(attempt.finish.as_ref());
    times.map_or(String::new(), |(from, f)| range(s, from, f.stamp.at))
}

fn attempt<'a>(s: &'a Situation, undo: &Undoing) -> Option<&'a Attempt> {
    s.run.track(undo.step, undo.way)?.current()
}

fn task<'a>(s: &'a Situation, undo: &Undoing) -> Task<'a> {
    Task::of(&s.run.plan, undo.step, undo.way).unwrap_or_default()
}

//! The tree: a row for each phase and step, of which only those in sight are made.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::pen::Pen;
use super::rollback;
use crate::run::{Conflict, Stage};
use crate::runbook::{Step, StepIx};
use crate::situation::{Situation, Turn};
use crate::text::pad_with;
use crate::time::Instant;
use crate::tui::rows::{TreeRow, row_of};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::state::{decision_word, paused_word, unsigned, you};
use crate::words::{called, near};

/// Columns behind the title, with a space before each.
const SLIP: u16 = 6;
/// Columns of times where there is little room.
const TIMES: u16 = 15;
/// From this width on names and times have more room.
const ROOMY: u16 = 86;
/// Columns before the title: mark, number, stage, blocked.
const BEFORE: u16 = 17;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let my_next = screen.stats.my_next.map(|(ix, turn)| row_of(s, ix, turn));
    let in_sight = screen
        .rows
        .iter()
        .enumerate()
        .skip(screen.top)
        .take(usize::from(area.height));
    for (y, (n, row)) in (area.y..).zip(in_sight) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        match *row {
            TreeRow::Rollback => rollback::draw_head(s, line, pen),
            TreeRow::Undo(ix, way) => {
                let mut undos = s.undos.iter();
                if let Some(undo) = undos.find(|u| (u.step, u.way) == (ix, way)) {
                    rollback::draw_undo(s, undo, my_next == Some(*row), line, pen);
                }
            }
            TreeRow::Phase(phase) => draw_phase(s, screen, phase, line, pen),
            TreeRow::Step(ix) => draw_step(s, ix, my_next == Some(*row), line, pen),
        }
        if Some(n) == screen.at {
            pen.text(area.x, y, 2, ">", Tone::Key);
            pen.style(line, Tone::Selected);
        }
    }
    if screen.rows.is_empty() {
        let nothing = format!(" no step is {}; f shows others", screen.filter.word());
        pen.text(area.x, area.y, area.width, &nothing, Tone::Faint);
    }
}

fn draw_phase(s: &Situation, screen: &Screen, phase: usize, area: Rect, pen: &mut Pen) {
    let Some(plan) = s.run.plan.phases.get(phase) else {
        return;
    };
    let progress = s.phase_progress(phase);
    let sign = if screen.folded.contains(&plan.id) {
        "+"
    } else {
        "-"
    };
    let left = format!(" {sign} {:<5}{}", plan.number, plan.title);
    let skipped = match progress.skipped {
        0 => String::new(),
        n => format!(", {n} skipped"),
    };
    let done = progress.done + progress.worked_around;
    let tail = format!("{done}/{}{skipped} ", progress.total());
    let blocked = plan.steps.iter().filter(|ix| is_blocked(s, **ix)).count();
    let tail = match blocked {
        0 => tail,
        n => format!("{n} BLOCKED  {tail}"),
    };
    let held = s
        .run
        .held
        .iter()
        .any(|h| h.scope.as_ref() == Some(&plan.id));
    let (tail, tone) = match (held, blocked) {
        (true, _) => (format!("ON HOLD  {tail}"), Tone::Attention),
        (false, 0) => (tail, Tone::Strong),
        (false, _) => (tail, Tone::Bad),
    };
    let right = pen.right(area, &tail, tone);
    pen.text(
        area.x,
        area.y,
        right.saturating_sub(area.x + 1),
        &left,
        Tone::Strong,
    );
}

fn draw_step(s: &Situation, ix: StepIx, my_next: bool, area: Rect, pen: &mut Pen) {
    let Some(step) = s.run.plan.steps.get(ix) else {
        return;
    };
    let (word, tone) = stage_word(s, ix);
    let times = if my_next && s.stage(ix) == Stage::Ready {
        (next_for(s), Tone::Attention)
    } else {
        times(s, ix)
    };
    let cells = Cells {
        number: &step.number,
        word: (word, tone),
        sign: sign(s, ix),
        title: (&title(step), my_next),
        who: &who(s, ix),
        times,
        slip: slip_to_be(s, ix),
    };
    cells.draw(area, pen);
}

/// The title, with what it is called in the plan it comes from.
fn title(step: &Step) -> Cow<'_, str> {
    match step.other_number() {
        Some(reference) => format!("[{reference}] {}", step.title).into(),
        None => step.title.as_str().into(),
    }
}

/// `next for you`.
pub(super) fn next_for(s: &Situation) -> String {
    format!("next for {}", you(s))
}

/// What is said of a step, and can't all be true.
pub(super) fn conflict<'a>(s: &'a Situation, ix: StepIx) -> Option<&'a Conflict> {
    s.run.open_conflicts().find(|c| c.step == Some(ix))
}

/// What stands between stage and title: that it is blocked, or not as it was planned.
fn sign(s: &Situation, ix: StepIx) -> (&'static str, Tone) {
    let state = s.run.steps.get(ix);
    match state {
        _ if is_blocked(s, ix) => (" ! ", Tone::Bad),
        _ if conflict(s, ix).is_some() => (" ? ", Tone::Bad),
        Some(state) if state.added.is_some() => (" + ", Tone::Attention),
        Some(state) if !state.amended.is_empty() => (" ~ ", Tone::Attention),
        _ => ("   ", Tone::Plain),
    }
}

/// A row of work: a step, or its undo.
pub(super) struct Cells<'a> {
    pub number: &'a str,
    pub word: (&'a str, Tone),
    pub sign: (&'a str, Tone),
    /// And whether it is what to do next.
    pub title: (&'a str, bool),
    pub who: &'a str,
    pub times: (String, Tone),
    pub slip: (String, Tone),
}

impl Cells<'_> {
    pub fn draw(&self, area: Rect, pen: &mut Pen) {
        let ellipsis = pen.look().ellipsis();
        let cells =
            |text: &str, n: u16| pad_with(&crate::text::safe(text), usize::from(n), ellipsis);
        let (who_columns, times_columns) = if area.width < ROOMY {
            (8, TIMES)
        } else {
            (12, 20)
        };
        let after = who_columns + times_columns + SLIP + 3;
        let title = area.width.saturating_sub(BEFORE + after);
        // What it waits for may take the place of a slip that is not there.
        let (times_columns, slip_columns) = if self.slip.0.is_empty() {
            (times_columns + 1 + SLIP, 0)
        } else {
            (times_columns, SLIP)
        };
        let slip = match slip_columns {
            0 => String::new(),
            _ => format!(" {:>6}", self.slip.0),
        };
        let strong = if self.title.1 {
            Tone::Strong
        } else {
            Tone::Plain
        };
        pen.texts(
            area.x,
            area.y,
            area.width,
            &[
                ("   ", Tone::Plain),
                (&cells(self.number, 5), Tone::Plain),
                (" ", Tone::Plain),
                (&format!("{:<5}", self.word.0), self.word.1),
                self.sign,
                (&cells(self.title.0, title), strong),
                (" ", Tone::Plain),
                (&cells(self.who, who_columns), Tone::Plain),
                (" ", Tone::Plain),
                (&cells(&self.times.0, times_columns), self.times.1),
                (&slip, self.slip.1),
            ],
        );
    }
}

fn is_blocked(s: &Situation, ix: StepIx) -> bool {
    s.run.blockers_of(ix).next().is_some()
}

/// The stage in at most five letters.
pub(super) fn stage_word(s: &Situation, ix: StepIx) -> (&'static str, Tone) {
    let is_gate = s.run.plan.steps.get(ix).is_some_and(|st| st.gate.is_some());
    if is_gate {
        let decided = s.run.steps.get(ix).and_then(|st| st.gate.decision());
        return match (s.stage(ix), decided.map(decision_word)) {
            (_, Some("go" | "go with conditions")) => ("GO", Tone::Good),
            (_, Some("no-go")) => ("NO-GO", Tone::Bad),
            (_, Some("hold")) => ("HOLD", Tone::Attention),
            (Stage::Ready, _) => ("GATE", Tone::Attention),
            _ => ("gate", Tone::Faint),
        };
    }
    match s.stage(ix) {
        // Nobody may start it.
        Stage::Ready if paused_word(s, ix).is_some() => work_word(Stage::Waiting),
        stage => work_word(stage),
    }
}

/// The stage of work, its own or its undo's.
pub(super) fn work_word(stage: Stage) -> (&'static str, Tone) {
    match stage {
        Stage::Waiting => ("wait", Tone::Faint),
        Stage::Ready => ("ready", Tone::Ready),
        Stage::Running => ("RUN", Tone::Running),
        Stage::AwaitingSignOff => ("sign", Tone::Attention),
        Stage::Done => ("done", Tone::Good),
        Stage::WorkedAround => ("w/a", Tone::Good),
        Stage::Skipped => ("skip", Tone::Faint),
        Stage::Failed => ("FAIL", Tone::Bad),
        Stage::RolledBack => ("back", Tone::Attention),
    }
}

/// Who has it; before anyone does, whose it is.
fn who(s: &Situation, ix: StepIx) -> String {
    let (Some(step), Some(state)) = (s.run.plan.steps.get(ix), s.run.steps.get(ix)) else {
        return String::new();
    };
    if let Some(gate) = &step.gate {
        let decided = state.gate.decision().map(|d| called(s.run, &d.stamp.by));
        return decided.unwrap_or_else(|| gate.decides.join(","));
    }
    let attempt = state.forward.current();
    match attempt.and_then(|a| a.in_hand().next()) {
        Some(doer) => called(s.run, doer),
        None => s.run.plan.crew_text(&step.crew),
    }
}

fn times(s: &Situation, ix: StepIx) -> (String, Tone) {
    let (Some(step), Some(state)) = (s.run.plan.steps.get(ix), s.run.steps.get(ix)) else {
        return (String::new(), Tone::Plain);
    };
    if let Some(oldest) = s.run.blockers_of(ix).min_by_key(|b| b.raised.at) {
        return (
            format!("BLOCKED {}", s.blocker(oldest).open_for.short()),
            Tone::Bad,
        );
    }
    let attempt = state.forward.current();
    let span = |tone| {
        let a = attempt?;
        let (from, to) = (a.start()?, a.finish.as_ref()?.stamp.at);
        Some((range(s, from, to), tone))
    };
    let shown = match s.stage(ix) {
        Stage::Running => attempt.zip(s.step_so_far(ix)).map(|(a, so_far)| {
            if let Some(at) = s.as_of(a) {
                let as_of = format!("as of {}", near(s, at));
                let both = format!("{} {as_of}", so_far.took.short());
                let fits = both.len() <= usize::from(TIMES);
                return (if fits { both } else { as_of }, Tone::Faint);
            }
            (so_far.short(), Tone::Plain)
        }),
        Stage::AwaitingSignOff => {
            let open = unsigned(s, ix).join(",");
            Some((format!("by {open}"), Tone::Attention))
        }
        Stage::Waiting => Some((waiting(s, ix), Tone::Faint)),
        Stage::Ready if step.gate.is_none() && paused_word(s, ix).is_some() => {
            let word = paused_word(s, ix).unwrap_or_default();
            Some((word.to_string(), Tone::Attention))
        }
        Stage::Ready => Some(match step.gate.as_ref().and_then(|g| g.decide_by) {
            Some(by) => (format!("by {}", near(s, by)), Tone::Plain),
            None => match s.turn(ix) {
                Some(Turn::Start) => ("for you".into(), Tone::Plain),
                _ => (String::new(), Tone::Plain),
            },
        }),
        _ => span(Tone::Plain),
    };
    shown.unwrap_or((String::new(), Tone::Plain))
}

/// From when to when, as far as there is room.
pub(super) fn range(s: &Situation, from: Instant, to: Instant) -> String {
    let range = s.range(from, to);
    if range.len() <= usize::from(TIMES) {
        return range;
    }
    s.run.plan.window.zone.range_of_days(from, to, s.now)
}

fn waiting(s: &Situation, ix: StepIx) -> String {
    let needs = s.waits_for(ix);
    if needs.is_empty() {
        let not_before = s.run.plan.steps.get(ix).and_then(|st| st.not_before);
        not_before.map_or(String::new(), |at| format!("from {}", near(s, at)))
    } else {
        format!("after {}", needs.join(", "))
    }
}

/// The slip; where it is not late yet, what is expected.
pub(super) fn slip_to_be(s: &Situation, ix: StepIx) -> (String, Tone) {
    let late = s.is_late(ix);
    match s.expected_slip(ix).filter(|_| !late) {
        Some(expected) => (expected.signed(), Tone::Faint),
        None if late => (slip(s, ix), Tone::Attention),
        None => (slip(s, ix), Tone::Plain),
    }
}

/// How much later or earlier it ended than planned; before the end there is only being late.
pub(super) fn slip(s: &Situation, ix: StepIx) -> String {
    let finished = s.stage(ix).meets_needs();
    // What is rolled back is late for nothing.
    if !finished && s.run.goes_back(ix) {
        return String::new();
    }
    // A gate on hold is not early.
    let worth = |slip: &crate::time::Span| slip.secs() >= 60 || (finished && slip.secs() <= -60);
    s.slip(ix)
        .filter(worth)
        .map_or(String::new(), |slip| slip.signed())
}

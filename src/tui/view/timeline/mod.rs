//! The timeline: a row for each phase and step with what was planned, done and is expected, over
//! one axis.
//!
//! ```text
//!  whole night      Sat 22:00     Sun       02:00        axis: what is shown; the clock
//!  z: 4 hours           ------|now----EST------R---      lines: their words on the axis
//!  - 1  Prepare               |                :     2/2
//!   1.1    Back up      ####..|                :
//! >*2.1  ! Copy to the~     ##!!!!--------     :  +20m   bars: over the plan; and the slip
//!   . plan  # done  - expected  ...
//!  2.1 Copy to the new server         running 33m, lin   summary: times, and why it is late
//! ```

mod axis;
mod bars;
mod lines;
mod summary;

use ratatui::layout::Rect;

use self::axis::Axis;
use self::bars::{Bar, BarPart, Sign, undo_of};
use self::lines::Marker;
use super::pane::{Enter, Pane};
use super::pen::Pen;
use super::steps::slip_to_be;
use super::tree::enter_row;
use crate::run::Undoing;
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::text::width;
use crate::time::Span;
use crate::tui::layout::Parts;
use crate::tui::names::{Subject, TreeRow, View};
use crate::tui::rows;
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;

/// From this width on titles and the last column have more room.
const ROOMY: u16 = 120;
/// Columns before the title: selection, critical, number, sign.
const BEFORE: u16 = 9;

/// How the columns of a row are shared out.
#[derive(Clone, Copy)]
struct Columns {
    title: u16,
    chart: u16,
    tail: u16,
}

impl Columns {
    fn of(width: u16) -> Columns {
        let (title, tail) = if width < ROOMY { (12, 9) } else { (32, 15) };
        Columns {
            title,
            chart: width.saturating_sub(BEFORE + title + 1 + tail),
            tail,
        }
    }

    fn before_chart(self) -> u16 {
        BEFORE + self.title + 1
    }
}

pub(super) struct Timeline;

impl Pane for Timeline {
    fn view(&self) -> View {
        View::Timeline
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts, pen);
    }

    fn enter(&self, s: &Situation, screen: &Screen) -> Enter {
        enter_row(s, screen)
    }

    /// Where it is shown already, closer.
    fn open(&self, s: &Situation, screen: &mut Screen, _: &Subject) {
        if screen.view == View::Timeline {
            let window = &s.run.plan.window;
            let whole = Span::between(window.opens, window.closes);
            screen.zoom = screen.zoom.next(whole);
        }
        screen.show(View::Timeline);
    }

    fn go(&self, s: &Situation, screen: &mut Screen, moved: &dyn Fn(usize, usize) -> usize) {
        rows::go(s, screen, moved);
    }

    fn click(&self, s: &Situation, screen: &mut Screen, row: usize) {
        rows::click(s, screen, screen.top + row);
    }
}

fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let area = parts.list;
    let columns = Columns::of(area.width);
    let axis = Axis::of(s, screen, columns.chart);
    let lines = lines::of(s, pen.look());
    draw_axis(s, screen, &axis, &lines, area, pen);
    let in_sight = screen.rows.iter().enumerate().skip(screen.top);
    for (y, (n, row)) in (area.y + View::Timeline.head()..area.bottom()).zip(in_sight) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_row(s, screen, *row, &axis, &lines, line, pen);
        if Some(n) == screen.at {
            pen.text(area.x, y, 1, ">", Tone::Key);
            // The bar keeps its own look.
            let name = Rect {
                width: columns.before_chart() - 1,
                ..line
            };
            pen.style(name, Tone::Selected);
        }
    }
    if screen.rows.is_empty() {
        let nothing = format!(" no step is {}; f shows others", screen.filter.word());
        pen.text(
            area.x,
            area.y + View::Timeline.head(),
            area.width,
            &nothing,
            Tone::Faint,
        );
    }
    draw_legend(parts.divider, pen);
    summary::draw(s, screen, parts.detail, pen);
}

/// What is shown of the night, the clock, and the words of the lines.
fn draw_axis(
    s: &Situation,
    screen: &Screen,
    axis: &Axis,
    lines: &[Marker],
    area: Rect,
    pen: &mut Pen,
) {
    let zone = &s.run.plan.window.zone;
    let columns = Columns::of(area.width);
    let left = area.x + columns.before_chart();
    let day = zone.local(axis.from).format("%a").to_string();
    pen.text(left - 4, area.y, 4, &day, Tone::Faint);
    for (column, label) in axis.labels(zone) {
        let room = area.right().saturating_sub(left + column);
        if width(&label) <= usize::from(room) {
            pen.text(left + column, area.y, room, &label, Tone::Plain);
        }
    }
    let (shown, next) = zoom(s, screen);
    pen.text(area.x + 1, area.y, left - 5, &shown, Tone::Strong);
    pen.text(area.x + 1, area.y + 1, left - 1, &next, Tone::Faint);
    let window = &s.run.plan.window;
    let inside = axis.span(window.opens, window.closes);
    let rule = Rect {
        x: left + inside.start,
        y: area.y + 1,
        width: inside.end - inside.start,
        height: 1,
    };
    pen.rule(rule);
    for (column, word, tone) in lines::words(s, lines, axis) {
        let room = area.right().saturating_sub(left + column);
        pen.text(left + column, area.y + 1, room, &word, tone);
    }
}

/// What is shown, and what the key shows next.
fn zoom(s: &Situation, screen: &Screen) -> (String, String) {
    let window = &s.run.plan.window;
    let whole = Span::between(window.opens, window.closes);
    let next = screen.zoom.next(whole);
    let next = if next == screen.zoom {
        String::new()
    } else {
        format!("z: {}", next.word())
    };
    (screen.zoom.word().to_string(), next)
}

fn draw_row(
    s: &Situation,
    screen: &Screen,
    row: TreeRow,
    axis: &Axis,
    lines: &[Marker],
    area: Rect,
    pen: &mut Pen,
) {
    let columns = Columns::of(area.width);
    let name = Rect {
        x: area.x + 1,
        width: columns.before_chart() - 2,
        ..area
    };
    draw_name(s, screen, row, name, pen);
    let bar = match row {
        // Its steps stand below it.
        TreeRow::Phase(phase) if !is_folded(s, screen, phase) => Bar::default(),
        row => Bar::of(s, row),
    };
    let closes = s.run.plan.window.closes;
    let signs = bar.signs(axis, lines, closes, pen.look());
    put_signs(&signs, area.x + columns.before_chart(), area.y, pen);
    let (tail, tone) = tail(s, screen, row, columns.tail);
    pen.right(area, &tail, tone);
}

fn put_signs(signs: &[Sign], x: u16, y: u16, pen: &mut Pen) {
    let mut x = x;
    for run in signs.chunk_by(|(_, a), (_, b)| a == b) {
        let text: String = run.iter().map(|(sign, _)| sign).collect();
        let tone = run.first().map_or(Tone::Plain, |(_, tone)| *tone);
        x += pen.text(x, y, run.len() as u16, &text, tone);
    }
}

/// What stands left of the chart.
fn draw_name(s: &Situation, screen: &Screen, row: TreeRow, area: Rect, pen: &mut Pen) {
    let texts = match row {
        TreeRow::Rollback => vec![("- BACK".to_string(), Tone::Attention)],
        TreeRow::Undo(..) => undo_of(s, row).map_or(Vec::new(), |undo| name_of_undo(s, undo)),
        TreeRow::Step(ix) => name_of_step(s, ix),
        TreeRow::Phase(phase) => name_of_phase(s, screen, phase),
    };
    let texts: Vec<(&str, Tone)> = texts.iter().map(|(t, tone)| (t.as_str(), *tone)).collect();
    pen.texts(area.x, area.y, area.width, &texts);
}

/// Whether the end hangs on it, its number, whether it is blocked, its title.
fn name_of_step(s: &Situation, ix: StepIx) -> Vec<(String, Tone)> {
    let mark = if s.is_critical(ix) {
        ("*", Tone::Attention)
    } else {
        (" ", Tone::Plain)
    };
    let sign = match s.run.blockers_of(ix).next() {
        Some(_) => ("! ", Tone::Bad),
        None => ("  ", Tone::Plain),
    };
    name_of_work(s, ix, [mark, sign], "")
}

fn name_of_undo(s: &Situation, undo: &Undoing) -> Vec<(String, Tone)> {
    let sign = match s.run.blockers_on(undo.step, undo.way).next() {
        Some(_) => ("! ", Tone::Bad),
        None => ("< ", Tone::Faint),
    };
    let word = if undo.covers.is_empty() {
        "Undo: "
    } else {
        "Restore: "
    };
    name_of_work(s, undo.step, [(" ", Tone::Plain), sign], word)
}

fn name_of_work(
    s: &Situation,
    ix: StepIx,
    [mark, sign]: [(&str, Tone); 2],
    word: &str,
) -> Vec<(String, Tone)> {
    let Some(step) = s.run.plan.steps.get(ix) else {
        return Vec::new();
    };
    let number = format!("{:<5}", step.number);
    let title = format!("{word}{}", step.title);
    let texts = [mark, (&number, Tone::Plain), sign, (&title, Tone::Plain)];
    texts.map(|(text, tone)| (text.to_string(), tone)).to_vec()
}

/// How it is folded, its number, its title; of a folded one whether the end hangs on it, and
/// whether something in it is blocked.
fn name_of_phase(s: &Situation, screen: &Screen, phase: usize) -> Vec<(String, Tone)> {
    let Some(plan) = s.run.plan.phases.get(phase) else {
        return Vec::new();
    };
    let folded = is_folded(s, screen, phase);
    let is_blocked = |ix: &StepIx| s.run.blockers_of(*ix).next().is_some();
    let mark = match folded {
        true if plan.steps.iter().any(|ix| s.is_critical(*ix)) => ("*", Tone::Attention),
        true => ("+", Tone::Plain),
        false => ("-", Tone::Plain),
    };
    let sign = if folded && plan.steps.iter().any(is_blocked) {
        ("! ", Tone::Bad)
    } else {
        ("", Tone::Plain)
    };
    let number = format!(" {:<2} ", plan.number);
    let texts = [
        mark,
        (&number, Tone::Strong),
        sign,
        (&plan.title, Tone::Strong),
    ];
    texts.map(|(text, tone)| (text.to_string(), tone)).to_vec()
}

/// What stands right of the chart: that it is blocked, and the slip; of a phase how much is done.
fn tail(s: &Situation, screen: &Screen, row: TreeRow, columns: u16) -> (String, Tone) {
    match row {
        TreeRow::Step(ix) => tail_of_step(s, ix, columns),
        TreeRow::Undo(ix, way) => match s.run.blockers_on(ix, way).next() {
            Some(_) => ("BLOCKED".into(), Tone::Bad),
            None => (String::new(), Tone::Plain),
        },
        TreeRow::Phase(phase) => {
            let late = worst_slip(s, phase).filter(|_| is_folded(s, screen, phase));
            let progress = s.phase_progress(phase);
            let done = progress.done + progress.worked_around;
            let count = format!("{done}/{} ", progress.total());
            late.unwrap_or((count, Tone::Strong))
        }
        TreeRow::Rollback => {
            let progress = s.back_progress();
            (
                format!("{}/{} ", progress.done, progress.total),
                Tone::Strong,
            )
        }
    }
}

/// As much as fits of: blocked, by what, and how late.
fn tail_of_step(s: &Situation, ix: StepIx, columns: u16) -> (String, Tone) {
    let (slip, tone) = slip_to_be(s, ix);
    let Some(blocker) = s.run.blockers_of(ix).min_by_key(|b| b.raised.at) else {
        return (slip, tone);
    };
    let both = [
        format!("BLOCKED {slip}"),
        format!("{} {slip}", blocker.number),
    ];
    let fits = |text: &String| width(text) <= usize::from(columns);
    let said = both.into_iter().find(|text| fits(text) && !slip.is_empty());
    (said.unwrap_or("BLOCKED".into()), Tone::Bad)
}

/// The greatest slip of the open steps of a phase that are late, or are expected to be.
fn worst_slip(s: &Situation, phase: usize) -> Option<(String, Tone)> {
    let steps = &s.run.plan.phases.get(phase)?.steps;
    let open = steps.iter().filter(|ix| !s.stage(**ix).meets_needs());
    let slips = open.filter_map(|&ix| {
        let late = s.slip(ix).filter(|_| s.is_late(ix));
        Some((late.or_else(|| s.expected_slip(ix))?, ix))
    });
    let (_, worst) = slips.max()?;
    Some(slip_to_be(s, worst)).filter(|(slip, _)| !slip.is_empty())
}

fn is_folded(s: &Situation, screen: &Screen, phase: usize) -> bool {
    let phase = s.run.plan.phases.get(phase);
    phase.is_some_and(|phase| screen.folded.contains(&phase.id))
}

/// What the signs mean, on the line below the list.
fn draw_legend(area: Rect, pen: &mut Pen) {
    let meanings = [
        (BarPart::Planned, "plan"),
        (BarPart::Done, "done"),
        (BarPart::Expected, "expected"),
        (BarPart::Blocked, "blocked"),
        (BarPart::Failed, "failed"),
        (BarPart::Gate, "gate"),
        (BarPart::Deadline, "due by"),
    ]
    .map(|(part, word)| format!("{} {word}", part.sign(pen.look())));
    let text = format!(" {}  * critical ", meanings.join("  "));
    pen.text(area.x + 1, area.y, area.width, &text, Tone::Faint);
}

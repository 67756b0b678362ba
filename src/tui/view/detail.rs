//! One step in full: what to do, what to expect, what it needs, what became of it.

use ratatui::layout::Rect;

use super::markdown::{first_line, plain};
use super::page::Page;
use super::pane::{Enter, Pane};
use super::pen::Pen;
use super::steps::{conflict, slip, stage_word};
use super::{ahead, gates, rollback};
use crate::run::{Attempt, Stage};
use crate::runbook::{EvidenceKind, Step, StepIx, Undo};
use crate::situation::Situation;
use crate::tui::layout::Parts;
use crate::tui::names::{Subject, View};
use crate::tui::screen::{Cursor, Saying, Screen};
use crate::tui::theme::Tone;
use crate::tui::{calls, rows, services};
use crate::words::state::{author, paused_text, paused_word, signatures};
use crate::words::{called, near, sentence};

/// As much of the step's history as is worth scrolling through.
const HISTORY: usize = 50;

pub(super) struct Detail;

impl Pane for Detail {
    fn view(&self) -> View {
        View::Detail
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts.list, pen);
    }

    fn enter(&self, s: &Situation, screen: &Screen) -> Enter {
        match screen.cursor {
            Cursor::Rollback => Enter::Show(View::Steps, "steps"),
            _ => Enter::Work {
                step: rows::selected(s, screen),
                in_full: true,
            },
        }
    }

    /// What was selected, in full.
    fn open(&self, s: &Situation, screen: &mut Screen, about: &Subject) {
        let step = match about {
            // There an undo may be selected, which is more than its step.
            _ if screen.view.selects_rows() => None,
            Subject::Step(id) => Some(id.clone()),
            Subject::Service(id) => match services::step_of(s, id) {
                Some(step) => Some(step),
                None => {
                    let why = "no step has changed or tested it";
                    return screen.say(Saying::No, why);
                }
            },
            _ => None,
        };
        if let Some(ix) = step.and_then(|id| s.run.plan.step(&id)) {
            rows::go_to(s, screen, ix);
        }
        screen.show(View::Detail);
    }

    fn go(&self, s: &Situation, screen: &mut Screen, moved: &dyn Fn(usize, usize) -> usize) {
        // As wide as it is drawn: fewer columns make more lines.
        let columns = screen.parts().list.width.saturating_sub(2);
        let lines = page(s, screen, columns).lines.len();
        let last = lines.saturating_sub(screen.list_height()) + 1;
        screen.detail_top = moved(screen.detail_top, last);
    }

    fn click(&self, _: &Situation, _: &mut Screen, _: usize) {}
}

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let page = page(s, screen, area.width.saturating_sub(2));
    let height = usize::from(area.height);
    let top = match screen.view {
        View::Detail => screen
            .detail_top
            .min(page.lines.len().saturating_sub(height)),
        _ => 0,
    };
    for (y, line) in (area.y..area.bottom()).zip(page.lines.iter().skip(top)) {
        pen.line(area.x + 1, y, area.width.saturating_sub(2), line);
    }
    let below = page.lines.len().saturating_sub(top + height);
    if below > 0 {
        let last = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        let key = if screen.view == View::Detail {
            "PageDown"
        } else {
            "V"
        };
        let lines = if below == 1 { "line" } else { "lines" };
        pen.right(last, &format!(" {below} more {lines}: {key} "), Tone::Faint);
    }
}

pub(super) fn selected<'a>(s: &'a Situation, screen: &Screen) -> Option<(StepIx, &'a Step)> {
    let ix = rows::selected(s, screen)?;
    s.run.plan.steps.get(ix).map(|step| (ix, step))
}

fn page(s: &Situation, screen: &Screen, width: u16) -> Page {
    let mut page = Page::new(screen.look, width);
    if screen.cursor == Cursor::Rollback {
        rollback::write_head(s, &mut page);
        return page;
    }
    if let Some(undo) = rollback::selected(s, screen) {
        rollback::write_undo(s, undo, &mut page);
    }
    let Some((ix, step)) = selected(s, screen) else {
        page.markdown(&s.run.plan.summary);
        return page;
    };
    page.text(&format!("{} {}", step.number, step.title), Tone::Strong);
    if step.gate.is_none() {
        page.text(&state_text(s, ix), stage_word(s, ix).1);
    }
    for blocker in s.run.blockers_of(ix) {
        let owner = blocker.owner.as_deref().unwrap_or("nobody");
        let age = s.blocker(blocker).open_for.short();
        let text = format!(
            "{} BLOCKED {age}: {} ({owner} has it)",
            blocker.number, blocker.title
        );
        page.text(&text, Tone::Bad);
        if let Some(due) = s.due_about(blocker).first() {
            let tone = if due.is_due(s.now) {
                Tone::Attention
            } else {
                Tone::Plain
            };
            page.text(&format!("next: {}", calls::what(s, due)), tone);
        }
    }
    for (text, tone) in changes(s, screen, ix) {
        page.text(&text, tone);
    }
    if step.gate.is_some() {
        gates::write(s, screen, ix, &mut page);
    }
    if !step.instructions.trim().is_empty() {
        page.heading("Do");
        page.markdown(&step.instructions);
    }
    page.blank();
    facts(s, ix, step, &mut page);
    history(s, ix, step, &mut page);
    page
}

/// What does not fit together, what keeps it, what is not as it was planned, and what can't be
/// taken back.
fn changes(s: &Situation, screen: &Screen, ix: StepIx) -> Vec<(String, Tone)> {
    let Some(state) = s.run.steps.get(ix) else {
        return Vec::new();
    };
    let why = |because: &Option<String>| match because {
        Some(because) => format!(": {because}"),
        None => String::new(),
    };
    let mut lines = Vec::new();
    if let Some(conflict) = conflict(s, ix) {
        let key = if screen.acts() { " (Q settles it)" } else { "" };
        let text = format!("{} CONFLICT: {}{key}", conflict.number, conflict.what);
        lines.push((text, Tone::Bad));
    }
    if let Some(paused) = paused_text(s, ix).filter(|_| !s.stage(ix).meets_needs()) {
        lines.push((paused, Tone::Attention));
    }
    if let Some(added) = &state.added {
        let (at, by) = (near(s, added.stamp.at), called(s.run, &added.stamp.by));
        lines.push((
            format!("ADDED {at} by {by}{}", why(&added.because)),
            Tone::Attention,
        ));
    }
    for amended in &state.amended {
        let was = amended
            .was
            .iter()
            .map(|(name, was)| format!("{name} was {was}"))
            .collect::<Vec<_>>()
            .join(", ");
        let change = &amended.change;
        let (at, by) = (near(s, change.stamp.at), called(s.run, &change.stamp.by));
        lines.push((
            format!("AMENDED {at} by {by}, {was}{}", why(&change.because)),
            Tone::Attention,
        ));
    }
    if let Some(reason) = s.run.is_final(ix) {
        lines.push(if state.is_begun() {
            (format!("THIS CAN'T BE UNDONE: {reason}"), Tone::Bad)
        } else {
            (
                format!("Starting this can't be undone: {reason}"),
                Tone::Attention,
            )
        });
    }
    lines
}

/// What the plan says of the step, and how far it is met.
fn facts(s: &Situation, ix: StepIx, step: &Step, page: &mut Page) {
    let mut field = |name: &str, text: String| {
        if !text.is_empty() {
            page.field(name, &text, Tone::Plain);
        }
    };
    field("Expect", plain(step.expect.as_deref().unwrap_or_default()));
    for note in step.notes() {
        field(note.label, plain(note.text));
    }
    field("Who", s.run.plan.crew_text(&step.crew));
    field(
        "Takes",
        step.takes.map(|t| t.to_string()).unwrap_or_default(),
    );
    if step.gate.is_none() {
        field("After", s.waits_for(ix).join(", "));
    }
    if let Some(at) = step.not_before {
        field("Earliest", s.dated(at));
    }
    field(
        "Confirm",
        step.confirm
            .as_ref()
            .map(|c| format!("type {c}"))
            .unwrap_or_default(),
    );
    field(
        "First",
        step.first_time
            .as_ref()
            .map(|t| format!("time with {t}"))
            .unwrap_or_default(),
    );
    field(
        "Check",
        step.run
            .as_ref()
            .map(|r| format!("{} (x runs it)", r.command))
            .unwrap_or_default(),
    );
    field("Changes", step.changes.join(", "));
    field("Tests", step.tests.join(", "));
    if let Some((from, to)) = s.run.baseline(ix) {
        let slip = match slip(s, ix) {
            none if none.is_empty() => none,
            slip => format!(", {slip} against it"),
        };
        field(
            "Planned",
            format!("{} to {}{slip}", near(s, from), near(s, to)),
        );
    }
    if let Some((from, to)) = s.expected(ix) {
        let slip = s.expected_slip(ix).map_or(String::new(), |slip| {
            format!(", {} against it", slip.signed())
        });
        let critical = if s.is_critical(ix) {
            "; on the critical path"
        } else {
            ""
        };
        let text = format!("{} to {}{slip}{critical}", near(s, from), near(s, to));
        field("Expected", text);
    }
    for line in evidence(s, ix, step) {
        field("Evidence", line);
    }
    for line in signatures(s, &s.step(ix)) {
        field("Sign", line);
    }
    if step.gate.is_none() {
        field("Undo", undo_text(step));
        let after = ahead::after(s, ix).filter(|_| !s.stage(ix).meets_needs());
        field("If started", after.map_or(String::new(), |(text, _)| text));
    }
    if let Some(point) = &step.restore_point {
        let takes = point
            .restore
            .takes
            .map(|t| t.to_string())
            .unwrap_or_default();
        field(
            "Restore",
            format!("point for {} {takes}", point.of.join(", ")),
        );
    }
}

fn history(s: &Situation, ix: StepIx, step: &Step, page: &mut Page) {
    let attempts = s
        .run
        .steps
        .get(ix)
        .map_or(&[][..], |st| &st.forward.attempts);
    if attempts.len() > 1 {
        page.heading("Attempts");
        for (n, attempt) in attempts.iter().enumerate() {
            page.text(
                &format!("{}. {}", n + 1, attempt_text(s, attempt)),
                Tone::Plain,
            );
        }
    }
    let of_step = |l: &&crate::run::LogLine| l.entry.fact().event.step() == Some(step.id.as_str());
    let mut lines: Vec<_> = s
        .run
        .log
        .iter()
        .rev()
        .filter(of_step)
        .take(HISTORY)
        .collect();
    lines.reverse();
    if !lines.is_empty() {
        page.heading("What happened");
    }
    for line in lines {
        let marks: Vec<&str> = line.marks.iter().map(|m| m.word()).collect();
        let marks = if marks.is_empty() {
            String::new()
        } else {
            format!(" [{}]", marks.join(", "))
        };
        let text = format!("{} {}{marks}", author(s, line), sentence(s.run, line));
        page.field(&near(s, line.occurred()), &text, Tone::Plain);
    }
}

fn attempt_text(s: &Situation, attempt: &Attempt) -> String {
    let who = attempt.in_hand().next().unwrap_or("?");
    let from = attempt.start().unwrap_or(s.now);
    match &attempt.finish {
        None => format!("{}- {who}, running", s.clock(from)),
        Some(f) => {
            let because = f
                .because
                .as_ref()
                .map(|b| format!(": {b}"))
                .unwrap_or_default();
            let times = s.range(from, f.stamp.at);
            format!("{times} {who}, {}{because}", f.outcome.word())
        }
    }
}

pub(super) fn state_text(s: &Situation, ix: StepIx) -> String {
    let word = s.stage(ix).word();
    let word = match paused_word(s, ix) {
        Some(paused) if s.stage(ix) == Stage::Ready => paused,
        _ => word,
    };
    let state = s.run.steps.get(ix);
    if let Some(decided) = state.and_then(|st| st.gate.decision()) {
        return gates::decided_text(s, decided);
    }
    let Some(attempt) = state.and_then(|st| st.forward.current()) else {
        let skipped = state.and_then(|st| st.forward.skipped.as_ref());
        return match skipped {
            Some((stamp, _)) => format!(
                "skipped by {} at {}",
                called(s.run, &stamp.by),
                s.clock(stamp.at)
            ),
            None => word.to_string(),
        };
    };
    let who: Vec<&str> = attempt.in_hand().take(1).collect();
    let as_of = s
        .as_of(attempt)
        .map_or(String::new(), |at| format!(", as of {}", near(s, at)));
    format!(
        "{word} {}, {}{as_of}",
        attempt.duration(s.now).short(),
        who.join(", ")
    )
}

pub(super) fn evidence(s: &Situation, ix: StepIx, step: &Step) -> Vec<String> {
    let given = |id: &str| s.run.steps.get(ix)?.forward.evidence(id);
    let one = |e: &crate::runbook::Evidence| match (given(&e.id), &e.kind) {
        (Some(g), _) => format!("{}: {}", e.ask, g.value.as_deref().unwrap_or("(withheld)")),
        (None, EvidenceKind::File) => format!("{}: - (a file)", e.ask),
        (None, _) => format!("{}: -", e.ask),
    };
    step.evidence.iter().map(one).collect()
}

pub(super) fn undo_text(step: &Step) -> String {
    match &step.undo {
        None => "-".into(),
        Some(Undo::Impossible(why)) => format!("IMPOSSIBLE: {why}"),
        Some(Undo::Work(work)) => {
            let first = first_line(&work.instructions);
            let takes = work
                .takes
                .map(|t| format!(", {}", t.likely.short()))
                .unwrap_or_default();
            format!("{first}{takes}")
        }
    }
}

pub(super) fn or_dash(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}

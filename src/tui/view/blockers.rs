//! What is stuck, since when, and who has it.

use ratatui::layout::Rect;

use super::gates;
use super::page::Page;
use super::pane::{Enter, Pane};
use super::pen::Pen;
use crate::run::{Blocker, Condition, ConditionState, Obstacle};
use crate::runbook::Severity;
use crate::situation::Situation;
use crate::text::{pad_with, safe};
use crate::time::{Instant, Span};
use crate::tui::calls;
use crate::tui::layout::Parts;
use crate::tui::names::{Ask, Subject, View};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::{Names, called, near};

pub(super) struct Blockers;

impl Pane for Blockers {
    fn view(&self) -> View {
        View::Blockers
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts, pen);
    }

    fn ids(&self, s: &Situation, _: &Screen) -> Vec<Option<String>> {
        keys(s).into_iter().map(Some).collect()
    }

    fn subject(&self, _: &Situation, screen: &Screen) -> Option<Subject> {
        let id = screen.lists[View::Blockers].id.clone();
        id.map(Subject::Blocker)
    }

    fn enter(&self, _: &Situation, _: &Screen) -> Enter {
        Enter::Ask(Ask::Update, "update")
    }

    /// One that is resolved gives way to one that is open.
    fn open(&self, s: &Situation, screen: &mut Screen, _: &Subject) {
        screen.show(View::Blockers);
        let list = &mut screen.lists[View::Blockers];
        let is_open = |id: &str| s.run.obstacle(id).is_some_and(|o| o.is_open());
        if !list.id.as_deref().is_some_and(is_open) {
            let open = keys(s).into_iter().find(|id| is_open(id));
            list.id = open.or(list.id.take());
        }
    }

    fn numbers(&self, s: &Situation) -> Option<Vec<(String, String)>> {
        let numbers = s.run.blockers.iter();
        Some(
            numbers
                .map(|b| (b.number.replacen('B', "", 1), b.key()))
                .collect(),
        )
    }
}

/// The keys of blockers and conditions, which stay when a late entry changes their numbers: open
/// blockers first, then open conditions, then what is over.
fn keys(s: &Situation) -> Vec<String> {
    let mut all: Vec<Obstacle> = s.run.obstacles().collect();
    all.sort_by_key(|o| {
        let severity = o.blocker().map(|b| (b.severity, b.raised.at));
        (!o.is_open(), severity.is_none(), severity)
    });
    all.iter().map(|o| o.key()).collect()
}

fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let ids = keys(s);
    let at = screen.lists[View::Blockers].index(&ids);
    let area = parts.list;
    if ids.is_empty() {
        pen.text(
            area.x + 1,
            area.y,
            area.width,
            "Nothing is blocked. b raises a blocker.",
            Tone::Faint,
        );
        return;
    }
    for (y, (n, id)) in (area.y..area.bottom()).zip(
        ids.iter()
            .enumerate()
            .skip(screen.lists[View::Blockers].top),
    ) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        if let Some(obstacle) = s.run.obstacle(id) {
            draw_row(s, obstacle, line, pen);
        }
        if n == at {
            pen.text(area.x, y, 2, ">", Tone::Key);
            pen.style(line, Tone::Selected);
        }
    }
    if let Some(obstacle) = ids.get(at).and_then(|id| s.run.obstacle(id)) {
        // What was said needs the room of a small screen.
        let next = if parts.is_wide() { 3 } else { 1 };
        let width = parts.detail.width.saturating_sub(2);
        let page = match obstacle {
            Obstacle::Blocker(blocker) => page(s, screen, blocker, next, width),
            Obstacle::Condition(condition) => condition_page(s, screen, condition, width),
        };
        for (y, line) in (parts.detail.y..parts.detail.bottom()).zip(&page.lines) {
            pen.line(
                parts.detail.x + 1,
                y,
                parts.detail.width.saturating_sub(2),
                line,
            );
        }
    }
}

fn draw_row(s: &Situation, obstacle: Obstacle, area: Rect, pen: &mut Pen) {
    let row = match obstacle {
        Obstacle::Blocker(blocker) => blocker_row(s, blocker),
        Obstacle::Condition(condition) => condition_row(s, condition),
    };
    let cell = |text: &str, n: u16| pad_with(&safe(text), usize::from(n), pen.look().ellipsis());
    let by = row
        .by
        .map_or(String::new(), |at| format!("by {}", near(s, at)));
    let title = area.width.saturating_sub(3 + 5 + 7 + 7 + 7 + 14 + 9 + 10);
    let owner = obstacle.owner().map(|id| called(s.run, id));
    let texts = [
        (format!("   {:<5}", obstacle.number()), Tone::Strong),
        (format!("{:<7}", row.severity), Tone::Plain),
        (cell(row.state, 7), row.tone),
        (cell(&row.age, 7), Tone::Plain),
        (cell(obstacle.title(), title), Tone::Plain),
        (format!(" {}", cell(&row.on, 13)), Tone::Plain),
        (
            format!(" {}", cell(owner.as_deref().unwrap_or("-"), 8)),
            Tone::Plain,
        ),
        (format!(" {}", cell(&by, 9)), Tone::Plain),
    ];
    pen.texts(area.x, area.y, area.width, &texts);
}

/// What a line says beside number, title and owner.
struct ObstacleRow {
    severity: &'static str,
    state: &'static str,
    tone: Tone,
    age: String,
    on: String,
    by: Option<Instant>,
}

fn blocker_row(s: &Situation, blocker: &Blocker) -> ObstacleRow {
    let facts = s.blocker(blocker);
    let (state, tone) = if facts.is_open() {
        ("OPEN", Tone::Bad)
    } else {
        ("done", Tone::Good)
    };
    ObstacleRow {
        severity: severity(blocker.severity),
        state,
        tone,
        age: facts.open_for.short(),
        on: steps(s, blocker),
        by: blocker.resolve_by,
    }
}

fn condition_row(s: &Situation, condition: &Condition) -> ObstacleRow {
    let (state, tone) = match &condition.state {
        ConditionState::Open => ("open", Tone::Attention),
        ConditionState::Met(..) => ("met", Tone::Good),
        ConditionState::Withdrawn(_) => ("gone", Tone::Faint),
    };
    let until = match &condition.state {
        ConditionState::Open => s.now,
        ConditionState::Met(stamp, _) | ConditionState::Withdrawn(stamp) => stamp.at,
    };
    let gate = s.run.plan.steps.get(condition.gate);
    ObstacleRow {
        severity: "",
        state,
        tone,
        age: Span::between(condition.asked.at, until).short(),
        on: gate.map_or(String::new(), |gate| gate.number.clone()),
        by: condition.due,
    }
}

fn condition_page(s: &Situation, screen: &Screen, c: &Condition, width: u16) -> Page {
    let mut page = Page::new(screen.look, width);
    page.text(&format!("{} {}", c.number, c.title), Tone::Strong);
    let (asked, by) = (near(s, c.asked.at), called(s.run, &c.asked.by));
    page.field("Asked for", &format!("{asked} by {by}"), Tone::Plain);
    page.field("State", &gates::condition_text(s, c), Tone::Plain);
    page
}

/// All that is known of a blocker, with so many of its next calls.
fn page(s: &Situation, screen: &Screen, b: &Blocker, next: usize, width: u16) -> Page {
    let mut page = Page::new(screen.look, width);
    page.text(&format!("{} {}", b.number, b.title), Tone::Strong);
    let (raised, by) = (near(s, b.raised.at), called(s.run, &b.raised.by));
    let end = match &b.resolved {
        Some((stamp, how)) => {
            let how = how.as_ref().map_or(String::new(), |h| format!(": {h}"));
            format!(
                ", resolved {} by {}{how}",
                near(s, stamp.at),
                called(s.run, &stamp.by)
            )
        }
        None => String::new(),
    };
    page.field("Raised", &format!("{raised} by {by}{end}"), Tone::Plain);
    if let Some(by) = s.decide_by(b) {
        let left = Span::between(s.now, by);
        let (text, tone) = match left.secs() {
            ..0 => (
                format!("since {}: stop waiting, or go forward", near(s, by)),
                Tone::Bad,
            ),
            _ => (
                format!(
                    "by {}, in {}: wait, work around it, or roll back",
                    near(s, by),
                    left.short()
                ),
                Tone::Plain,
            ),
        };
        page.field("Decide", &text, tone);
    }
    let owner = b.owner.as_deref().map(|id| called(s.run, id));
    page.field("Owner", owner.as_deref().unwrap_or("nobody"), Tone::Plain);
    if let Some(vendor) = &b.vendor {
        page.field("Vendor", &contact_text(s, vendor), Tone::Plain);
    }
    let ticket = b.ticket.as_deref().unwrap_or("-");
    page.field("Ticket", ticket, Tone::Plain);
    for due in s.due_about(b).iter().take(next) {
        let tone = if due.is_due(s.now) {
            Tone::Attention
        } else {
            Tone::Plain
        };
        page.field("Next", &calls::what(s, due), tone);
    }
    for update in &b.updates {
        page.field(
            &near(s, update.stamp.at),
            &format!(
                "{}: {}",
                called(s.run, &update.stamp.by),
                Names::Short.update(s.run, update)
            ),
            Tone::Plain,
        );
    }
    for call in s
        .run
        .calls
        .iter()
        .filter(|c| c.blocker.as_ref() == Some(&b.id))
    {
        let text = calls::told(s, call, false);
        page.field(&near(s, call.stamp.at), &text, Tone::Plain);
    }
    page
}

/// A contact with what is needed to call them.
pub(super) fn contact_text(s: &Situation, id: &str) -> String {
    let party = s.party(id);
    let then = party.then.map(|t| format!("  then {}", s.run.called(t)));
    format!(
        "{}  {}{}",
        party.name,
        party.details(),
        then.unwrap_or_default()
    )
}

pub(super) fn severity(severity: Severity) -> &'static str {
    severity.word()
}

fn steps(s: &Situation, b: &Blocker) -> String {
    let numbers: Vec<&str> = b
        .steps
        .iter()
        .filter_map(|ix| s.run.plan.steps.get(*ix))
        .map(|step| step.number.as_str())
        .collect();
    match (numbers.is_empty(), b.services.is_empty()) {
        (false, _) => numbers.join(", "),
        (true, false) => b.services.join(", "),
        (true, true) => "the run".into(),
    }
}

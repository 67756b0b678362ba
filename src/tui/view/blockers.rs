//! What is stuck, since when, and who has it.

use ratatui::layout::Rect;

use super::layout::Parts;
use super::page::Page;
use super::pen::Pen;
use crate::run::Blocker;
use crate::runbook::Severity;
use crate::situation::Situation;
use crate::text::{pad_with, safe};
use crate::tui::calls;
use crate::tui::rows;
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::tui::words::near;

pub(super) fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let ids = rows::blockers(s);
    let at = rows::spot_index(&screen.blockers, &ids);
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
    for (y, (n, id)) in
        (area.y..area.bottom()).zip(ids.iter().enumerate().skip(screen.blockers.top))
    {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        if let Some(blocker) = s.run.blocker(id) {
            draw_row(s, blocker, line, pen);
        }
        if n == at {
            pen.text(area.x, y, 2, ">", Tone::Key);
            pen.style(line, Tone::Selected);
        }
    }
    if let Some(blocker) = ids.get(at).and_then(|id| s.run.blocker(id)) {
        // What was said needs the room of a small screen.
        let next = if parts.is_wide() { 3 } else { 1 };
        let page = page(
            s,
            screen,
            blocker,
            next,
            parts.detail.width.saturating_sub(2),
        );
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

fn draw_row(s: &Situation, b: &Blocker, area: Rect, pen: &mut Pen) {
    let (word, tone) = match (b.is_open(), b.is_condition()) {
        (true, false) => ("OPEN", Tone::Bad),
        (true, true) => ("open", Tone::Attention),
        (false, false) => ("solved", Tone::Good),
        (false, true) => ("met", Tone::Good),
    };
    let cell = |text: &str, n: u16| pad_with(&safe(text), usize::from(n), pen.look().ellipsis());
    let by = b
        .resolve_by
        .map_or(String::new(), |at| format!("by {}", near(s, at)));
    let title = area.width.saturating_sub(3 + 5 + 7 + 7 + 7 + 14 + 9 + 10);
    let texts = [
        (format!("   {:<5}", b.number), Tone::Strong),
        (format!("{:<7}", severity(b.severity)), Tone::Plain),
        (format!("{word:<7}"), tone),
        (cell(&b.age(s.now).short(), 7), Tone::Plain),
        (cell(&b.title, title), Tone::Plain),
        (format!(" {}", cell(&steps(s, b), 13)), Tone::Plain),
        (
            format!(" {}", cell(b.owner.as_deref().unwrap_or("-"), 8)),
            Tone::Plain,
        ),
        (format!(" {}", cell(&by, 9)), Tone::Plain),
    ];
    let texts = texts.each_ref().map(|(t, tone)| (t.as_str(), *tone));
    pen.texts(area.x, area.y, area.width, &texts);
}

/// All that is known of a blocker, with so many of its next calls.
fn page(s: &Situation, screen: &Screen, b: &Blocker, next: usize, width: u16) -> Page {
    let mut page = Page::new(screen.look, width);
    page.text(&format!("{} {}", b.number, b.title), Tone::Strong);
    let (raised, by) = (near(s, b.raised.at), s.run.name_of(&b.raised.by));
    let end = match &b.resolved {
        Some((stamp, how)) => {
            let how = how.as_ref().map_or(String::new(), |h| format!(": {h}"));
            format!(
                ", solved {} by {}{how}",
                near(s, stamp.at),
                s.run.name_of(&stamp.by)
            )
        }
        None => String::new(),
    };
    page.field("Raised", &format!("{raised} by {by}{end}"), Tone::Plain);
    if let Some(by) = s.decide_by(b) {
        let left = crate::time::Span::between(s.now, by);
        let (text, tone) = match left.secs() {
            ..0 => (
                format!("since {}: wait no longer, or go forward", near(s, by)),
                Tone::Bad,
            ),
            _ => (
                format!(
                    "by {}, in {}: wait, go round it, or go back",
                    near(s, by),
                    left.short()
                ),
                Tone::Plain,
            ),
        };
        page.field("Decide", &text, tone);
    }
    let owner = b.owner.as_deref().map_or("nobody", |o| s.run.name_of(o));
    page.field("Owner", owner, Tone::Plain);
    if let Some(vendor) = &b.vendor {
        page.field("Vendor", &contact_text(s, vendor), Tone::Plain);
    }
    let ticket = b.ticket.as_deref().unwrap_or("-");
    page.field("Ticket", ticket, Tone::Plain);
    for due in s.due_about(b).iter().take(next) {
        let tone = match due.is_due(s.now) {
            true => Tone::Attention,
            false => Tone::Plain,
        };
        page.field("Next", &calls::what(s, due), tone);
    }
    for update in &b.updates {
        let text = update.text.as_deref().unwrap_or("updated");
        page.field(
            &near(s, update.stamp.at),
            &format!("{}: {text}", update.stamp.by),
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
    let then = party.then.map(|t| format!("  then {}", s.run.name_of(t)));
    format!(
        "{}  {}{}",
        party.name,
        party.details(),
        then.unwrap_or_default()
    )
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

fn steps(s: &Situation, b: &Blocker) -> String {
    let numbers = b.steps.iter().filter_map(|ix| s.run.plan.steps.get(*ix));
    let numbers: Vec<&str> = numbers.map(|step| step.number.as_str()).collect();
    match (numbers.is_empty(), b.services.is_empty()) {
        (false, _) => numbers.join(", "),
        (true, false) => b.services.join(", "),
        (true, true) => "the run".into(),
    }
}

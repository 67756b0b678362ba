//! The telephone: what is due, whom to call and whom next, and the calls that were made.

use ratatui::layout::Rect;

use super::blockers::severity;
use super::call_columns::Columns;
use super::page::Page;
use super::pane::{Enter, Pane};
use super::pen::Pen;
use crate::runbook::Escalation;
use crate::situation::{Due, Party, Situation};
use crate::text::{fit_with, pad_with, safe, width};
use crate::tui::calls::{self, CallRow, CallSection};
use crate::tui::layout::Parts;
use crate::tui::names::{Ask, Subject, View};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::{called, near};

/// Columns of `in 4h05m`, and of `B12`.
const WHEN: usize = 8;
const ABOUT: usize = 4;
/// Rows for the selected line above the calls that were made, on a large screen.
const SELECTED: u16 = 16;

pub(super) struct Calls;

impl Pane for Calls {
    fn view(&self) -> View {
        View::Calls
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts, pen);
    }

    fn ids(&self, s: &Situation, screen: &Screen) -> Vec<Option<String>> {
        let lines = calls::lines(s, screen.parts().is_wide());
        lines.iter().map(CallRow::id).collect()
    }

    fn subject(&self, s: &Situation, screen: &Screen) -> Option<Subject> {
        selected(s, screen)?.subject(s)
    }

    fn enter(&self, _: &Situation, _: &Screen) -> Enter {
        Enter::Ask(Ask::Call, "call")
    }

    /// Whom to call about the selected blocker, or the only one of the selected step.
    fn open(&self, s: &Situation, screen: &mut Screen, about: &Subject) {
        let of_step = |id: &str| {
            let mut all = s.run.blockers_of(s.run.plan.step(id)?);
            all.next().map(|b| b.number.clone())
        };
        let blocker = match about {
            Subject::Blocker(number) => Some(number.clone()),
            Subject::Step(id) => of_step(id),
            _ => None,
        };
        screen.show(View::Calls);
        if let Some(blocker) = blocker {
            aim(s, screen, &blocker);
        }
    }
}

/// Selects the call that a blocker asks for next, else its vendor.
fn aim(s: &Situation, screen: &mut Screen, blocker: &str) {
    let Some(blocker) = s.run.blocker(blocker) else {
        return;
    };
    let wanted = |line: &CallRow| match line {
        CallRow::Due(due) => due.about == Some(&blocker.number),
        CallRow::Party(party) => blocker.vendor.as_deref() == Some(party.id),
        _ => false,
    };
    if let Some(line) = calls::lines(s, screen.parts().is_wide())
        .iter()
        .find(|line| wanted(line))
    {
        screen.lists[View::Calls].id = line.id();
    }
}

fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let lines = calls::lines(s, parts.is_wide());
    let area = parts.list;
    let columns = Columns::new(&lines, s, area.width);
    let rows = lines.iter().skip(screen.lists[View::Calls].top);
    for (y, line) in (area.y..area.bottom()).zip(rows) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        draw_line(s, &lines, line, &columns, row, pen);
        let id = line.id();
        if id.is_some() && id == screen.lists[View::Calls].id {
            pen.text(area.x, y, 1, ">", Tone::Key);
            pen.style(row, Tone::Selected);
        }
    }
    draw_beside(s, screen, parts, pen);
}

/// The line that is selected.
fn selected<'a>(s: &Situation<'a>, screen: &Screen) -> Option<CallRow<'a>> {
    let wanted = screen.lists[View::Calls].id.as_ref()?;
    let mut all = calls::lines(s, screen.parts().is_wide()).into_iter();
    all.find(|line| line.id().as_ref() == Some(wanted))
}

/// The selected line in full, and on a large screen the calls that were made.
fn draw_beside(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let area = parts.detail;
    let inner = area.width.saturating_sub(2);
    let height = if parts.is_wide() {
        SELECTED.min(area.height / 2)
    } else {
        area.height
    };
    if let Some(line) = selected(s, screen) {
        let page = page(s, screen, &line, inner);
        let rows = area.y..area.y + height;
        put(&page, rows, area.x, inner, pen);
    }
    if parts.is_wide() {
        let rows = area.y + height..area.bottom();
        draw_made(s, screen, area, rows, pen);
    }
}

fn draw_made(
    s: &Situation,
    screen: &Screen,
    area: Rect,
    rows: std::ops::Range<u16>,
    pen: &mut Pen,
) {
    let head = Rect {
        y: rows.start,
        height: 1,
        ..area
    };
    pen.rule(head);
    pen.text(
        area.x + 1,
        head.y,
        area.width,
        "Calls made, newest first ",
        Tone::Strong,
    );
    let inner = area.width.saturating_sub(2);
    let mut page = Page::new(screen.look, inner);
    for call in calls::made(s) {
        let text = calls::told(s, call, true);
        page.field(&near(s, call.stamp.at), &text, Tone::Plain);
    }
    if page.lines.is_empty() {
        page.text("No calls made yet.", Tone::Faint);
    }
    put(&page, rows.start + 1..rows.end, area.x, inner, pen);
}

fn put(page: &Page, rows: std::ops::Range<u16>, x: u16, columns: u16, pen: &mut Pen) {
    for (y, line) in rows.zip(&page.lines) {
        pen.line(x + 1, y, columns, line);
    }
}

/// What is selected, with nothing cut: how to reach them, what it is about, who is next.
fn page(s: &Situation, screen: &Screen, line: &CallRow, columns: u16) -> Page {
    let mut page = Page::new(screen.look, columns);
    let Some(whom) = line.whom() else {
        return page;
    };
    let tree = s.call_tree(whom);
    let said = |party: &Party| format!("{}  {}", party.name, party.details());
    if let Some(party) = tree.first() {
        page.text(said(party).trim_end(), Tone::Strong);
    }
    let about = match line {
        CallRow::Due(due) => due.about.and_then(|number| s.run.obstacle(number)),
        CallRow::Past(call) => calls::about(s, call),
        _ => None,
    };
    if let Some(about) = about {
        let ticket = about
            .blocker()
            .and_then(|b| b.ticket.as_deref())
            .map_or(String::new(), |t| format!(", ticket {t}"));
        let text = format!("{} {}{ticket}", about.number(), about.title());
        page.field("About", &text, Tone::Plain);
    }
    let made = match line {
        CallRow::Past(call) => Some(*call),
        _ => calls::made(s).find(|call| call.contact == whom),
    };
    if let Some(call) = made {
        let text = calls::told(s, call, about.is_none());
        page.field(&near(s, call.stamp.at), &text, Tone::Plain);
    }
    for party in tree.iter().skip(1) {
        page.field("then", said(party).trim_end(), Tone::Plain);
    }
    if let CallRow::Due(due) = line {
        let text = format!(
            "{}; {} makes the call",
            calls::why(s, due),
            called(s.run, due.by)
        );
        page.field("Due", &text, tone_of(s, due));
    }
    page
}

fn draw_line(
    s: &Situation,
    lines: &[CallRow],
    line: &CallRow,
    columns: &Columns,
    area: Rect,
    pen: &mut Pen,
) {
    match line {
        CallRow::Heading(part) => draw_heading(*part, lines, columns, area, pen),
        CallRow::Due(due) => draw_due(s, due, columns, area, pen),
        CallRow::Party(party) => draw_party(party, columns, area, pen),
        CallRow::Level(level) => draw_level(s, level, columns, area, pen),
        CallRow::Past(call) => {
            let at = format!("   {:<10}", near(s, call.stamp.at));
            let text = calls::told(s, call, true);
            let texts = [(at.as_str(), Tone::Faint), (&text, Tone::Plain)];
            pen.texts(area.x, area.y, area.width, &texts);
        }
    }
}

fn draw_heading(
    part: CallSection,
    lines: &[CallRow],
    columns: &Columns,
    area: Rect,
    pen: &mut Pen,
) {
    let text = match part {
        CallSection::Due if lines.iter().any(|l| matches!(l, CallRow::Due(_))) => {
            " Calls to make".to_string()
        }
        CallSection::Due => "No call is due or planned.".to_string(),
        CallSection::Parties => {
            columns.party(1, ["Who to call", "phone", "account", "hours", "then"], pen)
        }
        CallSection::Levels => "Who to call when a blocker stays open".to_string(),
        CallSection::Made => "Calls made, newest first".to_string(),
    };
    pen.text(area.x, area.y, area.width, &text, Tone::Faint);
}

fn draw_due(s: &Situation, due: &Due, columns: &Columns, area: Rect, pen: &mut Pen) {
    let ellipsis = pen.look().ellipsis();
    let when = format!("   {:<WHEN$}", calls::when(s, due));
    let about = format!("{:<ABOUT$}", due.about.unwrap_or_default());
    let others = 3 + WHEN + ABOUT + 1 + columns.why + 1 + columns.by;
    let room = usize::from(area.width).saturating_sub(others);
    let reach = safe(s.party(due.whom).reach.unwrap_or_default()).into_owned();
    // The number is never cut for the name.
    let name = called(s.run, due.whom);
    let name = fit_with(&name, room.saturating_sub(width(&reach) + 2), ellipsis);
    let whom = pad_with(&format!("{name}  {reach}"), room, ellipsis);
    let why = pad_with(&calls::why(s, due), columns.why, ellipsis);
    let texts = [
        (when, tone_of(s, due)),
        (about, Tone::Strong),
        (whom, Tone::Plain),
        (format!(" {why}"), tone_of(s, due)),
        (format!(" {}", called(s.run, due.by)), Tone::Plain),
    ];
    pen.texts(area.x, area.y, area.width, &texts);
}

fn tone_of(s: &Situation, due: &Due) -> Tone {
    if due.is_due(s.now) {
        Tone::Attention
    } else {
        Tone::Plain
    }
}

fn draw_party(party: &Party, columns: &Columns, area: Rect, pen: &mut Pen) {
    let reach = party.reach.unwrap_or("-");
    let rest = [party.account, party.hours, party.then];
    let row = if rest.iter().any(Option::is_some) {
        let [account, hours, then] = rest.map(Option::unwrap_or_default);
        columns.party(3, [party.name, reach, account, hours, then], pen)
    } else {
        let name = pad_with(&safe(party.name), columns.name, pen.look().ellipsis());
        format!("   {name} {}", safe(reach))
    };
    pen.text(area.x, area.y, area.width, &row, Tone::Plain);
}

fn draw_level(s: &Situation, level: &Escalation, columns: &Columns, area: Rect, pen: &mut Pen) {
    let party = s.party(&level.call);
    let text = format!(
        "   {:<7} after {:<6} {}  {}",
        severity(level.severity),
        level.after.short(),
        pad_with(&safe(party.name), columns.name, pen.look().ellipsis()),
        party.reach.unwrap_or("-"),
    );
    pen.text(area.x, area.y, area.width, &text, Tone::Plain);
}

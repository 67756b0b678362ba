//! The telephone: what is due, whom to call and whom next, and the calls that were made.

use ratatui::layout::Rect;

use super::blockers::severity;
use super::call_columns::Columns;
use super::layout::Parts;
use super::page::Page;
use super::pen::Pen;
use crate::report::called;
use crate::runbook::Escalation;
use crate::situation::{Due, Party, Situation};
use crate::text::{fit_with, pad_with, safe, width};
use crate::tui::calls::{self, Line, Part};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::tui::words::near;

/// Columns of `in 4h05m`, and of `B12`.
const WHEN: usize = 8;
const ABOUT: usize = 4;
/// Rows for the selected line above the ledger of a large screen.
const SELECTED: u16 = 16;

pub(super) fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let lines = calls::lines(s, screen);
    let area = parts.list;
    let columns = Columns::new(&lines, s, area.width);
    let rows = lines.iter().skip(screen.calls.top);
    for (y, line) in (area.y..area.bottom()).zip(rows) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        draw_line(s, &lines, line, &columns, row, pen);
        let id = line.id();
        if id.is_some() && id == screen.calls.id {
            pen.text(area.x, y, 1, ">", Tone::Key);
            pen.style(row, Tone::Selected);
        }
    }
    draw_beside(s, screen, parts, pen);
}

/// The selected line in full, and on a large screen the ledger.
fn draw_beside(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let area = parts.detail;
    let inner = area.width.saturating_sub(2);
    let height = match parts.is_wide() {
        true => SELECTED.min(area.height / 2),
        false => area.height,
    };
    if let Some(line) = calls::selected(s, screen) {
        let page = page(s, screen, &line, inner);
        let rows = area.y..area.y + height;
        put(&page, rows, area.x, inner, pen);
    }
    if parts.is_wide() {
        let rows = area.y + height..area.bottom();
        draw_ledger(s, screen, area, rows, pen);
    }
}

fn draw_ledger(
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
        " Ledger, newest first ",
        Tone::Strong,
    );
    let inner = area.width.saturating_sub(2);
    let mut page = Page::new(screen.look, inner);
    for call in calls::ledger(s) {
        let text = calls::told(s, call, true);
        page.field(&near(s, call.stamp.at), &text, Tone::Plain);
    }
    if page.lines.is_empty() {
        page.text("Nobody was called yet.", Tone::Faint);
    }
    put(&page, rows.start + 1..rows.end, area.x, inner, pen);
}

fn put(page: &Page, rows: std::ops::Range<u16>, x: u16, columns: u16, pen: &mut Pen) {
    for (y, line) in rows.zip(&page.lines) {
        pen.line(x + 1, y, columns, line);
    }
}

/// What is selected, with nothing cut: how to reach them, what it is about, who is next.
fn page(s: &Situation, screen: &Screen, line: &Line, columns: u16) -> Page {
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
        Line::Due(due) => due.about.and_then(|number| s.run.blocker(number)),
        Line::Past(call) => calls::about(s, call),
        _ => None,
    };
    if let Some(blocker) = about {
        let ticket = blocker.ticket.as_deref();
        let ticket = ticket.map_or(String::new(), |t| format!(", ticket {t}"));
        let text = format!("{} {}{ticket}", blocker.number, blocker.title);
        page.field("About", &text, Tone::Plain);
    }
    let made = match line {
        Line::Past(call) => Some(*call),
        _ => calls::ledger(s).find(|call| call.contact == whom),
    };
    if let Some(call) = made {
        let text = calls::told(s, call, about.is_none());
        page.field(&near(s, call.stamp.at), &text, Tone::Plain);
    }
    for party in tree.iter().skip(1) {
        page.field("then", said(party).trim_end(), Tone::Plain);
    }
    if let Line::Due(due) = line {
        let text = format!("{}; {} makes the call", calls::why(s, due), due.by);
        page.field("Due", &text, tone_of(s, due));
    }
    page
}

fn draw_line(
    s: &Situation,
    lines: &[Line],
    line: &Line,
    columns: &Columns,
    area: Rect,
    pen: &mut Pen,
) {
    match line {
        Line::Heading(part) => draw_heading(*part, lines, columns, area, pen),
        Line::Due(due) => draw_due(s, due, columns, area, pen),
        Line::Party(party) => draw_party(party, columns, area, pen),
        Line::Level(level) => draw_level(s, level, columns, area, pen),
        Line::Past(call) => {
            let at = format!("   {:<10}", near(s, call.stamp.at));
            let text = calls::told(s, call, true);
            let texts = [(at.as_str(), Tone::Faint), (&text, Tone::Plain)];
            pen.texts(area.x, area.y, area.width, &texts);
        }
    }
}

fn draw_heading(part: Part, lines: &[Line], columns: &Columns, area: Rect, pen: &mut Pen) {
    let text = match part {
        Part::Due if lines.iter().any(|l| matches!(l, Line::Due(_))) => {
            " Calls to make".to_string()
        }
        Part::Due => " No call is due, and none is announced.".to_string(),
        Part::Parties => columns.party(
            1,
            ["Whom to call", "telephone", "account", "hours", "then"],
            pen,
        ),
        Part::Levels => " Who is told when a blocker stays open".to_string(),
        Part::Ledger => " Calls that were made, newest first".to_string(),
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
        (format!(" {}", due.by), Tone::Plain),
    ];
    let texts = texts.each_ref().map(|(t, tone)| (t.as_str(), *tone));
    pen.texts(area.x, area.y, area.width, &texts);
}

fn tone_of(s: &Situation, due: &Due) -> Tone {
    match due.is_due(s.now) {
        true => Tone::Attention,
        false => Tone::Plain,
    }
}

fn draw_party(party: &Party, columns: &Columns, area: Rect, pen: &mut Pen) {
    let reach = party.reach.unwrap_or("-");
    let rest = [party.account, party.hours, party.then];
    let row = match rest.iter().any(Option::is_some) {
        true => {
            let [account, hours, then] = rest.map(Option::unwrap_or_default);
            columns.party(3, [party.name, reach, account, hours, then], pen)
        }
        false => {
            let name = pad_with(&safe(party.name), columns.name, pen.look().ellipsis());
            format!("   {name} {}", safe(reach))
        }
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

//! The services: what to test first and why, and what each is known to be.

use ratatui::layout::Rect;

use super::blockers::contact_text;
use super::layout::Parts;
use super::page::Page;
use super::pen::Pen;
use crate::report::{called, result, triage_reason as reason, triage_way_back as way_back, used};
use crate::run::{ServiceState, Tested};
use crate::runbook::Service;
use crate::situation::Situation;
use crate::text::{pad_with, safe, width};
use crate::time::Span;
use crate::tui::rows;
use crate::tui::screen::Screen;
use crate::tui::services::{Line, lines, proven};
use crate::tui::theme::Tone;
use crate::tui::words::{near, step_number};

/// Rows above the first service.
pub const HEAD: u16 = 1;
/// Columns of the state at most: `off as planned`, `untestable 11/12`.
const STATE: usize = 16;
/// Columns of a service's name at most.
const NAME: usize = 26;

pub(super) fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let lines = lines(s);
    let area = parts.list;
    draw_head(
        s,
        &lines,
        Rect {
            height: HEAD,
            ..area
        },
        pen,
    );
    let ids: Vec<String> = lines
        .iter()
        .filter_map(|line| line.service(s))
        .map(|service| service.id.clone())
        .collect();
    let at = rows::spot_index(&screen.services, &ids);
    let names = lines.iter().filter_map(|line| line.service(s));
    let name = names.map(|service| width(&safe(&service.name))).max();
    let state = lines.iter().map(|line| width(&state(s, line).0)).max();
    let columns = Columns {
        name: name.unwrap_or(0).min(NAME),
        state: state.unwrap_or(0).min(STATE),
    };
    let mut is_cut = false;
    let in_sight = lines.iter().enumerate().skip(screen.services.top);
    for (y, (n, line)) in (area.y + HEAD..area.bottom()).zip(in_sight) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        is_cut |= draw_row(s, n, line, columns, row, pen);
        if n == at {
            pen.text(area.x, y, 1, ">", Tone::Key);
            pen.style(row, Tone::Selected);
        }
    }
    if is_cut {
        let hint = "choose a row to read it whole ";
        pen.right(
            Rect {
                height: HEAD,
                ..area
            },
            hint,
            Tone::Faint,
        );
    }
    if let Some(line) = lines.get(at) {
        let inner = parts.detail.width.saturating_sub(2);
        let page = page(s, screen, line, parts.is_wide(), inner);
        for (y, line) in (parts.detail.y..parts.detail.bottom()).zip(&page.lines) {
            pen.line(parts.detail.x + 1, y, inner, line);
        }
    }
}

/// How many are proven; and where there is something to test, that the order says what is first.
fn draw_head(s: &Situation, lines: &[Line], area: Rect, pen: &mut Pen) {
    let (proven, touched) = proven(s);
    let down = lines
        .iter()
        .filter(|l| l.outlook.state == ServiceState::Down);
    let text = match (lines.is_empty(), touched, proven == touched) {
        (true, ..) => " This runbook names no services.".to_string(),
        (_, 0, _) => " No service was changed or tested yet.".to_string(),
        (_, _, true) => format!(" All {touched} that were touched are proven."),
        _ => format!(" {proven} of {touched} proven; test in this order:"),
    };
    let mut x = area.x + pen.text(area.x, area.y, area.width, &text, Tone::Faint);
    match down.count() {
        0 => {}
        n => {
            x += 2;
            let room = area.right().saturating_sub(x);
            pen.text(x, area.y, room, &format!("{n} DOWN"), Tone::Bad);
        }
    }
}

/// How wide the columns are.
#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    state: usize,
}

/// A service in a row; says whether its reason had to be cut.
fn draw_row(
    s: &Situation,
    n: usize,
    line: &Line,
    columns: Columns,
    area: Rect,
    pen: &mut Pen,
) -> bool {
    let Some(service) = line.service(s) else {
        return false;
    };
    let rank = match &line.suspect {
        Some(_) if line.is_untestable() => " -".to_string(),
        Some(_) => format!("{:>2}", n + 1),
        None => "  ".to_string(),
    };
    let (state, tone) = state(s, line);
    let cell = |text: &str, n: usize| pad_with(&safe(text), n, pen.look().ellipsis());
    let taken = 2 + 2 + 1 + columns.name + 1 + columns.state + 2;
    let room = usize::from(area.width).saturating_sub(taken);
    let why = why(s, service, line, room);
    let texts = [
        (format!("  {rank} "), Tone::Plain),
        (
            format!("{} ", cell(&service.name, columns.name)),
            Tone::Plain,
        ),
        (format!("{}  ", cell(&state, columns.state)), tone),
        (cell(&why, room), Tone::Plain),
    ];
    let texts = texts.each_ref().map(|(t, tone)| (t.as_str(), *tone));
    pen.texts(area.x, area.y, area.width, &texts);
    width(&safe(&why)) > room
}

/// `DOWN 40m`, `unproven 1/4`: the state, how long it is so or at how many sites it is proven.
fn state(s: &Situation, line: &Line) -> (String, Tone) {
    let outlook = &line.outlook;
    let since = outlook.since.map(|at| Span::between(at, s.now).short());
    let since = since.unwrap_or_default();
    let (proven, sites) = outlook.sites;
    let word = outlook.state.word();
    let (text, tone) = match outlook.state {
        ServiceState::Down => return (format!("DOWN {since}"), Tone::Bad),
        ServiceState::Degraded if sites == 0 => {
            return (format!("{word} {since}"), Tone::Attention);
        }
        ServiceState::Degraded => (word, Tone::Attention),
        ServiceState::Untestable | ServiceState::Unproven => (word, Tone::Plain),
        ServiceState::Off => return (word.to_string(), Tone::Running),
        ServiceState::Proven => (word, Tone::Good),
        ServiceState::Untouched => return (word.to_string(), Tone::Faint),
    };
    match sites {
        0 => (text.to_string(), tone),
        _ => (format!("{text} {proven}/{sites}"), tone),
    }
}

/// Why it is tested in its place, and how it is taken back where there is room for that; of what
/// needs no test, since when and by whom it is so.
fn why(s: &Situation, service: &Service, line: &Line, room: usize) -> String {
    let outlook = &line.outlook;
    let used = used(service, outlook.out_since, s.now);
    let used = used.map(|used| format!("downtime {used}"));
    let changes = |ix| format!("{} changes it", step_number(s, ix));
    let parts = match (&line.suspect, &outlook.by) {
        (Some(suspect), _) => [Some(reason(s.run, suspect)), way_back(s.run, suspect), used],
        (None, _) if outlook.state == ServiceState::Off => {
            [outlook.changed_by.map(changes), used, None]
        }
        (None, Some(test)) => [Some(proven_by(s, service, test)), None, None],
        (None, None) => [None, None, None],
    };
    let mut said = String::new();
    for part in parts.into_iter().flatten() {
        let longer = match said.as_str() {
            "" => part,
            said => format!("{said}; {part}"),
        };
        // The first is cut rather than left out.
        if said.is_empty() || width(&longer) <= room {
            said = longer;
        }
    }
    said
}

/// `since 07:40, sam in 6.4, with Medical records`.
fn proven_by(s: &Situation, service: &Service, test: &Tested) -> String {
    let by = called(s.run, &test.stamp.by);
    let step = test.step.map(|ix| step_number(s, ix));
    let step = step.map_or(String::new(), |number| format!(" in {number}"));
    let with = match test.service == service.id {
        true => String::new(),
        false => format!(", with {}", name_of(s, &test.service)),
    };
    format!("since {}, {by}{step}{with}", near(s, test.stamp.at))
}

fn name_of<'a>(s: &Situation<'a>, id: &'a str) -> &'a str {
    s.run.plan.service(id).map_or(id, |sv| sv.name.as_str())
}

/// All that is known of a service. What is needed first at a small screen stands first.
fn page(s: &Situation, screen: &Screen, line: &Line, wide: bool, columns: u16) -> Page {
    let mut page = Page::new(screen.look, columns);
    let Some(service) = line.service(s) else {
        return page;
    };
    let outlook = &line.outlook;
    let (state, tone) = state(s, line);
    page.text(&format!("{}  {state}", service.name), tone);
    if let Some(suspect) = &line.suspect {
        page.field("Why", &reason(s.run, suspect), Tone::Plain);
        if let Some(back) = way_back(s.run, suspect) {
            page.field("Way back", &back, Tone::Attention);
        }
    }
    write_downtime(s, service, line, &mut page);
    if let Some(test) = &service.test {
        page.field("Test", test, Tone::Plain);
    }
    if let Some(contact) = &service.contact {
        page.field("c call", &contact_text(s, contact), Tone::Plain);
    }
    for blocker in s.run.open_blockers() {
        if blocker.services.contains(&service.id) {
            let age = blocker.age(s.now).short();
            let text = format!("{} open {age}: {}", blocker.number, blocker.title);
            page.field("Blocked", &text, Tone::Bad);
        }
    }
    if let Some(ix) = outlook.changed_by {
        page.field(
            "Changed",
            &format!("last by {}", step_text(s, ix)),
            Tone::Plain,
        );
    }
    write_sites(service, &outlook.at_sites, &mut page);
    if wide {
        let names: Vec<&str> = service.needs.iter().map(|id| name_of(s, id)).collect();
        if !names.is_empty() {
            page.field("Needs", &names.join(", "), Tone::Plain);
        }
    }
    write_results(s, service, &mut page);
    page
}

fn step_text(s: &Situation, ix: usize) -> String {
    let title = s.run.plan.steps.get(ix).map_or("", |step| &step.title);
    format!("{} {title}", step_number(s, ix))
}

fn write_downtime(s: &Situation, service: &Service, line: &Line, page: &mut Page) {
    let Some(downtime) = service.downtime.as_ref() else {
        return;
    };
    let Some(since) = line.outlook.out_since else {
        return;
    };
    let over = downtime
        .longest
        .is_some_and(|longest| Span::between(since, s.now) > longest);
    let tone = if over { Tone::Bad } else { Tone::Attention };
    let used = used(service, Some(since), s.now).unwrap_or_default();
    page.field(
        "Downtime",
        &format!("{used}, since {}", near(s, since)),
        tone,
    );
    page.field("", &downtime.procedure, Tone::Plain);
}

/// Each site with what its last test said, several in a line.
fn write_sites(service: &Service, results: &[Option<Tested>], page: &mut Page) {
    let word = |result: &Option<Tested>| match result {
        Some(test) => crate::report::result_word(test.result),
        None => "-",
    };
    let sites = service.sites.iter().zip(results);
    let told: Vec<String> = sites
        .map(|(site, r)| format!("{site} {}", word(r)))
        .collect();
    if !told.is_empty() {
        page.field("Sites", &told.join(", "), Tone::Plain);
    }
}

/// What its tests said, newest first.
fn write_results(s: &Situation, service: &Service, page: &mut Page) {
    let mut tests: Vec<&Tested> = s.run.tests.iter().collect();
    tests.retain(|test| test.service == service.id);
    tests.sort_by_key(|test| std::cmp::Reverse(test.stamp.at));
    for test in tests {
        page.field(&near(s, test.stamp.at), &result(s.run, test), Tone::Plain);
    }
}

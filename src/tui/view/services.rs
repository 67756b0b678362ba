//! The services: what to test first and why, and what each is known to be.

use ratatui::layout::Rect;

use super::blockers::contact_text;
use super::page::Page;
use super::pane::{Enter, Pane};
use super::pen::Pen;
use crate::run::{ServiceState, Tested};
use crate::runbook::Service;
use crate::situation::{ServiceFacts, Situation};
use crate::text::{pad_with, safe, width};
use crate::time::Span;
use crate::tui::layout::Parts;
use crate::tui::names::{Ask, Subject, View};
use crate::tui::screen::Screen;
use crate::tui::services::{self, ServiceRow, lines, proven};
use crate::tui::theme::Tone;
use crate::words::state::step_number;
use crate::words::{
    called, downtime, near, result, triage_reason as reason, triage_rollback as rollback,
};

/// Columns of the state at most: `off as planned`, `untestable 11/12`.
const STATE: usize = 16;
/// Columns of a service's name at most.
const NAME: usize = 26;

pub(super) struct Services;

impl Pane for Services {
    fn view(&self) -> View {
        View::Services
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts, pen);
    }

    fn ids(&self, s: &Situation, _: &Screen) -> Vec<Option<String>> {
        services::ids(s).into_iter().map(Some).collect()
    }

    fn subject(&self, _: &Situation, screen: &Screen) -> Option<Subject> {
        let id = screen.lists[View::Services].id.clone();
        id.map(Subject::Service)
    }

    fn enter(&self, _: &Situation, _: &Screen) -> Enter {
        Enter::Ask(Ask::Test, "result")
    }
}

fn draw(s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
    let lines = lines(s);
    let area = parts.list;
    let head = Rect {
        height: View::Services.head(),
        ..area
    };
    let told = draw_head(s, &lines, head, pen);
    let ids = lines.iter().map(|line| line.service().id.clone());
    let at = screen.lists[View::Services].index(&ids.collect::<Vec<_>>());
    let names = lines.iter().map(|line| &line.service().name);
    let name = names.map(|name| width(&safe(name))).max();
    let state = lines.iter().map(|line| width(&state(s, line).0)).max();
    let columns = Columns {
        name: name.unwrap_or(0).min(NAME),
        state: state.unwrap_or(0).min(STATE),
    };
    let mut is_cut = false;
    let in_sight = lines
        .iter()
        .enumerate()
        .skip(screen.lists[View::Services].top);
    for (y, (n, line)) in (head.bottom()..area.bottom()).zip(in_sight) {
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
    let hint = "choose a row to see it in full ";
    if is_cut && usize::from(told) + hint.len() <= usize::from(head.width) {
        pen.right(head, hint, Tone::Faint);
    }
    if let Some(line) = lines.get(at) {
        let inner = parts.detail.width.saturating_sub(2);
        let page = page(s, screen, line, parts.is_wide(), inner);
        for (y, line) in (parts.detail.y..parts.detail.bottom()).zip(&page.lines) {
            pen.line(parts.detail.x + 1, y, inner, line);
        }
    }
}

/// How many are proven; where there is something to test, that the order says what is first; and
/// how many are down, or were out for longer than they can be. Says how many columns that took.
fn draw_head(s: &Situation, lines: &[ServiceRow], area: Rect, pen: &mut Pen) -> u16 {
    let (proven, touched) = proven(s);
    let text = match (lines.is_empty(), touched, proven == touched) {
        (true, ..) => " This runbook names no services.".to_string(),
        (_, 0, _) => " No service has been changed or tested yet.".to_string(),
        (_, _, true) => format!(" All {touched} changed services are proven."),
        _ => format!(" {proven} of {touched} proven; test in this order:"),
    };
    let count = |is: &dyn Fn(&ServiceFacts) -> bool, word: &str| {
        let those = lines.iter().filter(|line| is(&line.facts)).count();
        (those > 0).then(|| format!("  {those} {word}"))
    };
    let is_down = |facts: &ServiceFacts| facts.outlook.state == ServiceState::Down;
    let down = count(&is_down, "DOWN").unwrap_or_default();
    let is_too_long = |facts: &ServiceFacts| facts.is_too_long();
    let too_long = count(&is_too_long, "OUT TOO LONG").unwrap_or_default();
    let texts = [
        (text.as_str(), Tone::Faint),
        (&down, Tone::Bad),
        (&too_long, Tone::Bad),
    ];
    pen.texts(area.x, area.y, area.width, &texts)
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
    line: &ServiceRow,
    columns: Columns,
    area: Rect,
    pen: &mut Pen,
) -> bool {
    let rank = match &line.suspect {
        Some(_) if line.is_untestable() => " -".to_string(),
        Some(_) => format!("{:>2}", n + 1),
        None => "  ".to_string(),
    };
    let (state, tone) = state(s, line);
    let cell = |text: &str, n: usize| pad_with(&safe(text), n, pen.look().ellipsis());
    let taken = 2 + 2 + 1 + columns.name + 1 + columns.state + 2;
    let room = usize::from(area.width).saturating_sub(taken);
    let why = why(s, line, room);
    let tone_of_why = if line.facts.is_too_long() {
        Tone::Bad
    } else {
        Tone::Plain
    };
    let texts = [
        (format!("  {rank} "), Tone::Plain),
        (
            format!("{} ", cell(&line.service().name, columns.name)),
            Tone::Plain,
        ),
        (format!("{}  ", cell(&state, columns.state)), tone),
        (cell(&why, room), tone_of_why),
    ];
    pen.texts(area.x, area.y, area.width, &texts);
    width(&safe(&why)) > room
}

/// `DOWN 40m`, `unproven 1/4`: the state, how long it is so or at how many sites it is proven.
fn state(s: &Situation, line: &ServiceRow) -> (String, Tone) {
    let outlook = &line.facts.outlook;
    let since = outlook
        .since
        .map(|at| Span::age(at, s.now).short())
        .unwrap_or_default();
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

/// How long it has been out, or was where that was too long; why it is tested in its place, and
/// how it is taken back where there is room for that; of what needs no test, since when and by
/// whom it is so.
fn why(s: &Situation, line: &ServiceRow, room: usize) -> String {
    let facts = &line.facts;
    let changes = |ix| format!("{} changes it", step_number(s, ix));
    let [why, more] = match (&line.suspect, facts.by) {
        (Some(suspect), _) => [Some(reason(s.run, suspect)), rollback(s.run, suspect)],
        (None, _) if facts.outlook.state == ServiceState::Off => {
            [facts.outlook.changed_by.map(changes), None]
        }
        (None, Some(test)) => [Some(proven_by(s, facts.service, test)), None],
        (None, None) => [None, None],
    };
    let out = downtime(s.run, &facts.downtime);
    // What people can go without for a limited time comes first. What has its place is cut rather
    // than left out; the rest is there where there is room.
    let (first, rest) = match facts.downtime.limit {
        Some(_) => ([out, why], [more, None]),
        None => ([why, None], [more, out]),
    };
    let mut said = first.into_iter().flatten().collect::<Vec<_>>().join("; ");
    for part in rest.into_iter().flatten() {
        let longer = match said.as_str() {
            "" => part,
            said => format!("{said}; {part}"),
        };
        if width(&longer) <= room {
            said = longer;
        }
    }
    said
}

/// `since 07:40, sam in 6.4, with Medical records`.
fn proven_by(s: &Situation, service: &Service, test: &Tested) -> String {
    let by = called(s.run, &test.stamp.by);
    let step = test
        .step
        .map(|ix| step_number(s, ix))
        .map_or(String::new(), |number| format!(" in {number}"));
    let with = if test.service == service.id {
        String::new()
    } else {
        format!(", with {}", name_of(s, &test.service))
    };
    format!("since {}, {by}{step}{with}", near(s, test.stamp.at))
}

fn name_of<'a>(s: &Situation<'a>, id: &'a str) -> &'a str {
    s.run.plan.service(id).map_or(id, |sv| sv.name.as_str())
}

/// All that is known of a service. What is needed first at a small screen stands first.
fn page(s: &Situation, screen: &Screen, line: &ServiceRow, wide: bool, columns: u16) -> Page {
    let mut page = Page::new(screen.look, columns);
    let service = line.service();
    let (state, tone) = state(s, line);
    page.text(&format!("{}  {state}", service.name), tone);
    if let Some(suspect) = &line.suspect {
        page.field("Why", &reason(s.run, suspect), Tone::Plain);
        if let Some(back) = rollback(s.run, suspect) {
            page.field("Rollback", &back, Tone::Attention);
        }
    }
    if line.facts.downtime.limit.is_some() {
        write_downtime(s, &line.facts, &mut page);
    }
    if let Some(test) = &service.test {
        page.field("Test", test, Tone::Plain);
    }
    if let Some(contact) = &service.contact {
        page.field("c call", &contact_text(s, contact), Tone::Plain);
    }
    for blocker in s.run.open_blockers() {
        if blocker.services.contains(&service.id) {
            let age = s.blocker(blocker).open_for.short();
            let text = format!("{} open {age}: {}", blocker.number, blocker.title);
            page.field("Blocked", &text, Tone::Bad);
        }
    }
    if let Some(ix) = line.facts.outlook.changed_by {
        page.field(
            "Changed",
            &format!("last by {}", step_text(s, ix)),
            Tone::Plain,
        );
    }
    if line.facts.downtime.limit.is_none() {
        write_downtime(s, &line.facts, &mut page);
    }
    write_sites(&line.facts, &mut page);
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

fn write_downtime(s: &Situation, facts: &ServiceFacts, page: &mut Page) {
    let known = &facts.downtime;
    let Some(longest) = known.longest() else {
        return;
    };
    let current = known.current();
    let tone = match (facts.is_too_long(), current) {
        (true, _) => Tone::Bad,
        (false, Some(_)) => Tone::Attention,
        (false, None) => Tone::Plain,
    };
    let told =
        downtime(s.run, known).unwrap_or_else(|| format!("was down {}", longest.span().short()));
    let since = current.map(|stretch| format!(", since {}", near(s, stretch.from)));
    let planned = known
        .planned_span()
        .map(|planned| format!(", planned {}", planned.short()));
    let all = match known.stretches.len() {
        1 => None,
        n => Some(format!(", {} in all {n} times", known.total().short())),
    };
    let more: String = [since, planned, all].into_iter().flatten().collect();
    page.field("Downtime", &format!("{told}{more}"), tone);
    let procedure = facts
        .service
        .downtime
        .as_ref()
        .filter(|_| current.is_some());
    if let Some(procedure) = procedure {
        page.field("", &procedure.procedure, tone);
    }
}

/// Each site with what its last test said, several in a line; and how long it has been out where
/// that differs from how long the service was.
fn write_sites(facts: &ServiceFacts, page: &mut Page) {
    let told = facts.sites.iter().map(|site| {
        let word = site.test_result().map_or("-", |result| result.word());
        let current = site.downtime.current().map(|stretch| stretch.from);
        let of_all = facts.downtime.current().map(|stretch| stretch.from);
        let own = site.downtime.current().filter(|_| current != of_all);
        let out = own.map(|stretch| format!(" down {}", stretch.span().short()));
        format!("{} {word}{}", site.name, out.unwrap_or_default())
    });
    let told: Vec<String> = told.collect();
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

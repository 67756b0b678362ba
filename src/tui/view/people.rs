//! Who is here, in which roles, when they were last heard of, and how to reach them.

use ratatui::layout::Rect;

use super::page::Page;
use super::pane::{Enter, Pane};
use super::pen::Pen;
use crate::run::Stage;
use crate::situation::Situation;
use crate::text::{pad_with, safe, width};
use crate::tui::layout::Parts;
use crate::tui::names::{Ask, Subject, View};
use crate::tui::screen::Screen;
use crate::tui::theme::Tone;
use crate::words::near;

/// The least columns of `left Sun 02:14`, and of `Last heard`.
const HERE: usize = 14;
const HEARD: usize = 10;
/// Columns of a machine, and from which width on they are there.
const HOST: usize = 12;
const ROOMY: u16 = 120;
/// Rows below the list for the selected person.
const IN_FULL: u16 = 2;

pub(super) struct People;

impl Pane for People {
    fn view(&self) -> View {
        View::People
    }

    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen) {
        draw(s, screen, parts.list, pen);
    }

    fn ids(&self, s: &Situation, _: &Screen) -> Vec<Option<String>> {
        ids(s).into_iter().map(Some).collect()
    }

    fn subject(&self, _: &Situation, screen: &Screen) -> Option<Subject> {
        let id = screen.lists[View::People].id.clone();
        id.map(Subject::Person)
    }

    fn enter(&self, _: &Situation, _: &Screen) -> Enter {
        Enter::Ask(Ask::CheckIn, "check in")
    }
}

/// The ids of all who are on the roster or came in later.
pub(super) fn ids(s: &Situation) -> Vec<String> {
    let roster = s.run.plan.people.iter().map(|p| p.id.clone());
    let mut all: Vec<String> = roster.collect();
    for person in &s.run.people {
        if !all.contains(&person.person) {
            all.push(person.person.clone());
        }
    }
    all
}

fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let ids = ids(s);
    let at = screen.lists[View::People].index(&ids);
    let columns = Columns::new(s, &ids, area.width);
    let (head, list, foot) = parts(area);
    draw_head(&columns, head, pen);
    for (y, (n, id)) in
        (list.y..list.bottom()).zip(ids.iter().enumerate().skip(screen.lists[View::People].top))
    {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        draw_row(s, id, &columns, line, pen);
        if n == at {
            pen.text(area.x, y, 1, ">", Tone::Key);
            pen.style(line, Tone::Selected);
        }
    }
    if let Some(id) = ids.get(at) {
        draw_in_full(s, id, foot, pen);
    }
    if ids.is_empty() {
        pen.text(
            area.x + 1,
            list.y,
            area.width,
            "Nobody is on the roster.",
            Tone::Faint,
        );
    }
}

/// The widths that differ from run to run: what reaches somebody is never cut for a name.
struct Columns {
    name: usize,
    here: usize,
    heard: usize,
    /// None where there is little room: the selected person's machine stands below the list.
    host: usize,
    reach: usize,
}

impl Columns {
    fn new(s: &Situation, ids: &[String], columns: u16) -> Columns {
        let widest = ids.iter().map(|id| width(&reach(s, id))).max().unwrap_or(0);
        let reach = widest.max("Reached at".len());
        let widest_of = |text: &dyn Fn(&str) -> String, least: usize| {
            let widths = ids.iter().map(|id| width(&text(id)));
            widths.chain([least]).max().unwrap_or(least)
        };
        let here = widest_of(&|id| presence(s, id).0, HERE);
        let heard = widest_of(&|id| heard(s, id), HEARD);
        let others = 2 + 1 + here + 1 + heard + 1 + 2;
        let room = usize::from(columns).saturating_sub(others + reach);
        Columns {
            name: room.clamp(8, 20),
            here,
            heard,
            host: if columns < ROOMY { 0 } else { HOST },
            reach,
        }
    }
}

impl Columns {
    /// The machine, with a blank behind it; nothing where there is no room.
    fn host(&self, host: &str, pen: &Pen) -> String {
        match self.host {
            0 => String::new(),
            n => pad_with(&safe(host), n, pen.look().ellipsis()) + " ",
        }
    }
}

/// The names of the columns, the people, and the selected one in full.
fn parts(area: Rect) -> (Rect, Rect, Rect) {
    let head = Rect { height: 1, ..area };
    let list = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1 + IN_FULL),
        ..area
    };
    let foot = Rect {
        y: list.bottom(),
        height: IN_FULL,
        ..area
    };
    (head, list, foot)
}

fn draw_row(s: &Situation, id: &str, columns: &Columns, area: Rect, pen: &mut Pen) {
    let (word, tone) = presence(s, id);
    // The colour says what the time says: there is somebody at the other end.
    let ear = match s.quiet_since(id) {
        Some(_) => Tone::Attention,
        None => Tone::Plain,
    };
    let cell = |text: &str, n: usize| pad_with(&safe(text), n, pen.look().ellipsis());
    let me = if id == s.me { "*" } else { " " };
    let texts = [
        (format!(" {me}"), Tone::Strong),
        (cell(s.run.name_of(id), columns.name), Tone::Strong),
        (format!(" {} ", cell(&word, columns.here)), tone),
        (format!("{} ", cell(&heard(s, id), columns.heard)), ear),
        (
            columns.host(s.host(id).unwrap_or_default(), pen),
            Tone::Plain,
        ),
        (
            format!("{}  ", cell(&reach(s, id), columns.reach)),
            Tone::Plain,
        ),
        (runs(s, id), Tone::Running),
        (s.run.roles_of(id).join(","), Tone::Plain),
    ];
    pen.texts(area.x, area.y, area.width, &texts);
}

/// `here 18:00`, `left Sun 02:14`.
fn presence(s: &Situation, id: &str) -> (String, Tone) {
    match s.run.presence(id) {
        Some(p) if p.since.is_some() => {
            let since = p.since.map(|at| near(s, at)).unwrap_or_default();
            (format!("here {since}"), Tone::Good)
        }
        // Somebody whose word was taken down without their being here.
        Some(p) => match p.checked_out {
            Some(at) => (format!("left {}", near(s, at)), Tone::Faint),
            None => ("not here".into(), Tone::Faint),
        },
        None => ("not yet".into(), Tone::Faint),
    }
}

fn heard(s: &Situation, id: &str) -> String {
    let heard = s.last_heard(id).map(|at| near(s, at));
    heard.unwrap_or_default()
}

fn draw_head(columns: &Columns, area: Rect, pen: &mut Pen) {
    let name = pad_with("Who (* is you)", columns.name, pen.look().ellipsis());
    let reach = pad_with("Reached at", columns.reach, pen.look().ellipsis());
    let (here, heard) = (columns.here, columns.heard);
    let head = format!(
        "  {name} {:<here$} {:<heard$} {}{reach}  Role",
        "Here since",
        "Last heard",
        columns.host("At", pen)
    );
    pen.text(area.x, area.y, area.width, &head, Tone::Faint);
}

/// The selected person with nothing cut.
fn draw_in_full(s: &Situation, id: &str, area: Rect, pen: &mut Pen) {
    let roles = s.run.plan.roles_text(s.run.roles_of(id));
    let host = s
        .host(id)
        .map_or(String::new(), |host| format!("at {host}"));
    // Here one sees whom the other views mean.
    let name = match (s.run.name_of(id), s.run.called(id)) {
        (name, short) if name == short => name.to_string(),
        (name, short) => format!("{name} ({short})"),
    };
    let parts = [name, reach(s, id), host, runs(s, id), roles];
    let said = parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty());
    let text = said.collect::<Vec<_>>().join("  ");
    let mut page = Page::new(pen.look(), area.width.saturating_sub(2));
    page.text(&text, Tone::Plain);
    for (y, line) in (area.y..area.bottom()).zip(&page.lines) {
        pen.line(area.x + 1, y, area.width.saturating_sub(2), line);
    }
}

/// The contact that they gave last, else the one of the roster.
fn reach(s: &Situation, id: &str) -> String {
    let given = s.run.presence(id).and_then(|p| p.contact.clone());
    let known = || s.run.plan.person(id).and_then(|p| p.contact.clone());
    given.or_else(known).unwrap_or_default()
}

/// `runs 2.3  `, or nothing.
fn runs(s: &Situation, id: &str) -> String {
    let doer = |ix: &usize| {
        let attempt = s.run.steps.get(*ix).and_then(|st| st.forward.current());
        s.stage(*ix) == Stage::Running && attempt.is_some_and(|a| a.is_in_hand_of(id))
    };
    let steps = s.run.plan.in_order().filter(doer);
    let numbers: Vec<&str> = steps
        .filter_map(|ix| Some(s.run.plan.steps.get(ix)?.number.as_str()))
        .collect();
    if numbers.is_empty() {
        String::new()
    } else {
        format!("runs {}  ", numbers.join(", "))
    }
}

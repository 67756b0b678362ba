//! The lines that are always in sight: what this is, how it stands, what lies ahead, what I do
//! next.

use ratatui::layout::Rect;

use super::ahead;
use super::pen::Pen;
use crate::run::Stage;
use crate::runbook::When;
use crate::situation::Situation;
use crate::text::{safe, width};
use crate::tui::idle::next_text;
use crate::tui::screen::{Access, Playback, Screen};
use crate::tui::theme::Tone;
use crate::words::state::{called_at, hold_text, list, scope_number, you};
use crate::words::{apart, called, near};

/// How many cells the bar has.
const BAR: usize = 10;
/// A line that has no room for the time to the close.
const NARROW: u16 = 50;

pub(super) fn draw(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let row = |n: u16| Rect {
        y: area.y + n,
        height: 1,
        ..area
    };
    first_line(s, screen, row(0), pen);
    second_line(s, screen, row(1), pen);
    if screen.looks_ahead {
        ahead::draw(s, screen, row(2), pen);
    }
    let last = row(area.height - 1);
    match &screen.playback {
        Some(playback) => tape_line(s, playback, last, pen),
        None => third_line(s, screen, last, pen),
    }
}

/// Mode, title, clock with its zone, time to the close.
pub(super) fn first_line(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let window = &s.run.plan.window;
    let left = s.time_left();
    let close = match (&s.run.closed, left.secs()) {
        // The mode has the room first.
        _ if area.width < NARROW => String::new(),
        (Some(_), _) => "CLOSED".to_string(),
        (None, 0..) => format!("closes in {}", left.short()),
        (None, _) => format!("window closed {} ago", left.short().trim_start_matches('-')),
    };
    let clock = window.zone.day_clock_in_zone(s.wall);
    let right = pen.right(area, &format!(" {clock}  {close} "), Tone::Plain);
    let (word, tone) = match (&screen.playback, s.mode().badge()) {
        // Nobody is to take what was for what is.
        (Some(_), _) => ("REPLAY", Tone::Selected),
        (None, "LIVE") => ("LIVE", Tone::Live),
        (None, word) => (word, Tone::Rehearsal),
    };
    let room = right.saturating_sub(area.x);
    let used = pen.texts(
        area.x,
        area.y,
        room,
        &[(" ", Tone::Plain), (&format!(" {word} "), tone)],
    );
    let title = format!(" {}", s.run.plan.title);
    pen.text(
        area.x + used,
        area.y,
        room.saturating_sub(used),
        &title,
        Tone::Strong,
    );
}

/// Progress, what runs, what is blocked; whether the run is paused, and what is proven. Where not
/// all of it fits the bar is left out, which says nothing that the figures before it do not say.
pub(super) fn second_line(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let bar = bar(s, pen);
    let mut line = how_far(s);
    let after = line.len();
    line.extend(how_it_goes(s, screen));
    let due = calls_due(screen.stats.calls_due);
    let services = services(screen);
    let columns = |texts: &[(String, Tone)]| -> usize {
        let widths = texts.iter().map(|(text, _)| width(&safe(text)));
        widths.sum()
    };
    let room = usize::from(area.width);
    let all =
        columns(&line) + width(&due) + services.as_ref().map_or(0, |(said, _)| width(&said[0]));
    if let Some(bar) = bar.filter(|bar| all + width(bar) <= room) {
        line.insert(after, (bar, Tone::Plain));
    }
    // What stops the night has the room first.
    if columns(&line) + width(&due) <= room {
        line.push((due, Tone::Attention));
    }
    if let Some((said, tone)) = services {
        let left = room.saturating_sub(columns(&line));
        let fits = said.into_iter().find(|said| width(said) <= left);
        line.extend(fits.map(|said| (said, tone)));
    }
    let texts: Vec<(&str, Tone)> = line.iter().map(|(t, tone)| (t.as_str(), *tone)).collect();
    pen.texts(area.x, area.y, area.width, &texts);
}

/// How much of the window is done, as a picture; none while all goes back.
fn bar(s: &Situation, pen: &Pen) -> Option<String> {
    if s.run.rollback().is_some() {
        return None;
    }
    let done = s.progress.done + s.progress.worked_around;
    let full = (BAR * done).checked_div(s.progress.total());
    let (on, off) = pen.look().bar();
    let cell = |n| if n < full.unwrap_or(0) { on } else { off };
    let bar: String = (0..BAR).map(cell).collect();
    Some(format!(" [{bar}]"))
}

/// How many steps are done, of the rollback or of the window.
fn how_far(s: &Situation) -> Vec<(String, Tone)> {
    let (done, total, apart) = (s.progress.done, s.progress.total(), apart(&s.progress));
    let window = format!("{done}/{total} done{apart}");
    if s.run.rollback().is_none() {
        let ready = ready(s).map(|ready| (format!(" {ready} "), Tone::Strong));
        let window = (format!(" {window}"), Tone::Strong);
        return ready.into_iter().chain([window]).collect();
    }
    let back = s.back_progress();
    let word = if back.total > 0 && back.done == back.total {
        " ROLLED BACK "
    } else {
        " ROLLING BACK "
    };
    let text = match back.total {
        0 => " nothing to undo".to_string(),
        total => format!(" {}/{total}", back.done),
    };
    let mut said = vec![(word.to_string(), Tone::Alarm), (text, Tone::Strong)];
    // What does not go back goes on.
    if !s.run.is_rolling_back_all() {
        said.push((format!("  {window}"), Tone::Strong));
    }
    said
}

/// What runs, what pauses it, what is blocked.
fn how_it_goes(s: &Situation, screen: &Screen) -> Vec<(String, Tone)> {
    let running = format!("  {} running", screen.stats.running);
    let mut said = vec![(running, Tone::Plain)];
    for pause in pauses(s, screen) {
        said.extend([("  ".to_string(), Tone::Plain), pause]);
    }
    if let Some(oldest) = s.oldest_blocker() {
        let (blocked, age) = (s.run.open_blockers().count(), oldest.open_for.short());
        let blocked = format!("{blocked} BLOCKED {age}");
        said.extend([("  ".to_string(), Tone::Plain), (blocked, Tone::Bad)]);
    }
    match screen.stats.out_too_long {
        0 => {}
        n => said.push((format!("  {n} OUT TOO LONG"), Tone::Bad)),
    }
    said
}

/// How many services are proven of those that were touched, in words and shorter.
fn services(screen: &Screen) -> Option<([String; 2], Tone)> {
    let (proven, touched) = screen.stats.services;
    let said = ["  services ", "  "].map(|word| format!("{word}{proven}/{touched} proven"));
    let tone = if proven < touched {
        Tone::Strong
    } else {
        Tone::Good
    };
    (touched > 0).then_some((said, tone))
}

/// `2 calls due`, with the space before it.
fn calls_due(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "  1 call due".into(),
        n => format!("  {n} calls due"),
    }
}

/// How far what comes before the window is, until all of it is done: `ready 2/9`.
fn ready(s: &Situation) -> Option<String> {
    let phases = s.run.plan.phases.iter().enumerate();
    let before = phases.filter(|(_, phase)| phase.when == When::Before);
    let counts = s.count(before.flat_map(|(_, phase)| phase.steps.iter().copied()));
    (counts.open() > 0).then(|| format!("ready {}/{}", counts.over(), counts.total()))
}

/// What keeps new work from starting, and what does not fit together.
fn pauses(s: &Situation, screen: &Screen) -> Vec<(String, Tone)> {
    let mut said = Vec::new();
    if let Some(closed) = &s.run.closed {
        said.push((
            format!("CLOSED by {}", called(s.run, &closed.stamp.by)),
            Tone::Attention,
        ));
    }
    if s.run.stopped.is_some() {
        said.push((" STOPPED ".into(), Tone::Alarm));
    }
    match failed(s) {
        0 => {}
        n => said.push((format!("{n} FAILED"), Tone::Bad)),
    }
    said.extend(holds(s).map(|text| (text, Tone::Attention)));
    match s.run.open_conflicts().count() {
        0 => {}
        1 => said.push(("1 CONFLICT".into(), Tone::Bad)),
        n => said.push((format!("{n} CONFLICTS"), Tone::Bad)),
    }
    said.extend(clocks(s).map(|text| (text, Tone::Attention)));
    // The line ahead says it, where there is one.
    if let Some((ix, since)) = s.no_rollback.filter(|_| !screen.looks_ahead) {
        let number = s.run.plan.steps.get(ix).map_or("", |step| &step.number);
        let since = near(s, since);
        said.push((format!("NO ROLLBACK since {since} ({number})"), Tone::Bad));
    }
    if s.run.opened.is_none() {
        said.push(("NO OPENING ENTRY".into(), Tone::Alarm));
    }
    said
}

/// Whose clock is not that of the others.
fn clocks(s: &Situation) -> Option<String> {
    match &s.clocks()[..] {
        [] => None,
        [off] => Some(off.sentence()),
        several => {
            let machines: Vec<&str> = several
                .iter()
                .map(|off| off.machine.as_deref())
                .map(|m| m.unwrap_or("this machine"))
                .collect();
            Some(format!("clocks off: {}", machines.join(", ")))
        }
    }
}

/// What is on hold; where it is much, how much.
fn holds(s: &Situation) -> Option<String> {
    let held = &s.run.held;
    let scopes: Option<Vec<String>> = held
        .iter()
        .map(|h| h.scope.as_deref().map(|id| scope_number(s, id)))
        .collect();
    match scopes {
        // The run is all of it.
        None => Some("the run ON HOLD".into()),
        Some(scopes) if scopes.is_empty() => None,
        Some(scopes) => Some(format!("{} ON HOLD", list(&scopes, 2))),
    }
}

/// How many steps failed, and undos; a gate that said no-go did not, and what goes back no longer
/// asks for anything.
fn failed(s: &Situation) -> usize {
    let failed = |stage: &Stage| *stage == Stage::Failed;
    let steps = s.run.plan.steps.iter().zip(&s.stages).enumerate();
    let work = steps.filter(|(_, (step, stage))| step.gate.is_none() && failed(stage));
    work.filter(|(ix, _)| !s.run.goes_back(*ix)).count()
        + s.undos.iter().filter(|u| failed(&u.stage)).count()
}

/// Where the replay is, and what is shown: all feeds in one order, with nothing that came later.
fn tape_line(s: &Situation, playback: &Playback, area: Rect, pen: &mut Pen) {
    let mode = s.mode().word();
    let right = pen.right(area, &format!(" {mode} run, merged log "), Tone::Plain);
    let state = if playback.playing {
        "PLAYING"
    } else {
        "PAUSED"
    };
    let speed = format!(" x{}", playback.speed);
    let entry = format!("   entry {}/{}", playback.entry, playback.of);
    let room = right.saturating_sub(area.x);
    let texts = [
        (" ", Tone::Plain),
        (state, Tone::Attention),
        (&speed, Tone::Attention),
        (&entry, Tone::Strong),
    ];
    pen.texts(area.x, area.y, room, &texts);
}

/// What I do next, and who I am; or both for the one I type for.
pub(super) fn third_line(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let roles = s.run.roles_of(s.acting).join(",");
    // Whose hands these are must not be forgotten for a moment.
    let (who, tone) = match &screen.access {
        Access::Full if s.is_for_another() => {
            let who = format!(" TYPING FOR {} {roles}", s.acting);
            (format!("{} ", who.trim_end()), Tone::Selected)
        }
        Access::Full => (format!(" {} {roles} ", s.me), Tone::Plain),
        Access::ReadOnly(_) => ("view only ".to_string(), Tone::Plain),
    };
    let right = pen.right(area, &who, tone);
    let room = right.saturating_sub(area.x + 1);
    let you = you(s);
    let next = match screen.stats.my_next {
        Some((ix, turn)) => {
            let you = if s.is_for_another() { you } else { "YOU" };
            format!("NEXT FOR {you}  {}", next_text(s, ix, turn))
        }
        None => nothing_next(s, screen, you),
    };
    let tone = match screen.stats.my_next {
        Some(_) => Tone::Attention,
        None => Tone::Plain,
    };
    // What comes next is that nothing does.
    let (next, tone) = match &s.run.stopped {
        None => (next, tone),
        Some((stamp, why)) => {
            let text = called_at(s, "STOPPED", stamp, why.as_deref());
            (format!(" {text} "), Tone::Alarm)
        }
    };
    pen.texts(area.x, area.y, room, &[(" ", Tone::Plain), (&next, tone)]);
}

/// Why there is nothing for whoever acts.
fn nothing_next(s: &Situation, screen: &Screen, you: &str) -> String {
    let back = s.back_progress();
    let of_the_run = s.run.held.iter().find(|h| h.scope.is_none());
    match (s.next.len(), of_the_run) {
        _ if s.run.is_rolling_back_all() && back.total == 0 => {
            let key = if screen.acts() {
                "; G goes forward again"
            } else {
                ""
            };
            format!("nothing to undo{key}")
        }
        _ if s.run.is_rolling_back_all() && back.done == back.total => {
            let keys = if screen.acts() {
                "; G goes forward again, C closes the run"
            } else {
                ""
            };
            format!("everything that can be undone has been undone{keys}")
        }
        (_, Some(hold)) => hold_text(s, hold),
        (0, None) => "nothing is ready".into(),
        (n, None) => format!("nothing for {you}; {n} ready for others"),
    }
}

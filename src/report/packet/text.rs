//! The packet to read: for a terminal, for the screen, and as Markdown.

use crate::report::formats::markdown::{bullet, escaped};
use crate::run::Run;
use crate::text::{safe, wrap};
use crate::time::Instant;
use crate::words::called;

use super::{Item, Kind, Packet};

/// Columns of a terminal.
const COLUMNS: usize = 80;

/// The packet on a terminal: nothing is cut, and no line is longer than 80 columns.
pub fn packet_text(run: &Run, packet: &Packet, now: Instant) -> String {
    let zone = &run.plan.window.zone;
    let title = format!(
        "HAND-OVER  {}, {}, {}",
        safe(&packet.run),
        packet.mode,
        zone.day_clock_in_zone(now)
    );
    let lines = std::iter::once(title).chain(packet_lines(run, packet, now));
    let wrapped = lines.flat_map(|line| wrapped(&line));
    wrapped.map(|line| line + "\n").collect()
}

/// The packet in lines of any length, without a title.
pub fn packet_lines(run: &Run, packet: &Packet, now: Instant) -> Vec<String> {
    let mut lines = vec![passing(run, packet, " (*)")];
    lines.extend(packet.text.as_ref().map(|text| {
        let who = packet.from.as_deref().map(|id| called(run, id));
        format!("{}: '{}'", who.unwrap_or_default(), safe(text).trim())
    }));
    lines.extend(packet.outlook.iter().map(|line| safe(line).into_owned()));
    for kind in Kind::ALL {
        let items: Vec<&Item> = packet.of(kind).collect();
        if !items.is_empty() {
            lines.push(format!("{} ({})", kind.title(), items.len()));
            lines.extend(items.iter().map(|item| line(run, item, now)));
        }
    }
    if packet.items.is_empty() {
        lines.push("Nothing is open, and there are no notes.".into());
    }
    lines
}

/// `3 things{mark} go from amara to lin.`
fn passing(run: &Run, packet: &Packet, mark: &str) -> String {
    let to = packet
        .to
        .as_deref()
        .map_or("whoever takes over".into(), |id| called(run, id));
    match (&packet.from, packet.passing()) {
        (None, _) => "Everything that is open, whoever has it.".into(),
        (Some(from), 0) => format!("Nothing of {} is open.", called(run, from)),
        (Some(from), 1) => format!("1 item{mark} goes from {} to {to}.", called(run, from)),
        (Some(from), n) => format!("{n} items{mark} go from {} to {to}.", called(run, from)),
    }
}

/// ` * B1 the share is full (1.3): lin, since 18:52; ticket 4471`.
fn line(run: &Run, item: &Item, now: Instant) -> String {
    let mark = if item.passes { '*' } else { ' ' };
    format!(" {mark} {}{}", what(item), details(run, item, now))
}

fn what(item: &Item) -> String {
    match &item.number {
        Some(number) => format!("{number} {}", item.what.trim()),
        None => item.what.trim().to_string(),
    }
}

fn details(run: &Run, item: &Item, now: Instant) -> String {
    let who = item.who.as_deref().map(|id| called(run, id));
    let since = item.since.map(|at| run.plan.window.zone.near(at, now));
    let said = match (who, since) {
        (Some(who), Some(since)) => Some(format!("{who} {since}")),
        (who, since) => who.or(since),
    };
    let said: Vec<String> = said.into_iter().chain(item.next.clone()).collect();
    if said.is_empty() {
        String::new()
    } else {
        format!(" ({})", said.join("; "))
    }
}

/// For a wiki or a chat.
pub fn packet_markdown(run: &Run, packet: &Packet, now: Instant) -> String {
    let zone = &run.plan.window.zone;
    let mut out = format!(
        "# Hand-over: {}, {}, {}\n\n",
        escaped(&safe(&packet.run)),
        packet.mode,
        zone.full(now)
    );
    out += &format!("{}\n", escaped(&passing(run, packet, "")));
    if let Some(text) = &packet.text {
        out += &format!("\n> {}\n", escaped(safe(text).trim()));
    }
    for line in &packet.outlook {
        out += &format!("\n{}\n", escaped(&safe(line)));
    }
    for kind in Kind::ALL {
        let items = packet.of(kind);
        let points: String = items
            .map(|item| {
                let mark = if item.passes { "**passes** " } else { "" };
                let text = escaped(&format!("{}{}", what(item), details(run, item, now)));
                bullet(&format!("{mark}{text}"))
            })
            .collect();
        if !points.is_empty() {
            out += &format!("\n## {}\n\n{points}", kind.title());
        }
    }
    out
}

/// A line of the packet in as many lines as it takes.
fn wrapped(text: &str) -> Vec<String> {
    let (before, text) = text.split_at(text.len() - text.trim_start().len());
    wrap(text, COLUMNS, before, "     ")
}

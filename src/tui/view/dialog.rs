//! Help, palette, and a step's command with its output.

use ratatui::layout::Rect;

use super::card;
use super::footer::hint;
use super::page::Page;
use super::pen::Pen;
use crate::situation::Situation;
use crate::text::width;
use crate::time::Span;
use crate::tui::copies::Copy;
use crate::tui::keys::{self, Action, Binding, Place};
use crate::tui::palette;
use crate::tui::screen::{Check, CheckState, Dialog, Screen};
use crate::tui::theme::Tone;

/// Columns of a name in the palette: as the longest has.
const NAME: usize = 31;

pub(super) fn draw(s: &Situation, screen: &Screen, dialog: &Dialog, area: Rect, pen: &mut Pen) {
    match dialog {
        Dialog::Help { of, top } => help(screen, *of, *top, area, pen),
        Dialog::Palette { text, chosen } => draw_palette(screen, text, *chosen, area, pen),
        Dialog::Card { card, top } => card::draw(screen, card, *top, area, pen),
        Dialog::Command(check) => draw_check(s, screen, check, area, pen),
        Dialog::Copies { all, chosen } => draw_copies(all, *chosen, area, pen),
        Dialog::Form(_) => {}
    }
}

/// How a place is called in its help.
fn name(place: Place) -> &'static str {
    match place {
        Place::Form => "in a form",
        Place::Table => "in a table",
        Place::Jump | Place::Search | Place::Time => "while typing",
        Place::Replay => "in a replay",
        _ => "here",
    }
}

fn help(screen: &Screen, of: Place, top: usize, area: Rect, pen: &mut Pen) {
    let frame = centred(area, 76, area.height);
    let inside = pen.frame(frame, &format!("Keys {}", name(of)), Tone::Strong);
    let mut page = Page::new(screen.look, inside.width);
    for binding in keys::rows(of).filter(|b| screen.offers(b.action)) {
        page.named(20, &binding.keys_text(), binding.help, Tone::Plain);
    }
    scroll(&page, top, inside, pen);
    draw_hints(Place::Help, inside, pen);
}

fn draw_palette(screen: &Screen, text: &str, chosen: usize, area: Rect, pen: &mut Pen) {
    let frame = centred(area, 76, 18.min(area.height));
    let inside = pen.frame(frame, "What to do", Tone::Strong);
    pen.texts(
        inside.x,
        inside.y,
        inside.width,
        &[(": ", Tone::Key), (text, Tone::Plain), ("_", Tone::Strong)],
    );
    let rows = palette::rows(text, |action| screen.offers(action));
    let height = usize::from(inside.height.saturating_sub(2));
    let top = (chosen + 1).saturating_sub(height);
    let lines = inside.y + 1..inside.bottom().saturating_sub(1);
    for (y, (n, binding)) in lines.zip(rows.iter().enumerate().skip(top)) {
        let line = Rect {
            y,
            height: 1,
            ..inside
        };
        let key = binding.first_key();
        let texts = [
            (
                format!(
                    "{} {:<NAME$} ",
                    if n == chosen { ">" } else { " " },
                    binding.name
                ),
                Tone::Plain,
            ),
            (format!("{key:<7}"), Tone::Key),
            (binding.help.to_string(), Tone::Faint),
        ];
        pen.texts(inside.x, y, inside.width, &texts);
        if n == chosen {
            pen.style(line, Tone::Selected);
        }
    }
    if rows.is_empty() {
        pen.text(
            inside.x,
            inside.y + 1,
            inside.width,
            "No action by that name.",
            Tone::Faint,
        );
    }
    draw_hints(Place::Palette, inside, pen);
}

/// A line for each; the chosen one below them in full.
fn draw_copies(all: &[Copy], chosen: usize, area: Rect, pen: &mut Pen) {
    let columns = 100.min(area.width.saturating_sub(4));
    let mut page = Page::new(pen.look(), columns.saturating_sub(4));
    if let Some(copy) = all.get(chosen) {
        copy.text
            .lines()
            .for_each(|line| page.text(line, Tone::Strong));
    }
    let most = area.height.saturating_sub(5);
    let listed = (all.len() as u16).min(most / 2);
    let shown = (page.lines.len() as u16).min(most - listed);
    let frame = centred(area, columns, listed + shown + 4);
    let inside = pen.frame(frame, "Copy", Tone::Strong);
    let top = (chosen + 1).saturating_sub(usize::from(listed));
    let names = all.iter().map(|copy| width(&copy.what)).max().unwrap_or(0);
    let rows = all.iter().enumerate().skip(top);
    for (y, (n, copy)) in (inside.y..inside.y + listed).zip(rows) {
        let mark = if n == chosen { ">" } else { " " };
        let first = copy.text.lines().next().unwrap_or_default();
        let more = match copy.text.lines().count() {
            0 | 1 => String::new(),
            lines => format!("  ({lines} lines)"),
        };
        let what = format!("{mark} {:<names$}  ", copy.what);
        let texts = [
            (what.as_str(), Tone::Key),
            (first, Tone::Plain),
            (&more, Tone::Faint),
        ];
        pen.texts(inside.x, y, inside.width, &texts);
        if n == chosen {
            let line = Rect {
                y,
                height: 1,
                ..inside
            };
            pen.style(line, Tone::Selected);
        }
    }
    let below = inside.y + listed + 1;
    for (y, line) in (below..below + shown).zip(&page.lines) {
        pen.line(inside.x, y, inside.width, line);
    }
    draw_hints(Place::Copies, inside, pen);
}

fn draw_check(s: &Situation, screen: &Screen, check: &Check, area: Rect, pen: &mut Pen) {
    let columns = 100.min(area.width.saturating_sub(4));
    let mut page = Page::new(screen.look, columns.saturating_sub(4));
    page.text(&format!("$ {}", check.command), Tone::Strong);
    match &check.state {
        CheckState::Asked => {
            page.blank();
            page.text("Run this command on this machine, as you?", Tone::Attention);
            page.text("Its result and output go into the log.", Tone::Plain);
        }
        CheckState::Running { since } => {
            let so_far = Span::between(*since, s.wall).to_string();
            page.text(
                &format!("running {so_far}; it keeps running if you leave with Esc"),
                Tone::Running,
            );
        }
        CheckState::Ended { exit, took, output } => {
            let (end, tone) = match exit {
                Some(0) => ("exit 0: passed".to_string(), Tone::Good),
                Some(code) => (format!("exit {code}: FAILED"), Tone::Bad),
                None => ("STOPPED: it took too long".to_string(), Tone::Bad),
            };
            page.text(&format!("{end}, after {took}; recorded"), tone);
            page.blank();
            for line in crate::text::safe_lines(output).lines() {
                page.text(line, Tone::Plain);
            }
        }
    }
    let height = page.lines.len() as u16 + 3;
    let frame = centred(area, columns, height);
    let step = s
        .run
        .plan
        .step(&check.step)
        .and_then(|ix| s.run.plan.steps.get(ix));
    let title = step.map_or(String::new(), |st| {
        format!("Check of {} {}", st.number, st.title)
    });
    let inside = pen.frame(frame, &title, Tone::Strong);
    scroll(&page, check.top, inside, pen);
    let asked = check.state == CheckState::Asked;
    draw_hints_of(Place::Command, inside, pen, |b| {
        asked || b.action == Action::Back
    });
}

/// As much of a page as fits above the hints, and beside them how much more there is.
pub(super) fn scroll(page: &Page, top: usize, inside: Rect, pen: &mut Pen) {
    let height = inside.height.saturating_sub(1);
    let last = page.lines.len().saturating_sub(usize::from(height));
    let top = top.min(last);
    for (y, line) in (inside.y..inside.y + height).zip(page.lines.iter().skip(top)) {
        pen.line(inside.x, y, inside.width, line);
    }
    let more = match last - top {
        0 => return,
        1 => "1 more line, Down".to_string(),
        n => format!("{n} more lines, Down"),
    };
    let columns = (width(&more) as u16).min(inside.width);
    let x = inside.right() - columns;
    pen.text(x, inside.y + height, columns, &more, Tone::Attention);
}

pub(super) fn draw_hints(place: Place, inside: Rect, pen: &mut Pen) {
    draw_hints_of(place, inside, pen, |_| true);
}

fn draw_hints_of(place: Place, inside: Rect, pen: &mut Pen, which: impl Fn(&Binding) -> bool) {
    let (mut x, y) = (inside.x, inside.bottom().saturating_sub(1));
    for binding in keys::rows(place).filter(|b| !b.hint.is_empty() && which(b)) {
        let (key, hint) = hint(binding);
        let room = inside.right().saturating_sub(x);
        x += pen.texts(
            x,
            y,
            room,
            &[
                (key.as_str(), Tone::Key),
                (" ", Tone::Plain),
                (hint, Tone::Plain),
            ],
        ) + 3;
    }
}

pub(super) fn centred(area: Rect, columns: u16, rows: u16) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

//! What just happened and who did it, which keys there are, and whether all is saved.

use ratatui::layout::Rect;

use super::pane::Enter;
use super::pen::Pen;
use crate::run::LogLine;
use crate::runbook::StepIx;
use crate::share::{Contact, HubState};
use crate::situation::{Situation, Turn};
use crate::time::Span;
use crate::tui::idle::turn_word;
use crate::tui::keys::{self, Action, Binding};
use crate::tui::rows::{self, TreeRow};
use crate::tui::screen::{Access, Saying, Screen, Typing, View};
use crate::tui::theme::Tone;
use crate::words::sentence;
use crate::words::state::{author, my_last};

pub(super) fn draw(s: &Situation, screen: &Screen, enter: &Enter, area: Rect, pen: &mut Pen) {
    let row = |n: u16| Rect {
        y: area.y + n,
        height: 1,
        ..area
    };
    said(s, screen, row(0), pen);
    let left = state(s, screen, row(1), pen);
    hints(s, screen, enter, (row(1), left), pen);
}

/// Whether all is saved, at the right; says where it begins.
pub(super) fn state(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) -> u16 {
    match (&screen.unsaved, &screen.access) {
        _ if screen.playback.is_some() => pen.right(area, "REPLAY ", Tone::Plain),
        (Some((why, _)), _) => pen.right(area, &format!(" NOT SAVED: {why} "), Tone::Alarm),
        (None, Access::ReadOnly(_)) => pen.right(area, "LOOKING ON ", Tone::Plain),
        (None, Access::Full) => {
            let (text, tone) = saved(s, screen.hub.as_ref());
            let begin = pen.right(area, &text, tone);
            log_is_unclear(screen, area, begin, pen)
        }
    }
}

/// That lines of the log could not be read, left of what ends there.
fn log_is_unclear(screen: &Screen, area: Rect, end: u16, pen: &mut Pen) -> u16 {
    if screen.damage == 0 {
        return end;
    }
    let left = Rect {
        width: end.saturating_sub(area.x),
        ..area
    };
    pen.right(
        left,
        &format!("LOG UNCLEAR ({})  ", screen.damage),
        Tone::Attention,
    )
}

/// Where what was typed is: here, and on the hub where there is one.
fn saved(s: &Situation, hub: Option<&HubState>) -> (String, Tone) {
    let Some(hub) = hub else {
        return ("SAVED ".into(), Tone::Good);
    };
    let waits = match hub.unshared {
        Some(0) | None => String::new(),
        Some(count) => format!(", {count} not shared"),
    };
    match (&hub.contact, hub.exchanged) {
        (Contact::Here, Some(at)) if waits.is_empty() => {
            if hub.is_whole() {
                (format!("HUB ok {}  SAVED ", s.clock(at)), Tone::Good)
            } else {
                (
                    format!("HUB in part {}  SAVED ", s.clock(at)),
                    Tone::Attention,
                )
            }
        }
        (Contact::Here, _) => (format!("SAVED here{waits} "), Tone::Attention),
        (Contact::Calling, _) => ("SAVED here, connecting to the HUB ".into(), Tone::Attention),
        (Contact::Gone { since, .. }, _) => {
            let since = s.clock(*since);
            let text = format!("SAVED here{waits}, HUB down since {since} ");
            (text, Tone::Attention)
        }
    }
}

fn said(s: &Situation, screen: &Screen, area: Rect, pen: &mut Pen) {
    let x = area.x + 1;
    let typed = match &screen.typing {
        Typing::Jump { number, .. } => Some(format!("go to {number}_")),
        Typing::Search { text, .. } => Some(format!("/{text}_")),
        Typing::Time(text) => Some(format!("to the time {text}_")),
        Typing::Nothing => None,
    };
    if let Some(typed) = typed {
        let about = screen.message.as_ref().map_or("", |m| &m.text);
        let texts = [
            (typed.as_str(), Tone::Strong),
            ("  ", Tone::Plain),
            (about, Tone::Attention),
        ];
        pen.texts(x, area.y, area.width, &texts);
    } else if let Some(loss) = &screen.warned {
        pen.text(x, area.y, area.width, loss, Tone::Attention);
    } else if let Some((_, hint)) = &screen.unsaved {
        let todo = format!("Nothing you typed is lost. {hint}");
        pen.text(x, area.y, area.width, &todo, Tone::Attention);
    } else if let Some(message) = &screen.message {
        let tone = match message.kind {
            Saying::Fyi => Tone::Plain,
            Saying::No | Saying::Call => Tone::Attention,
        };
        pen.text(x, area.y, area.width, &message.text, tone);
    } else if let Some(line) = s.run.log.last() {
        last_entry(s, screen, line, area, pen);
    }
}

/// What just happened, and that it can be taken back while it can.
fn last_entry(s: &Situation, screen: &Screen, line: &LogLine, area: Rect, pen: &mut Pen) {
    let (who, what) = (author(s, line), sentence(s.run, line));
    let at = format!(" {} ", s.clock(line.occurred()));
    let mine = my_last(s).is_some_and(|l| l.entry.id() == line.entry.id());
    let young = Span::between(line.entry.recorded(), s.wall) <= Span::minutes(2);
    let acting = screen.access == Access::Full && s.run.log.len() > 1;
    let end = if mine && young && acting {
        pen.right(area, " u takes it back ", Tone::Faint)
    } else {
        area.right()
    };
    let texts = [
        (at.as_str(), Tone::Faint),
        (&who, Tone::Strong),
        (" ", Tone::Plain),
        (&what, Tone::Plain),
    ];
    pen.texts(area.x, area.y, end.saturating_sub(area.x), &texts);
}

fn hints(s: &Situation, screen: &Screen, enter: &Enter, (area, end): (Rect, u16), pen: &mut Pen) {
    // A dialog tells its own keys.
    if !screen.dialogs.is_empty() {
        return;
    }
    let mut x = area.x + 1;
    let fits = |b: &&Binding| match b.action {
        action if b.hint.is_empty() || !screen.offers(action) => false,
        Action::Next => !next_word(s, screen, enter).is_empty(),
        Action::Back => screen.view != View::Steps || screen.typing != Typing::Nothing,
        _ => true,
    };
    for binding in keys::rows(screen.place()).filter(fits) {
        let (key, mut hint) = hint(binding);
        if binding.action == Action::Next {
            hint = next_word(s, screen, enter);
        }
        let columns = (key.len() + hint.len() + 3) as u16;
        if x + columns >= end {
            break;
        }
        let texts = [
            (key.as_str(), Tone::Key),
            (" ", Tone::Plain),
            (hint, Tone::Plain),
        ];
        x += pen.texts(x, area.y, columns, &texts) + 2;
    }
}

/// What Enter would do to what is selected; empty where that is nothing.
fn next_word(s: &Situation, screen: &Screen, enter: &Enter) -> &'static str {
    match enter {
        Enter::Fold => "fold",
        Enter::Show(_, word) => word,
        Enter::Ask(_, word) if screen.acts() => word,
        Enter::Ask(..) => "",
        Enter::Step(_) => "open",
        Enter::Work { in_full, .. } if !screen.acts() => nothing_to_do(*in_full, ""),
        Enter::Work { step, in_full } => {
            let turn = step.and_then(|ix| Some((ix, s.turn(ix)?)));
            turn.map_or(nothing_to_do(*in_full, "why?"), |(ix, turn)| {
                turn_of(s, screen, ix, turn)
            })
        }
    }
}

/// What Enter does to a step that asks nothing of me: it is opened; on its own page, `why`.
fn nothing_to_do(in_full: bool, why: &'static str) -> &'static str {
    if in_full { why } else { "open" }
}

fn turn_of(s: &Situation, screen: &Screen, ix: StepIx, turn: Turn) -> &'static str {
    if rows::is_on_row(s, screen, ix, turn) {
        turn_word(turn)
    } else if rows::row_of(s, ix, turn) == TreeRow::Step(ix) {
        // First it is shown.
        "to the step"
    } else {
        "to its undo"
    }
}

/// A key and its word.
pub(super) fn hint(binding: &Binding) -> (String, &'static str) {
    (binding.first_key(), binding.hint)
}

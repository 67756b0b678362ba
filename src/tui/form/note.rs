//! What is said below the field that is being typed: what it would mean, what it may be.

use super::known::{escalation, reach};
use super::source::resolve;
use super::{Field, Form, Kind, Reading, Slot, Source, Trouble, candidates, what_if};
use crate::situation::Situation;
use crate::time::Span;

/// As many suggestions as fit a line.
const SUGGESTIONS: usize = 6;

/// A line about the field's answer so far; empty where there is nothing to say.
pub fn note(form: &Form, field: &Field, s: &Situation) -> String {
    match &field.kind {
        Kind::Time(_) => match Reading::new(form, s).time(field.slot.clone()) {
            Ok(Some(at)) => {
                let (ahead, ago) = (Span::age(s.wall, at), Span::age(at, s.wall));
                let away = match ago {
                    Span::ZERO => format!("in {}", ahead.short()),
                    ago => format!("{} ago", ago.short()),
                };
                let zone = &s.run.plan.window.zone;
                format!("{}, {away}", zone.day_clock_in_zone(at))
            }
            Ok(None) => "02:14, sat 02:14, 28 Nov 02:14, -15m or +2h".into(),
            // What to write has the room first.
            Err(Trouble::Field { why, .. }) => match why.rsplit_once("; ") {
                Some((what, write)) => format!("{write}: {what}"),
                None => why,
            },
            Err(_) => String::new(),
        },
        Kind::Pick(source) | Kind::Picks(source) => names(field, *source, s),
        Kind::Choice { chosen, .. } if field.slot == Slot::Severity => escalation(s, *chosen),
        Kind::Choice { options, .. } if field.slot.row().is_some() => {
            let options = options.get(1..).unwrap_or_default();
            format!("Left, Right or a letter: {}", options.join(", "))
        }
        Kind::Choice { .. } if matches!(field.slot, Slot::Here(_)) => {
            format!("Space ticks; {}", super::known::aside(field, s))
        }
        Kind::Choice { options, .. } if field.slot == Slot::Supposed => options.join("  "),
        Kind::Choice { .. } if matches!(field.slot, Slot::Result { .. }) => {
            "p pass  d degraded  f fail  n not tested".into()
        }
        Kind::Choice { options, .. } if options.len() > 1 => "Left and Right choose".into(),
        Kind::Line if field.slot.row().is_some() => match field.hint.matches('=').count() {
            0 => String::new(),
            1 => "give only the value".into(),
            _ => format!("{}...", field.hint.replace(' ', "... ")),
        },
        Kind::Line if field.slot == Slot::Amount => what_if::note(form),
        Kind::Text => "Alt-Enter starts a new line".into(),
        _ if field.slot == Slot::Because => match form.overrides {
            Some(rule) => format!("why {rule} is overridden; it will be in the report"),
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// The one that is meant, with how to reach them; or who may be meant.
fn names(field: &Field, source: Source, s: &Situation) -> String {
    let (_, word) = field.word();
    let found = candidates(field, s);
    let id = resolve(source, &word, s);
    if let Some(candidate) = found.iter().find(|c| !word.is_empty() && c.value == id) {
        let reach = reach(s, &id);
        return format!("= {}  {reach}", candidate.shown)
            .trim_end()
            .to_string();
    }
    let all: Vec<&str> = found
        .iter()
        .take(SUGGESTIONS)
        .map(|c| c.value.as_str())
        .collect();
    match (all.is_empty(), word.is_empty()) {
        (false, _) => format!("Ctrl-N: {}", all.join("  ")),
        (true, true) => String::new(),
        (true, false) => match source {
            Source::Anyone | Source::People => match s.run.close_to(&word)[..] {
                [id] => format!("'{word}' isn't on the roster; is it {}?", s.run.name_of(id)),
                _ => format!("'{word}' isn't on the roster: an outside person?"),
            },
            _ => format!("'{word}' is not in the plan"),
        },
    }
}

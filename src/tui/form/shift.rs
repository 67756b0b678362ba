//! Forms about who is here: handing over, taking over, and the roll call.

use super::source::resolve;
use super::{Draft, Field, Form, Reading, Slot, Source, Spec, Subject, Trouble};
use crate::report::{packet, packet_lines};
use crate::run::{Command, HandOver, Request};
use crate::situation::{Expected, Situation};
use crate::words::{Names, called, near};

pub(super) const HAND_OVER: Spec = Spec {
    draft: |s, of| {
        let fields = vec![
            Field::line(Slot::Text, "In my words").hint("where things are; required"),
            Field::pick(Slot::To, "To", Source::People)
                .hint("whoever takes over")
                .filled(somebody_else(s, of)),
        ];
        Ok(Draft::new("Hand over", fields).asking(&[Slot::By, Slot::At]))
    },
    build: |r| {
        let text = r.must(Slot::Text, "say where things are, in your own words")?;
        let to = r.who(Slot::To);
        Ok(vec![Command::HandOver { to, text }.into()])
    },
};
pub(super) const TAKE_OVER: Spec = Spec {
    draft: |s, of| {
        let waiting = s.run.hand_over_for(s.acting).map(|h| h.from.clone());
        let from = waiting.unwrap_or_else(|| somebody_else(s, of));
        let first = usize::from(!from.is_empty());
        let fields = vec![
            Field::pick(Slot::From, "From", Source::People).filled(from),
            Field::line(Slot::Text, "In my words").hint("optional"),
        ];
        Ok(Draft::new("Take over", fields)
            .beginning_at(first)
            .asking(&[Slot::By, Slot::At]))
    },
    build: |r| {
        r.must(Slot::From, "say who you take over from")?;
        let (from, text) = (r.who(Slot::From), r.text(Slot::Text));
        Ok(vec![Command::TakeOver { from, text }.into()])
    },
};
pub(super) const ROLL_CALL: Spec = Spec {
    draft: roll_call,
    build: build_roll_call,
};

/// The person who is selected, unless that is me.
fn somebody_else(s: &Situation, of: &Subject) -> String {
    match of {
        Subject::Person(id) if id != s.acting => id.clone(),
        _ => String::new(),
    }
}

/// What goes with it, as the answers are: the packet, which is shown before it is confirmed.
pub(super) fn packed(form: &Form, s: &Situation) -> Vec<String> {
    let named = |slot: &Slot| {
        let answer = form
            .field(slot)
            .map(Field::answer)
            .filter(|a| !a.is_empty());
        answer.map(|answer| resolve(Source::People, &answer, s))
    };
    let me = named(&Slot::By).unwrap_or_else(|| s.acting.to_string());
    let (from, to) = match form.field(&Slot::From) {
        None => (Some(me), named(&Slot::To)),
        Some(_) => (named(&Slot::From), Some(me)),
    };
    if from.is_none() {
        return vec!["Nobody has handed over to you; say who you take over from.".into()];
    }
    let packet = packet(s, Names::Short, from.as_deref(), to.as_deref());
    packet_lines(s.run, &packet, s.wall)
}

fn roll_call(s: &Situation, _: &Subject) -> Result<Draft, String> {
    let missing: Vec<Expected> = s.missing().collect();
    if missing.is_empty() {
        return Err("everyone who should be here is here; a checks in someone else".into());
    }
    let ticks = missing.iter().map(|expected| {
        let roles = expected.person.roles.join(",");
        let name = called(s.run, &expected.person.id);
        let label = if roles.is_empty() {
            name
        } else {
            format!("{roles}  {name}")
        };
        Field::choice(Slot::Here(expected.person.id.clone()), label, TICKS)
    });
    let mut fields: Vec<Field> = ticks.collect();
    if fields.len() > 1 {
        fields.push(Field::choice(Slot::AllHere, "All of them", TICKS));
    }
    let here: Vec<String> = s
        .on_shift()
        .filter(|e| e.is_here)
        .map(|e| called(s.run, &e.person.id))
        .collect();
    let here = (!here.is_empty()).then(|| format!("Here: {}.", here.join(", ")));
    // One's own row first, for who calls nobody else.
    let mine = missing.iter().position(|e| e.person.id == s.acting);
    Ok(Draft::new("Roll call", fields)
        .about(Subject::Run)
        .asking(&[])
        .beginning_at(mine.unwrap_or(0))
        .intro(here))
}

const TICKS: [&str; 2] = ["-", "here"];

fn build_roll_call(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let all = r.chosen(Slot::AllHere) == 1;
    let check_in = |id: &String| -> Request {
        Command::CheckIn {
            name: Some(id.clone()),
            roles: Vec::new(),
            contact: None,
        }
        .into()
    };
    let ticked = ticked(r.form, all).map(check_in);
    let requests: Vec<Request> = ticked.collect();
    if requests.is_empty() {
        Err(Trouble::Field {
            slot: r.form.focused().map_or(Slot::AllHere, |f| f.slot.clone()),
            why: "nobody is ticked yet: Right ticks; Esc leaves".into(),
        })
    } else {
        Ok(requests)
    }
}

fn ticked(form: &Form, all: bool) -> impl Iterator<Item = &String> {
    form.fields
        .iter()
        .filter_map(move |field| match &field.slot {
            Slot::Here(id) if all || field.chosen() == Some(1) => Some(id),
            _ => None,
        })
}

/// Who is still missing as the ticks are, and how to reach them.
pub(super) fn still_missing(form: &Form, s: &Situation) -> Vec<String> {
    let all = form.field(&Slot::AllHere).and_then(Field::chosen) == Some(1);
    let here: Vec<&String> = ticked(form, all).collect();
    let missing = s.missing().filter(|e| !here.contains(&&e.person.id));
    let said: Vec<String> = missing.map(|e| whom(s, &e)).collect();
    if said.is_empty() {
        vec!["Then nobody is missing.".into()]
    } else {
        vec![format!("MISSING {}: {}", said.len(), said.join("; "))]
    }
}

/// `Lin Baptiste, ext 4420, since 22:00`.
fn whom(s: &Situation, expected: &Expected) -> String {
    let party = s.party(&expected.person.id);
    let reach = party.reach.map_or("no number".into(), str::to_string);
    let since = expected.from.map(|at| format!(", from {}", near(s, at)));
    format!("{}, {reach}{}", party.name, since.unwrap_or_default())
}

/// Beside a tick: how to reach them.
pub(super) fn reach_of(s: &Situation, id: &str) -> String {
    s.party(id).reach.unwrap_or("no number").to_string()
}

/// Somebody hands over to whoever acts, or to anybody.
pub fn waiting(s: &Situation) -> Option<String> {
    let hand_over: &HandOver = s.run.hand_over_for(s.acting)?;
    let whom = match hand_over.to {
        Some(_) => " to you",
        None => "",
    };
    let from = called(s.run, &hand_over.from);
    Some(format!("{from} hands over{whom}; ( takes over"))
}

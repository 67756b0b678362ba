//! What one edition of a runbook says otherwise than another, in plain words. Line endings, blanks
//! at the ends of lines, comments and the order of keys are no difference: the plans are compared.

mod stated;
#[cfg(test)]
mod tests;

use std::fmt;

use super::plan::{Phase, Runbook, StepIx};
use crate::text::{fit, safe};
use stated::{Stated, States};

/// The names of the fields that can be amended while a run is open.
pub const TITLE: &str = "title";
pub const INSTRUCTIONS: &str = "instructions";
pub const EXPECT: &str = "expect";
pub const UNDO: &str = "undo";
pub const ROLE: &str = "role";
pub const TAKES: &str = "takes";
pub const NEEDS: &str = "needs";
pub const NOT_BEFORE: &str = "not before";
pub const DECIDE_BY: &str = "decide by";
pub const CLOSES: &str = "closes";

/// One thing that two editions of a runbook say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub item: Item,
    /// What people call it: `1.3 Print a page`, `the window`, `Lin Baptiste`.
    pub label: String,
    pub change: Change,
}

/// What a difference is about, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Runbook,
    Window,
    Waits,
    Escalation,
    Person(String),
    Contact(String),
    Service(String),
    Phase(String),
    Step(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the newer one has it; what it is, in a few words.
    Added(Vec<String>),
    /// Only the older one has it.
    Removed,
    /// A field that says something else; neither value where only its place or order changed.
    Field {
        name: String,
        was: Option<String>,
        is: Option<String>,
    },
}

/// All that `new` says otherwise than `old`, in the order of a runbook.
pub fn differences(old: &Runbook, new: &Runbook) -> Vec<Difference> {
    let mut all = Vec::new();
    let whole = [
        (
            Item::Runbook,
            "the runbook",
            stated::runbook as fn(&Runbook) -> States,
        ),
        (Item::Window, "the window", stated::window),
        (Item::Waits, "the waiting times", stated::waits),
        (Item::Escalation, "the escalation", stated::escalation),
    ];
    for (item, label, states) in whole {
        all.extend(fields(&item, label, states(old), states(new)));
    }
    let zones = (&old.window.zone, &new.window.zone);
    all.extend(listed(
        (&old.people, &new.people),
        |person| (Item::Person(person.id.clone()), person.name.clone()),
        |person| stated::person(person, zones.0),
        |person| stated::person(person, zones.1),
    ));
    all.extend(listed(
        (&old.contacts, &new.contacts),
        |contact| (Item::Contact(contact.id.clone()), contact.name.clone()),
        stated::contact,
        stated::contact,
    ));
    all.extend(listed(
        (&old.services, &new.services),
        |service| (Item::Service(service.id.clone()), service.name.clone()),
        stated::service,
        stated::service,
    ));
    all.extend(listed(
        (&old.phases, &new.phases),
        |phase| {
            let label = format!("phase {} {}", phase.number, phase.title);
            (Item::Phase(phase.id.clone()), label)
        },
        stated::phase,
        stated::phase,
    ));
    all.extend(orders(old, new));
    all.extend(steps(old, new));
    all
}

/// What differs between two lists, whose things are matched by id.
fn listed<T>(
    (old, new): (&[T], &[T]),
    named: impl Fn(&T) -> (Item, String),
    was: impl Fn(&T) -> States,
    is: impl Fn(&T) -> States,
) -> Vec<Difference> {
    let other = |list: &'_ [T], item: &Item| list.iter().position(|t| named(t).0 == *item);
    let removed = old
        .iter()
        .map(&named)
        .filter(|(item, _)| other(new, item).is_none())
        .map(|(item, label)| Difference {
            item,
            label,
            change: Change::Removed,
        });
    let mut all: Vec<Difference> = removed.collect();
    for thing in new {
        let (item, label) = named(thing);
        match other(old, &item).and_then(|at| old.get(at)) {
            Some(before) => {
                let label = named(before).1;
                all.extend(fields(&item, &label, was(before), is(thing)));
            }
            None => all.push(Difference {
                item,
                label,
                change: Change::Added(in_few_words(is(thing))),
            }),
        }
    }
    all
}

fn steps(old: &Runbook, new: &Runbook) -> Vec<Difference> {
    let gone = old
        .in_order()
        .filter(|&ix| find(new, &old.steps[ix].id).is_none())
        .map(|ix| Difference {
            item: Item::Step(old.steps[ix].id.clone()),
            label: label(old, ix),
            change: Change::Removed,
        });
    let mut all: Vec<Difference> = gone.collect();
    for ix in new.in_order() {
        let step = &new.steps[ix];
        let item = Item::Step(step.id.clone());
        let is = stated::step(old, new, ix);
        match find(old, &step.id) {
            Some(before) => {
                let was = stated::step(old, old, before);
                all.extend(fields(&item, &label(old, before), was, is));
            }
            None => {
                let details = [place(old, new, ix)].into_iter().chain(in_few_words(is));
                all.push(Difference {
                    item,
                    label: step.title.clone(),
                    change: Change::Added(details.collect()),
                });
            }
        }
    }
    all
}

/// The step that stands before a step in its phase.
pub fn before(runbook: &Runbook, ix: StepIx) -> Option<StepIx> {
    let phase = &runbook.phases[runbook.steps[ix].phase];
    let at = phase.steps.iter().position(|&other| other == ix)?;
    phase.steps.get(at.checked_sub(1)?).copied()
}

/// Where a step stands that the older edition does not have.
fn place(old: &Runbook, new: &Runbook, ix: StepIx) -> String {
    match before(new, ix) {
        Some(before) => format!("after {}", stated::name(old, new, before)),
        None => {
            let phase = &new.phases[new.steps[ix].phase];
            format!("first of phase {}", phase.title)
        }
    }
}

/// The phases, and the steps of each that both editions have, in another order.
fn orders(old: &Runbook, new: &Runbook) -> Vec<Difference> {
    let ids = |phases: &[Phase]| phases.iter().map(|p| p.id.clone()).collect::<Vec<_>>();
    let mut all = Vec::new();
    if reordered(&ids(&old.phases), &ids(&new.phases)) {
        let name = "the phases are in another order";
        all.push(place_changed(Item::Runbook, "the runbook", name));
    }
    for phase in &new.phases {
        let Some(before) = old.phases.iter().find(|p| p.id == phase.id) else {
            continue;
        };
        let of = |book: &Runbook, phase: &Phase| {
            let ids = phase.steps.iter().map(|&ix| book.steps[ix].id.clone());
            ids.collect::<Vec<_>>()
        };
        if reordered(&of(old, before), &of(new, phase)) {
            let label = format!("phase {} {}", before.number, before.title);
            let item = Item::Phase(phase.id.clone());
            all.push(place_changed(
                item,
                &label,
                "its steps are in another order",
            ));
        }
    }
    all
}

fn place_changed(item: Item, label: &str, name: &str) -> Difference {
    Difference {
        item,
        label: label.into(),
        change: Change::Field {
            name: name.into(),
            was: None,
            is: None,
        },
    }
}

/// Whether what both have stands in another order.
fn reordered(old: &[String], new: &[String]) -> bool {
    let old = old.iter().filter(|id| new.contains(id));
    let new = new
        .iter()
        .filter(|id| old.clone().any(|other| other == *id));
    !old.clone().eq(new)
}

fn fields(item: &Item, label: &str, was: States, is: States) -> Vec<Difference> {
    let names = was.0.iter().map(|s| &s.name);
    let new =
        is.0.iter()
            .map(|s| &s.name)
            .filter(|name| was.find(name).is_none());
    let changed = names.chain(new).filter_map(|name| {
        let (was, is) = (was.find(name), is.find(name));
        let same = was.map(|s| &s.key) == is.map(|s| &s.key);
        let (was, is) = words(was, is);
        (!same).then(|| Difference {
            item: item.clone(),
            label: label.to_string(),
            change: Change::Field {
                name: name.clone(),
                was,
                is,
            },
        })
    });
    changed.collect()
}

/// What was and what is; of a long text the first line that differs.
fn words(was: Option<&Stated>, is: Option<&Stated>) -> (Option<String>, Option<String>) {
    let both = was.zip(is);
    if let Some((was, is)) = both.filter(|(was, is)| was.is_long && is.is_long) {
        let (was, is) = first_difference(&was.key, &is.key);
        return (Some(quoted(was)), Some(quoted(is)));
    }
    // What reads the same and is not needs all of it: another year, say.
    let reads_the_same = both.is_some_and(|(was, is)| was.words == is.words);
    let word = |stated: &Stated| match (stated.is_long, reads_the_same) {
        (true, _) => quoted(stated.key.lines().next().unwrap_or_default()),
        (false, true) => stated.key.clone(),
        (false, false) => stated.words.clone(),
    };
    (was.map(word), is.map(word))
}

fn first_difference<'a>(was: &'a str, is: &'a str) -> (&'a str, &'a str) {
    let (mut was, mut is) = (was.lines(), is.lines());
    loop {
        match (was.next(), is.next()) {
            (None, None) => return ("", ""),
            (a, b) if a != b => return (a.unwrap_or_default(), b.unwrap_or_default()),
            _ => {}
        }
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", fit(text.trim(), 60))
}

/// What tells a new thing, without its title and what takes long to read.
fn in_few_words(states: States) -> Vec<String> {
    let states = states.0.into_iter();
    let short = states.filter(|s| !s.is_long && ![TITLE, "name", "phase"].contains(&&*s.name));
    short.map(|s| format!("{} {}", s.name, s.words)).collect()
}

/// `1.3 Print a page`.
fn label(book: &Runbook, ix: StepIx) -> String {
    let step = &book.steps[ix];
    format!("{} {}", step.number, step.title)
}

/// The step of that id.
fn find(book: &Runbook, id: &str) -> Option<StepIx> {
    book.by_id.get(id).copied()
}

impl Item {
    fn noun(&self) -> &'static str {
        match self {
            Item::Runbook => "runbook",
            Item::Window => "window",
            Item::Waits => "waiting times",
            Item::Escalation => "escalation",
            Item::Person(_) => "person",
            Item::Contact(_) => "contact",
            Item::Service(_) => "service",
            Item::Phase(_) => "phase",
            Item::Step(_) => "step",
        }
    }
}

impl fmt::Display for Difference {
    /// One line, safe to show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = &self.label;
        let text = match &self.change {
            Change::Added(details) => {
                let details: String = details.iter().map(|d| format!(", {d}")).collect();
                format!("new {}: {label}{details}", self.item.noun())
            }
            Change::Removed => format!("{} removed: {label}", self.item.noun()),
            Change::Field { name, was, is } => {
                let was = was
                    .as_ref()
                    .map(|was| format!(" (was {was})"))
                    .unwrap_or_default();
                match is {
                    Some(is) => format!("{label}: {name} {is}{was}"),
                    None if was.is_empty() => format!("{label}: {name}"),
                    None if name == NEEDS => format!("{label}: needs nothing{was}"),
                    None => format!("{label}: no {name}{was}"),
                }
            }
        };
        f.write_str(&safe(&text))
    }
}

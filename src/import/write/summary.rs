//! What was understood, for a person to read before anything is written.

use std::fmt::Write;

use crate::import::arrange::Plan;
use crate::import::draft::{Kind, Place};
use crate::import::understand::counted;
use crate::import::values::State;
use crate::text::safe;

/// The summary, without a final blank line.
pub fn summary(plan: &Plan, name: &str) -> String {
    let mut out = format!("{}\n", safe(name));
    for line in &plan.draft.understood {
        let _ = writeln!(out, "  {}", safe(line));
    }
    let _ = writeln!(out, "\n{}", counts(plan));
    for (kind, title) in [
        (Kind::Look, "Look at these:"),
        (Kind::LeftOut, "Not taken as it stands:"),
        (Kind::Taken, "Good to know:"),
    ] {
        let mut found = plan
            .draft
            .findings
            .iter()
            .filter(|f| f.kind == kind)
            .peekable();
        if found.peek().is_some() {
            let _ = writeln!(out, "\n{title}");
        }
        for finding in found {
            let place = match finding.place {
                Place::File => String::new(),
                place => format!("{place}: "),
            };
            let text: Vec<&str> = finding.text.split_whitespace().collect();
            let _ = writeln!(out, "  {place}{}", safe(&text.join(" ")));
        }
    }
    out
}

/// `7 steps (1 of them a gate) in 2 phases, 5 owners, 3 links, 6 with a duration`.
fn counts(plan: &Plan) -> String {
    let steps = &plan.draft.steps;
    let gates = steps.iter().filter(|step| step.gate.is_some()).count();
    let items: usize = steps
        .iter()
        .map(|step| {
            step.items
                .iter()
                .filter(|item| item.ticked.is_some())
                .count()
        })
        .sum();
    let links: usize = steps
        .iter()
        .map(|step| step.links.len() + step.followers.len())
        .sum();
    let timed = steps.iter().filter(|step| step.takes.is_some()).count();
    let mut parts = vec![format!(
        "{} in {}",
        counted(steps.len(), "step"),
        counted(plan.phases.len(), "phase")
    )];
    if gates > 0 {
        parts.push(format!(
            "{} of them {}",
            gates,
            if gates == 1 { "a gate" } else { "gates" }
        ));
    }
    if items > 0 {
        parts.push(format!("{items} sub-items inside the steps"));
    }
    if let Some(boxes) = plan.draft.boxes.filter(|boxes| boxes.all > 0) {
        parts.push(format!("{} boxes, {} ticked", boxes.all, boxes.ticked));
    }
    parts.push(counted(plan.owners.len(), "owner"));
    if plan.draft.has_links {
        parts.push(counted(links, "link"));
    } else {
        parts.push("in the order of the file".into());
    }
    parts.push(format!("{timed} with a duration"));
    for (state, word) in [
        (State::Done, "done already"),
        (State::UnderWay, "under way"),
        (State::Dropped, "not to be done"),
        (State::Blocked, "blocked"),
    ] {
        let count = steps.iter().filter(|step| step.state == state).count();
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    parts.join("; ")
}

//! What was done already, as lines for `record`.

use std::fmt::Write;

use super::yaml::quoted;
use crate::import::arrange::Plan;
use crate::import::draft::{Step, SubItem};
use crate::import::values::State;

/// The lines, and how many steps they are about; nothing where nothing was done.
pub fn record(plan: &Plan, source: &str) -> Option<(String, usize)> {
    let mut out = format!(
        "# What was done already, as {source} says. In a run of the runbook:\n# runsheet record RUN --as {} - < this file\n",
        plan.lead.id
    );
    let mut count = 0;
    let in_order = plan.phases.iter().flat_map(|phase| &phase.steps);
    for at in in_order {
        let (step, planned) = (&plan.draft.steps[*at], &plan.steps[*at]);
        let lines = lines(
            step,
            &planned.number,
            planned.roles.first().map(String::as_str),
        );
        if !lines.is_empty() {
            count += 1;
            let _ = writeln!(out, "# {} {}", planned.number, step.title);
            out.push_str(&lines);
        }
    }
    (count > 0).then_some((out, count))
}

fn lines(step: &Step, number: &str, role: Option<&str>) -> String {
    let mut out = String::new();
    let because = quoted(&format!("so it says in {}", step.source));
    let who = role
        .map(|role| format!(" --for {role}"))
        .unwrap_or_default();
    if step.gate.is_some() {
        if step.state == State::Done {
            let _ = writeln!(out, "decide {number} go --because {because}");
        }
        return out;
    }
    match step.state {
        State::Open => {}
        // What it needs may be open: it was done all the same.
        State::Done => {
            let _ = writeln!(
                out,
                "start {number}{who} --override needs --because {because}"
            );
            let _ = writeln!(out, "finish {number}{who}");
        }
        State::UnderWay => {
            let _ = writeln!(
                out,
                "start {number}{who} --override needs --because {because}"
            );
        }
        State::Dropped => {
            let _ = writeln!(out, "skip {number} --because {because}");
        }
        State::Blocked => {
            let _ = writeln!(out, "block {number} --title {because}");
        }
    }
    for item in step.items.iter().filter(|item| item.ticked == Some(true)) {
        let _ = writeln!(
            out,
            "note --step {number} {}",
            quoted(&format!("done already: {}", first_line(item)))
        );
    }
    out
}

fn first_line(item: &SubItem) -> &str {
    item.text.lines().next().unwrap_or_default()
}

//! What was done already, as lines for `record`.

use std::fmt::Write;

use super::yaml::quoted;
use crate::import::arrange::{Plan, PlannedStep};
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
    let mut last = None;
    for at in in_order {
        let before = last.replace(*at);
        let (step, planned) = (&plan.draft.steps[*at], &plan.steps[*at]);
        let lines = lines(step, planned, &rule(plan, *at, before));
        if !lines.is_empty() {
            count += 1;
            let _ = writeln!(out, "# {} {}", planned.number, step.title);
            out.push_str(&lines);
        }
    }
    (count > 0).then_some((out, count))
}

/// The rule that a start would break, with its option: what was done was done all the same.
fn rule(plan: &Plan, at: usize, before: Option<usize>) -> String {
    let is_met =
        |other: &usize| matches!(plan.draft.steps[*other].state, State::Done | State::Dropped);
    let unmet = match &plan.steps[at].needs {
        Some(needs) => !needs.iter().all(is_met),
        None => before.is_some_and(|other| !is_met(&other)),
    };
    let rule = match (unmet, plan.steps[at].not_before.is_some()) {
        (true, _) => "needs-unmet",
        (false, true) => "too-early",
        (false, false) => return String::new(),
    };
    format!(
        " --override {rule} --because {}",
        quoted(&format!("so it says in {}", plan.draft.steps[at].source))
    )
}

fn lines(step: &Step, planned: &PlannedStep, rule: &str) -> String {
    let number = &planned.number;
    let mut out = String::new();
    let because = quoted(&format!("so it says in {}", step.source));
    let role = planned.roles.first();
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
        State::Done => {
            let _ = writeln!(out, "start {number}{who}{rule}");
            let _ = writeln!(out, "finish {number}{who}");
        }
        State::UnderWay => {
            let _ = writeln!(out, "start {number}{who}{rule}");
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

//! The plan on one screen, for a person: phases with their gates and points of no return, and for
//! each service where it is changed and where it is proven.

use crate::runbook::When;
use crate::text::{fit, pad};
use crate::time::Span;

use super::finding::Input;
use super::plan::Plan;

const COLUMNS: usize = 80;

/// A runbook as a picture of some twenty lines.
pub fn picture(input: &Input) -> String {
    let plan = Plan::of(input.runbook);
    let mut lines = vec![head(&plan)];
    let why = plan.book.why_no_forecast();
    lines.extend(why.map(|why| format!("  no planned end: {why}")));
    lines.push(String::new());
    lines.extend((0..plan.book.phases.len()).map(|phase| phase_line(&plan, phase)));
    lines.push(String::new());
    lines.push(LEGEND.to_string());
    let services: Vec<String> = plan.changed().map(|s| service_line(&plan, &s.id)).collect();
    if !services.is_empty() {
        lines.push(String::new());
        lines.push(format!(
            "  {:<24} {:<20} {}",
            "service", "changed in", "proven in"
        ));
        lines.extend(services);
    }
    let lines = lines
        .iter()
        .map(|line| fit(line, COLUMNS).trim_end().to_string());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn head(plan: &Plan) -> String {
    let window = &plan.book.window;
    let open = Span::between(window.opens, window.closes);
    let (from, to) = (
        window.zone.day_clock(window.opens),
        window.zone.day_clock(window.closes),
    );
    let is_planned = plan.book.why_no_forecast().is_none();
    let planned = plan.end().filter(|_| is_planned).map(|(_, at)| {
        let work = Span::between(window.opens, at);
        format!(", planned {}", work.short())
    });
    let times = format!(
        ": {from} to {to}, {}{}",
        open.short(),
        planned.unwrap_or_default()
    );
    // The title gives way to the figures.
    let room = COLUMNS.saturating_sub(times.len());
    format!("{}{times}", fit(&plan.book.title, room))
}

/// What the letters of a phase mean.
const LEGEND: &str =
    "  o changes, ! changes without an undo, X can't be undone, t tests, . other work, G gate";

/// `4 Upgrade the database  ot.o!X G3`.
fn phase_line(plan: &Plan, phase: usize) -> String {
    let of = &plan.book.phases[phase];
    let when = match of.when {
        When::Before => " (before)",
        When::Window => "",
        When::After => " (after)",
    };
    let title = format!("{} {}{when}", of.number, of.title);
    let finals: Vec<usize> = plan.finals().collect();
    let mark = |&ix: &usize| {
        let step = plan.step(ix);
        match &step.gate {
            Some(_) => Some(format!(" {} ", step.number)),
            None if finals.contains(&ix) => Some("X".into()),
            None if !step.changes.is_empty() && step.undo.is_none() && !plan.is_covered(ix) => {
                Some("!".into())
            }
            None if !step.changes.is_empty() => Some("o".into()),
            None if !step.tests.is_empty() => Some("t".into()),
            None => Some(".".into()),
        }
    };
    let marks: String = of.steps.iter().filter_map(mark).collect();
    format!("  {} {}", pad(&title, 38), marks.trim())
}

/// `Medical records          4.1, 4.4             7.2 (4 sites)`.
fn service_line(plan: &Plan, id: &str) -> String {
    let numbers = |steps: Vec<usize>| {
        let numbers: Vec<&str> = steps
            .iter()
            .map(|&ix| plan.step(ix).number.as_str())
            .collect();
        if numbers.is_empty() {
            "NOWHERE".to_string()
        } else {
            numbers.join(", ")
        }
    };
    let name = plan.book.service(id).map_or(id, |s| &s.name);
    let changed = numbers(plan.changes_of(id).collect());
    let proven = numbers(plan.tests_of(id).collect());
    format!("  {} {} {proven}", pad(name, 24), pad(&changed, 20))
}

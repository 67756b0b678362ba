//! A comparison for a terminal: plain text in 80 columns.

use crate::run::Stage;
use crate::text::{fit, pad, safe, wrap};
use crate::time::Span;

use super::{ComparedRun, ComparedStep, Comparison, OnlyStep};

const COLUMNS: usize = 80;
/// For number and title; the three columns of figures stand behind it.
const NAME: usize = 47;

/// The parts that there are, each under its heading.
pub fn comparison_text(all: &Comparison) -> String {
    let mut lines = head(all);
    let figures = |title: &str| {
        let title = pad(title, NAME);
        format!("{title}{:>11}{:>11}{:>11}", "first", "second", "difference")
    };
    for (title, rows) in [
        (figures("Phases: steps that both did"), phases(all)),
        (figures("Steps"), steps(all)),
        ("Done in one of them".into(), in_one(all)),
        (
            "Failed, tried again, or worked around".into(),
            troubled(all),
        ),
        ("Started in another order".into(), order(all)),
        ("Only in the first".into(), only(all, 1)),
        ("Only in the second".into(), only(all, 2)),
        ("Blockers of the first".into(), blockers(all, 1)),
        ("Blockers of the second".into(), blockers(all, 2)),
    ] {
        if !rows.is_empty() {
            lines.push(String::new());
            lines.push(title);
            lines.extend(rows);
        }
    }
    let line = |line: String| format!("{}\n", fit(&line, COLUMNS).trim_end());
    lines.into_iter().map(line).collect()
}

fn head(all: &Comparison) -> Vec<String> {
    let [first, second] = &all.runs;
    let mut lines = vec![one("first", first), one("second", second)];
    if first.runbook != second.runbook {
        let (steps, other) = (all.steps.len(), all.only.len());
        lines.push(format!(
            "Two runbooks, {} and {}: {steps} steps have the same id, {other} have no match.",
            safe(&first.runbook),
            safe(&second.runbook)
        ));
    } else if first.revision != second.revision {
        let (first, second) = (safe(&first.revision), safe(&second.revision));
        lines.push(format!(
            "Two revisions of one runbook: {first} and {second}."
        ));
    }
    lines
}

fn one(which: &str, run: &ComparedRun) -> String {
    let opened = run
        .opened
        .as_deref()
        .map_or("", |at| at.get(..10).unwrap_or(at));
    let took = run
        .seconds
        .map_or(String::new(), |s| format!(", {} in all", s.short()));
    let outcome = run.outcome.unwrap_or("open");
    let (mode, id) = (run.mode, safe(&run.id));
    format!("{which:<7} {mode} {opened}, {outcome}{took}  {id}")
}

fn phases(all: &Comparison) -> Vec<String> {
    let row = |name: &str, [first, second]: [Span; 2], more: Span| {
        figures(name, &first.short(), &second.short(), &more.signed())
    };
    let phases = all.phases.iter().map(|p| {
        let name = format!("{:<5} {}", p.number, safe(&p.title));
        let name = format!("{} {:>3}", pad(&name, NAME - 8), p.steps);
        row(&name, p.seconds, p.difference_seconds)
    });
    let mut rows: Vec<String> = phases.collect();
    let sum = |of: &dyn Fn(&super::ComparedPhase) -> Span| {
        Span::seconds(all.phases.iter().map(|p| of(p).secs()).sum())
    };
    let steps: usize = all.phases.iter().map(|p| p.steps).sum();
    let name = format!("{} {steps:>3}", pad("all", NAME - 8));
    if all.phases.len() > 1 {
        let both = [sum(&|p| p.seconds[0]), sum(&|p| p.seconds[1])];
        rows.push(row(&name, both, sum(&|p| p.difference_seconds)));
    }
    rows
}

fn steps(all: &Comparison) -> Vec<String> {
    let rows = all.steps.iter().filter_map(|step| {
        let [first, second] = step.seconds;
        let (first, second) = (first?.short(), second?.short());
        let more = step.difference_seconds?.signed();
        Some(figures(
            &name(&step.number, &step.title),
            &first,
            &second,
            &more,
        ))
    });
    rows.collect()
}

/// The numbers of those that took time in one run, by what became of them in the other.
fn in_one(all: &Comparison) -> Vec<String> {
    let mut lines = Vec::new();
    for (which, run) in ["first", "second"].into_iter().enumerate() {
        for (word, stages) in [
            ("skipped", &[Stage::Skipped][..]),
            ("failed", &[Stage::Failed]),
            ("not reached", &[Stage::Waiting, Stage::Ready]),
            ("not finished", &[Stage::Running]),
        ] {
            let missed = all.steps.iter().filter(|s| {
                let there = s.seconds[1 - which].is_some() && s.seconds[which].is_none();
                there && stages.contains(&s.stages[which])
            });
            let numbers: Vec<&str> = missed.map(|s| s.number.as_str()).collect();
            if !numbers.is_empty() {
                let numbers = numbers.join(" ");
                let first = format!("  {word} in the {run}: ");
                lines.extend(wrap(&numbers, COLUMNS, &first, "    "));
            }
        }
    }
    lines
}

/// Failed, tried again, finished another way.
fn troubled(all: &Comparison) -> Vec<String> {
    let trouble = |step: &ComparedStep, which: usize| {
        let other_way = step.stages[which] == Stage::WorkedAround;
        other_way || step.attempts[which] > 1 || step.failed[which] > 0
    };
    let told = |step: &ComparedStep, which: usize| {
        let stage = step.stages[which].word();
        match (step.attempts[which], step.failed[which]) {
            (0 | 1, _) => stage.to_string(),
            (n, 0) => format!("{stage}, {n} attempts"),
            (n, failed) => format!("{stage}, {n} attempts, {failed} failed"),
        }
    };
    let steps = all.steps.iter().filter(|s| trouble(s, 0) || trouble(s, 1));
    let rows = steps.map(|step| {
        let name = pad(&name(&step.number, &step.title), 34);
        let (first, second) = (told(step, 0), told(step, 1));
        format!("{name} {first}; then {second}")
    });
    rows.collect()
}

fn order(all: &Comparison) -> Vec<String> {
    let after = |number: &Option<String>| match number {
        Some(number) => format!("after {number}"),
        None => "first".into(),
    };
    let rows = all.order.iter().map(|place| {
        let [then, now] = &place.after;
        let name = pad(&name(&place.number, &place.title), NAME);
        format!("{name} {}, then {}", after(then), after(now))
    });
    rows.collect()
}

fn only(all: &Comparison, run: usize) -> Vec<String> {
    let here = all.only.iter().filter(|step| step.run == run);
    let row = |step: &OnlyStep| {
        let name = pad(&name(&step.number, &step.title), NAME);
        format!("{name} {}", step.stage.word())
    };
    here.map(row).collect()
}

fn blockers(all: &Comparison, run: usize) -> Vec<String> {
    let here = all.blockers.iter().filter(|b| b.run == run);
    let rows = here.map(|b| {
        let state = if b.open { ", open" } else { "" };
        let on = if b.steps.is_empty() {
            String::new()
        } else {
            format!("on {} ", b.steps.join(", "))
        };
        let name = pad(&name(&b.number, &b.title), NAME + 8);
        format!("{name} {on}{}{state}", b.seconds.short())
    });
    rows.collect()
}

fn name(number: &str, title: &str) -> String {
    format!("  {number:<5} {}", safe(title))
}

fn figures(name: &str, first: &str, second: &str, more: &str) -> String {
    let indent = if name.starts_with("  ") { "" } else { "  " };
    let name = pad(&format!("{indent}{name}"), NAME);
    format!("{name}{first:>11}{second:>11}{more:>11}")
}
